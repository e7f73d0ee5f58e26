"""Runs: where events of one group follow one another so closely that a window of days holds many of them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def runs(
    group: NDArray[np.integer[Any]], day: NDArray[np.integer[Any]], *, fewest: int, window: int
) -> NDArray[np.int64]:
    """Number the runs, from 0, and say which one each event is in; -1 for none.

    An event is in a run if some `window` days in a row, its own among them, hold `fewest` (two at least) events of
    its group; windows that share an event make one run. Costs one sort.

    >>> day = np.array([1, 2, 3, 40, 41, 42, 43])
    >>> runs(np.zeros(7, np.int64), day, fewest=3, window=3).tolist()
    [0, 0, 0, 1, 1, 1, 1]
    """
    runs_of = np.full(len(day), -1, np.int64)
    if len(day) < fewest:
        return runs_of
    order = np.lexsort((day, group))
    sorted_group, sorted_day = group[order], day[order]
    first = np.arange(len(day) - fewest + 1)
    last = first + fewest - 1
    is_dense = (sorted_group[first] == sorted_group[last]) & (sorted_day[last] - sorted_day[first] < window)
    steps = np.zeros(len(day) + 1, np.int64)
    steps[first[is_dense]] += 1
    steps[last[is_dense]] -= 1
    is_linked = np.cumsum(steps)[:-1] > 0
    after_link = np.concatenate([[False], is_linked[:-1]])
    number = np.cumsum(is_linked & ~after_link) - 1
    runs_of[order] = np.where(is_linked | after_link, number, -1)
    return runs_of

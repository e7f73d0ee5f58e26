"""Months: days since 1970 laid out by calendar month."""

from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

_EPOCH: Final = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Number a day as `ModelArrays.created` does: 1970-01-01 is 0.

    >>> day_number(date(1970, 2, 1))
    31
    """
    return (day - _EPOCH).days


def month_of(days: NDArray[np.int32]) -> NDArray[np.int64]:
    """Number the month of each day since 1970-01-01; January 1970 is 0.

    >>> month_of(np.array([0, 30, 31, 20454])).tolist()
    [0, 0, 1, 672]
    """
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.asarray(months, dtype=np.int64)


def month_names(first: int, last: int) -> tuple[str, ...]:
    """Name every month from one to another, both with.

    >>> month_names(671, 673)
    ('2025-12', '2026-01', '2026-02')
    """
    return tuple(np.arange(first, last + 1).astype("datetime64[M]").astype(str).tolist())

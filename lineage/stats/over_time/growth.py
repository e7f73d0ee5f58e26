"""Growth: how many models came in each month, and how many there were by then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lineage.stats.over_time.months import day_number, month_names, month_of
from lineage.stats.rules.rule import CountingRule

DATING: Final = (
    "Each is in the month of its own date; one dated before its base is in a count as of a day only from the day of "
    "its base."
)
"""What goes with every such table."""


@dataclass(frozen=True, slots=True)
class Growth:
    """New and cumulative models by month, by group, such as relation or series.

    From a crawl after a month one sees only what survived until then, so that early months are too small. A model is
    in the month of its own date: one that is dated before its base is here earlier than a rule `as_of` counts it.

    Attributes:
        rule: What was counted.
        as_of: The day of the data.
        months: Every month from that of the first dated model to that of the last, as `YYYY-MM`.
        groups: What each row of the next two is, in the order given, those without models too.
        new: One row of models by month for each group.
        by_then: The same, with all earlier months added.
        undated: Models that nothing says the date of; in no month.
        imported: Models that carry the Hub's import stamp of March 2022, so that they are older than it knows; in
            no month.
        later: Models dated after `as_of`; in no month.
    """

    rule: CountingRule
    as_of: date
    months: tuple[str, ...]
    groups: tuple[str, ...]
    new: tuple[tuple[int, ...], ...]
    by_then: tuple[tuple[int, ...], ...]
    undated: int
    imported: int
    later: int

    @property
    def new_in_all(self) -> tuple[int, ...]:
        """Add up the groups: all new models by month."""
        return tuple(map(sum, zip(*self.new, strict=True)))

    @property
    def by_then_in_all(self) -> tuple[int, ...]:
        """Add up the groups: all models by each month."""
        return tuple(accumulate(self.new_in_all))


def growth(
    created: NDArray[np.int32],
    imported: NDArray[np.bool_],
    group: NDArray[np.integer[Any]],
    groups: Sequence[str],
    *,
    rule: CountingRule,
    as_of: date,
) -> Growth:
    """Count models by month and group, from creation days and whether each is the import stamp.

    >>> array = np.array
    >>> found = growth(array([0, 40, 99, -1]), array([False] * 4), array([0, 1, 0, 0]), ("a", "b"),
    ...                rule=CountingRule(), as_of=date(2026, 1, 1))
    >>> found.months, found.new, found.undated
    (('1970-01', '1970-02', '1970-03', '1970-04'), ((1, 0, 0, 1), (0, 1, 0, 0)), 1)
    """
    end = day_number(as_of)
    undated = created < 0
    stamped = imported & ~undated
    later = (created > end) & ~stamped
    dated = ~(undated | stamped | later)
    month = month_of(created[dated])
    first, last = (int(month.min()), int(month.max())) if len(month) else (0, -1)
    width = last - first + 1
    cells = group[dated].astype(np.int64) * width + (month - first)
    new = np.bincount(cells, minlength=len(groups) * width).reshape(len(groups), width)
    return Growth(
        rule=rule,
        as_of=as_of,
        months=month_names(first, last),
        groups=tuple(groups),
        new=tuple(map(tuple, new.tolist())),
        by_then=tuple(map(tuple, np.cumsum(new, axis=1).tolist())),
        undated=int(undated.sum()),
        imported=int(stamped.sum()),
        later=int(later.sum()),
    )

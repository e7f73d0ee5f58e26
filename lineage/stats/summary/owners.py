"""Owners: who makes the models of a family, how many each, and when they came."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lineage.facts import Codes
from lineage.stats.over_time.months import day_number, month_names, month_of
from lineage.stats.rules.rule import CountingRule

_TOP: Final = 10


@dataclass(frozen=True, slots=True)
class Owners:
    """The owners of the counted models.

    Attributes:
        rule: What was counted.
        as_of: The day of the data.
        models: How many models there are.
        owners: How many owners they have.
        without_owner: Models of the Hub's early days, whose name has no owner.
        top: The ten owners of most models and how many each has; ties by name.
        top_share: What share of all models these ten have; `None` where there are no models.
        months: Every month from that of the first dated model to that of the last new owner, as `YYYY-MM`.
        new: Owners whose first dated model is of that month.
        undated: Owners none of whose models has a date: not said, the import stamp, or after `as_of`.
    """

    rule: CountingRule
    as_of: date
    models: int
    owners: int
    without_owner: int
    top: tuple[tuple[str, int], ...]
    top_share: float | None
    months: tuple[str, ...]
    new: tuple[int, ...]
    undated: int


def owners(
    owner: Codes, created: NDArray[np.int32], imported: NDArray[np.bool_], *, rule: CountingRule, as_of: date
) -> Owners:
    """Sum up the owners of some models; the three columns are of the counted models alone.

    >>> array = np.array
    >>> who = Codes(array([0, 1, 1]), ("ann", "bob"))
    >>> found = owners(who, array([0, 31, 70]), array([False] * 3), rule=CountingRule(), as_of=date(2026, 1, 1))
    >>> found.top, found.months, found.new
    ((('bob', 2), ('ann', 1)), ('1970-01', '1970-02'), (1, 1))
    """
    named = owner.codes >= 0
    who, numbers = np.unique(owner.codes[named], return_counts=True)
    top = _top(owner.names, who, numbers)
    dated = named & (created >= 0) & ~imported & (created <= day_number(as_of))
    never = np.iinfo(np.int32).max
    first = np.full(len(owner.names), never, dtype=np.int32)
    np.minimum.at(first, owner.codes[dated], created[dated])
    arrivals = month_of(first[first < never])
    start, end = (int(arrivals.min()), int(arrivals.max())) if len(arrivals) else (0, -1)
    return Owners(
        rule=rule,
        as_of=as_of,
        models=len(owner.codes),
        owners=len(who),
        without_owner=len(named) - int(named.sum()),
        top=top,
        top_share=sum(number for _, number in top) / len(named) if len(named) else None,
        months=month_names(start, end),
        new=tuple(np.bincount(arrivals - start, minlength=end - start + 1).tolist()),
        undated=len(who) - len(arrivals),
    )


def _top(names: tuple[str, ...], who: NDArray[np.int32], numbers: NDArray[np.int64]) -> tuple[tuple[str, int], ...]:
    """Return the owners of most models; only the names of likely ones are read."""
    if not len(who):
        return ()
    least = np.sort(numbers)[-_TOP:][0]
    likely = numbers >= least
    owners = [
        (names[code], number) for code, number in zip(who[likely].tolist(), numbers[likely].tolist(), strict=True)
    ]
    return tuple(sorted(owners, key=lambda pair: (-pair[1], pair[0]))[:_TOP])

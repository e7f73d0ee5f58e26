"""Half-life: the days after which half of a release's derivatives existed."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from lineage.stats.over_time.ages import Ages
from lineage.stats.rules.rule import CountingRule

CAVEAT: Final = (
    "Half of those known on the day of the data: derivatives still to come can only make it longer, so a young "
    "release looks faster than it is, and two releases compare only at the same age."
)
"""What must stand beside a half-life."""


@dataclass(frozen=True, slots=True)
class HalfLife:
    """The days until half of the derivatives of one release existed; read it with `CAVEAT`.

    Attributes:
        rule: What counts as a derivative.
        as_of: The day of the data.
        days: The smallest whole number of days from the release by which at least half of the derivatives with an age
            existed; `None` where there are none.
        derivatives: How many have an age.
        observed: Days from the release to `as_of`; `None` where the release day is not known.
        earlier: Derivatives dated before the release, by mistake; in neither half.
        undated: Derivatives without a date, with the import stamp, or dated after `as_of`; in neither half.
    """

    rule: CountingRule
    as_of: date
    days: int | None
    derivatives: int
    observed: int | None
    earlier: int
    undated: int


def half_lives(ages: Ages, *, rule: CountingRule, as_of: date) -> tuple[HalfLife, ...]:
    """Work out the half-life of each base, in their order.

    >>> import numpy as np
    >>> from lineage.stats.over_time.ages import ages
    >>> array = np.array
    >>> created = array([10, 12, 15, 30])
    >>> found = ages(array([0]), (array([0, 0, 0]), array([1, 2, 3])), created, created < 0, date(1970, 2, 1))
    >>> half_lives(found, rule=CountingRule(), as_of=date(1970, 2, 1))[0].days
    5
    """
    dated = ages.known()
    half = ages.at((dated + 1) // 2)
    without = ages.undated + ages.imported + ages.later
    columns = zip(half, dated, ages.observed, ages.earlier, without, strict=True)
    return tuple(
        HalfLife(
            rule=rule,
            as_of=as_of,
            days=int(days) if number else None,
            derivatives=int(number),
            observed=int(observed) if observed >= 0 else None,
            earlier=int(earlier),
            undated=int(undated),
        )
        for days, number, observed, earlier, undated in columns
    )

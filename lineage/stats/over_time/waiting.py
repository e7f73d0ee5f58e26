"""Waiting: how long a release waits for its first, tenth and hundredth derivative."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from lineage.stats.over_time.ages import Ages
from lineage.stats.over_time.survival import Survival, survival
from lineage.stats.rules.rule import CountingRule

NUMBERS: Final = (1, 10, 100)
"""Which derivatives are waited for."""
FEWEST: Final = 30
"""Below so many cases there is no estimate."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The days that bases waited for their n-th derivative; those without it count as censored.

    Attributes:
        rule: What counts as a derivative.
        as_of: The day of the data.
        number: Which derivative is waited for, from 1.
        cases: Bases that were observed.
        events: Those that have so many derivatives.
        unobserved: Bases left out: without a release day, with the import stamp, or released after `as_of`.
        earlier: Derivatives left out because they are dated before their base, by mistake.
        undated: Derivatives left out: without a date, with the import stamp, or dated after `as_of`. Each makes the
            estimate longer than it should be.
        estimate: `None` below `FEWEST` cases.
    """

    rule: CountingRule
    as_of: date
    number: int
    cases: int
    events: int
    unobserved: int
    earlier: int
    undated: int
    estimate: Survival | None


def waiting(ages: Ages, number: int, *, rule: CountingRule, as_of: date) -> Waiting:
    """Estimate how long bases wait for their derivative of this number.

    >>> from lineage.stats.over_time.ages import ages
    >>> array = np.array
    >>> created = array([10, 12])
    >>> found = ages(array([0]), (array([0]), array([1])), created, created < 0, date(1970, 2, 1))
    >>> waits = waiting(found, 1, rule=CountingRule(), as_of=date(1970, 2, 1))
    >>> waits.cases, waits.events, waits.estimate
    (1, 1, None)
    """
    seen = ages.observed >= 0
    age = ages.at(np.full(len(seen), number))[seen]
    happened = age >= 0
    cases = int(seen.sum())
    return Waiting(
        rule=rule,
        as_of=as_of,
        number=number,
        cases=cases,
        events=int(happened.sum()),
        unobserved=len(seen) - cases,
        earlier=int(ages.earlier.sum()),
        undated=int((ages.undated + ages.imported + ages.later).sum()),
        estimate=survival(np.where(happened, age, ages.observed[seen]), happened) if cases >= FEWEST else None,
    )

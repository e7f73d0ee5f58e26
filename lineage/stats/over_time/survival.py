"""Kaplan-Meier: how long something takes, where for some it has not happened yet."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

QUARTILES: Final = (0.25, 0.5, 0.75)
_Z: Final = 1.959963984540054
"""The standard normal deviate of a two-sided band of 95 %."""
_ROUNDING: Final = 1e-12


class Quantile(NamedTuple):
    """When it had happened to a share of the cases; `None` where the data do not reach so far.

    Attributes:
        share: The share.
        days: The first day by which the estimate says so.
        low: The first day by which the fast edge of the 95 % band says so.
        high: The first day by which the slow edge says so.
    """

    share: float
    days: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Survival:
    """The Kaplan-Meier estimate, on each day on which it happened to a case, ascending.

    Attributes:
        days: The days.
        at_risk: Cases to which it had not happened before that day, and that were observed until then at least.
        events: Cases to which it happened that day.
        waiting: Estimated share of cases to which it has not happened by the end of that day.
        low: The lower edge of the pointwise 95 % band; `None` where nobody waits any more.
        high: The upper edge; the same.
        quartiles: By which day it had happened to a quarter, half and three quarters.
    """

    days: tuple[int, ...]
    at_risk: tuple[int, ...]
    events: tuple[int, ...]
    waiting: tuple[float, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    quartiles: tuple[Quantile, ...]


def survival(days: NDArray[np.int64], happened: NDArray[np.bool_]) -> Survival:
    """Estimate by the product-limit method how long it takes.

    `days` is when it happened to each case, or, where it did not, until when the case was observed; a case observed
    until the very day of an event was at risk that day. The estimate is that of E. L. Kaplan and P. Meier
    ("Nonparametric estimation from incomplete observations", JASA 53, 1958); its variance is M. Greenwood's (1926),
    its band that of ln(-ln S) (J. D. Kalbfleisch and R. L. Prentice, "The Statistical Analysis of Failure Time Data",
    1980), which stays within 0 and 1; the band of a quantile is read off it (R. Brookmeyer and J. Crowley, "A
    confidence interval for the median survival time", Biometrics 38, 1982).

    >>> found = survival(np.array([1, 2, 2, 3]), np.array([True, True, False, False]))
    >>> found.waiting, found.quartiles[0].days, found.quartiles[2].days
    ((0.75, 0.5), 1, None)
    """
    when, events = np.unique(days[happened], return_counts=True)
    at_risk = len(days) - np.searchsorted(np.sort(days), when)
    waiting = np.cumprod((at_risk - events) / at_risk)
    some = at_risk > events
    greenwood = np.cumsum(events[some] / (at_risk[some] * (at_risk - events)[some]))
    power = np.exp(_Z * np.sqrt(greenwood) / np.log(waiting[some]))
    # Everybody can have stopped waiting on the last day only, so the rows left out of `some` end the table.
    end: list[float | None] = [None] * int((~some).sum())
    low = [*(waiting[some] ** (1 / power)).tolist(), *end]
    high = [*(waiting[some] ** power).tolist(), *end]
    curves = (waiting.tolist(), low, high)
    return Survival(
        days=tuple(when.tolist()),
        at_risk=tuple(at_risk.tolist()),
        events=tuple(events.tolist()),
        waiting=tuple(waiting.tolist()),
        low=tuple(low),
        high=tuple(high),
        quartiles=tuple(Quantile(share, *(_first(when, curve, 1 - share) for curve in curves)) for share in QUARTILES),
    )


def _first(when: NDArray[np.int64], curve: list[float | None], share: float) -> int | None:
    """Find the first day by which no more than this share waits; a rounding error above it is no more."""
    below = (
        int(day) for day, value in zip(when, curve, strict=True) if value is not None and value <= share + _ROUNDING
    )
    return next(below, None)

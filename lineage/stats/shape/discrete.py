"""Heavy-tailed distributions on the whole numbers from some least value on, and their fit by maximum likelihood."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_EXACT: Final = 1000
"""So many numbers from the least on are summed one by one; an integral stands for the rest."""
_PANELS: Final = np.concatenate([np.arange(0, 10, 0.05), np.arange(10, 40, 0.25), np.arange(40, 600.5, 5)])
"""Borders, in the logarithm, of the panels that the integral is taken over."""
_POINTS, _WEIGHTS = np.polynomial.legendre.leggauss(4)
_ROUNDS: Final = 200
_MOST: Final = 1e15
"""No draw is larger."""


class Form(StrEnum):
    """The forms of Clauset, Shalizi and Newman ("Power-law distributions in empirical data", SIAM Review 51, 2009).

    With u = ln(k / least), the probability of k is proportional to exp(-a u), times exp(-s u²) for the log-normal and
    exp(-s (k - least)) for the truncated power law, with s ≥ 0: their table 2.1, normalized by a sum over the whole
    numbers. Both have the power law as their limit at s = 0.
    """

    POWER_LAW = "power law"
    LOG_NORMAL = "log-normal"
    TRUNCATED = "truncated power law"


_HIGHEST: Final = 50.0
_LEAST_BEND: Final = {Form.LOG_NORMAL: 0.0, Form.TRUNCATED: 1e-11}
"""The least bend that a fit takes, in units of the data's own. At a rate of 0 the mean may be infinite."""
_CLOSE: Final = 1e-14
"""A step that would gain less likelihood than this, for each of the data, is the last."""


class Sample(NamedTuple):
    """Whole numbers, as distinct values, ascending, and how often each occurs."""

    values: NDArray[np.int64]
    numbers: NDArray[np.int64]

    @classmethod
    def of(cls, data: NDArray[np.integer[Any]]) -> "Sample":
        """Count the distinct values of some data."""
        values, numbers = np.unique(data, return_counts=True)
        return cls(values.astype(np.int64), numbers)

    def above(self, least: int) -> "Sample":
        """Keep the values that are at least so large."""
        first = int(np.searchsorted(self.values, least))
        return Sample(self.values[first:], self.numbers[first:])

    def __len__(self) -> int:
        """Return the number of data, not of distinct values."""
        return int(self.numbers.sum())


@dataclass(frozen=True, slots=True, eq=False)
class Discrete:
    """One distribution.

    Attributes:
        form: Its form.
        least: The least value it can take.
        slope: a, in `Form`'s words: the exponent, of a power law.
        bend: s, in `Form`'s words; 0 for a power law.
    """

    form: Form
    least: int
    slope: float
    bend: float

    def parameters(self) -> tuple[tuple[str, float], ...]:
        """Name the parameters as they are usually given; a log-normal without bend is a power law, and says so."""
        if self.form is Form.TRUNCATED:
            return (("exponent", self.slope), ("rate", self.bend))
        if self.form is Form.LOG_NORMAL and self.bend:
            variance = 1 / (2 * self.bend)
            return (("mu", float(np.log(self.least)) - (self.slope - 1) * variance), ("sigma", float(variance**0.5)))
        return (("exponent", self.slope),)

    def log_probability(self, values: NDArray[np.int64]) -> Floats:
        """Return the logarithm of the probability of each value."""
        log, second = _statistics(self.form, values.astype(np.float64), self.least)
        total, _ = _weighed(self)
        probability: Floats = -self.slope * log - self.bend * second - total
        return probability

    def at_least(self, values: NDArray[np.int64]) -> Floats:
        """Find the probability of each value or a larger one."""
        exact, borders, beyond = self._table()
        place = np.minimum(values - self.least, _EXACT)
        far = np.exp(np.interp(np.log(values - 0.5), borders, beyond))
        return np.where(values - self.least < _EXACT, exact[place], far)

    def draw(self, number: int, random: np.random.Generator) -> NDArray[np.int64]:
        """Draw some values."""
        exact, borders, beyond = self._table()
        level = 1 - random.random(number)
        near = len(exact) - np.searchsorted(exact[::-1], level) - 1
        far = np.exp(np.interp(-np.log(level), -beyond, borders))
        drawn = np.where(level > exact[-1], self.least + near, np.floor(np.minimum(far, _MOST) + 0.5))
        return drawn.astype(np.int64)

    def _table(self) -> tuple[Floats, Floats, Floats]:
        """Tabulate the probability of a value or a larger one.

        For the first values and the one after them as it is; beyond, its logarithm at the borders of panels, which
        lie half-way between whole numbers.
        """
        grid = _grid(self.form, self.least)
        _, mass = _weighed(self)
        panels = mass[_EXACT:].reshape(-1, len(_POINTS)).sum(axis=1)
        beyond = np.append(np.cumsum(panels[::-1])[::-1], 0.0)
        exact = np.append(np.cumsum(mass[:_EXACT][::-1])[::-1] + beyond[0], beyond[0])
        return exact, grid.borders, np.log(np.maximum(beyond, 1e-300))


class _Grid(NamedTuple):
    """The points at which a sum over all whole numbers from a least one is taken.

    Attributes:
        log: The logarithm of the first whole numbers over the least, then of the points of Gauss and Legendre in each
            panel.
        second: The second statistic of the form there.
        log_weights: The logarithm of each one's weight.
        borders: The logarithm of the panels' borders.
    """

    log: Floats
    second: Floats
    log_weights: Floats
    borders: Floats


@lru_cache(maxsize=4)
def _grid(form: Form, least: int) -> _Grid:
    """Return the points; an integral stands for the rest of the sum."""
    whole = np.arange(least, least + _EXACT, dtype=np.float64)
    start = least + _EXACT - 0.5
    half = np.diff(_PANELS)[:, None] / 2
    inside = _PANELS[:-1, None] + half * (1 + _POINTS)
    log_values = np.log(start) + inside
    log_weights = np.log(half * _WEIGHTS) + log_values
    log, second = _statistics(form, np.concatenate([whole, np.exp(log_values).ravel()]), least)
    return _Grid(log, second, np.concatenate([np.zeros(_EXACT), log_weights.ravel()]), np.log(start) + _PANELS)


def _statistics(form: Form, values: Floats, least: int) -> tuple[Floats, Floats]:
    """Return the factors of slope and bend: u, and u² or the distance from the least value."""
    log: Floats = np.log(values / least)
    return log, values - least if form is Form.TRUNCATED else log * log


def _weighed(model: Discrete) -> tuple[float, Floats]:
    """Weigh the grid: the logarithm of the sum, and each point's share of it."""
    grid = _grid(model.form, model.least)
    exponent = grid.log_weights - model.slope * grid.log
    if model.bend:
        exponent -= model.bend * grid.second
    top = exponent.max()
    mass = np.exp(exponent - top)
    total = mass.sum()
    return float(top + np.log(total)), mass / total


class _Cost(NamedTuple):
    """The objective of a fit: the mean negative log-likelihood.

    Attributes:
        value: It.
        gradient: By slope and bend.
        curvature: Twice by slope, by both, and twice by bend.
    """

    value: float
    gradient: tuple[float, float]
    curvature: tuple[float, float, float]


def _cost(model: Discrete, means: tuple[float, float]) -> _Cost:
    """Work it out from the data's means of both statistics: gradient and curvature are the model's own moments."""
    grid = _grid(model.form, model.least)
    total, mass = _weighed(model)
    expected = float(mass @ grid.log), float(mass @ grid.second)
    log, second = grid.log - expected[0], grid.second - expected[1]
    weighed_log, weighed_second = mass * log, mass * second
    return _Cost(
        total + model.slope * means[0] + model.bend * means[1],
        (means[0] - expected[0], means[1] - expected[1]),
        (float(weighed_log @ log), float(weighed_log @ second), float(weighed_second @ second)),
    )


def fit(form: Form, sample: Sample, least: int, start: Discrete | None = None) -> Discrete:
    """Fit a form with a bend to the values from `least` on, by maximum likelihood; `start` is where to begin.

    The forms are exponential families, so that the likelihood has one maximum, and Newton's method, damped and kept
    within bounds, finds it: a tail does not rise, so slope and bend are not negative. One step divides the bend by ten
    at most, as the curvature can be infinite where there is none.
    """
    log, second = _statistics(form, sample.values.astype(np.float64), least)
    weights = sample.numbers / len(sample)
    means = float(weights @ log), float(weights @ second)
    floor = _LEAST_BEND[form] / max(means[1], 1e-9)
    model = start or Discrete(form, least, 1 + 1 / max(means[0], 0.05), 0.1 / max(means[1], 1e-9))
    cost = _cost(model, means)
    for _ in range(_ROUNDS):  # pragma: no branch - some six rounds are enough; rounding errors must not make it run on
        slope_step, bend_step = _step(model, cost, floor)
        gain = -(cost.gradient[0] * slope_step + cost.gradient[1] * bend_step)
        if gain < _CLOSE:
            break
        share = 1.0
        while True:
            tried = Discrete(form, least, model.slope + share * slope_step, model.bend + share * bend_step)
            after = _cost(tried, means)
            if after.value <= cost.value - 1e-4 * share * gain or share * gain < _CLOSE:
                break
            share /= 2
        model, cost = tried, after
    return model


def _step(model: Discrete, cost: _Cost, floor: float) -> tuple[float, float]:
    """Return the next slope and bend by a Newton step, clipped to their bounds.

    Of a truncated power law the bend is divided by ten at most: near 0 its curvature can grow without bound.
    """
    (down_slope, down_bend), (by_slope, by_both, by_bend) = cost.gradient, cost.curvature
    determinant = max(by_slope * by_bend - by_both * by_both, 1e-12 * by_slope * by_bend)
    if not determinant:  # all of the model's weight is on one value, and so is the sample's: nothing is likelier
        return 0.0, 0.0
    lowest = max(floor, model.bend / 10 if model.form is Form.TRUNCATED else 0.0) - model.bend
    bend = max((by_both * down_slope - by_slope * down_bend) / determinant, lowest)
    free = -(down_slope + by_both * bend) / by_slope
    slope = min(max(free, -model.slope), _HIGHEST - model.slope)
    if slope != free:
        bend = max(-(down_bend + by_both * slope) / by_bend, lowest)
    return slope, bend


def distance(model: Discrete, sample: Sample) -> float:
    """Measure the largest difference between the distributions of a model and a sample (Kolmogorov and Smirnov).

    Between two values of the sample its distribution stands still while the model's goes on, so the difference is
    greatest at a value or just before the next.
    """
    both = model.at_least(np.concatenate([sample.values, sample.values + 1]))
    return gap(sample, both[: len(sample.values)], both[len(sample.values) :])


def gap(sample: Sample, at_least: Floats, above: Floats) -> float:
    """Measure that difference from the model's probability of each value or more, and of more than it."""
    n = len(sample)
    reached = np.cumsum(sample.numbers[::-1])[::-1]
    return float(max(np.abs(reached / n - at_least).max(), np.abs((reached - sample.numbers) / n - above).max()))

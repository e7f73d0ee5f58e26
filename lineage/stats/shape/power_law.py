"""Power laws: from which value on one fits best, with which exponent, and whether it fits at all."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.stats.shape.discrete import Discrete, Floats, Form, Sample, gap
from lineage.stats.shape.zeta import hurwitz_zeta

FEWEST: Final = 50
"""A fitted range holds so many values at least: below that, hardly any form can be rejected."""
_DIFFERENT: Final = 5
"""And so many different values: a form with two parameters can be bent to fit fewer."""
_MOST_STARTS: Final = 200
"""So many least values are tried at most, evenly spread over the logarithm."""
_STEEPEST: Final = 10.0
"""A range that calls for a steeper exponent is not taken: what falls so fast has no heavy tail."""
_FLATTEST: Final = 1.0005
_STEP: Final = 1e-4


class Range(NamedTuple):
    """The range over which a power law fits best.

    Attributes:
        model: The power law, from the least value of the range on.
        distance: Its distance from the data there, by Kolmogorov and Smirnov.
    """

    model: Discrete
    distance: float


def best_range(sample: Sample) -> Range | None:
    """Find the least value from which on a power law is nearest to the data, and its exponent.

    This is the method of Clauset, Shalizi and Newman (2009, section 3.3), for whole numbers: for each least value the
    exponent by maximum likelihood, without approximation; of all least values the one with the least distance. Unlike
    theirs, ranges that hold fewer than `FEWEST` data or fewer than five different values, or call for an exponent
    above 10, are not taken. `None` where no range is left.
    """
    starts = _starts(sample)
    if not len(starts):
        return None
    reached = np.cumsum(sample.numbers[::-1])[::-1]
    logs = np.cumsum((sample.numbers * np.log(sample.values))[::-1])[::-1]
    exponents = _exponents(sample.values[starts], (logs / reached)[starts])
    starts, exponents = starts[exponents < _STEEPEST], exponents[exponents < _STEEPEST]
    if not len(starts):
        return None
    distances = [
        _distance(Sample(sample.values[start:], sample.numbers[start:]), exponent)
        for start, exponent in zip(starts.tolist(), exponents.tolist(), strict=True)
    ]
    best = int(np.argmin(distances))
    model = Discrete(Form.POWER_LAW, int(sample.values[starts[best]]), float(exponents[best]), 0.0)
    return Range(model, distances[best])


def goodness(sample: Sample, fitted: Range, runs: int, random: np.random.Generator) -> float:
    """Return how often data that follow the fitted power law lie as far from their own fit, or farther.

    Each run makes up as many data: above the range's least value drawn from the power law, below drawn from the data;
    fits them anew, range and all; and compares the distances (Clauset, Shalizi and Newman 2009, section 4.1). A run
    whose data leave no range says nothing. The answer is exact to within 1 / (2 √runs). Below 0.1 the power law is to
    be rejected.
    """
    n, least = len(sample), fitted.model.least
    tail = len(sample.above(least))
    body = sample.numbers[sample.values < least]
    distances = []
    for _ in range(runs):
        inside = int(random.binomial(n, tail / n))
        drawn = Sample.of(fitted.model.draw(inside, random))
        if len(body):
            below = random.multinomial(n - inside, body / body.sum())
            has_data = below > 0
            values = sample.values[: len(body)][has_data]
            drawn = Sample(np.concatenate([values, drawn.values]), np.concatenate([below[has_data], drawn.numbers]))
        again = best_range(drawn)
        if again is not None:
            distances.append(again.distance)
    return sum(distance >= fitted.distance for distance in distances) / max(len(distances), 1)


def _starts(sample: Sample) -> NDArray[np.int64]:
    """Choose the least values to try, by their place: all that leave enough data, or a spread of them."""
    reached = np.cumsum(sample.numbers[::-1])[::-1]
    places = np.flatnonzero(reached[: 1 - _DIFFERENT] >= FEWEST)
    if len(places) <= _MOST_STARTS:
        return places
    targets = np.geomspace(sample.values[places[0]], sample.values[places[-1]], _MOST_STARTS)
    spread = np.searchsorted(sample.values[places], np.minimum(targets, sample.values[places[-1]]))
    chosen: NDArray[np.int64] = places[np.unique(spread)]
    return chosen


def _exponents(least: NDArray[np.int64], mean_log: Floats) -> Floats:
    """Solve for the exponent of greatest likelihood above each least value: the mean logarithm is that expected.

    The likelihood is concave in the exponent, so Newton's method converges; its derivatives are taken by differences.
    """

    def log_zeta(at: Floats) -> Floats:
        # Of the function times least^exponent, which is near 1, so that differences lose no digits.
        scaled: Floats = np.log(hurwitz_zeta(at, least)) + at * np.log(least)
        return scaled

    above = mean_log - np.log(least)
    at = np.clip(1 + 1 / np.maximum(mean_log - np.log(least - 0.5), 1 / _STEEPEST), _FLATTEST, _STEEPEST)
    for _ in range(50):
        low, here, high = log_zeta(at - _STEP), log_zeta(at), log_zeta(at + _STEP)
        slope = above + (high - low) / (2 * _STEP)
        bend = (high - 2 * here + low) / _STEP**2
        after = np.clip(at - slope / np.maximum(bend, 1e-9), _FLATTEST, _STEEPEST)
        if np.abs(after - at).max() < 1e-9:  # noqa: PLR2004 - as near as the differences allow
            break
        at = after
    return np.asarray(at, dtype=np.float64)


def _distance(sample: Sample, exponent: float) -> float:
    reached = hurwitz_zeta(exponent, sample.values)
    beyond = reached - sample.values.astype(np.float64) ** -exponent
    return gap(sample, reached / reached[0], beyond / reached[0])

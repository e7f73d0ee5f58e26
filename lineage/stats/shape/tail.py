"""The tail of the fan-out: power law, log-normal, truncated power law, or none of them."""

from dataclasses import dataclass
from datetime import date
from math import erfc, sqrt
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.stats.rules.rule import CountingRule
from lineage.stats.shape.discrete import Discrete, Form, Sample, distance, fit
from lineage.stats.shape.power_law import FEWEST, best_range, goodness

LEVEL: Final = 0.1
"""Below this a form is rejected and a comparison is decided, as Clauset, Shalizi and Newman (2009) do."""
RUNS: Final = 500
"""Made-up data sets for each goodness of fit, which is then exact to within 0.022, by 1 / (2 √runs)."""


class FormFit(NamedTuple):
    """One form, fitted to the range.

    Attributes:
        form: The form.
        parameters: `exponent`; `mu` and `sigma`, of the logarithm; `exponent` and `rate`. A log-normal that has only an
            `exponent` has become the power law.
        log_likelihood: Of the data in the range.
        distance: The largest difference from the data's distribution (Kolmogorov and Smirnov).
        goodness: How often data that do follow the form are as far from their own fit, or farther: below `LEVEL` the
            form is rejected.
    """

    form: Form
    parameters: tuple[tuple[str, float], ...]
    log_likelihood: float
    distance: float
    goodness: float


class Comparison(NamedTuple):
    """The power law against another form, by the ratio of their likelihoods.

    Attributes:
        other: The other form.
        ratio: The power law's log-likelihood less the other's: negative where the other is likelier.
        p: How often so large a ratio, of either sign, comes about by chance where neither is better. The truncated
            power law contains the power law, and is compared by the chi-squared test with one degree of freedom; the
            log-normal by the test of Q. H. Vuong ("Likelihood ratio tests for model selection and non-nested
            hypotheses", Econometrica 57, 1989), as Clauset, Shalizi and Newman do, which is slow to decide for it.
    """

    other: Form
    ratio: float
    p: float


@dataclass(frozen=True, slots=True)
class TailFit:
    """The forms that the fan-outs may follow from a least value on.

    Attributes:
        rule: What counts as a derivative.
        as_of: The day of the data.
        bases: Bases with a derivative at least; those without are in no distribution.
        least: The least fan-out of the fitted range; `None` where nothing was fitted: fewer than 50 bases, or no range
            that a power law could be fitted to.
        greatest: The greatest fan-out in it.
        tail: How many bases it holds.
        fits: The three forms, power law first; empty where nothing was fitted.
        comparisons: The power law against the others.
        plausible: The forms that are neither rejected nor clearly beaten by one that is not; the truncated power law
            only where it beats the power law. Several cannot be told apart by these data; none means "neither fits".
        runs: Made-up data sets for each goodness.
        seed: What these were drawn from.
    """

    rule: CountingRule
    as_of: date
    bases: int
    least: int | None
    greatest: int | None
    tail: int
    fits: tuple[FormFit, ...]
    comparisons: tuple[Comparison, ...]
    plausible: tuple[Form, ...]
    runs: int
    seed: int

    @property
    def too_few(self) -> bool:
        """Return whether there are too few bases to fit anything."""
        return self.bases < FEWEST


def tail_fit(
    fan_outs: NDArray[np.integer[Any]], *, rule: CountingRule, as_of: date, runs: int = RUNS, seed: int = 0
) -> TailFit:
    """Fit the three forms to the fan-outs of bases over the range that suits a power law best.

    The cost is `runs` times that of three fits: a second for a family.

    >>> tail_fit(np.array([1, 2, 3]), rule=CountingRule(), as_of=date(2026, 1, 1)).too_few
    True
    """
    sample = Sample.of(fan_outs[fan_outs > 0])
    fitted = best_range(sample)
    if fitted is None:
        return TailFit(rule, as_of, len(sample), None, None, 0, (), (), (), runs, seed)
    random = np.random.default_rng(seed)
    least = fitted.model.least
    inside = sample.above(least)
    others = [fit(form, inside, least) for form in (Form.LOG_NORMAL, Form.TRUNCATED)]
    fits = (
        _told(fitted.model, inside, fitted.distance, goodness(sample, fitted, runs, random)),
        *(_told(model, inside, distance(model, inside), _goodness(model, inside, runs, random)) for model in others),
    )
    comparisons = tuple(_compared(fitted.model, model, inside) for model in others)
    return TailFit(
        rule=rule,
        as_of=as_of,
        bases=len(sample),
        least=least,
        greatest=int(inside.values[-1]),
        tail=len(inside),
        fits=fits,
        comparisons=comparisons,
        plausible=_plausible(fits, comparisons),
        runs=runs,
        seed=seed,
    )


def _told(model: Discrete, sample: Sample, how_far: float, how_good: float) -> FormFit:
    likelihood = float(sample.numbers @ model.log_probability(sample.values))
    return FormFit(model.form, model.parameters(), likelihood, how_far, how_good)


def _goodness(model: Discrete, sample: Sample, runs: int, random: np.random.Generator) -> float:
    """Return how often data drawn from the model lie as far from their own fit, or farther."""
    own = distance(model, sample)
    farther = 0
    for _ in range(runs):
        drawn = Sample.of(model.draw(len(sample), random))
        farther += distance(fit(model.form, drawn, model.least, model), drawn) >= own
    return farther / runs


def _compared(power_law: Discrete, other: Discrete, sample: Sample) -> Comparison:
    apart = power_law.log_probability(sample.values) - other.log_probability(sample.values)
    n = len(sample)
    ratio = float(sample.numbers @ apart)
    if other.form is Form.TRUNCATED:
        return Comparison(other.form, ratio, erfc(sqrt(max(-ratio, 0.0))))
    variance = float(sample.numbers @ (apart - ratio / n) ** 2) / n
    return Comparison(other.form, ratio, erfc(abs(ratio) / sqrt(2 * n * variance)) if variance else 1.0)


def _plausible(fits: tuple[FormFit, ...], comparisons: tuple[Comparison, ...]) -> tuple[Form, ...]:
    fitting = {fit.form for fit in fits if fit.goodness >= LEVEL}
    decided = {comparison.other: comparison.p < LEVEL for comparison in comparisons}
    beats = {comparison.other for comparison in comparisons if decided[comparison.other] and comparison.ratio < 0}
    beaten = {comparison.other for comparison in comparisons if decided[comparison.other] and comparison.ratio > 0}
    turned = {fit.form for fit in fits if fit.form is Form.LOG_NORMAL and len(fit.parameters) == 1}
    out = beaten | turned | ({Form.POWER_LAW} if beats & fitting else set())
    if Form.TRUNCATED not in beats:
        out.add(Form.TRUNCATED)
    return tuple(form for form in Form if form in fitting - out)

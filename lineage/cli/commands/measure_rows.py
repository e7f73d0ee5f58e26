"""The numbers of `stats` as rows, one number each, so that a table program can pick and pivot them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from lineage.render.measures import MEASURES

if TYPE_CHECKING:
    from lineage.stats.over_time.growth import Growth
    from lineage.stats.over_time.survival import Survival
    from lineage.stats.shape.tail import TailFit
    from lineage.stats.summary.mixes import Mix
    from lineage.workflows.statistics import Spread, Statistics

Number = float | None
Cell = tuple[str, str | None, object, Number]
"""A measure, what it is of, where on its axis, and the number."""


def measure_rows(statistics: "Statistics", sections: Sequence[str]) -> Iterator[dict[str, object]]:
    """Yield the numbers of some sections, first of all how many models are counted."""
    cells = {
        "fan-out": _fan_out,
        "concentration": _concentration,
        "branches": _branches,
        "generations": _generations,
        "growth": _growth,
        "half-life": _half_life,
        "waiting": _waiting,
        "owners": _owners,
        "fit": _fit,
    }
    yield from _rows("all", [("models", None, None, statistics.models)])
    for section in sections:
        yield from _rows(
            section, cells[section](statistics) if section in cells else _mix(getattr(statistics, section))
        )


def _rows(section: str, cells: Iterable[Cell]) -> Iterator[dict[str, object]]:
    for measure, of, at, value in cells:
        yield {
            "section": section,
            "measure": measure,
            "of": of,
            "at": None if at is None else str(at),
            "value": value,
            "unit": MEASURES[measure].unit,
        }


def _spreads(statistics: "Statistics") -> dict[str, "Spread"]:
    return {"model" if statistics.kind == "model" else "releases": statistics.releases, "family": statistics.family}


def _fan_out(statistics: "Statistics") -> Iterator[Cell]:
    for of, spread in _spreads(statistics).items():
        fan_out = spread.fan_out
        yield "bases", of, None, fan_out.bases
        yield "without_derivatives", of, None, fan_out.without
        yield "fan_out_sum", of, None, fan_out.derivatives
        yield "fan_out_mean", of, None, fan_out.mean
        yield "fan_out_largest", of, None, fan_out.largest
        yield from (("fan_out_quantile", of, share, number) for share, number in fan_out.quantiles)
        yield from (("bases_with_at_least", of, number, bases) for number, bases in fan_out.at_least)


def _concentration(statistics: "Statistics") -> Iterator[Cell]:
    for of, spread in _spreads(statistics).items():
        concentration = spread.concentration
        yield "gini", of, None, concentration.gini
        yield "top_bases", of, None, concentration.top_bases
        yield "top_share", of, None, concentration.top_share
        yield from (("fan_out", name, of, number) for name, number in spread.largest)


def _branches(statistics: "Statistics") -> Iterator[Cell]:
    for at, branches in (("releases", statistics.largest_releases), ("branches", statistics.largest_branches)):
        for name, fan_out, reach in branches:
            yield "fan_out", name, at, fan_out
            yield "reach", name, at, reach


def _generations(statistics: "Statistics") -> Iterator[Cell]:
    layers = statistics.layers
    yield from (("models_at_depth", None, depth, number) for depth, number in enumerate(layers.by_depth))
    yield from (("models_in_generation", None, level, number) for level, number in enumerate(layers.by_generation))
    for relation, numbers, shares in zip(layers.relations, layers.mix, layers.shares, strict=True):
        yield from (("models_in_generation", relation, level, number) for level, number in enumerate(numbers))
        yield from (("share_of_generation", relation, level, share) for level, share in enumerate(shares))
    yield from (("place_in_chain", name, None, place) for place, name in enumerate(statistics.deepest))


def _growth(statistics: "Statistics") -> Iterator[Cell]:
    yield from _by_month("relation", statistics.growth_by_relation)
    yield from _by_month("series", statistics.growth_by_series)
    growth = statistics.growth_by_relation
    yield "undated_models", None, None, growth.undated
    yield "imported_models", None, None, growth.imported
    yield "later_models", None, None, growth.later


def _by_month(what: str, growth: "Growth") -> Iterator[Cell]:
    for group, new, total in zip(growth.groups, growth.new, growth.by_then, strict=True):
        yield from ((f"new_by_{what}", group, month, number) for month, number in zip(growth.months, new, strict=True))
        yield from (
            (f"total_by_{what}", group, month, number) for month, number in zip(growth.months, total, strict=True)
        )


def _half_life(statistics: "Statistics") -> Iterator[Cell]:
    for release, half_life in statistics.half_lives:
        yield "half_life", release, None, half_life.days
        yield "dated_derivatives", release, None, half_life.derivatives
        yield "observed_days", release, None, half_life.observed
        yield "dated_before_release", release, None, half_life.earlier
        yield "undated_derivatives", release, None, half_life.undated


def _waiting(statistics: "Statistics") -> Iterator[Cell]:
    for wait in statistics.waiting:
        of = str(wait.number)
        yield "cases", of, None, wait.cases
        yield "events", of, None, wait.events
        yield "unobserved", of, None, wait.unobserved
        yield "dated_before_release", of, None, wait.earlier
        yield "undated_derivatives", of, None, wait.undated
        if wait.estimate is not None:
            yield from _survival(of, wait.estimate)


def _survival(of: str, curve: "Survival") -> Iterator[Cell]:
    columns = {
        "at_risk": curve.at_risk,
        "events_on_day": curve.events,
        "still_waiting": curve.waiting,
        "still_waiting_low": curve.low,
        "still_waiting_high": curve.high,
    }
    for measure, numbers in columns.items():
        yield from ((measure, of, day, number) for day, number in zip(curve.days, numbers, strict=True))
    for quartile in curve.quartiles:
        yield "waiting_days", of, quartile.share, quartile.days
        yield "waiting_days_low", of, quartile.share, quartile.low
        yield "waiting_days_high", of, quartile.share, quartile.high


def _owners(statistics: "Statistics") -> Iterator[Cell]:
    owners = statistics.owners
    yield "owners", None, None, owners.owners
    yield "models_without_owner", None, None, owners.without_owner
    yield from (("models", owner, None, number) for owner, number in owners.top)
    yield "top_owners_share", None, None, owners.top_share
    yield from (("new_owners", None, month, number) for month, number in zip(owners.months, owners.new, strict=True))
    yield "undated_owners", None, None, owners.undated


def _mix(mix: "Mix") -> Iterator[Cell]:
    for mix_class in mix.classes:
        yield "models", mix_class.name, None, mix_class.models
        yield "share", mix_class.name, None, mix_class.share


def _fit(statistics: "Statistics") -> Iterator[Cell]:
    for of, spread in _spreads(statistics).items():
        if spread.tail is not None:
            yield from _tail(of, spread.tail)


def _tail(of: str, tail: "TailFit") -> Iterator[Cell]:
    yield "fitted_bases", of, None, tail.bases
    yield "fitted_from", of, None, tail.least
    yield "fitted_to", of, None, tail.greatest
    yield "fitted_tail", of, None, tail.tail
    for fit in tail.fits:
        yield from ((parameter, of, fit.form, value) for parameter, value in fit.parameters)
        yield "log_likelihood", of, fit.form, fit.log_likelihood
        yield "distance", of, fit.form, fit.distance
        yield "goodness", of, fit.form, fit.goodness
        yield "plausible", of, fit.form, int(fit.form in tail.plausible)
    for against in tail.comparisons:
        yield "likelihood_ratio", of, against.other, against.ratio
        yield "p_value", of, against.other, against.p
    yield "fit_runs", of, None, tail.runs
    yield "fit_seed", of, None, tail.seed

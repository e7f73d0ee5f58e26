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


def measure_rows(found: "Statistics", sections: Sequence[str]) -> Iterator[dict[str, object]]:
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
    yield from _rows("all", [("models", None, None, found.models)])
    for section in sections:
        yield from _rows(section, cells[section](found) if section in cells else _mix(getattr(found, section)))


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


def _spreads(found: "Statistics") -> dict[str, "Spread"]:
    return {"model" if found.kind == "model" else "releases": found.releases, "family": found.family}


def _fan_out(found: "Statistics") -> Iterator[Cell]:
    for of, spread in _spreads(found).items():
        one = spread.fan_out
        yield "bases", of, None, one.bases
        yield "without_derivatives", of, None, one.without
        yield "fan_out_sum", of, None, one.derivatives
        yield "fan_out_mean", of, None, one.mean
        yield "fan_out_largest", of, None, one.largest
        yield from (("fan_out_quantile", of, share, number) for share, number in one.quantiles)
        yield from (("bases_with_at_least", of, number, bases) for number, bases in one.at_least)


def _concentration(found: "Statistics") -> Iterator[Cell]:
    for of, spread in _spreads(found).items():
        one = spread.concentration
        yield "gini", of, None, one.gini
        yield "top_bases", of, None, one.top_bases
        yield "top_share", of, None, one.top_share
        yield from (("fan_out", name, of, number) for name, number in spread.largest)


def _branches(found: "Statistics") -> Iterator[Cell]:
    for at, branches in (("releases", found.largest_releases), ("branches", found.largest_branches)):
        for name, fan_out, reach in branches:
            yield "fan_out", name, at, fan_out
            yield "reach", name, at, reach


def _generations(found: "Statistics") -> Iterator[Cell]:
    layers = found.layers
    yield from (("models_at_depth", None, depth, number) for depth, number in enumerate(layers.by_depth))
    yield from (("models_in_generation", None, level, number) for level, number in enumerate(layers.by_generation))
    for relation, numbers, shares in zip(layers.relations, layers.mix, layers.shares, strict=True):
        yield from (("models_in_generation", relation, level, number) for level, number in enumerate(numbers))
        yield from (("share_of_generation", relation, level, share) for level, share in enumerate(shares))
    yield from (("place_in_chain", name, None, place) for place, name in enumerate(found.deepest))


def _growth(found: "Statistics") -> Iterator[Cell]:
    yield from _by_month("relation", found.growth_by_relation)
    yield from _by_month("series", found.growth_by_series)
    growth = found.growth_by_relation
    yield "undated_models", None, None, growth.undated
    yield "imported_models", None, None, growth.imported
    yield "later_models", None, None, growth.later


def _by_month(what: str, growth: "Growth") -> Iterator[Cell]:
    for group, new, total in zip(growth.groups, growth.new, growth.by_then, strict=True):
        yield from ((f"new_by_{what}", group, month, number) for month, number in zip(growth.months, new, strict=True))
        yield from (
            (f"total_by_{what}", group, month, number) for month, number in zip(growth.months, total, strict=True)
        )


def _half_life(found: "Statistics") -> Iterator[Cell]:
    for release, one in found.half_lives:
        yield "half_life", release, None, one.days
        yield "dated_derivatives", release, None, one.derivatives
        yield "observed_days", release, None, one.observed
        yield "dated_before_release", release, None, one.earlier
        yield "undated_derivatives", release, None, one.undated


def _waiting(found: "Statistics") -> Iterator[Cell]:
    for one in found.waiting:
        of = str(one.number)
        yield "cases", of, None, one.cases
        yield "events", of, None, one.events
        yield "unobserved", of, None, one.unobserved
        yield "dated_before_release", of, None, one.earlier
        yield "undated_derivatives", of, None, one.undated
        if one.estimate is not None:
            yield from _survival(of, one.estimate)


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


def _owners(found: "Statistics") -> Iterator[Cell]:
    one = found.owners
    yield "owners", None, None, one.owners
    yield "models_without_owner", None, None, one.without_owner
    yield from (("models", owner, None, number) for owner, number in one.top)
    yield "top_owners_share", None, None, one.top_share
    yield from (("new_owners", None, month, number) for month, number in zip(one.months, one.new, strict=True))
    yield "undated_owners", None, None, one.undated


def _mix(found: "Mix") -> Iterator[Cell]:
    for one in found.classes:
        yield "models", one.name, None, one.models
        yield "share", one.name, None, one.share


def _fit(found: "Statistics") -> Iterator[Cell]:
    for of, spread in _spreads(found).items():
        if spread.tail is not None:
            yield from _tail(of, spread.tail)


def _tail(of: str, tail: "TailFit") -> Iterator[Cell]:
    yield "fitted_bases", of, None, tail.bases
    yield "fitted_from", of, None, tail.least
    yield "fitted_to", of, None, tail.greatest
    yield "fitted_tail", of, None, tail.tail
    for one in tail.fits:
        yield from ((parameter, of, one.form, value) for parameter, value in one.parameters)
        yield "log_likelihood", of, one.form, one.log_likelihood
        yield "distance", of, one.form, one.distance
        yield "goodness", of, one.form, one.goodness
        yield "plausible", of, one.form, int(one.form in tail.plausible)
    for against in tail.comparisons:
        yield "likelihood_ratio", of, against.other, against.ratio
        yield "p_value", of, against.other, against.p
    yield "fit_runs", of, None, tail.runs
    yield "fit_seed", of, None, tail.seed

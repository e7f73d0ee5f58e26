"""What a family amounts to: one frozen page of statistics, all by one rule, from one census."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.errors import UsageError
from lineage.facts import Codes
from lineage.graph import LineageGraph, all_reach, generation
from lineage.settings import Settings
from lineage.stats.over_time.ages import ages, direct_pairs
from lineage.stats.over_time.growth import Growth, growth
from lineage.stats.over_time.half_life import HalfLife, half_lives
from lineage.stats.over_time.waiting import NUMBERS, Waiting, waiting
from lineage.stats.rules.rule import CountingRule
from lineage.stats.rules.tally import RELATION_NAMES
from lineage.stats.shape.below_each import Branch
from lineage.stats.shape.concentration import Concentration, concentration
from lineage.stats.shape.fan_out import FanOut, derivatives_of, fan_out_of
from lineage.stats.shape.layers import Layers, deepest_chain, layers
from lineage.stats.summary.mixes import Mix, mix, mix_of_several, mix_of_sizes
from lineage.stats.summary.owners import Owners, owners
from lineage.stats.summary.releases import ReleaseFigures, release_figures
from lineage.stats.summary.series import series_below, series_of_releases
from lineage.store.read.answers import Source
from lineage.store.read.columns import first_day, model_languages
from lineage.store.read.coverage import Coverage
from lineage.store.read.find import models_by_key, names_by_key
from lineage.store.read.totals import source
from lineage.workflows.caveats import number_caveats
from lineage.workflows.count import USUAL, declared_adds, rule_of
from lineage.workflows.family.census import Census, digest_of, take_census
from lineage.workflows.family.dataset import Dataset, open_dataset
from lineage.workflows.family.field import Field, field_of
from lineage.workflows.family.subject import Kind, coverage_below, limit_below, read_subject

if TYPE_CHECKING:
    from lineage.stats.shape.tail import TailFit
    from lineage.store.schema.database import Connection

_TOP: Final = 10
_EPOCH: Final = date(1970, 1, 1)


class Spread(NamedTuple):
    """How direct derivatives are spread over some bases.

    Attributes:
        fan_out: The distribution.
        concentration: How uneven it is; `top` has positions in a list that is not kept: take `largest`.
        largest: The ten bases of greatest fan-out, with it.
        tail: Which form it follows; `None` where that was not asked for.
    """

    fan_out: FanOut
    concentration: Concentration
    largest: tuple[tuple[str, int], ...]
    tail: "TailFit | None"


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything that is measured of one family; each part carries the rule and the day again.

    Attributes:
        subject: The model or organisation.
        kind: Which of the two.
        rule: What was counted, with `first_party` settled.
        source: Where the data comes from, as of when what lies below the subject was last looked at.
        as_of: The day that ages and months are measured to: that of the data, or the rule's if that is earlier.
        coverage: How far crawls have looked below the subject; without `all`, more may be made from it.
        complete: Whether a finished sweep of the whole Hub lies under the numbers.
        marks: What limits the numbers, in plain words.
        added: What declared evidence beyond the rule's own would add, in plain words.
        models: How many models the rule counts.
        digest: SHA-256 of their names, as `stats.digest` makes it.
        release_figures: What the subject's own models amount to, whenever they were made.
        releases: Fan-out of the subject's own models, from which everything descends.
        family: Fan-out of these and of all counted models.
        largest_releases: The ten of the subject's models that reach farthest.
        largest_branches: The ten other counted models that do.
        layers: Generations, depth, and the relations in each generation.
        deepest: The longest chain of bases, first base first; empty where nothing is counted.
        growth_by_relation: New models by month and relation.
        growth_by_series: New models by month and series of releases.
        half_lives: Of each of the subject's models, in name order.
        waiting: How long the subject's models wait for their first, tenth and hundredth derivative.
        owners: Who makes the counted models.
        tasks: Theirs, as all that follow.
        libraries: One a model at most.
        languages: Any number a model.
        licenses: Licenses, as people call them.
        sizes: Classes of numbers of parameters.
    """

    subject: str
    kind: Kind
    rule: CountingRule
    source: Source
    as_of: date
    coverage: Coverage
    complete: bool
    marks: tuple[str, ...]
    added: tuple[str, ...]
    models: int
    digest: str
    release_figures: ReleaseFigures
    releases: Spread
    family: Spread
    largest_releases: tuple[Branch, ...]
    largest_branches: tuple[Branch, ...]
    layers: Layers
    deepest: tuple[str, ...]
    growth_by_relation: Growth
    growth_by_series: Growth
    half_lives: tuple[tuple[str, HalfLife], ...]
    waiting: tuple[Waiting, ...]
    owners: Owners
    tasks: Mix
    libraries: Mix
    languages: Mix
    licenses: Mix
    sizes: Mix


def statistics(settings: Settings, name: str, *, rule: CountingRule | str = USUAL, fit: bool = False) -> Statistics:
    """Measure the family of a model or of an organisation's models.

    Args:
        settings: Which database.
        name: The model or organisation.
        rule: What counts: a rule, the name of a preset, or a rule as `CountingRule.written` writes it.
        fit: Whether to fit forms to the fan-outs, which takes seconds.

    Raises:
        UnknownModelError: Nothing of that name.
        UsageError: The rule is none, follows no lineage, or counts models by shares.
        DatabaseError: The database is missing, locked or damaged.
    """
    rule = rule_of(rule)
    if rule.basis == "tagged":
        raise UsageError("Statistics follow lineage: a rule with basis=tagged is for count and ls.")
    if rule.merges == "share":
        raise UsageError("Statistics take each model whole: a rule with merges=share is for count.")
    with open_dataset(settings) as dataset:
        connection = dataset.connection
        census = take_census(dataset, read_subject(connection, name, dataset.config.brands), rule)
        where, looked = source(connection), coverage_below(connection, census.subject)
        where = where._replace(as_of=looked.as_of or where.as_of)
        figures = measured(dataset, census, where, looked, fit=fit)
        generations = census.rule.reach == "all"
        limit = limit_below(connection, census.subject, looked, generations=generations)
        adds = declared_adds(lambda wider: take_census(dataset, census.subject, wider), census)
        marks = figures.marks if limit is None else (*figures.marks, limit)
        return replace(figures, marks=marks, added=adds.words(generations=generations))


def measured(dataset: Dataset, census: Census, where: Source, looked: Coverage, *, fit: bool = False) -> Statistics:
    """Measure what a census has counted.

    Args:
        dataset: The database's columns.
        census: What counts.
        where: Where the data comes from, as of when what lies below was last looked at.
        looked: How far crawls have looked below.
        fit: Whether to fit forms to the fan-outs.
    """
    connection, rule, tally = dataset.connection, census.rule, census.tally
    field = field_of(dataset, census)
    day = _day(rule, where, field.latest)
    graph, roots, counted, models = field.graph, field.roots, field.counted, field.models
    created, imported = models.created[counted], models.imported[counted]
    releases = _names(connection, graph, roots)
    codes, series = series_of_releases(releases)
    below = series_below(graph, roots, codes)[counted]
    above = generation(graph)
    ages_of = ages(roots, direct_pairs(graph, roots, field.counts), models.created, models.imported, day)
    halves = half_lives(ages_of, rule=rule, as_of=day)
    first = None if rule.as_of is None else first_day(connection)
    reach = all_reach(graph, field.counts)

    def words(column: Codes) -> Mix:
        return mix(Codes(column.codes[counted], column.names), rule=rule, as_of=day)

    return Statistics(
        subject=census.subject.name,
        kind=census.subject.kind,
        rule=rule,
        source=where,
        as_of=day,
        coverage=looked,
        complete=where.complete,
        marks=number_caveats(
            rule, where, len(counted), first, dataset.config, dataset.unheard_of(rule), census.subject.brands
        ),
        added=(),
        models=len(counted),
        digest=digest_of(dataset, census),
        release_figures=release_figures(models_by_key(connection, census.subject.keys)),
        releases=_spread(connection, field, roots, rule, day, fit=fit),
        family=_spread(connection, field, field.family, rule, day, fit=fit),
        largest_releases=_branches(connection, field, reach, roots),
        largest_branches=_branches(connection, field, reach, counted[~np.isin(counted, roots)]),
        layers=layers(above[counted], tally.depth, tally.relation, rule=rule, as_of=day),
        deepest=_names(connection, graph, np.array(deepest_chain(graph, above, counted), dtype=np.int64)),
        growth_by_relation=growth(created, imported, tally.relation, RELATION_NAMES, rule=rule, as_of=day),
        growth_by_series=growth(created, imported, below, series, rule=rule, as_of=day),
        half_lives=tuple(sorted(zip(releases, halves, strict=True), key=itemgetter(0))),
        waiting=tuple(waiting(ages_of, number, rule=rule, as_of=day) for number in NUMBERS),
        owners=owners(Codes(models.owner.codes[counted], models.owner.names), created, imported, rule=rule, as_of=day),
        tasks=words(models.task),
        libraries=words(models.library),
        languages=_languages(connection, field, rule, day),
        licenses=words(models.license),
        sizes=mix_of_sizes(models.parameters[counted], rule=rule, as_of=day),
    )


def _day(rule: CountingRule, where: Source, last: int) -> date:
    """Say up to which day the data reach: an unfinished crawl may not know, and then the latest model tells."""
    latest = _EPOCH + timedelta(days=max(last, 0))
    reached = date.fromisoformat(where.as_of[:10]) if where.as_of else latest
    return reached if rule.as_of is None else min(reached, date.fromisoformat(rule.as_of))


def _spread(
    connection: "Connection", field: Field, bases: NDArray[np.int64], rule: CountingRule, day: date, *, fit: bool
) -> Spread:
    fan_outs = derivatives_of(field.graph, bases, field.counts)
    uneven = concentration(fan_outs, rule=rule, as_of=day)
    names = _names(connection, field.graph, bases[[place for place, _ in uneven.top]])
    tail = None
    if fit:
        from lineage.stats.shape.tail import tail_fit

        tail = tail_fit(fan_outs, rule=rule, as_of=day)
    numbers = [number for _, number in uneven.top]
    return Spread(fan_out_of(fan_outs, rule=rule, as_of=day), uneven, tuple(zip(names, numbers, strict=True)), tail)


def _branches(
    connection: "Connection", field: Field, reach: NDArray[np.int64], models: NDArray[np.int64]
) -> tuple[Branch, ...]:
    """Take the ten of some models that reach farthest, ties by key; never one that reaches nobody."""
    order = models[np.argsort(-reach[models], kind="stable")][:_TOP]
    order = order[reach[order] > 0]
    direct = derivatives_of(field.graph, order, field.counts)
    columns = zip(_names(connection, field.graph, order), direct.tolist(), reach[order].tolist(), strict=True)
    return tuple(Branch(*row) for row in columns)


def _languages(connection: "Connection", field: Field, rule: CountingRule, day: date) -> Mix:
    keys, spoken = model_languages(connection, field.graph.keys[field.counted])
    place = np.searchsorted(field.graph.keys, keys)
    return mix_of_several(place, spoken.codes, spoken.names, field.counts, rule=rule, as_of=day)


def _names(connection: "Connection", graph: LineageGraph, positions: NDArray[np.int64]) -> tuple[str, ...]:
    keys = graph.keys[positions].tolist()
    names = names_by_key(connection, keys)
    return tuple(names[key] for key in keys)

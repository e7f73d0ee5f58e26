"""A report: one family's portrait, taken from the database and written as a page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from lineage.errors import UnknownModelError, UsageError
from lineage.facts import Codes, State
from lineage.graph import LineageGraph, all_reach, fan_out, generation
from lineage.settings import Settings
from lineage.stats.families import known_families
from lineage.stats.fan_out import derivatives_of, fan_out_of
from lineage.stats.growth import growth
from lineage.stats.layers import layers
from lineage.stats.owners import owners
from lineage.stats.portrait import Branch, Headline, Portrait
from lineage.stats.releases import release_figures
from lineage.stats.rule import PRESETS, CountingRule
from lineage.stats.tally import RELATION_NAMES
from lineage.store.coverage import coverage
from lineage.store.find import models_by_key, names_by_key
from lineage.store.totals import source, totals
from lineage.workflows.census import Census, take_census
from lineage.workflows.family_census import releases_of, take_family_census
from lineage.workflows.files import Files, opened_files
from lineage.workflows.subject import read_subject

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TOP: Final = 10
_EPOCH: Final = date(1970, 1, 1).toordinal()


def report(settings: Settings, name: str, *, rule: CountingRule | None = None) -> tuple[Portrait, str]:
    """Take the portrait of a model, an organisation or a family, and write it as one HTML page.

    A name that is an organisation's and a family's means the organisation.

    Raises:
        UnknownModelError: Nothing of that name.
        UsageError: The rule follows no lineage.
        DatabaseError: The database is missing, locked or damaged.
    """
    from lineage.render.report import report_page  # noqa: PLC0415 - brings the plotting library in

    found = portrait(settings, name, rule=rule)
    return found, report_page(found)


def portrait(settings: Settings, name: str, *, rule: CountingRule | None = None) -> Portrait:
    """Take the portrait of a model, an organisation or a family; see `report`."""
    if rule is not None and rule.basis != "lineage":
        raise UsageError("A report follows lineage: a rule with basis=tagged is not for it.")
    with opened_files(settings) as files:
        connection = files.connection
        take, looked_for = _census_taker(files, name)
        census = take(rule or CountingRule())
        where = source(connection)
        looked = [coverage(connection, one) for one in looked_for]
        told = max((one.as_of or "" for one in looked), default="") or where.as_of
        listed = [model for model in models_by_key(connection, census.subject.keys) if model.state is State.PRESENT]
        models = files.models_beside(census.rule)
        newest = max(int(models.created.max(initial=0)), 0)
        as_of = date.fromisoformat(told[:10]) if told else date.fromordinal(_EPOCH + newest)
        graph = LineageGraph.from_edges(census.edges)
        found = census.tally
        here = found.positions
        counts = np.zeros(len(graph), dtype=np.bool_)
        counts[here] = True
        reach = all_reach(graph)
        return Portrait(
            subject=census.subject.name,
            rule=census.rule,
            source=where._replace(as_of=told),
            complete=where.complete,
            headlines=tuple(
                Headline(called, taken.rule, taken.tally.total)
                for called, preset in PRESETS.items()
                if preset.basis == "lineage"
                for taken in (take(replace(preset, as_of=census.rule.as_of)),)
            ),
            by_relation=found.by_relation(),
            growth=growth(
                models.created[here],
                models.imported[here],
                found.relation,
                RELATION_NAMES,
                rule=census.rule,
                as_of=as_of,
            ),
            fan_out=fan_out_of(derivatives_of(graph, census.roots, counts), rule=census.rule, as_of=as_of),
            layers=layers(generation(graph)[here], found.depth, found.relation, rule=census.rule, as_of=as_of),
            owners=owners(
                Codes(models.owner.codes[here], models.owner.names),
                models.created[here],
                models.imported[here],
                rule=census.rule,
                as_of=as_of,
            ),
            releases=release_figures(listed),
            largest_releases=_branches(files, graph, census.roots, reach),
            branches=_branches(files, graph, here[found.depth == 1], reach),
            totals=totals(connection),
        )


def _census_taker(files: Files, name: str) -> tuple[Callable[[CountingRule], Census], tuple[str, ...]]:
    """Find what a name stands for: how to count below it, and what a crawl must have looked at."""
    try:
        subject = read_subject(files.connection, name)
    except UnknownModelError:
        family = next((one for one in known_families() if one.name.lower() == name.lower()), None)
        releases = [] if family is None else releases_of(files.connection, family)
        if family is None or not releases:
            raise
        return lambda rule: take_family_census(files, family, releases, rule), family.owners
    return lambda rule: take_census(files, subject, rule), (subject.name,)


def _branches(
    files: Files, graph: LineageGraph, positions: "NDArray[np.int64]", reach: "NDArray[np.int64]"
) -> tuple[Branch, ...]:
    """Take the models that reach farthest; ties by key."""
    first = positions[np.lexsort((graph.keys[positions], -reach[positions]))][:_TOP]
    first = first[reach[first] > 0]
    names = names_by_key(files.connection, graph.keys[first].tolist())
    direct = fan_out(graph)
    return tuple(Branch(names[int(graph.keys[one])], int(direct[one]), int(reach[one])) for one in first.tolist())

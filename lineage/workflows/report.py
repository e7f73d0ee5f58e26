"""A report: one family's portrait, taken from the database and written as a page."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal, NamedTuple

from lineage.errors import UnknownModelError, UsageError
from lineage.facts import State
from lineage.settings import Settings
from lineage.stats.digest import digest
from lineage.stats.families import Family, known_families
from lineage.stats.portrait import Headline, Portrait
from lineage.stats.published import published
from lineage.stats.releases import release_figures
from lineage.stats.rule import PRESETS, CountingRule
from lineage.store.coverage import Coverage, coverage
from lineage.store.find import models_by_key, names_by_key
from lineage.store.totals import source, totals
from lineage.workflows.census import Census, take_census
from lineage.workflows.compare import compare_all_crawled, looked_at
from lineage.workflows.family_census import releases_of, take_family_census
from lineage.workflows.files import Files, opened_files
from lineage.workflows.looked import limit_of
from lineage.workflows.statistics import measured
from lineage.workflows.subject import read_subject


class _Sitter(NamedTuple):
    """What a portrait is taken of: how to count below it, how far was looked, and whether known families matter."""

    kind: Literal["model", "organisation", "family"]
    take: Callable[[CountingRule], Census]
    coverage: tuple[tuple[str, Coverage], ...]
    of_a_family: bool


def report(settings: Settings, name: str, *, rule: CountingRule | None = None) -> tuple[Portrait, str]:
    """Take the portrait of a model, an organisation or a family, and write it as one HTML page.

    A name that is an organisation's and a family's means the organisation.

    Raises:
        UnknownModelError: Nothing of that name.
        UsageError: The rule follows no lineage, or counts models by shares.
        DatabaseError: The database is missing, locked or damaged.
    """
    from importlib.metadata import version  # noqa: PLC0415 - only here

    from lineage.render.report import report_page  # noqa: PLC0415 - brings the plotting library in

    found = portrait(settings, name, rule=rule)
    return found, report_page(found, version("hf-lineage"))


def portrait(settings: Settings, name: str, *, rule: CountingRule | None = None) -> Portrait:
    """Take the portrait of a model, an organisation or a family; see `report`."""
    rule = rule or CountingRule()
    if rule.basis != "lineage":
        raise UsageError("A report follows lineage: a rule with basis=tagged is not for it.")
    if rule.merges == "share":
        raise UsageError("A report takes each model whole: a rule with merges=share is for count.")
    with opened_files(settings) as files:
        connection = files.connection
        sitter = _sitter(files, name)
        looked = _together([one for _, one in sitter.coverage])
        where = source(connection)
        where = where._replace(as_of=looked.as_of or where.as_of)

        def take(asked: CountingRule) -> Census:
            return sitter.take(asked if looked.all else replace(asked, reach="direct"))

        census = take(rule)
        found = measured(files, census, where, looked)
        models = models_by_key(connection, census.subject.keys)
        listed = [model for model in models if model.state is State.PRESENT]
        limit = limit_of(looked, generations=True)
        return Portrait(
            subject=found.subject,
            kind=sitter.kind,
            rule=found.rule,
            source=where,
            coverage=sitter.coverage,
            complete=found.complete,
            marks=found.marks if limit is None else (*found.marks, limit),
            total=found.models,
            digest=digest(names_by_key(connection, census.tally.keys.tolist()).values()),
            headlines=tuple(
                Headline(called, taken.rule, taken.tally.total)
                for called, preset in PRESETS.items()
                if preset.basis == "lineage"
                for taken in (take(replace(preset, as_of=rule.as_of, first_party=rule.first_party)),)
            ),
            by_relation=census.tally.by_relation(),
            growth=found.growth_by_relation,
            fan_out=found.releases.fan_out,
            layers=found.layers,
            owners=found.owners,
            releases=release_figures(listed),
            only_named=len(models) - len(listed),
            largest_releases=found.largest_releases,
            branches=found.largest_branches,
            comparison=compare_all_crawled(files, rule) if sitter.of_a_family else None,
            published=published(found.subject),
            totals=totals(connection),
        )


def _sitter(files: Files, name: str) -> _Sitter:
    """Find what a name stands for."""
    connection = files.connection
    families = known_families()
    try:
        subject = read_subject(connection, name)
    except UnknownModelError:
        family = next((one for one in families if one.name.lower() == name.lower()), None)
        if family is None:
            raise
        return _family(files, family)
    return _Sitter(
        subject.kind,
        lambda rule: take_census(files, subject, rule),
        ((subject.name, coverage(connection, subject.name)),),
        subject.kind == "organisation" and any(subject.name in family.owners for family in families),
    )


def _family(files: Files, family: Family) -> _Sitter:
    """Take a family, whose releases may be several organisations'.

    Raises:
        UnknownModelError: The database has none of its releases.
    """
    releases = releases_of(files.connection, family)
    if not releases:
        raise UnknownModelError(f"No releases of {family.name} in the database: {', '.join(family.releases)}.")
    return _Sitter(
        "family",
        lambda rule: take_family_census(files, family, releases, rule),
        tuple(looked_at(files.connection, family)),
        of_a_family=True,
    )


def _together(looked: list[Coverage]) -> Coverage:
    """Say how far was looked below all of several: no further than below each."""
    return Coverage(
        direct=all(one.direct for one in looked),
        all=all(one.all for one in looked),
        finished=all(one.finished for one in looked),
        as_of=max((one.as_of or "" for one in looked), default="") or None,
    )

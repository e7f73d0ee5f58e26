"""A report: one family's portrait, taken from the database and written as a page."""

from dataclasses import replace

from lineage.errors import UsageError
from lineage.render.figures import hub_words
from lineage.settings import Settings
from lineage.stats.rules.published import published
from lineage.stats.rules.rule import PRESETS, CountingRule
from lineage.stats.summary.brands import Brand, known_brands
from lineage.stats.summary.portrait import Headline, Portrait
from lineage.store.read.details import hub_counts
from lineage.store.read.totals import source, totals
from lineage.workflows.caveats import look_words
from lineage.workflows.compare import compare_all_crawled
from lineage.workflows.family.census import Census, take_census
from lineage.workflows.family.dataset import open_dataset
from lineage.workflows.family.subject import Subject, coverage_below, limit_below, looked_below, read_subject
from lineage.workflows.statistics import measured


def report(settings: Settings, name: str, *, rule: CountingRule | None = None) -> tuple[Portrait, str]:
    """Take the portrait of a model, an organization or a brand, and write it as one HTML page.

    A name that is an organization's and a brand's means the organization.

    Raises:
        UnknownModelError: Nothing of that name.
        UsageError: The rule follows no lineage, or counts models by shares.
        DatabaseError: The database is missing, locked or damaged.
    """
    from importlib.metadata import version

    from lineage.render.report.page import report_page

    family = portrait(settings, name, rule=rule)
    return family, report_page(family, version("hf-lineage"))


def portrait(settings: Settings, name: str, *, rule: CountingRule | None = None) -> Portrait:
    """Take the portrait of a model, an organization or a brand; see `report`."""
    rule = rule or CountingRule()
    if rule.basis != "lineage":
        raise UsageError("A report follows lineage: a rule with basis=tagged is not for it.")
    if rule.merges == "share":
        raise UsageError("A report takes each model whole: a rule with merges=share is for count.")
    with open_dataset(settings) as dataset:
        connection = dataset.connection
        subject = read_subject(connection, name, dataset.config.brands)
        looked = coverage_below(connection, subject)
        where = source(connection)
        where = where._replace(as_of=looked.as_of or where.as_of)

        def take(asked: CountingRule) -> Census:
            near = looked.deep or asked.basis == "tagged"
            return take_census(dataset, subject, asked if near else replace(asked, reach="direct"))

        census = take(rule)
        figures = measured(dataset, census, where, looked)
        limit = limit_below(connection, subject, looked, generations=True)
        return Portrait(
            subject=figures.subject,
            kind=subject.kind,
            rule=figures.rule,
            source=where,
            coverage=tuple(looked_below(connection, subject)),
            complete=figures.complete,
            marks=figures.marks if limit is None else (*figures.marks, limit),
            total=figures.models,
            digest=figures.digest,
            headlines=tuple(
                Headline(called, taken.rule, taken.tally.total)
                for called, preset in PRESETS.items()
                for taken in (take(replace(preset, as_of=rule.as_of, first_party=rule.first_party)),)
            ),
            by_relation=census.tally.by_relation(),
            growth=figures.growth_by_relation,
            fan_out=figures.releases.fan_out,
            layers=figures.layers,
            owners=figures.owners,
            licenses=figures.licenses,
            releases=figures.release_figures,
            largest_releases=figures.largest_releases,
            branches=figures.largest_branches,
            comparison=compare_all_crawled(dataset, rule)
            if _publishes(subject, known_brands(dataset.config.brands))
            else None,
            published=published(figures.subject),
            totals=totals(connection),
            hub_counts=hub_words(hub_counts(connection, subject.keys[0])) if subject.kind == "model" else "",
            at_least=limit is not None,
            look="" if limit is None or looked.look is None else look_words(looked.look),
        )


def _publishes(subject: Subject, brands: tuple[Brand, ...]) -> bool:
    """Return whether a subject is a brand that is compared with others, or publishes one."""
    publishers = {owner for brand in brands for owner in brand.owners}
    return subject.kind == "brand" or (subject.kind == "organization" and subject.name in publishers)

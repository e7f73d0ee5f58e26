"""Families against each other: the same figures for each, by one rule, and whether the data can bear it."""

from dataclasses import dataclass, replace
from datetime import date
from shlex import quote
from typing import TYPE_CHECKING, Any

from lineage.errors import NotCrawledError, UnknownModelError, UsageError
from lineage.facts import State
from lineage.settings import Settings
from lineage.stats.beside import beside
from lineage.stats.families import Family, chosen_families, known_families
from lineage.stats.releases import ReleaseFigures, release_figures
from lineage.stats.rivals import Rivals, rivals
from lineage.stats.rule import CountingRule
from lineage.stats.tally import Tally
from lineage.store.answers import Source
from lineage.store.coverage import Coverage, coverage
from lineage.store.database import open_to_read
from lineage.store.totals import source
from lineage.workflows.census import Files
from lineage.workflows.count import USUAL, rule_of
from lineage.workflows.family_census import releases_of, take_family_census

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lineage.store.database import Connection


@dataclass(frozen=True, slots=True)
class FamilyFigures:
    """One family.

    Attributes:
        family: Its name and which releases it has.
        releases: What its releases amount to, those that the Hub lists.
        only_named: Releases that are only known as somebody's base; they count as roots and in nothing else.
        derivatives: What the rule counts below all its releases.
        direct: The same, but only models with a release among their bases.
        as_of: When the Hub was last asked about it; `None` where the Hub did not say.
        finished: Whether the crawl that looked at it came to its end.
    """

    family: Family
    releases: ReleaseFigures
    only_named: int
    derivatives: float
    direct: float
    as_of: str | None
    finished: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Families side by side.

    Attributes:
        rule: What was counted as a derivative.
        source: Where the data comes from.
        families: One each, in the order asked for.
        by_month: New derivatives of each by month.
    """

    rule: CountingRule
    source: Source
    families: tuple[FamilyFigures, ...]
    by_month: Rivals

    @property
    def is_sample(self) -> bool:
        """Whether the data is a sample, which says nothing of how families compare."""
        return self.source.population.startswith("sample")

    @property
    def unfinished(self) -> tuple[str, ...]:
        """Families whose crawl did not come to its end, so that their figures are too small."""
        return tuple(one.family.name for one in self.families if not one.finished)

    @property
    def days(self) -> tuple[str, ...]:
        """The days on which the families were last looked at, in order; several do not compare well."""
        return tuple(sorted({one.as_of[:10] for one in self.families if one.as_of is not None}))

    @property
    def fit(self) -> bool:
        """Whether the data can bear the comparison: the Hub's own, looked at to the end, on one day."""
        return self.source.population == "Hub" and not self.unfinished and len(self.days) == 1


def compare(
    settings: Settings, names: tuple[str, ...], *, rule: CountingRule | str = USUAL, families: str = ""
) -> Comparison:
    """Compare families by one rule, by default over all generations.

    A family was crawled if a sweep has looked at the whole Hub, or a walk began from each organisation that
    publishes it (or from each of its releases that is written out).

    Args:
        settings: Which database.
        names: The families, in any letter case.
        rule: What counts as a derivative: a rule, the name of a preset, or a rule as `CountingRule.written` writes it.
        families: The text of a user's own file of families (TOML), which adds to the package's.

    Raises:
        UsageError: No such family, no such file, no such rule, or one that follows no lineage.
        NotCrawledError: One of the families was not crawled.
        UnknownModelError: The Hub has no releases of one of them.
        DatabaseError: The database is missing, locked or damaged.
    """
    chosen = chosen_families(names, known_families(families))
    rule = rule_of(rule).for_subject("organisation")
    if rule.basis != "lineage":
        raise UsageError("Families are compared by lineage: a rule with basis=tagged is not for compare.")
    with open_to_read(settings.database) as database, database.transaction() as connection:
        files, where = Files(connection), source(connection)
        looked = [_looked(connection, family) for family in chosen]
        _refuse_uncrawled(settings, chosen, looked)
        counted = [_counted(files, family, seen, rule) for family, seen in zip(chosen, looked, strict=True)]
        edges = files.edges(rule)
        models = beside(files.models(), edges.keys)
        figures = tuple(one for one, _ in counted)
        by_month = rivals(
            [(one.family.name, found) for one, found in counted],
            models.created,
            models.imported,
            rule=rule,
            as_of=_day_of(figures, models.created),
        )
    return Comparison(rule, where, figures, by_month)


def _looked(connection: "Connection", family: Family) -> list[tuple[str, Coverage]]:
    """Tell how far crawls have looked at each thing that must have been crawled: owners, or models written out."""
    found = {}
    for pattern in family.releases:
        owner = pattern.partition("/")[0]
        seen = coverage(connection, owner)
        if not seen.all and "*" not in pattern:
            found[pattern] = coverage(connection, pattern)
        else:
            found[owner] = seen
    return list(found.items())


def _refuse_uncrawled(
    settings: Settings, families: tuple[Family, ...], looked: list[list[tuple[str, Coverage]]]
) -> None:
    missing = {
        family.name: [root for root, seen in parts if not seen.all]
        for family, parts in zip(families, looked, strict=True)
    }
    # A sweep looks at everything, so one root of each is enough, and the Hub need not have the others.
    first = {name: roots[0] for name, roots in missing.items() if roots}
    if first:
        raise NotCrawledError(
            f"{' and '.join(first)}: not crawled. To go through the whole Hub once, for all families: "
            f"lineage crawl {' '.join(first.values())} --plan sweep --db {quote(str(settings.database))}"
        )


def _day_of(families: tuple[FamilyFigures, ...], created: "NDArray[Any]") -> date:
    """Tell the day of the data: of the last look, else, where the Hub told no time, of the newest model."""
    told = max(one.as_of or "" for one in families)
    if told:
        return date.fromisoformat(told[:10])
    return date.fromordinal(date(1970, 1, 1).toordinal() + max(int(created.max(initial=0)), 0))


def _counted(
    files: Files, family: Family, looked: list[tuple[str, Coverage]], rule: CountingRule
) -> tuple[FamilyFigures, Tally]:
    """Work out one family's figures, and give the models behind its number of derivatives too."""
    finished = all(seen.finished for _, seen in looked)
    models = releases_of(files.connection, family)
    if not models:
        if finished:
            raise UnknownModelError(f"No releases of {family.name} in the database: {', '.join(family.releases)}.")
        raise NotCrawledError(
            f"The crawl was interrupted before any release of {family.name}. `lineage status` says which to carry on."
        )
    listed = [model for model in models if model.state is State.PRESENT]
    found = take_family_census(files, family, models, rule).tally
    direct = found
    if rule.reach != "direct":
        direct = take_family_census(files, family, models, replace(rule, reach="direct")).tally
    figures = FamilyFigures(
        family=family,
        releases=release_figures(listed),
        only_named=len(models) - len(listed),
        derivatives=found.total,
        direct=direct.total,
        as_of=max((seen.as_of or "" for _, seen in looked), default="") or None,
        finished=finished,
    )
    return figures, found

"""How many models were made from one model, or from an organisation's, by which rule, and how sure that is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from lineage.facts import DECLARED_EVIDENCE, Evidence
from lineage.render.figures import hub_words
from lineage.settings import Settings
from lineage.stats.rules.rule import CountingRule, read_rule
from lineage.stats.rules.tally import Tally
from lineage.store.read.answers import Source
from lineage.store.read.columns import first_day
from lineage.store.read.coverage import Coverage
from lineage.store.read.details import hub_counts
from lineage.store.read.totals import source
from lineage.workflows.caveats import (
    added_words,
    doubted_caveat,
    look_words,
    number_caveats,
    other_relations_caveat,
    unconfirmed_caveat,
)
from lineage.workflows.family.census import Census, digest_of, take_census
from lineage.workflows.family.dataset import Dataset, open_dataset
from lineage.workflows.family.subject import Subject, coverage_below, limit_below, read_subject

USUAL: Final = "all-generations"
"""The rule that counts where none is named."""


class Counts(NamedTuple):
    """How many models a rule counts; whole numbers unless merges count by share.

    Both lists by relation hold all of `RELATION_NAMES`, zeros too, and sum to their total, as `by_depth` sums to `all`.

    Attributes:
        direct: What the same rule counts with only those that have a root among their bases.
        direct_by_relation: These by their relation to the roots; empty for a count by tag, which has no direct ones.
        all: What the rule counts.
        all_by_relation: These by their relation to the whole family; empty for a count by tag.
        by_depth: These by depth, from depth 1 to the greatest at which a model is counted; empty for a count by tag.
    """

    direct: float
    direct_by_relation: tuple[tuple[str, float], ...]
    all: float
    all_by_relation: tuple[tuple[str, float], ...]
    by_depth: tuple[float, ...]


class Adds(NamedTuple):
    """How many more models count when one more kind of evidence is taken in."""

    direct: float
    all: float


NO_ADDS: Final = Adds(0, 0)


class DeclaredAdds(NamedTuple):
    """What declared evidence beyond a rule's own would add.

    Attributes:
        cards: What cards would add; zeros where the rule takes them in already, or counts by tag.
        configs: What adapters' configurations would add to that.
    """

    cards: Adds = NO_ADDS
    configs: Adds = NO_ADDS

    def words(self, *, generations: bool) -> tuple[str, ...]:
        """Return each addition in words; none where nothing would be added."""
        pairs = (("Cards alone", self.cards), ("Adapters' configurations", self.configs))
        words = (added_words(whose, adds.direct, adds.all, generations=generations) for whose, adds in pairs)
        return tuple(filter(None, words))


def declared_adds(census_by: Callable[[CountingRule], Census], census: Census) -> DeclaredAdds:
    """Return what cards, and then adapters' configurations, would add to a census.

    Args:
        census_by: Counts the same subject by another rule.
        census: What was counted.
    """
    if census.rule.basis == "tagged":
        return DeclaredAdds()

    def totals(rule: CountingRule) -> Adds:
        direct = census_by(replace(rule, reach="direct")).tally.total
        return Adds(direct, direct if rule.reach == "direct" else census_by(rule).tally.total)

    adds, total, rule = [], totals(census.rule), census.rule
    for kind in (Evidence.CARD, Evidence.ADAPTER_CONFIG):
        wider = replace(rule, evidence=(*rule.evidence, kind))
        more = total if wider == rule else totals(wider)
        adds.append(Adds(more.direct - total.direct, more.all - total.all))
        total, rule = more, wider
    return DeclaredAdds(*adds)


@dataclass(frozen=True, slots=True)
class DerivativeCount:
    """A number of derivatives with everything it rests on.

    Attributes:
        subject: The model or organisation.
        rule: The choices it was counted by, with what depends on the subject settled; `reach` is `direct` where only
            direct derivatives are known.
        source: Where the data comes from, as of when what lies below the subject was last looked at.
        complete: Whether a finished sweep of the whole Hub lies under the number, as `status` says it.
        coverage: How far crawls have looked below the subject.
        counts: The numbers.
        adds: What declared evidence beyond the rule's own would add.
        models: How many models were counted; `counts.all`, unless merges count by share.
        digest: SHA-256 of their names, as `stats.digest` makes it.
        marks: What limits the number, in plain words.
        limit: The mark that says how little has been looked at below the subject; `None` where it is enough.
        hub_counts: The Hub's own count of the model's direct derivatives by relation; empty where it was not asked for.
    """

    subject: str
    rule: CountingRule
    source: Source
    complete: bool
    coverage: Coverage
    counts: Counts
    adds: DeclaredAdds
    models: int
    digest: str
    marks: tuple[str, ...]
    limit: str | None
    hub_counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The rule in words."""
        return self.rule.words(self.subject)


class Counter:
    """Counts one subject by one rule after another; what two rules share is worked out once."""

    def __init__(self, dataset: Dataset, name: str) -> None:
        self.dataset = dataset
        connection = dataset.connection
        self.subject: Subject = read_subject(connection, name, dataset.config.brands)
        self.source, self.coverage = source(connection), coverage_below(connection, self.subject)
        if self.coverage.as_of is not None:
            self.source = self.source._replace(as_of=self.coverage.as_of)

    def census(self, rule: CountingRule) -> Census:
        """Find the models that a rule counts; where nobody has looked further than that, direct derivatives alone."""
        if rule.basis == "lineage" and not self.coverage.deep:
            rule = replace(rule, reach="direct")
        return take_census(self.dataset, self.subject, rule)

    def count(self, rule: CountingRule) -> DerivativeCount:
        """Count by one rule."""
        census, asked = self.census(rule), rule
        found, rule = census.tally, census.rule
        counts = Counts(0, (), found.total, (), ()) if rule.basis == "tagged" else self._counts(census)
        return DerivativeCount(
            subject=self.subject.name,
            rule=rule,
            source=self.source,
            complete=self.source.complete,
            coverage=self.coverage,
            counts=counts,
            adds=self.adds(census),
            models=len(found.keys),
            digest=digest_of(self.dataset, census),
            marks=self.caveats(asked, found),
            limit=self.limit(asked),
            hub_counts=self.hub_counts if rule.basis == "lineage" else {},
        )

    def caveats(self, asked: CountingRule, tally: Tally) -> tuple[str, ...]:
        """Say what limits a number that was asked for by one rule and, it may be, counted by a narrower one."""
        return (*self.caveats_of(asked, tally.total), *self._doubts(tally))

    def _doubts(self, tally: Tally) -> tuple[str, ...]:
        """Return what was left out as nothing confirms it, and what was counted under a relation that the Hub lacks."""
        if tally.rule.basis == "tagged":
            return ()
        caveats = []
        counted = set(tally.keys.tolist())
        if Evidence.CARD not in tally.rule.evidence:
            family = counted.union(self.subject.keys)
            left = {key for key, base in self.dataset.doubted() if base in family} - counted
            if left:
                caveats.append(doubted_caveat(len(left), sample=self.source.population.startswith("sample")))
        if self.source.population.startswith("sample"):
            alone = {key for key, _ in self.dataset.unconfirmed()} & counted
            if alone:
                caveats.append(unconfirmed_caveat(len(alone)))
        others = self.dataset.other_relations()
        words = [word for key, word in others.items() if key in counted]
        if words:
            caveats.append(other_relations_caveat(words))
        if others.keys() - counted:
            evidence = (*tally.rule.evidence, *DECLARED_EVIDENCE)
            declared = set(self.census(replace(tally.rule, evidence=evidence)).tally.keys.tolist())
            words = [word for key, word in others.items() if key in declared - counted]
            if words:
                caveats.append(other_relations_caveat(words, counted=False))
        return tuple(caveats)

    def caveats_of(self, rule: CountingRule, total: float) -> tuple[str, ...]:
        """Say what limits a number by a rule; only one as of a day has to do with the oldest model."""
        first = None if rule.as_of is None else first_day(self.dataset.connection)
        unheard_of = self.dataset.unheard_of(rule)
        caveats = number_caveats(rule, self.source, total, first, self.dataset.config, unheard_of, self.subject.brands)
        limit = self.limit(rule)
        return caveats if limit is None else (*caveats, limit)

    @property
    def hub_counts(self) -> dict[str, int]:
        """The Hub's own count of a model's direct derivatives by relation; empty where it was not asked for."""
        subject = self.subject
        return hub_counts(self.dataset.connection, subject.keys[0]) if subject.kind == "model" else {}

    def hub_caveat(self, rule: CountingRule) -> tuple[str, ...]:
        """Return what the Hub counts itself, beside a number of direct derivatives."""
        if rule.basis != "lineage" or rule.reach != "direct":
            return ()
        return tuple(filter(None, (hub_words(self.hub_counts),)))

    def limit(self, rule: CountingRule) -> str | None:
        """Say how little has been looked at below the subject, for what a rule asks about."""
        if rule.basis == "tagged":
            return None
        return limit_below(self.dataset.connection, self.subject, self.coverage, generations=rule.reach == "all")

    def look(self, rule: CountingRule) -> str:
        """Return what the look is called that a number can only be too small by; empty where there is none."""
        look = self.coverage.look
        return "" if look is None or self.limit(rule) is None else look_words(look)

    def adds(self, census: Census) -> DeclaredAdds:
        """Return what declared evidence beyond a rule's own would add to what it counts."""
        return declared_adds(self.census, census)

    def _counts(self, census: Census) -> Counts:
        every = census.tally
        direct = every if census.rule.reach == "direct" else self.census(replace(census.rule, reach="direct")).tally
        return Counts(direct.total, direct.by_relation(), every.total, every.by_relation(), every.by_depth())


def count(settings: Settings, name: str, rule: CountingRule | str = USUAL) -> DerivativeCount:
    """Count the derivatives of a model or an organisation.

    Args:
        settings: Which database.
        name: The model or organisation.
        rule: A rule, the name of a preset, or a rule as `CountingRule.written` writes it.

    Raises:
        UsageError: The rule is none, or contradicts itself.
        UnknownModelError: Nothing of that name.
        DatabaseError: The database is missing, locked or damaged.
    """
    chosen = rule_of(rule)
    with open_dataset(settings) as dataset:
        return Counter(dataset, name).count(chosen)


def rule_of(rule: CountingRule | str) -> CountingRule:
    """Take a rule as it is, or read it."""
    return read_rule(rule) if isinstance(rule, str) else rule

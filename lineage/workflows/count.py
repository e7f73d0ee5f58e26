"""How many models were made from one model, or from an organisation's, by which rule, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lineage.facts import DECLARED_EVIDENCE, HEADLINE_EVIDENCE, Evidence
from lineage.settings import Settings
from lineage.stats.counting import CountingRule, Counts
from lineage.stats.counting import count as count_by_rule
from lineage.stats.family import RelationByDepth, by_relation_and_depth
from lineage.store.answers import Source
from lineage.store.coverage import Coverage, coverage
from lineage.store.database import open_to_read
from lineage.store.totals import source
from lineage.workflows.subject import FirstParty, make_rule, read_subject, ruled_graph


class CardAdds(NamedTuple):
    """How many more models count when what only cards say is taken in too."""

    direct: int
    all: int


@dataclass(frozen=True, slots=True)
class DerivativeCount:
    """A number of derivatives with everything it rests on.

    Attributes:
        subject: The model or organisation.
        rule: The choices it was counted by.
        source: Where the data comes from, as of when what lies below the subject was last looked at.
        complete: Whether a finished crawl of the Hub has followed everything below the subject.
        coverage: How far crawls have looked below the subject; without `all`, only direct derivatives are known.
        counts: The numbers.
        card_adds: What cards would add; zeros where the rule takes them in already.
    """

    subject: str
    rule: CountingRule
    source: Source
    complete: bool
    coverage: Coverage
    counts: Counts
    card_adds: CardAdds


def count(
    settings: Settings,
    name: str,
    *,
    evidence: Sequence[Evidence] = HEADLINE_EVIDENCE,
    first_party: FirstParty | None = None,
) -> DerivativeCount:
    """Count the derivatives of a model or an organisation, directly and over all generations.

    Raises:
        UnknownModelError: Nothing of that name.
        DatabaseError: The database is missing, locked or damaged.
    """
    with open_to_read(settings.database) as database, database.transaction() as connection:
        subject = read_subject(connection, name)
        rule = make_rule(subject, evidence, first_party)
        counts = count_by_rule(*ruled_graph(connection, subject, rule), rule)
        declared = make_rule(subject, tuple({*evidence, *DECLARED_EVIDENCE}), first_party)
        with_cards = (
            counts if declared == rule else count_by_rule(*ruled_graph(connection, subject, declared), declared)
        )
        where, looked = source(connection), coverage(connection, subject.name)
    return DerivativeCount(
        subject=subject.name,
        rule=rule,
        source=where if looked.as_of is None else where._replace(as_of=looked.as_of),
        complete=looked.all and looked.finished and not where.population.startswith("sample"),
        coverage=looked,
        counts=counts,
        card_adds=CardAdds(with_cards.direct - counts.direct, with_cards.all - counts.all),
    )


def by_relation(
    settings: Settings,
    name: str,
    *,
    evidence: Sequence[Evidence] = HEADLINE_EVIDENCE,
    first_party: FirstParty | None = None,
) -> RelationByDepth:
    """Lay out what `count` counts by relation and depth; the table's cells sum to its total.

    Raises:
        UnknownModelError: Nothing of that name.
        DatabaseError: The database is missing, locked or damaged.
    """
    with open_to_read(settings.database) as database, database.transaction() as connection:
        subject = read_subject(connection, name)
        rule = make_rule(subject, evidence, first_party)
        return by_relation_and_depth(*ruled_graph(connection, subject, rule), rule)

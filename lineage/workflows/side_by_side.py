"""All presets of the counting rule side by side, beside what others have published."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from lineage.settings import Settings
from lineage.stats.rules.published import Published, published
from lineage.stats.rules.rule import PRESETS, CountingRule
from lineage.store.read.answers import Source
from lineage.workflows.count import Counter
from lineage.workflows.family.census import digest_of
from lineage.workflows.family.dataset import open_dataset


class RuleCount(NamedTuple):
    """What one preset counts.

    Attributes:
        name: The preset's name.
        rule: The rule, settled for the subject.
        words: The rule in words.
        total: The number.
        by_relation: Its split, in the order of `RELATION_NAMES`; empty for a count by tag.
        complete: Whether a finished sweep of the whole Hub lies under the number.
        models: How many models were counted.
        digest: SHA-256 of their names.
        marks: What limits the number.
    """

    name: str
    rule: CountingRule
    words: str
    total: float
    by_relation: tuple[tuple[str, float], ...]
    complete: bool
    models: int
    digest: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One subject counted by every preset.

    Attributes:
        subject: The model or organisation.
        source: Where the data comes from.
        rows: One count a preset, in the order of `PRESETS`.
        published: What others have published about the subject.
    """

    subject: str
    source: Source
    rows: tuple[RuleCount, ...]
    published: tuple[Published, ...]


def count_by_all_rules(
    settings: Settings, name: str, amend: Callable[[CountingRule], CountingRule] = lambda rule: rule
) -> SideBySide:
    """Count a subject by every preset.

    Args:
        settings: Which database.
        name: The model or organisation.
        amend: What is done to each preset first, such as counting as of a day.

    Raises:
        UsageError: What is amended contradicts a preset.
        UnknownModelError: Nothing of that name.
        DatabaseError: The database is missing, locked or damaged.
    """
    rules = {preset: amend(rule) for preset, rule in PRESETS.items()}
    with open_dataset(settings) as dataset:
        counter = Counter(dataset, name)
        rows = []
        for preset, rule in rules.items():
            census = counter.census(rule)
            tally = census.tally
            rows.append(
                RuleCount(
                    name=preset,
                    rule=tally.rule,
                    words=tally.rule.words(counter.subject.name),
                    total=tally.total,
                    by_relation=() if rule.basis == "tagged" else tally.by_relation(),
                    complete=counter.source.complete,
                    models=len(tally.keys),
                    digest=digest_of(dataset, census),
                    marks=counter.caveats(rule, tally),
                )
            )
    return SideBySide(counter.subject.name, counter.source, tuple(rows), published(counter.subject.name))

"""A portrait: everything that a report says of one family, as numbers that carry their rule."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from lineage.stats.over_time.growth import Growth
from lineage.stats.rules.published import Published
from lineage.stats.rules.rule import CountingRule
from lineage.stats.shape.below_each import Branch
from lineage.stats.shape.fan_out import FanOut
from lineage.stats.shape.layers import Layers
from lineage.stats.summary.comparison import Comparison
from lineage.stats.summary.mixes import Mix
from lineage.stats.summary.owners import Owners
from lineage.stats.summary.releases import ReleaseFigures
from lineage.store.read.answers import Source
from lineage.store.read.coverage import Coverage
from lineage.store.read.totals import Totals


class Headline(NamedTuple):
    """One number of derivatives.

    Attributes:
        name: What the rule is called.
        rule: The rule.
        value: The number.
    """

    name: str
    rule: CountingRule
    value: float


@dataclass(frozen=True, slots=True)
class Portrait:
    """One family.

    Attributes:
        subject: The model, organization or brand.
        kind: Which of these.
        rule: What everything but the headlines is counted by.
        source: Where the data comes from, as of when what lies below was last looked at.
        coverage: How far crawls have looked below each thing that must have been crawled.
        complete: Whether a finished sweep of the whole Hub lies under the numbers.
        marks: What limits the numbers, in plain words.
        total: How many models the rule counts.
        digest: SHA-256 of their names, as `stats.digest` makes it.
        headlines: The number by each rule that has a name.
        by_relation: The number split by relation.
        growth: New and cumulative by month and relation.
        fan_out: Of the releases.
        layers: Generations and depths.
        owners: Who made the derivatives.
        licenses: Their licenses, as people call them.
        releases: What the listed releases amount to.
        largest_releases: Those that reach farthest.
        branches: The derivatives that reach farthest.
        comparison: Known brands beside one another; `None` where the subject is of none, or only one was crawled.
        published: What others have published about the subject.
        totals: What the whole database holds, and what is wrong with it.
        hub_counts: The Hub's own count of direct derivatives, in words; empty where it was not asked for.
        look: What a look that found the models is called, where no crawl has; else empty.
        at_least: Whether too little was looked at below the subject for the number to be more than a lower bound.
    """

    subject: str
    kind: Literal["model", "organization", "brand"]
    rule: CountingRule
    source: Source
    coverage: tuple[tuple[str, Coverage], ...]
    complete: bool
    marks: tuple[str, ...]
    total: int
    digest: str
    headlines: tuple[Headline, ...]
    by_relation: tuple[tuple[str, float], ...]
    growth: Growth
    fan_out: FanOut
    layers: Layers
    owners: Owners
    licenses: Mix
    releases: ReleaseFigures
    largest_releases: tuple[Branch, ...]
    branches: tuple[Branch, ...]
    comparison: Comparison | None
    published: tuple[Published, ...]
    totals: Totals
    hub_counts: str = ""
    look: str = ""
    at_least: bool = False

"""A portrait: everything that a report says of one family, as numbers that carry their rule."""

from dataclasses import dataclass
from typing import NamedTuple

from lineage.stats.fan_out import FanOut
from lineage.stats.growth import Growth
from lineage.stats.layers import Layers
from lineage.stats.owners import Owners
from lineage.stats.releases import ReleaseFigures
from lineage.stats.rule import CountingRule
from lineage.store.answers import Source
from lineage.store.totals import Totals


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


class Branch(NamedTuple):
    """One release, or one model made directly from a release, with what lies below it by all edges of the evidence.

    Attributes:
        repo_id: Its name.
        fan_out: Models made directly from it.
        reach: All models below it.
    """

    repo_id: str
    fan_out: int
    reach: int


@dataclass(frozen=True, slots=True)
class Portrait:
    """One family.

    Attributes:
        subject: The model, organisation or family.
        rule: What everything but the headlines is counted by.
        source: Where the data comes from, as of when what lies below was last looked at.
        complete: Whether a finished sweep of the whole Hub lies under the numbers.
        headlines: The number by each rule that has a name.
        by_relation: The number split by relation.
        growth: New and cumulative by month and relation.
        fan_out: Of the releases.
        layers: Generations and depths.
        owners: Who made the derivatives.
        releases: What the listed releases amount to.
        largest_releases: Those that reach farthest.
        branches: The direct derivatives that reach farthest.
        totals: What the whole database holds, and what is wrong with it.
    """

    subject: str
    rule: CountingRule
    source: Source
    complete: bool
    headlines: tuple[Headline, ...]
    by_relation: tuple[tuple[str, float], ...]
    growth: Growth
    fan_out: FanOut
    layers: Layers
    owners: Owners
    releases: ReleaseFigures
    largest_releases: tuple[Branch, ...]
    branches: tuple[Branch, ...]
    totals: Totals

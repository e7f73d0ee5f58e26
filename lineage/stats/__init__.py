"""Statistics of a graph: numbers that carry their counting rule."""

from lineage.stats.rules.rule import PRESETS, CountingRule, read_rule
from lineage.stats.rules.tally import RELATION_NAMES, Tally, tally

__all__ = [
    "PRESETS",
    "RELATION_NAMES",
    "CountingRule",
    "Tally",
    "read_rule",
    "tally",
]

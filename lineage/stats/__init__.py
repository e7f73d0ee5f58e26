"""What a graph amounts to: numbers that carry the rule they were counted by."""

from lineage.stats.family import RelationByDepth, by_relation_and_depth
from lineage.stats.rule import PRESETS, CountingRule, read_rule
from lineage.stats.tally import RELATION_NAMES, Tally, tally

__all__ = [
    "PRESETS",
    "RELATION_NAMES",
    "CountingRule",
    "RelationByDepth",
    "Tally",
    "by_relation_and_depth",
    "read_rule",
    "tally",
]

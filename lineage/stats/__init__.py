"""What a graph amounts to: numbers that carry the rule they were counted by."""

from lineage.stats.counting import RELATION_NAMES, Counted, CountingRule, Counts, count, counted
from lineage.stats.family import RelationByDepth, by_relation_and_depth

__all__ = [
    "RELATION_NAMES",
    "Counted",
    "CountingRule",
    "Counts",
    "RelationByDepth",
    "by_relation_and_depth",
    "count",
    "counted",
]

"""What a graph amounts to: numbers that carry the rule they were counted by."""

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

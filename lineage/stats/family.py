"""A family as a table: how many of its models are counted under each relation at each depth."""

from dataclasses import dataclass

import numpy as np

from lineage.stats.rule import CountingRule
from lineage.stats.tally import RELATION_NAMES, Tally


@dataclass(frozen=True, slots=True)
class RelationByDepth:
    """How many models there are by relation and depth; all numbers sum to the tally's total.

    Attributes:
        rule: What they were counted by.
        relations: What each row is, in the order of `RELATION_NAMES`.
        depths: What each column is: 1, 2, … to the greatest depth at which a model is counted.
        numbers: One row of numbers per relation, zeros too; whole unless merges count by share.
    """

    rule: CountingRule
    relations: tuple[str, ...]
    depths: tuple[int, ...]
    numbers: tuple[tuple[float, ...], ...]


def by_relation_and_depth(found: Tally) -> RelationByDepth:
    """Lay out what a tally counts.

    >>> array = np.array
    >>> found = Tally(CountingRule(), array([8, 9]), array([1, 2]), array([1, 2], np.int32), array([1, 4]),
    ...               array([False, False]), array([1.0, 1.0]))
    >>> table = by_relation_and_depth(found)
    >>> table.depths, table.numbers[:3]
    ((1, 2), ((1, 0), (0, 0), (0, 1)))
    """
    deepest = int(found.depth.max(initial=0))
    cell = found.relation * deepest + found.depth - 1
    weights = None if found.rule.merges == "once" else found.weight
    numbers = np.bincount(cell, weights=weights, minlength=len(RELATION_NAMES) * deepest)
    rows = tuple(tuple(row) for row in numbers.reshape(len(RELATION_NAMES), deepest).tolist())
    return RelationByDepth(found.rule, RELATION_NAMES, tuple(range(1, deepest + 1)), rows)

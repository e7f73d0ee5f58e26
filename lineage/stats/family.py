"""A family as a table: how many of its models are counted under each relation at each depth."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lineage.graph import LineageGraph, Positions
from lineage.stats.counting import RELATION_NAMES, CountingRule, counted


@dataclass(frozen=True, slots=True)
class RelationByDepth:
    """How many models there are by relation and depth; all numbers sum to `Counts.all` under the same rule.

    Attributes:
        rule: What they were counted by.
        relations: What each row is, in the order of `RELATION_NAMES`.
        depths: What each column is: 1, 2, … to the greatest depth at which a model is counted.
        numbers: One row of numbers per relation, zeros too.
    """

    rule: CountingRule
    relations: tuple[str, ...]
    depths: tuple[int, ...]
    numbers: tuple[tuple[int, ...], ...]


def by_relation_and_depth(
    graph: LineageGraph, roots: Positions, own: NDArray[np.bool_], rule: CountingRule
) -> RelationByDepth:
    """Lay out what `count` counts; the arguments are the same.

    >>> from lineage.facts import EdgeArrays
    >>> array = np.array
    >>> edges = EdgeArrays(array([7, 8, 9]), array([0, 1]), array([1, 2]), array([0, 2]))
    >>> own = array([True, False, False])
    >>> table = by_relation_and_depth(LineageGraph.from_edges(edges), [0], own, CountingRule("model"))
    >>> table.depths, table.numbers[:3]
    ((1, 2), ((1, 0), (0, 0), (0, 1)))
    """
    found = counted(graph, roots, own, rule)
    deepest = int(found.depth.max(initial=0))
    cell = found.relation * deepest + found.depth - 1
    numbers = np.bincount(cell, minlength=len(RELATION_NAMES) * deepest).reshape(len(RELATION_NAMES), deepest)
    rows = tuple(tuple(row) for row in numbers.tolist())
    return RelationByDepth(rule, RELATION_NAMES, tuple(range(1, deepest + 1)), rows)

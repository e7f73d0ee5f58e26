"""The placement tree: under which one of its bases a model stands, where it has several."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lineage.facts import RELATION_CODES, Relation
from lineage.graph import LineageGraph, cycles
from lineage.graph.walk import depths

NO_RELATION: Final = 255
"""The relation of a model that stands under no base."""
_UNSTATED: Final = RELATION_CODES.index(Relation.UNSTATED)


@dataclass(frozen=True, slots=True, eq=False)
class PlacementTree:
    """One base at most for each model, and all the edges that this leaves over.

    Attributes:
        parent: int32, one per model: the base it stands under; -1 at the top.
        relation: uint8, beside `parent`: a position in `RELATION_CODES`, `NO_RELATION` at the top.
        depth: int32: the steps up to the top.
        other_bases: int32, the edges left over, ordered by derivative, then base.
        other_derivatives: int32, beside `other_bases`.
        other_relations: uint8, beside `other_bases`.
    """

    parent: NDArray[np.int32]
    relation: NDArray[np.uint8]
    depth: NDArray[np.int32]
    other_bases: NDArray[np.int32]
    other_derivatives: NDArray[np.int32]
    other_relations: NDArray[np.uint8]


def hang(
    graph: LineageGraph,
    *,
    reach: NDArray[np.integer[Any]],
    rank: NDArray[np.integer[Any]],
    tops: NDArray[np.integer[Any]] | None = None,
) -> PlacementTree:
    """Return the base that each model hangs under: nearest to a top, then stated, most descendants, name.

    At the top stand models without a base; of a cycle that nothing leads to, the member first by name; and `tops`,
    whatever bases they have. Depths grow by one along the tree, so that it has no cycle whatever the graph has.

    Args:
        graph: All the models to be placed; those that no edge touches are keys like the others.
        reach: How many descendants each model has.
        rank: Each model's place in name order, each its own.
        tops: Positions of further models to stand at the top, such as the subject's own.

    >>> from lineage.facts import EdgeArrays
    >>> array = np.array
    >>> edges = EdgeArrays(array([7, 8, 9]), array([0, 1, 0]), array([1, 2, 2]), array([0, 2, 3]))
    >>> tree = hang(LineageGraph.from_edges(edges), reach=array([2, 1, 0]), rank=array([0, 1, 2]))
    >>> tree.parent.tolist(), tree.other_bases.tolist(), tree.other_derivatives.tolist()
    ([-1, 0, 0], [1], [2])
    """
    top = _tops(graph, rank)
    if tops is not None:
        top[np.asarray(tops, dtype=np.int64)] = True
    depth = depths(graph.down, np.flatnonzero(top))
    derivative = np.repeat(np.arange(len(graph), dtype=np.int32), graph.up.degrees())
    base, relation = graph.up.ends, graph.up_relation
    fits = np.flatnonzero(depth[base] == depth[derivative] - 1)
    unstated = relation[fits] == _UNSTATED
    fits = fits[np.lexsort((rank[base[fits]], -reach[base[fits]], unstated, derivative[fits]))]
    chosen = fits[_first_of_each(derivative[fits])]
    parent = np.full(len(graph), -1, dtype=np.int32)
    parent[derivative[chosen]] = base[chosen]
    kind = np.full(len(graph), NO_RELATION, dtype=np.uint8)
    kind[derivative[chosen]] = relation[chosen]
    left = np.ones(len(base), dtype=bool)
    left[chosen] = False
    return PlacementTree(parent, kind, depth, base[left], derivative[left], relation[left])


def _tops(graph: LineageGraph, rank: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
    """Return the tops: models without a base, and one of each cycle that nothing leads to."""
    top: NDArray[np.bool_] = graph.up.degrees() == 0
    for members in cycles(graph):
        bases = graph.up.neighbors(members)
        if np.isin(bases, members).all():
            top[members[np.argmin(rank[members])]] = True
    return top


def _first_of_each(grouped: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
    """Mark where each run of equal numbers begins."""
    first = np.ones(len(grouped), dtype=bool)
    first[1:] = grouped[1:] != grouped[:-1]
    return first

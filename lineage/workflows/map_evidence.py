"""What each edge of a map is known from."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lineage.graph import LineageGraph
from lineage.render.map.data import IMPOSSIBLE_BIT
from lineage.store.whole import evidence_arrays, impossible_edges
from lineage.workflows.census import Census

if TYPE_CHECKING:
    from lineage.store.database import Connection


def evidence_of(connection: "Connection", graph: LineageGraph, census: Census) -> NDArray[np.uint8]:
    """Collect every kind of evidence of each edge; that of a re-upload's edges where the rule has put these.

    `IMPOSSIBLE_BIT` tells an edge that is impossible in time, unless the rule has moved it.
    """
    base, derivative, bits = evidence_arrays(connection)
    if census.rule.mirrors == "folded":
        base, derivative = _folded(_below_merge(base, derivative, census), census), _folded(derivative, census)
    ends = graph.positions(base).astype(np.int64), graph.positions(derivative).astype(np.int64)
    at = slots(graph, *ends)
    evidence = np.zeros(len(graph.down.ends), dtype=np.uint8)
    np.bitwise_or.at(evidence, at[at >= 0], bits[at >= 0])
    at = slots(graph, *(graph.positions(side).astype(np.int64) for side in impossible_edges(connection)))
    evidence[at[at >= 0]] |= IMPOSSIBLE_BIT
    return evidence


def _folded(keys: NDArray[np.int64], census: Census) -> NDArray[np.int64]:
    """Put what each model copies in its place."""
    known = census.edges.keys
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[at] == keys, known[census.traits.copy_of[at]], keys)


def _below_merge(base: NDArray[np.int64], derivative: NDArray[np.int64], census: Census) -> NDArray[np.int64]:
    """Put the merge in the place of its bases, for edges of a quantization of it that lists them."""
    known, merge_of = census.edges.keys, census.traits.merge_of
    if merge_of is None:
        return base
    at = np.minimum(np.searchsorted(known, derivative), len(known) - 1)
    return np.where((known[at] == derivative) & (merge_of[at] != at), known[merge_of[at]], base)


def slots(graph: LineageGraph, base: NDArray[np.int64], derivative: NDArray[np.int64]) -> NDArray[np.int64]:
    """Find where in `graph.down.ends` some edges stand; -1 for what is none."""
    size = len(graph)
    rows = np.repeat(np.arange(size), graph.down.degrees())
    edges = rows * size + graph.down.ends  # ascending, as rows are and as ends are within each
    if not len(edges):
        return np.full(len(base), -1, dtype=np.int64)
    wanted = base * size + derivative
    found = np.minimum(np.searchsorted(edges, wanted), len(edges) - 1)
    return np.where((edges[found] == wanted) & (base >= 0) & (derivative >= 0), found, -1)

"""Pairs of a merge and a model above it, for merges with few models above."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lineage.graph.cycles import Condensation

_AT_ONCE: Final = 1 << 21
"""Pairs worked on at a time: what they take fits into 200 MB."""


def ways_up(whole: Condensation, above: list[NDArray[np.int64]]) -> NDArray[np.float64]:
    """Count the ways that lead up from every model: no model has more models above it than this.

    `above` lists the models for which it is wanted with all that are above them, by the chain above them, longest
    first.

    >>> from lineage.facts import EdgeArrays
    >>> from lineage.graph.arrays import LineageGraph
    >>> from lineage.graph.cycles import condense
    >>> array = np.array
    >>> edges = EdgeArrays(array([7, 8, 9]), array([0, 1]), array([1, 2]), array([0, 0]))
    >>> ways_up(condense(LineageGraph.from_edges(edges)), [array([2]), array([1]), array([0])])
    array([0., 1., 2.])
    """
    ways = np.zeros(len(whole.up), dtype=np.float64)
    degrees = whole.up.degrees()
    for layer in reversed(above):
        has_base = layer[degrees[layer] > 0]
        if len(has_base):
            further = 1 + ways[whole.up.neighbors(has_base)]
            ways[has_base] = np.add.reduceat(further, np.cumsum(degrees[has_base]) - degrees[has_base])
    return ways


def worth_by_pairs(
    whole: Condensation, merges: NDArray[np.int64], worth: NDArray[np.int64], ways: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Add up, for every model, the worth of the merges below it, each counted once.

    A merge's pairs are followed upwards, models with the longest chains first, so that each pair is met with all its
    repetitions at one time. The cost is the pairs, of which `ways` says how many there are at most.
    """
    total = np.zeros(len(whole.up), dtype=np.int64)
    for some in _portions(merges, ways[merges]):
        models, merge = whole.up.neighbors(some), np.repeat(np.arange(len(some)), whole.up.degrees()[some])
        for above, which in _pairs_above(whole, models.astype(np.int64), merge, len(some)):
            np.add.at(total, above, worth[some[which]])
    return total


def _portions(merges: NDArray[np.int64], ways: NDArray[np.float64]) -> list[NDArray[np.int64]]:
    """Cut the merges into runs of about so many pairs as are worked on at once."""
    number = (np.cumsum(ways) // _AT_ONCE).astype(np.int64)
    return np.split(merges, np.flatnonzero(np.diff(number)) + 1) if len(merges) else []


def _pairs_above(
    whole: Condensation, models: NDArray[np.int64], merge: NDArray[np.int64], merges: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield each pair of a model and a merge below it once, given the pairs of merges and their bases."""
    waiting: dict[int, list[NDArray[np.int64]]] = defaultdict(list)

    def wait(models: NDArray[np.int64], merge: NDArray[np.int64]) -> None:
        chain = whole.chain[models]
        order = np.argsort(chain, kind="stable")
        borders = np.flatnonzero(np.diff(chain[order])) + 1
        for group in np.split(order, borders) if len(order) else ():
            waiting[int(chain[group[0]])].append(models[group] * merges + merge[group])

    wait(models, merge)
    degrees = whole.up.degrees()
    for chain in range(max(waiting, default=-1), -1, -1):
        if chain in waiting:
            above, which = np.divmod(np.unique(np.concatenate(waiting.pop(chain))), merges)
            yield above, which
            wait(whole.up.neighbors(above).astype(np.int64), np.repeat(which, degrees[above]))

"""Fan-out and reach: how many models each one has directly below it, and how many below it in all."""

import numpy as np
from numpy.typing import NDArray

from lineage.graph.arrays import Ints, LineageGraph, Positions
from lineage.graph.cycles import condense
from lineage.graph.merges import by_chain, worth_of_merges
from lineage.graph.walk import Visits


def fan_out(graph: LineageGraph) -> Ints:
    """Count the direct derivatives of every model.

    >>> from lineage.facts import EdgeArrays
    >>> array = np.array
    >>> edges = EdgeArrays(array([7, 8, 9]), array([0, 0]), array([1, 2]), array([0, 0]))
    >>> fan_out(LineageGraph.from_edges(edges))
    array([2, 0, 0], dtype=int32)
    """
    return graph.down.degrees()


def reach(graph: LineageGraph, model: int) -> int:
    """Count the descendants of one model: each once, itself never.

    >>> from lineage.facts import EdgeArrays
    >>> array = np.array
    >>> edges = EdgeArrays(array([7, 8, 9]), array([0, 1, 0]), array([1, 2, 2]), array([0, 0, 2]))
    >>> reach(LineageGraph.from_edges(edges), 0)
    2
    """
    return int(reaches(graph, [model])[0])


def reaches(graph: LineageGraph, models: Positions) -> NDArray[np.int64]:
    """Count the descendants of each of some models; the cost is what lies below them, each counted for itself."""
    visits = Visits(len(graph))
    counts = np.zeros(len(models), dtype=np.int64)
    for place, model in enumerate(np.asarray(models, dtype=np.int64)):
        if model < 0:
            continue
        visits.begin()
        frontier = visits.fresh(np.array([model]))
        while len(frontier):
            frontier = visits.fresh(graph.down.neighbors(frontier))
            counts[place] += len(frontier)
    return counts


def all_reach(graph: LineageGraph, counts: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
    """Count the descendants of every model, exactly, whatever merges and cycles there are.

    `counts` says which models count, where not all do; paths lead through the others too.

    A merge is a model of several bases. With each cycle drawn together, every other model has one base at most, so
    that models fall into trees that hang from roots and merges. Within a tree counts add up. A model's descendants
    are its own part of its tree and the whole trees of all the merges below it; only which merges lie below must
    be known as a set, and only for merges and what is above them.

    >>> from lineage.facts import EdgeArrays
    >>> array = np.array
    >>> edges = EdgeArrays(array([7, 8, 9, 10]), array([0, 0, 1, 2]), array([1, 2, 3, 3]), array([0, 0, 3, 3]))
    >>> all_reach(LineageGraph.from_edges(edges))
    array([3, 1, 1, 0])
    """
    whole = condense(graph)
    bases = whole.up.degrees()
    own = np.ones(len(graph), dtype=np.int64) if counts is None else counts.astype(np.int64)
    worth = np.zeros(len(graph), dtype=np.int64)
    np.add.at(worth, whole.member_of.astype(np.int64), own)
    for layer in by_chain(np.flatnonzero(bases == 1), whole.chain):
        np.add.at(worth, whole.up.ends[whole.up.starts[layer]].astype(np.int64), worth[layer])
    below = worth + worth_of_merges(whole, worth)
    return below[whole.member_of] - own

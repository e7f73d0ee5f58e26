"""Generations: the longest chain of bases above each model, where one cycle counts as one model."""

from lineage.graph.arrays import Ints, LineageGraph
from lineage.graph.cycles import condense


def generation(graph: LineageGraph) -> Ints:
    """Number each model by the longest chain of bases above it; a model without a base is of generation 0.

    The members of one cycle share a generation, and a base outside their cycle is one above it.

    >>> import numpy as np
    >>> from lineage.facts import EdgeArrays
    >>> array = np.array
    >>> edges = EdgeArrays(array([7, 8, 9, 10]), array([0, 1, 2, 0]), array([1, 2, 1, 3]), array([0, 0, 0, 3]))
    >>> generation(LineageGraph.from_edges(edges))
    array([0, 1, 1, 1], dtype=int32)
    """
    whole = condense(graph)
    return whole.chain[whole.member_of]

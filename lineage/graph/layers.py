"""Kahn's order, a layer at a time: each model after every model that leads to it."""

import numpy as np

from lineage.graph.arrays import Adjacency, Ints, Models
from lineage.graph.walk import Visits


def chains(adjacency: Adjacency, incoming: Ints) -> Ints:
    """Return the length of the longest chain that leads to each model; -1 below a cycle.

    `incoming` says how many neighbors lead to each model: the degrees of the other direction.
    See A. B. Kahn, "Topological sorting of large networks", CACM 5 (1962).
    """
    chain = np.full(len(adjacency), -1, dtype=np.int32)
    waiting = incoming.copy()
    single = np.int32(1)  # of the type of `waiting`, as the indices are int64: numpy is twenty times slower otherwise
    visits = Visits(len(adjacency))
    layer: Models = np.flatnonzero(waiting == 0)
    length = 0
    while len(layer):
        chain[layer] = length
        reached = adjacency.neighbors(layer).astype(np.int64)
        np.subtract.at(waiting, reached, single)
        layer, length = visits.fresh(reached[waiting[reached] == 0]), length + 1
    return chain

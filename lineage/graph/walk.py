"""Walks outward from some models, frontier by frontier: who lies below or above, and how far by the shortest way."""

import numpy as np

from lineage.graph.arrays import Adjacency, Ints, LineageGraph, Models, Positions, known


class Visits:
    """Remembers which models a walk has visited; a new walk begins without clearing anything.

    Every visit takes a number of its own, ever higher. A model is new to a walk if its number is from before the
    walk began, and of several mentions in one frontier the one whose number stays is the one that counts.
    """

    def __init__(self, models: int) -> None:
        self._number = np.zeros(models, dtype=np.int64)
        self._began = 1
        self._next = 1

    def begin(self) -> None:
        """Begin a new walk, which has visited nobody."""
        self._began = self._next

    def fresh(self, models: Models) -> Models:
        """Visit some models, and return each that the walk had not visited, once."""
        new = models[self._number[models] < self._began]
        number = np.arange(self._next, self._next + len(new))
        self._next += len(new)
        self._number[new] = number
        distinct: Models = new[self._number[new] == number]
        return distinct


def descendants(graph: LineageGraph, roots: Positions) -> Ints:
    """Measure how far below the nearest root each model lies: its depth, or -1 where no root is above it.

    Roots have depth 0, also where one descends from another. The cost is one pass over the edges below.

    >>> from lineage.facts import EdgeArrays
    >>> array = np.array
    >>> edges = EdgeArrays(array([7, 8, 9, 10]), array([0, 1, 0]), array([1, 2, 2]), array([0, 0, 2]))
    >>> descendants(LineageGraph.from_edges(edges), [0])
    array([ 0,  1,  1, -1], dtype=int32)
    """
    return depths(graph.down, known(roots))


def ancestors(graph: LineageGraph, derivatives: Positions) -> Ints:
    """Measure how far above the nearest of some derivatives each model lies; they are at 0, the rest at -1.

    >>> from lineage.facts import EdgeArrays
    >>> array = np.array
    >>> edges = EdgeArrays(array([7, 8, 9]), array([0, 1]), array([1, 2]), array([0, 0]))
    >>> ancestors(LineageGraph.from_edges(edges), [1])
    array([ 1,  0, -1], dtype=int32)
    """
    return depths(graph.up, known(derivatives))


def depths(adjacency: Adjacency, roots: Models) -> Ints:
    """Measure the shortest way from the nearest of some models to each, along one direction; -1 is out of reach."""
    depth = np.full(len(adjacency), -1, dtype=np.int32)
    visits = Visits(len(adjacency))
    frontier, level = visits.fresh(roots), 0
    while len(frontier):
        depth[frontier] = level
        frontier, level = visits.fresh(adjacency.neighbors(frontier)), level + 1
    return depth

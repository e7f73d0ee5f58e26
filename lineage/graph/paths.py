"""Shortest paths from a derivative up to an ancestor: some by name, all by number."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from lineage.graph.arrays import LineageGraph


class Paths(NamedTuple):
    """The shortest ways between two models.

    Attributes:
        paths: Positions from the derivative to the base, both included; in ascending order, as many as asked for.
        total: How many there are, also those not listed; 0 where there is no way.
    """

    paths: tuple[tuple[int, ...], ...]
    total: int


def shortest_paths(graph: LineageGraph, derivative: int, base: int, limit: int) -> Paths:
    """Find the shortest ways up from a derivative to a base, and list the first `limit` of them.

    They are counted without being listed: among merges of merges there can be more of them than atoms in the world.
    From a model to itself there is one way, of that model alone. The cost is that of the models up to the base's
    depth, and of the ways listed.

    >>> import numpy as np
    >>> from lineage.facts import EdgeArrays
    >>> array = np.array
    >>> edges = EdgeArrays(array([7, 8, 9, 10]), array([0, 0, 1, 2]), array([1, 2, 3, 3]), array([0, 0, 3, 3]))
    >>> shortest_paths(LineageGraph.from_edges(edges), derivative=3, base=0, limit=1)
    Paths(paths=((3, 1, 0),), total=2)
    """
    if min(derivative, base) < 0:
        return Paths((), 0)
    levels = _levels(graph, derivative, base)
    if base not in levels[-1]:
        return Paths((), 0)
    onward: dict[int, list[int]] = {base: []}
    ways = {base: 1}
    for level, above in zip(levels[-2::-1], levels[:0:-1], strict=True):
        for model in level:
            steps = [step for step in _bases(graph, model) if step in above and step in ways]
            if steps:
                onward[model] = steps
                ways[model] = sum(ways[step] for step in steps)
    return Paths(tuple(islice(_walks(onward, derivative), limit)), ways[derivative])


def _bases(graph: LineageGraph, model: int) -> list[int]:
    bases: list[int] = graph.up.ends[graph.up.starts[model] : graph.up.starts[model + 1]].tolist()
    return bases


def _levels(graph: LineageGraph, derivative: int, base: int) -> list[set[int]]:
    """Collect the models above by depth, up to the depth of the base or to the end of all ways."""
    levels = [{derivative}]
    seen = {derivative}
    while base not in seen:
        above = {step for model in levels[-1] for step in _bases(graph, model)} - seen
        if not above:
            break
        seen |= above
        levels.append(above)
    return levels


def _walks(onward: dict[int, list[int]], derivative: int) -> Iterator[tuple[int, ...]]:
    """Walk every way in ascending order; every step leads on to the base, so that none is taken in vain."""
    unfinished: list[tuple[int, ...]] = [(derivative,)]
    while unfinished:
        way = unfinished.pop()
        steps = onward[way[-1]]
        if not steps:
            yield way
        unfinished.extend((*way, step) for step in reversed(steps))

"""Cycles: which models are their own ancestors, and the graph with each cycle drawn together into one model."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lineage.graph.arrays import Adjacency, Ints, LineageGraph, compressed
from lineage.graph.layers import chains


@dataclass(frozen=True, slots=True, eq=False)
class Condensation:
    """A graph without cycles: each cycle's edges stand at its first member, its other members stand alone.

    Where several members of a cycle have an edge to the same model, or from it, the condensed edge stands repeated.

    Attributes:
        member_of: int32, one per model: the first member of its cycle, or the model itself.
        down: From each base to its derivatives.
        up: From each derivative to its bases.
        chain: int32, one per model: the longest chain of bases above it.
    """

    member_of: Ints
    down: Adjacency
    up: Adjacency
    chain: Ints


def cycles(graph: LineageGraph) -> tuple[Ints, ...]:
    """Find the largest sets of models that all descend from one another, each ascending, ordered by first member.

    They are the strongly connected components of more than one model.

    >>> from lineage.facts import EdgeArrays
    >>> array = np.array
    >>> edges = EdgeArrays(array([7, 8, 9]), array([0, 1, 2]), array([1, 2, 1]), array([0, 0, 0]))
    >>> cycles(LineageGraph.from_edges(edges))
    (array([1, 2], dtype=int32),)
    """
    member_of = _first_members(graph, chains(graph.down, graph.up.degrees()))
    sizes = np.bincount(member_of, minlength=len(graph))
    members = np.flatnonzero(sizes[member_of] > 1).astype(np.int32)
    grouped = members[np.argsort(member_of[members], kind="stable")]
    borders = np.flatnonzero(np.diff(member_of[grouped])) + 1
    return tuple(np.split(grouped, borders)) if len(grouped) else ()


def condense(graph: LineageGraph) -> Condensation:
    """Draw each cycle together; a graph without cycles comes back with the arrays it has."""
    models = len(graph)
    chain = chains(graph.down, graph.up.degrees())
    member_of = _first_members(graph, chain)
    if (chain >= 0).all():
        return Condensation(member_of, graph.down, graph.up, chain)
    base = np.repeat(member_of, graph.down.degrees())
    derivative = member_of[graph.down.ends]
    between = base != derivative
    base, derivative = base[between], derivative[between]
    unlabeled = np.zeros(len(base), dtype=np.uint8)
    down, _ = compressed(base, derivative, unlabeled, models)
    up, _ = compressed(derivative, base, unlabeled, models)
    return Condensation(member_of, down, up, chains(down, up.degrees()))


def _first_members(graph: LineageGraph, chain: Ints) -> Ints:
    """Find the first member of each model's cycle.

    Layers were peeled off from the top, which gave the chains; peeling what is left from the bottom leaves the
    models on cycles and on ways from one cycle to another. Only these are walked one by one.
    """
    member_of = np.arange(len(graph), dtype=np.int32)
    core = chain < 0
    if core.any():
        core &= chains(graph.up, graph.down.degrees()) < 0
        models = np.flatnonzero(core)
        member_of[models] = models[_strong_components(_within(graph.down, models))]
    return member_of


def _within(adjacency: Adjacency, models: NDArray[np.int64]) -> Adjacency:
    """Keep only some models and what runs between them; they are numbered anew, in their order."""
    place = np.full(len(adjacency), -1, dtype=np.int32)
    place[models] = np.arange(len(models))
    row = np.repeat(np.arange(len(models)), adjacency.degrees()[models])
    end = place[adjacency.neighbors(models)]
    inside = end >= 0
    starts = np.zeros(len(models) + 1, dtype=np.int32)
    np.cumsum(np.bincount(row[inside], minlength=len(models)), out=starts[1:])
    return Adjacency(starts, end[inside])


def _strong_components(adjacency: Adjacency) -> list[int]:
    """Find the first member of each model's strongly connected component.

    This is R. Tarjan's algorithm ("Depth-first search and linear graph algorithms", SIAM J. Comput. 1, 1972)
    without recursion, which Python would cut off after a thousand steps. A model's `low` falls below its own number
    as soon as a way leads from it back to an open model that was seen earlier; in a finished component it is too
    high to matter.
    """
    starts, ends = adjacency.starts.tolist(), adjacency.ends.tolist()
    models = len(adjacency)
    cursor, number, low, first = starts[:-1], [0] * models, [0] * models, list(range(models))
    unfinished: list[int] = []
    seen = 0
    for top in range(models):
        way = [] if number[top] else [top]
        while way:
            model = way[-1]
            if not number[model]:
                seen += 1
                number[model] = low[model] = seen
                unfinished.append(model)
            if cursor[model] < starts[model + 1]:
                end = ends[cursor[model]]
                cursor[model] += 1
                if number[end]:
                    low[model] = min(low[model], low[end])
                else:
                    way.append(end)
                continue
            way.pop()
            if low[model] == number[model]:
                _finish(unfinished, model, low, first)
            if way:
                low[way[-1]] = min(low[way[-1]], low[model])
    return first


def _finish(unfinished: list[int], model: int, low: list[int], first: list[int]) -> None:
    """Pop the component that `model` began, and label it by its first member."""
    members = [unfinished.pop()]
    while members[-1] != model:
        members.append(unfinished.pop())
    smallest = min(members)
    for member in members:
        low[member] = len(low) + 1
        first[member] = smallest

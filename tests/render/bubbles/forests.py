"""Forests made up for the tests, and what is promised of any map of them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.spatial import cKDTree  # type: ignore[import-untyped]  # scipy ships no types

from lineage.facts import EdgeArrays
from lineage.graph import LineageGraph, all_reach
from lineage.render.bubbles import NO_RELATION, Bubbles, PlacementTree, hang, place
from lineage.simhub.made_up.population import draw_population

Ints = NDArray[np.int64]
ROUNDING = 1e-9


@dataclass(frozen=True)
class Forest:
    """What `place` is given."""

    parent: Ints
    relation: NDArray[np.integer[Any]]
    weight: Ints
    rank: Ints

    def placed(self) -> Bubbles:
        return place(self.parent, self.relation, self.weight, self.rank)

    def shuffled(self, order: Ints) -> "Forest":
        """The same forest, its models in another order."""
        back = np.empty(len(order) + 1, dtype=np.int64)
        back[order], back[-1] = np.arange(len(order)), -1
        return Forest(back[self.parent[order]], self.relation[order], self.weight[order], self.rank[order])


def forest(parent: list[int] | Ints, relation: Ints | None = None, weight: Ints | None = None) -> Forest:
    """A forest whose relations and weights, where none are given, are drawn."""
    random = np.random.default_rng(len(parent))
    above = np.asarray(parent, dtype=np.int64)
    drawn = random.integers(0, 5, len(above)) if relation is None else relation
    return Forest(
        above,
        np.where(above < 0, NO_RELATION, drawn),
        random.integers(0, 1000, len(above)) if weight is None else weight,
        np.arange(len(above)),
    )


@st.composite
def forests(draw: st.DrawFn) -> Forest:
    """Stars, chains, bushes, islands: each model stands under an earlier one, or at the top; some hubs are large."""
    parent: list[int] = []
    for _ in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from(["chain", "star", "bush", "alone"]))
        length = draw(st.integers(1, 60))
        under = draw(st.integers(-1, len(parent) - 1))
        begin = len(parent)
        if kind == "alone":
            parent += [-1] * length
        elif kind == "star":
            parent += [under] + [begin] * length
        elif kind == "chain":
            parent += [under, *range(begin, begin + length)]
        else:
            parent += [under, *(draw(st.integers(begin, begin + number)) for number in range(length))]
    models = len(parent)
    relation = np.array(draw(st.lists(st.integers(0, 4), min_size=models, max_size=models)), dtype=np.int64)
    weight = np.array(draw(st.lists(st.integers(0, 3), min_size=models, max_size=models)), dtype=np.int64)
    made = forest(parent, relation, weight)
    return made.shuffled(np.array(draw(st.permutations(range(models))), dtype=np.int64))


def hub_like(models: int, *, seed: int = 0, alone: bool = True) -> tuple[LineageGraph, Ints]:
    """A made-up Hub's edges, and its downloads; without its models that no edge touches, if so wished."""
    drawn = draw_population(models, seed)
    derivative = np.repeat(np.arange(models), np.diff(drawn.first_edge))
    base = drawn.bases.astype(np.int64)
    real = (base >= 0) & (base != derivative)
    packed = np.unique(derivative[real] * models + base[real])
    derivative, base = np.divmod(packed, models)
    keys = np.arange(models) if alone else np.unique(np.append(base, derivative))
    relation = np.minimum(drawn.relation[derivative], 4).astype(np.uint8)
    edges = EdgeArrays(keys, np.searchsorted(keys, base), np.searchsorted(keys, derivative), relation)
    return LineageGraph.from_edges(edges), drawn.downloads[keys].astype(np.int64)


def hung(graph: LineageGraph) -> PlacementTree:
    """The placement tree of a graph whose names are in the order of its keys."""
    return hang(graph, reach=all_reach(graph), rank=np.arange(len(graph)))


def check(made: Forest) -> Bubbles:
    """Place a forest and hold the map to its promises."""
    found = made.placed()
    check_order(made, found)
    check_circles(found)
    assert overlaps(found.x, found.y, found.radius) == 0
    return found


def check_order(made: Forest, found: Bubbles) -> None:
    """Every model once, each subtree one range, the biggest sibling first."""
    models = len(made.parent)
    assert sorted(found.order.tolist()) == list(range(models))
    above = made.parent[found.order]
    back = np.empty(models, dtype=np.int64)
    back[found.order] = np.arange(models)
    assert np.array_equal(found.parent, np.where(above >= 0, back[above], -1))
    below = found.parent >= 0
    size = np.ones(models, dtype=np.int64)
    for position in range(models - 1, -1, -1):
        if found.parent[position] >= 0:
            size[found.parent[position]] += size[position]
    assert np.array_equal(size, found.subtree)
    positions = np.arange(models)
    assert (positions[below] > found.parent[below]).all()
    assert (positions[below] < (found.parent + size[found.parent])[below]).all()
    by_parent = np.argsort(found.parent, kind="stable")
    same = np.diff(found.parent[by_parent]) == 0
    assert (np.diff(size[by_parent])[same] <= 0).all()


def check_circles(found: Bubbles) -> None:
    """Circles hold their dots and their children's circles; siblings' circles keep apart."""
    room = found.circle * ROUNDING + ROUNDING
    assert (np.hypot(found.x - found.cx, found.y - found.cy) + found.radius <= found.circle + room).all()
    below = np.flatnonzero(found.parent >= 0)
    above = found.parent[below]
    apart = np.hypot(found.cx[below] - found.cx[above], found.cy[below] - found.cy[above])
    assert (apart + found.circle[below] <= found.circle[above] + room[above]).all()
    by_parent = np.argsort(found.parent, kind="stable")
    for family in np.split(by_parent, np.flatnonzero(np.diff(found.parent[by_parent])) + 1):
        if len(family) > 1:
            assert overlaps(found.cx[family], found.cy[family], found.circle[family]) == 0


def overlaps(x: NDArray[np.float64], y: NDArray[np.float64], radius: NDArray[np.float64]) -> int:
    """Count the pairs of circles that overlap, class of sizes by class of sizes."""
    count = 0
    middle = np.stack([x, y], axis=1)
    size = np.frexp(radius)[1]
    for largest in np.unique(size):
        small, here = np.flatnonzero(size <= largest), np.flatnonzero(size == largest)
        near = cKDTree(middle[here]).sparse_distance_matrix(
            cKDTree(middle[small]), 2.0 ** (largest + 1), output_type="ndarray"
        )
        one, other = here[near["i"]], small[near["j"]]
        count += int(np.count_nonzero((one != other) & (near["v"] < radius[one] + radius[other] - ROUNDING)))
    return count


def filled(found: Bubbles, position: int) -> float:
    """Say what share of a model's circle the dots in it fill."""
    inside = slice(position, position + found.subtree[position])
    return float((found.radius[inside] ** 2).sum() / found.circle[position] ** 2)

"""Graphs made up for the tests, with networkx beside them as the oracle."""

from dataclasses import dataclass

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from lineage.facts import RELATION_CODES, EdgeArrays
from lineage.graph import LineageGraph

Pair = tuple[int, int]


@dataclass(frozen=True)
class Made:
    """Models 0, 1, … (with keys 10, 13, …) and their edges, base first, each with its relation's code."""

    models: int
    edges: dict[Pair, int]

    def arrays(self, order: list[Pair] | None = None) -> EdgeArrays:
        pairs = list(self.edges) if order is None else order
        return EdgeArrays(
            np.arange(self.models, dtype=np.int64) * 3 + 10,
            np.array([base for base, _ in pairs], dtype=np.int32),
            np.array([derivative for _, derivative in pairs], dtype=np.int32),
            np.array([self.edges[pair] for pair in pairs], dtype=np.uint8),
        )

    def graph(self) -> LineageGraph:
        return LineageGraph.from_edges(self.arrays())

    def oracle(self) -> "nx.DiGraph[int]":
        drawn: nx.DiGraph[int] = nx.DiGraph()
        drawn.add_nodes_from(range(self.models))
        drawn.add_edges_from(pair for pair in self.edges if pair[0] != pair[1])
        return drawn


def made(models: int, *pairs: Pair) -> Made:
    """Make a graph whose relations do not matter."""
    return Made(models, dict.fromkeys(pairs, 0))


@st.composite
def graphs(draw: st.DrawFn) -> Made:
    """Islands, merges, cycles, self-loops and long chains; often free of cycles, often dense."""
    models = draw(st.integers(0, 14))
    if not models:
        return Made(0, {})
    model = st.integers(0, models - 1)
    pairs = draw(st.sets(st.tuples(model, model), max_size=40))
    if draw(st.booleans()):
        pairs = {(min(pair), max(pair)) for pair in pairs}
    if draw(st.booleans()):
        pairs |= {(base, base + 1) for base in range(draw(model))}
    codes = st.integers(0, len(RELATION_CODES) - 1)
    return Made(models, {pair: draw(codes) for pair in draw(st.permutations(sorted(pairs)))})


@st.composite
def graphs_with_models(draw: st.DrawFn) -> tuple[Made, list[int]]:
    """A graph and some of its models, perhaps none, perhaps repeated, perhaps with models that no edge touches."""
    graph = draw(graphs())
    return graph, draw(st.lists(st.integers(-1, graph.models - 1), max_size=5))


def grown(models: int, merges: float, back: int, seed: int) -> EdgeArrays:
    """Grow a family like the Hub's: each model takes an earlier base, some take several, a few edges run back."""
    random = np.random.default_rng(seed)
    derivative = np.arange(1, models)
    merged = np.repeat(derivative, random.binomial(3, merges, len(derivative)))
    derivative = np.concatenate([derivative, merged])
    base = (derivative * random.random(len(derivative)) ** 3).astype(np.int64)
    backwards = random.choice(len(derivative), back, replace=False)
    packed = np.concatenate([base * models + derivative, derivative[backwards] * models + base[backwards]])
    base, derivative = np.divmod(random.permutation(np.array(sorted(set(packed.tolist())))), models)
    relation = random.integers(0, len(RELATION_CODES), len(base))
    return EdgeArrays(
        np.arange(models, dtype=np.int64),
        base.astype(np.int32),
        derivative.astype(np.int32),
        relation.astype(np.uint8),
    )


def drawn(edges: EdgeArrays) -> "nx.DiGraph[int]":
    """Draw edges as networkx has them."""
    oracle: nx.DiGraph[int] = nx.DiGraph()
    oracle.add_nodes_from(range(len(edges.keys)))
    oracle.add_edges_from(zip(edges.base.tolist(), edges.derivative.tolist(), strict=True))
    return oracle

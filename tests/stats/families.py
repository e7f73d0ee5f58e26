"""Families made up for the tests, and the counts of them worked out one model at a time."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from lineage.facts import RELATION_CODES, EdgeArrays
from lineage.graph import LineageGraph
from lineage.stats import RELATION_NAMES, CountingRule, Counts


@dataclass(frozen=True)
class Family:
    """Models 0, 1, …; their edges with each one's relation, base first; the roots; the owner's own models."""

    models: int
    edges: dict[tuple[int, int], int]
    roots: list[int]
    own: list[bool]

    def graph(self) -> LineageGraph:
        pairs = list(self.edges)
        return LineageGraph.from_edges(
            EdgeArrays(
                np.arange(self.models, dtype=np.int64),
                np.array([base for base, _ in pairs], dtype=np.int32),
                np.array([derivative for _, derivative in pairs], dtype=np.int32),
                np.array([self.edges[pair] for pair in pairs], dtype=np.uint8),
            )
        )

    def mask(self) -> NDArray[np.bool_]:
        return np.array(self.own, dtype=np.bool_)

    def depths(self) -> dict[int, int]:
        depth = {root: 0 for root in self.roots if root >= 0}
        level = set(depth)
        while level:
            reached = {derivative for base, derivative in self.edges if base in level} - set(depth)
            depth.update(dict.fromkeys(reached, max(depth.values()) + 1))
            level = reached
        return depth

    def relation(self, model: int, bases: set[int]) -> str:
        kinds = {
            RELATION_CODES[code].value
            for (base, derivative), code in self.edges.items()
            if derivative == model and base in bases and base != model
        }
        return kinds.pop() if len(kinds) == 1 else "several"

    def ruled_depths(self, rule: CountingRule) -> dict[int, int]:
        """Depths as the rule has them: an organisation's own roots may lie below one another."""
        depth = self.depths()
        ruled = dict(depth)
        if rule == CountingRule("organisation", "in", rule.evidence):
            for root in (model for model in depth if depth[model] == 0):
                above = [depth[base] for base, made in self.edges if made == root and base != root and base in depth]
                ruled[root] = 1 + min(above) if above else 0
        return ruled

    def counted(self, rule: CountingRule) -> list[int]:
        return [
            model
            for model, depth in self.ruled_depths(rule).items()
            if depth > 0 and not (rule.first_party == "out" and self.own[model])
        ]

    def counts(self, rule: CountingRule) -> Counts:
        depth = self.ruled_depths(rule)
        models = self.counted(rule)
        direct = [
            model for model in models if any((root, model) in self.edges and root != model for root in self.roots)
        ]
        by_root = Counter(self.relation(model, set(self.roots)) for model in direct)
        by_family = Counter(self.relation(model, set(depth)) for model in models)
        deepest = max((depth[model] for model in models), default=0)
        return Counts(
            direct=len(direct),
            direct_by_relation=tuple((name, by_root[name]) for name in RELATION_NAMES),
            all=len(models),
            all_by_relation=tuple((name, by_family[name]) for name in RELATION_NAMES),
            by_depth=tuple(sum(depth[model] == level for model in models) for level in range(1, deepest + 1)),
        )


@st.composite
def families(draw: st.DrawFn) -> Family:
    """Families with merges, cycles, self-loops and islands, several roots or none, own models anywhere."""
    models = draw(st.integers(0, 12))
    model = st.integers(0, max(models - 1, 0))
    codes = st.integers(0, len(RELATION_CODES) - 1)
    edges = draw(st.dictionaries(st.tuples(model, model), codes, max_size=30)) if models else {}
    roots = draw(st.lists(st.integers(-1, models - 1), max_size=4))
    return Family(models, edges, roots, draw(st.lists(st.booleans(), min_size=models, max_size=models)))

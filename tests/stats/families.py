"""Families made up for the tests, and the counts of them worked out one model at a time."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from lineage.facts import RELATION_CODES, EdgeArrays
from lineage.stats import RELATION_NAMES, CountingRule, Tally, tally
from lineage.stats.rules.tally import Traits


@dataclass(frozen=True)
class Family:
    """Models 0, 1, …; their edges with each one's relation, base first; the roots; the owner's own models."""

    models: int
    edges: dict[tuple[int, int], int]
    roots: list[int]
    own: list[bool]

    def arrays(self) -> EdgeArrays:
        pairs = list(self.edges)
        return EdgeArrays(
            np.arange(self.models, dtype=np.int64),
            np.array([base for base, _ in pairs], dtype=np.int32),
            np.array([derivative for _, derivative in pairs], dtype=np.int32),
            np.array([self.edges[pair] for pair in pairs], dtype=np.uint8),
        )

    def tally(self, rule: CountingRule) -> Tally:
        """Count by a rule that asks for nothing but edges and owners."""
        nobody, unsaid = np.zeros(self.models, dtype=np.bool_), np.full(self.models, -1)
        own, itself = np.array(self.own, dtype=np.bool_), np.arange(self.models, dtype=np.int32)
        traits = Traits(own, unsaid.astype(np.int32), unsaid, nobody, nobody, nobody, itself)
        roots = np.array(sorted({root for root in self.roots if root >= 0}), dtype=np.int64)
        return tally(self.arrays(), roots, traits, rule)

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
        stated = kinds - {"unstated"} or kinds
        return stated.pop() if len(stated) == 1 else "several"

    def ruled_depths(self) -> dict[int, int]:
        """Depths as rules have them: of several roots each may lie below another."""
        depth = self.depths()
        roots = {model for model in depth if depth[model] == 0}
        others = {root: Family(self.models, self.edges, sorted(roots - {root}), self.own).below() for root in roots}
        return depth | {root: others[root].get(root, 0) for root in roots}

    def below(self) -> dict[int, int]:
        """How far below the nearest root each model is, as a walk that a root does not end."""
        found: dict[int, int] = {}
        level = {root for root in self.roots if root >= 0}
        for step in range(1, self.models + 1):
            level = {derivative for base, derivative in self.edges if base in level and base != derivative}
            found = dict.fromkeys(level, step) | found
        return found

    def counted(self, rule: CountingRule) -> list[int]:
        owned = {model for model in range(self.models) if self.own[model]} | set(self.roots)
        below = [model for model, depth in self.ruled_depths().items() if depth > 0]
        if rule.reach == "direct":
            made = {derivative for base, derivative in self.edges if base in self.roots and base != derivative}
            below = [model for model in below if model in made]
        return [model for model in below if rule.first_party == "in" or model not in owned]

    def split(self, rule: CountingRule) -> dict[str, int]:
        """Split the counted models by relation to the roots or to the family."""
        bases = set(self.roots if rule.reach == "direct" else self.depths())
        found = Counter(self.relation(model, bases) for model in self.counted(rule))
        return {name: found[name] for name in RELATION_NAMES}


@st.composite
def families(draw: st.DrawFn) -> Family:
    """Families with merges, cycles, self-loops and islands, several roots or none, own models anywhere."""
    models = draw(st.integers(0, 12))
    model = st.integers(0, max(models - 1, 0))
    codes = st.integers(0, len(RELATION_CODES) - 1)
    edges = draw(st.dictionaries(st.tuples(model, model), codes, max_size=30)) if models else {}
    roots = draw(st.lists(st.integers(-1, models - 1), max_size=4))
    return Family(models, edges, roots, draw(st.lists(st.booleans(), min_size=models, max_size=models)))

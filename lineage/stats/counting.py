"""Counting rules: how many derivatives a subject has, and the choices which that number rests on."""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.errors import UsageError
from lineage.facts import HEADLINE_EVIDENCE, RELATION_CODES, Evidence
from lineage.graph import LineageGraph, Positions, descendants

SEVERAL: Final = "several"
"""The relation of a model that descends from the family in more than one way, e.g. as finetune and as merge."""
RELATION_NAMES: Final = (*(relation.value for relation in RELATION_CODES), SEVERAL)
"""What models are counted under, in the order in which counts list them."""

_ROOTS: Final = {"model": "one model", "organisation": "every model of an organisation"}
_OWN: Final = {
    ("model", "in"): "the root never, the owner's other models counted too",
    ("model", "out"): "the root never, the owner's other models passed through but not counted",
    ("organisation", "in"): "the organisation's own counted too where they are made from one another",
    ("organisation", "out"): "the organisation's own passed through but not counted",
}
_NAME_OF_SET: Final = np.array(
    [(mask & -mask).bit_length() - 1 if mask.bit_count() == 1 else len(RELATION_CODES) for mask in range(32)]
)
"""For each set of relations, as bits of their codes, the position in `RELATION_NAMES`; the empty set never occurs."""


@dataclass(frozen=True, slots=True)
class CountingRule:
    """The choices behind a number of derivatives; two numbers compare only where these are equal.

    Attributes:
        roots: Whether the subject is one model or all models of an organisation.
        first_party: Whether the owner's own models count, of an organisation's roots those that have a base in the
            family. Those left out still lead to their derivatives.
        evidence: Which kinds of evidence an edge may rest on; kept strongest first, each once.

    Raises:
        UsageError: If there is no evidence to count by.
    """

    roots: Literal["model", "organisation"]
    first_party: Literal["in", "out"] = "out"
    evidence: tuple[Evidence, ...] = HEADLINE_EVIDENCE

    def __post_init__(self) -> None:
        """Put the evidence in its order, so that equal choices are equal values."""
        if not self.evidence:
            raise UsageError("A counting rule needs at least one kind of evidence, for example hub.")
        object.__setattr__(self, "evidence", tuple(kind for kind in Evidence if kind in self.evidence))

    def words(self) -> str:
        """Say every choice in one sentence.

        >>> print(CountingRule("model").words())
        Models made from one model, directly or through others, by edges known from hub or tag; each model once \
however many ways lead to it, the root never, the owner's other models passed through but not counted.
        """
        evidence = " or ".join(self.evidence)
        return (
            f"Models made from {_ROOTS[self.roots]}, directly or through others, by edges known from {evidence}; "
            f"each model once however many ways lead to it, {_OWN[self.roots, self.first_party]}."
        )

    def as_dict(self) -> dict[str, str | list[str]]:
        """List every choice as plain values, as JSON takes them.

        >>> CountingRule("model").as_dict()
        {'roots': 'model', 'first_party': 'out', 'evidence': ['hub', 'tag']}
        """
        return {
            "roots": self.roots,
            "first_party": self.first_party,
            "evidence": [kind.value for kind in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class Counts:
    """How many derivatives a subject has.

    Both lists by relation hold all of `RELATION_NAMES`, zeros too, and sum to their total, as `by_depth` sums to `all`.

    Attributes:
        direct: Models with a root among their bases.
        direct_by_relation: These by their relation to the roots.
        all: All models below the roots.
        all_by_relation: These by their relation to the whole family.
        by_depth: These by depth, from depth 1 to the greatest at which a model is counted.
    """

    direct: int
    direct_by_relation: tuple[tuple[str, int], ...]
    all: int
    all_by_relation: tuple[tuple[str, int], ...]
    by_depth: tuple[int, ...]


class Counted(NamedTuple):
    """The models that a rule counts, ascending, with what they are counted under.

    Attributes:
        models: Their positions.
        depth: int32, the shortest way from a root, at least 1; of a root that is counted, the shortest from another
            root or around a cycle from itself.
        relation: Position in `RELATION_NAMES`, by all edges from the family.
        direct_relation: The same by edges from roots only; for the models of depth 1 alone, in their order.
    """

    models: NDArray[np.int64]
    depth: NDArray[np.int32]
    relation: NDArray[np.int64]
    direct_relation: NDArray[np.int64]


def count(graph: LineageGraph, roots: Positions, own: NDArray[np.bool_], rule: CountingRule) -> Counts:
    """Count what was made from some roots.

    `own` says of every model whether it is the owner's own. The rule's evidence is the caller's business: the graph
    must have been built from the edges that it admits.

    >>> from lineage.facts import EdgeArrays
    >>> array = np.array
    >>> edges = EdgeArrays(array([7, 8, 9, 10]), array([0, 1, 0, 2]), array([1, 2, 2, 3]), array([0, 0, 3, 2]))
    >>> own = array([True, True, False, False])
    >>> counts = count(LineageGraph.from_edges(edges), [0], own, CountingRule("model"))
    >>> counts.direct, counts.all, counts.by_depth
    (1, 2, (1, 1))
    >>> counts.all_by_relation
    (('finetune', 0), ('adapter', 0), ('quantized', 1), ('merge', 0), ('unstated', 0), ('several', 1))
    """
    found = counted(graph, roots, own, rule)
    return Counts(
        direct=len(found.direct_relation),
        direct_by_relation=_tally(found.direct_relation),
        all=len(found.models),
        all_by_relation=_tally(found.relation),
        by_depth=tuple(np.bincount(found.depth)[1:].tolist()),
    )


def counted(graph: LineageGraph, roots: Positions, own: NDArray[np.bool_], rule: CountingRule) -> Counted:
    """Find the models that `count` counts, and what each is counted under."""
    depth = descendants(graph, roots)
    family, is_root = depth >= 0, depth == 0
    if rule.roots == "organisation" and rule.first_party == "in":
        depth = _with_roots_between(graph, depth)
    counts = depth > 0
    if rule.first_party == "out":
        counts &= ~own
    models = np.flatnonzero(counts)
    return Counted(
        models,
        depth[models],
        _relations(graph, models, family),
        _relations(graph, models[depth[models] == 1], is_root),
    )


def _with_roots_between(graph: LineageGraph, depth: NDArray[np.int32]) -> NDArray[np.int32]:
    """Give each root that has a base in the family a depth of its own: one more than the least of such a base."""
    roots = np.flatnonzero(depth == 0)
    slots = graph.up.slots(roots)
    above = depth[graph.up.ends[slots]]
    root_of = np.repeat(roots, graph.up.degrees()[roots])
    nearest = np.full(len(depth), np.iinfo(np.int32).max, dtype=np.int32)
    np.minimum.at(nearest, root_of[above >= 0], above[above >= 0])
    between = roots[nearest[roots] < np.iinfo(np.int32).max]
    found = depth.copy()
    found[between] = nearest[between] + 1
    return found


def _relations(graph: LineageGraph, models: NDArray[np.int64], bases: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Name each model's relation to some bases, of which it has one at least."""
    if not len(models):
        return np.zeros(0, dtype=np.int64)
    slots = graph.up.slots(models)
    inside = np.where(bases[graph.up.ends[slots]], 1 << graph.up_relation[slots], 0)
    length = graph.up.degrees()[models]
    return _NAME_OF_SET[np.bitwise_or.reduceat(inside, np.cumsum(length) - length)]


def _tally(relations: NDArray[np.int64]) -> tuple[tuple[str, int], ...]:
    numbers = np.bincount(relations, minlength=len(RELATION_NAMES)).tolist()
    return tuple(zip(RELATION_NAMES, numbers, strict=True))

"""Counting by any rule: which models a rule counts, and how many that makes, from plain arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.facts import RELATION_CODES, EdgeArrays, Relation
from lineage.graph import LineageGraph, descendants
from lineage.graph.cycles import condense
from lineage.stats.rules.rule import CountingRule

SEVERAL: Final = "several"
"""The relation of a model with two or more stated relations into the family, e.g. finetune and merge."""
RELATION_NAMES: Final = (*(relation.value for relation in RELATION_CODES), SEVERAL)
"""What models are counted under, in the order in which counts list them."""

_EPOCH: Final = date(1970, 1, 1).toordinal()
_SEVERAL: Final = len(RELATION_CODES)
_QUANTIZED: Final = RELATION_CODES.index(Relation.QUANTIZED)
_UNSTATED_BIT: Final = 1 << RELATION_CODES.index(Relation.UNSTATED)
_NAME_OF_SET: Final = np.array(
    [(mask & -mask).bit_length() - 1 if mask.bit_count() == 1 else _SEVERAL for mask in range(1 << _SEVERAL)]
)


class Traits(NamedTuple):
    """The columns of models that rules look at, aligned with `EdgeArrays.keys`.

    Attributes:
        own: bool, whether the model is the subject owner's own.
        created: int32, days since 1970-01-01; -1 where not said.
        downloads: int64, of the last 30 days; -1 where not said.
        gated: bool.
        disabled: bool.
        burst: bool, whether it is part of a bulk upload.
        copy_of: int32, the position of the model whose weights it re-uploads; its own position where it is none.
        merge_of: int32, the position of its owner's merge that it is a quantization of, whose bases it lists; its own
            position where it is none; `None` where no rule that folds mirrors asks.
    """

    own: NDArray[np.bool_]
    created: NDArray[np.int32]
    downloads: NDArray[np.int64]
    gated: NDArray[np.bool_]
    disabled: NDArray[np.bool_]
    burst: NDArray[np.bool_]
    copy_of: NDArray[np.int32]
    merge_of: NDArray[np.int32] | None = None

    def at(self, positions: NDArray[np.int64]) -> "Traits":
        """Return the traits of some models, as if none were a copy."""
        return Traits(
            own=self.own[positions],
            created=self.created[positions],
            downloads=self.downloads[positions],
            gated=self.gated[positions],
            disabled=self.disabled[positions],
            burst=self.burst[positions],
            copy_of=np.arange(len(positions), dtype=np.int32),
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """The models that a rule counts, with their traits.

    Attributes:
        rule: The rule.
        keys: int64, ascending: store keys of the models counted.
        positions: int64, one per key: its position in the `EdgeArrays.keys` that were counted on.
        depth: int32, one per key: the shortest way from a root.
        relations: int64, one per key: its relations to the family, or, under `reach=direct`, to the roots, as bits
            by their position in `RELATION_CODES`; `unstated` only where none of them is stated.
        root: bool, one per key: whether it is one of the roots, which are first party whoever owns them.
        weight: float64, one per key: one, or under `merges=share` its share.
    """

    rule: CountingRule
    keys: NDArray[np.int64]
    positions: NDArray[np.int64]
    depth: NDArray[np.int32]
    relations: NDArray[np.int64]
    root: NDArray[np.bool_]
    weight: NDArray[np.float64]

    @property
    def relation(self) -> NDArray[np.int64]:
        """Return the position in `RELATION_NAMES` under which each model is counted."""
        return _NAME_OF_SET[self.relations]

    @property
    def total(self) -> float:
        """Return the number counted; whole unless merges count by share."""
        if self.rule.merges == "once":
            return len(self.keys)
        return float(self.weight.sum())

    def by_relation(self) -> tuple[tuple[str, float], ...]:
        """Split the number by relation, in the order of `RELATION_NAMES`, zeros too."""
        return tuple(zip(RELATION_NAMES, self._sums(self.relation, len(RELATION_NAMES)), strict=True))

    def by_depth(self) -> tuple[float, ...]:
        """Split the number by depth, from depth 1 to the greatest at which a model is counted."""
        return tuple(self._sums(self.depth, 0)[1:])

    def _sums(self, groups: NDArray[Any], least: int) -> list[float]:
        weights = None if self.rule.merges == "once" else self.weight
        sums = np.bincount(groups, weights=weights, minlength=least)
        return [int(total) if weights is None else float(total) for total in sums.tolist()]


class Ground(NamedTuple):
    """The graph that is shared by rules that differ only in what they leave out of the count.

    Attributes:
        edges: The edges that there are by the rule's day, with re-uploads folded where the rule folds them.
        graph: The same, arranged.
        is_root: bool, one per model.
        family: bool, one per model: whether it is a root or lies below one.
        depth: int32, one per model: the shortest way from a root, for a root from another; 0 for a root that lies
            below no other, -1 outside the family.
    """

    edges: EdgeArrays
    graph: LineageGraph
    is_root: NDArray[np.bool_]
    family: NDArray[np.bool_]
    depth: NDArray[np.int32]


def lay_ground(edges: EdgeArrays, roots: NDArray[np.int64], traits: Traits, rule: CountingRule) -> Ground:
    """Find the family of some roots; of the rule only `as_of` and `mirrors` matter, the arguments are `tally`'s."""
    edges, roots = existing(edges, roots, traits, rule)
    if rule.mirrors == "folded":
        edges, roots = folded(edges, roots, traits)
    graph = LineageGraph.from_edges(edges)
    depth = descendants(graph, roots)
    is_root = np.zeros(len(graph), dtype=bool)
    is_root[roots] = True
    return Ground(edges, graph, is_root, depth >= 0, _with_roots_between(graph, depth))


def tally_on(ground: Ground, traits: Traits, rule: CountingRule) -> Tally:
    """Count by a rule on ground that was laid for it, or for one of the same `as_of` and `mirrors`."""
    edges, graph, is_root, family, depth = ground
    relations = _relation_sets(graph, is_root if rule.reach == "direct" else family)
    counts = _counted(depth, relations, traits._replace(own=traits.own | is_root), rule)
    models = np.flatnonzero(counts)
    weight = np.ones(len(models)) if rule.merges == "once" else _shares(edges, is_root)[models]
    return Tally(rule, edges.keys[models], models, depth[models], relations[models], is_root[models], weight)


def tally(edges: EdgeArrays, roots: NDArray[np.int64], traits: Traits, rule: CountingRule) -> Tally:
    """Count what descends from some roots by a rule whose basis is lineage.

    Args:
        edges: Edges that rest on the rule's evidence.
        roots: Positions of the subject's roots in `edges.keys`.
        traits: Of every model of `edges.keys`.
        rule: With `first_party` settled for the subject.
    """
    return tally_on(lay_ground(edges, roots, traits, rule), traits, rule)


def _counted(
    depth: NDArray[np.int32], relations: NDArray[np.int64], traits: Traits, rule: CountingRule
) -> NDArray[np.bool_]:
    """Apply the choices that leave models out of the count and not out of the paths."""
    counts = depth > 0
    counts &= (relations & relation_bits(rule.relations)) > 0
    return counts & allowed(traits, rule)


def days_since_1970(day: str) -> int:
    """Number a day, `YYYY-MM-DD`, as `Traits.created` does."""
    return date.fromisoformat(day).toordinal() - _EPOCH


def relation_bits(relations: Sequence[Relation]) -> int:
    """Write relations as bits by their position in `RELATION_CODES`."""
    return sum(1 << RELATION_CODES.index(relation) for relation in relations)


def allowed(traits: Traits, rule: CountingRule) -> NDArray[np.bool_]:
    """Apply the choices that look at each model alone."""
    counts = np.ones(len(traits.own), dtype=bool)
    if rule.first_party == "out":
        counts &= ~traits.own
    if rule.min_downloads is not None:
        counts &= traits.downloads >= rule.min_downloads
    if "gated" in rule.without:
        counts &= ~traits.gated
    if "disabled" in rule.without:
        counts &= ~traits.disabled
    if rule.bursts == "out":
        counts &= ~traits.burst
    if rule.mirrors == "folded":
        counts &= traits.copy_of == np.arange(len(traits.copy_of))
    return counts


def existing(
    edges: EdgeArrays, roots: NDArray[np.int64], traits: Traits, rule: CountingRule
) -> tuple[EdgeArrays, NDArray[np.int64]]:
    """Drop edges of models that did not exist on the rule's day; a derivative of unknown date did not."""
    if rule.as_of is None:
        return edges, roots
    day = days_since_1970(rule.as_of)
    later = traits.created > day
    keep = ~later[edges.base] & ~later[edges.derivative] & (traits.created[edges.derivative] >= 0)
    admitted = edges._replace(base=edges.base[keep], derivative=edges.derivative[keep], relation=edges.relation[keep])
    return admitted, roots[~later[roots]]


def folded(edges: EdgeArrays, roots: NDArray[np.int64], traits: Traits) -> tuple[EdgeArrays, NDArray[np.int64]]:
    """Let every re-upload's edges be those of the model that it copies; of edges that fall together the first stays.

    An owner's own quantization of a merge has one edge alone, to the merge.
    """
    edges = _below_merges(edges, traits.merge_of)
    base, derivative = traits.copy_of[edges.base], traits.copy_of[edges.derivative]
    is_copy = traits.copy_of != np.arange(len(traits.copy_of))
    # What a copy says of its own origin is that it is a copy.
    keep = (base != derivative) & ~is_copy[edges.derivative]
    pairs = derivative[keep].astype(np.int64) * len(edges.keys) + base[keep]
    order = np.lexsort((edges.relation[keep], pairs))
    first = order[np.flatnonzero(np.diff(pairs[order], prepend=-1))]
    folded = edges._replace(
        base=base[keep][first], derivative=derivative[keep][first], relation=edges.relation[keep][first]
    )
    is_root = np.zeros(len(edges.keys), dtype=bool)
    is_root[traits.copy_of[roots]] = True
    return folded, np.flatnonzero(is_root)


def _below_merges(edges: EdgeArrays, merge_of: NDArray[np.int32] | None) -> EdgeArrays:
    """Replace the edges of each quantized merge by one edge to the merge itself.

    Both must have edges: by the rule's day one of them may not have been there.
    """
    if merge_of is None:
        return edges
    there = np.zeros(len(merge_of), dtype=bool)
    there[edges.derivative] = True
    is_hung = there & there[merge_of] & (merge_of != np.arange(len(merge_of)))
    hung, is_direct = np.flatnonzero(is_hung), ~is_hung[edges.derivative]
    return edges._replace(
        base=np.concatenate([edges.base[is_direct], merge_of[hung]]),
        derivative=np.concatenate([edges.derivative[is_direct], hung.astype(edges.derivative.dtype)]),
        relation=np.concatenate([edges.relation[is_direct], np.full(len(hung), _QUANTIZED, edges.relation.dtype)]),
    )


def _with_roots_between(graph: LineageGraph, depth: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return depths in which a root below another root has its depth below the nearest one.

    A ring that leads a root back to itself makes it nobody's derivative, whatever other roots there are: so the
    counts of an organization of one release are those of the release.
    """
    roots = np.flatnonzero(depth == 0)
    above = graph.up.neighbors(roots)
    root_of = np.repeat(roots, graph.up.degrees()[roots])
    depths = depth.copy()
    depths[root_of[depth[above] == 0]] = 1
    for root in sorted({*root_of[(depth[above] > 0) & (depths[root_of] == 0)].tolist()}):
        depths[root] = _depth_below_another(graph, depth, root)
    return depths


def _depth_below_another(graph: LineageGraph, depth: NDArray[np.int32], root: int) -> int:
    """Measure the shortest way from any other root, upwards through the family; 0 where none leads here."""
    met, frontier, level = {root}, np.array([root]), 0
    while len(frontier):
        level += 1
        bases = graph.up.neighbors(frontier)
        frontier = np.array(sorted({*bases[depth[bases] >= 0].tolist()} - met), dtype=np.int64)
        if (depth[frontier] == 0).any():
            return level
        met.update(frontier.tolist())
    return 0


def _relation_sets(graph: LineageGraph, bases: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the relations of every model to a set of bases, as bits; `unstated` only where it is alone."""
    relations = np.zeros(len(graph), dtype=np.int64)
    degrees = graph.up.degrees()
    has_base = degrees > 0
    if has_base.any():
        bits = np.left_shift(bases[graph.up.ends].astype(np.int64), graph.up_relation)
        relations[has_base] = np.bitwise_or.reduceat(bits, (np.cumsum(degrees) - degrees)[has_base])
    return np.where(relations == _UNSTATED_BIT, relations, relations & ~_UNSTATED_BIT)


def _shares(edges: EdgeArrays, is_root: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return each model's share: 1 for a root, the mean of its bases' shares for others, 0 without bases.

    Members of a cycle have one share together: the mean over all their bases outside it.
    """
    # A root's share is settled, so what lies above it must not draw it into a cycle.
    keep = ~is_root[edges.derivative]
    below = LineageGraph.from_edges(
        edges._replace(base=edges.base[keep], derivative=edges.derivative[keep], relation=edges.relation[keep])
    )
    whole = condense(below)
    share = is_root.astype(np.float64)
    order = np.argsort(whole.chain, kind="stable")
    for layer in np.split(order, np.flatnonzero(np.diff(whole.chain[order])) + 1)[1:]:
        degrees = whole.up.degrees()[layer]
        shares = share[whole.up.ends[whole.up.slots(layer)]]
        share[layer] = np.add.reduceat(shares, np.cumsum(degrees) - degrees) / degrees
    return share[whole.member_of]

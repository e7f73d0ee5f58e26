"""Counts by any rule are those of an independent, naive way with networkx and sets."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lineage.facts import RELATION_CODES, EdgeArrays, Relation
from lineage.stats.rules.rule import CountingRule
from lineage.stats.rules.tally import RELATION_NAMES, Traits, tally

EPOCH = date(1970, 1, 1).toordinal()


class Model(NamedTuple):
    own: bool
    created: int
    downloads: int
    gated: bool
    disabled: bool
    burst: bool
    copy_of: int


class World(NamedTuple):
    models: list[Model]
    edges: dict[tuple[int, int], Relation]  # (base, derivative)
    roots: list[int]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    size = draw(st.integers(1, 9))
    flags = st.booleans()
    models = [
        Model(
            draw(flags), draw(st.integers(-1, 5)), draw(st.integers(-1, 9)), draw(flags), draw(flags), draw(flags), here
        )
        for here in range(size)
    ]
    # Copies copy an original: a model that copies nothing itself.
    for here in range(1, size):
        if draw(st.integers(0, 3)) == 0:
            of = draw(st.integers(0, here - 1))
            if models[of].copy_of == of:
                models[here] = models[here]._replace(copy_of=of)
    pairs = [(base, derivative) for base in range(size) for derivative in range(size) if base != derivative]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=16)) if pairs else []
    edges = {pair: draw(st.sampled_from(list(Relation))) for pair in chosen}
    roots = draw(st.lists(st.integers(0, size - 1), min_size=1, max_size=3, unique=True))
    return World(models, edges, sorted(roots))


RULES = st.builds(
    CountingRule,
    first_party=st.sampled_from(["in", "out"]),
    reach=st.sampled_from(["direct", "all"]),
    relations=st.lists(st.sampled_from(list(Relation)), min_size=1, unique=True).map(tuple),
    merges=st.sampled_from(["once", "share"]),
    mirrors=st.sampled_from(["apart", "folded"]),
    min_downloads=st.none() | st.integers(1, 7),
    without=st.lists(st.sampled_from(["gated", "disabled"]), unique=True).map(tuple),
    bursts=st.sampled_from(["in", "out"]),
    as_of=st.none() | st.integers(0, 5).map(lambda day: date.fromordinal(EPOCH + day).isoformat()),
)


def arrays(world: World) -> tuple[EdgeArrays, Traits]:
    code = {relation: number for number, relation in enumerate(RELATION_CODES)}
    edges = sorted(world.edges.items())
    columns = list(zip(*world.models, strict=True))
    return (
        EdgeArrays(
            keys=np.arange(len(world.models), dtype=np.int64) + 100,
            base=np.array([base for (base, _), _ in edges], dtype=np.int32),
            derivative=np.array([derivative for (_, derivative), _ in edges], dtype=np.int32),
            relation=np.array([code[relation] for _, relation in edges], dtype=np.uint8),
        ),
        Traits(
            own=np.array(columns[0], dtype=bool),
            created=np.array(columns[1], dtype=np.int32),
            downloads=np.array(columns[2], dtype=np.int64),
            gated=np.array(columns[3], dtype=bool),
            disabled=np.array(columns[4], dtype=bool),
            burst=np.array(columns[5], dtype=bool),
            copy_of=np.array(columns[6], dtype=np.int32),
        ),
    )


def naive_edges(world: World, rule: CountingRule) -> tuple[dict[tuple[int, int], Relation], set[int]]:
    """The edges and roots that are left by a rule's day, with copies folded into what they copy."""
    models, edges, roots = world.models, dict(world.edges), set(world.roots)
    if rule.as_of is not None:
        day = date.fromisoformat(rule.as_of).toordinal() - EPOCH
        edges = {
            (base, derivative): relation
            for (base, derivative), relation in edges.items()
            if models[base].created <= day and 0 <= models[derivative].created <= day
        }
        roots = {root for root in roots if models[root].created <= day}
    if rule.mirrors == "folded":
        folded: dict[tuple[int, int], Relation] = {}
        for (base, derivative), relation in edges.items():
            origin = models[base].copy_of
            if models[derivative].copy_of != derivative or origin == derivative:
                continue
            before = folded.get((origin, derivative))
            if before is None or RELATION_CODES.index(relation) < RELATION_CODES.index(before):
                folded[origin, derivative] = relation
        edges, roots = folded, {models[root].copy_of for root in roots}
    return edges, roots


def naive(world: World, rule: CountingRule) -> dict[int, tuple[int, str, Fraction]]:
    """Depth, relation and share of every model that a rule counts, the slow and plain way."""
    models = world.models
    edges, roots = naive_edges(world, rule)
    graph = nx.DiGraph(list(edges))
    graph.add_nodes_from(range(len(models)))
    family = roots.union(*(nx.descendants(graph, root) for root in roots)) if roots else set()
    found = {}
    for model in sorted(family):
        bases = {base: edges[base, model] for base in graph.predecessors(model) if base in family}
        ways = [_distance(graph, root, base) for root in roots - {model} for base in bases]
        if model in roots and not (rule.first_party == "in" and any(way is not None for way in ways)):
            continue
        depth = 1 + min(way for way in ways if way is not None)
        if rule.reach == "direct":
            bases = {base: relation for base, relation in bases.items() if base in roots}
        relations = set(bases.values())
        relations = relations - {Relation.UNSTATED} or relations
        if not relations & set(rule.relations) or left_out(models[model], rule):
            continue

        name = relations.pop().value if len(relations) == 1 else "several"
        found[model] = (depth, name, Fraction(1))
    if rule.merges == "share":
        shares = _shares(graph, roots)
        found = {model: (depth, name, shares[model]) for model, (depth, name, _) in found.items()}
    return found


def left_out(traits: Model, rule: CountingRule) -> bool:
    """Whether a choice about single models leaves this one out."""
    return (
        (rule.first_party == "out" and traits.own)
        or (rule.min_downloads is not None and traits.downloads < rule.min_downloads)
        or (traits.gated and "gated" in rule.without)
        or (traits.disabled and "disabled" in rule.without)
        or (traits.burst and rule.bursts == "out")
    )


def _distance(graph: Any, start: int, end: int) -> int | None:
    try:
        return int(nx.shortest_path_length(graph, start, end))
    except nx.NetworkXNoPath:
        return None


def _shares(graph: Any, roots: set[int]) -> Mapping[int, Fraction]:
    below = graph.copy()
    below.remove_edges_from([(base, root) for root in roots for base in list(graph.predecessors(root))])
    cycles = list(nx.strongly_connected_components(below))
    cycle_of = {model: number for number, cycle in enumerate(cycles) for model in cycle}
    known: dict[int, Fraction] = {}

    def share(number: int) -> Fraction:
        if number not in known:
            inside = cycles[number]
            above = [base for model in inside for base in below.predecessors(model) if base not in inside]
            if inside <= roots:
                known[number] = Fraction(1)
            elif not above:
                known[number] = Fraction(0)
            else:
                known[number] = sum((share(cycle_of[base]) for base in above), Fraction(0)) / len(above)
        return known[number]

    return {model: share(cycle_of[model]) for model in graph}


@settings(max_examples=400)
@given(worlds(), RULES)
def test_a_tally_is_what_the_naive_way_counts(world: World, rule: CountingRule) -> None:
    edges, traits = arrays(world)
    counted = tally(edges, np.array(world.roots, dtype=np.int64), traits, rule)
    expected = naive(world, rule)
    found = {
        int(key) - 100: (int(depth), RELATION_NAMES[relation])
        for key, depth, relation in zip(counted.keys, counted.depth, counted.relation, strict=True)
    }
    assert found == {model: (depth, name) for model, (depth, name, _) in expected.items()}
    assert counted.total == pytest.approx(float(sum(share for _, _, share in expected.values())))
    assert sum(number for _, number in counted.by_relation()) == pytest.approx(counted.total)
    assert sum(counted.by_depth()) == pytest.approx(counted.total)


def test_a_merge_of_two_families_counts_half_in_each() -> None:
    model = Model(own=False, created=0, downloads=0, gated=False, disabled=False, burst=False, copy_of=0)
    world = World(
        [model._replace(copy_of=here) for here in range(3)], {(0, 2): Relation.MERGE, (1, 2): Relation.MERGE}, [0]
    )
    edges, traits = arrays(world)
    rule = CountingRule(first_party="out", merges="share")
    assert tally(edges, np.array([0]), traits, rule).total == 0.5
    assert tally(edges, np.array([0, 1]), traits, rule).total == 1.0


def test_an_owners_quantization_of_its_merge_is_counted_below_the_merge_where_mirrors_fold() -> None:
    model = Model(own=False, created=0, downloads=0, gated=False, disabled=False, burst=False, copy_of=0)
    merged = {(0, 2): Relation.MERGE, (1, 2): Relation.MERGE, (0, 3): Relation.MERGE, (1, 3): Relation.MERGE}
    edges, traits = arrays(World([model._replace(copy_of=here) for here in range(4)], merged, [0]))
    hung = traits._replace(merge_of=np.array([0, 1, 2, 2], np.int32))
    rule = CountingRule(first_party="out", mirrors="folded")

    found = tally(edges, np.array([0]), hung, rule)
    assert (found.keys - edges.keys[0]).tolist() == [2, 3]
    assert found.by_depth() == (1, 1)
    assert {name: number for name, number in found.by_relation() if number} == {"quantized": 1, "merge": 1}
    assert tally(edges, np.array([0]), hung, CountingRule(first_party="out")).by_depth() == (2,)
    later = hung._replace(created=np.array([0, 0, 9, 0], np.int32))
    rule = CountingRule(first_party="out", mirrors="folded", as_of="1970-01-02")
    assert tally(edges, np.array([0]), later, rule).by_relation()[3] == ("merge", 1)

"""Everything above a model: its bases, the ends, the shortest ways."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lineage.errors import UnknownModelError
from lineage.facts import Edge, Evidence, Relation, State
from lineage.store.read.answers import EvidenceRow, TreeNode
from lineage.store.read.upward import MAX_WAYS, first_bases, trace
from tests.store.made import Kept, by_card, by_hub, by_tag, copied, model

MERGE, TAG = Relation.MERGE, (Evidence.TAG,)


def shown(node: TreeNode) -> object:
    """A tree as nested names; `*` marks what stands expanded elsewhere."""
    name = node.repo_id + ("*" if node.repeated else "")
    return [name, *map(shown, node.children)] if node.children else name


def family(kept: Kept, *edges: tuple[str, str]) -> None:
    """Models with tags for these edges, each from derivative to base."""
    names = sorted({name for edge in edges for name in edge})
    kept.crawl(
        [
            model(name, number, *(by_tag(base) for derivative, base in edges if derivative == name))
            for number, name in enumerate(names, 1)
        ]
    )


def test_a_trace_follows_every_base_and_expands_each_model_where_it_is_nearest(kept: Kept) -> None:
    family(kept, ("a/m", "a/x"), ("a/m", "a/y"), ("a/x", "a/r"), ("a/y", "a/r"), ("a/r", "a/top"))
    with kept.reading() as connection:
        found = trace(connection, "a/m")
    assert shown(found.top) == ["a/m", ["a/x", ["a/r", "a/top"]], ["a/y", "a/r*"]]
    assert [(edge.derivative, edge.base) for edge in found.edges] == [
        ("a/m", "a/x"),
        ("a/m", "a/y"),
        ("a/x", "a/r"),
        ("a/y", "a/r"),
        ("a/r", "a/top"),
    ]
    assert found.ends == (("a/top", State.PRESENT),)
    assert (found.target, found.ways, found.ways_total) == (None, (), 0)


def test_a_model_without_bases_is_its_own_end(kept: Kept) -> None:
    kept.crawl([model("a/x", 1, license="mit", downloads=3, created_at="2026-01-01T00:00:00.000Z")])
    with kept.reading() as connection:
        found = trace(connection, "a/x")
    assert found.top == TreeNode(
        "a/x", State.PRESENT, license="mit", downloads=3, created_at="2026-01-01T00:00:00.000Z"
    )
    assert found.ends == (("a/x", State.PRESENT),)


def test_raw_values_come_where_they_are_asked_for(kept: Kept) -> None:
    kept.crawl([model("a/b", 1, by_hub("a/x", 2, MERGE), by_tag("a/x"), by_card("a/x")), model("a/x", 2)])
    with kept.reading() as connection:
        plain, raw = trace(connection, "a/b"), trace(connection, "a/b", raw=True)
    assert plain.top.children[0].raw == ()
    assert raw.top.children[0].evidence == (Evidence.HUB, Evidence.TAG, Evidence.CARD)
    assert raw.top.children[0].raw == (
        EvidenceRow(Evidence.HUB, MERGE, "a/x"),
        EvidenceRow(Evidence.TAG, Relation.UNSTATED, "base_model:a/x"),
        EvidenceRow(Evidence.CARD, Relation.UNSTATED, "a/x"),
    )
    assert raw.edges == (Edge("a/b", "a/x", MERGE, (Evidence.HUB, Evidence.TAG, Evidence.CARD)),)


def test_a_cycle_ends_where_it_began(kept: Kept) -> None:
    family(kept, ("a/x", "a/y"), ("a/y", "a/x"))
    with kept.reading() as connection:
        found = trace(connection, "a/x", target="a/y")
    assert shown(found.top) == ["a/x", ["a/y", "a/x*"]]
    assert found.ends == ()
    assert found.ways == ((Edge("a/x", "a/y", Relation.UNSTATED, TAG),),)


def test_a_chain_of_three_thousand_is_followed_to_its_end(kept: Kept) -> None:
    length = 3_000
    family(kept, *((f"a/{number:04}", f"a/{number + 1:04}") for number in range(length)))
    with kept.reading() as connection:
        found = trace(connection, "a/0000", target=f"a/{length}")
    node, depth = found.top, 0
    while node.children:
        (node,) = node.children
        depth += 1
    assert (depth, node.repo_id) == (length, f"a/{length}")
    assert found.ways_total == 1
    assert len(found.ways[0]) == length


def test_of_very_many_shortest_ways_some_are_listed_and_all_are_counted(kept: Kept) -> None:
    layers = [["a/0"], *([f"a/{layer}{side}" for side in "lr"] for layer in range(1, 21)), ["a/z"]]
    family(kept, *((low, high) for lows, highs in pairwise(layers) for low in lows for high in highs))
    with kept.reading() as connection:
        found = trace(connection, "a/0", target="a/z")
    assert found.ways_total == 2**20
    assert len(found.ways) == MAX_WAYS == len(set(found.ways))


def test_a_target_that_is_not_above_is_refused(kept: Kept) -> None:
    family(kept, ("a/x", "a/y"))
    with kept.reading() as connection:
        for name, target in (("a/y", "a/x"), ("a/x", "a/x")):
            with pytest.raises(UnknownModelError, match="not above"):
                trace(connection, name, target=target)


@given(
    edges=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda edge: edge[0] != edge[1]), max_size=16)
)
@settings(max_examples=40)
def test_the_ways_are_all_shortest_paths(
    template: Path, tmp_path_factory: pytest.TempPathFactory, edges: Sequence[tuple[int, int]]
) -> None:
    kept = copied(template, tmp_path_factory.getbasetemp())
    named = {(f"a/{low}", f"a/{high}") for low, high in edges} | {("a/0", "a/1")}
    family(kept, *named)
    graph = nx.DiGraph(named)
    above = nx.descendants(graph, "a/0")
    with kept.reading() as connection:
        assert {name for edge in trace(connection, "a/0").edges for name in edge[:2]} == above | {"a/0"}
        for goal in sorted(above):
            found = trace(connection, "a/0", target=goal)
            ways = [["a/0", *(edge.base for edge in way)] for way in found.ways]
            assert ways == sorted(nx.all_shortest_paths(graph, "a/0", goal))[:MAX_WAYS]
            assert found.ways_total == len(list(nx.all_shortest_paths(graph, "a/0", goal)))
    kept.database.close()


def test_the_first_base_is_the_first_by_name_with_all_its_evidence(kept: Kept) -> None:
    kept.crawl([model("a/m", 1, by_tag("b/y"), by_tag("a/x", MERGE), by_card("a/x")), model("a/x", 2), model("b/y", 3)])
    keys = dict(kept.rows("SELECT name, id FROM model"))
    with kept.reading() as connection:
        found = first_bases(connection, [*keys.values(), keys["a/m"]])
        assert first_bases(connection, []) == {}
    assert found == {keys["a/m"]: Edge("a/m", "a/x", MERGE, (Evidence.TAG, Evidence.CARD))}

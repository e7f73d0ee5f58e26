"""The tree below a model: bounded, each model once, everything left out counted."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lineage.errors import UnknownModelError
from lineage.facts import DECLARED_EVIDENCE, HEADLINE_EVIDENCE, Evidence, Relation
from lineage.store.read.answers import TreeNode
from lineage.store.read.downward import MAX_NODES, tree
from tests.store.made import Kept, by_card, by_hub, by_tag, copied, model
from tests.store.read.test_upward import family, shown

QUANTIZED, ADAPTER = Relation.QUANTIZED, Relation.ADAPTER


def nodes(top: TreeNode) -> list[TreeNode]:
    found = [top]
    for node in found:
        found.extend(node.children)
    return found


def test_the_most_downloaded_come_first_and_the_rest_is_counted_by_relation(kept: Kept) -> None:
    kept.crawl(
        [
            model("a/top", 1),
            model("b/few", 2, by_tag("a/top", QUANTIZED), downloads=1),
            model("b/many", 3, by_tag("a/top", ADAPTER), downloads=9),
            model("b/none", 4, by_tag("a/top", QUANTIZED)),
            model("b/same", 5, by_tag("a/top", ADAPTER), downloads=1),
        ]
    )
    with kept.reading() as connection:
        found = tree(connection, "a/top", depth=1, width=2, evidence=HEADLINE_EVIDENCE)
    assert shown(found) == ["a/top", "b/many", "b/few"]
    assert found.hidden == ((ADAPTER, 1), (QUANTIZED, 1))
    assert found.children[0].relation is ADAPTER


def test_depth_is_bounded_and_what_lies_below_is_counted(kept: Kept) -> None:
    family(kept, ("a/1", "a/0"), ("a/2", "a/1"), ("a/3", "a/2"))
    with kept.reading() as connection:
        found = tree(connection, "a/0", depth=2, width=9, evidence=HEADLINE_EVIDENCE)
    assert shown(found) == ["a/0", ["a/1", "a/2"]]
    assert found.children[0].children[0].hidden == ((Relation.UNSTATED, 1),)


def test_a_model_on_several_ways_is_expanded_once_and_cycles_end(kept: Kept) -> None:
    family(kept, ("a/x", "a/0"), ("a/y", "a/0"), ("a/m", "a/x"), ("a/m", "a/y"), ("a/n", "a/m"), ("a/0", "a/n"))
    with kept.reading() as connection:
        found = tree(connection, "a/0", depth=9, width=9, evidence=HEADLINE_EVIDENCE)
    assert shown(found) == ["a/0", ["a/x", ["a/m", ["a/n", "a/0*"]]], ["a/y", "a/m*"]]


def test_only_edges_of_the_wished_evidence_are_shown_with_all_that_stands_behind_them(kept: Kept) -> None:
    kept.crawl(
        [
            model("a/0", 1),
            model("b/card", 2, by_card("a/0")),
            model("b/hub", 3, by_hub("a/0", 1), by_tag("a/0"), by_card("a/0")),
        ]
    )
    with kept.reading() as connection:
        headline = tree(connection, "a/0", depth=1, width=9, evidence=HEADLINE_EVIDENCE)
        declared = tree(connection, "a/0", depth=1, width=9, evidence=DECLARED_EVIDENCE)
    assert [(node.repo_id, node.evidence) for node in headline.children] == [
        ("b/hub", (Evidence.HUB, Evidence.TAG, Evidence.CARD))
    ]
    assert [node.repo_id for node in declared.children] == ["b/card", "b/hub"]


def test_a_model_with_nothing_below_is_a_single_line(kept: Kept) -> None:
    kept.crawl([model("a/0", 1, license="mit", downloads=2)])
    with kept.reading() as connection:
        found = tree(connection, "a/0", depth=3, width=3, evidence=HEADLINE_EVIDENCE)
        assert found == TreeNode("a/0", found.state, license="mit", downloads=2)
        with pytest.raises(UnknownModelError):
            tree(connection, "a/none", depth=1, width=1, evidence=HEADLINE_EVIDENCE)


def test_a_chain_of_a_thousand_levels_is_drawn(kept: Kept) -> None:
    family(kept, *((f"a/{number + 1:04}", f"a/{number:04}") for number in range(1_100)))
    with kept.reading() as connection:
        found = tree(connection, "a/0000", depth=1_000, width=1, evidence=HEADLINE_EVIDENCE)
    last = nodes(found)[-1]
    assert (last.repo_id, last.hidden) == ("a/1000", ((Relation.UNSTATED, 1),))


def test_a_tree_never_has_more_lines_than_it_may(kept: Kept) -> None:
    wide = MAX_NODES // 2 + 100
    kept.crawl(
        [model("a/0", 1), model("a/1", 2, by_tag("a/0"), downloads=5)],
        [model(f"b/{number:05}", 10 + number, by_tag("a/0"), by_tag("a/1")) for number in range(wide)],
    )
    with kept.reading() as connection:
        found = tree(connection, "a/0", depth=5, width=10 * MAX_NODES, evidence=HEADLINE_EVIDENCE)
    below = found.children[0]
    assert len(nodes(found)) == MAX_NODES + 1
    assert len(found.children) == wide + 1
    assert below.hidden == ((Relation.UNSTATED, wide - len(below.children)),)


@given(
    edges=st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda edge: edge[0] != edge[1]), max_size=24),
    depth=st.integers(1, 4),
    width=st.integers(1, 3),
)
@settings(max_examples=40)
def test_shown_and_hidden_together_are_all_direct_derivatives(
    template: Path, tmp_path_factory: pytest.TempPathFactory, edges: set[tuple[int, int]], depth: int, width: int
) -> None:
    kept = copied(template, tmp_path_factory.getbasetemp())
    named = {(f"a/{low}", f"a/{high}") for low, high in edges} | {("a/1", "a/0")}
    family(kept, *named)
    direct = Counter(base for _, base in named)
    with kept.reading() as connection:
        found = nodes(tree(connection, "a/0", depth=depth, width=width, evidence=HEADLINE_EVIDENCE))
    expanded = [node for node in found if not node.repeated]
    assert len({node.repo_id for node in expanded}) == len(expanded)
    for node in expanded:
        assert len(node.children) + sum(count for _, count in node.hidden) == direct[node.repo_id]
        assert len(node.children) <= width
    kept.database.close()

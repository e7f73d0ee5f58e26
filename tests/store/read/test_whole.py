"""Whole tables streamed, and what a check of them finds."""

import pytest

from lineage.facts import DECLARED_EVIDENCE, HEADLINE_EVIDENCE, RELATION_CODES, Edge, Evidence, Relation
from lineage.store.read.details import direct_counts
from lineage.store.read.downward import tree
from lineage.store.read.whole import edge_arrays, edges_in_name_order, models_in_name_order
from lineage.store.schema.check import problems
from tests.store.made import Kept, by_card, by_hub, by_tag, model


def test_the_edges_come_as_arrays(kept: Kept) -> None:
    kept.crawl(
        [
            model("a/z", 1, by_tag("a/x", Relation.ADAPTER)),
            model("a/x", 2),
            model("a/c", 3, by_card("a/x")),
        ]
    )
    with kept.reading() as connection:
        headline, declared = edge_arrays(connection, HEADLINE_EVIDENCE), edge_arrays(connection, DECLARED_EVIDENCE)
        nothing = edge_arrays(connection, [Evidence.NAME])
    assert headline.keys[headline.derivative].tolist() == [1]
    assert headline.keys[headline.base].tolist() == [2]
    assert [RELATION_CODES[code] for code in headline.relation] == [Relation.ADAPTER]
    assert [str(array.dtype) for array in headline] == ["int64", "int32", "int32", "uint8"]
    assert declared.keys.tolist() == [1, 2, 3]
    assert [array.size for array in nothing] == [0, 0, 0, 0]


def test_an_edge_rests_on_each_of_its_kinds_of_evidence(kept: Kept) -> None:
    kept.crawl(
        [
            model("a/z", 1, by_hub("a/x"), by_tag("a/x"), by_card("a/x")),
            model("a/x", 2),
            model("a/c", 3, by_tag("a/x")),
            model("a/d", 4, by_card("a/x")),
        ]
    )
    resting = {}
    with kept.reading() as connection:
        for kind in Evidence:
            found = edge_arrays(connection, [kind])
            resting[kind] = sorted(found.keys[found.derivative].tolist())
        both = edge_arrays(connection, [Evidence.TAG, Evidence.CARD])
        drawn = tree(connection, "a/x", depth=1, width=9, evidence=[Evidence.TAG])
        assert direct_counts(connection, 2, [Evidence.TAG]) == {"unstated": 2}
    assert [len(resting[kind]) for kind in (Evidence.HUB, Evidence.TAG, Evidence.CARD, Evidence.NAME)] == [1, 2, 2, 0]
    assert len(both.base) == 3
    assert len(drawn.children) == 2


def test_models_and_edges_stream_in_name_order_whatever_order_they_came_in(kept: Kept) -> None:
    kept.crawl([model("b/x", 1), model("a/z", 2, by_tag("c/y"), by_card("c/y")), model("a/b", 3, by_tag("b/x"))])
    kept.crawl([model("b/x", 9)])
    with kept.reading() as connection:
        assert [row.repo_id for row in models_in_name_order(connection)] == ["a/b", "a/z", "b/x", "c/y"]
        assert list(edges_in_name_order(connection)) == [
            Edge("a/b", "b/x", Relation.UNSTATED, (Evidence.TAG,)),
            Edge("a/z", "c/y", Relation.UNSTATED, (Evidence.TAG, Evidence.CARD)),
        ]


def test_of_two_bases_of_one_name_the_present_one_comes_first(kept: Kept) -> None:
    kept.crawl([model("b/x", 1), model("a/m", 2, by_hub("b/x", 1, Relation.MERGE))])
    kept.crawl([model("b/x", 9)])
    kept.crawl([model("a/m", 2, by_hub("b/x", 1, Relation.MERGE), by_card("B/x"))])
    kept.crawl([model("a/n", 3, by_tag("B/x"), by_card("b/x"))])
    with kept.reading() as connection:
        assert len(list(edges_in_name_order(connection))) == 3
    assert kept.is_sound()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("DELETE FROM edge_evidence", "1 current edges without any current evidence"),
        ("UPDATE edge SET current = 0", "1 statements whose edge is not current"),
        ("UPDATE model SET state = 'vanished' WHERE name = 'a/y'", "1 edges of models that are not present"),
        ("INSERT INTO alias VALUES ('a/x', 2, 'rename', 1, 1)", "1 names that are an alias and a model's own"),
        (
            "INSERT INTO alias VALUES ('c/c', (SELECT id FROM model WHERE name = 'b/b'), 'rename', 1, 1)",
            "1 aliases of models that were never present",
        ),
        ("DELETE FROM model WHERE name = 'a/x'", "rows of edge point at nothing"),
    ],
)
def test_a_check_says_what_is_wrong(kept: Kept, damage: str, words: str) -> None:
    kept.crawl([model("a/x", 1), model("a/y", 2, by_tag("a/x"))], [model("a/w", 4, by_card("b/b"))])
    kept.crawl([model("a/w", 4)])
    assert kept.is_sound()
    raw = kept.database.engine.raw_connection()
    cursor = raw.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    cursor.execute(damage)
    with kept.reading() as connection:
        assert words in " · ".join(problems(connection))
    raw.close()

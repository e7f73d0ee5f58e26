from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.errors import UnknownModelError
from lineage.facts import Edge, Relation
from lineage.render.neighborhood.neighborhood import GraphModel, Neighborhood, pick
from tests.render.families import edge, families, forest, model

Family = tuple[list[GraphModel], list[Edge]]


def reached(root: str, edges: list[Edge]) -> set[str]:
    found, waiting = {root}, [root]
    while waiting:
        base = waiting.pop()
        fresh = {item.derivative for item in edges if item.base == base} - found
        found |= fresh
        waiting += fresh
    return found


@given(families(), st.integers(1, 50))
def test_every_model_of_the_family_is_shown_or_counted_once(family: Family, limit: int) -> None:
    models, edges = family
    page = pick("o/0", models, edges, limit)
    assert page.total == len(reached("o/0", edges))
    assert len(page.shown) + sum(rest.total for rest in page.left_out) == page.total
    assert len(page.shown) == min(limit, page.total)
    assert len({entry.model.repo_id for entry in page.shown}) == len(page.shown)
    assert len({rest.base for rest in page.left_out}) == len(page.left_out)


@given(families(), st.integers(1, 50))
def test_every_shown_model_hangs_on_a_shown_base(family: Family, limit: int) -> None:
    models, edges = family
    page = pick("o/0", models, edges, limit)
    assert page.shown[0].model.repo_id == page.root == "o/0"
    depths: dict[str, int] = {}
    pairs = {(item.derivative, item.base): item.relation for item in page.edges}
    for entry in page.shown:
        name = entry.model.repo_id
        if entry.base is None:
            assert (entry.relation, entry.depth) == (None, 0)
        else:
            assert entry.depth == depths[entry.base] + 1
            assert (name, entry.base) in pairs
            assert any(
                item == Edge(name, entry.base, entry.relation or Relation.MERGE, item.evidence) for item in edges
            )
        depths[name] = entry.depth
    assert all(rest.base in depths and 0 <= rest.further <= rest.total for rest in page.left_out)
    assert all(item.base in depths and item.derivative in depths for item in page.edges)


@given(families(), st.integers(1, 50), st.randoms())
def test_the_order_of_what_comes_in_makes_no_difference(family: Family, limit: int, chance: object) -> None:
    models, edges = family
    shuffled_models, shuffled_edges = [*models], [*edges]
    chance.shuffle(shuffled_models)  # type: ignore[attr-defined] # Hypothesis gives a random.Random
    chance.shuffle(shuffled_edges)  # type: ignore[attr-defined] # the same
    assert pick("o/0", shuffled_models, shuffled_edges, limit) == pick("o/0", models, edges, limit)


def page_of(models: list[GraphModel], edges: list[Edge], limit: int) -> Neighborhood:
    return pick(models[0].repo_id, models, edges, limit)


def test_the_largest_and_the_most_downloaded_are_kept_by_turns() -> None:
    models = [
        model("o/root", reach=4),
        model("o/large", reach=3),
        model("o/liked", downloads=9_000),
        model("o/dull", downloads=5),
        model("o/below", downloads=8_000),
        model("o/twice", reach=2),
    ]
    edges = [
        edge("o/large", "o/root"),
        edge("o/liked", "o/root"),
        edge("o/dull", "o/root", Relation.MERGE),
        edge("o/twice", "o/large"),
        edge("o/below", "o/twice", Relation.QUANTIZED),
    ]
    for limit, names in [
        (1, {"o/root"}),
        (2, {"o/root", "o/liked"}),
        (3, {"o/root", "o/liked", "o/large"}),
        (5, {"o/root", "o/liked", "o/large", "o/twice", "o/below"}),
    ]:
        assert {entry.model.repo_id for entry in page_of(models, edges, limit).shown} == names
    three = page_of(models, edges, 3)
    assert [(rest.base, rest.counts, rest.further) for rest in three.left_out] == [
        ("o/root", ((Relation.MERGE, 1),), 0),
        ("o/large", ((Relation.FINETUNE, 1), (Relation.QUANTIZED, 1)), 1),
    ]


def test_a_popular_model_too_far_away_for_the_limit_is_left_out() -> None:
    models = [model("o/root", reach=2), model("o/between", reach=1), model("o/far", downloads=10**6)]
    page = page_of(models, [edge("o/between", "o/root"), edge("o/far", "o/between")], 2)
    assert [entry.model.repo_id for entry in page.shown] == ["o/root", "o/between"]
    assert [(rest.base, rest.total) for rest in page.left_out] == [("o/between", 1)]


def test_a_merge_hangs_on_its_largest_nearest_base_and_keeps_its_other_edges() -> None:
    models = [model("o/root", reach=3), model("o/small", reach=1), model("o/big", reach=7), model("o/merge")]
    edges = [
        edge("o/small", "o/root"),
        edge("o/big", "o/root"),
        edge("o/merge", "o/small", Relation.MERGE),
        edge("o/merge", "o/big", Relation.MERGE),
    ]
    page = page_of(models, edges, 9)
    assert {entry.model.repo_id: entry.base for entry in page.shown}["o/merge"] == "o/big"
    assert len(page.edges) == 4


def test_edges_to_strangers_and_to_oneself_are_passed_over() -> None:
    models = [model("o/root"), model("o/far")]
    edges = [edge("o/root", "o/root"), edge("o/root", "o/stranger"), edge("o/stranger", "o/root")]
    page = page_of(models, edges, 9)
    assert (page.total, page.edges) == (1, ())


def test_a_root_that_is_not_there_is_unknown() -> None:
    with pytest.raises(UnknownModelError, match="o/nobody"):
        pick("o/nobody", [model("o/root")], [])


def test_siblings_stand_by_relation_and_then_by_size() -> None:
    models = [model("o/root", reach=3), model("o/q"), model("o/small", reach=1), model("o/large", reach=2)]
    edges = [edge("o/q", "o/root", Relation.QUANTIZED), edge("o/small", "o/root"), edge("o/large", "o/root")]
    assert [entry.model.repo_id for entry in page_of(models, edges, 9).shown] == ["o/root", "o/large", "o/small", "o/q"]


def test_relations_of_those_left_out_add_up_in_a_large_family() -> None:
    models, edges = forest(3000)
    page = page_of(models, edges, 200)
    counts = Counter(entry.relation for entry in page.shown)
    for rest in page.left_out:
        counts.update(dict(rest.counts))
    assert sum(counts.values()) == 3000
    assert [
        rest.counts for rest in page.left_out if list(rest.counts) != sorted(rest.counts, key=lambda c: -c[1])
    ] == []

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.graph import LineageGraph, all_reach, descendants, fan_out, reach, reaches
from lineage.graph.cycles import condense
from lineage.graph.merges import worth_of_merges
from lineage.graph.pairs import worth_by_pairs

from .made import Made, drawn, graphs, graphs_with_models, grown, made


@given(graphs())
def test_reach_counts_every_descendant_once_for_every_model(case: Made) -> None:
    oracle = case.oracle()
    expected = [len(nx.descendants(oracle, model)) for model in range(case.models)]
    assert all_reach(case.graph()).tolist() == expected


@given(graphs(), st.data())
def test_reach_can_count_some_models_only_and_passes_through_the_others(case: Made, data: st.DataObject) -> None:
    oracle = case.oracle()
    counts = data.draw(st.lists(st.booleans(), min_size=case.models, max_size=case.models))
    expected = [sum(counts[below] for below in nx.descendants(oracle, model)) for model in range(case.models)]
    assert all_reach(case.graph(), np.array(counts, dtype=np.bool_)).tolist() == expected


@given(graphs_with_models())
def test_the_reach_of_some_models_is_the_same_as_among_all(case: tuple[Made, list[int]]) -> None:
    graph, models = case[0].graph(), case[1]
    everyone = [*all_reach(graph).tolist(), 0]
    assert reaches(graph, models).tolist() == [everyone[model] for model in models]
    assert [reach(graph, model) for model in models] == [everyone[model] for model in models]


@given(graphs())
def test_fan_out_counts_direct_derivatives(case: Made) -> None:
    oracle = case.oracle()
    assert fan_out(case.graph()).tolist() == [oracle.out_degree(model) for model in range(case.models)]


@pytest.mark.parametrize(
    ("merges", "back"),
    [(0.0, 0), (0.03, 0), (0.03, 5), (0.5, 0), (0.5, 20), (1.0, 200)],
    ids=["a tree", "few merges", "few merges and cycles", "many merges", "both many", "nearly one cycle"],
)
def test_reach_is_exact_in_grown_families(merges: float, back: int) -> None:
    edges = grown(1500, merges, back, seed=7)
    oracle = drawn(edges)
    expected = [len(nx.descendants(oracle, model)) for model in range(1500)]
    assert all_reach(LineageGraph.from_edges(edges)).tolist() == expected


@given(graphs(), st.data())
def test_both_ways_to_count_merges_find_the_same(case: Made, data: st.DataObject) -> None:
    whole = condense(case.graph())
    worth = np.array(data.draw(st.lists(st.integers(0, 5), min_size=case.models, max_size=case.models)), dtype=np.int64)
    by_pairs, by_words = (worth_of_merges(whole, worth, cost).tolist() for cost in (0, math.inf))
    assert by_pairs == by_words


@pytest.mark.parametrize(("models", "merges"), [(3_000, 0.03), (3_000, 0.7)])
def test_both_ways_find_the_same_in_grown_families(models: int, merges: float) -> None:
    whole = condense(LineageGraph.from_edges(grown(models, merges, 5, seed=3)))
    worth = np.arange(models, dtype=np.int64)
    assert (worth_of_merges(whole, worth, 0) == worth_of_merges(whole, worth, math.inf)).all()


def test_pairs_are_followed_in_portions_where_there_are_many() -> None:
    whole = condense(LineageGraph.from_edges(grown(500, 0.5, 0, seed=1)))
    merges = np.flatnonzero(whole.up.degrees() > 1)
    worth = np.ones(500, dtype=np.int64)
    heavy = np.full(500, 1e6)
    assert (worth_by_pairs(whole, merges, worth, heavy) == worth_by_pairs(whole, merges, worth, heavy / 1e6)).all()


def test_a_model_in_a_cycle_does_not_reach_itself() -> None:
    graph = made(4, (0, 1), (1, 2), (2, 1), (2, 3)).graph()
    assert reaches(graph, range(4)).tolist() == all_reach(graph).tolist() == [3, 2, 2, 0]


def test_a_merge_counts_once_however_many_ways_lead_to_it() -> None:
    ladder = [(rung, step) for rung in range(0, 60, 3) for step in (rung + 1, rung + 2)]
    joins = [(step, rung + 3) for rung in range(0, 60, 3) for step in (rung + 1, rung + 2)]
    graph = made(61, *ladder, *joins).graph()
    assert all_reach(graph)[0] == reach(graph, 0) == 60


def test_more_merges_of_one_base_than_a_word_has_bits_are_all_counted() -> None:
    merges = range(2, 202)
    graph = made(202, *((base, merge) for merge in merges for base in (0, 1))).graph()
    assert all_reach(graph).tolist() == [200, 200] + [0] * 200


def test_a_model_that_no_edge_touches_reaches_nobody() -> None:
    graph = made(2, (0, 1)).graph()
    assert reaches(graph, [-1, 0]).tolist() == [0, 1]
    assert reach(graph, graph.position(999)) == 0


def test_reach_agrees_with_the_walk_in_a_family_of_200_000() -> None:
    graph = LineageGraph.from_edges(grown(200_000, merges=0.03, back=3, seed=3))
    everyone = all_reach(graph)
    some = np.arange(0, 200_000, 499)
    np.testing.assert_array_equal(reaches(graph, some), everyone[some])
    assert everyone[0] == (descendants(graph, [0]) > 0).sum()

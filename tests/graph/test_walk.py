import networkx as nx
from hypothesis import given

from lineage.graph import ancestors, descendants

from .made import Made, graphs, graphs_with_models, made


def distances(oracle: "nx.DiGraph[int]", roots: list[int]) -> list[int]:
    ways = [nx.single_source_shortest_path_length(oracle, root) for root in roots if root >= 0]
    return [min((way[model] for way in ways if model in way), default=-1) for model in range(len(oracle))]


@given(graphs_with_models())
def test_depth_is_the_shortest_way_from_the_nearest_root(case: tuple[Made, list[int]]) -> None:
    graph, roots = case
    assert descendants(graph.graph(), roots).tolist() == distances(graph.oracle(), roots)


@given(graphs_with_models())
def test_ancestors_are_measured_like_descendants_of_the_graph_turned_round(case: tuple[Made, list[int]]) -> None:
    graph, derivatives = case
    assert ancestors(graph.graph(), derivatives).tolist() == distances(graph.oracle().reverse(), derivatives)


@given(graphs())
def test_a_model_descends_from_another_if_and_only_if_the_other_is_its_ancestor(case: Made) -> None:
    graph = case.graph()
    below = [descendants(graph, [model]).tolist() for model in range(case.models)]
    above = [ancestors(graph, [model]).tolist() for model in range(case.models)]
    assert [list(row) for row in zip(*above, strict=True)] == below


def test_roots_stay_at_depth_zero_even_when_one_descends_from_another() -> None:
    graph = made(4, (0, 1), (1, 2), (2, 3)).graph()
    assert descendants(graph, [0, 2]).tolist() == [0, 1, 0, 1]


def test_a_merge_takes_the_shorter_of_its_ways() -> None:
    graph = made(4, (0, 1), (1, 2), (2, 3), (0, 3)).graph()
    assert descendants(graph, [0]).tolist() == [0, 1, 2, 1]


def test_a_cycle_ends_where_it_began() -> None:
    graph = made(3, (0, 1), (1, 2), (2, 0)).graph()
    assert descendants(graph, [1]).tolist() == [2, 0, 1]


def test_roots_that_no_edge_touches_are_passed_over() -> None:
    graph = made(2, (0, 1)).graph()
    assert descendants(graph, graph.positions([999, 10])).tolist() == [0, 1]
    assert ancestors(graph, [-1]).tolist() == [-1, -1]


def test_a_chain_may_be_long() -> None:
    graph = made(3000, *((model, model + 1) for model in range(2999))).graph()
    assert descendants(graph, [0]).tolist() == list(range(3000))

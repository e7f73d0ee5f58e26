import networkx as nx
from hypothesis import given

from lineage.graph import LineageGraph, cycles

from .made import Made, drawn, graphs, grown, made


def components(oracle: "nx.DiGraph[int]") -> list[list[int]]:
    return sorted(sorted(members) for members in nx.strongly_connected_components(oracle) if len(members) > 1)


@given(graphs())
def test_cycles_are_the_strongly_connected_components_of_several_models(case: Made) -> None:
    expected = sorted(
        sorted(members) for members in nx.strongly_connected_components(case.oracle()) if len(members) > 1
    )
    assert [members.tolist() for members in cycles(case.graph())] == expected


def test_two_cycles_with_a_way_between_them_stay_two() -> None:
    graph = made(7, (5, 0), (0, 5), (5, 3), (3, 4), (4, 1), (1, 4), (4, 6), (2, 5)).graph()
    assert [members.tolist() for members in cycles(graph)] == [[0, 5], [1, 4]]


def test_a_model_that_names_itself_is_no_cycle() -> None:
    assert cycles(made(2, (0, 0), (0, 1)).graph()) == ()


def test_a_cycle_may_be_longer_than_python_can_recurse() -> None:
    length = 5000
    graph = made(length, *((model, (model + 1) % length) for model in range(length))).graph()
    (members,) = cycles(graph)
    assert members.tolist() == list(range(length))


def test_many_cycles_in_a_grown_family_are_found() -> None:
    edges = grown(2000, merges=0.05, back=60, seed=5)
    found = cycles(LineageGraph.from_edges(edges))
    assert [members.tolist() for members in found] == components(drawn(edges))

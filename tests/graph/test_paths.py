import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.graph import Paths, shortest_paths

from .made import Made, graphs, made


def every_shortest_path(oracle: "nx.DiGraph[int]", derivative: int, base: int) -> list[tuple[int, ...]]:
    try:
        return sorted(tuple(path) for path in nx.all_shortest_paths(oracle.reverse(), derivative, base))
    except nx.NetworkXNoPath:
        return []


@given(graphs().filter(lambda case: case.models > 0), st.data())
def test_every_shortest_way_is_found_in_order_and_the_limit_only_cuts_the_list(case: Made, data: st.DataObject) -> None:
    model = st.integers(0, case.models - 1)
    derivative, base, limit = data.draw(model), data.draw(model), data.draw(st.integers(0, 8))
    expected = every_shortest_path(case.oracle(), derivative, base)
    found = shortest_paths(case.graph(), derivative=derivative, base=base, limit=limit)
    assert found == Paths(tuple(expected[:limit]), len(expected))


def test_ways_beyond_number_are_counted_without_being_walked() -> None:
    rungs = 100
    sides = [(3 * rung, 3 * rung + side) for rung in range(rungs) for side in (1, 2)]
    joins = [(3 * rung + side, 3 * rung + 3) for rung in range(rungs) for side in (1, 2)]
    found = shortest_paths(made(3 * rungs + 1, *sides, *joins).graph(), derivative=3 * rungs, base=0, limit=2)
    assert found.total == 2**rungs
    assert [path[-2] for path in found.paths] == [1, 2]
    assert {len(path) for path in found.paths} == {2 * rungs + 1}


def test_a_longer_way_is_no_shortest_way() -> None:
    graph = made(5, (0, 1), (1, 2), (2, 4), (0, 3), (3, 4)).graph()
    assert shortest_paths(graph, derivative=4, base=0, limit=9) == Paths(((4, 3, 0),), 1)


def test_a_dead_end_beside_the_base_leads_nowhere() -> None:
    graph = made(5, (0, 1), (1, 4), (2, 3), (3, 4)).graph()
    assert shortest_paths(graph, derivative=4, base=0, limit=9) == Paths(((4, 1, 0),), 1)


def test_there_is_no_way_downwards() -> None:
    assert shortest_paths(made(2, (0, 1)).graph(), derivative=0, base=1, limit=9) == Paths((), 0)


def test_from_a_model_to_itself_there_is_one_way_even_in_a_cycle() -> None:
    graph = made(2, (0, 1), (1, 0)).graph()
    assert shortest_paths(graph, derivative=0, base=0, limit=9) == Paths(((0,),), 1)


@pytest.mark.parametrize(("derivative", "base"), [(-1, 0), (0, -1), (-1, -1)])
def test_no_way_leads_to_or_from_a_model_that_no_edge_touches(derivative: int, base: int) -> None:
    assert shortest_paths(made(2, (0, 1)).graph(), derivative=derivative, base=base, limit=9) == Paths((), 0)

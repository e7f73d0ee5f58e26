import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.graph import LineageGraph

from .made import Made, graphs, made


@given(graphs())
def test_rows_hold_every_edge_once_in_both_directions_with_its_relation(case: Made) -> None:
    graph = case.graph()
    proper = {pair: code for pair, code in case.edges.items() if pair[0] != pair[1]}
    base = np.repeat(np.arange(case.models), graph.down.degrees()).tolist()
    down = zip(zip(base, graph.down.ends.tolist(), strict=True), graph.down_relation.tolist(), strict=True)
    assert list(down) == sorted(proper.items())
    derivative = np.repeat(np.arange(case.models), graph.up.degrees()).tolist()
    up = zip(zip(graph.up.ends.tolist(), derivative, strict=True), graph.up_relation.tolist(), strict=True)
    assert dict(up) == proper


@given(graphs(), st.data())
def test_the_order_in_which_edges_come_leaves_no_trace(case: Made, data: st.DataObject) -> None:
    order = data.draw(st.permutations(list(case.edges)))
    one, other = case.graph(), LineageGraph.from_edges(case.arrays(order))
    for ours, theirs in (
        (one.keys, other.keys),
        (one.down.starts, other.down.starts),
        (one.down.ends, other.down.ends),
        (one.down_relation, other.down_relation),
        (one.up.starts, other.up.starts),
        (one.up.ends, other.up.ends),
        (one.up_relation, other.up_relation),
    ):
        np.testing.assert_array_equal(ours, theirs)


def test_a_model_is_found_by_its_key_and_others_are_not_found() -> None:
    graph = made(3, (0, 1)).graph()
    assert len(graph) == 3
    assert [graph.position(key) for key in (10, 16, 9, 11, 99)] == [0, 2, -1, -1, -1]
    assert graph.positions([99, 13, 10, 13]).tolist() == [-1, 1, 0, 1]
    assert graph.positions([]).tolist() == []


def test_nothing_is_found_in_an_empty_graph() -> None:
    graph = made(0).graph()
    assert len(graph) == 0
    assert graph.positions([1, 2]).tolist() == [-1, -1]


def test_the_arrays_of_a_graph_cannot_be_written_to() -> None:
    edges = made(2, (0, 1)).arrays()
    graph = LineageGraph.from_edges(edges)
    for array in (graph.keys, graph.down.starts, graph.down.ends, graph.down_relation, graph.up_relation):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    edges.keys[0] = 0
    assert graph.keys[0] == 10


def test_edges_may_come_in_arrays_that_cannot_be_written_to() -> None:
    edges = made(3, (0, 1), (2, 2)).arrays()
    for array in edges:
        array.flags.writeable = False
    assert LineageGraph.from_edges(edges).down.ends.tolist() == [1]


def test_a_model_that_is_its_own_base_keeps_its_place_without_that_edge() -> None:
    graph = made(2, (0, 0), (0, 1), (1, 1)).graph()
    assert (len(graph), graph.down.degrees().tolist(), graph.up.degrees().tolist()) == (2, [1, 0], [0, 1])


def test_a_relation_does_not_get_mixed_up_with_a_neighbor() -> None:
    case = Made(9, {(8, 0): 4, (0, 8): 3, (8, 7): 1, (8, 1): 2})
    graph = case.graph()
    assert graph.down.neighbors(np.array([8, 0])).tolist() == [0, 1, 7, 8]
    assert graph.down_relation[graph.down.slots(np.array([8, 0]))].tolist() == [4, 2, 1, 3]

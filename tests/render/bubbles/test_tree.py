import networkx as nx
import numpy as np
from hypothesis import given, settings

from lineage.facts import RELATION_CODES, Relation
from lineage.graph import all_reach
from lineage.render.bubbles import NO_RELATION, hang
from tests.graph.made import Made, graphs, made
from tests.render.bubbles.forests import Forest, check

UNSTATED = RELATION_CODES.index(Relation.UNSTATED)


@settings(max_examples=200)
@given(graphs())
def test_every_model_hangs_under_the_base_that_the_rule_names(graph: Made) -> None:
    arrays, oracle = graph.graph(), graph.oracle()
    rank = np.arange(graph.models)[::-1]
    reach = all_reach(arrays)
    tree = hang(arrays, reach=reach, rank=rank)
    tops = [
        max(members)  # the last position is the first name here
        for members in nx.strongly_connected_components(oracle)
        if all(base in members for member in members for base in oracle.predecessors(member))
    ]
    assert sorted(tops) == np.flatnonzero(tree.parent < 0).tolist()
    depth = nx.multi_source_dijkstra_path_length(oracle, set(tops)) if tops else {}
    assert tree.depth.tolist() == [depth[model] for model in range(graph.models)]
    for model in range(graph.models):
        if model not in tops:
            best = min(
                oracle.predecessors(model),
                key=lambda base: (depth[base], graph.edges[base, model] == UNSTATED, -reach[base], rank[base]),
            )
            assert tree.parent[model] == best
            assert tree.relation[model] == graph.edges[best, model]
        else:
            assert tree.relation[model] == NO_RELATION
    placed = {(int(base), model) for model, base in enumerate(tree.parent.tolist()) if base >= 0}
    others = set(zip(tree.other_bases.tolist(), tree.other_derivatives.tolist(), strict=True))
    assert not placed & others
    assert placed | others == set(oracle.edges)
    assert len(others) == len(tree.other_bases)
    assert [graph.edges[pair] for pair in zip(tree.other_bases, tree.other_derivatives, strict=True)] == list(
        tree.other_relations
    )
    check(Forest(tree.parent.astype(np.int64), tree.relation, reach, rank))


def test_a_merge_stands_under_its_nearest_base_then_the_busiest_then_the_first_by_name() -> None:
    graph = made(7, (0, 1), (1, 4), (2, 4), (2, 5), (3, 5), (3, 6)).graph()
    tree = hang(graph, reach=all_reach(graph), rank=np.arange(7))
    assert tree.parent.tolist() == [-1, 0, -1, -1, 2, 2, 3]
    assert tree.other_bases.tolist() == [1, 3]
    assert tree.other_derivatives.tolist() == [4, 5]


def test_of_bases_as_near_a_model_stands_under_the_one_whose_relation_is_stated() -> None:
    graph = Made(4, {(0, 3): UNSTATED, (1, 3): 2, (0, 2): 0}).graph()
    tree = hang(graph, reach=all_reach(graph), rank=np.arange(4))
    assert (tree.parent[3], tree.relation[3], tree.other_bases.tolist()) == (1, 2, [0])


def test_the_first_by_name_of_a_cycle_stands_at_the_top() -> None:
    graph = made(4, (0, 1), (1, 2), (2, 0), (2, 3)).graph()
    tree = hang(graph, reach=all_reach(graph), rank=np.array([2, 0, 1, 3]))
    assert tree.parent.tolist() == [2, -1, 1, 2]
    assert tree.other_bases.tolist() == [0]


def test_the_subjects_own_models_stand_at_the_top_whatever_they_were_made_from() -> None:
    graph = made(4, (0, 1), (1, 2), (2, 3)).graph()
    tree = hang(graph, reach=all_reach(graph), rank=np.arange(4), tops=np.array([2]))
    assert tree.parent.tolist() == [-1, 0, -1, 2]
    assert tree.depth.tolist() == [0, 1, 0, 1]
    assert (tree.other_bases.tolist(), tree.other_derivatives.tolist()) == ([1], [2])

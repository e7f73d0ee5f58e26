import networkx as nx
import numpy as np
from hypothesis import given

from lineage.graph import LineageGraph, all_reach, cycles, generation

from .made import Made, graphs, grown, made


def longest_chains(oracle: "nx.DiGraph[int]") -> list[int]:
    whole = nx.condensation(oracle)
    chain: dict[int, int] = {}
    for component in nx.topological_sort(whole):
        chain[component] = max((chain[base] + 1 for base in whole.predecessors(component)), default=0)
    return [chain[whole.graph["mapping"][model]] for model in range(len(oracle))]


@given(graphs())
def test_generation_is_the_longest_chain_of_bases_with_cycles_condensed(case: Made) -> None:
    assert generation(case.graph()).tolist() == longest_chains(case.oracle())


def test_members_of_a_cycle_share_a_generation_one_below_its_base() -> None:
    graph = made(5, (0, 1), (1, 2), (2, 3), (3, 1), (2, 4)).graph()
    assert generation(graph).tolist() == [0, 1, 1, 1, 2]


def test_a_merge_stands_below_the_longer_of_its_chains() -> None:
    assert generation(made(4, (0, 1), (1, 2), (2, 3), (0, 3)).graph()).tolist() == [0, 1, 2, 3]


def test_a_cycle_near_the_root_hides_nothing_of_200_000_models() -> None:
    edges = grown(200_000, merges=0.02, back=0, seed=1)
    base, derivative = np.append(edges.base, 5), np.append(edges.derivative, 0)
    graph = LineageGraph.from_edges(
        edges._replace(base=base, derivative=derivative, relation=np.append(edges.relation, 0))
    )
    ((root, *others),) = (members.tolist() for members in cycles(graph))
    assert root == 0
    assert 5 in others
    assert generation(graph)[[root, *others]].tolist() == [0] * (1 + len(others))
    assert (generation(graph) > 0).sum() == 200_000 - 1 - len(others)
    assert all_reach(graph)[0] == 199_999

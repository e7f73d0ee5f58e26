from collections import Counter
from itertools import pairwise

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lineage.graph import generation
from lineage.stats.rules.tally import RELATION_NAMES
from lineage.stats.shape.layers import deepest_chain, layers
from tests.graph.made import Made, graphs, made
from tests.stats.said import SAID

ROWS = st.lists(st.tuples(st.integers(0, 8), st.integers(1, 6), st.integers(0, len(RELATION_NAMES) - 1)), max_size=40)


@given(ROWS)
def test_models_are_counted_by_generation_depth_and_relation(rows: list[tuple[int, int, int]]) -> None:
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    found = layers(columns[0].astype(np.int32), columns[1].astype(np.int32), columns[2], **SAID)
    generations = Counter(row[0] for row in rows)
    depths = Counter(row[1] for row in rows)
    width = max(generations, default=-1) + 1
    assert found.by_generation == tuple(generations[level] for level in range(width))
    assert found.by_depth == tuple(depths[level] for level in range(max(depths, default=-1) + 1))
    cells = Counter((row[2], row[0]) for row in rows)
    assert found.relations == RELATION_NAMES
    assert found.mix == tuple(
        tuple(cells[relation, level] for level in range(width)) for relation in range(len(RELATION_NAMES))
    )
    assert found.shares == tuple(
        tuple(cells[relation, level] / generations[level] if generations[level] else None for level in range(width))
        for relation in range(len(RELATION_NAMES))
    )


@given(graphs(), st.data())
def test_the_deepest_chain_runs_from_a_model_without_base_down_to_the_model(case: Made, data: st.DataObject) -> None:
    graph = case.graph()
    if not case.models:
        assert deepest_chain(graph, generation(graph), np.array([], dtype=np.int64)) == ()
        return
    models = data.draw(st.lists(st.integers(0, case.models - 1), min_size=1, unique=True))
    numbered = generation(graph)
    chain = deepest_chain(graph, numbered, np.array(models))
    oracle = case.oracle()
    components = list(nx.strongly_connected_components(oracle))
    cycle_of = {model: cycle for cycle in components for model in cycle}
    condensed = nx.condensation(oracle, components)
    longest = {
        model: nx.dag_longest_path_length(
            condensed.subgraph(nx.ancestors(condensed, place) | {place}),
        )
        for place, cycle in enumerate(components)
        for model in cycle
    }
    assert len(chain) == max(longest[model] for model in models) + 1
    assert chain[-1] == min(model for model in models if longest[model] == len(chain) - 1)
    assert [longest[model] for model in chain] == list(range(len(chain)))
    for base, derivative in pairwise(chain):
        assert any((base, member) in case.edges for member in cycle_of[derivative])


def test_a_cycle_is_one_step_of_a_chain() -> None:
    case = made(4, (0, 1), (1, 2), (2, 1), (2, 3))
    graph = case.graph()
    assert deepest_chain(graph, generation(graph), np.array([3])) == (0, 2, 3)


def test_nothing_counted_has_no_layers() -> None:
    none = np.zeros(0, dtype=np.int32)
    found = layers(none, none, none.astype(np.int64), **SAID)
    assert (found.by_generation, found.by_depth, found.mix[0]) == ((), (), ())

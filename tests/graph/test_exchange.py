import io
import subprocess
import sys

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from lineage.facts import RELATION_CODES
from lineage.graph import LineageGraph, to_networkx

from .made import Made, graphs, made


def names(models: int) -> list[str]:
    return [f"maker/model-{model}" for model in range(models)]


@given(graphs())
def test_every_model_and_edge_is_handed_over_by_name_with_its_relation(case: Made) -> None:
    name = names(case.models)
    handed = to_networkx(case.graph(), name)
    assert list(handed) == name
    assert list(handed.edges(data="relation")) == [
        (name[base], name[derivative], RELATION_CODES[code].value)
        for (base, derivative), code in sorted(case.edges.items())
        if base != derivative
    ]


@given(graphs(), st.data())
def test_the_same_edges_in_another_order_hand_over_the_same(case: Made, data: st.DataObject) -> None:
    order = data.draw(st.permutations(list(case.edges)))
    other = LineageGraph.from_edges(case.arrays(order))
    one = to_networkx(case.graph(), names(case.models))
    assert list(one.edges(data=True)) == list(to_networkx(other, names(case.models)).edges(data=True))


def test_relations_are_plain_strings_that_graphml_takes() -> None:
    file = io.BytesIO()
    nx.write_graphml(to_networkx(made(2, (0, 1)).graph(), names(2)), file)
    assert b"finetune" in file.getvalue()


def test_networkx_is_only_paid_for_by_those_who_ask_for_it() -> None:
    program = "import sys, lineage.graph, lineage.stats; sys.exit('networkx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

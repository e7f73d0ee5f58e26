import gzip
import json
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from lineage.facts import RELATION_CODES, EdgeArrays
from lineage.graph import LineageGraph, all_reach, fan_out, reach, to_networkx
from lineage.stats import CountingRule, count

CODES = {relation.value: code for code, relation in enumerate(RELATION_CODES)}


@pytest.fixture(scope="module")
def hub(real_data: Path) -> tuple[list[str], LineageGraph]:
    """The models of a day on the Hub, in name order, and the edges that typed tags make between them."""
    edges: dict[tuple[str, str], int] = {}
    names = set()
    with gzip.open(real_data / "hub-list-2026-08-20T2200.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            names.add(row["id"])
            for tag in row["tags"]:
                match tag.split(":", 2):
                    case ["base_model", relation, base] if relation in CODES:
                        names.add(base)
                        edges[base, row["id"]] = CODES[relation]
    ordered = sorted(names)
    place = {name: position for position, name in enumerate(ordered)}
    return ordered, LineageGraph.from_edges(
        EdgeArrays(
            np.arange(len(ordered), dtype=np.int64),
            np.array([place[base] for base, _ in edges], dtype=np.int32),
            np.array([place[derivative] for _, derivative in edges], dtype=np.int32),
            np.array(list(edges.values()), dtype=np.uint8),
        )
    )


def test_the_qwen_family_of_a_sample_is_counted_to_the_model(hub: tuple[list[str], LineageGraph]) -> None:
    names, graph = hub
    own = np.array([name.startswith("Qwen/") for name in names])
    roots = np.flatnonzero(own)
    assert len(roots) == 128
    counts = count(graph, roots, own, CountingRule("organisation"))
    assert (counts.direct, counts.all) == (2182, 2636)
    assert counts.by_depth == (2182, 418, 26, 2, 3, 3, 2)


def test_with_the_first_party_those_releases_count_that_were_made_from_one_another(
    hub: tuple[list[str], LineageGraph],
) -> None:
    names, graph = hub
    own = np.array([name.startswith("Qwen/") for name in names])
    counts = count(graph, np.flatnonzero(own), own, CountingRule("organisation", first_party="in"))
    oracle = to_networkx(graph, names)
    below = set().union(*(nx.descendants(oracle, name) for name in names if name.startswith("Qwen/")))
    assert counts.all == len(below) == 2652
    assert counts.all - 2636 == sum(name.startswith("Qwen/") for name in below) == 16


def test_one_release_has_its_fan_out_and_reach(hub: tuple[list[str], LineageGraph]) -> None:
    names, graph = hub
    release = names.index("Qwen/Qwen3.8-27B")
    assert fan_out(graph)[release] == 641
    assert reach(graph, release) == 910


def test_the_reach_of_every_real_model_is_exact(hub: tuple[list[str], LineageGraph]) -> None:
    names, graph = hub
    oracle = to_networkx(graph, names)
    assert all_reach(graph).tolist() == [len(nx.descendants(oracle, name)) for name in names]

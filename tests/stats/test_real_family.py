import gzip
import json
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from lineage.facts import RELATION_CODES, EdgeArrays
from lineage.graph import LineageGraph, all_reach, fan_out, reach, to_networkx
from lineage.stats import CountingRule, Tally, tally
from lineage.stats.rules.tally import Traits

CODES = {relation.value: code for code, relation in enumerate(RELATION_CODES)}


@pytest.fixture(scope="module")
def day(real_data: Path) -> tuple[list[str], EdgeArrays]:
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
    return ordered, EdgeArrays(
        np.arange(len(ordered), dtype=np.int64),
        np.array([place[base] for base, _ in edges], dtype=np.int32),
        np.array([place[derivative] for _, derivative in edges], dtype=np.int32),
        np.array(list(edges.values()), dtype=np.uint8),
    )


@pytest.fixture(scope="module")
def hub(day: tuple[list[str], EdgeArrays]) -> tuple[list[str], LineageGraph]:
    return day[0], LineageGraph.from_edges(day[1])


def qwen(day: tuple[list[str], EdgeArrays], rule: CountingRule) -> Tally:
    """Count what was made from Qwen's models by a rule that asks for nothing but edges and owners."""
    names, edges = day
    own = np.array([name.startswith("Qwen/") for name in names])
    nobody, unsaid = np.zeros(len(names), dtype=np.bool_), np.full(len(names), -1)
    traits = Traits(own, unsaid.astype(np.int32), unsaid, nobody, nobody, nobody, np.arange(len(names), dtype=np.int32))
    return tally(edges, np.flatnonzero(own), traits, rule)


def test_the_qwen_family_of_a_sample_is_counted_to_the_model(day: tuple[list[str], EdgeArrays]) -> None:
    assert sum(name.startswith("Qwen/") for name in day[0]) == 128
    found = qwen(day, CountingRule(first_party="out"))
    assert found.total == 2636
    assert found.by_depth() == (2182, 418, 26, 2, 3, 3, 2)
    assert qwen(day, CountingRule(first_party="out", reach="direct")).total == 2182


def test_with_the_first_party_those_releases_count_that_were_made_from_one_another(
    day: tuple[list[str], EdgeArrays], hub: tuple[list[str], LineageGraph]
) -> None:
    names, graph = hub
    found = qwen(day, CountingRule(first_party="in"))
    oracle = to_networkx(graph, names)
    below = set().union(*(nx.descendants(oracle, name) for name in names if name.startswith("Qwen/")))
    assert found.total == len(below) == 2652
    assert found.total - 2636 == sum(name.startswith("Qwen/") for name in below) == 16


def test_one_release_has_its_fan_out_and_reach(hub: tuple[list[str], LineageGraph]) -> None:
    names, graph = hub
    release = names.index("Qwen/Qwen3.8-27B")
    assert fan_out(graph)[release] == 641
    assert reach(graph, release) == 910


def test_the_reach_of_every_real_model_is_exact(hub: tuple[list[str], LineageGraph]) -> None:
    names, graph = hub
    oracle = to_networkx(graph, names)
    assert all_reach(graph).tolist() == [len(nx.descendants(oracle, name)) for name in names]

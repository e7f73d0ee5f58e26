import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from lineage.facts import RELATION_CODES, EdgeArrays
from lineage.graph import LineageGraph, all_reach
from lineage.render.bubbles import hang
from tests.render.bubbles.forests import Forest, check


@pytest.fixture(scope="module")
def tagged(real_data: Path) -> tuple[list[str], np.ndarray, LineageGraph]:
    """The real file's models in name order, their downloads, and the edges that its typed tags state."""
    codes = {relation.value: code for code, relation in enumerate(RELATION_CODES)}
    downloads: dict[str, int] = {}
    edges: dict[tuple[str, str], int] = {}
    with gzip.open(real_data / "hub-list-2026-08-20T2200.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            downloads[record["id"]] = record.get("downloads") or 0
            for tag in record.get("tags") or ():
                kind, _, rest = tag.partition(":")
                relation, _, base = rest.partition(":")
                if kind == "base_model" and relation in codes:
                    edges.setdefault((base, record["id"]), codes[relation])
    names = sorted({*downloads, *(base for base, _ in edges)})
    place = {name: number for number, name in enumerate(names)}
    graph = LineageGraph.from_edges(
        EdgeArrays(
            np.arange(len(names)),
            np.array([place[base] for base, _ in edges], dtype=np.int32),
            np.array([place[derivative] for _, derivative in edges], dtype=np.int32),
            np.array(list(edges.values()), dtype=np.uint8),
        )
    )
    return names, np.array([downloads.get(name, 0) for name in names]), graph


def test_the_real_file_has_its_biggest_release_in_the_middle(
    tagged: tuple[list[str], np.ndarray, LineageGraph],
) -> None:
    names, downloads, graph = tagged
    rank = np.arange(len(names))
    tree = hang(graph, reach=all_reach(graph), rank=rank)
    found = check(Forest(tree.parent.astype(np.int64), tree.relation, downloads, rank))
    assert names[found.order[0]] == "Qwen/Qwen3.8-27B"
    assert (found.cx[0], found.cy[0]) == (0, 0)
    assert found.radius.argmax() == 0
    assert found.subtree[0] == 906
    placed = np.count_nonzero(tree.parent >= 0)
    assert placed + len(tree.other_bases) == len(graph.up.ends)


def test_real_families_fill_their_circle(tagged: tuple[list[str], np.ndarray, LineageGraph]) -> None:
    names, downloads, graph = tagged
    rank = np.arange(len(names))
    tree = hang(graph, reach=all_reach(graph), rank=rank)
    found = Forest(tree.parent.astype(np.int64), tree.relation, downloads, rank).placed()
    families = np.flatnonzero((found.parent < 0) & (found.subtree > 1))
    reach = (np.hypot(found.cx, found.cy) + found.circle)[families].max()
    assert (found.circle[families] ** 2).sum() / reach**2 > 0.68

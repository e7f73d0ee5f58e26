import io
import json
from collections.abc import Iterator
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lineage.facts import Edge, Evidence, Relation, State
from lineage.render.exports.graphml import MODEL_ATTRIBUTES, graphml, node_id
from lineage.render.exports.json_lines import json_lines
from lineage.store.read.answers import ModelRow, Source

SOURCE = Source(
    "https://huggingface.co", "sample: one page", "2026-09-25T13:47:38.000Z", unfinished=True, complete=False
)
NAMES = st.text(st.characters(codec=None) | st.sampled_from("%\x00\x0b\r\n\t\u2028\x85\ud800\ufffe<>&\"']"), min_size=1)


def row(repo_id: str, **known: Any) -> ModelRow:
    values: dict[str, Any] = dict.fromkeys(ModelRow._fields)
    return ModelRow(**(values | {"key": 1, "unread": (), "repo_id": repo_id, "state": State.PRESENT} | known))


def read_graphml(models: list[ModelRow], edges: list[Edge], source: Source = SOURCE) -> Any:
    return nx.read_graphml(io.BytesIO(b"".join(graphml(source, models, edges))), force_multigraph=True)


def test_every_attribute_but_the_key_is_exported() -> None:
    assert [name for name, _ in MODEL_ATTRIBUTES] == [name for name in ModelRow._fields if name != "key"]


def test_json_lines_begin_with_where_they_come_from() -> None:
    edges = [Edge("a/b", "Qwen/Qwen3-8B", Relation.MERGE, (Evidence.HUB, Evidence.CARD))]
    first, second, third = (
        json.loads(line) for line in json_lines(SOURCE, [row("Qwen/Qwen3-8B", downloads=3, gated="no")], edges)
    )
    assert first == {
        "record": "source",
        "endpoint": "https://huggingface.co",
        "population": "sample: one page",
        "as_of": "2026-09-25T13:47:38.000Z",
        "unfinished": True,
        "complete": False,
        "walked": False,
        "unread": 0,
        "unseen": 0,
    }
    assert second["record"] == "model"
    assert (second["repo_id"], second["downloads"], second["likes"], "key" in second) == (
        "Qwen/Qwen3-8B",
        3,
        None,
        False,
    )
    assert third == {
        "record": "edge",
        "derivative": "a/b",
        "base": "Qwen/Qwen3-8B",
        "relation": "merge",
        "relation_word": None,
        "evidence": ["hub", "card"],
    }


@given(st.lists(NAMES, min_size=1))
def test_any_name_survives_json_lines_on_a_line_of_its_own(names: list[str]) -> None:
    data = b"".join(json_lines(SOURCE, [row(name) for name in names], []))
    lines = data.decode("utf-8").splitlines()
    assert len(lines) == len(names) + 1
    records = [json.loads(line) for line in lines[1:]]
    # JSON joins two surrogates that follow one another, as UTF-16 does.
    assert [record["repo_id"] for record in records] == [json.loads(json.dumps(name)) for name in names]
    assert all(list(record) == sorted(record) for record in records)


def test_graphml_reads_back_with_types_and_direction() -> None:
    models = [
        row("Qwen/Qwen3-8B", downloads=5_000_000_000, trending_score=1.5, disabled=False, license="apache-2.0"),
        row("a/b", state=State.UNASKED),
    ]
    graph = read_graphml(models, [Edge("a/b", "Qwen/Qwen3-8B", Relation.ADAPTER, (Evidence.HUB, Evidence.TAG))])
    assert graph.is_directed()
    assert graph.nodes["Qwen/Qwen3-8B"] == {
        "repo_id": "Qwen/Qwen3-8B",
        "state": "present",
        "downloads": 5_000_000_000,
        "trending_score": 1.5,
        "disabled": False,
        "license": "apache-2.0",
    }
    assert graph.nodes["a/b"]["state"] == "unasked"
    assert [*graph.edges(data=True)] == [("Qwen/Qwen3-8B", "a/b", {"relation": "adapter", "evidence": "hub,tag"})]
    assert nx.descendants(graph, "Qwen/Qwen3-8B") == {"a/b"}


def test_graphml_says_what_it_was_drawn_from() -> None:
    text = b"".join(graphml(SOURCE, [], [])).decode()
    assert '<data key="graph.population">sample: one page</data>' in text
    assert '<data key="graph.unfinished">true</data>' in text
    assert "as_of" not in b"".join(graphml(SOURCE._replace(as_of=None), [], [])).decode().split("<graph ")[1]


@settings(max_examples=60)
@given(st.lists(NAMES, min_size=1, max_size=8, unique=True))
def test_any_names_stay_apart_in_graphml(names: list[str]) -> None:
    edges = [Edge(name, names[0], Relation.UNSTATED, ()) for name in names[1:]]
    graph = read_graphml([row(name) for name in names], edges)
    assert set(graph.nodes) == {node_id(name) for name in names}
    assert len(graph.nodes) == len(names)
    assert len(graph.edges) == len(edges)
    for name in names:
        kept = graph.nodes[node_id(name)].get("repo_id", "")
        assert len(kept) == len(name)
        assert all(now in (was, "\ufffd") for was, now in zip(name, kept, strict=True))


@pytest.mark.parametrize("write", [json_lines, graphml])
def test_models_are_written_while_they_are_read(write: Any) -> None:
    read: list[str] = []

    def models() -> Iterator[ModelRow]:
        for number in range(1000):
            read.append(str(number))
            yield row(f"o/{number}")

    text = write(SOURCE, models(), iter(()))
    while not read:
        next(text)
    next(text)
    assert len(read) <= 2

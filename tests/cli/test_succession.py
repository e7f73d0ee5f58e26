"""A model that its owner has superseded says so in a trace; succession is no derivation."""

from pathlib import Path
from typing import Any

import pytest

from lineage.simhub import Replay, SimHub, replay
from tests.cli.conftest import crawl
from tests.cli.running import lineage
from tests.conftest import CASES

CASE = CASES / "new-version.jsonl"


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    hub = SimHub(replay(CASE), population="sample: versions", quota=None)
    return crawl(tmp_path_factory.mktemp("versions") / "newer.sqlite", hub, "chat-lab")


def test_a_trace_names_every_successor_of_a_base_and_the_current_one(newer: Path) -> None:
    out = lineage("trace", "q/chat-v3-GGUF", "--db", newer).out
    words = "superseded by chat-lab/chat-v4, then by chat-lab/chat-v5, the current one"
    assert f"chat-lab/chat-v3  ({words})" in out
    assert out.count("superseded") == 1
    first, second = lineage("trace", "q/chat-v3-GGUF", "--db", newer, "--json").rows
    assert first["base_superseded_by"] == ["chat-lab/chat-v4", "chat-lab/chat-v5"]
    assert first["base_current_version"] == "chat-lab/chat-v5"
    assert second["base_superseded_by"] == []
    subject = lineage("trace", "chat-lab/chat-v4", "--db", newer, "--json").json
    assert (subject["superseded_by"], subject["current_version"]) == (["chat-lab/chat-v5"], "chat-lab/chat-v5")
    assert "(superseded by chat-lab/chat-v5)" in lineage("trace", "chat-lab/chat-v4", "--db", newer).out
    assert "SUPERSEDED_BY" in lineage("info", "chat-lab/chat-v3", "--db", newer).out
    assert lineage("info", "chat-lab/chat-v3", "--db", newer, "--json").json["current_version"] == "chat-lab/chat-v5"


def test_a_successor_is_no_derivative(newer: Path) -> None:
    counted = lineage("count", "mistralai/Mistral-7B-v0.1", "--db", newer, "--json").json
    assert (counted["direct_derivatives"], counted["derivatives"]) == (3, 4)
    assert lineage("count", "chat-lab/chat-v3", "--db", newer, "--json").json["derivatives"] == 1


def versions(newer: dict[str, str | None]) -> list[dict[str, Any]]:
    return [
        {
            "_id": f"{number:024x}",
            "id": name,
            "createdAt": f"2024-01-{number:02}T00:00:00.000Z",
            "cardData": {"new_version": successor},
        }
        for number, (name, successor) in enumerate(newer.items(), 1)
    ]


@pytest.mark.parametrize(
    ("newer", "superseded_by", "current"),
    [
        ({"Qwen/a": "Qwen/b", "Qwen/b": "Qwen/a"}, ["Qwen/b"], None),
        ({"Qwen/a": "Qwen/a"}, [], None),
        ({"Qwen/a": "Qwen/b", "Qwen/b": "Qwen/c", "Qwen/c": "Qwen/b"}, ["Qwen/b", "Qwen/c"], None),
        ({"Qwen/a": "Qwen/gone"}, ["Qwen/gone"], None),
        ({"Qwen/a": "QWEN/B", "Qwen/b": None}, ["Qwen/b"], "Qwen/b"),
        ({f"Qwen/v{n}": f"Qwen/v{n + 1}" for n in range(1, 30)} | {"Qwen/a": "Qwen/v1"}, None, None),
    ],
)
def test_a_succession_ends_at_a_circle_at_an_unknown_model_and_at_a_bound(
    tmp_path: Path, newer: dict[str, str | None], superseded_by: list[str] | None, current: str | None
) -> None:
    database = crawl(tmp_path / "db.sqlite", SimHub(Replay(versions(newer), name="versions"), quota=None))
    found = lineage("trace", "Qwen/a", "--offline", "--db", database, "--json").json
    assert found["superseded_by"] == (superseded_by or [f"Qwen/v{n}" for n in range(1, 21)] * (superseded_by is None))
    assert found["current_version"] == current
    assert lineage("trace", "Qwen/a", "--offline", "--db", database).code == 0

"""A stated relation beside an unstated one, in every answer that splits models by relation."""

import json
from pathlib import Path

import pytest

from lineage.simhub import Replay, SimHub
from tests.cli.conftest import crawl
from tests.cli.running import lineage
from tests.conftest import CASES

CASE = CASES / "stated-and-unstated.jsonl"
GGUF, TWO = "q/Qwen3Guard-Gen-4B-GGUF", "q/two-relations"
SPLIT = {"quantized": 1, "several": 1}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [json.loads(line) for line in CASE.read_text().splitlines()]
    hub = SimHub(Replay(rows, name="one unstated relation"), quota=None)
    return crawl(tmp_path_factory.mktemp("several") / "several.sqlite", hub)


def occurring(split: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in split.items() if number}


def test_counts_take_the_stated_one(database: Path) -> None:
    found = lineage("count", "Qwen", "--json", "--db", database).json
    found = found["rows"][0] if "rows" in found else found
    assert (occurring(found["by_relation"]), occurring(found["direct_by_relation"])) == (SPLIT, SPLIT)


def test_lists_and_their_filters_take_the_stated_one(database: Path) -> None:
    rows = lineage("ls", "Qwen", "--json", "--db", database).rows
    assert {row["repo_id"]: row["relation"] for row in rows} == {GGUF: "quantized", TWO: "several"}
    assert lineage("ls", "Qwen", "--relation", "unstated", "-q", "--db", database).out == ""


def test_measures_take_the_stated_one(database: Path) -> None:
    rows = lineage("stats", "Qwen", "--json", "--db", database).rows
    last = [row for row in rows if row["measure"] == "total_by_relation" and row["at"] == "2025-10"]
    assert occurring({row["of"]: row["value"] for row in last}) == SPLIT

"""On a terminal of 80 columns names of models stay whole, and what had no room is said."""

import re
from pathlib import Path

import pytest

from lineage.cli.output import without_spare
from lineage.render.table import Column, Kind
from tests.cli.conftest import poke
from tests.cli.running import lineage

LONG = "a-laboratory-of-some-length/Qwen3-8B-Instruct-2507-GGUF-i1"
"""58 letters, as real quantizations have."""


@pytest.mark.parametrize(
    "words",
    [
        "tree Qwen/Qwen3-8B-Base",
        "trace LONG",
        "trace LONG --to Qwen/Qwen3-8B-Base",
        "trace pat/merged --columns repo_id,derivative,base,license,relation",
        "ls Qwen",
        "ls Qwen --columns task,license,repo_id,likes,created_at,downloads",
        "search qwen",
        "info LONG",
        "releases Qwen",
    ],
)
def test_names_stay_whole_and_what_has_no_room_is_said(
    family: Path, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    poke(family, "UPDATE model SET name = ? WHERE name = 'kim/Qwen3-8B-GGUF'", LONG)
    command = [*words.replace("LONG", LONG).split(), "--db", family]
    wide = lineage(*command)
    assert wide.code == 0
    names = re.findall(r"[\w.-]+/[\w.-]+", wide.out)
    monkeypatch.setenv("COLUMNS", "80")
    narrow = lineage(*command)
    first = [name for name in names if name.startswith(("Qwen/", "a-lab", "pat/", "lee/"))]
    if "derivative" not in words:
        assert [name for name in first if name not in narrow.out] == []
    if "--to" not in words and len(narrow.out.split()) < len(wide.out.split()) - 2 * narrow.out.count("----"):
        assert "left out" in narrow.err or "No room for all of: " in narrow.err


def test_a_tree_says_that_licenses_had_no_room(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lineage("tree", "Qwen/Qwen3-8B-Base", "--db", told).err == ""
    monkeypatch.setenv("COLUMNS", "60")
    ran = lineage("tree", "Qwen/Qwen3-8B-Base", "--db", told)
    assert "No room for all of: created, license. Use a wider terminal, or --format csv.\n" in ran.err


@pytest.mark.parametrize("width", [40, 60, 80])
def test_ids_go_last_and_those_of_the_rows_never(width: int) -> None:
    columns = [Column("task"), Column("repo_id", Kind.ID), Column("base", Kind.ID), Column("downloads", Kind.COUNT)]
    rows = [{"task": "text-generation", "repo_id": "o/" + "x" * 36, "base": "p/" + "y" * 18, "downloads": 12}]
    kept = [column.name for column in without_spare(columns, rows, (), width)]
    assert kept == {40: ["repo_id"], 60: ["repo_id", "base"], 80: ["repo_id", "base"]}[width] or "repo_id" in kept
    assert ("base" in kept) == (width >= 60)

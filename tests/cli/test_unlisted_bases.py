"""Bases that are named and on no list: asked for where they are few, counted and priced where they are many."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from lineage.simhub import Replay, SimHub
from tests.cli.running import lineage

Row = dict[str, Any]


def rows(bases: int) -> list[Row]:
    listed = [{"_id": f"{1:024x}", "id": "Qwen/new-name", "createdAt": "2024-01-01T00:00:00.000Z", "tags": []}]
    return listed + [
        {
            "_id": f"{number + 2:024x}",
            "id": f"a/made-{number}",
            "createdAt": "2024-02-01T00:00:00.000Z",
            "tags": [f"base_model:{'Qwen/old-name' if number == 0 else f'gone/base-{number}'}"],
        }
        for number in range(bases)
    ]


def test_a_sweep_asks_for_few_unlisted_bases_by_itself_and_heals_old_names(
    hub: Callable[..., SimHub], tmp_path: Path
) -> None:
    database = tmp_path / "few.sqlite"
    hub(Replay(rows(3), name="few"), renames={"Qwen/old-name": "Qwen/new-name"})
    told = lineage("crawl", "Qwen", "--plan", "sweep", "--db", database).err
    assert "on no list" not in told
    assert lineage("count", "Qwen/new-name", "--db", database, "-q").out == "1\n"


def test_of_many_unlisted_bases_the_end_of_a_sweep_says_how_many_and_what_resolving_costs(
    hub: Callable[..., SimHub], tmp_path: Path
) -> None:
    database = tmp_path / "many.sqlite"
    hub(Replay(rows(61), name="many"), renames={"Qwen/old-name": "Qwen/new-name"})
    told = lineage("crawl", "Qwen", "--plan", "sweep", "--db", database).err
    assert "61 named bases are on no list; --resolve asks for each: some 61 requests, under a minute." in told
    assert lineage("count", "Qwen/new-name", "--offline", "--db", database, "-q").out == "0\n"
    asked = lineage("count", "Qwen/old-name", "--db", database)
    assert (asked.code, "Asking the Hub for Qwen/old-name" in asked.err) == (0, True)
    assert lineage("count", "Qwen/new-name", "--offline", "--db", database, "-q").out == "1\n"
    again = lineage("crawl", "Qwen", "--plan", "sweep", "--resolve", "--db", database).err
    assert "on no list" not in again


def test_a_name_that_is_only_absent_is_asked_for_once(hub: Callable[..., SimHub], tmp_path: Path) -> None:
    database = tmp_path / "many.sqlite"
    running = hub(Replay(rows(61), name="many"))
    lineage("crawl", "Qwen", "--plan", "sweep", "--db", database)
    before = len(running.requests)
    assert lineage("trace", "gone/base-5", "--offline", "--db", database).code == 0
    assert len(running.requests) == before
    assert lineage("trace", "gone/base-5", "--db", database).code == 0
    asked = len(running.requests)
    assert asked > before
    assert lineage("trace", "gone/base-5", "--db", database).code == 0
    assert len(running.requests) == asked


def test_a_bound_on_requests_is_not_spent_on_unlisted_bases(hub: Callable[..., SimHub], tmp_path: Path) -> None:
    database = tmp_path / "few.sqlite"
    hub(Replay(rows(9), name="few"))
    ran = lineage("crawl", "Qwen", "--plan", "sweep", "--max-requests", "8", "--db", database)
    assert ran.code == 0
    assert "9 named bases are on no list" in ran.err
    assert "Stopped" not in ran.err


def test_a_name_without_owner_that_one_model_has_is_answered_with_the_whole_name(told: Path) -> None:
    for command in ("count", "trace", "tree", "ls", "releases"):
        ran = lineage(command, "qwen3-8b-gguf", *(() if command == "releases" else ("--offline",)), "--db", told)
        assert ran.code == 3
        assert "qwen3-8b-gguf is a model's name without its owner" in ran.err
        assert "kim/Qwen3-8B-GGUF: write that." in ran.err

"""Names that pass from one model to another, and edges that the dates of their models forbid."""

from pathlib import Path
from typing import Any

import pytest

from lineage.facts import is_impossible_in_time
from lineage.simhub import Replay, SimHub, replay
from tests.cli.conftest import crawl, poke
from tests.cli.running import Ran, lineage
from tests.conftest import CASES

Row = dict[str, Any]


def sweep(rows: Any, database: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> Ran:
    source = replay(rows) if isinstance(rows, Path) else Replay(rows, name="renamed")
    with SimHub(source, population="sample: names", quota=None) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        ran = lineage("crawl", "retrieval-lab", "--plan", "sweep", *options, "--db", database)
    assert ran.code == 0, ran.err
    return ran


@pytest.fixture
def reused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    database = tmp_path / "reused.sqlite"
    sweep(CASES / "name-reused-1.jsonl", database, monkeypatch)
    told = sweep(CASES / "name-reused-2.jsonl", database, monkeypatch).err
    assert "1 new, 0 vanished, 1 renamed, 1 name changed hands" in told
    return database


def test_a_base_that_was_renamed_is_followed_and_the_name_that_passed_on_is_impossible_in_time(reused: Path) -> None:
    followed = lineage("trace", "retrieval-lab/retriever-lora", "--db", reused, "--json").rows
    assert [(hop["base"], hop["impossible_in_time"]) for hop in followed] == [("retrieval-lab/base-deprecated", False)]
    out = lineage("trace", "x/tagonly", "--db", reused).out
    assert "retrieval-lab/base  (impossible in time: newer than its derivative)" in out
    (hop,) = lineage("trace", "x/tagonly", "--db", reused, "--json").rows
    assert (hop["base"], hop["impossible_in_time"]) == ("retrieval-lab/base", True)
    assert "impossible in time" in lineage("info", "x/tagonly", "--db", reused).out
    (base,) = lineage("info", "x/tagonly", "--db", reused, "--json").json["bases"]
    assert base["impossible_in_time"] is True
    assert "(impossible in time: older than its base)" in lineage("tree", "retrieval-lab/base", "--db", reused).out
    (row,) = lineage("tree", "retrieval-lab/base", "--db", reused, "--json").rows
    assert row["impossible_in_time"] is True


def test_it_is_a_problem_of_the_derivative_and_goes_when_the_dates_allow_the_edge(
    reused: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    issues = lineage("info", "x/tagonly", "--db", reused, "--json").json["issues"]
    assert {"code": "impossible_in_time", "field": "createdAt", "raw_value": "retrieval-lab/base"} in issues
    assert lineage("status", "--db", reused, "--json").json["issues_by_code"]["impossible_in_time"] == 1
    sweep(CASES / "name-reused-1.jsonl", reused, monkeypatch)
    assert lineage("status", "--db", reused, "--json").json["issues_by_code"]["impossible_in_time"] == 0


def test_pages_say_that_an_edge_is_impossible_in_time(reused: Path, tmp_path: Path) -> None:
    page = tmp_path / "tree.html"
    assert lineage("graph", "retrieval-lab/base", "--as", "tree", "-o", page, "--db", reused).code == 0
    assert "impossible in time: older than this base" in page.read_text(encoding="utf-8")
    report = tmp_path / "report.html"
    assert lineage("report", "retrieval-lab/base", "-o", report, "--db", reused).code == 0
    assert "impossible in time" in report.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("derivative", "base", "impossible"),
    [
        ("2024-08-01T00:00:03.000Z", "2024-08-01T00:00:03.001Z", True),
        ("2024-08-01T00:00:03.000Z", "2024-08-01T00:00:03.000Z", False),
        ("2022-03-02T23:29:05.000Z", "2024-08-01T00:00:03.000Z", False),
        ("2021-08-01T00:00:03.000Z", "2022-03-02T23:29:04.000Z", False),
        (None, "2024-08-01T00:00:03.000Z", False),
        ("2024-08-01T00:00:03.000Z", None, False),
    ],
)
def test_which_dates_forbid_an_edge(tmp_path: Path, derivative: str | None, base: str | None, impossible: bool) -> None:
    assert is_impossible_in_time(derivative, base) is impossible
    made: list[Row] = [
        {"_id": f"{1:024x}", "id": "Qwen/base", "createdAt": "2024-01-01T00:00:00.000Z"},
        {"_id": f"{2:024x}", "id": "a/b", "createdAt": "2024-02-01T00:00:00.000Z", "tags": ["base_model:Qwen/base"]},
    ]
    database = crawl(tmp_path / "dated.sqlite", SimHub(Replay(made, name="dated"), quota=None))
    poke(database, "UPDATE model SET created_at = ? WHERE name = 'a/b'", derivative)
    poke(database, "UPDATE model SET created_at = ? WHERE name = 'Qwen/base'", base)
    (hop,) = lineage("trace", "a/b", "--offline", "--db", database, "--json").rows
    assert hop["impossible_in_time"] is impossible


def row(number: int, name: str) -> Row:
    return {"_id": f"{number:024x}", "id": name, "createdAt": f"2024-01-{number:02}T00:00:00.000Z", "tags": []}


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ([row(1, "q/b"), row(2, "q/a")], "0 new, 0 vanished, 2 renamed, 2 names changed hands"),
        ([row(1, "q/c"), row(2, "q/b")], "0 new, 0 vanished, 1 renamed, 0 names changed hands"),
        ([row(2, "q/b"), row(3, "q/a")], "1 new, 0 vanished, 0 renamed, 1 name changed hands"),
        ([row(2, "q/a")], "0 new, 0 vanished, 1 renamed, 1 name changed hands"),
        ([row(1, "q/A"), row(2, "q/b")], "0 new, 0 vanished, 1 renamed, 0 names changed hands"),
    ],
)
def test_a_recrawl_tells_how_many_models_were_renamed_and_names_changed_hands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: list[Row], told: str
) -> None:
    database = tmp_path / "names.sqlite"
    keep = [row(9, "retrieval-lab/x")]
    sweep([row(1, "q/a"), row(2, "q/b"), *keep], database, monkeypatch)
    assert told in sweep([*after, *keep], database, monkeypatch, "--restart").err


def test_the_real_sample_has_sixty_edges_that_are_impossible_in_time(real: Path) -> None:
    assert lineage("status", "--db", real, "--json").json["issues_by_code"]["impossible_in_time"] == 60

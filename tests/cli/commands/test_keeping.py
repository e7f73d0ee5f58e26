"""What the database holds: status, the database itself, exports."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import poke
from tests.cli.running import lineage


def test_status_says_what_was_crawled_from_where_when_and_how_completely(told: Path, family: Path) -> None:
    found = lineage("status", "--db", told, "--json").json
    assert found["population"] == "sample: a family told by hand"
    assert (found["complete"], found["caveats"]) == (False, [])
    assert found["models_by_state"] == {"present": 8, "unasked": 0, "absent": 0, "vanished": 0, "replaced": 0}
    assert found["crawls"][0]["roots"] == ["Qwen"]
    assert "COMPLETE            no, a sample never is\n" in lineage("status", "--db", told).out
    assert lineage("status", "--db", told, "-q").out == f"{told}\n"
    poke(family, "UPDATE crawl SET finished_at = NULL")
    assert lineage("status", "--db", family, "--json").json["caveats"] == ["Crawl unfinished: at least this many."]
    out = lineage("status", "--db", family).out
    assert "COMPLETE            no, a crawl is unfinished\n" in out
    assert "unfinished, 1 of 1 tasks" in out


def test_status_of_the_hub_is_complete_only_after_a_sweep(from_the_hub: Path) -> None:
    assert "COMPLETE            yes\n" in lineage("status", "--db", from_the_hub).out
    poke(from_the_hub, "UPDATE crawl SET plan = 'walk'")
    assert "no, only a finished sweep of the whole Hub is\n" in lineage("status", "--db", from_the_hub).out


def test_status_of_looks_lists_no_crawls(from_the_hub: Path) -> None:
    poke(from_the_hub, "UPDATE crawl SET plan = 'look'")
    out = lineage("status", "--db", from_the_hub).out
    assert "LOOKS               1\n" in out
    assert "CRAWL  PLAN" not in out


def test_status_for_a_program_is_one_block_that_names_each_crawl(told: Path, family: Path) -> None:
    ran = lineage("status", "--db", told, "--format", "agent")
    found = dict(line.split("\t") for line in ran.lines)
    assert found["population"] == "sample: a family told by hand"
    (crawl,) = json.loads(found["crawls"])
    assert (crawl["crawl"], crawl["plan"], crawl["roots"]) == (1, "sweep", ["Qwen"])
    poke(family, "UPDATE crawl SET plan = 'look'")
    assert "crawls\t\n" in lineage("status", "--db", family, "--format", "agent").out


def test_status_says_which_crawl_replaced_an_interrupted_one(family: Path) -> None:
    columns = "plan, roots, started_at, finished_at, as_of, requests, expected_requests, listed_models"
    poke(family, f"INSERT INTO crawl (id, {columns}) SELECT 2, {columns} FROM crawl")
    poke(family, "UPDATE crawl SET finished_at = NULL, plan = 'walk' WHERE id = 1")
    ran = lineage("status", "--db", family)
    assert ran.lines[-2].split()[-4:] == ["replaced", "by", "crawl", "2"]
    found = lineage("status", "--db", family, "--json").json
    assert [crawl["replaced_by"] for crawl in found["crawls"]] == [2, None]


def test_the_path_of_the_database_is_printed_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = tmp_path / "Modelle für später.sqlite"
    assert lineage("db", "path", "--db", odd).out == f"{odd}\n"
    monkeypatch.setenv("LINEAGE_DB", str(odd))
    assert lineage("db", "path").out == f"{odd}\n"


def test_a_sound_database_is_said_to_be_sound_and_up_to_date(told: Path) -> None:
    assert lineage("db", "check", "--db", told) == (0, "", f"{told} is sound.\n")
    code, out, err = lineage("db", "upgrade", "--db", told)
    assert (code, out) == (0, "")
    assert err.endswith(" is up to date.\n")


def test_a_contradiction_in_the_database_is_damage(family: Path) -> None:
    poke(family, "UPDATE edge SET current = 0 WHERE derivative = (SELECT id FROM model WHERE name = 'lee/tuned')")
    ran = lineage("db", "check", "--db", family)
    assert ran.code == 5
    assert "statements whose edge is not current" in ran.err


def test_an_export_says_first_where_its_data_is_from(told: Path) -> None:
    records = [json.loads(line) for line in lineage("export", "--db", told).lines]
    assert records[0] == {
        "record": "source",
        "population": "sample: a family told by hand",
        "as_of": "2025-06-01T12:00:00.000Z",
        "endpoint": "simhub",
        "complete": False,
        "unfinished": False,
        "walked": False,
        "unread": 0,
        "unseen": 0,
    }
    assert [record["repo_id"] for record in records if record["record"] == "model"] == sorted(
        record["repo_id"] for record in records if record["record"] == "model"
    )
    assert sum(record["record"] == "edge" for record in records) == 8


def test_an_export_says_on_stderr_how_much_it_was_and_of_what(told: Path, from_the_hub: Path, tmp_path: Path) -> None:
    whence = "sample: a family told by hand: not the whole Hub · as of 2025-06-01"
    assert lineage("export", "--db", told).err == f"Wrote 8 models, 8 edges ({whence}).\n"
    path = tmp_path / "family.graphml"
    said = lineage("export", "lee/tuned", "-o", path, "--db", told).err
    by = ", known from hub, tag, card, adapter_config; count and graph take hub and tag unless told more"
    assert said == f"Wrote {path}, 0.0 MB: 3 models, 2 edges ({whence}){by}.\n"
    assert lineage("export", "--db", from_the_hub).err == "Wrote 8 models, 8 edges (the Hub as of 2025-06-01).\n"


def test_an_export_of_a_subject_holds_its_family_alone(told: Path) -> None:
    records = [json.loads(line) for line in lineage("export", "lee/tuned", "--db", told).lines]
    names = [record["repo_id"] for record in records if record["record"] == "model"]
    assert names == ["lee/tuned", "max/quiet", "pat/merged"]

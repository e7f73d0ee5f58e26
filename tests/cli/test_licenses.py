"""A license that is not on the Hub's list is called by its own name, whatever shows it."""

import base64
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.cards import read_record
from lineage.facts import ModelFacts, license_label
from lineage.simhub import Replay, SimHub, replay
from lineage.store.read.license_label import LICENSE_LABEL
from lineage.store.schema.sqlite import DIALECT
from tests.cli.conftest import crawl
from tests.cli.running import lineage
from tests.conftest import CASES
from tests.render.map.decode import decode

CASE = CASES / "license-name.jsonl"
LINK = "https://huggingface.co/Qwen/Qwen2.5-3B/blob/main/LICENSE"


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    hub = SimHub(replay(CASE), population="sample: licenses", quota=None)
    return crawl(tmp_path_factory.mktemp("licenses") / "named.sqlite", hub)


def test_a_list_is_narrowed_to_a_license_by_its_own_name_in_any_letter_case(named: Path) -> None:
    for name in ("qwen-research", "Qwen-Research"):
        found = lineage("ls", "Qwen", "--license", name, "--first-party", "in", "--db", named, "--json")
        assert [row["repo_id"] for row in found.rows] == ["Qwen/Qwen2.5-3B-Instruct"]
        assert {key: found.rows[0][key] for key in ("license", "license_name")} == {
            "license": "other",
            "license_name": "qwen-research",
        }
    assert lineage("ls", "Qwen", "--license", "other", "--first-party", "in", "--db", named).out.count("qwen") == 0


def test_every_model_with_a_license_is_found_and_an_empty_list_says_how(named: Path) -> None:
    both = ["Qwen/Qwen2.5-3B", "Qwen/Qwen2.5-3B-Instruct"]
    found = lineage("search", "--license", "QWEN-research", "--db", named, "--json")
    assert [row["repo_id"] for row in found.rows] == both
    assert found.json["wishes"] == ["the license QWEN-research"]
    assert lineage("search", "instruct", "--license", "qwen-research", "-q", "--db", named).out == f"{both[1]}\n"
    assert lineage("search", "3b", "--license", "qwen-research", "-q", "--db", named).out.split() == both
    assert "Near it: qwen-research." in lineage("search", "--license", "qwen-reserch", "--db", named).err
    empty = lineage("ls", "Qwen", "--license", "qwen-research", "--db", named)
    assert empty.err.endswith(f"lineage search --license qwen-research --db {named}\n")
    assert lineage("search", "--db", named).code == 2


@pytest.mark.parametrize(
    "command",
    [
        ("trace", "v/q3b-chat-GGUF"),
        ("trace", "Qwen/Qwen2.5-3B"),
        ("tree", "Qwen/Qwen2.5-3B"),
        ("ls", "Qwen/Qwen2.5-3B"),
        ("ls", "Qwen/Qwen2.5-3B", "--columns", "repo_id,license,license_name"),
        ("stats", "Qwen", "--first-party", "in", "--only", "licenses"),
        ("search", "qwen2.5"),
        ("info", "Qwen/Qwen2.5-3B"),
    ],
)
def test_people_read_the_name_and_not_other(named: Path, command: tuple[str, ...]) -> None:
    out = lineage(*command, "--db", named).out
    assert "qwen-research" in out
    assert not re.search("^[^:]*\\bother\\b(?! models| than)", out.partition("Rule:")[0], re.MULTILINE)


def test_json_has_identifier_name_and_link_of_the_subject_and_of_every_hop(named: Path) -> None:
    found = lineage("trace", "v/q3b-chat-GGUF", "--db", named, "--json").json
    keys = ("license", "license_name", "license_link")
    assert [found[key] for key in keys] == [None, None, None]
    assert [[hop[f"base_{key}"] for key in keys] for hop in found["rows"]] == [
        ["apache-2.0", None, None],
        ["other", "qwen-research", LINK.replace("-3B/", "-3B-Instruct/")],
        ["other", "qwen-research", LINK],
    ]
    subject = lineage("trace", "Qwen/Qwen2.5-3B", "--db", named, "--json").json
    assert [subject[key] for key in keys] == ["other", "qwen-research", LINK]
    below = lineage("tree", "Qwen/Qwen2.5-3B", "--db", named, "--json").rows[0]
    assert [below[key] for key in keys] == ["other", "qwen-research", LINK.replace("-3B/", "-3B-Instruct/")]


def test_exports_keep_identifier_name_and_link(named: Path, tmp_path: Path) -> None:
    lines = map(json.loads, lineage("export", "Qwen/Qwen2.5-3B", "--db", named).lines)
    model = next(line for line in lines if line.get("repo_id") == "Qwen/Qwen2.5-3B")
    assert [model[key] for key in ("license", "license_name", "license_link")] == ["other", "qwen-research", LINK]
    graph = tmp_path / "family.graphml"
    assert lineage("export", "Qwen/Qwen2.5-3B", "-o", graph, "--db", named).code == 0
    assert graph.read_text(encoding="utf-8").count(">qwen-research<") == 2


def test_pages_show_the_name(named: Path, tmp_path: Path) -> None:
    pages = {}
    for command in (("report",), ("graph", "--as", "tree"), ("graph", "--as", "map")):
        page = tmp_path / f"{command[-1]}.html"
        ran = lineage(command[0], "Qwen/Qwen2.5-3B", *command[1:], "-o", page, "--db", named)
        assert ran.code == 0, ran.err
        pages[command[-1]] = page.read_text(encoding="utf-8")
    assert re.search(r">\s*qwen-research\s*<", pages["report"])
    assert "License qwen-research" in pages["tree"]
    pieces = re.findall('<script type="application/octet-stream"[^>]*>([^<]*)</script>', pages["map"])
    header, _ = decode(base64.b64decode("".join(pieces)))
    assert header["words"]["license"] == ["apache-2.0", "qwen-research"]


LICENSES = (
    st.none() | st.sampled_from(["other", "OTHER", "Unknown", "mit", "apache-2.0", "", "İ"]) | st.text(max_size=3)
)


@given(LICENSES, LICENSES)
def test_the_database_labels_as_the_program_does(identifier: str | None, name: str | None) -> None:
    if "\0" in f"{identifier}{name}":
        return
    connection = sqlite3.connect(":memory:")
    written = LICENSE_LABEL.compile(dialect=DIALECT, compile_kwargs={"literal_binds": True})
    query = f"SELECT {written} FROM (SELECT ? AS license, ? AS license_name) AS model"
    (label,) = connection.execute(query, (identifier, name)).fetchone()
    connection.close()
    assert label == license_label(identifier, name)


@pytest.mark.parametrize(
    ("card", "tags", "label"),
    [
        ({"license": "other", "license_name": ["qwen-research", "mit"]}, [], "qwen-research"),
        ({"license": "other", "license_name": ["", "qwen-research"]}, [], "qwen-research"),
        ({"license": "other", "license_name": "  "}, [], "other"),
        ({"license": "other", "license_name": {"id": "x"}}, [], "other"),
        ({"license": "other", "license_name": 7}, [], "other"),
        ({"license": ["other"], "license_name": "apache-2.0"}, [], "apache-2.0"),
        ({"license": ["", "mit"], "license_name": "mine"}, [], "mit"),
        ({"license_name": "mine"}, ["license:other"], "mine"),
        ({"license_name": "mine"}, [], "mine"),
        ({"license": "mit", "license_name": "mine"}, ["license:other"], "mit"),
        ({"license": "other"}, ["license:mit"], "other"),
        ({"license": "unknown", "license_name": "mine"}, [], "mine"),
        (None, ["license:other"], "other"),
    ],
)
def test_odd_ways_to_write_a_license(card: Any, tags: list[str], label: str) -> None:
    facts = read_record({"id": "a/b", "cardData": card, "tags": tags})
    assert isinstance(facts, ModelFacts)
    assert license_label(facts.license, facts.license_name) == label


def test_hostile_names_are_escaped_where_they_are_shown(tmp_path: Path) -> None:
    name = "<script>alert(1)</script>\x1b[31m"
    rows = [
        {
            "_id": f"{7:024x}",
            "id": "Qwen/a",
            "createdAt": "2025-01-01T00:00:00.000Z",
            "cardData": {"license": "other", "license_name": name},
            "tags": [],
        }
    ]
    database = crawl(tmp_path / "hostile.sqlite", SimHub(Replay(rows, name="hostile"), quota=None))
    assert "\x1b" not in lineage("search", "qwen", "--db", database).out
    page = tmp_path / "tree.html"
    assert lineage("graph", "Qwen/a", "--as", "tree", "-o", page, "--db", database).code == 0
    assert "<script>alert" not in page.read_text(encoding="utf-8")

"""Every command says the same facts in every format, each under one documented name, and in the columns one chooses."""

import csv
import json
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from lineage.cli.answer import CONSTANT
from lineage.render.escape import escape
from lineage.render.fields import FIELDS, MODEL_COLUMNS, RELATIONS
from lineage.render.table import Format
from lineage.simhub import Replay, SimHub, made_up
from lineage.stats.rules.tally import RELATION_NAMES
from lineage.store.read.answers import ModelRow
from tests.cli.conftest import crawl
from tests.cli.formats import CASES, SMALL, Case, cases
from tests.cli.running import lineage, program

ENVELOPE = ["schema", "subject", "population", "rule", "as_of", "complete", "caveats"]
NAMES = list(CASES)
OTHERS = ["stats Qwen --only fit", "compare Qwen Llama", "releases google", "status", "ls Qwen --rule tagged"]
"""What the small database has no facts for."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished sweep of the family told by hand, with a mirror and a bulk upload."""
    hub = SimHub(Replay(SMALL, name="a family told by hand"), quota=None)
    return crawl(tmp_path_factory.mktemp("formats") / "small.sqlite", hub)


@pytest.fixture(scope="module")
def told_in(small: Path) -> dict[str, Case]:
    """Each call, which keeps what it has printed in each format."""
    return cases(small)


def same(cell: str, value: Any, name: str) -> bool:
    """Tell whether a cell of CSV, TSV or a table for agents says what a value of JSON says."""
    if value is None:
        return cell == ""
    if isinstance(value, bool):
        return cell == str(value).lower()
    if isinstance(value, (int, float)):
        return float(cell) == value
    if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value)):
        return bool(json.loads(cell.replace("'", "")) == json.loads(json.dumps(value).replace("'", "")))
    if isinstance(value, list):
        assert name not in FIELDS or FIELDS[name].type in {"strings", "numbers", "objects", "lists"}
        joints = {",", FIELDS[name].joint}
        return any(same(cell, joint.join(map(str, value)), name) for joint in joints)
    plain = cell.replace("'", "").replace("\t", "\\x09").replace("\n", "\\x0a")
    return plain == escape(str(value)).replace("'", "")


def flat(row: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield the columns of a row: the name of each, of its fact, and the value."""
    for name, value in row.items():
        keys = FIELDS[name].keys
        for key in keys:
            yield f"{name}_{key}", name, None if value is None else value.get(key)
        if not keys:
            yield name, name, value


@pytest.mark.parametrize("name", NAMES)
def test_a_command_says_the_same_facts_in_every_format(told_in: dict[str, Case], name: str) -> None:
    case = told_in[name]
    rows = case.objects
    assert len(rows) == len(case.csv) == len(case.tsv) == len(case.agent) > 0
    if case.single:
        (row,) = rows
        answer = {**case.answer, **(case.answer["rule"] or {})}
        assert row == {fact: answer[fact] for fact in row}
    else:
        assert rows == case.answer["rows"]
    for row, *others in zip(rows, case.csv, case.tsv, case.agent, strict=True):
        for other in others:
            assert [column for column, _, _ in flat(row)] == list(other)
            assert [column for column, fact, value in flat(row) if not same(other[column], value, fact)] == []


@pytest.mark.parametrize("name", NAMES)
def test_quiet_prints_what_the_rows_are_about_and_people_read_it_too(told_in: dict[str, Case], name: str) -> None:
    case = told_in[name]
    quiet, rows = case.run(Format.QUIET).lines, case.objects
    if name in {"count", "stats"}:
        assert quiet == [str(case.answer["models"])]
    else:
        about = {"trace": "base", "tree": "derivative", "compare": "brand", "status": "database"}
        about |= {"count --all-rules": "rule_name", "count --explain": "written"}
        first = about.get(name) or about.get(name.partition(" ")[0]) or case.columns[0]
        assert quiet == list(dict.fromkeys(row[first] for row in rows))
    shown = case.run(Format.HUMAN).out
    assert [line for line in quiet if line not in shown] == []


@pytest.mark.parametrize("name", NAMES)
def test_json_begins_with_the_same_envelope_and_is_one_object(told_in: dict[str, Case], name: str) -> None:
    answer = told_in[name].answer
    assert list(answer)[: len(ENVELOPE)] == ENVELOPE
    assert answer["schema"] == 1
    assert answer["population"] == "sample: a family told by hand"
    assert (answer["as_of"], answer["complete"]) == ("2025-06-01T12:00:00.000Z", False)
    assert all(caveat[0] == caveat[0].upper() and caveat.endswith(".") for caveat in answer["caveats"])
    counts = name.partition(" ")[0] in {"count", "stats", "compare", "releases"} or name == "ls"
    several = name in {"count --all-rules", "count --explain"}
    assert (answer["rule"] is not None) == ((counts and not several) or name == "ls --bursts only")
    if answer["rule"] is not None:
        assert list(answer["rule"]) == ["written", "words", "choices"]


def check(value: Any, name: str) -> set[str]:
    """Hold a value against what is documented of its name; return the names inside."""
    field = FIELDS[name]
    if value is None:
        return {name}
    inside: list[tuple[Any, str]] = []
    if field.type in {"objects", "lists"}:
        items = [item for way in value for item in way] if field.type == "lists" else value
        if field.items:
            assert {tuple(item) for item in items} <= {field.items}, name
        inside = [(item[key], key) for item in items for key in item]
    elif field.type == "object":
        assert not field.items or tuple(value) == field.items, name
        inside = [(value[key], key) for key in field.items]
    elif field.type == "counts":
        assert set(value) == set(field.keys), name
        assert all(isinstance(number, (int, float)) for number in value.values()), name
    elif field.type in {"strings", "numbers"}:
        of = str if field.type == "strings" else (int, float)
        assert isinstance(value, list), name
        assert all(isinstance(item, of) for item in value), name
    elif field.type == "date":
        date.fromisoformat(value[:10])
    else:
        types = {"string": str, "integer": int, "number": (int, float), "boolean": bool}
        assert isinstance(value, types[field.type]), (name, value)  # type: ignore[arg-type]  # one type or a tuple
        assert field.type == "boolean" or not isinstance(value, bool), name
    return {name, *(found for item, key in inside for found in check(item, key))}


def names_in(answer: Mapping[str, Any]) -> set[str]:
    return {found for name, value in answer.items() for found in check(value, name)}


def test_every_fact_that_any_command_prints_is_documented_with_its_type_and_every_documented_one_is_printed(
    told_in: dict[str, Case], crawled: Path, hub: Callable[..., SimHub], tmp_path: Path
) -> None:
    printed = {found for case in told_in.values() for found in names_in(case.answer)}
    printed |= names_in(lineage("info", "eve/hostile", "--json", "--db", told_in["info"].database).json)
    printed |= names_in(lineage("info", "eve/hostile", "no/such", "--json", "--db", told_in["info"].database).json)
    for words in OTHERS:
        printed |= names_in(lineage(*words.split(), "--json", "--db", crawled).json)
    hub(made_up(300, seed=7))
    printed |= names_in(lineage("count", "Qwen", "--live", "--json").json)
    hub()
    looked = lineage("count", "lee/tuned", "--json", "--db", tmp_path / "looked.sqlite").json
    assert list(looked)[5:7] == ["complete", "look"]
    assert looked["look"] == {"requests": 5, "asked": 2, "unasked": 0}
    printed |= names_in(looked)
    for case in told_in.values():
        assert set(case.names) <= set(FIELDS)
        assert [column for column in case.columns if column not in {flat for flat, _, _ in flat_names()}] == []
    assert printed - set(FIELDS) == set()
    assert set(FIELDS) - printed == set()


def flat_names() -> Iterator[tuple[str, str, str]]:
    for field in FIELDS.values():
        for key in field.keys or ("",):
            yield (f"{field.name}_{key}" if key else field.name), field.name, key


def test_no_two_columns_of_flat_rows_have_one_name() -> None:
    names = [flat for flat, _, _ in flat_names()]
    assert len(names) == len(set(names))
    assert all(name == name.lower() and name.isidentifier() for name in names)


def test_the_registry_knows_all_relations_and_all_columns_of_a_model() -> None:
    assert RELATIONS == RELATION_NAMES
    assert set(MODEL_COLUMNS) == set(ModelRow._fields) - {"key"}
    assert all(field.meaning.endswith(".") for field in FIELDS.values())


@pytest.mark.parametrize("name", NAMES)
def test_columns_are_those_that_are_named_in_the_order_of_their_names(told_in: dict[str, Case], name: str) -> None:
    case = told_in[name]
    chosen = [fact for fact in (*reversed(case.names[:3]), "population") if fact != "bases"]
    option = ("--columns", ",".join(chosen))
    (first, *_) = case.objects
    population = "sample: a family told by hand"
    expected = {fact: population if fact == "population" else first[fact] for fact in chosen}
    line = json.loads(case.run(Format.JSONL, *option).lines[0])
    assert (list(line), line) == (chosen, expected)
    answer = case.run(Format.JSON, *option).json
    assert (answer if case.single else answer["rows"][0]) | expected == (answer if case.single else expected)
    header = [column for column, _, _ in flat(expected)]
    assert next(csv.reader(StringIO(case.run(Format.CSV, *option).out, newline=""))) == header
    assert case.run(Format.TSV, *option).lines[0].split("\t") == header
    human = case.run(Format.HUMAN, *option).lines
    if case.single:
        assert [line.split()[0].lower() for line in human if line[:1].isupper()][: len(header)] == header
        assert [line.split("\t")[0] for line in case.run(Format.AGENT, *option).lines] == header
    else:
        assert " ".join(header).upper() in [" ".join(line.split()) for line in human]
        assert case.run(Format.AGENT, *option).lines[0].split("\t") == header


def test_a_list_of_models_can_show_whatever_is_known_of_them(told_in: dict[str, Case]) -> None:
    option = ("--columns", ",".join([*MODEL_COLUMNS, *(column.name for column in CONSTANT)]))
    for name in ("ls", "releases", "search"):
        row = json.loads(told_in[name].run(Format.JSONL, *option).lines[0])
        known = lineage("info", row["repo_id"], "--json", "--db", told_in[name].database).json
        assert {fact: row[fact] for fact in MODEL_COLUMNS} == {fact: known[fact] for fact in MODEL_COLUMNS}
        assert [words.partition(" would add ")[0] for words in row["caveats"]] == ["Cards alone"] * (name == "ls")
        assert (row["written"] is None) == (name == "search")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "ls Qwen --columns downlods",
            "there is no column 'downlods'. Near it: downloads",
        ),
        ("ls Qwen --columns repo_id,created", "there is no column 'created'. Near it: created_at"),
        ("ls Qwen --columns repo_id,repo_id", "'repo_id' is named twice."),
        ("ls Qwen --columns repo_id,", "there is no column ''. Columns: "),
        ("ls Qwen --columns mirror_of", "These rows have no column 'mirror_of'; they have repo_id, relation, depth, "),
        ("count Qwen --columns rule_name", "These rows have no column 'rule_name'; they have subject, derivatives, "),
        ("releases --by size --columns series", "These rows have no column 'series'; they have size, releases, "),
        ("ls Qwen -q --columns repo_id", "--quiet prints ids alone: leave --columns or --quiet out."),
        ("info lee/tuned --columns \x1b[2J", "there is no column '\\x1b[2J'. Columns: "),
    ],
)
def test_a_column_that_is_not_there_is_refused_with_those_that_are(small: Path, words: str, said: str) -> None:
    ran = lineage(*words.split(" "), "--db", small)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "\x1b" not in ran.err


def test_the_shell_completes_the_last_of_the_columns() -> None:
    def completed(typed: str) -> list[str]:
        environment = {"_LINEAGE_COMPLETE": "bash_complete", "COMP_WORDS": f"lineage ls {typed}", "COMP_CWORD": "3"}
        return [line.partition(",")[2] for line in program(env={**os.environ, **environment}).lines if line]

    assert completed("--columns dow") == ["downloads", "downloads_all_time"]
    assert completed("--columns downloads,dow") == ["downloads,downloads_all_time"]
    assert completed("--columns zzz") == []


def test_a_hostile_value_is_whole_in_json_and_harmless_in_every_other_format(small: Path) -> None:
    case = Case("ls Qwen/Qwen3-8B --direct", small)
    (hostile,) = [row for row in case.objects if row["repo_id"] == "eve/hostile"]
    assert "\x1b" in hostile["license"]
    for fmt in (Format.AGENT, Format.CSV, Format.TSV, Format.QUIET):
        out = case.run(fmt).out
        assert [char for char in out if not char.isprintable() and char not in "\r\n\t"] == []
    assert case.run(Format.JSONL).out.isascii()
    assert case.run(Format.JSON).out.isascii()
    (read,) = [row for row in case.csv if row["repo_id"] == "eve/hostile"]
    assert read["license"] == "\\x1b]0;owned\\x07\\x1b[2J\\x9b31m\\u202egnp.exe\n\tQwen/fake  finetune"


@pytest.mark.parametrize("fmt", list(Format))
def test_every_format_can_be_written_to_a_stream_that_knows_ascii_only(small: Path, fmt: Format) -> None:
    words = ("tree", "Qwen/Qwen3-8B", "--format", fmt.value, "--db", small)
    ran = lineage(*words, encoding="ascii", errors="ascii")
    assert (ran.code, ran.out.isascii(), ran.err.isascii()) == (0, True, True)
    assert "kim/Qwen3-8B-GGUF" in ran.out

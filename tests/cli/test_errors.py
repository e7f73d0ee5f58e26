"""Whatever goes wrong is one clear line and an exit code."""

import ast
import sqlite3
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

import lineage as package
from lineage.simhub import Drop, Fault, SimHub, Status
from tests.cli.conftest import poke
from tests.cli.running import Ran, lineage, program, python

READING = [
    "info lee/tuned",
    "trace lee/tuned",
    "tree lee/tuned",
    "ls Qwen",
    "count Qwen",
    "releases",
    "search q",
    "status",
    "graph lee/tuned -o page.html",
    "export",
    "db check",
]


def _one_line(ran: Ran) -> str:
    assert ran.out == ""
    assert ran.err.startswith("Error: ")
    assert ran.err.count("\n") == 1
    return ran.err


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("words", ["info {}", "trace {}", "tree {}", "ls {}", "count {}", "graph {} -o page.html"])
def test_an_unknown_model_is_answered_with_the_names_that_come_nearest(
    told: Path, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    ran = lineage(*words.format("Qwen/Qwen3-8B-Bsae").split(), "--db", told)
    assert ran.code == 3
    assert "Near it: Qwen/Qwen3-8B-Base, Qwen/Qwen3-8B." in _one_line(ran)


def test_of_an_unknown_name_it_is_said_why_the_hub_was_not_asked(from_the_hub: Path) -> None:
    said = "The Hub was not asked: this database is of https://huggingface.co (Hub); choose another with --db."
    assert lineage("info", "no/such", "--db", from_the_hub).err.endswith(f" {said}\n")


def test_a_database_from_elsewhere_asks_no_other_hub_for_what_it_lacks(
    told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.invalid")
    assert lineage("trace", "no/such", "--db", told) == (
        3,
        "",
        (
            "Error: No model no/such in the database. The Hub was not asked: this database is of a simulated Hub "
            "(sample: a family told by hand); choose another with --db.\n"
        ),
    )


def test_a_target_that_is_not_above_is_unknown_there(told: Path) -> None:
    ran = lineage("trace", "lee/tuned", "--to", "pat/merged", "--db", told)
    assert ran.code == 3
    assert "pat/merged is not above lee/tuned" in _one_line(ran)


@pytest.mark.parametrize("words", READING)
def test_no_database_offline_is_answered_with_the_command_for_this_subject(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    missing = tmp_path / "not yet.sqlite"
    ran = lineage(*words.split(), "--db", missing)
    assert ran.code == 5
    about = f"{words} Qwen" if words == "releases" else words
    subject = next((f" {name}" for name in ("lee/tuned", "Qwen") if name in about), "")
    assert _one_line(ran).endswith(f" Make one with: lineage crawl{subject} --db '{missing}'\n")
    assert not missing.exists()


@pytest.mark.parametrize("words", [words for words in READING if "lee/tuned" not in words])
def test_no_database_is_the_same_online_where_the_hub_could_not_tell(words: str, tmp_path: Path) -> None:
    ran = lineage(*words.split(), "--db", tmp_path / "missing.sqlite")
    assert ran.code == 5
    assert "lineage crawl " in _one_line(ran)


@pytest.mark.parametrize("words", [words for words in READING if "lee/tuned" in words])
def test_no_database_and_no_hub_is_a_hub_that_cannot_be_reached(words: str, tmp_path: Path) -> None:
    ran = lineage(*words.split(), "--db", tmp_path / "missing.sqlite")
    assert ran.code == 4
    assert "http://127.0.0.1:9" in ran.err.splitlines()[-1]
    assert not (tmp_path / "missing.sqlite").exists()


@pytest.mark.parametrize("words", ["crawl Qwen", "count Qwen --live"])
def test_a_hub_that_cannot_be_reached_is_said_within_seconds(words: str, tmp_path: Path) -> None:
    ran = program(*words.split(), "--db", tmp_path / "new.sqlite")
    assert ran.code == 4
    assert ran.err.splitlines()[-1].startswith("Error: http://127.0.0.1:9 gives no usable answer")


def test_a_crawl_offline_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    for words in ("crawl", "count Qwen --live"):
        ran = lineage(*words.split(), "--db", tmp_path / "new.sqlite")
        assert ran.code == 4
        assert "--offline or HF_HUB_OFFLINE forbids it" in _one_line(ran)


def test_a_token_that_the_hub_refuses_is_named_once_and_left_out(
    hub: Callable[..., SimHub], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub(tokens={"hf_good": None})
    monkeypatch.setenv("HF_TOKEN", "hf_bad")
    for words in ("crawl Qwen", "info lee/tuned", "count Qwen --live"):
        ran = lineage(*words.split(), "--db", tmp_path / "new.sqlite")
        assert ran.code == 0
        assert ran.err.count(" refuses the token for /api/models") == (
            words != "info lee/tuned"
        )  # which is known by then
        assert "hf_bad" not in ran.err
    monkeypatch.setenv("HF_TOKEN", "hf_good")
    again = lineage("crawl", "Qwen", "--db", tmp_path / "new.sqlite")
    assert (again.code, "refuses the token" in again.err) == (0, False)


@pytest.mark.parametrize("status", [400, 403, 418])
def test_a_hub_that_refuses_is_not_asked_twice(hub: Callable[..., SimHub], tmp_path: Path, status: int) -> None:
    asked = hub(faults=[Fault(Status(status), times=None)])
    ran = lineage("crawl", "Qwen", "--db", tmp_path / "new.sqlite")
    assert ran.code == 4
    assert str(status) in ran.err
    assert len(asked.requests) == 1


@pytest.mark.parametrize("words", READING)
def test_a_file_that_is_no_database_is_damage(words: str, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no database at all, but long enough to look like one\n" * 100)
    ran = lineage(*words.split(), "--db", text)
    assert ran.code == 5
    assert str(text) in _one_line(ran)
    assert text.read_text().startswith("no database")


def test_a_database_that_was_cut_off_is_damage(family: Path) -> None:
    whole = family.read_bytes()
    family.write_bytes(whole[: len(whole) // 3])
    for words in ("db check", "export"):
        assert lineage(*words.split(), "--db", family).code == 5


def test_the_check_of_a_damaged_database_says_how_to_go_on_without_it(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no database at all, but long enough to look like one\n" * 100)
    assert "see what is left with: lineage db check" in lineage("status", "--db", text).err
    said = _one_line(lineage("db", "check", "--db", text))
    assert "SQLite cannot read it: file is not a database. Restore a copy of it, or crawl into a new file: " in said
    assert said.endswith("lineage crawl --db NEW.sqlite\n")


@pytest.mark.parametrize("words", [*READING, "crawl", "db upgrade"])
def test_another_programs_database_is_left_alone(words: str, tmp_path: Path, hub: Callable[..., SimHub]) -> None:
    hub()
    foreign = tmp_path / "places.sqlite"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE model (id INTEGER PRIMARY KEY, name TEXT)")
    connection.close()
    before = foreign.read_bytes()
    ran = lineage(*words.split(), "--db", foreign)
    assert ran.code == 5
    assert "another program" in _one_line(ran)
    assert foreign.read_bytes() == before


@pytest.mark.parametrize(("version", "advice"), [("0000", "lineage db upgrade --db "), ("9999", "Update lineage")])
@pytest.mark.parametrize("words", READING)
def test_another_schema_version_is_answered_with_what_to_do(
    family: Path, version: str, advice: str, words: str
) -> None:
    poke(family, "UPDATE alembic_version SET version_num = ?", version)
    ran = lineage(*words.split(), "--db", family)
    assert ran.code == 5
    assert advice in _one_line(ran)


def test_a_newer_schema_is_not_written_to(family: Path, hub: Callable[..., SimHub]) -> None:
    hub()
    poke(family, "UPDATE alembic_version SET version_num = '9999'")
    for words in ("crawl", "db upgrade"):
        ran = lineage(*words.split(), "--db", family)
        assert ran.code == 5
        assert "Update lineage" in _one_line(ran)


def test_a_database_from_another_place_is_not_crawled_into(told: Path, hub: Callable[..., SimHub]) -> None:
    hub(population="another sample")
    ran = lineage("crawl", "Qwen", "--db", told)
    assert ran.code == 5
    assert "another sample" in ran.err


@pytest.mark.parametrize("words", [*READING, "crawl", "db path", "db upgrade"])
def test_a_database_of_another_kind_is_refused_without_showing_its_password(words: str) -> None:
    ran = lineage(*words.split(), "--db", "postgresql://me:secret@example.org/lineage")
    assert ran.code == 2
    assert "postgresql://" in _one_line(ran)
    assert "secret" not in ran.err


def test_a_database_path_that_is_no_path_is_one_line_too(tmp_path: Path) -> None:
    assert lineage("status", "--db", tmp_path).code == 5
    ran = lineage("status", "--db", "x" * 5000)
    assert ran.code == 1
    assert "File name too long" in _one_line(ran)


def test_a_bug_is_a_traceback_and_exit_code_1() -> None:
    ran = python(
        "from lineage.cli.commands import search; from lineage.cli.run import run; "
        "search.command.callback = lambda **given: 1 / 0; raise SystemExit(run(['search', 'x']))"
    )
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("Traceback (most recent call last):\n")


def test_debugging_shows_the_traceback_of_a_known_error_too(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = lineage("tree", "no/such", "--offline", "--db", told)
    monkeypatch.setenv("HF_DEBUG", "1")
    loud = lineage("tree", "no/such", "--offline", "--db", told)
    assert loud.code == quiet.code == 3
    assert loud.err.startswith("Traceback (most recent call last):\n")
    assert loud.err.endswith(quiet.err)


def test_a_folder_that_cannot_be_made_ends_the_demo(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    ran = lineage("demo", "--dir", tmp_path / "file" / "demo")
    assert ran.code == 1
    assert "Cannot write" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


_CAUSES = {"error", "why", "exc", "cause", "orig", "strerror", "problem"}
"""What the words of others, which may end in a period, are called."""


def _quoted_before_a_period(tree: ast.AST) -> list[str]:
    return [
        ast.unparse(value)
        for text in ast.walk(tree)
        if isinstance(text, ast.JoinedStr)
        for part, after in pairwise(text.values)
        if isinstance(part, ast.FormattedValue) and isinstance(after, ast.Constant) and str(after.value)[:1] == "."
        if not ast.unparse(value := part.value).startswith("reason(")
        if _CAUSES & {getattr(node, "id", getattr(node, "attr", "")) for node in ast.walk(value)}
    ]


def test_no_sentence_that_quotes_an_error_ends_in_two_periods() -> None:
    assert _quoted_before_a_period(ast.parse('f"Cannot read it: {error.strerror or error}."'))
    assert not _quoted_before_a_period(ast.parse('f"Cannot read it: {reason(error)}."'))
    sources = list(Path(package.__file__).parent.rglob("*.py"))
    assert len(sources) > 100
    for path in sources:
        assert not _quoted_before_a_period(ast.parse(path.read_text(encoding="utf-8"))), path


def test_a_hub_that_hangs_up_is_quoted_without_its_period(hub: Callable[..., SimHub], tmp_path: Path) -> None:
    hub(faults=[Fault(Drop(), times=None)])
    said = lineage("info", "no/such", "--db", tmp_path / "new.sqlite").err
    assert "Server disconnected without sending a response. Check the network" in said
    assert ".." not in said

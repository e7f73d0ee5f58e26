"""What people see: widths, ASCII, colours, and nothing that the Hub could smuggle in."""

import re
from pathlib import Path

import pytest

from lineage.render.escape import display_width
from lineage.settings import command_line, read_settings
from tests.cli.conftest import poke
from tests.cli.rows import HOSTILE
from tests.cli.running import lineage, lineage_on_terminal, program, terminal

ASKING = [
    "info eve/hostile",
    "trace pat/merged",
    "trace pat/merged --evidence",
    "trace pat/merged --to Qwen/Qwen3-8B-Base",
    "tree Qwen/Qwen3-8B-Base",
    "ls Qwen",
    "count Qwen",
    "releases",
    "search e",
    "status",
]
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("words", ASKING)
@pytest.mark.parametrize("columns", [80, 200])
def test_no_line_is_longer_than_the_terminal(told: Path, words: str, columns: int) -> None:
    ran = lineage_on_terminal(columns, *words.split(), "--db", told)
    assert ran.code == 0
    assert [line for line in ran.out.splitlines() if display_width(line) > columns and str(told) not in line] == []


def test_a_sentence_is_broken_between_words_where_the_terminal_ends(told: Path) -> None:
    wide, narrow = (lineage_on_terminal(columns, "count", "Qwen", "--db", told).out for columns in (400, 80))
    assert "Rule: Models made from Qwen, directly or through others, by edges known from hub\nor tag" in narrow
    assert narrow.split() == wide.split()


def test_a_narrow_terminal_gets_fewer_columns_and_readable_names(told: Path) -> None:
    narrow = lineage_on_terminal(80, "ls", "Qwen", "--db", told).out
    assert "kim/Qwen3-8B-GGUF" in narrow
    assert "TASK" not in narrow
    assert "DOWNLOADS" in narrow
    assert "TASK" in lineage_on_terminal(200, "ls", "Qwen", "--db", told).out


def test_the_column_that_a_list_is_sorted_by_stays(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    for sort, title in (("likes", "LIKES"), ("parameters", "PARAMETERS"), ("last_modified", "LAST_MODIFIED")):
        head = next(line for line in lineage("ls", "Qwen", "--sort", sort, "--db", told).lines if "REPO_ID" in line)
        assert title in head
    assert "last_modified" not in lineage("ls", "Qwen", "--json", "--db", told).rows[0]
    newest = lineage("ls", "Qwen", "--sort", "last_modified", "--json", "--db", told).rows[0]
    assert newest["last_modified"] == "2025-06-01T12:00:00.000Z"


def test_people_are_told_which_columns_a_narrow_terminal_has_no_room_for(
    told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(columns: int, *words: str) -> str:
        monkeypatch.setenv("COLUMNS", str(columns))
        return lineage(*words, "--db", told).err

    assert said(82, "ls", "Qwen") == (
        "3 columns left out (likes, task, parameters): use a wider terminal, or choose with --columns.\n"
    )
    assert said(200, "ls", "Qwen") == ""
    assert "left out" not in said(80, "ls", "Qwen", "--license", "none-such")
    assert "left out" not in said(80, "ls", "Qwen", "--format", "agent")
    assert "3 columns left out (complete, written, digest): " in said(80, "count", "Qwen", "--all-rules")


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_a_written_rule_is_never_cut(told: Path, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    hits = lineage("count", "Qwen", "--explain", 5, "--limit", 40, "--json", "--db", told).rows
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = lineage("count", "Qwen", "--explain", 5, "--limit", 40, "--db", told)
    rules = re.findall(r"^(?:.* )?(r2\S*)$", shown.out, re.MULTILINE)
    assert rules == [hit["written"] for hit in hits]
    assert "left out" not in shown.err


def test_a_long_value_of_a_record_goes_on_in_the_next_line(crawled: Path) -> None:
    whole = next(line for line in lineage("status", "--db", crawled).lines if line.startswith("EDGES"))
    narrow = lineage_on_terminal(60, "status", "--db", crawled).out
    broken = re.findall(r"^EDGES .*\n(?: .*\n)+", narrow, re.MULTILINE)
    assert [part.split() for part in broken] == [whole.split()]


def test_a_pipe_gets_whole_lines_unless_columns_says_otherwise(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = ("info", "eve/hostile", "--db", told)
    assert max(map(len, lineage(*command).lines)) > 100
    monkeypatch.setenv("COLUMNS", "60")
    assert max(map(len, lineage(*command).lines)) <= 60
    monkeypatch.setenv("COLUMNS", "1")
    assert max(map(len, lineage(*command).lines)) <= 40
    monkeypatch.setenv("COLUMNS", "wide")
    assert max(map(len, lineage(*command).lines)) > 100


@pytest.mark.parametrize("words", ASKING)
def test_a_terminal_that_knows_ascii_only_gets_ascii_only(told: Path, words: str) -> None:
    ran = lineage(*words.split(), "--db", told, encoding="ascii", errors="ascii")
    assert ran.code == 0
    assert (ran.out + ran.err).isascii()
    assert "\\xb7" not in ran.out
    assert "\\u2026" not in ran.out + ran.err


def test_python_told_to_write_ascii_draws_the_tree_with_plain_strokes(told: Path) -> None:
    ran = program(
        "tree", "Qwen/Qwen3-8B", "--width", "1", "--db", told, env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    )
    assert ran.code == 0
    assert "|- quantized  kim/Qwen3-8B-GGUF" in ran.out
    assert "`- ... 1 more finetune" in ran.out


@pytest.mark.parametrize("no_color", ["", "1"])
@pytest.mark.parametrize("words", ["count Qwen", "ls Qwen", "--help"])
def test_answers_have_no_colours_at_all(told: Path, monkeypatch: pytest.MonkeyPatch, words: str, no_color: str) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setenv("LINEAGE_DB", str(told))
    assert "\x1b" not in lineage_on_terminal(80, *words.split()).out


@pytest.fixture
def hostile(family: Path) -> Path:
    """The told family with its names, population and values changed behind the program's back for hostile ones."""
    poke(family, "UPDATE model SET name = name || ? WHERE name NOT LIKE 'Qwen/%'", HOSTILE)
    poke(family, "UPDATE model SET license = ?, task = ?, library = ?, created_at = ?", *[HOSTILE] * 4)
    poke(family, "UPDATE edge_evidence SET raw_value = raw_value || ?", HOSTILE)
    poke(family, "UPDATE origin SET population = 'sample: ' || ?", HOSTILE)
    return family


@pytest.mark.parametrize(
    "words",
    [
        *(words for words in ASKING if "pat" not in words and "eve" not in words),
        f"trace\0pat/merged{HOSTILE}",
        f"trace\0pat/merged{HOSTILE}\0--evidence",
        f"trace\0pat/merged{HOSTILE}\0--to\0Qwen/Qwen3-8B-Base",
        f"info\0pat/merged{HOSTILE}",
        f"info\0pat/unknown{HOSTILE}",
        f"ls\0Nobody{HOSTILE}",
        "export",
        "export\0-o\0-",
    ],
    ids=lambda words: words.replace("\0", " ").replace(HOSTILE, "_HOSTILE"),
)
@pytest.mark.parametrize("columns", [80, 200])
def test_nothing_that_steers_a_terminal_reaches_it(
    hostile: Path, words: str, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    ran = lineage_on_terminal(columns, *(words.split("\0") if "\0" in words else words.split()), "--db", hostile)
    assert ran.code in {0, 3}
    assert _CONTROLS.findall(ran.out + ran.err) == []


@pytest.mark.parametrize("fmt", ["human", "agent", "quiet"])
def test_a_hostile_name_stays_on_its_one_line(hostile: Path, fmt: str) -> None:
    ran = lineage("ls", "Qwen", "--db", hostile, "--format", fmt)
    assert len([line for line in ran.lines if re.match(r"(kim|lee|pat|eve)/\S+\\x1b", line)]) == 5
    assert _CONTROLS.findall(ran.out) == []
    tree = lineage("tree", "Qwen/Qwen3-8B-Base", "--db", hostile).lines
    assert len([line for line in tree if line.startswith(("├", "│", "└", " "))]) == 7


def test_json_carries_hostile_values_whole_and_escaped(hostile: Path) -> None:
    ran = lineage("ls", "Qwen", "--db", hostile, "--json")
    assert all(row["repo_id"].endswith(HOSTILE) for row in ran.rows)
    assert ran.out.isascii()
    assert "\x1b" not in ran.out


def test_a_suggested_command_names_the_database_unless_it_is_the_usual_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = read_settings(str(tmp_path / "it's mine.sqlite"))
    assert command_line(other, "count Qwen") == f"lineage count Qwen --db '{tmp_path}/it'\"'\"'s mine.sqlite'"
    assert command_line(read_settings(), "count Qwen") == "lineage count Qwen"
    monkeypatch.setenv("LINEAGE_DB", str(other.database))
    assert command_line(other, "count Qwen") == "lineage count Qwen"
    monkeypatch.setenv("LINEAGE_DB", "postgresql://somewhere/db")
    assert command_line(other, "status").startswith("lineage status --db ")


def test_a_hint_that_is_no_command_is_broken_where_the_terminal_ends(told: Path) -> None:
    err = lineage_on_terminal(60, "trace", "pat/merged", "-q", "--db", told).err
    assert max(map(len, err.splitlines())) <= 60
    assert "an audit of 378 models" in err.replace("\n", " ")


def test_the_width_of_stderr_is_what_columns_says(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    err = lineage_on_terminal(200, "trace", "pat/merged", "-q", "--db", told).err
    assert max(map(len, err.splitlines())) <= 50


def test_a_terminal_that_does_not_say_how_wide_it_is_counts_as_80_columns_wide(told: Path) -> None:
    unknown, usual, wide = (lineage_on_terminal(columns, "count", "Qwen", "--db", told) for columns in (0, 80, 200))
    assert unknown == usual != wide


def test_the_program_itself_fits_its_answer_to_a_terminal(told: Path) -> None:
    with terminal(80) as (end, shown):
        ran = program("status", "--db", told, stdout=end)
    assert ran.code == 0
    assert max(map(len, bytes(shown).decode().replace(str(told), "").splitlines())) <= 80


@pytest.mark.parametrize("words", ["ls Qwen", "releases", "count Qwen"])
def test_relations_are_whole_on_a_narrow_terminal_or_not_there(crawled: Path, words: str) -> None:
    for columns in (60, 80):
        out = lineage_on_terminal(columns, *words.split(), "--db", crawled).out
        header = next(line for line in out.splitlines() if "RE" in line and "-" not in line)
        assert "RELATION" in header or words == "releases" or header.split() == ["REPO_ID"]
        assert not re.search(r"\b(finet|quant|adapt|merg|unst)[a-z]*…", out)


def test_columns_go_only_where_what_stands_in_the_others_needs_the_room(told: Path) -> None:
    assert "RELATION" in lineage_on_terminal(60, "releases", "--db", told).out
    assert "STATE" not in lineage_on_terminal(80, "releases", "--db", told).out

"""Finding one's way: help, names of commands, shell completion."""

import re
import shlex
import sqlite3
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from lineage.cli.group import FIRST, HIDDEN, SECTIONS, cli
from lineage.cli.options.headings import HeadedOption
from lineage.cli.options.ruling import PAGE
from lineage.stats.rules.rule import PRESETS
from tests.cli.running import lineage
from tests.conftest import CHECKOUT

COMMANDS = [name for entries in SECTIONS.values() for name in entries]
DB_COMMANDS = ["db path", "db upgrade", "db check"]
EVERY_COMMAND = [*COMMANDS, *DB_COMMANDS, *HIDDEN]


def _command(words: str) -> click.Command:
    found: click.Command = cli
    context = click.Context(cli)
    for word in words.split():
        assert isinstance(found, click.Group)
        inner = found.get_command(context, word)
        assert inner is not None, words
        found = inner
    return found


def test_the_help_lists_every_command_under_get_ask_show_and_keep() -> None:
    ran = lineage("--help")
    assert ran.code == 0
    assert re.findall(r"^(Get|Ask|Show|Keep):$", ran.out, re.MULTILINE) == ["Get", "Ask", "Show", "Keep"]
    assert [name for name in COMMANDS if not re.search(rf"^  {name} ", ran.out, re.MULTILINE)] == []
    assert [name for name in HIDDEN if re.search(rf"^  {name} ", ran.out, re.MULTILINE)] == []


@pytest.mark.parametrize("words", EVERY_COMMAND)
def test_every_command_helps_with_examples_under_both_spellings(words: str) -> None:
    long, short = lineage(*words.split(), "--help"), lineage(*words.split(), "-h")
    assert long == short
    assert long.code == 0
    assert long.out.startswith(f"Usage: lineage {words} ")
    assert "Examples:\n    lineage " in long.out


@pytest.mark.parametrize("words", EVERY_COMMAND)
def test_every_example_in_a_help_is_a_command_line_that_the_program_understands(words: str) -> None:
    examples = re.findall(r"^ *(lineage .*)$", lineage(*words.split(), "--help").out, re.MULTILINE)
    assert examples
    for example in examples:
        line = shlex.split(example.split(" | ")[0], comments=True)[1:]
        context = cli.make_context("lineage", line)
        with context:
            _, command, rest = cli.resolve_command(context, [*context._protected_args, *context.args])
            assert command is not None
            while isinstance(command, click.Group) and rest:
                inner = command.make_context(rest[0], list(rest), parent=context)
                _, command, rest = command.resolve_command(inner, [*inner._protected_args, *inner.args])
                assert command is not None
            assert {word.partition("=")[0] for word in rest if word.startswith("-")} <= {
                spelling for parameter in command.params for spelling in parameter.opts
            }, example


@pytest.mark.parametrize("words", [name for name in EVERY_COMMAND if name != "help"])
def test_help_and_a_command_show_what_the_command_itself_shows(words: str) -> None:
    assert lineage("help", *words.split()).out == lineage(*words.split(), "--help").out


def _with_rule() -> list[str]:
    return [name for name in COMMANDS if any("--rule" in parameter.opts for parameter in _command(name).params)]


@pytest.mark.parametrize("words", EVERY_COMMAND)
@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_help_fits_the_terminal(words: str, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for line in lineage(*words.split(), "--help").lines:
        assert len(line) <= columns or line.startswith(("    lineage ", "    sqlite3 ")), line


@pytest.mark.parametrize("words", _with_rule())
def test_the_options_of_the_counting_rule_stand_together_at_the_end_and_no_name_in_them_is_broken(
    words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = lineage(words, "--help").out
    head, heading, tail = shown.partition(f"\nCounting rule ({PAGE}):\n")
    assert heading
    assert [line.split()[0] for line in tail.splitlines() if line.startswith("  --")] == [
        parameter.opts[0] for parameter in _command(words).params if isinstance(parameter, HeadedOption)
    ]
    assert "--rule" not in re.findall(r"^  (--\S+)", head, re.MULTILINE)
    assert not re.search(r"\S-$", shown, re.MULTILINE)
    for name in PRESETS:
        takes = not (name == "tagged" and words not in ("count", "ls")) and (name, words) != ("direct", "releases")
        assert (name in tail.partition("--relation")[0]) == takes


def test_the_page_of_the_counting_rule_is_there() -> None:
    file, _, section = PAGE.partition(", ")
    assert f"# {section.strip(chr(34))}\n" in (CHECKOUT / file).read_text(encoding="utf-8")


def test_help_alone_shows_the_whole_programs_help() -> None:
    assert lineage("help").out == lineage("--help").out


def test_help_of_something_below_a_plain_command_is_wrong_usage() -> None:
    ran = lineage("help", "count", "Qwen")
    assert (ran.code, ran.out) == (2, "")
    assert "lineage count has no commands of its own" in ran.err


def test_no_arguments_show_a_first_command_for_each_kind_of_user_and_where_the_help_is() -> None:
    ran = lineage()
    assert (ran.code, ran.err) == (0, "")
    *lines, empty, last = ran.lines
    assert (len(lines), empty) == (5, "")
    assert last.startswith("All commands: lineage --help.")
    assert max(map(len, ran.lines)) <= 80


@pytest.mark.parametrize("words", [words for _, words in FIRST])
def test_each_first_command_runs_on_a_database(crawled: Path, tmp_path: Path, words: str) -> None:
    with closing(sqlite3.connect(crawled)) as connection:
        release, derivative = connection.execute(
            "SELECT b.name, d.name FROM edge JOIN model AS b ON b.id = base JOIN model AS d ON d.id = derivative "
            "WHERE b.owner = 'Qwen' AND d.owner <> 'Qwen' AND relation = 'quantized' LIMIT 1"
        ).fetchone()
    here = words.replace("unsloth/Qwen3.5-9B-GGUF", derivative).replace("Qwen/Qwen3.5-9B", release)
    assert here != words
    ran = lineage(*here.replace("qwen.html", str(tmp_path / "qwen.html")).split(), "--db", crawled)
    assert (ran.code, "Traceback" in ran.err) == (0, False), ran.err


@pytest.mark.parametrize(
    ("typed", "meant"), [("cuont", "count"), ("relases", "releases"), ("lss", "ls"), ("db chek", "check")]
)
def test_a_mistyped_command_is_answered_with_what_was_meant(typed: str, meant: str) -> None:
    ran = lineage(*typed.split())
    assert (ran.code, ran.out) == (2, "")
    assert f"Did you mean '{meant}'" in ran.err or meant in ran.err.partition("Did you mean")[2]


def test_a_command_that_resembles_none_is_answered_without_a_guess() -> None:
    ran = lineage("zzz")
    assert ran.code == 2
    assert ran.err.endswith("Error: No such command 'zzz'.\n")


def test_an_option_before_the_command_that_does_not_exist_is_named() -> None:
    ran = lineage("--nonsense", "count")
    assert ran.code == 2
    assert "No such option '--nonsense'" in ran.err or "No such option: --nonsense" in ran.err


def test_a_usage_error_shows_what_came_through_a_pipe_without_its_escapes() -> None:
    ran = lineage("info", "--\x1b[2J")
    assert ran.code == 2
    assert "\x1b" not in ran.err
    assert "\\x1b" in ran.err


def test_the_version_is_the_distributions() -> None:
    assert lineage("--version") == (0, f"lineage {version('hf-lineage')}\n", "")

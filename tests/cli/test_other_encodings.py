"""Bytes that are no UTF-8, wherever a person can give them."""

import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from lineage.cli.completion import PROGRAMS
from lineage.cli.group import HIDDEN, cli
from tests.cli.running import lineage, program

LATIN_1 = os.fsdecode(b"caf\xe9")
"""What Python makes of an argument in Latin-1."""


def _commands(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in [*group.list_commands(context), *(HIDDEN if group is cli else ())]:
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands(command, (*words, name))
        yield (*words, name), command


def _texts() -> Iterator[list[str]]:
    """Yield a command line for each place that takes text, in each way that it can be written."""
    for words, command in [((), cli), *_commands(cli)]:
        required = ["lee/tuned" for one in command.params if isinstance(one, click.Argument) and one.required]
        for parameter in command.params:
            if isinstance(parameter, click.Argument):
                yield [*words, LATIN_1]
            elif isinstance(parameter, click.Option) and not parameter.is_flag:
                for name in parameter.opts:
                    yield [*words, *required, name, LATIN_1]
                    yield [*words, *required, f"{name}={LATIN_1}" if name.startswith("--") else f"{name}{LATIN_1}"]
        yield [*words, f"--{LATIN_1}"]


COMMAND_LINES = list(_texts())


def test_every_command_and_option_is_among_those_that_are_tried() -> None:
    tried = {word for line in COMMAND_LINES for word in line}
    assert {*cli.list_commands(click.Context(cli)), *HIDDEN, "--db", "--rule", "-o", "--columns", "--dir"} <= tried
    assert len(COMMAND_LINES) > 300


def test_bytes_that_are_no_utf8_are_one_line_in_any_argument_or_option(
    told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINEAGE_DB", str(told))
    for words in COMMAND_LINES:
        ran = lineage(*words)
        assert (ran.code, ran.out) == (2, ""), words
        assert ran.err.startswith("Error: This argument is not UTF-8: "), words
        assert "caf\\xe9. Write it in UTF-8" in ran.err
        assert ran.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_process_of_its_own_refuses_them_too(tmp_path: Path) -> None:
    ran = program("info", LATIN_1, "--db", tmp_path / "none.sqlite")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "Error: This argument is not UTF-8: caf\\xe9. Write it in UTF-8; a file needs such a name.\n"


@pytest.mark.parametrize(
    "words", ["info lee/tuned", "status", "db path", "db check", "crawl Qwen", "graph a/b -o x.html"]
)
def test_a_database_that_the_environment_names_so_is_refused_alike(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINEAGE_DB", LATIN_1)
    ran = lineage(*words.split())
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "Error: The name of the database is not UTF-8: caf\\xe9. Choose another with --db.\n"


@pytest.mark.parametrize("variable", PROGRAMS.values())
def test_a_shell_that_asks_for_completions_of_them_gets_none(told: Path, variable: str) -> None:
    asked = {variable: "bash_complete", "COMP_WORDS": f"lineage info {LATIN_1}", "COMP_CWORD": "2"}
    ran = program(env=asked | {"LINEAGE_DB": str(told)})
    assert (ran.code, ran.out.strip(), ran.err) == (0, "", "")

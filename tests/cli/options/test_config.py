"""`--config`, and the `lineage.toml` that is found without it."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from lineage.cli.group import cli
from lineage.settings import CONFIG_FILE
from tests.cli.running import lineage

BROKEN = "[brands.Small]\nrelease = 3"


def _commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        yield name, command


READING = {
    name: command for name, command in _commands() if any("--config" in parameter.opts for parameter in command.params)
}


def _words(name: str) -> list[str]:
    """Write a command with a subject and, where it must write, a file."""
    words = [name]
    for parameter in READING[name].params:
        if isinstance(parameter, click.Argument):
            words.append("Qwen")
        elif parameter.required:
            words += [parameter.opts[0], "page.html"]
    return words


def test_commands_that_take_a_brand_or_fold_mirrors_read_one() -> None:
    taking = {name for name, command in _commands() for one in command.params if "--rule" in one.opts}
    assert taking <= {*READING}
    assert "export" in READING
    assert not {"crawl", "db", "status", "search", "info", "trace"} & {*READING}


@pytest.mark.parametrize("name", READING)
def test_a_broken_one_is_refused_before_any_work_named_or_found(
    told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    mine = tmp_path / "mine.toml"
    mine.write_text("[brands.Small\n")
    ran = lineage(*_words(name), "--config", mine, "--db", told)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"Error: {mine} is no TOML: ")
    assert ran.err.endswith("(at line 1, column 14).\n")
    (tmp_path / CONFIG_FILE).write_text(BROKEN)
    ran = lineage(*_words(name), "--db", told)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"Error: {tmp_path / CONFIG_FILE}: [brands.Small] has one key and no other: releases = ")


def test_other_commands_do_not_mind_a_broken_one(told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / CONFIG_FILE).write_text(BROKEN)
    for words in ("status", "db path", "db check", "info lee/tuned", "trace lee/tuned", "search qwen"):
        assert lineage(*words.split(), "--db", told).code == 0


def test_one_that_is_found_goes_with_a_number_as_one_that_is_named_does(
    crawled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "team" / "notes"
    folder.mkdir(parents=True)
    mine = tmp_path / "team" / CONFIG_FILE
    mine.write_text('[brands.Small]\nreleases = ["Qwen/*-0.*"]\n[mirrors]\nforms = ["GGUF"]\n')
    monkeypatch.chdir(folder)
    found = lineage("count", "small", "--rule", "with-mirrors", "--db", crawled)
    assert (found.code, "By a list of your own, Small is Qwen/*-0.*" in found.out) == (0, True)
    assert "Mirrors folded by a list of your own too, sha256 81e66c02f992" in found.out
    monkeypatch.chdir(tmp_path)
    assert lineage("count", "small", "--db", crawled).code == 3
    named = lineage("count", "small", "--rule", "with-mirrors", "--config", mine, "--db", crawled)
    assert named == found
    monkeypatch.chdir(folder)
    (folder / CONFIG_FILE).write_text("")
    assert lineage("count", "small", "--db", crawled).code == 3

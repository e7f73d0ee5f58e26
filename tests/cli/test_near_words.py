"""A misspelled word is answered with the words that come near, wherever there is a choice."""

from pathlib import Path

import click
import pytest

from lineage.cli.choice import Choice
from tests.cli.examples import commands
from tests.cli.running import lineage


def choices() -> list[tuple[str, str, str]]:
    """List each command with a choice, its option, and its longest word."""
    return [
        (str(command.name), parameter.opts[0], max(map(str, parameter.type.choices), key=len))
        for command in commands()
        for parameter in command.params
        if isinstance(parameter.type, click.Choice)
    ]


def test_every_choice_of_every_command_names_what_comes_near() -> None:
    found = [parameter.type for command in commands() for parameter in command.params]
    assert {type(one) for one in found if isinstance(one, click.Choice)} == {Choice}
    for _, option, word in choices():
        with pytest.raises(click.BadParameter, match=f"Near it: .*{word}"):
            Choice([word, "zzzz"])(word + "x")
        assert option.startswith("--")


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("ls Qwen --sort downlods", "Near it: downloads"),
        ("ls Qwen --relation quantised", "Near it: quantized."),
        ("ls Qwen --columns repo_i", "Near it: repo_id"),
        ("ls Qwen --evidence tga", "Near it: tag"),
        ("releases Qwen --by serie", "Near it: series"),
        ("ls Qwen --format jsno", "Near it: json"),
    ],
)
def test_a_misspelled_word_is_refused_with_its_neighbors(told: Path, words: str, near: str) -> None:
    ran = lineage(*words.split(), "--db", told)
    assert (ran.code, ran.out) == (2, "")
    assert near in ran.err


@pytest.mark.parametrize("command", ["count", "ls", "releases", "stats", "export"])
@pytest.mark.parametrize("name", ["Qwenn", "qwem", "Qwn"])
def test_a_misspelled_organization_is_refused_with_its_neighbors(told: Path, command: str, name: str) -> None:
    ran = (
        lineage(command, name, "--offline", "--db", told)
        if command in {"count", "ls"}
        else lineage(command, name, "--db", told)
    )
    assert ran.code == 3
    assert "Near it: Qwen" in ran.err

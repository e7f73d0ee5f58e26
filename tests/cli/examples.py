"""Every command line that a reader is shown: by the program alone, in each help, and in the console blocks of pages."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click

from lineage.cli.group import FIRST, HIDDEN, cli

CHECKOUT = Path(__file__).parents[2]
PAGES = [
    CHECKOUT / "README.md",
    *(CHECKOUT / name for name in ("CONTRIBUTING.md", "SECURITY.md")),
    *sorted(CHECKOUT.glob("docs/**/*.md")),
]
"""What people read: every page but those that the program writes as a whole, and the changelog."""
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
CONSOLE = list(
    dict.fromkeys(
        line.removeprefix("$ ")
        for block in re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL)
        for line in block.splitlines()
        if line.startswith("$ ")
    )
)
PYTHON = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
LISTS = {text.split()[1].rstrip(":"): text for text in re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)}
"""The files that examples name, by their names."""


def commands() -> Iterator[click.Command]:
    """Yield the program, every command and every command of a group, also those that no help lists."""
    yield from _below(cli, click.Context(cli, info_name="lineage"))


def _below(command: click.Command, context: click.Context) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        for name in (*command.list_commands(context), *(HIDDEN if command is cli else ())):
            inner = command.get_command(context, name)
            assert inner is not None, name
            yield from _below(inner, context)


def in_helps() -> list[str]:
    """List the command lines at the end of every help."""
    lines = [line.strip() for command in commands() for line in (command.epilog or "").splitlines()]
    return [line for line in lines if line not in {"", "\b", "Examples:"}]


def without_comment(line: str) -> str:
    """Cut off what a shell would not read."""
    return re.sub(r"\s+# .*", "", line)


def calls(line: str) -> Iterator[list[str]]:
    """Take a shell line apart into the calls of `lineage` in it."""
    for inner in re.findall(r"\$\(([^()]*)\)", line):
        yield from calls(inner)
    plain = re.sub(r"\d?>+\s*\S+", "", re.sub(r"\$\([^()]*\)", "x", line))  # neither inner calls nor files
    words = shlex.shlex(plain, posix=True, punctuation_chars="|;&")
    words.whitespace_split, words.commenters = True, "#"
    call: list[str] = []
    for word in [*words, "|"]:
        if set(word) <= set("|;&"):
            if call and Path(call[0]).name == "lineage":
                yield call[1:]
            call = []
        elif call or "=" not in word:  # what stands before the command are variables
            call.append(word)


def parse(call: list[str]) -> click.Context:
    """Read a command line as the program does, and run nothing."""
    command: click.Command = cli
    context = click.Context(cli, info_name="lineage", **cli.context_settings)
    while isinstance(command, click.Group):
        found = command.get_command(context, call[0])
        assert found is not None, f"there is no command {call[0]}"
        command, call = found, call[1:]
    return command.make_context("lineage", list(call), parent=context)


BARE = [f"lineage {words}" for _, words in FIRST]
"""What the program prints where no command is named."""
EXAMPLES = sorted({without_comment(line) for line in (*CONSOLE, *BARE, *in_helps())})

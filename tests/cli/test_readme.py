"""The README's examples: every one names what exists, and those for the demo's database run on it."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from lineage.cli.group import cli
from tests.cli.running import lineage

CHECKOUT = Path(__file__).parents[2]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
CONSOLE = [
    re.sub(r"\s+# .*", "", line.removeprefix("$ "))
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("$ ")
]
IN_HELP = re.findall(r"^    (lineage .*|sqlite3 .*)$", README, re.MULTILINE)
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
LISTS = {text.split()[1].rstrip(":"): text for text in re.findall(r"```toml\n(.*?)```", README, re.DOTALL)}
NEEDS = {"curl", "jq", "sqlite3"}
"""Programs that an example may use and a machine may lack."""


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


def parse(call: list[str]) -> None:
    """Read a command line as the program does, and run nothing."""
    command: click.Command = cli
    context = click.Context(cli, info_name="lineage", **cli.context_settings)
    while isinstance(command, click.Group):
        found = command.get_command(context, call[0])
        assert found is not None, f"there is no command {call[0]}"
        command, call = found, call[1:]
    command.make_context("lineage", list(call), parent=context)


@pytest.mark.parametrize("line", sorted({*CONSOLE, *IN_HELP}))
def test_an_example_names_commands_options_and_targets_that_exist(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("lineage.toml", "mine.toml", "rows.jsonl.gz"):
        (tmp_path / name).touch()
    for call in calls(line):
        parse(call)
    target = re.match(r"make (\w+)", line)
    if target:
        assert f"\n{target[1]}:" in (CHECKOUT / "Makefile").read_text(encoding="utf-8")


def test_an_example_of_something_else_is_caught() -> None:
    assert [*calls('A=1 lineage ls Qwen -q | sort >> a; sqlite3 "$(lineage db path)" 2> b # lineage no')] == [
        ["db", "path"],
        ["ls", "Qwen", "-q"],
    ]
    with pytest.raises(AssertionError, match="no command recount"):
        parse(["recount", "Qwen"])
    with pytest.raises(click.NoSuchOption):
        parse(["count", "Qwen", "--everything"])


def test_the_readme_names_exactly_the_commands_that_take_a_counting_rule() -> None:
    (sentence,) = re.findall(r"adds to the rule and may not contradict it\. (.*?) take `--rule`", README, re.DOTALL)
    context = click.Context(cli, info_name="lineage")
    rules = {
        name
        for name in cli.list_commands(context)
        for parameter in getattr(cli.get_command(context, name), "params", [])
        if "--rule" in parameter.opts
    }
    assert {cli.get_command(context, name) for name in re.findall("`(.*?)`", sentence)} == {
        cli.get_command(context, name) for name in rules
    }


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demo was run."""
    folder = tmp_path_factory.mktemp("readme")
    shim = folder / "bin" / "lineage"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m lineage "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    for name, text in LISTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert lineage("demo", "--dir", folder / "demo").code == 0
    return folder


def _environment(folder: Path) -> dict[str, str]:
    path = os.pathsep.join([str(folder / "bin"), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "LINEAGE_DB": "demo/demo.sqlite", "PYTHONPATH": str(CHECKOUT)}


def _run_by_a_reader(line: str) -> bool:
    others = {word for word in NEEDS if re.search(rf"\b{word}\b", line) and shutil.which(word) is None}
    asks_the_hub = any(call[0] in {"crawl", "simhub"} for call in calls(line))
    return any(calls(line)) and not asks_the_hub and not others


@pytest.mark.xdist_group("readme")
@pytest.mark.parametrize("line", sorted(filter(_run_by_a_reader, CONSOLE)))
def test_an_example_runs_on_the_demos_database(line: str, demo: Path) -> None:
    ran = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line], cwd=demo, env=_environment(demo), capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stderr.decode()
    assert b"Traceback" not in ran.stderr


@pytest.mark.xdist_group("readme")
def test_the_digest_that_a_reader_works_out_is_the_one_that_count_prints(demo: Path) -> None:
    (line,) = (line for line in CONSOLE if "sha256sum" in line)
    ran = subprocess.run(["bash", "-c", line], cwd=demo, env=_environment(demo), capture_output=True, check=True)
    told = lineage("count", "Qwen", "--rule", "no-bursts", "--json", "--db", demo / "demo" / "demo.sqlite").json
    assert ran.stdout.split()[0].decode() == told["digest"]


@pytest.mark.xdist_group("readme")
def test_the_python_example_runs_on_the_demos_database(demo: Path) -> None:
    assert PYTHON
    for code in PYTHON:
        ran = subprocess.run([sys.executable, "-c", code], cwd=demo, env=_environment(demo), capture_output=True)  # noqa: PLW1510 - the code is asked next
        assert ran.returncode == 0, ran.stderr.decode()


def test_the_lists_of_ones_own_work_when_pasted(crawled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in LISTS.items():
        Path(name).write_text(text, encoding="utf-8")
    examples = [next(calls(line)) for line in CONSOLE if re.search(r"count (Coder|.*lineage\.toml)", line)]
    assert len(examples) == 2
    for example in examples:
        ran = lineage(*example, "--db", crawled)
        assert ran.code == 0, ran.err
    by_mine = lineage(*examples[1], "-q", "--db", crawled)
    Path("lineage.toml").unlink()
    folded = lineage("count", "Qwen", "--rule", "with-mirrors", "-q", "--db", crawled)
    assert int(by_mine.out) < int(folded.out)
    assert "mirrors folded by a list of your own too, sha256 " in by_mine.err
    assert "list of your own" not in folded.err

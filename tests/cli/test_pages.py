"""What a reader is shown names what exists; test_examples runs it."""

import re
from pathlib import Path

import click
import pytest

from lineage.cli.group import cli
from tests.cli.examples import CHECKOUT, CONSOLE, EXAMPLES, LISTS, calls, parse
from tests.cli.running import lineage


@pytest.mark.parametrize("line", EXAMPLES)
def test_an_example_names_commands_options_and_targets_that_exist(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (*LISTS, "rows.jsonl.gz"):
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


def test_the_page_on_rules_names_exactly_the_commands_that_take_a_counting_rule() -> None:
    page = (CHECKOUT / "docs" / "counting.md").read_text(encoding="utf-8")
    (sentence,) = re.findall(r"may not contradict it\.\n\n(.*?) take `--rule`", page, re.DOTALL)
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
    assert "Mirrors folded by a list of your own too, sha256 " in by_mine.err
    assert "list of your own" not in folded.err

"""Of one thing no command speaks in the plural."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from lineage.simhub import Replay, SimHub, replay
from tests.cli.formats import CASES
from tests.cli.rows import FAMILY
from tests.cli.running import lineage
from tests.conftest import CASES as INPUTS

PLURAL = re.compile(
    r"(?<![\w.,/-])1 (?:\w+ )?(?:models|edges|requests|records|problems|bases|derivatives|owners|generations|columns"
    r"|issues|releases|rules|ways|hits|tasks|bulk uploads|mirrors|downloads|days|months|names|looks|crawls|brands)\b"
)
PAIR = [FAMILY[0], FAMILY[1] | {"downloads": 1}]


@pytest.fixture
def pair(hub: Callable[..., SimHub], tmp_path: Path) -> Path:
    """A base and its one derivative, by a crawl whose own words are kept beside it."""
    hub(Replay(PAIR, name="two models"))
    database = tmp_path / "pair.sqlite"
    done = lineage("crawl", "Qwen", "--plan", "sweep", "--db", database)
    assert done.code == 0
    assert "1 edge" in done.err
    assert PLURAL.findall(done.out + done.err) == []
    return database


def test_one_of_a_thing_is_no_plural(pair: Path, tmp_path: Path) -> None:
    commands = {re.sub(r"[a-z]+/\S+", "Qwen/Qwen3-8B-Base", words) for words in CASES.values()}
    commands |= {"ls Qwen/Qwen3-8B-Base", "tree Qwen/Qwen3-8B-Base --width 1", "compare Qwen/Qwen3-8B-Base"}
    commands |= {f"export Qwen/Qwen3-8B-Base -o {tmp_path}/x.jsonl", f"graph Qwen/Qwen3-8B-Base -o {tmp_path}/x.html"}
    for words in sorted(commands):
        for fmt in ((), ("--format", "csv")) if " -o " not in words else ((),):
            ran = lineage(*words.split(), *fmt, "--db", pair)
            assert ran.code in {0, 3}, (words, ran.err)
            assert [found[0] for found in PLURAL.finditer(ran.out + ran.err)] == [], words


def test_a_walk_that_one_base_was_named_on_says_so_in_the_singular(hub: Callable[..., SimHub], tmp_path: Path) -> None:
    hub(replay(INPUTS / "false-family.jsonl"))
    said = lineage("crawl", "u6", "--plan", "walk", "--db", tmp_path / "one.sqlite").err
    assert " The records name bases 1 time: not every name makes an edge" in said

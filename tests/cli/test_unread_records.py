"""Records that could not be read limit every answer, and every command says so."""

from pathlib import Path

import pytest

from tests.cli.conftest import poke
from tests.cli.running import lineage

WORDS = "2 records of the Hub could not be read, and what they say is missing"
UNREAD = 'INSERT INTO bad_record SELECT value, 1, 1 FROM json_each(\'["first", "second"]\')'


@pytest.mark.parametrize(
    "words", ["count Qwen", "tree Qwen/Qwen3-8B", "trace kim/Qwen3-8B-GGUF", "search qwen", "info Qwen/Qwen3-8B"]
)
def test_records_that_could_not_be_read_are_said_once_by_every_command(family: Path, words: str) -> None:
    poke(family, UNREAD)
    ran = lineage(*words.split(), "--db", family)
    assert (ran.out + ran.err).count(WORDS) == 1
    assert f"{WORDS}." in lineage(*words.split(), "--db", family, "--json").json["caveats"]


def test_a_tree_on_a_page_is_written_with_the_same_words(family: Path, tmp_path: Path) -> None:
    poke(family, UNREAD)
    ran = lineage("graph", "Qwen/Qwen3-8B", "--as", "tree", "-o", tmp_path / "page.html", "--db", family)
    assert WORDS in ran.err

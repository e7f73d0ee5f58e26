"""What every command has in common: whom it writes for, and what it says first."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import poke
from tests.cli.rows import MARK
from tests.cli.running import lineage

ASKING = [
    "info lee/tuned",
    "trace pat/merged",
    "trace pat/merged --to Qwen/Qwen3-8B-Base",
    "tree Qwen/Qwen3-8B-Base",
    "ls Qwen",
    "count Qwen",
    "count Qwen --all-rules",
    "count Qwen --explain 5",
    "stats Qwen",
    "ls Qwen --bursts only",
    "ls --mirrors only",
    "releases",
    "search qwen",
    "status",
]
SAID = {
    "count Qwen --explain 5": " · 20 of N rules",
    "count Qwen": " · rule r2/first-party=out",
    "stats Qwen": " · rule r2/first-party=out",
    "ls Qwen": " · rule r2/first-party=out · 5 models",
    "ls Qwen --bursts only": " · rule r2/first-party=out · of its 5 models only those of bulk uploads · 0 models",
    "ls --mirrors only": " · mirrors · 0 models",
    "releases": " · rule r2/first-party=in · 2 releases",
    "search qwen": " · 3 models",
}
"""What a list or a number says of itself beside the data, in formats that hold rows alone."""


FOOTNOTES = {
    *("trace pat/merged", "count Qwen --explain 5", "tree Qwen/Qwen3-8B-Base"),
    *("ls Qwen", "ls Qwen --bursts only", "stats Qwen"),
}
"""Answers with a line of their own below them: a caveat, or what cards alone would add."""


@pytest.mark.parametrize("words", ASKING)
def test_people_read_first_what_a_number_is_of_when_it_is_not_the_hubs(told: Path, words: str) -> None:
    ran = lineage(*words.split(), "--db", told)
    assert ran.code == 0
    assert ran.out.startswith(MARK + "\n\n")


@pytest.mark.parametrize("words", ASKING)
@pytest.mark.parametrize("fmt", ["agent", "quiet", "csv", "tsv", "jsonl"])
def test_a_pipe_gets_data_alone_and_stderr_says_what_it_is_of(told: Path, words: str, fmt: str) -> None:
    ran = lineage(*words.split(), "--db", told, "--format", fmt)
    assert ran.code == 0
    assert re.sub(r"\d+ rules", "N rules", ran.err.splitlines()[0]) == MARK + SAID.get(words, "")
    assert len(ran.err.splitlines()) == 1 + (words in FOOTNOTES)
    assert MARK not in ran.out
    assert all(ran.lines)


@pytest.mark.parametrize("words", ASKING)
def test_every_answer_is_one_json_value_with_snake_case_keys(told: Path, words: str) -> None:
    value = lineage(*words.split(), "--db", told, "--json").json

    def keys(inner: Any) -> set[str]:
        if isinstance(inner, list):
            return {key for item in inner for key in keys(item)}
        return set(inner) | {key for item in inner.values() for key in keys(item)} if isinstance(inner, dict) else set()

    assert set(value) >= {"schema", "subject", "population", "rule", "as_of", "complete", "caveats"}
    assert {key for key in keys(value) if key != key.lower() or " " in key or "-" in key} == set()


@pytest.mark.parametrize("words", [words for words in ASKING if "status" not in words])
def test_what_the_hub_itself_told_needs_no_mark(from_the_hub: Path, words: str) -> None:
    ran = lineage(*words.split(), "--db", from_the_hub, "--json")
    assert ran.code == 0
    assert ran.err == ""
    beside = lineage(*words.split(), "--db", from_the_hub, "--format", "csv").err.splitlines()
    assert [re.sub(r"\d+ rules", "N rules", line) for line in beside[: words in SAID]] == (
        [f"Hub · as of 2025-06-01{SAID[words]}"] if words in SAID else []
    )
    assert len(beside) == (words in SAID) + (words in FOOTNOTES)


@pytest.mark.parametrize("words", ASKING)
def test_an_unfinished_crawl_is_said_even_of_the_hub(from_the_hub: Path, words: str) -> None:
    poke(from_the_hub, "UPDATE crawl SET finished_at = NULL")
    assert lineage(*words.split(), "--db", from_the_hub).out.startswith("as of 2025-06-01 · crawl unfinished\n\n")


def test_made_up_numbers_say_that_none_is_the_hubs(crawled: Path) -> None:
    ran = lineage("count", "Qwen", "--db", crawled)
    assert ran.out.startswith("made-up: no figure here is the Hub's · as of 20")


def test_the_options_for_the_format_are_three_spellings_of_one_choice(told: Path) -> None:
    base = ("ls", "Qwen", "--db", told)
    assert lineage(*base, "--json") == lineage(*base, "--format", "json")
    assert lineage(*base, "-q") == lineage(*base, "--quiet") == lineage(*base, "--format", "quiet")
    assert lineage(*base, "--json", "--format", "json").code == 0
    ran = lineage(*base, "--json", "-q")
    assert (ran.code, ran.out) == (2, "")
    assert "Choose one of --format, --json and --quiet." in ran.err


def test_rows_are_a_table_for_people_and_whole_values_for_programs(told: Path) -> None:
    command = ("ls", "Qwen", "--relation", "quantized", "--db", told)
    header, _, row = lineage(*command).out.split("\n\n")[1].splitlines()
    words = " ".join(header.split())
    assert words == "REPO_ID RELATION DEPTH CREATED_AT DOWNLOADS LIKES LICENSE TASK PARAMETERS"
    words = " ".join(row.split())
    assert words == "kim/Qwen3-8B-GGUF quantized 1 2025-04-03 17,000 3 apache-2.0 text-generation"
    assert lineage(*command, "--format", "agent").out == (
        "repo_id\trelation\tdepth\tcreated_at\tdownloads\tlikes\tlicense\tlicense_name\ttask\tparameters\tunread\n"
        "kim/Qwen3-8B-GGUF\tquantized\t1\t2025-04-03T12:00:00.000Z\t17000\t3\tapache-2.0\t\ttext-generation\t\t\n"
    )
    assert lineage(*command, "--json").rows == [
        {
            "repo_id": "kim/Qwen3-8B-GGUF",
            "relation": "quantized",
            "depth": 1,
            "created_at": "2025-04-03T12:00:00.000Z",
            "downloads": 17000,
            "likes": 3,
            "license": "apache-2.0",
            "license_name": None,
            "task": "text-generation",
            "parameters": None,
            "unread": [],
        }
    ]


@pytest.mark.parametrize("words", ["ls Qwen --license none-has-it", "search nothing-is-called-so"])
def test_an_empty_answer_is_no_error_and_says_so_to_readers_only(told: Path, words: str) -> None:
    added = "\nCards alone would add 0 direct and 1 over all generations; not included.\n" if "Qwen" in words else ""
    empty = {"human": f"{MARK}\n\nNo results found.\n{added}", "agent": "No results found.\n", "jsonl": "", "quiet": ""}
    assert lineage(*words.split(), "--db", told, "--json").rows == []
    assert lineage(*words.split(), "--db", told, "--format", "csv").out.count("\n") == 1
    for fmt, out in empty.items():
        assert lineage(*words.split(), "--db", told, "--format", fmt)[:2] == (0, out)


@pytest.mark.parametrize("words", ["ls Qwen", "releases", "search qwen", "releases --by size"])
def test_a_list_that_is_cut_says_how_much_of_it_is_shown(told: Path, family: Path, words: str) -> None:
    poke(family, "UPDATE model SET parameters = 400000000 WHERE name = 'Qwen/Qwen3-8B'")
    cut = lineage(*words.split(), "--limit", "1", "--db", family)
    total = len(lineage(*words.split(), "--db", family, "--json").rows)
    assert re.search(rf"^1 of {total} (models|releases|groups); --limit N shows more\.$", cut.out, re.MULTILINE)
    assert f" · 1 of {total} " in lineage(*words.split(), "--limit", "1", "-q", "--db", family).err
    assert "--limit" not in lineage(*words.split(), "--db", told).out


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("--license apche", "No model of the database has the license apche. Near it: apache-2.0.\n"),
        ("--task no-such", "No model of the database has the task no-such. Common are text-generation, "),
        ("--language EN --since 9999", ""),
        ("--license Apache-2.0 --since 9999", "A list has derivatives alone. To find every model with the license: "),
    ],
)
def test_a_wish_that_no_model_can_fulfil_is_told_from_one_that_none_does(told: Path, wish: str, said: str) -> None:
    ran = lineage("ls", "Qwen", *wish.split(), "--db", told)
    assert (ran.code, ran.err.startswith(said)) == (0, True)
    assert ran.err.count("\n") == bool(said)
    assert "\x1b" not in ran.err
    assert "No results found." in ran.out


def test_of_a_database_without_any_language_none_is_common(family: Path) -> None:
    poke(family, "DELETE FROM model_language")
    assert "Common are none." in lineage("ls", "Qwen", "--language", "xx", "--db", family).err


def test_relations_that_are_not_the_hubs_words_are_explained(family: Path) -> None:
    assert "several:" not in lineage("count", "Qwen", "--db", family).out
    poke(family, "UPDATE edge SET relation = 'unstated' WHERE relation = 'merge'")
    for words in ("count", "ls"):
        out = " ".join(lineage(words, "Qwen", "--db", family).lines)
        assert "several: Two or more" in out or "unstated: A base is named" in out


@pytest.mark.parametrize("params", ["8B..9B", "8..9B", "8B..9", "8..9b", "8000M..", "..9B", "8000000000..9000000000"])
def test_an_end_of_a_range_without_a_unit_has_the_others(told: Path, params: str) -> None:
    every = lineage("ls", "Qwen/Qwen3-8B-Base", "-q", "--params", "..9B", "--db", told).lines
    assert lineage("ls", "Qwen/Qwen3-8B-Base", "-q", "--params", params, "--db", told).lines == every
    assert every


@pytest.mark.parametrize(("params", "meant"), [("6..9", "6B..9B"), ("6..", "6B.."), ("..9", "..9B")])
def test_a_range_whose_unit_was_forgotten_is_wrong_usage_that_says_what_was_meant(
    told: Path, params: str, meant: str
) -> None:
    ran = lineage("ls", "Qwen", "--params", params, "--db", told)
    assert (ran.code, ran.out) == (2, "")
    assert f"{params!r} has no unit; for billions write {meant}." in ran.err


@pytest.mark.parametrize(
    ("wish", "words", "number"),
    [
        ("--license mit", "the license mit", 1),
        ("--task text-generation --language zh", "the task text-generation and the language zh", 4),
        ("--params 6B..9B", "at least 6,000,000,000 parameters and at most 9,000,000,000 parameters", 4),
        ("--until 2025-04-04", "a date on or before 2025-04-04", 2),
        ("--since 2025-04-06", "a date on or after 2025-04-06", 2),
    ],
)
def test_a_filtered_list_says_beside_the_rule_that_it_is_of_fewer_than_that_counts(
    told: Path, wish: str, words: str, number: int
) -> None:
    command = ("ls", "Qwen", *wish.split(), "--db", told)
    only = f"of its 5 models only those with {words}"
    models = "1 model" if number == 1 else f"{number} models"
    assert f"\nWritten: r2/first-party=out\nThis list: {only}, {models}.\n" in lineage(*command).out
    for form in ("-q", "--format=csv", "--format=agent"):
        assert lineage(*command, form).err.splitlines()[0].endswith(f" · rule r2/first-party=out · {only} · {models}")
    assert "only those with" not in lineage("ls", "Qwen", "--limit", "1", "--db", told).out

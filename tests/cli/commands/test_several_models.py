"""`trace` and `info` about several models, named on the command line or on stdin."""

from pathlib import Path

import pytest

from tests.cli.conftest import poke
from tests.cli.running import lineage

SHA = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize("command", ["info", "trace"])
def test_names_come_from_arguments_and_from_stdin_each_once(told: Path, command: str) -> None:
    names = ["lee/tuned", "kim/Qwen3-8B-GGUF", "pat/merged"]
    listed = lineage(command, *names, "--json", "--db", told)
    text = b"\xef\xbb\xbf# made by hand\n\nkim/Qwen3-8B-GGUF\r\n  https://huggingface.co/pat/merged \nlee/tuned\n"
    assert lineage(command, "lee/tuned", "-", "--json", "--db", told, stdin=text) == listed
    assert (listed.code, listed.err) == (0, "")
    assert listed.json["failed"] == []
    assert list(dict.fromkeys(row["repo_id"] for row in listed.rows)) == names


@pytest.mark.parametrize("command", ["info", "trace"])
def test_one_name_on_stdin_has_the_form_of_several(told: Path, command: str) -> None:
    assert lineage(command, "-", "--json", "--db", told, stdin=b"lee/tuned\n").json["failed"] == []
    ran = lineage(command, "-", "--json", "--db", told, stdin=b"\n# nothing\n")
    assert (ran.code, ran.rows) == (0, [])


@pytest.mark.parametrize("fmt", ["human", "agent", "json", "jsonl", "csv", "tsv", "quiet"])
@pytest.mark.parametrize("command", ["info", "trace"])
def test_a_bad_name_among_several_is_said_and_the_others_are_answered(told: Path, command: str, fmt: str) -> None:
    text = b"lee/tuned\nno/such\n\xff\xfe\nhttps://huggingface.co/datasets/a/b\npat/merged\n"
    ran = lineage(command, "-", "--offline", "--format", fmt, "--db", told, stdin=text)
    assert ran.code == 3
    assert ("pat/merged" if command == "info" else "Qwen/Qwen3-8B") in ran.out
    assert ran.err.count("Error: ") == 3
    assert "No model no/such in the database" in ran.err
    assert "this line is no UTF-8" in ran.err
    if fmt == "json":
        assert [one["name"] for one in ran.json["failed"]] == [
            "no/such",
            "\\xff\\xfe",
            "https://huggingface.co/datasets/a/b",
        ]


@pytest.mark.parametrize("text", [b"a/" + b"x" * 20_000, b"\0" * 20_000])
def test_what_is_no_list_of_names_is_refused(told: Path, text: bytes) -> None:
    ran = lineage("info", "-", "--db", told, stdin=text)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "Error: stdin is no list of models: it has a line of more than 10,000 bytes.\n"


def test_a_hub_that_cannot_be_reached_is_asked_once_and_what_is_known_is_answered(from_the_hub: Path) -> None:
    ran = lineage("trace", "no/such", "no/other", "lee/tuned", "--json", "--db", from_the_hub, "--max-requests", 2)
    assert [row["repo_id"] for row in ran.rows] == ["lee/tuned"]
    assert ran.code in {3, 4}
    assert [one["name"] for one in ran.json["failed"]] == ["no/such", "no/other"]


@pytest.mark.parametrize("fmt", ["human", "agent", "json", "jsonl", "csv", "tsv"])
@pytest.mark.parametrize("more", [(), ("lee/tuned",), ("--to", "Qwen/Qwen3-8B-Base"), ("--evidence",)])
def test_a_trace_says_license_revision_and_state_of_the_model_itself(
    family: Path, fmt: str, more: tuple[str, ...]
) -> None:
    poke(family, "UPDATE model SET sha = ?, license = 'x-own', state = 'vanished' WHERE name = 'pat/merged'", SHA)
    ran = lineage("trace", "pat/merged", *more, "--format", fmt, "--db", family)
    assert ran.code == 0, ran.err
    for words in ("x-own", SHA, "vanished"):
        assert words in ran.out


@pytest.mark.parametrize("fmt", ["human", "agent", "json", "jsonl", "csv", "tsv"])
def test_a_model_without_a_base_has_its_license_revision_and_state_too(family: Path, fmt: str) -> None:
    poke(family, "UPDATE model SET sha = ? WHERE name = 'Qwen/Qwen3-8B-Base'", SHA)
    out = lineage("trace", "Qwen/Qwen3-8B-Base", "--format", fmt, "--db", family).out
    for words in ("apache-2.0", SHA, "present"):
        assert words in out

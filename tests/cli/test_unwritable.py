"""Output that cannot be written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import Ran, lineage, run_onto

READING = [
    "info lee/tuned",
    "trace lee/tuned",
    "tree lee/tuned",
    "ls Qwen",
    "count Qwen",
    "releases",
    "search q",
    "status",
    "graph lee/tuned -o page.html",
    "export",
    "db check",
]


def _one_line(ran: Ran) -> str:
    assert ran.out == ""
    assert ran.err.startswith("Error: ")
    assert ran.err.count("\n") == 1
    return ran.err


@pytest.mark.parametrize("words", ["graph lee/tuned -o", "export -o"])
def test_a_file_that_cannot_be_written_is_one_line(told: Path, words: str, tmp_path: Path) -> None:
    name = "page.html" if "graph" in words else "all.jsonl"
    ran = lineage(*words.split(), tmp_path / "no" / "such" / "folder" / name, "--db", told)
    assert ran.code == 1
    assert "Cannot write" in _one_line(ran)
    assert "there is no folder" in ran.err


@pytest.mark.parametrize("words", ["graph lee/tuned -o /dev/full", "export -o /dev/full"])
def test_a_full_disk_is_one_line(told: Path, words: str) -> None:
    assert lineage(*words.split(), "--db", told) == (
        1,
        "",
        "Error: Cannot write /dev/full: No space left on device.\n",
    )
    assert Path("/dev/full").is_char_device()


@pytest.mark.parametrize("words", [*READING[:8], "export", "--help", "--version", "db path"])
def test_a_full_disk_behind_stdout_is_one_line(told: Path, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINEAGE_DB", str(told))
    with Path("/dev/full").open("w") as full:
        ran = run_onto(full, *words.split())
    assert ran.code == 1
    assert ran.err.splitlines()[-1] == "Error: Cannot write the output: No space left on device."


def test_a_database_that_cannot_be_made_where_it_is_wished_is_one_line() -> None:
    ran = lineage("crawl", "Qwen", "--db", "/proc/x.sqlite")
    assert ran.code == 1
    assert "Cannot write /proc/x.sqlite" in _one_line(ran)


@pytest.mark.parametrize("words", ["ls Qwen", "ls Qwen --json", "export -o -", "status"])
def test_a_stdout_that_was_closed_is_one_line(told: Path, words: str) -> None:
    program = "import lineage.cli; lineage.cli.main()"
    command = ["sh", "-c", 'exec "$0" -c "$@" >&-', sys.executable, program, *words.split()]
    ran = subprocess.run(
        command, env={**os.environ, "LINEAGE_DB": str(told)}, stderr=subprocess.PIPE, text=True, check=False
    )
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1].startswith("Error: Cannot write the output: ")


def test_an_output_without_a_name_is_wrong_usage(told: Path) -> None:
    assert lineage("graph", "lee/tuned", "-o", "", "--db", told) == (2, "", "Error: -o names no file.\n")

"""Wrong usage."""

from pathlib import Path

import pytest

from tests.cli.running import lineage


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        "ls Qwen --params 6B",
        "ls Qwen --params ..",
        "ls Qwen --params 9B..6B",
        "ls Qwen --params six..nine",
        "ls Qwen --since yesterday",
        "ls Qwen --since 2026-13",
        "ls Qwen --since 2026-02-30",
        "ls Qwen --limit 0",
        "ls Qwen --limit many",
        "ls Qwen --min-downloads 0",
        "ls Qwen --until 2026-02-30",
        "ls Qwen --bursts some",
        "ls Qwen --rule no-bursts --bursts only",
        "ls Qwen --rule with-mirrors --mirrors only",
        "ls --limit 3",
        "ls --bursts only --direct",
        "ls --mirrors only --rule all-generations",
        "releases Qwen --direct",
        "ls Qwen --relation distill",
        "ls Qwen --sort size",
        "ls",
        "descendants Qwen",
        "bursts Qwen",
        "mirrors",
        "explain 5 Qwen",
        "ls Qwen google",
        "tree lee/tuned --depth 0",
        "tree lee/tuned --depth 1001",
        "tree lee/tuned --width 0",
        "count Qwen --evidence rumour",
        "count Qwen --rule nonsense",
        "count Qwen --rule r1/reach=direct",
        "count Qwen --rule tagged --direct",
        "count Qwen --bursts only",
        "count Qwen --explain many",
        "count Qwen --explain 5 --live",
        "count Qwen --explain 5 --cite",
        "count Qwen --explain 5 --all-rules",
        "count Qwen --explain 5 --direct",
        "count Qwen --explain 5 --rule direct",
        "count Qwen --limit 3",
        "count Qwen --as-of 2026-13",
        "count Qwen --live --direct",
        "count Qwen --first-party maybe",
        "count lee/tuned --live",
        "search",
        "search q --limit 0",
        "releases --limit 0",
        "graph lee/tuned",
        "graph lee/tuned -o page.html --limit 2001",
        "export -o family.xlsx",
        "export --to parquet",
        "export -o .",
        "crawl --plan fly",
        "crawl not//a//name",
        "crawl https://huggingface.co/Qwen",
        "status --format table",
        "simhub",
        "simhub missing.jsonl",
        "simhub --made-up 0",
        "simhub --made-up 5 --population Hub",
        "simhub --made-up 5 --port 99999",
        "db nonsense",
    ],
)
def test_wrong_usage_is_one_clear_line_and_changes_nothing(words: str, tmp_path: Path) -> None:
    database = tmp_path / "new.sqlite"
    takes_db = not words.startswith(("simhub", "db"))
    ran = lineage(*words.split(), *(("--db", database) if takes_db else ()))
    assert (ran.code, ran.out) == (2, "")
    assert [line for line in ran.err.splitlines() if line.startswith("Error: ")] == ran.err.splitlines()[-1:]
    assert not database.exists()

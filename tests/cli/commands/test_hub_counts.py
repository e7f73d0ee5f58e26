"""The Hub's own count of direct derivatives stands beside ours wherever it is stored, and is never mixed in."""

from pathlib import Path

import pytest

from tests.cli.conftest import poke
from tests.cli.running import lineage

WORDS = "he Hub's own count of direct derivatives is 1,005: 1,000 quantized, 5 merge"


@pytest.fixture
def counted(family: Path) -> Path:
    for relation, count in (("quantized", 1_000), ("merge", 5), ("adapter", 0)):
        poke(
            family,
            "INSERT INTO children_count (model, relation, count, crawl) "
            "SELECT id, ?, ?, 1 FROM model WHERE name = 'Qwen/Qwen3-8B'",
            relation,
            count,
        )
    return family


@pytest.mark.parametrize(
    "command",
    [
        ("count", "--offline"),
        ("count", "--direct", "--offline"),
        ("ls", "--direct", "--offline"),
        ("ls", "--direct", "--offline", "-q"),
        ("tree", "--offline"),
        ("tree", "--depth", "1", "--offline"),
    ],
)
def test_it_stands_beside_a_number_of_direct_derivatives(counted: Path, command: tuple[str, ...]) -> None:
    ran = lineage(command[0], "Qwen/Qwen3-8B", *command[1:], "--db", counted)
    assert ran.code == 0, ran.err
    assert " ".join((ran.out + ran.err).split()).count(WORDS) == 1


def test_it_does_not_stand_where_it_is_not_known_or_the_number_is_another(counted: Path) -> None:
    for command in (("count", "Qwen"), ("count", "Qwen/Qwen3-8B-Base"), ("ls", "Qwen/Qwen3-8B")):
        ran = lineage(*command, "--offline", "--db", counted)
        assert "own count" not in ran.out + ran.err
    found = lineage("count", "Qwen/Qwen3-8B-Base", "--offline", "--db", counted, "--json").json
    assert (found["hub_direct_derivatives"], found["hub_by_relation"]) == (None, None)


def test_json_has_it_and_does_not_mix_it_in(counted: Path, told: Path) -> None:
    found = lineage("count", "Qwen/Qwen3-8B", "--offline", "--db", counted, "--json").json
    assert found["hub_direct_derivatives"] == 1_005
    counts = {"finetune": 0, "adapter": 0, "quantized": 1_000, "merge": 5, "unstated": 0}
    assert found["hub_by_relation"] == counts
    ours = lineage("count", "Qwen/Qwen3-8B", "--offline", "--db", told, "--json").json
    assert found["direct_derivatives"] == ours["direct_derivatives"]
    tree = lineage("tree", "Qwen/Qwen3-8B", "--offline", "--db", counted, "--json").json
    assert tree["hub_direct_derivatives"] == 1_005


def test_pages_say_it(counted: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    assert lineage("report", "Qwen/Qwen3-8B", "--offline", "-o", report, "--db", counted).code == 0
    assert f"T{WORDS}" in " ".join(report.read_text(encoding="utf-8").replace("&#39;", "'").split())

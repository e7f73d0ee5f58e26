"""Numbers from kept arrays are those of the tables, before and after somebody changes a row by hand."""

import sqlite3
from pathlib import Path

import pytest

from lineage.settings import Settings
from lineage.stats.rules.rule import CountingRule
from lineage.workflows.count import count
from lineage.workflows.side_by_side import SideBySide, count_by_all_rules
from lineage.workflows.statistics import Statistics, statistics
from tests.bench.filled import fill


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up Hub that is large enough for its arrays to be kept."""
    path = tmp_path_factory.mktemp("kept") / "filled.sqlite"
    fill(path, 20_000)
    return path


def ran(path: Path, statement: str) -> list[tuple[str]]:
    connection = sqlite3.connect(path)
    with connection:
        rows = connection.execute(statement).fetchall()
    connection.close()
    return rows


def numbers(path: Path) -> tuple[SideBySide, Statistics]:
    settings = Settings(database=path)
    return count_by_all_rules(settings, "Qwen"), statistics(settings, "Qwen")


def test_the_second_answer_is_the_first_and_comes_from_kept_arrays(database: Path) -> None:
    ran(database, "DELETE FROM array_cache")
    first = numbers(database)
    kept = {name for (name,) in ran(database, "SELECT DISTINCT name FROM array_cache")}

    assert kept == {
        "edges hub+tag",
        "edges hub+tag+card",
        "edges hub+tag+card+adapter_config",
        "models hub+tag",
        "names hub+tag",
        "bulk",
        "folding",
        "own quantized merges",
        "tagged Qwen",
    }
    assert numbers(database) == first


def test_a_change_by_hand_shows_in_the_next_answer(database: Path) -> None:
    before = count(Settings(database=database), "Qwen", "direct").counts.all
    ran(database, "UPDATE edge SET relation = 'merge' WHERE base IN (SELECT id FROM model WHERE owner = 'Qwen')")
    after = count(Settings(database=database), "Qwen", "direct").counts
    assert after.all == before
    assert dict(after.all_by_relation)["merge"] == before

    ran(database, "UPDATE model SET downloads = 1000000")
    popular = count(Settings(database=database), "Qwen", CountingRule(min_downloads=1_000_000)).counts.all
    assert popular == count(Settings(database=database), "Qwen").counts.all

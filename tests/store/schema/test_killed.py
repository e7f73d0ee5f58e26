"""A process killed inside a transaction leaves the state before it."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from lineage.store.schema.database import open_to_write, schema_version
from lineage.store.write.crawls import start_crawl
from tests.store.made import NOW, Kept, by_card, by_tag, model

ROOT = Path(__file__).parents[3]


def run(what: str, path: Path, number: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.store.killed", what, str(path), str(number)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def contents(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


@pytest.fixture
def begun(kept: Kept) -> Path:
    """A database in which the second crawl, a sweep, is under way."""
    page = [model("a/x", 1), model("a/y", 2), model("b/gone", 3, by_tag("a/x")), model("me/t", 4, by_tag("A/x"))]
    kept.sweep(*page, model("me/u", 5, by_tag("a/x"), by_card("b/gone")))
    start_crawl(kept.database, "sweep", ["Qwen"], NOW, [("sweep", "")])
    kept.database.close()
    return kept.path


@pytest.mark.parametrize("what", ["keep", "finish"])
def test_killed_inside_it_everything_stays_as_it_was(begun: Path, tmp_path: Path, what: str) -> None:
    before = contents(begun)
    whole = tmp_path / "whole.sqlite"
    shutil.copyfile(begun, whole)
    done = run(what, whole, 0)
    assert done.returncode == 0, done.stderr
    assert contents(whole) != before
    statements = int(done.stdout)
    for number in (statements // 4, statements // 2, 3 * statements // 4, statements):
        path = tmp_path / f"killed {number}.sqlite"
        shutil.copyfile(begun, path)
        assert run(what, path, number).returncode == -signal.SIGKILL
        assert contents(path) == before
    assert run(what, path, 0).returncode == 0
    assert contents(path) == contents(whole)


def test_killed_inside_the_first_migration_a_database_has_no_tables_and_can_still_be_made(tmp_path: Path) -> None:
    done = run("migrate", tmp_path / "whole.sqlite", 0)
    assert done.returncode == 0, done.stderr
    statements = int(done.stdout)
    for number in (1, statements // 2, statements):
        path = tmp_path / f"killed {number}.sqlite"
        assert run("migrate", path, number).returncode == -signal.SIGKILL
        assert [line for line in contents(path) if line.startswith("CREATE")] == []
        assert schema_version(path) == ""
    open_to_write(path).close()
    assert contents(path) == contents(tmp_path / "whole.sqlite")
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()

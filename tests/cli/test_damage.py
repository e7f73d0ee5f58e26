"""Damaged databases: every command ends in one line and exit code 5, or in a right answer; never in a traceback."""

import random
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Column, String, Table, Text

from lineage.errors import DatabaseDamagedError
from lineage.facts import Codes
from lineage.store.read.array_cache import ArrayCache
from lineage.store.schema.database import open_to_read
from lineage.store.schema.tables import metadata
from lineage.workflows.status import blame_damage
from tests.cli.conftest import poke
from tests.cli.running import Ran, lineage

MODEL = "kim/Qwen3-8B-GGUF"
_FILES = {"-wal", "-shm", ".lock"}


def commands(folder: Path) -> list[tuple[str, ...]]:
    """Every command that reads a database, and the two that write to one."""
    return [
        ("info", MODEL, "--offline"),
        ("trace", MODEL, "--offline"),
        ("tree", "Qwen/Qwen3-8B", "--offline"),
        ("ls", "Qwen/Qwen3-8B", "--offline", "--json"),
        ("ls", "Qwen", "--bursts", "only"),
        ("ls", "Qwen", "--mirrors", "only"),
        ("count", "Qwen/Qwen3-8B", "--offline"),
        ("count", "Qwen", "--all-rules"),
        ("stats", "Qwen"),
        ("releases", "Qwen"),
        ("compare", "Qwen", "Qwen"),
        ("search", "qwen"),
        ("status",),
        ("export", "-o", str(folder / "export.graphml")),
        ("export", "-o", str(folder / "export.jsonl")),
        ("graph", "Qwen/Qwen3-8B", "--offline", "-o", str(folder / "graph.html")),
        ("report", "Qwen", "-o", str(folder / "report.html")),
        ("db", "check"),
        ("db", "upgrade"),
    ]


def one_line(ran: Ran) -> str:
    """The one line of a failure with exit code 5."""
    assert ran.code == 5, (ran.out, ran.err)
    (line,) = ran.err.splitlines()
    assert line.startswith("Error: ")
    return line


def spoiled(database: Path, content: bytes) -> Path:
    """Put other bytes in the place of a database, with nothing beside it."""
    for ending in _FILES:
        Path(f"{database}{ending}").unlink(missing_ok=True)
    database.write_bytes(content)
    return database


@pytest.mark.parametrize("table", [*(table.name for table in metadata.sorted_tables), "alembic_version"])
def test_a_missing_table_is_named_by_db_check_and_by_what_reads_it(family: Path, table: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(family)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(f'DROP TABLE "{table}"')
    assert table in one_line(lineage("db", "check", "--db", family))
    for command in commands(tmp_path)[:-2]:
        ran = lineage(*command, "--db", family)
        assert ran.code == 0 or table in one_line(ran), command


@pytest.mark.parametrize(
    "statement", ["UPDATE alembic_version SET version_num = ''", "DELETE FROM alembic_version"], ids=["empty", "no row"]
)
def test_tables_without_a_version_are_damage_to_readers_and_writers(
    family: Path, statement: str, tmp_path: Path
) -> None:
    poke(family, statement)
    for command in commands(tmp_path):
        assert "alembic_version" in one_line(lineage(*command, "--db", family))


def wrong_value(column: Column[object]) -> str:
    """SQL for a value that a column cannot have."""
    return "X'ff00'" if isinstance(column.type, String | Text) else "'wrong'"


def overwrite(database: Path, table: str, columns: Iterable[Column[object]]) -> bool:
    """Put values of a wrong type into columns of one table; whether it had rows that SQLite let us change."""
    values = ", ".join(f'"{column.name}" = {wrong_value(column)}' for column in columns)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        try:
            return connection.execute(f'UPDATE "{table}" SET {values}').rowcount > 0
        except sqlite3.IntegrityError:  # a key that would stand twice, or no integer for SQLite's own key
            return False


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_values_of_another_type_are_found_in_every_column(told: Path, tmp_path: Path, table: Table) -> None:
    for column in table.c:
        database = Path(shutil.copy(told, tmp_path / "family.sqlite"))
        if overwrite(database, table.name, [column]):
            assert table.name in one_line(lineage("db", "check", "--db", database)), column


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_no_command_trips_over_values_of_another_type(family: Path, tmp_path: Path, table: Table) -> None:
    plain = [column for column in table.c if not column.primary_key and not column.foreign_keys]
    if plain and overwrite(family, table.name, plain):
        for command in commands(tmp_path):
            ran = lineage(*command, "--db", family)
            assert ran.code == 0 or one_line(ran), command


@pytest.mark.parametrize(
    "value", ["2026-13-01T00:00:00.000Z", "2026-02-30T00:00:00.000Z", "yesterday at half past 12", ""]
)
def test_a_date_that_is_none_is_damage(family: Path, value: str) -> None:
    poke(family, "UPDATE model SET created_at = ? WHERE name = ?", value, MODEL)
    assert "1 rows of model have no valid created_at" in one_line(lineage("db", "check", "--db", family))


def test_text_that_is_no_utf_8_is_damage(family: Path) -> None:
    poke(family, "UPDATE model SET license = CAST(X'6d6974ff' AS TEXT)")
    assert "model holds text that is no UTF-8" in one_line(lineage("db", "check", "--db", family))
    one_line(lineage("info", MODEL, "--db", family))


@pytest.mark.parametrize("seed", range(6))
def test_flipped_bytes_and_cut_files_never_end_in_a_traceback(told: Path, tmp_path: Path, seed: int) -> None:
    chosen = random.Random(seed)
    content = bytearray(told.read_bytes())
    if seed % 3 == 0:
        del content[chosen.randrange(len(content)) :]
    elif seed % 3 == 1:
        at = chosen.randrange(len(content) - 5_000)
        content[at : at + 5_000] = chosen.randbytes(5_000)
    else:
        for at in chosen.sample(range(len(content)), 2_000):
            content[at] = chosen.randrange(256)
    for command in commands(tmp_path):
        ran = lineage(*command, "--db", spoiled(tmp_path / "spoiled.sqlite", bytes(content)))
        assert ran.code in {0, 3} or one_line(ran), command


def test_kept_arrays_that_have_changed_are_worked_out_again(crawled: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(crawled, tmp_path / "crawled.sqlite"))
    with open_to_read(database) as opened, opened.transaction() as connection:
        cache = ArrayCache(connection, least=0)
        first = cache.once(Kept, "some", lambda: Kept(np.arange(9), Codes(np.arange(3), ("a", "b", "c"))))
        cache.save()
    for change in ("content = zeroblob(length(content))", "type = 'object'", "content = 'text'", "part = 'other'"):
        poke(database, f"UPDATE array_cache SET {change} WHERE part = 'numbers'")
        with open_to_read(database) as opened, opened.transaction() as connection:
            cache = ArrayCache(connection, least=0)
            again = cache.once(Kept, "some", lambda: Kept(np.arange(9), Codes(np.arange(3), ("a", "b", "c"))))
            cache.save()
        assert again.numbers.tolist() == first.numbers.tolist() == list(range(9))


def test_a_fault_of_the_program_is_not_blamed_on_a_sound_database(told: Path) -> None:
    blame_damage(told, ZeroDivisionError())


def test_a_fault_of_the_program_is_not_blamed_on_a_database_that_is_gone(tmp_path: Path) -> None:
    blame_damage(tmp_path / "gone.sqlite", ZeroDivisionError())


def test_a_fault_on_a_damaged_database_is_told_as_damage(family: Path) -> None:
    poke(family, "UPDATE model SET downloads = 'many'")
    with pytest.raises(DatabaseDamagedError, match="no valid downloads"):
        blame_damage(family, ZeroDivisionError())


@pytest.mark.parametrize("content", [b"", b"notes\n" * 300, b"SQLite format 3\0", bytes(4096)], ids=str)
def test_a_file_that_is_no_database_is_one_line(tmp_path: Path, content: bytes) -> None:
    for command in commands(tmp_path)[:-1]:
        one_line(lineage(*command, "--db", spoiled(tmp_path / "none.sqlite", content)))


class Kept(NamedTuple):
    """Something to keep."""

    numbers: NDArray[np.int64]
    words: Codes

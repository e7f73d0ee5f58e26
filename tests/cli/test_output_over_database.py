"""No command writes its output over a database."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest

from lineage.cli.files import refuse_databases, write_file
from lineage.cli.group import cli
from lineage.errors import OutputError, UsageError
from tests.cli.running import lineage

SUBJECT = "Qwen/Qwen3-8B-Base"


def _commands(group: click.Group, *before: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands(command, *before, name)
        else:
            yield (*before, name), command


def _options(command: click.Command, *names: str) -> list[click.Option]:
    return [
        one for one in command.params if isinstance(one, click.Option) and {*one.opts, *one.secondary_opts} & {*names}
    ]


WRITING = {words: command for words, command in _commands(cli) if _options(command, "-o", "--output")}


def _words(command: tuple[str, ...]) -> list[str]:
    """Write the command's name with what it needs; the other options do not matter, since all is refused at once."""
    arguments = [one for one in WRITING[command].params if isinstance(one, click.Argument)]
    return [*command, *(SUBJECT for one in arguments if one.required)]


every_writing_command = pytest.mark.parametrize("command", WRITING, ids=" ".join)


def test_there_are_commands_that_write() -> None:
    assert {("graph",), ("report",), ("export",), ("explore",)} <= {*WRITING}


def _refused(words: list[str], path: object, database: Path, why: str) -> None:
    before = {name: name.read_bytes() for name in database.parent.iterdir() if name.is_file()}
    ran = lineage(*words, "-o", path, "--db", database)
    assert (ran.code, ran.out, ran.err) == (2, "", f"Error: {path} {why} Write to another file.\n")
    assert {name: name.read_bytes() for name in database.parent.iterdir() if name.is_file()} == before


@every_writing_command
def test_the_database_is_not_written_over(command: tuple[str, ...], family: Path, tmp_path: Path) -> None:
    symbolic, hard, folder = tmp_path / "soft.html", tmp_path / "hard.html", tmp_path / "folder"
    symbolic.symlink_to(family)
    hard.hardlink_to(family)
    folder.symlink_to(tmp_path, target_is_directory=True)
    for name in (family, symbolic, hard, folder / family.name, f"{tmp_path}/x/../{family.name}"):
        _refused(_words(command), name, family, "is the database.")


@every_writing_command
def test_a_database_that_is_yet_to_come_is_kept_free(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = lineage(*_words(command), "-o", "./x.sqlite", "--db", "x.sqlite")
    assert (ran.code, ran.err) == (2, "Error: x.sqlite is the database. Write to another file.\n")
    ran = lineage(*_words(command), "--db", "x.sqlite", "-o", "x.sqlite-wal")
    assert (ran.code, ran.err) == (2, "Error: x.sqlite-wal belongs to the database x.sqlite. Write to another file.\n")
    monkeypatch.setenv("LINEAGE_DB", "sqlite:///x.sqlite")
    assert lineage(*_words(command), "-o", tmp_path / "x.sqlite").code == 2
    assert list(tmp_path.iterdir()) == []


@every_writing_command
def test_nor_is_another_file_of_sqlite(command: tuple[str, ...], family: Path, tmp_path: Path) -> None:
    other = tmp_path / "someone's.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE theirs (one INTEGER)")
        link = tmp_path / "link.html"
        link.symlink_to(other)
        for path in (other, link):
            _refused(_words(command), path, family, "is a file of SQLite.")
        for ending in ("-wal", "-shm"):
            assert Path(f"{other}{ending}").is_file()
            _refused(_words(command), f"{other}{ending}", family, "is a file of SQLite.")
    for ending in ("-journal", ".lock"):
        _refused(_words(command), f"{other}{ending}", family, f"belongs to the database {other}.")


@every_writing_command
def test_nor_a_file_beside_the_database(command: tuple[str, ...], family: Path, tmp_path: Path) -> None:
    link = tmp_path / "mine.sqlite"
    link.symlink_to(family)
    for ending in ("-wal", "-shm", "-journal", ".lock"):
        _refused(_words(command), f"{family}{ending}", family, f"belongs to the database {family}.")
        _refused(_words(command), f"{family}{ending}", link, f"belongs to the database {link}.")
    _refused(_words(command), f"{link}.lock", link, f"belongs to the database {link}.")


def test_what_is_written_last_is_checked_too(family: Path, tmp_path: Path) -> None:
    before = family.read_bytes()
    for path in (family, Path(f"{family}.lock")):
        with pytest.raises(UsageError):
            write_file(path, [b"text"], database=family)
    assert family.read_bytes() == before
    with pytest.raises(UsageError, match="is a file of SQLite"):
        write_file(family, [b"text"], database=tmp_path / "other.sqlite")


def test_a_hot_journal_by_another_name_is_known(tmp_path: Path) -> None:
    database = tmp_path / "theirs.db"
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE theirs (one TEXT)")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("PRAGMA cache_spill = 1")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO theirs VALUES (?)", [("x" * 4000,)] * 100)
        shutil.copy(f"{database}-journal", tmp_path / "page.html")
        with pytest.raises(UsageError, match="is a file of SQLite"):
            refuse_databases(tmp_path / "page.html", tmp_path / "mine.sqlite")


def test_a_link_that_leads_back_to_itself_is_one_line(tmp_path: Path) -> None:
    loop = tmp_path / "loop.html"
    loop.symlink_to(loop)
    with pytest.raises(OutputError, match="Too many levels of symbolic links"):
        write_file(loop, [b"text"], database=tmp_path / "none.sqlite")
    assert loop.is_symlink()


def test_other_files_are_written_as_before(family: Path, tmp_path: Path) -> None:
    for name in ("page.html", "SQLite.html", "page.html.lock", "notes-wal"):
        path = tmp_path / name
        path.write_text("SQLite format 2")
        assert write_file(path, [b"new"], database=family) == 3
        assert path.read_text() == "new"


def test_a_file_that_cannot_be_read_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"^Cannot write /proc/self/mem: Input/output error\.$"):
        write_file(Path("/proc/self/mem"), [b"new"], database=tmp_path / "none.sqlite")


def test_an_empty_database_is_kept_too(tmp_path: Path) -> None:
    database, link = tmp_path / "empty.sqlite", tmp_path / "page.html"
    database.touch()
    link.hardlink_to(database)
    for path in (database, link):
        with pytest.raises(UsageError, match="is the database"):
            write_file(path, [b"new"], database=database)
    assert link.samefile(database)

"""Opening files of every kind, and two processes at one file."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from lineage.errors import (
    DatabaseDamagedError,
    DatabaseForeignError,
    DatabaseLockedError,
    DatabaseMissingError,
    LineageError,
    OutputError,
    UsageError,
)
from lineage.settings import default_database
from lineage.store.schema.database import (
    APPLICATION_ID,
    HEAD,
    Database,
    open_to_read,
    open_to_write,
    schema_version,
)
from lineage.store.schema.lock import writer_lock
from lineage.store.write.crawls import Answer, claim_origin, start_crawl
from tests.store.made import NOW, Kept, by_tag, model


def sqlite_file(path: Path, *statements: str) -> Path:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def impatient(database: Database) -> Database:
    """Let a database fail at once where it would wait for another."""

    def connected(connection: Any, _: object) -> None:
        connection.execute("PRAGMA busy_timeout = 0")

    event.listen(database.engine, "connect", connected)
    database.engine.dispose()
    return database


@pytest.mark.parametrize("opening", [open_to_read, schema_version])
def test_a_missing_database_is_said_with_the_place_where_it_is_missing(tmp_path: Path, opening: Any) -> None:
    with pytest.raises(DatabaseMissingError, match=r"^There is no database at .*none\.sqlite\.$") as failure:
        opening(tmp_path / "none.sqlite")
    assert failure.value.path == tmp_path / "none.sqlite"
    with pytest.raises(DatabaseMissingError):
        opening(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["plain.sqlite", "with space and 100%.sqlite", "größe/模型.sqlite", ":memory:"])
def test_a_database_is_made_at_any_path_in_a_folder_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    open_to_write(path).close()
    assert path.is_file()
    assert schema_version(path) == HEAD
    open_to_read(path).close()


def test_an_empty_file_is_filled_but_has_nothing_to_read(tmp_path: Path) -> None:
    path = tmp_path / "empty.sqlite"
    path.touch()
    assert schema_version(path) == ""
    with pytest.raises(DatabaseMissingError, match="is empty"):
        open_to_read(path)
    open_to_write(path).close()
    open_to_read(path).close()


@pytest.mark.parametrize("opening", [open_to_read, open_to_write, schema_version])
def test_another_programs_database_is_left_alone(tmp_path: Path, opening: Any) -> None:
    path = sqlite_file(tmp_path / "other.sqlite", "CREATE TABLE t (a)")
    before = path.read_bytes()
    with pytest.raises(DatabaseForeignError, match="another program"):
        opening(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("opening", [open_to_read, open_to_write, schema_version])
def test_a_text_file_is_no_database(tmp_path: Path, opening: Any) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("these are notes, not a database\n" * 100)
    with pytest.raises(DatabaseDamagedError, match="no SQLite database"):
        opening(path)


@pytest.mark.parametrize(("version", "hint"), [("9999", "Update lineage"), ("0000", "lineage db upgrade")])
def test_a_database_of_another_schema_version_is_refused(
    template: Path, tmp_path: Path, version: str, hint: str
) -> None:
    path = tmp_path / "other.sqlite"
    path.write_bytes(template.read_bytes())
    sqlite_file(path, f"UPDATE alembic_version SET version_num = '{version}'")
    assert schema_version(path) == version
    with pytest.raises(DatabaseForeignError, match=hint):
        open_to_read(path)
    with pytest.raises(DatabaseForeignError):
        open_to_write(path)


def test_a_truncated_database_is_damaged(kept: Kept) -> None:
    kept.crawl([model(f"a/{number}", number, tags="t" * 500) for number in range(1, 3000)])
    kept.database.close()
    os.truncate(kept.path, kept.path.stat().st_size // 2)
    with pytest.raises(DatabaseDamagedError, match="lineage db check"):
        with open_to_read(kept.path) as database, database.transaction() as connection:
            connection.exec_driver_sql("SELECT sum(length(tags)) FROM model").all()


def test_overwritten_pages_are_damage_too(kept: Kept) -> None:
    kept.crawl([model(f"a/{number}", number, tags="t" * 500) for number in range(1, 3000)])
    kept.database.close()
    with kept.path.open("r+b") as file:
        file.seek(kept.path.stat().st_size // 3)
        file.write(b"\xff" * 200_000)
    with pytest.raises(DatabaseDamagedError):
        with open_to_read(kept.path) as database, database.transaction() as connection:
            connection.exec_driver_sql("SELECT count(*), sum(length(tags)) FROM model NOT INDEXED").all()


def test_a_folder_that_is_missing_is_made_for_the_default_database_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typo = tmp_path / "typo" / "x.sqlite"
    for opening in (open_to_write, lambda path: writer_lock(path).__enter__()):
        with pytest.raises(UsageError, match=r"^There is no folder .*typo for the database x\.sqlite: make it first"):
            opening(typo)
    assert not typo.parent.exists()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    open_to_write(default_database()).close()
    assert (tmp_path / "data" / "lineage" / "lineage.sqlite").is_file()


def test_a_lock_under_which_no_database_came_about_leaves_nothing_behind(kept: Kept, tmp_path: Path) -> None:
    with writer_lock(tmp_path / "new.sqlite"):
        assert (tmp_path / "new.sqlite.lock").exists()
    assert not (tmp_path / "new.sqlite.lock").exists()
    with writer_lock(kept.path):
        pass
    assert Path(f"{kept.path}.lock").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file" / "db.sqlite", tmp_path):
        with pytest.raises(OutputError, match="Cannot write"):
            open_to_write(path)
    with pytest.raises(OutputError, match="Cannot write"), writer_lock(tmp_path / "file" / "db.sqlite"):
        pytest.fail("locked a file below a file")


def test_a_lock_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "db.sqlite.lock").mkdir()
    with pytest.raises(OutputError, match="Cannot write"), writer_lock(tmp_path / "db.sqlite"):
        pytest.fail("locked a folder")


@pytest.fixture
def shared(template: Path) -> Iterator[Path]:
    """A database in a folder where nobody may write, that this process may read as anybody might."""
    folder = Path(mkdtemp())
    path = folder / "a 100%?#.sqlite"
    path.write_bytes(template.read_bytes())
    path.chmod(0o644)
    folder.chmod(0o755)
    yield path
    folder.chmod(0o755)
    rmtree(folder)


@contextmanager
def as_anybody(folder: Path) -> Iterator[None]:
    """Forbid writing into a folder; root, whom nothing is forbidden, becomes somebody else for a while."""
    folder.chmod(0o555)
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


def test_a_database_in_a_folder_that_may_not_be_written_is_read_as_it_stands(shared: Path) -> None:
    with as_anybody(shared.parent):
        assert schema_version(shared) == HEAD
        with open_to_read(shared) as database, database.transaction() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM crawl").scalar() == 0
    assert [path.name for path in shared.parent.iterdir()] == [shared.name]


def test_there_it_is_refused_while_changes_are_outside_of_it(shared: Path) -> None:
    Path(f"{shared}-wal").write_bytes(b"changes")
    Path(f"{shared}-wal").chmod(0o644)
    with as_anybody(shared.parent), pytest.raises(DatabaseLockedError, match=r"#\.sqlite-wal holds changes") as refused:
        open_to_read(shared)
    assert refused.value.exit_code == 5


def test_a_file_that_may_not_be_read_is_told(shared: Path) -> None:
    shared.chmod(0o200)
    with as_anybody(shared.parent), pytest.raises(OutputError, match="Cannot open"):
        open_to_read(shared)


def test_a_full_disk_keeps_what_was_saved_before(kept: Kept) -> None:
    kept.crawl([model("a/first", 1)])

    def filled(connection: Any, _: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    event.listen(kept.database.engine, "connect", filled)
    kept.database.engine.dispose()
    with pytest.raises(OutputError, match="disk full"):
        kept.crawl([model(f"a/{number}", number, tags="t" * 500) for number in range(2, 1000)])
    assert kept.states() == {"a/first#1": "present"}


def test_a_file_that_may_not_be_changed_is_told(kept: Kept) -> None:
    def closed(connection: Any, _: object) -> None:
        connection.execute("PRAGMA query_only = ON")

    event.listen(kept.database.engine, "connect", closed)
    kept.database.engine.dispose()
    with pytest.raises(OutputError, match="Cannot open"):
        kept.crawl([model("a/x", 1)])


def test_a_file_that_may_not_grow_is_an_output_error(kept: Kept) -> None:
    size = kept.path.stat().st_size + 40_000
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from lineage.errors import OutputError\n"
        "from tests.store.made import Kept, model\n"
        "kept = Kept(Path(sys.argv[1]))\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))\n"
        "try:\n"
        "    kept.crawl([model(f'a/{n}', n, tags='t' * 500) for n in range(1, 2000)])\n"
        "except OutputError as error:\n"
        "    print(error)\n"
    )
    assert resource.RLIMIT_FSIZE
    assert signal.getsignal(signal.SIGXFSZ) is signal.SIG_IGN
    done = subprocess.run(
        [sys.executable, "-c", script, str(kept.path)], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    assert "is the disk full?" in done.stdout


def test_a_second_writer_is_told_and_readers_read_on(kept: Kept) -> None:
    kept.crawl([model("a/x", 1)])
    with impatient(open_to_write(kept.path)) as second, kept.database.transaction() as writing:
        writing.exec_driver_sql("UPDATE model SET downloads = 7")
        with open_to_read(kept.path) as reader, reader.transaction() as reading:
            assert reading.exec_driver_sql("SELECT downloads FROM model").scalar() is None
            with pytest.raises(DatabaseLockedError, match="Another process"), second.transaction():
                pytest.fail("two wrote at once")
            with pytest.raises(DatabaseLockedError):
                start_crawl(second, "walk", ["Qwen"], NOW)


def test_an_exception_undoes_its_transaction(kept: Kept) -> None:
    with pytest.raises(ZeroDivisionError):
        with kept.database.transaction() as connection:
            _ = (
                1
                / connection.exec_driver_sql("INSERT INTO origin VALUES (1, 'e', 'p', 'now') RETURNING 0").scalar_one()
            )
    assert kept.rows("SELECT * FROM origin") == []


def test_a_mistake_of_ours_stays_what_it_is(kept: Kept) -> None:
    with pytest.raises(OperationalError, match="no such table"):
        kept.rows("SELECT * FROM nowhere")


def test_two_crawls_do_not_write_into_one_database(tmp_path: Path) -> None:
    path = tmp_path / "db.sqlite"
    script = (
        "import sys\nfrom pathlib import Path\nfrom lineage.store.schema.lock import writer_lock\n"
        "with writer_lock(Path(sys.argv[1])):\n    print('locked', flush=True)\n    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "locked\n"
        with pytest.raises(DatabaseLockedError, match="Another crawl"), writer_lock(path):
            pytest.fail("both hold the lock")
        holder.kill()
    with writer_lock(path):
        assert path.with_name("db.sqlite.lock").is_file()


def test_a_database_belongs_to_one_endpoint_and_population(kept: Kept) -> None:
    claim_origin(kept.database, "https://huggingface.co", "Hub", NOW)
    claim_origin(kept.database, "https://huggingface.co", "Hub", NOW)
    for endpoint, population in (("https://hub.example", "Hub"), ("https://huggingface.co", "made-up")):
        with pytest.raises(DatabaseForeignError, match="Give it another file"):
            claim_origin(kept.database, endpoint, population, NOW)


def test_a_failing_page_keeps_nothing_of_itself(kept: Kept) -> None:
    crawl = kept.crawl([model("a/x", 1)], finish=False)
    twice = model("a/y", 2, by_tag("a/x"), languages=("en", "en"))
    with pytest.raises(Exception, match="UNIQUE") as caught:
        kept.answer(crawl, Answer(records=[model("a/z", 3), twice], cursor="x", requests=5))
    assert not isinstance(caught.value, LineageError)
    assert kept.states() == {"a/x#1": "present"}
    assert kept.rows("SELECT requests FROM crawl") == [(0,)]


def test_a_new_database_bears_our_mark(kept: Kept) -> None:
    assert kept.rows("PRAGMA application_id") == [(APPLICATION_ID,)]
    assert kept.rows("PRAGMA foreign_keys") == [(1,)]
    assert kept.rows("PRAGMA page_size") == [(16384,)]


def test_a_read_only_folder_is_told(shared: Path) -> None:
    with as_anybody(shared.parent), pytest.raises(OutputError, match="Cannot write"):
        open_to_write(shared.parent / "db.sqlite")

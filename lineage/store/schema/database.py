"""One SQLite file, opened for reading or for writing, with its errors put into our words.

The driver's own transactions are off: every transaction here begins with a statement of ours, `BEGIN IMMEDIATE`
for writing, so that a second writer waits or fails at once instead of in the middle, and so that a
migration is one transaction like any other.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import Any, Final, Self

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from lineage.errors import (
    DatabaseDamagedError,
    DatabaseForeignError,
    DatabaseLockedError,
    DatabaseMissingError,
    OutputError,
    reason,
)
from lineage.settings import program
from lineage.store.schema.lock import make_folder, may_write
from lineage.store.schema.sqlite import write_conditions_bare

HEAD: Final = "0008"
"""The schema version that this program reads and writes; a test compares it with the newest migration."""
APPLICATION_ID: Final = 0x6C_69_6E_65
"""SQLite's `application_id` of our files: the letters `line`."""
BUSY_SECONDS: Final = 20.0
"""How long a statement waits for another process's transaction."""

# SQLAlchemy logs, traceback and all, what breaks off its own cleaning up, and raises it as well: that is enough.
logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())


class Database:
    """One database file and the engine that speaks to it; `close()` when done, or use as a context.

    Its connection stays open in between: closing SQLite's last one would copy the whole journal back every time.
    """

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self.engine = engine
        self._file: tuple[int, int] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Run one transaction: committed at the end, undone by an exception.

        Raises:
            DatabaseLockedError: Another process is writing.
            DatabaseDamagedError: SQLite cannot make sense of the file.
            DatabaseMissingError: Another file has taken its place since it was opened to write, or none is there.
            OutputError: The disk is full, or the file cannot be written.
        """
        with in_our_words(self.path), self.engine.begin() as connection:
            yield connection
            if self._file is not None and _file_at(self.path) != self._file:
                # What SQLite still holds open has no name any more, and goes with the process.
                raise DatabaseMissingError(
                    f"The database at {self.path} was deleted or replaced while it was written to: what was read since "
                    "is lost. Run the same command again.",
                    self.path,
                )

    def hold(self) -> None:
        """Take note of which file this is, so that a transaction that would write into a deleted one fails."""
        self._file = _file_at(self.path)


def open_to_read(path: Path) -> Database:
    """Open an existing database of this version; nothing is created or changed.

    Raises:
        DatabaseMissingError: There is no such file, or nothing in it.
        DatabaseForeignError: It is another program's, or of another schema version.
        DatabaseDamagedError: It is no SQLite database, or a broken one.
    """
    if not path.is_file():
        raise _missing(path)
    database, version = _opened(path)
    if version != HEAD:
        database.close()
        if not version:
            raise DatabaseMissingError(f"The database at {path} is empty.", path)
        raise DatabaseForeignError(
            f"The database at {path} has schema {version}, this program needs {HEAD}. "
            + (
                f"Bring it up with: {program()} db upgrade{_db(path)}"
                if version < HEAD
                else "Update lineage to read it."
            )
        )
    return database


def open_to_write(path: Path) -> Database:
    """Open a database for writing; create it or bring its schema up to date where needed.

    Raises:
        DatabaseForeignError: It is another program's, or of a newer schema version.
        DatabaseDamagedError: It is no SQLite database, or a broken one.
        UsageError: The folder of a database that was named is missing.
        OutputError: The folder or file cannot be written.
    """
    make_folder(path)
    database = Database(path, _engine(path, begin="BEGIN IMMEDIATE"))
    try:
        version = _version_of(database) if path.exists() else ""
        if version > HEAD:
            raise DatabaseForeignError(  # noqa: TRY301 - closed below like every other failure
                f"The database at {path} has schema {version}, newer than this program's {HEAD}. Update lineage."
            )
        if not version:
            _stamp(database)
        if version != HEAD:
            from lineage.store.schema.migrate import upgrade

            upgrade(database)
    except BaseException:
        database.close()
        raise
    database.hold()
    return database


def schema_version(path: Path) -> str:
    """Tell the schema version of a database of ours, e.g. `0002`; an empty one has `""`.

    Raises:
        DatabaseMissingError: There is no such file.
        DatabaseForeignError: It is another program's.
        DatabaseDamagedError: It is no SQLite database, or a broken one.
    """
    if not path.is_file():
        raise _missing(path)
    database, version = _opened(path)
    database.close()
    return version


def _opened(path: Path) -> tuple[Database, str]:
    """Open an existing file for reading, and read its schema version.

    In a folder that may not be written SQLite cannot share its journal. Where nothing is left in it, nobody writes
    and the file is taken as it stands.

    Raises:
        DatabaseLockedError: Something is left in the journal.
    """
    try:
        return _tried(path, _engine(path, begin="BEGIN"))
    except OutputError as error:
        journal = Path(f"{path.absolute()}-wal")
        if may_write(path.absolute().parent):
            raise
        if journal.exists() and journal.stat().st_size:
            raise DatabaseLockedError(
                f"The database at {path} cannot be read where it is: its folder may not be written, and {journal.name} "
                "holds changes that are not in it yet. Copy both files to a folder of yours."
            ) from error
        return _tried(path, _engine(path, begin="BEGIN", immutable=True))


def _tried(path: Path, engine: Engine) -> tuple[Database, str]:
    database = Database(path, engine)
    try:
        return database, _version_of(database)
    except BaseException:
        database.close()
        raise


@contextmanager
def in_our_words(path: Path) -> Iterator[None]:
    """Translate what SQLAlchemy and SQLite raise."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise _translated(path, error) from error


def _translated(path: Path, error: DBAPIError | sqlite3.Error) -> Exception:
    cause = error.orig if isinstance(error, DBAPIError) else error
    primary = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    if primary in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return DatabaseLockedError(f"Another process is writing to {path}. Try again when it has finished.")
    if primary in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}:
        return OutputError(f"Cannot write {path}: {cause} (is the disk full?). What was saved before is kept.")
    if primary in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return OutputError(f"Cannot open {path}: {reason(cause)}.")
    if primary in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return DatabaseDamagedError(
            f"The database at {path} is damaged or no SQLite database: {reason(cause)}. "
            f"Move it away, or see what is left with: {program()} db check{_db(path)}",
            f"SQLite cannot read it: {cause}",
        )
    return error


def damaged(path: Path, problem: str) -> DatabaseDamagedError:
    """Return the error that tells of a damaged database, with the command that lists all that is wrong."""
    return DatabaseDamagedError(
        f"The database at {path} is damaged: {reason(problem)}. "
        f"Move it away, or see all that is wrong with: {program()} db check{_db(path)}",
        problem,
    )


def _file_at(path: Path) -> tuple[int, int] | None:
    """Return what identifies a file whatever its name; `None` where none is."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _missing(path: Path) -> DatabaseMissingError:
    return DatabaseMissingError(f"There is no database at {path}.", path)


def _db(path: Path) -> str:
    """Write the option that makes a suggested command right whatever the default is."""
    return f" --db {quote(str(path))}"


def _version_of(database: Database) -> str:
    if database.path.stat().st_size == 0:
        return ""
    with database.transaction() as connection:
        application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        if application != APPLICATION_ID:
            raise DatabaseForeignError(f"The file at {database.path} is a database of another program.")
        tables = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables:
            return ""
        if "alembic_version" not in tables:
            raise damaged(database.path, "the table alembic_version is missing")
        versions = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
        if len(versions) != 1 or not versions[0]:
            raise damaged(database.path, f"alembic_version has {len(versions)} rows that name a schema, not one")
        return str(versions[0])


def _stamp(database: Database) -> None:
    """Mark a new file as ours; before any table, because SQLite fixes the page size with the first."""
    with in_our_words(database.path), database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA page_size = 16384")
        raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        raw.execute("PRAGMA journal_mode = WAL")


def _engine(path: Path, begin: str, *, immutable: bool = False) -> Engine:
    url = URL.create("sqlite", database=str(path.absolute()))
    if immutable:
        url = url.set(database=path.absolute().as_uri(), query={"immutable": "1", "uri": "true"})
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1,
        connect_args={"isolation_level": None, "timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    write_conditions_bare(engine.dialect)

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -65536")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


__all__ = [
    "APPLICATION_ID",
    "HEAD",
    "Connection",
    "Database",
    "damaged",
    "in_our_words",
    "open_to_read",
    "open_to_write",
    "schema_version",
]

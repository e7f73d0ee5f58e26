"""Triggers that watch models and edges and empty the kept arrays at the first change; off while a crawl writes.

Asking at each of a crawl's rows whether there is anything to empty costs a crawl a fifth of its time. So a crawl
empties what is kept and takes the triggers away, and puts them back when it ends, however it ends. Where a killed one
could not, nothing is kept and nothing kept is used until the next crawl has ended.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from sqlalchemy.engine import Connection

from lineage.errors import LineageError
from lineage.store.schema.database import Database

TRIGGERS: Final = {
    f"array_cache_{table}_{change.lower()}": (
        f"AFTER {change} ON {table} WHEN EXISTS (SELECT 1 FROM array_cache) BEGIN DELETE FROM array_cache; END"  # noqa: S608 - words of our own
    )
    for table in ("model", "edge")
    for change in ("INSERT", "UPDATE", "DELETE")
}
"""What empties `array_cache`, by the trigger's name."""
_NAMES: Final = ", ".join(f"'{name}'" for name in TRIGGERS)
_HERE: Final = f"SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN ({_NAMES})"  # noqa: S608 - as above


def is_watched(connection: sqlite3.Connection) -> bool:
    """Tell whether every change of a model or edge empties what is kept, as this transaction sees the database."""
    (number,) = connection.execute(_HERE).fetchone()
    return bool(number == len(TRIGGERS))


def unwatch(connection: Connection) -> None:
    """Empty what is kept and take the triggers away, in one transaction."""
    connection.exec_driver_sql("DELETE FROM array_cache")
    for name in TRIGGERS:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")


def watch(connection: Connection) -> None:
    """Put the triggers back, with nothing kept, in one transaction."""
    unwatch(connection)
    for name, event in TRIGGERS.items():
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {event}")


@contextmanager
def unwatched(database: Database) -> Iterator[None]:
    """Write without the triggers; they are back at the end, also of what fails or is broken off.

    Raises:
        DatabaseError: The database is locked or damaged.
        OutputError: The disk is full.
    """
    with database.transaction() as connection:
        unwatch(connection)
    try:
        yield
    except BaseException:
        with suppress(LineageError), database.transaction() as connection:
            watch(connection)
        raise
    with database.transaction() as connection:
        watch(connection)

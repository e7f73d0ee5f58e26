"""SQLite's own ways: lists bound as one value, rows straight from the driver, Boolean columns as conditions."""

import json
import sqlite3
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.sqlite import dialect, insert
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.sql import Executable

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler


def write_conditions_bare(dialect: Dialect) -> None:
    """Write a condition on a Boolean column as `current`, as the partial indexes have it, not as `current = 1`."""
    dialect.supports_native_boolean = True


DIALECT: Final = dialect(paramstyle="qmark")
"""What statements are written for that go to the driver as text."""
write_conditions_bare(DIALECT)


def driver_connection(connection: Connection) -> sqlite3.Connection:
    """Return the driver's connection, in the same transaction."""
    raw = connection.connection.driver_connection
    assert raw is not None
    return cast("sqlite3.Connection", raw)


def driver_rows(connection: Connection, statement: Executable) -> sqlite3.Cursor:
    """Run a query and return the driver's own cursor: plain tuples, and 0 and 1 for what is true or not.

    For whole tables as arrays: it takes 0.61 of the CPU time of SQLAlchemy's rows, as `python -m tests.bench rows`
    measures it.
    """
    compiled = cast(
        "SQLCompiler", cast("Any", statement).compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    )
    values = compiled.params
    return driver_connection(connection).execute(str(compiled), [values[name] for name in compiled.positiontup or ()])


def values_in(wanted: Collection[Any]) -> Select[tuple[Any]]:
    """Return a list of any length as a query of its values; whole numbers may be of any type.

    It is bound as one value: the driver remembers a hundred statements, and one with ten thousand numbers in it takes
    a megabyte.
    """
    return select(func.json_each(json.dumps(sorted(wanted), default=int)).table_valued("value").c.value)


def defer_foreign_keys(connection: Connection) -> None:
    """Let foreign keys be checked when the transaction ends."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")


def file_of(connection: Connection) -> str:
    """Return the path of the database's file."""
    return str(driver_connection(connection).execute("PRAGMA database_list").fetchone()[2])


__all__ = [
    "DIALECT",
    "defer_foreign_keys",
    "driver_connection",
    "driver_rows",
    "file_of",
    "insert",
    "values_in",
    "write_conditions_bare",
]

"""Checks of a database: SQLite's own, its schema, the types and forms of its values, and what they say together."""

import sqlite3
from collections.abc import Iterator
from typing import Final, cast

from sqlalchemy import Boolean, Column, Float, Integer, LargeBinary, Table
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from lineage.store.schema.tables import metadata
from lineage.store.schema.views import VIEWS

_MOST_OF_SQLITE: Final = 20
"""Messages of SQLite's own check that are told."""
_DATE: Final = 24
"""Characters of a date, and of an `_id`."""

_OURS: Final = {
    "current edges without any current evidence": (
        "SELECT count(*) FROM edge AS e WHERE e.current AND NOT EXISTS (SELECT 1 FROM edge_evidence AS v "
        "WHERE v.derivative = e.derivative AND v.base = e.base AND v.current)"
    ),
    "statements whose edge is not current": (
        "SELECT count(*) FROM edge_evidence AS v JOIN edge AS e ON e.derivative = v.derivative AND e.base = v.base "
        "WHERE v.current AND NOT e.current"
    ),
    "edges of models that are not present": (
        "SELECT count(*) FROM edge AS e JOIN model AS m ON m.id = e.derivative WHERE e.current AND m.state <> 'present'"
    ),
    "names that are an alias and a model's own": (
        "SELECT count(*) FROM alias AS a JOIN model AS m ON m.name = a.name AND m.state <> 'replaced'"
    ),
    "aliases of models that were never present": (
        "SELECT count(*) FROM alias AS a JOIN model AS m ON m.id = a.model WHERE m.state IN ('unasked', 'absent')"
    ),
}


def problems(connection: Connection) -> list[str]:
    """Return what is wrong, one sentence each; nothing is wrong when it is empty. Reads every page some times.

    A database without its tables is not looked at further, and one that SQLite cannot read not beyond the failure.
    """
    try:
        return _missing(connection) or [*_by_sqlite(connection), *_by_value(connection), *_by_meaning(connection)]
    except DBAPIError as error:
        return [f"SQLite cannot read it: {error.orig}"]
    except sqlite3.Error as error:
        return [f"SQLite cannot read it: {error}"]


def _missing(connection: Connection) -> list[str]:
    """Return the tables, views and columns that the schema has and the database lacks."""
    query = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view', 'index')"
    there = {str(row[0]) for row in connection.exec_driver_sql(query)}
    wanted = [(f"table {table.name}", table.name) for table in metadata.sorted_tables]
    wanted += [(f"view {name}", name) for name in VIEWS]
    wanted += [
        (f"index {index.name}", str(index.name))
        for table in metadata.sorted_tables
        for index in sorted(table.indexes, key=lambda index: str(index.name))
    ]
    found = [f"the {words} is missing" for words, name in wanted if name not in there]
    for table in metadata.sorted_tables:
        if table.name in there:
            columns = {str(row[1]) for row in connection.exec_driver_sql(f'PRAGMA table_info("{table.name}")')}
            found += [f"{table.name} has no column {column.name}" for column in table.c if column.name not in columns]
    return found


def _by_sqlite(connection: Connection) -> Iterator[str]:
    """Yield what SQLite finds: pages, indexes, constraints, references."""
    for row in connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST_OF_SQLITE})"):
        if row[0] != "ok":
            yield " ".join(str(row[0]).split())
    broken: dict[str, int] = {}
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        broken[str(row[0])] = broken.get(str(row[0]), 0) + 1
    yield from (f"{count:,} rows of {table} point at nothing" for table, count in sorted(broken.items()))


def _by_value(connection: Connection) -> Iterator[str]:
    """Yield columns whose values have another type or form than the schema says, which SQLite itself lets pass."""
    raw = cast("sqlite3.Connection", connection.connection.driver_connection)
    for table in metadata.sorted_tables:
        sums = ", ".join(f"coalesce(sum({_is_wrong(column)}), 0)" for column in table.c)
        counts = raw.execute(f'SELECT {sums} FROM "{table.name}"').fetchone()  # noqa: S608 - names of the schema
        for column, count in zip(table.c, counts, strict=True):
            if count:
                yield f"{count:,} rows of {table.name} have no valid {column.name}"
        if not any(counts) and not _is_text(raw, table):
            yield f"{table.name} holds text that is no UTF-8"


def _is_wrong(column: Column[object]) -> str:
    """Write the SQL expression that is true of a value that a column cannot have."""
    name, kind = f'"{column.name}"', column.type
    if isinstance(kind, LargeBinary):
        wrong = f"typeof({name}) <> 'blob'"
    elif isinstance(kind, Float):
        wrong = f"typeof({name}) NOT IN ('real', 'integer')"
    elif isinstance(kind, Boolean):
        wrong = f"typeof({name}) <> 'integer' OR {name} NOT IN (0, 1)"
    elif isinstance(kind, Integer):
        wrong = f"typeof({name}) <> 'integer'"
    elif getattr(kind, "length", None) != _DATE:
        wrong = f"typeof({name}) <> 'text'"
    elif column.name.endswith("hub_id"):
        wrong = f"typeof({name}) <> 'text' OR length({name}) <> {_DATE} OR {name} GLOB '*[^0-9a-f]*'"
    else:
        wrong = f"typeof({name}) <> 'text' OR strftime('%Y-%m-%dT%H:%M:%fZ', {name}, '+0 days') IS NOT {name}"
    return f"CASE WHEN {name} IS NULL THEN {int(not column.nullable)} ELSE {wrong} END"


def _is_text(raw: sqlite3.Connection, table: Table) -> bool:
    """Return whether every text of a table can be read as such."""
    names = ", ".join(f'"{column.name}"' for column in table.c if not isinstance(column.type, LargeBinary))
    try:
        for _ in raw.execute(f'SELECT {names} FROM "{table.name}"'):  # noqa: S608 - names of the schema
            pass
    except sqlite3.OperationalError as error:
        if "decode" in str(error).lower():
            return False
        raise
    return True


def _by_meaning(connection: Connection) -> Iterator[str]:
    """Yield facts that contradict one another."""
    for words, query in _OURS.items():
        count = connection.exec_driver_sql(query).scalar_one()
        if count:
            yield f"{count:,} {words}"

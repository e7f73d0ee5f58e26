"""The statements that write and look up rows, compiled once and run through the driver in batches.

SQLAlchemy writes the SQL from the tables, so that another database's dialect gets its own; the rows then go
straight to the driver's `executemany`, in 0.68 of the CPU time of Core's own (`python -m tests.bench rows`).
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Table, and_, bindparam, update
from sqlalchemy.engine import Connection

from lineage.facts import ModelFacts
from lineage.store.schema import tables
from lineage.store.schema.sqlite import DIALECT, insert

_SEEN: Final = ("current", "last_crawl")


@cache
def inserting(table: Table, columns: tuple[str, ...]) -> str:
    """Return an INSERT of these columns."""
    statement = insert(table).values({name: bindparam(name) for name in columns})
    return str(statement.compile(dialect=DIALECT, column_keys=list(columns)))


@cache
def upserting(table: Table, columns: tuple[str, ...], changing: tuple[str, ...]) -> str:
    """Return an INSERT of these columns that, where the row stands already, sets those that may change."""
    statement = insert(table).values({name: bindparam(name) for name in columns})
    statement = statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={name: statement.excluded[name] for name in changing},
    )
    return str(statement.compile(dialect=DIALECT, column_keys=list(columns)))


@cache
def updating(table: Table, setting: tuple[str, ...], where: tuple[str, ...]) -> str:
    """Return an UPDATE that sets these columns where those are equal; values come in the same order."""
    statement = (
        update(table)
        .where(and_(*(table.c[name] == bindparam(f"where_{name}") for name in where)))
        .values({name: bindparam(f"set_{name}") for name in setting})
    )
    return str(statement.compile(dialect=DIALECT))


def run(connection: Connection, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Run one statement over many rows; none is nothing to do."""
    if rows:
        connection.exec_driver_sql(sql, list(rows))


def facts_of(record: ModelFacts) -> tuple[Any, ...]:
    """Return the values of `FACT_COLUMNS` out of a record."""
    return record[_FIRST_FACT:_AFTER_FACTS]


MODEL_COLUMNS: Final = tuple(column.name for column in tables.model.columns)
FACT_COLUMNS: Final = MODEL_COLUMNS[MODEL_COLUMNS.index("created_at") : MODEL_COLUMNS.index("asked_crawl")]
_FIRST_FACT: Final = ModelFacts._fields.index("created_at")
_AFTER_FACTS: Final = ModelFacts._fields.index("tags") + 1
_EDGE_COLUMNS: Final = tuple(column.name for column in tables.edge.columns)
_EVIDENCE_COLUMNS: Final = tuple(column.name for column in tables.edge_evidence.columns)
_ISSUE_COLUMNS: Final = tuple(column.name for column in tables.card_issue.columns)

INSERT_MODEL: Final = inserting(tables.model, MODEL_COLUMNS)
UPDATE_MODEL: Final = updating(tables.model, ("hub_id", "name", "owner", "state", *FACT_COLUMNS, "last_crawl"), ("id",))
REFRESH_MODEL: Final = updating(tables.model, (*FACT_COLUMNS, "last_crawl"), ("id",))
"""For a model that is as it was in name, `_id` and state: leaves its indexes alone."""
INSERT_LANGUAGE: Final = inserting(tables.model_language, ("model", "language"))
INSERT_DATASET: Final = inserting(tables.model_dataset, ("model", "dataset"))
UPSERT_BAD: Final = upserting(tables.bad_record, ("raw_value", "first_crawl", "last_crawl"), ("last_crawl",))
UPSERT_EDGE: Final = upserting(tables.edge, _EDGE_COLUMNS, ("relation", "evidence", *_SEEN))
UPSERT_EVIDENCE: Final = upserting(
    tables.edge_evidence, _EVIDENCE_COLUMNS, ("relation", "base_name", "base_hub_id", "base", *_SEEN, "form")
)
REBASE_EVIDENCE: Final = updating(tables.edge_evidence, ("base",), ("derivative", "kind", "raw_value"))
UPSERT_ISSUE: Final = upserting(tables.card_issue, _ISSUE_COLUMNS, _SEEN)
UPSERT_ALIAS: Final = upserting(
    tables.alias, ("name", "model", "kind", "first_crawl", "last_crawl"), ("model", "kind", "last_crawl")
)
SET_STATE: Final = updating(tables.model, ("state",), ("id",))
SET_LAST_CRAWL: Final = updating(tables.model, ("last_crawl",), ("id",))
FORGET_EDGES: Final = updating(tables.edge, ("current",), ("derivative", "current"))
FORGET_EVIDENCE: Final = updating(tables.edge_evidence, ("current",), ("derivative", "current"))
FORGET_ISSUES: Final = updating(tables.card_issue, ("current",), ("model", "current"))
FORGET_ISSUE: Final = updating(tables.card_issue, ("current",), ("model", "code", "field", "raw_value"))

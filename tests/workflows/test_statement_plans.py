"""What a crawl asks of its database grows with the models, and never with models times models."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from lineage.simhub import Replay, SimHub
from lineage.store.schema.database import open_to_write
from tests.workflows.world import FAMILY, run, settings_for

_ONCE = ("SCAN CONSTANT ROW", "SCAN crawl", "SCAN origin", "SCAN alembic_version")
"""What has one row, or one for each crawl."""


@contextmanager
def _statements() -> Iterator[dict[str, Any]]:
    """Collect the statements that are sent to any database meanwhile, each with values that it was sent with."""
    statements: dict[str, Any] = {}

    def note(_c: Connection, _cursor: object, statement: str, values: Any, _context: object, many: object) -> None:
        statements[statement] = values[0] if many else values

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _squares(plan: Sequence[tuple[int, int, int, str]]) -> list[str]:
    """Return the steps of a plan that read a whole table once for each row of another."""
    below: defaultdict[int, list[str]] = defaultdict(list)
    parents = {number: (parent, step) for number, parent, _, step in plan}

    def repeated(number: int) -> bool:
        while number:
            number, step = parents[number]
            if step.startswith("CORRELATED"):
                return True
        return False

    squares = []
    for number, parent, _, step in plan:
        if step.startswith(("SCAN", "SEARCH")):
            whole = step.startswith("SCAN") and "VIRTUAL TABLE" not in step and not step.startswith(_ONCE)
            if whole and (below[parent] or repeated(number)):
                squares.append(step)
            below[parent].append(step)
    return squares


def test_a_table_read_for_each_row_of_another_is_found() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript("CREATE TABLE a (x, y); CREATE TABLE b (x); CREATE INDEX i ON b (x);")
        for query, squares in {
            "SELECT * FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.x = a.y)": 0,
            "SELECT * FROM b WHERE EXISTS (SELECT 1 FROM a WHERE a.y = b.x)": 1,
            "SELECT * FROM b WHERE x IN (SELECT y FROM a)": 0,
            "SELECT * FROM a CROSS JOIN a AS c ON a.x > c.y": 1,
        }.items():
            plan = connection.execute(f"EXPLAIN QUERY PLAN {query}").fetchall()
            assert len(_squares(plan)) == squares, query


def test_no_statement_of_a_crawl_reads_a_whole_table_for_each_row_of_another(tmp_path: Path) -> None:
    with SimHub(Replay(FAMILY, name="rows"), quota=None) as hub:
        settings = settings_for(hub, tmp_path)
        open_to_write(settings.database).close()  # migrations are other statements
        with _statements() as statements:
            for plan in ("walk", "sweep", "sweep"):
                run(settings, plan=plan)
    assert any("base_name" in statement for statement in statements)
    squares = {}
    with closing(sqlite3.connect(settings.database)) as connection:
        for statement, values in statements.items():
            if statement.lstrip().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
                squares[statement] = _squares(connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall())
    assert len(squares) > 30
    assert {statement: steps for statement, steps in squares.items() if steps} == {}

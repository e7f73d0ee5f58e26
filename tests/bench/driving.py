"""What rows cost straight from the driver, beside SQLAlchemy's own: what the raw places of the store rest on."""

import statistics
import time
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import numpy as np
from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection

from lineage.store.schema.database import open_to_write
from lineage.store.schema.sqlite import driver_rows
from lineage.store.schema.tables import edge
from lineage.store.write.statements import FORGET_EDGES, run
from tests.bench.filled import fill
from tests.bench.measure import REPEATS, Row


def rows(folder: Path, models: int, repeats: int = REPEATS) -> Iterator[Row]:
    """Read two columns of all edges, and write one column, in either way."""
    path = folder / "filled.sqlite"
    fill(path, models)
    with open_to_write(path) as database, database.transaction() as connection:
        yield _row("two columns of {:,} rows as an array", connection, _read_by_driver, _read_by_core, repeats)
        yield _row("{:,} updates by key", connection, _write_by_driver, _write_by_core, repeats)


def _row(
    what: str,
    connection: Connection,
    by_driver: Callable[[Connection], int],
    by_core: Callable[[Connection], int],
    repeats: int,
) -> Row:
    costs: dict[str, list[float]] = {"driver": [], "core": []}
    number = 0
    for _ in range(repeats):
        for name, way in (("driver", by_driver), ("core", by_core)):
            began = time.process_time()
            number = way(connection)
            costs[name].append(time.process_time() - began)
    ratio = statistics.median(a / b for a, b in zip(costs["driver"], costs["core"], strict=True))
    driver, core = (statistics.median(costs[name]) * 1000 for name in ("driver", "core"))
    return Row(
        what.format(number), f"{driver:.0f} ms CPU", f"SQLAlchemy's rows: {core:.0f} ms", f"{ratio:.2f}", "≤ 0.8"
    )


def _read_by_driver(connection: Connection) -> int:
    return _array(driver_rows(connection, select(edge.c.derivative, edge.c.last_crawl)))


def _read_by_core(connection: Connection) -> int:
    return _array(connection.execute(select(edge.c.derivative, edge.c.last_crawl)))


def _array(rows: Iterator[tuple[int, int]]) -> int:
    return len(np.fromiter(chain.from_iterable(rows), dtype=np.int64)) // 2


def _keys(connection: Connection) -> list[int]:
    return [key for (key,) in driver_rows(connection, select(edge.c.derivative).distinct())]


def _write_by_driver(connection: Connection) -> int:
    keys = _keys(connection)
    run(connection, FORGET_EDGES, [(True, key, True) for key in keys])
    return len(keys)


def _write_by_core(connection: Connection) -> int:
    keys = _keys(connection)
    statement = update(edge).where(edge.c.derivative == bindparam("key"), edge.c.current == bindparam("before"))
    rows = [{"key": key, "before": True, "after": True} for key in keys]
    connection.execute(statement.values(current=bindparam("after")), rows)
    return len(keys)

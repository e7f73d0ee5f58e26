"""The floor under a crawl: the same pages through `json`, the same rows through raw `sqlite3`, and nothing else.

`python -m tests.bench.baseline PAGES FINISHED.sqlite NEW.sqlite` prints the CPU seconds of just that: the rows are
taken from a finished database before the clock starts, so that this side pays nothing for working them out.
"""

import json
import sqlite3
import sys
import time
from pathlib import Path

TABLES = (
    ("model", "id"),
    ("model_language", "model"),
    ("model_dataset", "model"),
    ("edge", "derivative"),
    ("edge_evidence", "derivative"),
    ("card_issue", "model"),
)
"""Tables that a page fills, in the order of their references, each with the column that says whose page a row is of."""


def main(pages: Path, finished: Path, new: Path) -> float:
    """Write everything once more and return the CPU seconds."""
    bodies = [path.read_bytes() for path in sorted(pages.glob("*.json"))]
    old = sqlite3.connect(finished)
    statements = [
        sql
        for (sql,) in old.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND type <> 'trigger' "
            "ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END"
        )
    ]
    crawls = old.execute("SELECT * FROM crawl").fetchall()
    page_of: dict[int, int] = {}
    by_hub_id = {hub_id: key for key, hub_id in old.execute("SELECT id, hub_id FROM model")}
    for number, body in enumerate(bodies):
        for row in json.loads(body):
            page_of[by_hub_id[row["_id"]]] = number
    # A model is first written when it is first named, be it as the base of another.
    named_on = dict(page_of)
    for table in ("edge", "edge_evidence"):
        for base, derivative in old.execute(f"SELECT base, derivative FROM {table} WHERE base IS NOT NULL"):
            named_on[base] = min(named_on.get(base, len(bodies)), page_of.get(derivative, 0))
    rows: list[list[list[tuple[object, ...]]]] = [[[] for _ in TABLES] for _ in bodies]
    inserts = []
    for position, (table, whose) in enumerate(TABLES):
        cursor = old.execute(f"SELECT * FROM {table} ORDER BY {whose}")
        names = [column[0] for column in cursor.description]
        inserts.append(f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})")
        for row in cursor:
            pages_of = named_on if table == "model" else page_of
            rows[pages_of.get(row[names.index(whose)], 0)][position].append(row)
    placeholders = [row for row in rows[0][0] if row[0] not in page_of]
    old.close()

    started = time.process_time()
    connection = sqlite3.connect(new, isolation_level=None)
    connection.execute("PRAGMA page_size = 16384")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -65536")
    for sql in statements:
        connection.execute(sql)
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(f"INSERT INTO crawl VALUES ({', '.join('?' * len(crawls[0]))})", crawls)
    connection.execute("COMMIT")
    for number, body in enumerate(bodies):
        json.loads(body)
        connection.execute("BEGIN IMMEDIATE")
        for insert, batch in zip(inserts, rows[number], strict=True):
            connection.executemany(insert, batch)
        connection.execute("COMMIT")
    connection.close()
    assert placeholders or page_of
    return time.process_time() - started


if __name__ == "__main__":
    print(main(*map(Path, sys.argv[1:4])))

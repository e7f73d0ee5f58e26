"""Interrupted crawls whose work a later one has done: a finished sweep, or a finished walk from the same roots."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.engine import Connection

FOLLOWS: Final = (
    "later.id > crawl.id AND later.finished_at IS NOT NULL "
    "AND (later.plan = 'sweep' OR (later.plan = 'walk' AND later.roots = crawl.roots "
    "AND (later.depth IS NULL OR later.depth >= crawl.depth)))"
)
"""What is true, in SQL, of a row `later` of `crawl` that has done the work of a row `crawl`."""
LEFT_UNFINISHED: Final = (
    "crawl.plan <> 'look' AND crawl.finished_at IS NULL "  # noqa: S608 - words of our own
    f"AND NOT EXISTS (SELECT 1 FROM crawl AS later WHERE {FOLLOWS})"
)
"""What is true, in SQL, of a row of `crawl` that runs, or was interrupted and can go on."""


def successors(connection: Connection) -> dict[int, int]:
    """Tell, of each unfinished crawl whose work is done by now, the first crawl that did it."""
    query = (
        "SELECT crawl.id, min(later.id) FROM crawl JOIN crawl AS later "  # noqa: S608 - words of our own
        f"ON {FOLLOWS} WHERE crawl.plan <> 'look' AND crawl.finished_at IS NULL GROUP BY crawl.id"
    )
    return {int(crawl): int(later) for crawl, later in connection.execute(text(query))}

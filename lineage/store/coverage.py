"""What a database can answer: which models a crawl has covered."""

from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.engine import Connection


class Coverage(NamedTuple):
    """How far crawls have looked below one model.

    Attributes:
        direct: Whether its direct derivatives were asked for, or a sweep looked at everything.
        all: Whether all its descendants were followed.
        finished: Whether the crawl that did so came to its end.
    """

    direct: bool
    all: bool
    finished: bool


def coverage(connection: Connection, name: str) -> Coverage:
    """Tell how far crawls have looked below a model, or an organisation's models; the furthest look counts."""
    rows = connection.execute(
        text(
            "SELECT c.plan, c.finished_at IS NOT NULL AS finished, t.done FROM crawl AS c "
            "JOIN crawl_task AS t ON t.crawl = c.id "
            "WHERE (t.kind = 'sweep' AND (t.done OR t.cursor IS NOT NULL)) "
            "OR (t.kind IN ('derivatives', 'owner') AND t.name = :name)"
        ),
        {"name": name},
    )
    direct = everything = finished = False
    for plan, crawl_finished, done in rows:
        direct |= bool(done) or plan != "ask"
        if plan != "ask":
            everything = True
            finished |= bool(crawl_finished)
    return Coverage(direct, everything, finished)

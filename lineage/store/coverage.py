"""What a database can answer: which models a crawl has covered."""

from typing import Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.engine import Connection

_LOOKS: Final = (
    "FROM crawl AS c JOIN crawl_task AS t ON t.crawl = c.id "
    "WHERE ((t.kind = 'sweep' AND (t.done OR t.cursor IS NOT NULL)) "
    "OR (t.kind IN ('derivatives', 'owner') AND t.name = :name))"
)
"""Each time that a crawl has looked below a model, or an organisation's models."""


class Coverage(NamedTuple):
    """How far crawls have looked below one model.

    Attributes:
        direct: Whether its direct derivatives were asked for, or a sweep looked at everything.
        all: Whether all its descendants were followed.
        finished: Whether the crawl that did so came to its end.
        as_of: The Hub's clock when the furthest look was taken, the last time; `None` before any.
    """

    direct: bool
    all: bool
    finished: bool
    as_of: str | None = None


def coverage(connection: Connection, name: str) -> Coverage:
    """Tell how far crawls have looked below a model, or an organisation's models; the furthest look counts."""
    query = text(f"SELECT c.plan, c.finished_at IS NOT NULL AS finished, t.done, c.as_of {_LOOKS}")
    rows = connection.execute(query, {"name": name})
    crawled: list[str] = []
    asked: list[str] = []
    direct = everything = finished = False
    for plan, crawl_finished, done, as_of in rows:
        looked = plan != "ask"
        direct |= bool(done) or looked
        everything |= looked
        finished |= looked and bool(crawl_finished)
        (crawled if looked else asked).append(as_of or "")
    return Coverage(direct, everything, finished, max(crawled or asked, default=None) or None)


def last_crawled(connection: Connection, name: str) -> str | None:
    """Tell when, by our own clock, the last crawl that looked below a model began; `None` where none has."""
    query = text(f"SELECT max(c.started_at) {_LOOKS} AND c.plan <> 'ask'")
    begun: str | None = connection.execute(query, {"name": name}).scalar_one()
    return begun


def models_asked(connection: Connection, owner: str) -> int:
    """Count an owner's models whose direct derivatives the Hub has been asked for, one by one."""
    query = text(
        "SELECT count(DISTINCT name) FROM crawl_task "
        "WHERE kind = 'derivatives' AND done AND name > :owner || '/' AND name < :owner || '0'"
    )
    return int(connection.execute(query, {"owner": owner}).scalar_one())


def asks_derivatives(connection: Connection, crawl: int, name: str) -> bool:
    """Tell whether a crawl asks, or has asked, for the derivatives of this very name."""
    query = text("SELECT 1 FROM crawl_task WHERE crawl = :crawl AND kind = 'derivatives' AND name = :name")
    return connection.execute(query, {"crawl": crawl, "name": name}).one_or_none() is not None

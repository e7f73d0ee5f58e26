"""What a database can answer: which models a crawl has covered."""

from typing import Any, Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.engine import Connection

_LOOKS: Final = (
    "FROM crawl AS c JOIN crawl_task AS t ON t.crawl = c.id "
    "WHERE ((t.kind = 'sweep' AND (t.done OR t.cursor IS NOT NULL)) "
    "OR (t.kind IN ('derivatives', 'owner') AND t.name = :name))"
)
"""Each time that a crawl has looked below a model, or an organisation's models."""


class LookTaken(NamedTuple):
    """How much a look has asked the Hub for one model.

    Attributes:
        requests: Requests it took.
        asked: Models whose derivatives it has asked for, the model itself among them.
        unasked: Models that it has found and not asked for theirs.
    """

    requests: int
    asked: int
    unasked: int


class Coverage(NamedTuple):
    """How far crawls have looked below one model.

    Attributes:
        direct: Whether its direct derivatives were asked for, or a sweep looked at everything.
        all: Whether all its descendants were followed.
        finished: Whether the crawl that did so came to its end.
        as_of: The Hub's clock when the furthest look was taken, the last time; `None` before any.
        generations: How many generations a crawl that stops after some has followed; 0 where there was none.
        look: What a look at the model, or at one above it, has asked; `None` where there was none, or where a crawl
            has followed all.
    """

    direct: bool
    all: bool
    finished: bool
    as_of: str | None = None
    generations: int = 0
    look: LookTaken | None = None

    @property
    def deep(self) -> bool:
        """Whether more than direct derivatives were looked for, if not all."""
        return self.all or self.generations > 1 or self.look is not None


def coverage(connection: Connection, name: str) -> Coverage:
    """Tell how far crawls have looked below a model, or an organization's models; the furthest look counts."""
    query = text(
        "SELECT c.id, c.plan, c.finished_at IS NOT NULL AS finished, t.done, t.cursor, c.as_of, c.requests, "
        f"c.expected_requests, c.depth - coalesce(t.depth, 0) AS generations {_LOOKS} ORDER BY c.roots = :name, c.id"
    )
    crawled: list[str] = []
    asked: list[str] = []
    direct = everything = finished = False
    generations = 0
    look: LookTaken | None = None
    for row in connection.execute(query, {"name": name}):
        crawl = row.plan != "look"
        direct |= bool(row.done) or crawl
        if crawl and row.generations is None:
            everything = True
        elif crawl:
            generations = max(generations, row.generations)
        elif row.done or row.cursor is not None:
            look = LookTaken(row.requests, _asked_by(connection, row.id), _unasked(row))
        finished |= crawl and bool(row.finished)
        (crawled if crawl else asked).append(row.as_of or "")
    return Coverage(
        direct=direct,
        all=everything,
        finished=finished,
        as_of=max(crawled or asked, default=None) or None,
        generations=0 if everything else generations,
        look=None if everything else look,
    )


def _asked_by(connection: Connection, look: int) -> int:
    query = text("SELECT count(*) FROM crawl_task WHERE crawl = :look AND kind = 'derivatives' AND done")
    return int(connection.execute(query, {"look": look}).scalar_one())


def _unasked(row: Any) -> int:  # noqa: ANN401 - a SQLAlchemy row
    """Return what a look would still have to ask, as it left it; nothing is known of one that was cut off."""
    return max(int(row.expected_requests or row.requests) - int(row.requests), 0)


def last_crawled(connection: Connection, name: str) -> str | None:
    """Tell when, by our own clock, the last crawl that looked below a model began; `None` where none has."""
    query = text(f"SELECT max(c.started_at) {_LOOKS} AND c.plan <> 'look' AND c.depth IS NULL")
    begun: str | None = connection.execute(query, {"name": name}).scalar_one()
    return begun


def models_asked(connection: Connection, owner: str) -> int:
    """Count an owner's models whose direct derivatives the Hub has been asked for, one by one."""
    query = text(
        "SELECT count(DISTINCT name) FROM crawl_task "
        "WHERE kind = 'derivatives' AND done AND name > :owner || '/' AND name < :owner || '0'"
    )
    return int(connection.execute(query, {"owner": owner}).scalar_one())


def generation_asked(connection: Connection, crawl: int, name: str) -> int | None:
    """Return the generation of a model whose derivatives a crawl asks for, or has asked; `None` where it does not."""
    query = text(
        "SELECT coalesce(depth, 0) FROM crawl_task WHERE crawl = :crawl AND kind = 'derivatives' AND name = :name"
    )
    found: int | None = connection.execute(query, {"crawl": crawl, "name": name}).scalar_one_or_none()
    return found

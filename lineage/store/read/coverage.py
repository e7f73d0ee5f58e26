"""What a database can answer: which models a crawl has covered."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.engine import Connection

from lineage.store.read.find import below_owner
from lineage.store.schema.tables import crawl, crawl_task


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
    """Return how far crawls have looked below a model, or an organization's models; the furthest look counts."""
    begun_there: ColumnElement[bool] = crawl.c.roots == name
    query = _looks(
        name,
        crawl.c.id,
        crawl.c.plan,
        crawl.c.finished_at.is_not(None).label("finished"),
        crawl_task.c.done,
        crawl_task.c.cursor,
        crawl.c.as_of,
        crawl.c.requests,
        crawl.c.expected_requests,
        (crawl.c.depth - func.coalesce(crawl_task.c.depth, 0)).label("generations"),
    ).order_by(begun_there, crawl.c.id)
    crawled: list[str] = []
    asked: list[str] = []
    direct = everything = finished = False
    generations = 0
    look: LookTaken | None = None
    for row in connection.execute(query):
        is_crawl = row.plan != "look"
        direct |= bool(row.done) or is_crawl
        if is_crawl and row.generations is None:
            everything = True
        elif is_crawl:
            generations = max(generations, row.generations)
        elif row.done or row.cursor is not None:
            look = LookTaken(row.requests, _asked_by(connection, row.id), _unasked(row))
        finished |= is_crawl and bool(row.finished)
        (crawled if is_crawl else asked).append(row.as_of or "")
    return Coverage(
        direct=direct,
        all=everything,
        finished=finished,
        as_of=max(crawled or asked, default=None) or None,
        generations=0 if everything else generations,
        look=None if everything else look,
    )


def _looks(name: str, *columns: ColumnElement[Any]) -> Select[Any]:
    """Return a query of each time that a crawl has looked below a model, or an organization's models."""
    begun_sweep = and_(crawl_task.c.kind == "sweep", or_(crawl_task.c.done, crawl_task.c.cursor.is_not(None)))
    asked = and_(crawl_task.c.kind.in_(["derivatives", "owner"]), crawl_task.c.name == name)
    return (
        select(*columns).join_from(crawl, crawl_task, crawl_task.c.crawl == crawl.c.id).where(or_(begun_sweep, asked))
    )


def _asked_by(connection: Connection, look: int) -> int:
    asked = (crawl_task.c.crawl == look, crawl_task.c.kind == "derivatives", crawl_task.c.done)
    return int(connection.execute(select(func.count()).select_from(crawl_task).where(*asked)).scalar_one())


def _unasked(row: Any) -> int:  # noqa: ANN401 - a SQLAlchemy row
    """Return what a look would still have to ask, as it left it; nothing is known of one that was cut off."""
    return max(int(row.expected_requests or row.requests) - int(row.requests), 0)


def last_crawled(connection: Connection, name: str) -> str | None:
    """Return when, by our own clock, the last crawl that looked below a model began; `None` where none has."""
    query = _looks(name, func.max(crawl.c.started_at)).where(crawl.c.plan != "look", crawl.c.depth.is_(None))
    begun: str | None = connection.execute(query).scalar_one()
    return begun


def models_asked(connection: Connection, owner: str) -> int:
    """Return how many of an owner's models the Hub has been asked for direct derivatives of, one by one."""
    query = select(func.count(crawl_task.c.name.distinct())).where(
        crawl_task.c.kind == "derivatives", crawl_task.c.done, below_owner(crawl_task.c.name, owner)
    )
    return int(connection.execute(query).scalar_one())


def generation_asked(connection: Connection, crawl: int, name: str) -> int | None:
    """Return the generation of a model whose derivatives a crawl asks for, or has asked; `None` where it does not."""
    query = select(func.coalesce(crawl_task.c.depth, 0)).where(
        crawl_task.c.crawl == crawl, crawl_task.c.kind == "derivatives", crawl_task.c.name == name
    )
    generation: int | None = connection.execute(query).scalar_one_or_none()
    return generation

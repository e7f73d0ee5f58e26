"""Interrupted crawls whose work a later one has done: a finished sweep, or a finished walk from the same roots."""

from sqlalchemy import ColumnElement, FromClause, and_, exists, func, literal, or_, select
from sqlalchemy.engine import Connection

from lineage.store.schema.tables import crawl


def follows(later: FromClause) -> ColumnElement[bool]:
    """Return the condition that a row `later` of `crawl` has done the work of a row of `crawl`."""
    deep_enough = or_(later.c.depth.is_(None), later.c.depth >= crawl.c.depth)
    return and_(
        later.c.id > crawl.c.id,
        later.c.finished_at.is_not(None),
        or_(later.c.plan == "sweep", and_(later.c.plan == "walk", later.c.roots == crawl.c.roots, deep_enough)),
    )


def is_superseded() -> ColumnElement[bool]:
    """Return the condition that a later crawl has done the work of a row of `crawl`."""
    later = crawl.alias("later")
    return exists(literal(1)).where(follows(later)).correlate(crawl)


def is_unfinished() -> ColumnElement[bool]:
    """Return the condition that a row of `crawl` runs, or was interrupted and can go on."""
    return and_(crawl.c.plan != "look", crawl.c.finished_at.is_(None), ~is_superseded())


def successors(connection: Connection) -> dict[int, int]:
    """Return the first crawl that did the work of each unfinished crawl whose work is done by now."""
    later = crawl.alias("later")
    query = (
        select(crawl.c.id, func.min(later.c.id))
        .join_from(crawl, later, follows(later))
        .where(crawl.c.plan != "look", crawl.c.finished_at.is_(None))
        .group_by(crawl.c.id)
    )
    return {int(unfinished): int(done) for unfinished, done in connection.execute(query)}

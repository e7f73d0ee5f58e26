"""What a database holds and where it comes from, in a few figures."""

from typing import NamedTuple

from sqlalchemy import Column, ColumnElement, Table, and_, func, select
from sqlalchemy.engine import Connection

from lineage.facts import State
from lineage.store.read.answers import Source
from lineage.store.read.superseded import is_superseded, is_unfinished
from lineage.store.schema.tables import bad_record, card_issue, crawl, edge, model, origin


class Totals(NamedTuple):
    """What a database holds.

    Attributes:
        models: Models by state.
        edges: Current edges by relation.
        evidence: Current edges by their strongest evidence.
        several_bases: Models with more than one base.
        issues: Current problems by code.
        bad_records: Records of no use at all.
    """

    models: dict[str, int]
    edges: dict[str, int]
    evidence: dict[str, int]
    several_bases: int
    issues: dict[str, int]
    bad_records: int


class Seen(NamedTuple):
    """What one crawl has read, by this and earlier runs.

    Attributes:
        models: Present models.
        edges: Their current edges.
        issues: Problems with their records and cards.
        bad_records: Records of no use at all.
    """

    models: int
    edges: int
    issues: int
    bad_records: int


def seen_by(connection: Connection, crawl: int) -> Seen:
    """Return what a crawl has read so far; reads four tables once."""

    def count(table: Table, *conditions: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(table).where(*conditions, table.c.last_crawl >= crawl)
        return int(connection.execute(query).scalar_one())

    return Seen(
        models=count(model, model.c.state == State.PRESENT),
        edges=count(edge, edge.c.current),
        issues=count(card_issue, card_issue.c.current),
        bad_records=count(bad_record),
    )


def totals(connection: Connection) -> Totals:
    """Return what there is, counted; reads every table once."""

    def by(column: Column[str], *conditions: ColumnElement[bool]) -> dict[str, int]:
        query = select(column, func.count()).where(*conditions).group_by(column).order_by(column)
        return {str(name): int(count) for name, count in connection.execute(query)}

    several = select(edge.c.derivative).where(edge.c.current).group_by(edge.c.derivative).having(func.count() > 1)
    return Totals(
        models=by(model.c.state),
        edges=by(edge.c.relation, edge.c.current),
        evidence=by(edge.c.evidence, edge.c.current),
        several_bases=connection.execute(select(func.count()).select_from(several.subquery())).scalar_one(),
        issues=by(card_issue.c.code, card_issue.c.current),
        bad_records=connection.execute(select(func.count()).select_from(bad_record)).scalar_one(),
    )


def source(connection: Connection) -> Source:
    """Return where the data comes from and how complete it is.

    An interrupted crawl no longer counts once a later one has done its work.
    """
    row = connection.execute(select(origin.c.endpoint, origin.c.population)).one_or_none()
    is_swept = and_(crawl.c.plan == "sweep", crawl.c.finished_at.is_not(None))
    as_of, unfinished, swept, walked = connection.execute(
        select(
            func.max(crawl.c.as_of),
            *(func.coalesce(func.max(is_so), 0) for is_so in (is_unfinished(), is_swept, crawl.c.plan == "walk")),
        )
    ).one()
    unread = connection.execute(
        select(func.count()).join_from(bad_record, crawl, crawl.c.id == bad_record.c.last_crawl).where(~is_superseded())
    ).scalar_one()
    unseen = connection.execute(
        select(func.coalesce(func.sum(crawl.c.unseen), 0)).where(crawl.c.finished_at.is_not(None), ~is_superseded())
    ).scalar_one()
    endpoint, population = ("", "nothing yet") if row is None else row
    return Source(
        endpoint=endpoint,
        population=population,
        as_of=as_of,
        unfinished=bool(unfinished),
        complete=bool(swept) and not unfinished and not population.startswith("sample"),
        walked=bool(walked) and not swept,
        unread=int(unread),
        unseen=int(unseen),
    )

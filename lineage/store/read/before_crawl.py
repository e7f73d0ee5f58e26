"""What the end of a crawl is judged by: how much there was before, and what was known and not met again."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.engine import Connection

from lineage.facts import State
from lineage.store.read.in_list import in_list
from lineage.store.schema import tables
from lineage.store.schema.tables import alias, bears_name, children_count, crawl_task, edge, is_replaced, model


def _bases_asked(crawl: int) -> CompoundSelect[Any]:
    """Return a query of the models whose derivatives a crawl has asked for, under whatever name."""
    asked = (crawl_task.c.crawl == crawl, crawl_task.c.kind == "derivatives", crawl_task.c.done)
    by_name = select(model.c.id).join_from(crawl_task, model, model.c.name == crawl_task.c.name).where(*asked)
    by_alias = select(alias.c.model).join_from(crawl_task, alias, alias.c.name == crawl_task.c.name).where(*asked)
    return union(by_name.where(bears_name()), by_name.where(is_replaced()), by_alias)


def _not_met_below(crawl: int, *columns: ColumnElement[Any]) -> Select[Any]:
    """Return a query of the current edges to what a crawl has asked for, from models that it has not met."""
    return (
        select(*columns)
        .join_from(edge, model, model.c.id == edge.c.derivative)
        .where(edge.c.base.in_(_bases_asked(crawl)), edge.c.current)
        .where(model.c.last_crawl < crawl, model.c.state == State.PRESENT)
    )


def lost_names(connection: Connection, crawl: int) -> list[str]:
    """Return the models that a walk would have met again if all were as before, and has not; in name order.

    These are the derivatives of what it has asked about, and the models of the organizations that it has listed.
    """
    in_listing = and_(model.c.name > crawl_task.c.name + "/", model.c.name < crawl_task.c.name + "0")
    not_listed = (
        select(model.c.name)
        .join_from(crawl_task, model, in_listing)
        .where(crawl_task.c.crawl == crawl, crawl_task.c.kind == "owner", crawl_task.c.done)
        .where(model.c.state == State.PRESENT, model.c.last_crawl < crawl)
    )
    return list(connection.execute(union(_not_met_below(crawl, model.c.name), not_listed).order_by("name")).scalars())


def has_derivatives(connection: Connection, name: str) -> bool:
    """Return whether anything is known to be made from a model: by an edge, or by the Hub's own count."""
    named = (model.c.name == name, bears_name())
    by_edge = exists(literal(1)).select_from(model).where(*named, edge.c.base == model.c.id, edge.c.current)
    counts = children_count.c
    by_hub = exists(literal(1)).select_from(model).where(*named, counts.model == model.c.id, counts["count"] > 0)
    return bool(connection.execute(select(or_(by_edge, by_hub))).scalar_one())


def is_root(connection: Connection, crawl: int, owner: str) -> bool:
    """Return whether a crawl begins from an organization."""
    query = select(crawl_task.c.id).where(
        crawl_task.c.crawl == crawl, crawl_task.c.kind == "owner", crawl_task.c.name == owner
    )
    return connection.execute(query).first() is not None


def models_before(connection: Connection, crawl: int) -> int | None:
    """Return how many models the last sweep before has read; `None` where there was none."""
    sweep = tables.crawl.c
    query = (
        select(sweep.models)
        .where(sweep.plan == "sweep", sweep.finished_at.is_not(None), sweep.id < crawl, sweep.models.is_not(None))
        .order_by(sweep.id.desc())
        .limit(1)
    )
    models: int | None = connection.execute(query).scalar_one_or_none()
    return models


def models_read(connection: Connection, crawl: int) -> int:
    """Return how many present models a crawl has read, each once."""
    query = select(func.count()).select_from(model).where(model.c.state == State.PRESENT, model.c.last_crawl >= crawl)
    return int(connection.execute(query).scalar_one())


def older_models(connection: Connection, crawl: int, than: str, limit: int) -> list[str]:
    """Return the oldest models, at most so many, that were created before a moment and that a sweep has not met."""
    query = (
        select(model.c.name)
        .where(model.c.state == State.PRESENT, model.c.last_crawl < crawl, model.c.created_at < than)
        .order_by(model.c.created_at, model.c.id)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def note_newest(connection: Connection, crawl: int, newest: str | None, total: int | None) -> None:
    """Keep when the newest model was created and how many there are, as the Hub says; `None` changes nothing."""
    row = tables.crawl
    connection.execute(
        update(row)
        .where(row.c.id == crawl)
        .values(
            listed_newest=func.coalesce(newest, row.c.listed_newest),
            listed_models=func.coalesce(total, row.c.listed_models),
        )
    )


def note_ending(connection: Connection, crawl: int, plan: str) -> None:
    """Keep how many models a sweep has read, or how many edges a walk has not seen again; before it is settled.

    What could not be read once, and was read since, is no longer counted as unread.
    """
    row = update(tables.crawl).where(tables.crawl.c.id == crawl)
    if plan == "sweep":
        connection.execute(row.values(models=models_read(connection, crawl)))
    elif plan == "walk":
        unseen = connection.execute(_not_met_below(crawl, func.count())).scalar_one()
        connection.execute(row.values(unseen=int(unseen)))
    _forget_read(connection)


def _forget_read(connection: Connection) -> None:
    """Drop what was noted of records that failed, where they have been read no earlier."""
    bad_record = tables.bad_record
    failures = connection.execute(select(bad_record.c.raw_value, bad_record.c.last_crawl))
    failed = {str(raw): int(crawl) for raw, crawl in failures}
    names = {raw.partition(": ")[0] for raw in failed}
    query = select(model.c.name, model.c.last_crawl).where(
        in_list(model.c.name, names), bears_name(), model.c.state == State.PRESENT
    )
    read = {str(name): int(crawl) for name, crawl in connection.execute(query)}
    for raw, crawl in failed.items():
        if read.get(raw.partition(": ")[0], -1) >= crawl:
            connection.execute(delete(bad_record).where(bad_record.c.raw_value == raw))

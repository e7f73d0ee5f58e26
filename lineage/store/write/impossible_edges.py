"""Edges that are impossible in time, kept as problems of the derivatives."""

from sqlalchemy import and_, literal, select, tuple_, union, update
from sqlalchemy.engine import Connection

from lineage.facts import IssueCode
from lineage.store.read.impossible_in_time import is_impossible
from lineage.store.schema.sqlite import insert
from lineage.store.schema.tables import bears_name, card_issue, crawl_task, edge, model


def note_impossible(connection: Connection, crawl: int, *, everywhere: bool) -> None:
    """Keep which edges are impossible in time, as problems of their derivatives.

    Args:
        connection: The transaction that ends a crawl.
        crawl: Its number.
        everywhere: Whether to go through all edges, or those of models that the crawl has asked for by name.
    """
    code = IssueCode.IMPOSSIBLE_IN_TIME
    if everywhere:
        forgotten = update(card_issue).where(card_issue.c.code == code, card_issue.c.current)
        connection.execute(forgotten.values(current=False))
    derivatives, bases = model.alias("derivatives"), model.alias("bases")
    values = (literal(code), literal("createdAt"), bases.c.name, literal(1), literal(crawl), literal(crawl))
    impossible = (
        select(edge.c.derivative, *values)
        .join_from(edge, derivatives, derivatives.c.id == edge.c.derivative)
        .join(bases, bases.c.id == edge.c.base)
        .where(edge.c.current, is_impossible(derivatives, bases))
    )
    if not everywhere:
        named = and_(model.c.name == crawl_task.c.name, bears_name())
        asked = select(model.c.id).join_from(crawl_task, model, named).where(crawl_task.c.crawl == crawl)
        ends = (edge.c.derivative, edge.c.base)
        near = union(select(*ends).where(edge.c.derivative.in_(asked)), select(*ends).where(edge.c.base.in_(asked)))
        impossible = impossible.where(tuple_(*ends).in_(near))
    columns = ["model", "code", "field", "raw_value", "current", "first_crawl", "last_crawl"]
    noted = insert(card_issue).from_select(columns, impossible)
    connection.execute(
        noted.on_conflict_do_update(
            index_elements=list(card_issue.primary_key.columns),
            set_={"current": True, "last_crawl": noted.excluded.last_crawl},
        )
    )

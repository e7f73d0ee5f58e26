"""Looks: what one has asked already, and what it may ask next."""

from typing import NamedTuple

from sqlalchemy import and_, func, literal, select, update
from sqlalchemy.engine import Connection

from lineage.facts import HEADLINE_EVIDENCE, Relation, State
from lineage.store.read.evidence_filter import resting_on
from lineage.store.schema.sqlite import insert
from lineage.store.schema.tables import crawl, crawl_task, edge, model
from lineage.store.write.crawls import Crawl, crawl_by_id


class Descendant(NamedTuple):
    """One edge below a model that is looked at.

    Attributes:
        repo_id: The derivative.
        downloads: Of the last 30 days, or `None`.
        relation: To its base.
    """

    repo_id: str
    downloads: int | None
    relation: Relation


def newest_look(connection: Connection, name: str, since: str) -> Crawl | None:
    """Return the newest look at a model that set out to ask for its derivatives, and began no earlier than `since`."""
    query = (
        select(func.max(crawl.c.id))
        .join_from(crawl, crawl_task, crawl_task.c.crawl == crawl.c.id)
        .where(crawl.c.plan == "look", crawl.c.roots == name, crawl.c.started_at >= since)
        .where(crawl_task.c.kind == "derivatives", crawl_task.c.name == name)
    )
    newest = connection.execute(query).scalar_one()
    return None if newest is None else crawl_by_id(connection, int(newest))


def descendants(connection: Connection, key: int) -> list[Descendant]:
    """Return every headline edge below a model, by the derivative's name; its own cycle leaves it out."""
    counted = and_(edge.c.current, resting_on(HEADLINE_EVIDENCE))
    below = select(literal(key).label("id")).cte("below", recursive=True)
    below = below.union(select(edge.c.derivative).join_from(edge, below, edge.c.base == below.c.id).where(counted))
    query = (
        select(model.c.name, model.c.downloads, edge.c.relation)
        .join_from(edge, below, edge.c.base == below.c.id)
        .join(model, model.c.id == edge.c.derivative)
        .where(counted, model.c.state == State.PRESENT, model.c.id != key)
        .order_by(model.c.name, edge.c.relation)
    )
    rows = connection.execute(query)
    return [Descendant(name, downloads, Relation(relation)) for name, downloads, relation in rows]


def asked_since(connection: Connection, since: str) -> set[str]:
    """Return the names whose derivatives were all asked for by looks and crawls that began no earlier."""
    query = (
        select(crawl_task.c.name)
        .distinct()
        .join_from(crawl_task, crawl, crawl.c.id == crawl_task.c.crawl)
        .where(crawl_task.c.kind == "derivatives", crawl_task.c.done, crawl.c.started_at >= since)
    )
    return set(connection.execute(query).scalars())


def note_look(connection: Connection, look: int, *, root: str, unasked: int, direct: bool) -> None:
    """Write down whose look it is, under the model's own name, and how many models found it has not asked about.

    Args:
        connection: The database.
        look: Its number.
        root: The model.
        unasked: How many models found it has not asked about.
        direct: Whether another look or crawl has asked for the model's direct derivatives within a week.
    """
    row = update(crawl).where(crawl.c.id == look)
    connection.execute(row.values(roots=root, expected_requests=crawl.c.requests + unasked))
    task = {"crawl": look, "kind": "derivatives", "name": root, "done": direct, "depth": 0}
    connection.execute(insert(crawl_task).values(task).on_conflict_do_nothing())

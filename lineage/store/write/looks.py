"""Looks: what one has asked already, and what it may ask next."""

from typing import Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.engine import Connection

from lineage.facts import HEADLINE_EVIDENCE, Relation
from lineage.store.read.evidence_filter import resting_on
from lineage.store.write.crawls import Crawl, crawl_by_id

_BELOW: Final = (
    "WITH RECURSIVE below (id) AS ("  # noqa: S608 - words of our own
    "SELECT :key UNION SELECT e.derivative FROM edge AS e JOIN below ON e.base = below.id "
    f"WHERE e.current AND {resting_on(HEADLINE_EVIDENCE, 'e')}) "
    "SELECT m.name, m.downloads, e.relation FROM edge AS e JOIN below ON e.base = below.id "
    "JOIN model AS m ON m.id = e.derivative "
    f"WHERE e.current AND {resting_on(HEADLINE_EVIDENCE, 'e')} AND m.state = 'present' AND m.id <> :key "
    "ORDER BY m.name, e.relation"
)
_ASKED: Final = (
    "SELECT DISTINCT t.name FROM crawl_task AS t JOIN crawl AS c ON c.id = t.crawl "
    "WHERE t.kind = 'derivatives' AND t.done AND c.started_at >= :since"
)


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
    query = text(
        "SELECT max(c.id) FROM crawl AS c JOIN crawl_task AS t ON t.crawl = c.id WHERE c.plan = 'look' "
        "AND c.roots = :name AND t.kind = 'derivatives' AND t.name = :name AND c.started_at >= :since"
    )
    found = connection.execute(query, {"name": name, "since": since}).scalar_one()
    return None if found is None else crawl_by_id(connection, int(found))


def descendants(connection: Connection, key: int) -> list[Descendant]:
    """Return every headline edge below a model, by the derivative's name; its own cycle leaves it out."""
    rows = connection.execute(text(_BELOW), {"key": key})
    return [Descendant(name, downloads, Relation(relation)) for name, downloads, relation in rows]


def asked_since(connection: Connection, since: str) -> set[str]:
    """Return the names whose derivatives were all asked for by looks and crawls that began no earlier."""
    return set(connection.execute(text(_ASKED), {"since": since}).scalars())


def note_look(connection: Connection, look: int, *, root: str, unasked: int, direct: bool) -> None:
    """Write down whose look it is, under the model's own name, and how many models found it has not asked about.

    Args:
        connection: The database.
        look: Its number.
        root: The model.
        unasked: How many models found it has not asked about.
        direct: Whether another look or crawl has asked for the model's direct derivatives within a week.
    """
    connection.execute(
        text("UPDATE crawl SET roots = :root, expected_requests = requests + :unasked WHERE id = :look"),
        {"look": look, "root": root, "unasked": unasked},
    )
    connection.execute(
        text(
            "INSERT INTO crawl_task (crawl, kind, name, done, depth) VALUES (:look, 'derivatives', :root, :direct, 0) "
            "ON CONFLICT (crawl, kind, name) DO NOTHING"
        ),
        {"look": look, "root": root, "direct": direct},
    )

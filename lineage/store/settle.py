"""What can only be decided when a crawl has seen everything it was to see."""

from sqlalchemy import text
from sqlalchemy.engine import Connection

from lineage.store.edges import absorb, derivatives_of, rederive
from lineage.store.lookup import Known, Lookup


def settle(connection: Connection, crawl: int, *, sweep: bool) -> None:
    """Finish a crawl's edges inside the caller's transaction.

    After a sweep, models that it did not list are marked vanished, and bases that nobody lists absent. Then
    names that differ from one present model's only in letter case become its aliases, and what cards
    named without any effect so far is tried once more: by now it may resolve.
    """
    lookup = Lookup(connection, crawl)
    affected: set[int] = set()
    if sweep:
        affected |= _mark_vanished(connection, crawl)
    for placeholder, into in _miscased(connection):
        affected |= absorb(lookup, placeholder, into, "case")
    affected.update(
        connection.execute(
            text("SELECT DISTINCT derivative FROM edge_evidence WHERE base IS NULL AND current")
        ).scalars()
    )
    rederive(lookup, affected)


def _mark_vanished(connection: Connection, crawl: int) -> set[int]:
    """Mark what the sweep did not list; the edges of what vanished no longer count.

    Returns:
        The derivatives of what vanished: a card's word for a model that is gone may no longer be an edge.
    """
    seen = {"crawl": crawl}
    vanished = list(
        connection.execute(text("SELECT id FROM model WHERE state = 'present' AND last_crawl < :crawl"), seen).scalars()
    )
    for table, column in (("edge", "derivative"), ("edge_evidence", "derivative"), ("card_issue", "model")):
        connection.execute(
            text(
                f"UPDATE {table} SET current = :no WHERE current AND {column} IN "  # noqa: S608 - names of our own
                "(SELECT id FROM model WHERE state IN ('present', 'replaced') AND last_crawl < :crawl)"
            ),
            {**seen, "no": False},
        )
    connection.execute(
        text("UPDATE model SET state = 'vanished' WHERE state = 'present' AND last_crawl < :crawl"), seen
    )
    connection.execute(text("UPDATE model SET state = 'absent' WHERE state = 'unasked'"))
    return derivatives_of(connection, vanished)


def _miscased(connection: Connection) -> list[tuple[Known, int]]:
    """Pair each base that was only ever named with the one present model whose name differs just in letter case."""
    rows = connection.execute(
        text(
            "SELECT p.id, p.hub_id, p.name, p.state, min(m.id) AS meant FROM model AS p "
            "JOIN model AS m ON lower(m.name) = lower(p.name) AND m.state = 'present' "
            "WHERE p.state IN ('unasked', 'absent') AND p.hub_id IS NULL "
            "GROUP BY p.id, p.hub_id, p.name, p.state HAVING count(*) = 1 ORDER BY p.id"
        )
    )
    return [(Known(row.id, row.hub_id, row.name, row.state), row.meant) for row in rows]

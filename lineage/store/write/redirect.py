"""What the Hub says of a name itself: that it redirects to another, or that there is no such model."""

from sqlalchemy.engine import Connection

from lineage.store.write.edges import absorb, derivatives_of, disturbed, forget_claims, rederive, vanish
from lineage.store.write.lookup import ONLY_NAMED, Lookup


def mark_absent(connection: Connection, crawl: int, name: str) -> None:
    """Keep that the Hub shows no model of that name: one that was present before has vanished."""
    gone = [
        int(row[0])
        for row in connection.exec_driver_sql(
            "SELECT id FROM model WHERE name = ? AND state <> 'replaced' AND state = 'present'", (name,)
        )
    ]
    if gone:
        vanish(connection, gone)
        rederive(Lookup(connection, crawl), derivatives_of(connection, gone))
    connection.exec_driver_sql(
        "UPDATE model SET state = 'absent', asked_crawl = ? "
        "WHERE name = ? AND state <> 'replaced' AND state IN ('unasked', 'absent')",
        (crawl, name),
    )


def note_redirect(connection: Connection, crawl: int, old: str, new: str) -> None:
    """Keep that the Hub redirects one name to another: an alias, which takes over what only the name was known for."""
    lookup = Lookup(connection, crawl)
    lookup.load((), (old, new))
    target = lookup.live(new)
    held = lookup.holder.get(old)
    if target is None or (held is not None and held.key == target):
        return
    affected: set[int] = set()
    if held is not None and held.hub_id is None and held.state in ONLY_NAMED:
        affected |= absorb(lookup, held, target, "redirect", new)
    else:
        if held is not None:
            lookup.replace(held)
            forget_claims(connection, [held.key])
        lookup.add_alias(old, target, "redirect", new)
    affected.update(
        row[0]
        for row in connection.exec_driver_sql(
            "SELECT derivative FROM edge_evidence WHERE base IS NULL AND current AND base_name = ?", (old,)
        )
    )
    rederive(lookup, affected | disturbed(lookup))

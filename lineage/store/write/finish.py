"""What can only be decided when a crawl has seen everything it was to see."""

from typing import Final

from sqlalchemy.engine import Connection

from lineage.store.write.edges import absorb, derivatives_of, disturbed, rederive, vanish
from lineage.store.write.lookup import ONLY_NAMED, Lookup
from lineage.store.write.old_names import forget_old_names, learn_old_names

_OUTDATED: Final = (
    "SELECT DISTINCT a.name FROM alias AS a CROSS JOIN model AS m WHERE a.kind = 'case' "
    "AND lower(m.name) = lower(a.name) AND m.state = 'present' AND m.id <> a.model ORDER BY a.name"
)
_MISCASED: Final = (
    "SELECT p.name, min(m.name) FROM model AS p CROSS JOIN model AS m "
    "WHERE p.state IN ('unasked', 'absent', 'vanished') AND (p.hub_id IS NULL OR p.state = 'vanished') "
    "AND lower(m.name) = lower(p.name) AND m.state = 'present' GROUP BY p.id, p.name HAVING count(*) = 1 ORDER BY p.id"
)
_UNHEARD: Final = (
    "SELECT v.base_name, min(m.name) FROM edge_evidence AS v CROSS JOIN model AS m "
    "WHERE v.base IS NULL AND v.current AND lower(m.name) = lower(v.base_name) AND m.state = 'present' "
    "AND NOT EXISTS (SELECT 1 FROM model AS h WHERE h.name = v.base_name AND h.state <> 'replaced') "
    "AND NOT EXISTS (SELECT 1 FROM alias AS a WHERE a.name = v.base_name) "
    "GROUP BY v.base_name HAVING count(DISTINCT m.id) = 1 ORDER BY v.base_name"
)
_OPEN: Final = (
    "SELECT DISTINCT v.derivative FROM edge_evidence AS v WHERE v.base IS NULL AND v.current AND ("
    "EXISTS (SELECT 1 FROM model AS m WHERE m.name = v.base_name AND m.state <> 'replaced' AND m.state = 'present') "
    "OR EXISTS (SELECT 1 FROM alias AS a JOIN model AS m ON m.id = a.model "
    "WHERE a.name = v.base_name AND m.state = 'present'))"
)
_SWEPT: Final = "SELECT EXISTS (SELECT 1 FROM crawl WHERE plan = 'sweep' AND finished_at IS NOT NULL)"
_POPULATION: Final = "SELECT population FROM origin"
_BASES_LISTED: Final = (
    "SELECT count(*), count(CASE WHEN m.state = 'present' THEN 1 END) FROM model AS m WHERE m.id IN "
    "(SELECT base FROM edge WHERE current AND evidence IN ('hub', 'tag'))"
)
_FEW: Final = 100
"""Bases of a sample below which how many have a row is chance."""
_DOUBTFUL: Final = "SELECT DISTINCT derivative FROM edge_evidence WHERE current AND form <> 'plain'"


def settle(connection: Connection, crawl: int, *, sweep: bool) -> None:
    """Finish a crawl's edges inside the caller's transaction.

    After a sweep, models that it did not list are marked vanished, and bases that nobody lists absent. Then
    names that nobody bears, but for letter case, become aliases of the one present model that does, and so do old names
    that a sweep did not list; and what cards named without any effect so far is tried once more: by now it may resolve.
    So is what tags alone name, without the Hub's own: whether a model of that name is listed decides what they are
    worth.
    """
    lookup = Lookup(connection, crawl)
    lookup.listing_tells = _listing_tells(connection, sweep=sweep)
    if sweep:
        rederive(lookup, forget_old_names(lookup))
        rederive(lookup, _mark_vanished(connection, crawl))
    outdated = [str(row[0]) for row in connection.exec_driver_sql(_OUTDATED)]
    lookup.load((), outdated)
    for name in outdated:
        lookup.end_alias(name)
    rederive(lookup, disturbed(lookup))
    affected = _pass_on(lookup)
    if sweep:
        affected |= learn_old_names(lookup)
    affected.update(row[0] for row in connection.exec_driver_sql(_OPEN))
    affected.update(row[0] for row in connection.exec_driver_sql(_DOUBTFUL))
    rederive(lookup, affected)


def _listing_tells(connection: Connection, *, sweep: bool) -> bool:
    """Return whether a name that no listed model has is no model's: after a sweep, but for that of a thin sample.

    In a sample most bases may have no row, though they are on the Hub: then a missing row says nothing.
    """
    if not sweep and not connection.exec_driver_sql(_SWEPT).scalar_one():
        return False
    if not str(connection.exec_driver_sql(_POPULATION).scalar() or "").startswith("sample"):
        return True
    bases, listed = connection.exec_driver_sql(_BASES_LISTED).one()
    return bool(bases < _FEW or 2 * listed > bases)


def _mark_vanished(connection: Connection, crawl: int) -> set[int]:
    """Mark what the sweep did not list; the edges of what vanished no longer count.

    Returns:
        The derivatives of what vanished: a card's word for a model that is gone may no longer be an edge.
    """
    vanished = [
        int(row[0])
        for row in connection.exec_driver_sql(
            "SELECT id FROM model WHERE state = 'present' AND last_crawl < ? ORDER BY id", (crawl,)
        )
    ]
    vanish(connection, vanished)
    connection.exec_driver_sql("UPDATE model SET state = 'absent' WHERE state IN ('unasked', 'absent')")
    return derivatives_of(connection, vanished)


def _pass_on(lookup: Lookup) -> set[int]:
    """Let each name that nobody bears mean the one present model whose name differs from it just in letter case.

    To the Hub the two are one name. What was only a name is absorbed; a model that vanished is replaced.

    Returns:
        The derivatives whose edges must be worked out again.
    """
    pairs = [
        (str(name), str(bearer))
        for query in (_MISCASED, _UNHEARD)
        for name, bearer in lookup.connection.exec_driver_sql(query)
    ]
    lookup.load((), {name for pair in pairs for name in pair})
    affected: set[int] = set()
    for name, bearer in pairs:
        held, into = lookup.holder.get(name), lookup.holder[bearer].key
        if held is not None and held.state in ONLY_NAMED:
            affected |= absorb(lookup, held, into, "case", bearer)
        else:
            if held is not None:
                lookup.replace(held)
            lookup.add_alias(name, into, "case", bearer)
    return affected | disturbed(lookup)

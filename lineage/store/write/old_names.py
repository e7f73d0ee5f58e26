"""Old names of models that cards still use: learned from the Hub's own word for the same base, at no request."""

from typing import Final

from lineage.store.write.edges import absorb, disturbed
from lineage.store.write.lookup import ONLY_NAMED, Lookup

_BOTH: Final = (
    "FROM edge_evidence AS v JOIN edge_evidence AS h ON h.derivative = v.derivative AND h.base = v.base "
    "JOIN model AS b ON b.id = v.base WHERE v.kind = 'card' AND h.kind = 'hub' AND v.current AND h.current "
    "AND b.state = 'present' AND lower(b.name) <> lower(v.base_name)"
)
"""Statements of a card under another name than the base's, which the Hub states for the same derivative."""
_USED: Final = (
    f"SELECT v.base_name, min(b.name) {_BOTH} AND NOT EXISTS (SELECT 1 FROM alias AS a WHERE a.name = v.base_name) "  # noqa: S608 - words of our own
    "AND NOT EXISTS (SELECT 1 FROM model AS o WHERE o.name = v.base_name AND o.state = 'present' "
    "AND o.state <> 'replaced') "  # by these very words SQLite knows the index: 200,000 models take 7 minutes without
    "GROUP BY v.base_name HAVING count(DISTINCT v.base) = 1 ORDER BY v.base_name"
)
_USED_NOW: Final = f"SELECT DISTINCT v.base_name, v.base {_BOTH} AND v.last_crawl = ?"
_TOLD: Final = "SELECT name, model FROM alias WHERE kind = 'card' ORDER BY name"


def learn_old_names(lookup: Lookup) -> set[int]:
    """Let each name that cards use for one present model be its alias, where no listed model bears that name.

    `resolve.derive` tells which model such a name means in one record. After a finished sweep the name is on no list,
    so that other records that use it mean the same model; a model that comes to bear it ends the alias.

    Returns:
        The derivatives whose edges must be worked out again.
    """
    pairs = [(str(name), str(bearer)) for name, bearer in lookup.connection.exec_driver_sql(_USED)]
    lookup.load((), {name for pair in pairs for name in pair})
    affected: set[int] = set()
    for name, bearer in pairs:
        held, into = lookup.holder.get(name), lookup.holder[bearer].key
        if held is not None and held.state in ONLY_NAMED:
            if held.hub_id is None:
                affected |= absorb(lookup, held, into, "card", bearer)
            continue
        if held is not None:
            lookup.replace(held)
        lookup.add_alias(name, into, "card", bearer)
    return affected | disturbed(lookup)


def forget_old_names(lookup: Lookup) -> set[int]:
    """End each alias that a card told and that no record of this sweep tells any more.

    Returns:
        The derivatives whose edges must be worked out again.
    """
    told = [(str(name), int(key)) for name, key in lookup.connection.exec_driver_sql(_TOLD)]
    if not told:
        return set()
    used = {(name, key) for name, key in lookup.connection.exec_driver_sql(_USED_NOW, (lookup.crawl,))}
    unused = [name for name, key in told if (name, key) not in used]
    lookup.load((), unused)
    for name in unused:
        lookup.end_alias(name)
    return disturbed(lookup)

"""What the Hub says of a name itself: that it redirects to another, or that there is no such model."""

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from lineage.facts import State
from lineage.store.schema.tables import bears_name, edge_evidence, leads_nowhere, model
from lineage.store.write.edges import absorb, derivatives_of, disturbed, forget_claims, rederive, vanish
from lineage.store.write.lookup import ONLY_NAMED, Lookup


def mark_absent(connection: Connection, crawl: int, name: str) -> None:
    """Keep that the Hub shows no model of that name: one that was present before has vanished."""
    named = (model.c.name == name, bears_name())
    gone = list(connection.execute(select(model.c.id).where(*named, model.c.state == State.PRESENT)).scalars())
    if gone:
        vanish(connection, gone)
        rederive(Lookup(connection, crawl), derivatives_of(connection, gone))
    only_named = update(model).where(*named, model.c.state.in_(sorted(ONLY_NAMED)))
    connection.execute(only_named.values(state=State.ABSENT, asked_crawl=crawl))


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
    query = select(edge_evidence.c.derivative).where(leads_nowhere(), edge_evidence.c.base_name == old)
    affected.update(connection.execute(query).scalars())
    rederive(lookup, affected | disturbed(lookup))

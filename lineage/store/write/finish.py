"""What can only be decided when a crawl has seen everything it was to see."""

from typing import Any, Final

from sqlalchemy import Select, exists, func, literal, or_, select, update
from sqlalchemy.engine import Connection

from lineage.facts import State
from lineage.store.schema import tables
from lineage.store.schema.tables import (
    alias,
    bears_name,
    edge,
    edge_evidence,
    is_doubtful,
    is_unlisted,
    leads_nowhere,
    model,
    origin,
)
from lineage.store.write.edges import absorb, derivatives_of, disturbed, rederive, vanish
from lineage.store.write.lookup import ONLY_NAMED, Lookup
from lineage.store.write.old_names import forget_old_names, learn_old_names

_FEW: Final = 100
"""Bases of a sample below which how many have a row is chance."""


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
    outdated = list(connection.execute(_outdated_aliases()).scalars())
    lookup.load((), outdated)
    for name in outdated:
        lookup.end_alias(name)
    rederive(lookup, disturbed(lookup))
    affected = _pass_on(lookup)
    if sweep:
        affected |= learn_old_names(lookup)
    affected.update(connection.execute(_may_resolve()).scalars())
    affected.update(connection.execute(select(edge_evidence.c.derivative).where(is_doubtful()).distinct()).scalars())
    rederive(lookup, affected)


def _listing_tells(connection: Connection, *, sweep: bool) -> bool:
    """Return whether a name that no listed model has is no model's: after a sweep, but for that of a thin sample.

    In a sample most bases may have no row, though they are on the Hub: then a missing row says nothing.
    """
    crawl = tables.crawl.c
    swept = select(crawl.id).where(crawl.plan == "sweep", crawl.finished_at.is_not(None)).limit(1)
    if not sweep and connection.execute(swept).first() is None:
        return False
    if not str(connection.execute(select(origin.c.population)).scalar() or "").startswith("sample"):
        return True
    counted = select(edge.c.base).where(edge.c.current, edge.c.evidence.in_(["hub", "tag"]))
    counts = select(func.count(), func.count().filter(model.c.state == State.PRESENT))
    bases, listed = connection.execute(counts.where(model.c.id.in_(counted))).one()
    return bool(bases < _FEW or 2 * listed > bases)


def _mark_vanished(connection: Connection, crawl: int) -> set[int]:
    """Mark what the sweep did not list; the edges of what vanished no longer count.

    Returns:
        The derivatives of what vanished: a card's word for a model that is gone may no longer be an edge.
    """
    unseen = select(model.c.id).where(model.c.state == State.PRESENT, model.c.last_crawl < crawl)
    vanished = list(connection.execute(unseen.order_by(model.c.id)).scalars())
    vanish(connection, vanished)
    only_named = update(model).where(model.c.state.in_(sorted(ONLY_NAMED)))
    connection.execute(only_named.values(state=State.ABSENT))
    return derivatives_of(connection, vanished)


def _pass_on(lookup: Lookup) -> set[int]:
    """Let each name that nobody bears mean the one present model whose name differs from it just in letter case.

    To the Hub the two are one name. What was only a name is absorbed; a model that vanished is replaced.

    Returns:
        The derivatives whose edges must be worked out again.
    """
    pairs = [
        (str(name), str(bearer))
        for query in (_miscased_models(), _miscased_claims())
        for name, bearer in lookup.connection.execute(query)
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


def _outdated_aliases() -> Select[Any]:
    """Return a query of the aliases by letter case that another present model's name has by now."""
    return (
        select(alias.c.name)
        .distinct()
        .join_from(alias, model, func.lower(model.c.name) == func.lower(alias.c.name))
        .where(alias.c.kind == "case", model.c.state == State.PRESENT, model.c.id != alias.c.model)
        .order_by(alias.c.name)
    )


def _miscased_models() -> Select[Any]:
    """Return a query of the unlisted models that one present model differs from in letter case alone, and of it."""
    named = model.alias("named")
    return (
        select(named.c.name, func.min(model.c.name))
        .join_from(named, model, func.lower(model.c.name) == func.lower(named.c.name))
        .where(is_unlisted(named), or_(named.c.hub_id.is_(None), named.c.state == State.VANISHED))
        .where(model.c.state == State.PRESENT)
        .group_by(named.c.id, named.c.name)
        .having(func.count() == 1)
        .order_by(named.c.id)
    )


def _miscased_claims() -> Select[Any]:
    """Return a query of the names in statements that resolve to nothing, and of the one model by another case."""
    name, bearer = edge_evidence.c.base_name, model.alias("bearer")
    is_borne = exists(literal(1)).where(bearer.c.name == name, bears_name(bearer))
    is_alias = exists(literal(1)).where(alias.c.name == name)
    return (
        select(name, func.min(model.c.name))
        .join_from(edge_evidence, model, func.lower(model.c.name) == func.lower(name))
        .where(leads_nowhere(), model.c.state == State.PRESENT, ~is_borne, ~is_alias)
        .group_by(name)
        .having(func.count(model.c.id.distinct()) == 1)
        .order_by(name)
    )


def _may_resolve() -> Select[Any]:
    """Return a query of the derivatives with a statement that resolves to nothing and by now might."""
    name = edge_evidence.c.base_name
    by_name = exists(literal(1)).where(model.c.name == name, bears_name(), model.c.state == State.PRESENT)
    by_alias = exists(literal(1)).where(
        alias.c.name == name, model.c.id == alias.c.model, model.c.state == State.PRESENT
    )
    return select(edge_evidence.c.derivative).distinct().where(leads_nowhere(), or_(by_name, by_alias))

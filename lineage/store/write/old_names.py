"""Old names of models that cards still use: learned from the Hub's own word for the same base, at no request."""

from typing import Any

from sqlalchemy import Select, and_, exists, func, literal, select

from lineage.facts import Evidence, State
from lineage.store.schema.tables import alias, bears_name, edge_evidence, model
from lineage.store.write.edges import absorb, disturbed
from lineage.store.write.lookup import ONLY_NAMED, Lookup


def learn_old_names(lookup: Lookup) -> set[int]:
    """Let each name that cards use for one present model be its alias, where no listed model bears that name.

    `resolve.derive` tells which model such a name means in one record. After a finished sweep the name is on no list,
    so that other records that use it mean the same model; a model that comes to bear it ends the alias.

    Returns:
        The derivatives whose edges must be worked out again.
    """
    pairs = [(str(name), str(bearer)) for name, bearer in lookup.connection.execute(_names_used())]
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
    from_cards = select(alias.c.name, alias.c.model).where(alias.c.kind == "card").order_by(alias.c.name)
    names = [(str(name), int(key)) for name, key in lookup.connection.execute(from_cards)]
    if not names:
        return set()
    claim = edge_evidence.c
    query = _both(claim.base_name, claim.base).where(claim.last_crawl == lookup.crawl).distinct()
    used = {(name, key) for name, key in lookup.connection.execute(query)}
    unused = [name for name, key in names if (name, key) not in used]
    lookup.load((), unused)
    for name in unused:
        lookup.end_alias(name)
    return disturbed(lookup)


def _both(*columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
    """Return a query of a card's statements under another name than the base's, which the Hub states as well."""
    claim, by_hub = edge_evidence.c, edge_evidence.alias("by_hub")
    return (
        select(*columns)
        .join_from(edge_evidence, by_hub, and_(by_hub.c.derivative == claim.derivative, by_hub.c.base == claim.base))
        .join(model, model.c.id == claim.base)
        .where(claim.kind == Evidence.CARD, by_hub.c.kind == Evidence.HUB, claim.current, by_hub.c.current)
        .where(model.c.state == State.PRESENT, func.lower(model.c.name) != func.lower(claim.base_name))
    )


def _names_used() -> Select[Any]:
    name, other = edge_evidence.c.base_name, model.alias("other")
    is_alias = exists(literal(1)).where(alias.c.name == name)
    # Without the condition of the index of names, 200,000 models take seven minutes.
    is_present = exists(literal(1)).where(other.c.name == name, bears_name(other), other.c.state == State.PRESENT)
    return (
        _both(name, func.min(model.c.name))
        .where(~is_alias, ~is_present)
        .group_by(name)
        .having(func.count(edge_evidence.c.base.distinct()) == 1)
        .order_by(name)
    )

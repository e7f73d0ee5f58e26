"""Everything above a model: its bases, theirs, and the ways up to one of them."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import CTE, Select, and_, literal, select
from sqlalchemy.engine import Connection

from lineage.errors import UnknownModelError
from lineage.facts import Edge, Evidence, Relation, State, is_impossible_in_time
from lineage.store.read.answers import NO_SUCCESSION, EvidenceRow, Succession, Trace, TreeNode, Unread
from lineage.store.read.find import find_model
from lineage.store.read.in_list import in_list
from lineage.store.read.new_versions import succession
from lineage.store.read.unread import card_names, declared_by, relation_words, unread_of, word_of
from lineage.store.schema.tables import edge, edge_evidence, model

MAX_WAYS: Final = 20
"""Shortest ways that a trace lists; all are counted."""

_STRENGTH: Final = {kind.value: position for position, kind in enumerate(Evidence)}
_SHOWN: Final = (
    *(model.c.id, model.c.name, model.c.state, model.c.created_at, model.c.downloads, model.c.sha),
    *(model.c.license, model.c.license_name, model.c.license_link, model.c.new_version),
)


class _Upward(NamedTuple):
    """One edge above the model, with what lies behind it."""

    base: int
    relation: Relation
    evidence: tuple[Evidence, ...]
    raw: tuple[EvidenceRow, ...]
    word: str | None
    word_from: Evidence | None
    declared_by: tuple[Evidence, ...]


def trace(connection: Connection, name: str, *, target: str | None = None, raw: bool = False) -> Trace:
    """Follow every base of a model, and theirs, to the end; each model is expanded once, where it is nearest.

    Args:
        connection: A transaction to read in.
        name: The model.
        target: A model above it to find every shortest way to.
        raw: Whether to bring the raw values behind each edge.

    Raises:
        UnknownModelError: No such model, or `target` is not above it.
    """
    start = find_model(connection, name)
    models = {row.id: row for row in connection.execute(_models_above(start.key))}
    words = relation_words(connection, models)
    above = _edges_above(connection, start.key, models, words)
    unread = unread_of(connection, models)
    order = _nearest_first(start.key, above)
    names = {key: row.name for key, row in models.items()}
    ends = sorted((row.name, State(row.state)) for key, row in models.items() if not above.get(key))
    newer = {key: succession(connection, row.name, row.new_version) for key, row in models.items() if row.new_version}
    ways: tuple[tuple[Edge, ...], ...] = ()
    total = 0
    if target is not None:
        goal = find_model(connection, target)
        if goal.key not in models or goal.key == start.key:
            raise UnknownModelError(f"{goal.repo_id} is not above {start.repo_id}: no declared base leads there.")
        ways, total = _ways(start.key, goal.key, above, names)
        target = goal.repo_id
    return Trace(
        top=_tree(start.key, order, above, models, _Beside(newer, unread, card_names(connection, models)), raw=raw),
        edges=tuple(_edge(names, key, up) for key in order for up in above.get(key, ())),
        ends=tuple(ends),
        target=target,
        ways=ways,
        ways_total=total,
        unread={names[key]: unread[key] for key in sorted(unread, key=names.__getitem__)},
    )


def _up(key: int) -> CTE:
    """Return the keys of a model and of all above it, as a recursive query."""
    up = select(literal(key).label("id")).cte("up", recursive=True)
    bases = select(edge.c.base).join_from(up, edge, edge.c.derivative == up.c.id).where(edge.c.current)
    return up.union(bases)


def _models_above(key: int) -> Select[Any]:
    up = _up(key)
    return select(*_SHOWN).join_from(up, model, model.c.id == up.c.id)


def _claims_above(key: int) -> Select[Any]:
    up, claim = _up(key), edge_evidence
    return (
        select(
            *(claim.c.derivative, claim.c.base, edge.c.relation, edge.c.evidence),
            *(claim.c.kind, claim.c.relation, claim.c.raw_value),
        )
        .join_from(up, edge, and_(edge.c.derivative == up.c.id, edge.c.current))
        .join(claim, and_(claim.c.derivative == edge.c.derivative, claim.c.base == edge.c.base, claim.c.current))
    )


def _edges_above(
    connection: Connection, key: int, models: Mapping[int, Any], words: Mapping[int, Mapping[Evidence, str]]
) -> dict[int, list[_Upward]]:
    claims: dict[tuple[int, int], tuple[str, str, list[EvidenceRow]]] = {}
    for derivative, base, relation, strongest, kind, stated, raw in connection.execute(_claims_above(key)):
        row = EvidenceRow(Evidence(kind), Relation(stated), raw)
        claims.setdefault((derivative, base), (relation, strongest, []))[2].append(row)
    above: dict[int, list[_Upward]] = {}
    for (derivative, base), (relation, strongest, rows) in claims.items():
        rows.sort(key=lambda row: (_STRENGTH[row.kind], row.raw))
        kinds = tuple(dict.fromkeys(row.kind for row in rows))
        place, word = word_of(Relation(relation), kinds, words.get(derivative, {}))
        above.setdefault(derivative, []).append(
            _Upward(base, Relation(relation), kinds, tuple(rows), word, place, declared_by(strongest, kinds))
        )
    for ups in above.values():
        ups.sort(key=lambda up: models[up.base].name)
    return above


def _nearest_first(start: int, above: Mapping[int, Sequence[_Upward]]) -> list[int]:
    """Order the models above by distance, then by where they were met."""
    order, met = [start], {start}
    for key in order:
        for up in above.get(key, ()):
            if up.base not in met:
                met.add(up.base)
                order.append(up.base)
    return order


def _tree(
    start: int,
    order: Sequence[int],
    above: Mapping[int, Sequence[_Upward]],
    models: Mapping[int, Any],
    beside: "_Beside",
    *,
    raw: bool,
) -> TreeNode:
    """Build the tree from its far ends inwards, so that a chain of any length does."""
    expanded_at: dict[int, int] = {}
    for key in order:
        for up in above.get(key, ()):
            if up.base != start:
                expanded_at.setdefault(up.base, key)
    children: dict[int, tuple[TreeNode, ...]] = {}
    for key in reversed(order):
        children[key] = tuple(
            _node(
                models[key],
                models[up.base],
                up,
                () if repeated else children[up.base],
                beside,
                repeated=repeated and bool(above.get(up.base)),
                raw=raw,
            )
            for up in above.get(key, ())
            for repeated in (expanded_at.get(up.base) != key,)
        )
    return _node(None, models[start], None, children[start], beside, repeated=False, raw=False)


class _Beside(NamedTuple):
    """What is known of some models beside their rows, by key."""

    newer: Mapping[int, Succession]
    unread: Mapping[int, tuple[Unread, ...]]
    card_names: Mapping[int, tuple[str, ...]]


def _node(
    derivative: Any,  # noqa: ANN401 - a SQLAlchemy row, or None for the top
    row: Any,  # noqa: ANN401 - the same
    up: _Upward | None,
    children: tuple[TreeNode, ...],
    beside: _Beside,
    *,
    repeated: bool,
    raw: bool,
) -> TreeNode:
    return TreeNode(
        repo_id=row.name,
        state=State(row.state),
        relation=None if up is None else up.relation,
        evidence=() if up is None else up.evidence,
        created_at=row.created_at,
        downloads=row.downloads,
        license=row.license,
        license_name=row.license_name,
        license_link=row.license_link,
        sha=row.sha,
        children=children,
        repeated=repeated,
        raw=up.raw if raw and up is not None else (),
        unread=beside.unread.get(row.id, ()),
        relation_word=None if up is None else up.word,
        word_from=None if up is None else up.word_from,
        impossible_in_time=derivative is not None and is_impossible_in_time(derivative.created_at, row.created_at),
        succession=beside.newer.get(row.id, NO_SUCCESSION),
        declared_by=() if up is None else up.declared_by,
        card_names=tuple(
            name for name in beside.card_names.get(row.id, ()) if name not in {child.repo_id for child in children}
        ),
    )


def _edge(names: Mapping[int, str], derivative: int, up: _Upward) -> Edge:
    return Edge(names[derivative], names[up.base], up.relation, up.evidence, up.word)


def _ways(
    start: int, goal: int, above: Mapping[int, Sequence[_Upward]], names: Mapping[int, str]
) -> tuple[tuple[tuple[Edge, ...], ...], int]:
    """List the shortest ways up, in name order, and count them all."""
    distance = {start: 0}
    count = {start: 1}
    order = [start]
    for key in order:
        for up in above.get(key, ()):
            if up.base not in distance:
                distance[up.base] = distance[key] + 1
                count[up.base] = 0
                order.append(up.base)
            if distance[up.base] == distance[key] + 1:
                count[up.base] += count[key]
    leads = {goal}
    for key in reversed(order):
        if any(up.base in leads and distance[up.base] == distance[key] + 1 for up in above.get(key, ())):
            leads.add(key)
    ways: list[tuple[Edge, ...]] = []
    open_ways: list[tuple[int, tuple[Edge, ...]]] = [(start, ())]
    while open_ways and len(ways) < MAX_WAYS:
        key, way = open_ways.pop()
        if key == goal:
            ways.append(way)
            continue
        open_ways.extend(
            (up.base, (*way, _edge(names, key, up)))
            for up in reversed(above.get(key, ()))
            if up.base in leads and distance[up.base] == distance[key] + 1
        )
    return tuple(ways), count[goal]


def first_bases(connection: Connection, keys: Sequence[int]) -> dict[int, Edge]:
    """Return each model's base, the first in name order where it has several; models without one are left out."""
    derivatives, bases, claim = model.alias("derivatives"), model.alias("bases"), edge_evidence
    query = (
        select(edge.c.derivative, edge.c.base, derivatives.c.name, bases.c.name, edge.c.relation, claim.c.kind)
        .join_from(edge, derivatives, derivatives.c.id == edge.c.derivative)
        .join(bases, bases.c.id == edge.c.base)
        .join(claim, and_(claim.c.derivative == edge.c.derivative, claim.c.base == edge.c.base, claim.c.current))
        .where(in_list(edge.c.derivative, {int(key) for key in keys}), edge.c.current)
        .order_by(edge.c.derivative, bases.c.name, edge.c.base)
    )
    first: dict[int, Edge] = {}
    for key, several in groupby(connection.execute(query), key=itemgetter(0)):
        edges = list(several)
        _, base, derivative, name, relation, _ = edges[0]
        kinds = {row[5] for row in edges if row[1] == base}
        evidence = tuple(kind for kind in Evidence if kind.value in kinds)
        first[int(key)] = Edge(derivative, name, Relation(relation), evidence)
    return first

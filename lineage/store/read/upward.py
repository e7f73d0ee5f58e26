"""Everything above a model: its bases, theirs, and the ways up to one of them."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.engine import Connection

from lineage.errors import UnknownModelError
from lineage.facts import Edge, Evidence, Relation, State, is_impossible_in_time
from lineage.store.read.answers import NO_SUCCESSION, EvidenceRow, Succession, Trace, TreeNode, Unread
from lineage.store.read.find import find_model
from lineage.store.read.in_list import among, looked_up
from lineage.store.read.new_versions import succession
from lineage.store.read.unread import card_names, declared_by, relation_words, unread_of, word_of

MAX_WAYS: Final = 20
"""Shortest ways that a trace lists; all are counted."""

_ABOVE: Final = text(
    "WITH RECURSIVE up (id) AS (SELECT :key UNION SELECT e.base FROM up JOIN edge AS e ON e.derivative = up.id "
    "WHERE e.current) "
    "SELECT m.id, m.name, m.state, m.created_at, m.downloads, m.license, "
    "m.license_name, m.license_link, m.sha, m.new_version FROM up JOIN model AS m ON m.id = up.id"
)
_EDGES: Final = text(
    "WITH RECURSIVE up (id) AS (SELECT :key UNION SELECT e.base FROM up JOIN edge AS e ON e.derivative = up.id "
    "WHERE e.current) "
    "SELECT v.derivative, v.base, e.relation, e.evidence, v.kind, v.relation, v.raw_value FROM up "
    "JOIN edge AS e ON e.derivative = up.id AND e.current "
    "JOIN edge_evidence AS v ON v.derivative = e.derivative AND v.base = e.base AND v.current"
)
_FIRST: Final = (
    "SELECT e.derivative, e.base, d.name, b.name, e.relation, v.kind FROM edge AS e "  # noqa: S608 - words of our own
    "JOIN model AS d ON d.id = e.derivative JOIN model AS b ON b.id = e.base "
    "JOIN edge_evidence AS v ON v.derivative = e.derivative AND v.base = e.base AND v.current "
    f"WHERE {among('e.derivative')} AND e.current ORDER BY e.derivative, b.name, e.base"
)
_STRENGTH: Final = {kind.value: position for position, kind in enumerate(Evidence)}


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
    models = {row.id: row for row in connection.execute(_ABOVE, {"key": start.key})}
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


def _edges_above(
    connection: Connection, key: int, models: Mapping[int, Any], words: Mapping[int, Mapping[Evidence, str]]
) -> dict[int, list[_Upward]]:
    found: dict[tuple[int, int], tuple[str, str, list[EvidenceRow]]] = {}
    for derivative, base, relation, strongest, kind, said, raw in connection.execute(_EDGES, {"key": key}):
        found.setdefault((derivative, base), (relation, strongest, []))[2].append(
            EvidenceRow(Evidence(kind), Relation(said), raw)
        )
    above: dict[int, list[_Upward]] = {}
    for (derivative, base), (relation, strongest, rows) in found.items():
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
    """Find each model's base, the first in name order where it has several; models without one are left out."""
    found: dict[int, Edge] = {}
    rows = looked_up(connection, _FIRST, {int(key) for key in keys})
    for key, several in groupby(rows, key=itemgetter(0)):
        edges = list(several)
        _, base, derivative, name, relation, _ = edges[0]
        kinds = {row[5] for row in edges if row[1] == base}
        evidence = tuple(kind for kind in Evidence if kind.value in kinds)
        found[int(key)] = Edge(derivative, name, Relation(relation), evidence)
    return found

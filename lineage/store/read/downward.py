"""The tree below a model, as deep and as wide as asked for, straight from SQL."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.engine import Connection

from lineage.facts import Evidence, Relation, State, is_impossible_in_time
from lineage.store.read.answers import TreeNode
from lineage.store.read.evidence_filter import resting_on
from lineage.store.read.find import find_model
from lineage.store.read.in_list import among, looked_up, written
from lineage.store.read.unread import declared_by, relation_words, unread_of, word_of

MAX_NODES: Final = 20_000
"""Lines of one tree, without the top; what is past them is counted, not shown."""
_ORDER: Final = {relation: position for position, relation in enumerate(Relation)}


class _Below(NamedTuple):
    key: int
    base: int
    node: TreeNode


def tree(connection: Connection, name: str, *, depth: int, width: int, evidence: Sequence[Evidence]) -> TreeNode:
    """Draw what hangs below a model: of each model the `width` most downloaded derivatives, `depth` levels deep.

    A model that several ways lead to is expanded once, where it is nearest; what is left out is counted by relation.

    Raises:
        UnknownModelError: No such model.
    """
    top = find_model(connection, name)
    met = {top.key}
    levels: list[list[_Below]] = []
    frontier = [top.key]
    hidden: dict[int, tuple[tuple[Relation, int], ...]] = {}
    room = MAX_NODES
    for _ in range(depth):
        rows = _level(connection, frontier, evidence, min(width, room))[:room]
        hidden |= _hidden(connection, frontier, evidence, rows)
        room -= len(rows)
        below = []
        fresh = []
        behind = _evidence(connection, rows)
        shown = {row.derivative for row in rows}
        words, unread = relation_words(connection, shown), unread_of(connection, shown)
        for row in rows:
            repeated = row.derivative in met
            kinds = behind[row.derivative, row.base]
            place, word = word_of(Relation(row.relation), kinds, words.get(row.derivative, {}))
            node = replace(
                _node(row, kinds, repeated=repeated),
                unread=unread.get(row.derivative, ()),
                relation_word=word,
                word_from=place,
                declared_by=declared_by(row.evidence, kinds),
            )
            below.append(_Below(row.derivative, row.base, node))
            if not repeated:
                met.add(row.derivative)
                fresh.append(row.derivative)
        levels.append(below)
        frontier = fresh
        if not frontier or not room:
            break
    hidden |= _hidden(connection, frontier, evidence, ())
    children: dict[int, list[TreeNode]] = {}
    for level in reversed(levels):
        above: dict[int, list[TreeNode]] = {}
        for key, base, node in level:
            finished = node if node.repeated else _finished(node, children.get(key, ()), hidden.get(key, ()))
            above.setdefault(base, []).append(finished)
        children = above
    start = TreeNode(
        repo_id=top.repo_id,
        state=top.state,
        created_at=top.created_at,
        downloads=top.downloads,
        license=top.license,
        unread=unread_of(connection, [top.key]).get(top.key, ()),
        license_name=top.license_name,
        license_link=top.license_link,
        not_drawn=_not_drawn(connection, met, evidence),
    )
    return _finished(start, children.get(top.key, ()), hidden.get(top.key, ()))


def _level(connection: Connection, bases: Sequence[int], evidence: Sequence[Evidence], width: int) -> list[Any]:
    query = (
        "SELECT base, derivative, relation, evidence, name, state, created_at, downloads, license, "  # noqa: S608 - words of our own
        "license_name, license_link, base_created_at FROM (SELECT e.base, e.derivative, e.relation, e.evidence, "
        "m.name, m.state, m.created_at, m.downloads, m.license, m.license_name, m.license_link, "
        "b.created_at AS base_created_at, "
        "row_number() OVER (PARTITION BY e.base ORDER BY coalesce(m.downloads, -1) DESC, m.name) "
        "AS place FROM edge AS e JOIN model AS m ON m.id = e.derivative JOIN model AS b ON b.id = e.base "
        f"WHERE {among('e.base', ':bases')} AND e.current "
        f"AND {resting_on(evidence, 'e')}) AS ranked WHERE place <= :width ORDER BY base, place"
    )
    return list(connection.execute(text(query), {"width": width, "bases": written(bases)}))


def _evidence(connection: Connection, rows: Sequence[Any]) -> dict[tuple[int, int], tuple[Evidence, ...]]:
    """Read every kind of evidence for the edges that are shown, strongest first."""
    found: dict[tuple[int, int], set[str]] = {}
    query = f"SELECT derivative, base, kind FROM edge_evidence WHERE {among('derivative')} AND current"  # noqa: S608 - words of our own
    for derivative, base, kind in looked_up(connection, query, {row.derivative for row in rows}):
        found.setdefault((derivative, base), set()).add(kind)
    return {edge: tuple(kind for kind in Evidence if kind.value in kinds) for edge, kinds in found.items()}


def _hidden(
    connection: Connection, bases: Sequence[int], evidence: Sequence[Evidence], shown: Sequence[Any]
) -> dict[int, tuple[tuple[Relation, int], ...]]:
    """Count, by relation, the derivatives of each base that are not shown."""
    if not bases:
        return {}
    left: dict[int, dict[Relation, int]] = {}
    query = (
        f"SELECT base, relation, count(*) FROM edge WHERE {among('base')} AND current "  # noqa: S608 - as above
        f"AND {resting_on(evidence, 'edge')} GROUP BY base, relation"
    )
    for base, relation, count in looked_up(connection, query, bases):
        left.setdefault(base, {})[Relation(relation)] = count
    for row in shown:
        left[row.base][Relation(row.relation)] -= 1
    return {
        base: tuple(
            (relation, counts[relation]) for relation in sorted(counts, key=_ORDER.__getitem__) if counts[relation]
        )
        for base, counts in left.items()
    }


def _not_drawn(
    connection: Connection, bases: Collection[int], evidence: Sequence[Evidence]
) -> tuple[tuple[Evidence, int], ...]:
    """Count the edges below drawn models that cards, or adapters' configurations, alone declare and no line shows."""
    rows = looked_up(
        connection,
        f"SELECT evidence, count(*) FROM edge WHERE {among('base')} AND current "  # noqa: S608 - as above
        f"AND evidence IN ('card', 'adapter_config') AND NOT ({resting_on(evidence, 'edge')}) GROUP BY evidence",
        bases,
    )
    counts: Counter[Evidence] = Counter()
    for kind, count in rows:
        counts[Evidence(kind)] += count
    return tuple((kind, counts[kind]) for kind in Evidence if counts[kind])


def _node(row: Any, evidence: tuple[Evidence, ...], *, repeated: bool) -> TreeNode:  # noqa: ANN401 - a SQLAlchemy row
    return TreeNode(
        repo_id=row.name,
        state=State(row.state),
        relation=Relation(row.relation),
        evidence=evidence,
        created_at=row.created_at,
        downloads=row.downloads,
        license=row.license,
        license_name=row.license_name,
        license_link=row.license_link,
        repeated=repeated,
        impossible_in_time=is_impossible_in_time(row.created_at, row.base_created_at),
    )


def _finished(node: TreeNode, children: Sequence[TreeNode], hidden: tuple[tuple[Relation, int], ...]) -> TreeNode:
    return replace(node, children=tuple(children), hidden=hidden)

"""The tree below a model, as deep and as wide as asked for, straight from SQL."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from lineage.facts import DECLARED_EVIDENCE, HEADLINE_EVIDENCE, Evidence, Relation, State, is_impossible_in_time
from lineage.store.read.answers import TreeNode
from lineage.store.read.evidence_filter import resting_on
from lineage.store.read.find import find_model
from lineage.store.read.in_list import in_list
from lineage.store.read.unread import declared_by, relation_words, unread_of, word_of
from lineage.store.schema.tables import edge, edge_evidence, model

MAX_NODES: Final = 20_000
"""Lines of one tree, without the top; what is past them is counted, not shown."""
_ORDER: Final = {relation: position for position, relation in enumerate(Relation)}
_ALONE: Final = tuple(kind for kind in DECLARED_EVIDENCE if kind not in HEADLINE_EVIDENCE)


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
    top = model.alias("bases")
    most_downloaded = (func.coalesce(model.c.downloads, -1).desc(), model.c.name)
    ranked = (
        select(
            *(edge.c.base, edge.c.derivative, edge.c.relation, edge.c.evidence),
            *(model.c.name, model.c.state, model.c.created_at, model.c.downloads),
            *(model.c.license, model.c.license_name, model.c.license_link),
            top.c.created_at.label("base_created_at"),
            func.row_number().over(partition_by=edge.c.base, order_by=most_downloaded).label("place"),
        )
        .join_from(edge, model, model.c.id == edge.c.derivative)
        .join(top, top.c.id == edge.c.base)
        .where(in_list(edge.c.base, bases), edge.c.current, resting_on(evidence))
        .subquery("ranked")
    )
    query = select(ranked).where(ranked.c.place <= width).order_by(ranked.c.base, ranked.c.place)
    return list(connection.execute(query))


def _evidence(connection: Connection, rows: Sequence[Any]) -> dict[tuple[int, int], tuple[Evidence, ...]]:
    """Return every kind of evidence for the edges that are shown, strongest first."""
    kinds_of: dict[tuple[int, int], set[str]] = {}
    query = select(edge_evidence.c.derivative, edge_evidence.c.base, edge_evidence.c.kind).where(
        in_list(edge_evidence.c.derivative, {row.derivative for row in rows}), edge_evidence.c.current
    )
    for derivative, base, kind in connection.execute(query):
        kinds_of.setdefault((derivative, base), set()).add(kind)
    return {pair: tuple(kind for kind in Evidence if kind.value in kinds) for pair, kinds in kinds_of.items()}


def _hidden(
    connection: Connection, bases: Sequence[int], evidence: Sequence[Evidence], shown: Sequence[Any]
) -> dict[int, tuple[tuple[Relation, int], ...]]:
    """Count, by relation, the derivatives of each base that are not shown."""
    if not bases:
        return {}
    left: dict[int, dict[Relation, int]] = {}
    query = (
        select(edge.c.base, edge.c.relation, func.count())
        .where(in_list(edge.c.base, bases), edge.c.current, resting_on(evidence))
        .group_by(edge.c.base, edge.c.relation)
    )
    for base, relation, count in connection.execute(query):
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
    query = (
        select(edge.c.evidence, func.count())
        .where(in_list(edge.c.base, bases), edge.c.current)
        .where(edge.c.evidence.in_(_ALONE), ~resting_on(evidence))
        .group_by(edge.c.evidence)
    )
    counts: Counter[Evidence] = Counter()
    for kind, count in connection.execute(query):
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

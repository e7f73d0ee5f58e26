"""Which edges have evidence of some kinds, as a condition."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from sqlalchemy import ColumnElement, FromClause, exists, literal, or_, select

from lineage.facts import Evidence
from lineage.store.schema.tables import edge, edge_evidence

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def strongest_tells(evidence: Sequence[Evidence]) -> bool:
    """Return whether an edge's strongest evidence decides: where no stronger kind than those asked for is left out.

    >>> strongest_tells([Evidence.HUB, Evidence.TAG]), strongest_tells([Evidence.TAG])
    (True, False)
    """
    return set(evidence) == set(list(Evidence)[: len(set(evidence))])


def resting_on(evidence: Sequence[Evidence], edges: FromClause = edge) -> ColumnElement[bool]:
    """Return the condition that an edge has one of some kinds of evidence, whatever stronger ones it has besides.

    >>> print(resting_on([Evidence.HUB]).compile(compile_kwargs={"literal_binds": True}))
    edge.evidence IN ('hub')
    """
    kinds = [kind.value for kind in evidence]
    if strongest_tells(evidence):
        return cast("ColumnElement[bool]", edges.c.evidence.in_(kinds))
    behind = edge_evidence.alias("behind")
    of_edge = (behind.c.derivative == edges.c.derivative, behind.c.base == edges.c.base, behind.c.current)
    query = exists(literal(1)).where(*of_edge, behind.c.kind.in_(kinds)).correlate(edges)
    if Evidence.CARD in evidence:
        return query
    # A tag that nothing confirms is worth a card: it rests on neither hub nor tag.
    return query.where(or_(behind.c.form == "plain", edges.c.evidence.in_(["hub", "tag"])))


def nobody_tells(connection: "Connection", evidence: Sequence[Evidence]) -> bool:
    """Return whether no edge of the database is known from any of some kinds of evidence."""
    query = select(edge.c.base).where(edge.c.current, resting_on(evidence)).limit(1)
    return connection.execute(query).first() is None


def no_such_edge(evidence: Sequence[Evidence]) -> str:
    """Return the sentence that says so.

    >>> no_such_edge([Evidence.NAME])
    'no edge of this database is known from name'
    """
    return f"no edge of this database is known from {' or '.join(evidence)}"

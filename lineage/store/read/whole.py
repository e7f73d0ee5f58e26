"""Whole tables, streamed: the edges as arrays for the graph, models and edges in name order for exports."""

from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, case, func, select
from sqlalchemy.engine import Connection

from lineage.facts import RELATION_CODES, Edge, EdgeArrays, Evidence, Relation
from lineage.store.read.answers import ModelRow
from lineage.store.read.evidence_filter import resting_on
from lineage.store.read.find import COLUMNS, model_row
from lineage.store.read.impossible_in_time import is_impossible
from lineage.store.read.unread import all_relation_words, all_unread, word_of
from lineage.store.schema.sqlite import driver_rows
from lineage.store.schema.tables import bears_name, edge, edge_evidence, is_replaced, model

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BATCH: Final = 50_000
_CODES: Final = {relation.value: code for code, relation in enumerate(RELATION_CODES)}


def edge_arrays(connection: Connection, evidence: Sequence[Evidence]) -> EdgeArrays:
    """Load every current edge that has evidence of one of these kinds."""
    import numpy as np

    query = (
        select(edge.c.base, edge.c.derivative, case(_CODES, value=edge.c.relation))
        .where(edge.c.current, resting_on(evidence))
        .order_by(edge.c.derivative, edge.c.base)
    )
    rows = driver_rows(connection, query)
    edges = np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, 3)
    keys, positions = np.unique(edges[:, :2], return_inverse=True)
    positions = positions.reshape(-1, 2).astype(np.int32)
    return EdgeArrays(
        keys=keys,
        base=np.ascontiguousarray(positions[:, 0]),
        derivative=np.ascontiguousarray(positions[:, 1]),
        relation=edges[:, 2].astype(np.uint8),
    )


def evidence_arrays(connection: Connection) -> "tuple[NDArray[Any], NDArray[Any], NDArray[Any]]":
    """Load every kind of evidence of every current edge: the base's key, the derivative's, bits by `Evidence`.

    One row an edge, by derivative and base.
    """
    import numpy as np

    claim = edge_evidence.c
    bits = {kind.value: 1 << place for place, kind in enumerate(Evidence)}
    query = (
        select(claim.base, claim.derivative, func.sum(case(bits, value=claim.kind).distinct()))
        .where(claim.current, claim.base.is_not(None))
        .group_by(claim.derivative, claim.base)
        .order_by(claim.derivative, claim.base)
    )
    rows = np.fromiter(chain.from_iterable(driver_rows(connection, query)), dtype=np.int64).reshape(-1, 3)
    return rows[:, 0], rows[:, 1], rows[:, 2].astype(np.uint8)


def impossible_edges(connection: Connection) -> "tuple[NDArray[Any], NDArray[Any]]":
    """Load the current edges that are impossible in time: the base's key, the derivative's."""
    import numpy as np

    derivatives, bases = model.alias("derivatives"), model.alias("bases")
    query = (
        select(edge.c.base, edge.c.derivative)
        .join_from(edge, derivatives, derivatives.c.id == edge.c.derivative)
        .join(bases, bases.c.id == edge.c.base)
        .where(edge.c.current, is_impossible(derivatives, bases))
        .order_by(edge.c.derivative, edge.c.base)
    )
    rows = np.fromiter(chain.from_iterable(driver_rows(connection, query)), dtype=np.int64).reshape(-1, 2)
    return rows[:, 0], rows[:, 1]


def models_in_name_order(connection: Connection) -> Iterator[ModelRow]:
    """Stream the models that hold their names, in name order."""
    rows = connection.execution_options(yield_per=_BATCH).execute(
        select(*COLUMNS).where(bears_name()).order_by(model.c.name)
    )
    unread = all_unread(connection)
    for row in map(model_row, rows):
        yield row._replace(unread=unread[row.key]) if row.key in unread else row


def edges_in_name_order(connection: Connection) -> Iterator[Edge]:
    """Stream current edges with every kind of evidence for each, by derivative's name, then base's.

    Of two bases of one name, the one that the name has passed to comes first, then by `_id`.
    """
    derivatives, bases, claim = model.alias("derivatives"), model.alias("bases"), edge_evidence
    query = (
        select(edge.c.derivative, edge.c.base, derivatives.c.name, bases.c.name, edge.c.relation, claim.c.kind)
        .join_from(edge, derivatives, derivatives.c.id == edge.c.derivative)
        .join(bases, bases.c.id == edge.c.base)
        .join(claim, and_(claim.c.derivative == edge.c.derivative, claim.c.base == edge.c.base, claim.c.current))
        .where(edge.c.current)
        .order_by(derivatives.c.name, bases.c.name, is_replaced(bases), bases.c.hub_id, edge.c.base)
    )
    rows = connection.execution_options(yield_per=_BATCH).execute(query)
    words = all_relation_words(connection)
    for (key, _, derivative, base, relation), several in groupby(rows, key=itemgetter(0, 1, 2, 3, 4)):
        behind = {row[5] for row in several}
        kinds = tuple(kind for kind in Evidence if kind.value in behind)
        word = word_of(Relation(relation), kinds, words[key])[1] if key in words else None
        yield Edge(derivative, base, Relation(relation), kinds, word)

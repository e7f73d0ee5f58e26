"""Whole tables, streamed: the edges as arrays for the graph, models and edges in name order for exports."""

from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import text
from sqlalchemy.engine import Connection

from lineage.facts import RELATION_CODES, Edge, EdgeArrays, Evidence, Relation
from lineage.store.read.answers import ModelRow
from lineage.store.read.evidence_filter import resting_on
from lineage.store.read.find import COLUMNS, model_row
from lineage.store.read.impossible_in_time import IMPOSSIBLE
from lineage.store.read.unread import all_relation_words, all_unread, word_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BATCH: Final = 50_000
_CODES: Final = {relation.value: code for code, relation in enumerate(RELATION_CODES)}


def edge_arrays(connection: Connection, evidence: Sequence[Evidence]) -> EdgeArrays:
    """Load every current edge that has evidence of one of these kinds."""
    import numpy as np

    codes = " ".join(f"WHEN '{name}' THEN {code}" for name, code in _CODES.items())
    raw = connection.connection.driver_connection
    assert raw is not None
    cursor = raw.execute(
        f"SELECT base, derivative, CASE relation {codes} END FROM edge "  # noqa: S608 - words of our own
        f"WHERE current AND {resting_on(evidence, 'edge')} ORDER BY derivative, base"
    )
    edges = np.fromiter(chain.from_iterable(cursor), dtype=np.int64).reshape(-1, 3)
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

    bits = " ".join(f"WHEN '{kind}' THEN {1 << place}" for place, kind in enumerate(Evidence))
    raw = connection.connection.driver_connection
    assert raw is not None
    cursor = raw.execute(
        f"SELECT base, derivative, sum(DISTINCT CASE kind {bits} END) FROM edge_evidence "  # noqa: S608 - words of our own
        "WHERE current AND base IS NOT NULL GROUP BY derivative, base ORDER BY derivative, base"
    )
    rows = np.fromiter(chain.from_iterable(cursor), dtype=np.int64).reshape(-1, 3)
    return rows[:, 0], rows[:, 1], rows[:, 2].astype(np.uint8)


def impossible_edges(connection: Connection) -> "tuple[NDArray[Any], NDArray[Any]]":
    """Load the current edges that are impossible in time: the base's key, the derivative's."""
    import numpy as np

    raw = connection.connection.driver_connection
    assert raw is not None
    cursor = raw.execute(
        "SELECT e.base, e.derivative FROM edge AS e JOIN model AS d ON d.id = e.derivative "  # noqa: S608 - words of our own
        f"JOIN model AS b ON b.id = e.base WHERE e.current AND {IMPOSSIBLE} ORDER BY e.derivative, e.base"
    )
    rows = np.fromiter(chain.from_iterable(cursor), dtype=np.int64).reshape(-1, 2)
    return rows[:, 0], rows[:, 1]


def models_in_name_order(connection: Connection) -> Iterator[ModelRow]:
    """Stream the models that hold their names, in name order."""
    rows = connection.execution_options(yield_per=_BATCH).execute(
        text(f"SELECT {COLUMNS} FROM model WHERE state <> 'replaced' ORDER BY name")  # noqa: S608 - words of our own
    )
    unread = all_unread(connection)
    for row in rows:
        model = model_row(row)
        yield model._replace(unread=unread[model.key]) if model.key in unread else model


def edges_in_name_order(connection: Connection) -> Iterator[Edge]:
    """Stream current edges with every kind of evidence for each, by derivative's name, then base's.

    Of two bases of one name, the one that the name has passed to comes first, then by `_id`.
    """
    rows = connection.execution_options(yield_per=_BATCH).execute(
        text(
            "SELECT e.derivative, e.base, d.name, b.name, e.relation, v.kind FROM edge AS e "
            "JOIN model AS d ON d.id = e.derivative JOIN model AS b ON b.id = e.base "
            "JOIN edge_evidence AS v ON v.derivative = e.derivative AND v.base = e.base AND v.current "
            "WHERE e.current ORDER BY d.name, b.name, b.state = 'replaced', b.hub_id, e.base"
        )
    )
    words = all_relation_words(connection)
    for (key, _, derivative, base, relation), several in groupby(rows, key=itemgetter(0, 1, 2, 3, 4)):
        behind = {row[5] for row in several}
        kinds = tuple(kind for kind in Evidence if kind.value in behind)
        word = word_of(Relation(relation), kinds, words[key])[1] if key in words else None
        yield Edge(derivative, base, Relation(relation), kinds, word)

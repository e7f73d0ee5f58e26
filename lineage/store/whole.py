"""Whole tables, streamed: the edges as arrays for the graph, models and edges in name order for exports."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import text
from sqlalchemy.engine import Connection

from lineage.facts import RELATION_CODES, Edge, EdgeArrays, Evidence, Relation
from lineage.store.answers import ModelRow
from lineage.store.find import COLUMNS, model_row

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BATCH: Final = 50_000
_CODES: Final = {relation.value: code for code, relation in enumerate(RELATION_CODES)}


def edge_arrays(connection: Connection, evidence: Sequence[Evidence]) -> EdgeArrays:
    """Load every current edge whose strongest evidence is one of these."""
    import numpy as np  # noqa: PLC0415 - small queries do without numpy

    kinds = ",".join(f"'{kind}'" for kind in evidence)
    codes = " ".join(f"WHEN '{name}' THEN {code}" for name, code in _CODES.items())
    cursor = connection.exec_driver_sql(
        f"SELECT base, derivative, CASE relation {codes} END FROM edge "  # noqa: S608 - words of our own
        f"WHERE current AND evidence IN ({kinds}) ORDER BY derivative, base"
    )
    parts: list[NDArray[np.int64]] = []
    while rows := cursor.fetchmany(_BATCH):
        parts.append(np.array([tuple(row) for row in rows], dtype=np.int64))
    edges = np.concatenate(parts) if parts else np.empty((0, 3), dtype=np.int64)
    keys, positions = np.unique(edges[:, :2], return_inverse=True)
    positions = positions.reshape(-1, 2).astype(np.int32)
    return EdgeArrays(
        keys=keys,
        base=np.ascontiguousarray(positions[:, 0]),
        derivative=np.ascontiguousarray(positions[:, 1]),
        relation=edges[:, 2].astype(np.uint8),
    )


def models_in_name_order(connection: Connection, where: str = "state <> 'replaced'") -> Iterator[ModelRow]:
    """Stream models, in name order."""
    rows = connection.execution_options(yield_per=_BATCH).execute(
        text(f"SELECT {COLUMNS} FROM model WHERE {where} ORDER BY name, id")  # noqa: S608 - a constant of the caller
    )
    for row in rows:
        yield model_row(row)


def edges_in_name_order(connection: Connection) -> Iterator[Edge]:
    """Stream current edges with every kind of evidence for each, by derivative's name, then base's."""
    rows = connection.execution_options(yield_per=_BATCH).execute(
        text(
            "SELECT d.name, b.name, e.relation, v.kind FROM edge AS e JOIN model AS d ON d.id = e.derivative "
            "JOIN model AS b ON b.id = e.base JOIN edge_evidence AS v ON v.derivative = e.derivative "
            "AND v.base = e.base AND v.current WHERE e.current ORDER BY d.name, b.name, b.id"
        )
    )
    last: tuple[Any, ...] = ()
    kinds: set[str] = set()
    for derivative, base, relation, kind in rows:
        if (derivative, base, relation) != last:
            if last:
                yield _edge(last, kinds)
            last, kinds = (derivative, base, relation), set()
        kinds.add(kind)
    if last:
        yield _edge(last, kinds)


def _edge(named: tuple[Any, ...], kinds: set[str]) -> Edge:
    derivative, base, relation = named
    return Edge(derivative, base, Relation(relation), tuple(kind for kind in Evidence if kind.value in kinds))

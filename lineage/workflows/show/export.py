"""Give the whole database, or one family of it, to other programs."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import Final, Generic, Literal, NamedTuple, TypeVar

from lineage.render.exports.graphml import graphml
from lineage.render.exports.json_lines import json_lines
from lineage.settings import Settings, Table
from lineage.store.read.answers import Source
from lineage.store.read.totals import source
from lineage.store.read.whole import edges_in_name_order, models_in_name_order
from lineage.store.schema.database import Connection, open_to_read

ExportFormat = Literal["jsonl", "graphml"]
FORMATS: Final[dict[ExportFormat, Callable[..., Iterator[bytes]]]] = {"jsonl": json_lines, "graphml": graphml}
Item = TypeVar("Item")


class Exported(NamedTuple):
    """What an export held.

    Attributes:
        source: Where its data is from.
        models: How many models.
        edges: How many edges.
    """

    source: Source
    models: int
    edges: int


def export(
    settings: Settings,
    fmt: ExportFormat,
    subject: str | None = None,
    on_done: Callable[[Exported], None] = lambda _: None,
) -> Iterator[bytes]:
    """Stream an export, in name order, without crawl times, so that equal data gives equal bytes.

    Args:
        settings: Which database.
        fmt: JSON lines or GraphML.
        subject: A model or organisation whose family alone is wanted: its roots and all their descendants.
        on_done: Told at the end what was exported.

    Raises:
        UnknownModelError: Nothing of that name.
        DatabaseError: The database is missing, locked or damaged.
    """
    with ExitStack() as stack:
        database = stack.enter_context(open_to_read(settings.database))
        connection = stack.enter_context(database.transaction())
        inside = None if subject is None else _family(connection, subject, settings.config.brands)
        models = models_in_name_order(connection)
        edges = edges_in_name_order(connection)
        if inside is not None:
            models = (model for model in models if model.repo_id in inside)
            edges = (edge for edge in edges if edge.derivative in inside and edge.base in inside)
        where, counted_models, counted_edges = source(connection), _Counted(models), _Counted(edges)
        yield from FORMATS[fmt](where, counted_models, counted_edges)
        on_done(Exported(where, counted_models.count, counted_edges.count))


class _Counted(Generic[Item]):
    """Rows on their way out, counted."""

    def __init__(self, rows: Iterable[Item]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Item]:
        for row in self._rows:
            self.count += 1
            yield row


def _family(connection: Connection, name: str, brands: Table) -> set[str]:
    import numpy as np

    from lineage.facts import DECLARED_EVIDENCE
    from lineage.graph import descendants
    from lineage.store.read.find import names_by_key
    from lineage.workflows.family.subject import family_graph, read_subject

    subject = read_subject(connection, name, brands)
    graph, roots = family_graph(connection, subject, DECLARED_EVIDENCE)
    reached = graph.keys[np.flatnonzero(descendants(graph, roots) >= 0)]
    return set(names_by_key(connection, [*reached.tolist(), *subject.keys]).values())

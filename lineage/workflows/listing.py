"""Which models were made from a model or an organisation, and an organisation's own releases."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from lineage.errors import UsageError
from lineage.facts import HEADLINE_EVIDENCE, Edge, Evidence, State
from lineage.graph import LineageGraph, fan_out, reaches
from lineage.settings import Settings
from lineage.stats.counting import RELATION_NAMES, counted
from lineage.stats.mixes import size_class
from lineage.stats.series import series
from lineage.store.answers import ModelRow, Source
from lineage.store.database import open_to_read
from lineage.store.find import models_by_key, owner_keys
from lineage.store.rows import RowFilter, filtered_rows
from lineage.store.totals import source
from lineage.store.upward import first_bases
from lineage.store.whole import edge_arrays
from lineage.workflows.subject import FirstParty, make_rule, read_subject, ruled_graph

SORTS: Final = ("downloads", "likes", "created_at", "last_modified", "parameters", "depth", "name")


class DescendantRow(NamedTuple):
    """One descendant.

    Attributes:
        model: The model.
        relation: Its relation into the family, `several` where it has more than one.
        depth: The shortest way from the subject.
    """

    model: ModelRow
    relation: str
    depth: int


class ReleaseRow(NamedTuple):
    """One release of an organisation.

    Attributes:
        model: The model.
        base: The edge to its own base; the first in name order where it has several; `None` where it names none.
        fan_out: Direct derivatives.
        reach: All descendants, each once.
        listed: Whether the Hub lists it, or it is only named as a base.
    """

    model: ModelRow
    base: Edge | None
    fan_out: int
    reach: int
    listed: bool

    @property
    def series(self) -> str:
        """The series that its name says."""
        return series(self.model.repo_id)

    @property
    def size(self) -> str | None:
        """Its size class; `None` where its size is not said."""
        return size_class(self.model.parameters)


def derivatives(  # noqa: PLR0913 - the options of `lineage descendants`
    settings: Settings,
    name: str,
    *,
    direct: bool = False,
    relations: Sequence[str] = (),
    filters: RowFilter | None = None,
    evidence: Sequence[Evidence] = HEADLINE_EVIDENCE,
    first_party: FirstParty | None = None,
    sort: str = "downloads",
    limit: int | None = None,
) -> tuple[Source, list[DescendantRow]]:
    """List a subject's descendants; without filters exactly those that `count` counts by the same rule.

    Raises:
        UnknownModelError: Nothing of that name.
        DatabaseError: The database is missing, locked or damaged.
    """
    with open_to_read(settings.database) as database, database.transaction() as connection:
        subject = read_subject(connection, name)
        rule = make_rule(subject, evidence, first_party)
        graph, roots, own = ruled_graph(connection, subject, rule)
        found = counted(graph, roots, own, rule)
        place: dict[int, tuple[str, int]] = {}
        codes = found.direct_relation if direct else found.relation
        models = found.models[found.depth == 1] if direct else found.models
        depths = found.depth[found.depth == 1] if direct else found.depth
        for key, code, depth in zip(graph.keys[models].tolist(), codes.tolist(), depths.tolist(), strict=True):
            relation = RELATION_NAMES[code]
            if not relations or relation in relations:
                place[key] = (relation, depth)
        rows = [
            DescendantRow(model, *place[model.key])
            for model in filtered_rows(connection, place, filters or RowFilter())
        ]
        return source(connection), _sorted(rows, sort)[:limit]


def releases(
    settings: Settings, owner: str, *, evidence: Sequence[Evidence] = HEADLINE_EVIDENCE
) -> tuple[Source, list[ReleaseRow]]:
    """List an organisation's models with what was made from each, the farthest-reaching first.

    Raises:
        UnknownModelError: No such organisation.
        DatabaseError: The database is missing, locked or damaged.
    """
    with open_to_read(settings.database) as database, database.transaction() as connection:
        keys = owner_keys(connection, owner)
        graph = LineageGraph.from_edges(edge_arrays(connection, evidence))
        models = models_by_key(connection, keys)
        positions = graph.positions(np.array([model.key for model in models], dtype=np.int64))
        inside = positions >= 0
        reach, direct = np.zeros(len(models), dtype=np.int64), np.zeros(len(models), dtype=np.int64)
        reach[inside] = reaches(graph, positions[inside])
        direct[inside] = fan_out(graph)[positions[inside]]
        bases = first_bases(connection, keys)
        rows = [
            ReleaseRow(model, bases.get(model.key), fan, far, model.state is State.PRESENT)
            for model, fan, far in zip(models, direct.tolist(), reach.tolist(), strict=True)
        ]
        rows.sort(key=lambda row: (-row.reach, -(row.model.downloads or 0), row.model.repo_id))
        return source(connection), rows


def _sorted(rows: list[DescendantRow], sort: str) -> list[DescendantRow]:
    """Order rows: numbers and dates from the greatest, unknown ones last; depth and name from the least."""
    if sort not in SORTS:
        raise UsageError(f"Cannot sort by {sort!r}; choose one of {', '.join(SORTS)}.")
    rows.sort(key=lambda row: row.model.repo_id)
    if sort == "depth":
        rows.sort(key=lambda row: row.depth)
    elif sort != "name":
        known = [row for row in rows if getattr(row.model, sort) is not None]
        unknown = [row for row in rows if getattr(row.model, sort) is None]
        known.sort(key=lambda row: _value(row, sort), reverse=True)
        rows = known + unknown
    return rows


def _value(row: DescendantRow, sort: str) -> Any:  # noqa: ANN401 - a number or a date
    return getattr(row.model, sort)

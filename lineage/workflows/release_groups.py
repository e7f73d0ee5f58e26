"""An organisation's releases by series, task or size: how many, how often downloaded, what was made from them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

import numpy as np

from lineage.facts import HEADLINE_EVIDENCE, Evidence, State
from lineage.graph import LineageGraph, descendants
from lineage.settings import Settings
from lineage.stats.mixes import SIZES, size_class
from lineage.stats.releases import ReleaseFigures, release_figures
from lineage.stats.series import series
from lineage.store.answers import ModelRow, Source
from lineage.store.database import open_to_read
from lineage.store.find import models_by_key, owner_keys
from lineage.store.totals import source
from lineage.store.whole import edge_arrays

By = Literal["series", "task", "size"]
_ORDER_OF_SIZES: Final = {name: place for place, (name, _) in enumerate(SIZES)}


class ReleaseGroup(NamedTuple):
    """Releases that have something in common.

    Attributes:
        name: The series, task or size class; `None` where it is not said.
        figures: What they amount to, those that the Hub lists.
        only_named: How many more are only known as somebody's base; they are roots, and counted nowhere else.
        fan_out: Models made directly from any of them, each once, themselves never.
        reach: All models below any of them, each once, themselves never.
    """

    name: str | None
    figures: ReleaseFigures
    only_named: int
    fan_out: int
    reach: int


def release_groups(
    settings: Settings,
    owner: str,
    by: By,
    *,
    evidence: Sequence[Evidence] = HEADLINE_EVIDENCE,
    listed_only: bool = False,
) -> tuple[Source, list[ReleaseGroup]]:
    """Group an organisation's models: series and tasks by downloads, sizes from small to large, what is unsaid last.

    Raises:
        UnknownModelError: No such organisation.
        DatabaseError: The database is missing, locked or damaged.
    """
    with open_to_read(settings.database) as database, database.transaction() as connection:
        models = models_by_key(connection, owner_keys(connection, owner))
        graph = LineageGraph.from_edges(edge_arrays(connection, evidence))
        where = source(connection)
    grouped: dict[str | None, list[ModelRow]] = defaultdict(list)
    for model in models:
        if model.state is State.PRESENT or not listed_only:
            grouped[_name(model, by)].append(model)
    groups = [_group(graph, name, members) for name, members in grouped.items()]
    groups.sort(key=lambda group: _place(group, by))
    return where, groups


def _name(model: ModelRow, by: By) -> str | None:
    if by == "series":
        return series(model.repo_id)
    return model.task if by == "task" else size_class(model.parameters)


def _group(graph: LineageGraph, name: str | None, models: list[ModelRow]) -> ReleaseGroup:
    listed = [model for model in models if model.state is State.PRESENT]
    roots = graph.positions(np.array([model.key for model in models], dtype=np.int64))
    depth = descendants(graph, roots[roots >= 0])
    return ReleaseGroup(
        name,
        release_figures(listed),
        len(models) - len(listed),
        int(np.count_nonzero(depth == 1)),
        int(np.count_nonzero(depth > 0)),
    )


def _place(group: ReleaseGroup, by: By) -> tuple[bool, int, str]:
    name = group.name or ""
    rank = _ORDER_OF_SIZES.get(name, 0) if by == "size" else -(group.figures.downloads or 0)
    return group.name is None, rank, name

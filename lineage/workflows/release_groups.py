"""An organisation's releases by series, task or size: how many, how often downloaded, what was made from them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

import numpy as np

from lineage.facts import State
from lineage.settings import Settings
from lineage.stats.rules.rule import CountingRule
from lineage.stats.shape.below_each import refuse_one_sided
from lineage.stats.summary.mixes import SIZES, size_class
from lineage.stats.summary.releases import ReleaseFigures, release_figures
from lineage.stats.summary.series import series
from lineage.store.read.answers import ModelRow, Source
from lineage.store.read.find import models_by_key
from lineage.store.read.totals import source
from lineage.workflows.count import USUAL, rule_of
from lineage.workflows.family.census import take_census
from lineage.workflows.family.dataset import Dataset, open_dataset
from lineage.workflows.family.subject import Subject, owner_of_releases

By = Literal["series", "task", "size"]
_ORDER_OF_SIZES: Final = {name: place for place, (name, _) in enumerate(SIZES)}


class ReleaseGroup(NamedTuple):
    """Releases that have something in common.

    Attributes:
        name: The series, task or size class; `None` where it is not said.
        figures: What they amount to.
        fan_out: Models made directly from any of them, each once, themselves never.
        reach: All models below any of them, each once, themselves never.
    """

    name: str | None
    figures: ReleaseFigures
    fan_out: int
    reach: int


def release_groups(
    settings: Settings,
    owner: str,
    by: By,
    rule: CountingRule | str = USUAL,
    *,
    listed_only: bool = False,
) -> tuple[Source, list[ReleaseGroup]]:
    """Group an organisation's models: series and tasks by downloads, sizes from small to large, what is unsaid last.

    Args:
        settings: Which database.
        owner: The organisation.
        by: What the models of a group have in common.
        rule: What counts below a group: a rule, the name of a preset, or a written rule.
        listed_only: Leave out names that are only known as somebody's base.

    Raises:
        UsageError: The rule is none, or none for fan-out and reach side by side.
        UnknownModelError: No such organisation.
        DatabaseError: The database is missing, locked or damaged.
    """
    chosen = rule_of(rule).for_subject("model")
    refuse_one_sided(chosen)
    with open_dataset(settings) as dataset:
        connection = dataset.connection
        owner, keys = owner_of_releases(connection, owner, dataset.config.brands)
        grouped: dict[str | None, list[ModelRow]] = defaultdict(list)
        for model in models_by_key(connection, keys):
            if model.state is State.PRESENT or not listed_only:
                grouped[_name(model, by)].append(model)
        groups = [_group(dataset, owner, chosen, name, members) for name, members in grouped.items()]
        where = source(connection)
    groups.sort(key=lambda group: _place(group, by))
    return where, groups


def _name(model: ModelRow, by: By) -> str | None:
    if by == "series":
        return series(model.repo_id)
    return model.task if by == "task" else size_class(model.parameters)


def _group(
    dataset: Dataset, owner: str, rule: CountingRule, name: str | None, models: Sequence[ModelRow]
) -> ReleaseGroup:
    keys = tuple(sorted(model.key for model in models))
    tally = take_census(dataset, Subject(owner, "organization", keys, (owner,)), rule).tally
    return ReleaseGroup(
        name,
        release_figures(models),
        int(np.count_nonzero((tally.depth == 1) & ~tally.root)),
        int(np.count_nonzero(~tally.root)),
    )


def _place(group: ReleaseGroup, by: By) -> tuple[bool, int, str]:
    name = group.name or ""
    rank = _ORDER_OF_SIZES.get(name, 0) if by == "size" else -(group.figures.downloads or 0)
    return group.name is None, rank, name

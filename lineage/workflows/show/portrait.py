"""A model's family as its portrait shows it: read once, counted by the rule that `count` counts it by."""

from dataclasses import replace
from shlex import quote

import numpy as np
from numpy.typing import NDArray

from lineage.errors import UsageError
from lineage.graph import all_reach
from lineage.render.bubbles import hang
from lineage.render.picture.data import PortraitData, PortraitHead
from lineage.settings import Settings, command_line
from lineage.stats.rules.rule import CountingRule
from lineage.stats.rules.tally import lay_ground
from lineage.store.read.columns import keys_tagged, model_arrays
from lineage.workflows.count import Counter
from lineage.workflows.family.census import Census
from lineage.workflows.family.dataset import Dataset, open_dataset
from lineage.workflows.show.map import within

NOT_FOR_ALL = "not-for-all-audiences"
"""The Hub's tag of repositories whose names a portrait does not show."""


def check_rule(rule: CountingRule) -> None:
    """Check that a rule counts what a portrait draws.

    Raises:
        UsageError: It follows no lineage, or counts models by shares.
    """
    if rule.basis == "tagged":
        raise UsageError("A portrait follows lineage; a count by tag (basis=tagged) has none.")
    if rule.merges == "share":
        raise UsageError("A portrait draws each model whole: a rule with merges=share is for count.")


def read_portrait(settings: Settings, name: str, *, rule: CountingRule | None = None) -> PortraitData:
    """Read what a portrait of a model's family shows.

    Args:
        settings: Which database.
        name: The model.
        rule: What counts; by default everything of headline evidence.

    Raises:
        UsageError: The rule follows no lineage or counts models by shares, or the name is no model's.
        UnknownModelError: Nothing of that name.
        DatabaseError: The database is missing, locked or damaged.
    """
    rule = rule or CountingRule()
    check_rule(rule)
    with open_dataset(settings) as dataset:
        counter = Counter(dataset, name)
        subject = counter.subject
        if subject.kind != "model":
            raise UsageError(
                f"A portrait is of one model, and {subject.name} is none: name one, or write a page with "
                f"{command_line(settings, f'graph {quote(subject.name)} -o FILE.html')}."
            )
        census = counter.census(rule)
        asked = replace(rule, reach=census.rule.reach)
        limited = counter.limit(rule) is not None or counter.source.unread > 0
        days = [day for day in (rule.as_of, (counter.source.as_of or "")[:10]) if day]
        own = model_arrays(dataset.connection, subject.keys)
        root = np.array(subject.keys, dtype=np.int64)
        head = PortraitHead(
            subject=subject.name,
            unnamed=bool(len(keys_tagged(dataset.connection, NOT_FOR_ALL, root))),
            downloads=int(own.downloads[0]) if len(own.keys) else -1,
            created=int(_created(own.created, own.imported)[0]) if len(own.keys) else -1,
            total=len(census.tally.keys),
            at_least=limited or not counter.source.complete,
            reach=asked.reach,
            generations=len(census.tally.by_depth()),
            look=counter.look(asked),
            population=counter.source.population,
            as_of=(counter.source.as_of or "")[:10] or None,
            day=min(days, default=None),
            usual=replace(rule, reach="all") == CountingRule(),
            rule=asked.written(),
            marks=(*counter.caveats(rule, census.tally), *counter.hub_caveat(asked)),
        )
        return _drawn(dataset, census, head)


def _drawn(dataset: Dataset, census: Census, head: PortraitHead) -> PortraitData:
    """Put the models that are counted in name order, each below the nearest counted model above it."""
    tally, rule = census.tally, census.rule
    ground = dataset.ground(census.subject, rule, lambda: lay_ground(census.edges, census.roots, census.traits, rule))
    inside = np.flatnonzero(ground.family)
    place = np.full(len(ground.graph), -1, dtype=np.int64)
    place[inside] = np.arange(len(inside))
    graph = within(ground.graph, place, ground.graph.keys[inside])
    counted = np.zeros(len(inside), dtype=np.bool_)
    counted[place[tally.positions]] = True
    listed = dataset.names(rule).at(inside)
    by_name = np.array(sorted(range(len(listed)), key=listed.__getitem__), dtype=np.int64)
    rank = np.empty(len(listed), dtype=np.int64)
    rank[by_name] = np.arange(len(listed))
    reach = all_reach(graph, counted)
    tree = hang(graph, reach=reach, rank=rank, tops=place[np.flatnonzero(ground.is_root & ground.family)])
    shown = by_name[counted[by_name]]
    position = np.full(len(inside) + 1, -1, dtype=np.int64)  # its last entry is what lies above the top: nothing
    position[shown] = np.arange(len(shown))
    above = _counted_above(tree.parent.astype(np.int64), counted)
    relation = np.zeros(len(inside), dtype=np.uint8)
    relation[place[tally.positions]] = tally.relation
    models = dataset.aligned_models(rule)
    keys = graph.keys[shown]
    return PortraitData(
        head=head,
        names=[listed[at] for at in shown.tolist()],
        unnamed=np.isin(keys, keys_tagged(dataset.connection, NOT_FOR_ALL, keys)),
        parent=position[above[shown]],
        relation=relation[shown],
        downloads=models.downloads[inside[shown]],
        created=_created(models.created, models.imported)[inside[shown]],
        reach=reach[shown],
    )


def _created(created: NDArray[np.int32], imported: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Give the day of each model, -1 where it is not known or nothing but the Hub's import stamp."""
    return np.where(imported, np.int32(-1), created)


def _counted_above(parent: NDArray[np.int64], counted: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Find the nearest model above each that is counted; -1 where there is none."""
    above = parent.copy()
    while (passed := (above >= 0) & ~counted[above]).any():
        above[passed] = parent[above[passed]]
    return above

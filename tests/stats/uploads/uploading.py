"""Uploads written as rows, read from real ones, or made up; and the bursts in them found the slow way."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from lineage.facts import RELATION_CODES, Relation
from lineage.simhub.made_up.made_up import MadeUp
from lineage.stats.uploads.bursts import BurstRule
from lineage.stats.uploads.mirrors import TagsOf
from lineage.stats.uploads.templates import shared_words, template
from lineage.stats.uploads.uploads import Uploads

CODES = {relation.value: code for code, relation in enumerate(RELATION_CODES)}
IMPORT_DAY = "2022-03-02"


@dataclass(frozen=True)
class Row:
    """One model: its name, its bases, how it was made from them, its day and its downloads."""

    name: str
    bases: tuple[str, ...] = ()
    relation: Relation = Relation.FINETUNE
    day: int = 100
    downloads: int = 0
    tags: tuple[str, ...] = ()
    parameters: int = -1


def uploads(rows: Iterable[Row]) -> Uploads:
    """Join rows; a base without a row is known by name alone. Keys are tens, so that they are no positions."""
    by_name = {row.name: row for row in rows}
    names = sorted({*by_name, *(base for row in by_name.values() for base in row.bases)})
    place = {name: at for at, name in enumerate(names)}
    edges = [(place[base], place[row.name], CODES[row.relation]) for row in by_name.values() for base in row.bases]
    known = [by_name.get(name) for name in names]
    return Uploads(
        keys=10 * np.arange(len(names)),
        names=names,
        created=np.array([row.day if row else -1 for row in known], np.int64),
        downloads=np.array([row.downloads if row else -1 for row in known], np.int64),
        parameters=np.array([row.parameters if row else -1 for row in known], np.int64),
        present=np.array([row is not None for row in known], np.bool_),
        base=np.array([edge[0] for edge in edges], np.int64),
        derivative=np.array([edge[1] for edge in edges], np.int64),
        relation=np.array([edge[2] for edge in edges], np.int64),
    )


def tags_of(rows: Iterable[Row], joined: Uploads) -> TagsOf:
    """Return what gives the tags of some rows by the keys that `uploads` has given them."""
    tags = {row.name: row.tags for row in rows}
    return lambda keys: {key: tags.get(joined.names[key // 10], ()) for key in keys}


def of_names(found: Uploads, keys: Iterable[int]) -> list[str]:
    """Name the models with some keys."""
    return [found.names[int(key) // 10] for key in keys]


def real_uploads(folder: Path) -> Uploads:
    """Read a day on the Hub, with the edges that typed tags make."""
    return uploads(real_rows(folder))


def real_rows(folder: Path) -> list[Row]:
    """Read the rows of a day on the Hub, with the bases that typed tags name."""
    rows = []
    with gzip.open(folder / "hub-list-2026-08-20T2200.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            tags = [tag.split(":", 2) for tag in row["tags"] if tag.startswith("base_model:") and tag.count(":") > 1]
            typed = [(relation, base) for _, relation, base in tags if relation in CODES]
            day = (
                -1 if row["createdAt"].startswith(IMPORT_DAY) else int(np.datetime64(row["createdAt"][:10]).astype(int))
            )
            assert len({relation for relation, _ in typed}) < 2, "a row has one relation"
            relation = Relation(typed[0][0]) if typed else Relation.UNSTATED
            bases, size = tuple(base for _, base in typed), row.get("safetensors", {}).get("total", -1)
            rows.append(Row(row["id"], bases, relation, day, row["downloads"], tuple(row["tags"]), size))
    return rows


def made_up_uploads(hub: MadeUp) -> Uploads:
    """Take what a made-up Hub says of its models; keys are positions."""
    people = hub._people
    derivative = np.repeat(np.arange(len(hub)), np.diff(people.first_edge))
    known = hub._linked[derivative] & (people.bases >= 0)
    return Uploads(
        keys=np.arange(len(hub)),
        names=hub._names.of(range(len(hub))),
        created=people.created // 86_400,
        downloads=people.downloads,
        parameters=np.full(len(hub), -1),
        present=np.ones(len(hub), np.bool_),
        base=people.bases[known],
        derivative=derivative[known],
        relation=people.relation[derivative[known]],
    )


def slow_runs(days: Sequence[tuple[int, int]], *, fewest: int, window: int) -> list[set[int]]:
    """Find the runs among (day, item) one window at a time."""
    ordered = sorted(days)
    joined: list[set[int]] = []
    for first in range(len(ordered)):
        inside = {item for day, item in ordered[first:] if day - ordered[first][0] < window}
        if len(inside) >= fewest:
            apart = [run for run in joined if not run & inside]
            joined = [*apart, inside.union(*(run for run in joined if run & inside))]
    return joined


def slow_bursts(found: Uploads, rule: BurstRule) -> set[int]:
    """Find the keys of models in bursts, one base, template and owner at a time."""
    by_base: dict[int, set[int]] = defaultdict(set)
    for base, derivative in zip(found.base.tolist(), found.derivative.tolist(), strict=True):
        if base != derivative and found.created[derivative] >= 0:
            by_base[base].add(derivative)
    keys: set[int] = set()
    for base, models in by_base.items():
        left = _near_others(found, models, rule)
        taken = {model for crowd in _crowds(found, left, rule) for model in crowd}
        own = _own_series(found, base, left - taken, rule)
        keys |= {int(found.keys[model]) for model in taken | own}
    return keys


def _near_others(found: Uploads, models: set[int], rule: BurstRule) -> set[int]:
    dated = [(int(found.created[model]), model) for model in models]
    return set().union(*slow_runs(dated, fewest=rule.fewest, window=rule.window))


def _grouped(found: Uploads, models: Iterable[int]) -> dict[str, set[int]]:
    groups: dict[str, set[int]] = defaultdict(set)
    for model in models:
        made = template(found.names[model].rpartition("/")[2])
        if "#" in made:
            groups[made].add(model)
    return groups


def _are_idle(found: Uploads, models: set[int], rule: BurstRule) -> bool:
    idle = sum(0 <= found.downloads[model] <= rule.idle_downloads for model in models)
    return bool(idle >= rule.idle_share * len(models))


def _crowds(found: Uploads, models: set[int], rule: BurstRule) -> Iterable[set[int]]:
    for alike in _grouped(found, models).values():
        dated = [(int(found.created[model]), model) for model in alike]
        for run in slow_runs(dated, fewest=rule.crowd, window=rule.window):
            owners = {found.names[model].rpartition("/")[0] for model in run}
            names = {found.names[model].rpartition("/")[2] for model in run}
            machine = len(run) >= rule.per_owner * len(owners) or 2 * len(names) >= len(run)
            if machine and len(names) >= rule.alike and _are_idle(found, run, rule):
                yield run


def _are_fetched_evenly(found: Uploads, base: int, models: set[int], rule: BurstRule) -> bool:
    downloads = [int(found.downloads[model]) for model in models]
    fetched = [number for number in downloads if number > rule.idle_downloads]
    edges = zip(found.base.tolist(), found.derivative.tolist(), found.relation.tolist(), strict=True)
    quantized = {end for start, end, code in edges if start == base and code == CODES["quantized"]}
    if not fetched or 2 * len(models & quantized) >= len(models):
        return False
    middle = median(fetched)
    even = sum(number * rule.even_factor >= middle >= number / rule.even_factor for number in fetched)
    most = max(downloads) <= rule.even_most * middle
    return most and middle <= rule.even_downloads and bool(even >= rule.idle_share * len(fetched))


def _own_series(found: Uploads, base: int, models: set[int], rule: BurstRule) -> set[int]:
    by_owner: dict[str, set[int]] = defaultdict(set)
    for model in models:
        by_owner[found.names[model].rpartition("/")[0]].add(model)
    series: set[int] = set()
    for own in by_owner.values():
        alike: set[int] = set()
        for group in _grouped(found, own).values():
            dated = [(int(found.created[model]), model) for model in group]
            alike = alike.union(*slow_runs(dated, fewest=rule.alike, window=rule.window))
        for run in slow_runs(
            [(int(found.created[model]), model) for model in own], fewest=rule.fewest, window=rule.window
        ):
            names = [found.names[model].rpartition("/")[2] for model in run]
            shared = shared_words(names, found.names[base].rpartition("/")[2])
            named = len(run & alike) >= rule.alike_share * len(run)
            named |= shared >= max(rule.alike, rule.alike_share * len(run))
            if named and (_are_idle(found, run, rule) or _are_fetched_evenly(found, base, run, rule)):
                series |= run
    return series

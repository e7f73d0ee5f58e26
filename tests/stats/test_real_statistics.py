"""The statistics of the real sample's Qwen family, each against a second, plain way of counting."""

import gzip
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path
from statistics import median, median_low
from typing import Any

import numpy as np
import pytest

from lineage.facts import RELATION_CODES, Codes, EdgeArrays, ModelArrays
from lineage.graph import LineageGraph, descendants, generation
from lineage.stats.over_time.ages import ages, direct_pairs
from lineage.stats.over_time.growth import growth
from lineage.stats.over_time.half_life import half_lives
from lineage.stats.over_time.months import day_number
from lineage.stats.over_time.survival import survival
from lineage.stats.over_time.waiting import waiting
from lineage.stats.rules.align import align
from lineage.stats.rules.rule import CountingRule
from lineage.stats.shape.concentration import concentration
from lineage.stats.shape.fan_out import derivatives_of, fan_out_of
from lineage.stats.shape.layers import deepest_chain, layers
from lineage.stats.shape.tail import tail_fit
from lineage.stats.summary.mixes import mix, mix_of_several
from lineage.stats.summary.owners import owners
from lineage.stats.summary.series import series, series_below, series_of_releases

from .said import Said

SAID: Said = {"rule": CountingRule(), "as_of": date(2026, 8, 20)}
RELATIONS = {relation.value: code for code, relation in enumerate(RELATION_CODES)}


def languages_of(row: dict[str, Any]) -> list[str]:
    said = row.get("cardData", {}).get("language") or []
    return sorted({said} if isinstance(said, str) else {one for one in said if isinstance(one, str)})


@dataclass(frozen=True)
class Hub:
    """A day on the Hub as plain dicts, and the same as arrays."""

    rows: dict[str, dict[str, Any]]
    edges: dict[tuple[str, str], str]

    @cached_property
    def names(self) -> list[str]:
        return sorted({*self.rows, *(base for base, _ in self.edges)})

    @cached_property
    def place(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.names)}

    @cached_property
    def releases(self) -> list[str]:
        return [name for name in self.names if name.startswith("Qwen/")]

    @cached_property
    def depth(self) -> dict[str, int]:
        below = defaultdict(list)
        for base, derivative in self.edges:
            below[base].append(derivative)
        depth, level = dict.fromkeys(self.releases, 0), self.releases
        while level:
            level = [new for new in dict.fromkeys(end for one in level for end in below[one]) if new not in depth]
            depth.update(dict.fromkeys(level, max(depth.values()) + 1))
        return depth

    @cached_property
    def counted(self) -> list[str]:
        return [name for name in self.names if self.depth.get(name, 0) > 0 and not name.startswith("Qwen/")]

    def direct(self, base: str) -> list[str]:
        counted = set(self.counted)
        return [derivative for one, derivative in self.edges if one == base and derivative in counted]

    def day(self, name: str) -> int | None:
        made = self.rows.get(name, {}).get("createdAt")
        if made is None or made.startswith("2022-03-02T23:29"):
            return None
        return day_number(datetime.fromisoformat(made).date())

    @cached_property
    def graph(self) -> LineageGraph:
        return LineageGraph.from_edges(
            EdgeArrays(
                np.arange(len(self.names), dtype=np.int64),
                np.array([self.place[base] for base, _ in self.edges], dtype=np.int32),
                np.array([self.place[derivative] for _, derivative in self.edges], dtype=np.int32),
                np.array([RELATIONS[relation] for relation in self.edges.values()], dtype=np.uint8),
            )
        )

    @cached_property
    def models(self) -> ModelArrays:
        listed = sorted(self.rows)

        def words(said: list[str | None]) -> Codes:
            names = tuple(sorted({one for one in said if one is not None}))
            return Codes(np.array([-1 if one is None else names.index(one) for one in said], dtype=np.int32), names)

        stamps = [self.rows[name]["createdAt"].startswith("2022-03-02T23:29") for name in listed]
        made = [day_number(datetime.fromisoformat(self.rows[name]["createdAt"]).date()) for name in listed]
        stored = ModelArrays(
            keys=np.array([self.place[name] for name in listed], dtype=np.int64),
            present=np.ones(len(listed), dtype=np.bool_),
            created=np.array(made, dtype=np.int32),
            imported=np.array(stamps, dtype=np.bool_),
            downloads=np.array([self.rows[name]["downloads"] for name in listed], dtype=np.int64),
            parameters=np.full(len(listed), -1, dtype=np.int64),
            owner=words([name.partition("/")[0] if "/" in name else None for name in listed]),
            license=words([None] * len(listed)),
            task=words([self.rows[name].get("pipeline_tag") for name in listed]),
            library=words([None] * len(listed)),
        )
        return align(stored, self.graph.keys)

    @cached_property
    def positions(self) -> "np.typing.NDArray[np.int64]":
        return np.array([self.place[name] for name in self.counted], dtype=np.int64)

    @cached_property
    def counts(self) -> "np.typing.NDArray[np.bool_]":
        mask = np.zeros(len(self.names), dtype=np.bool_)
        mask[self.positions] = True
        return mask

    @cached_property
    def bases(self) -> "np.typing.NDArray[np.int64]":
        return np.array([self.place[name] for name in self.releases], dtype=np.int64)


@pytest.fixture(scope="module")
def hub(real_data: Path) -> Hub:
    rows, edges = {}, {}
    with gzip.open(real_data / "hub-list-2026-08-20T2200.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            rows[row["id"]] = row
            for tag in row["tags"]:
                match tag.split(":", 2):
                    case ["base_model", relation, base] if relation in RELATIONS and base != row["id"]:
                        edges[base, row["id"]] = relation
    return Hub(rows, edges)


def test_the_family_is_the_one_that_is_known(hub: Hub) -> None:
    assert (len(hub.releases), len(hub.counted)) == (128, 2636)
    assert sum(hub.depth[name] == 1 for name in hub.counted) == 2182


def test_fan_out_and_concentration(hub: Hub) -> None:
    numbers = [len(hub.direct(name)) for name in hub.releases]
    found = derivatives_of(hub.graph, hub.bases, hub.counts)
    assert found.tolist() == numbers
    spread = fan_out_of(found, **SAID)
    assert (spread.bases, spread.largest) == (128, max(numbers))
    assert dict(spread.quantiles)[0.5] == median(numbers)
    assert dict(spread.at_least)[1] == sum(number > 0 for number in numbers)
    uneven = concentration(found, **SAID)
    assert uneven.top_bases == 2
    assert uneven.top_share == sum(sorted(numbers)[-2:]) / sum(numbers)
    assert [hub.releases[place] for place, _ in uneven.top[:1]] == ["Qwen/Qwen3.8-27B"]
    assert uneven.gini is not None
    assert 0.6 < uneven.gini < 1


def test_generations_and_the_deepest_chain(hub: Hub) -> None:
    numbered = generation(hub.graph)
    deep = descendants(hub.graph, hub.bases)
    up = defaultdict(list)
    for base, derivative in hub.edges:
        up[derivative].append(base)
    first = np.zeros(len(hub.positions), dtype=np.int64)
    found = layers(numbered[hub.positions], deep[hub.positions], first, **SAID)
    depths = Counter(hub.depth[name] for name in hub.counted)
    assert found.by_depth == tuple(depths[level] for level in range(max(depths) + 1))
    assert found.by_depth == (0, 2182, 418, 26, 2, 3, 3, 2)
    chain = [hub.names[place] for place in deepest_chain(hub.graph, numbered, hub.positions)]
    assert len(found.by_generation) == len(chain)
    assert all(base in up[derivative] for base, derivative in pairwise(chain))
    assert not up[chain[0]]


def test_growth_by_series(hub: Hub) -> None:
    codes, names = series_of_releases(hub.releases)
    below = series_below(hub.graph, hub.bases, codes)
    found = growth(
        hub.models.created[hub.positions], hub.models.imported[hub.positions], below[hub.positions], names, **SAID
    )
    days = {name: hub.day(name) for name in hub.counted}
    months = Counter(hub.rows[name]["createdAt"][:7] for name, day in days.items() if day is not None)
    assert dict(zip(found.months, found.new_in_all, strict=True)) == {month: months[month] for month in found.months}
    assert sum(found.new_in_all) == sum(months.values()) == len(hub.counted)
    assert found.by_then_in_all == tuple(accumulate(months[month] for month in found.months))
    up = defaultdict(set)
    for base, derivative in hub.edges:
        up[derivative].add(base)
    by_series: Counter[str] = Counter()
    for name in hub.counted:
        level = {name}
        while not (nearest := level & set(hub.releases)):
            level = set().union(*(up[one] for one in level))
        by_series[min(series(one) for one in nearest)] += 1
    assert {group: sum(row) for group, row in zip(found.groups, found.new, strict=True)} == {
        name: by_series[name] for name in names
    }


def test_half_lives_and_waiting(hub: Hub) -> None:
    pairs = direct_pairs(hub.graph, hub.bases, hub.counts)
    found = ages(hub.bases, pairs, hub.models.created, hub.models.imported, SAID["as_of"])
    end = day_number(SAID["as_of"])
    cases = []
    for name, half in zip(hub.releases, half_lives(found, **SAID), strict=True):
        released = hub.day(name)
        made = [day for day in map(hub.day, hub.direct(name)) if day is not None]
        known = sorted(day - released for day in made if released is not None and day >= released)
        assert half.derivatives == len(known)
        assert half.days == (median_low(known) if known else None)
        assert half.observed == (None if released is None else end - released)
        assert half.earlier == (0 if released is None else len(made) - len(known))
        if released is not None:
            cases.append((known[0], True) if known else (end - released, False))
    waits = waiting(found, 1, **SAID)
    assert (waits.cases, waits.events) == (34, sum(happened for _, happened in cases))
    assert waits.unobserved == 128 - 34
    days, happened = np.array([day for day, _ in cases]), np.array([it for _, it in cases])
    assert waits.estimate == survival(days, happened)


def test_owners_tasks_and_languages(hub: Hub) -> None:
    here = hub.positions
    who = Codes(hub.models.owner.codes[here], hub.models.owner.names)
    found = owners(who, hub.models.created[here], hub.models.imported[here], **SAID)
    numbers = Counter(name.partition("/")[0] for name in hub.counted)
    assert found.owners == len(numbers) == sum(found.new)
    assert found.top == tuple(sorted(numbers.items(), key=lambda one: (-one[1], one[0]))[:10])
    tasks = Counter(hub.rows[name].get("pipeline_tag") for name in hub.counted)
    told = mix(Codes(hub.models.task.codes[here], hub.models.task.names), **SAID)
    assert {one.name: one.models for one in told.classes} == dict(tasks)
    spoken = [(name, language) for name in hub.rows for language in languages_of(hub.rows[name])]
    names = tuple(sorted({language for _, language in spoken}))
    number = {language: code for code, language in enumerate(names)}
    models = np.array([hub.place[name] for name, _ in spoken])
    several = mix_of_several(models, np.array([number[word] for _, word in spoken]), names, hub.counts, **SAID)
    expected = Counter(language for name in hub.counted for language in languages_of(hub.rows[name]))
    said = {one.name: one.models for one in several.classes}
    assert said.pop(None) == sum(not languages_of(hub.rows[name]) for name in hub.counted)
    assert said == dict(expected)


def test_the_tail_of_all_bases_of_the_sample(hub: Hub) -> None:
    every = np.ones(len(hub.names), dtype=np.bool_)
    found = tail_fit(derivatives_of(hub.graph, np.arange(len(hub.names)), every), **SAID, runs=40)
    assert not found.too_few
    assert found.bases == len({base for base, _ in hub.edges})
    assert found.tail >= 50
    assert all(0 <= one.goodness <= 1 for one in found.fits)

"""Every number of `lineage stats Qwen` on a real day's rows, worked out a second, naive way from the JSON lines."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate, pairwise
from math import ceil
from pathlib import Path
from statistics import median_low
from typing import Any

import networkx as nx
import numpy as np
import pytest

from lineage.stats.summary.mixes import SIZES
from lineage.stats.summary.series import series
from tests.cli.measured import Measured
from tests.cli.running import lineage
from tests.old_names import old_names

RELATIONS = ("finetune", "adapter", "quantized", "merge")
END = date(2026, 8, 20)


@dataclass(frozen=True)
class Naive:
    """The day's rows with the edges that their typed tags make, and three names that cards alone have as a base."""

    rows: dict[str, dict[str, Any]]

    @cached_property
    def graph(self) -> "nx.DiGraph[str]":
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(self.rows)
        now = old_names(self.rows)
        for name, row in self.rows.items():
            for tag in row["tags"]:
                match tag.split(":", 2):
                    case ["base_model", relation, base] if relation in RELATIONS and base != name:
                        graph.add_edge(now.get(base, base), name, relation=relation)
        graph.add_nodes_from(("Qwen/Qwen3-27B-Instruct", "Qwen/Qwen3-Guard-Stream-8B", "Qwen/Qwen3.5-4B-Thinking"))
        return graph

    @cached_property
    def releases(self) -> list[str]:
        return sorted(name for name in self.graph if name.startswith("Qwen/"))

    @cached_property
    def depth(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for release in self.releases:
            for name, far in nx.single_source_shortest_path_length(self.graph, release).items():
                found[name] = min(far, found.get(name, far))
        return found

    @cached_property
    def counted(self) -> set[str]:
        return {name for name in self.depth if not name.startswith("Qwen/")}

    def direct(self, base: str) -> set[str]:
        return set(self.graph.successors(base)) & self.counted

    def reach(self, model: str) -> int:
        return len(nx.descendants(self.graph, model) & self.counted)

    def relation(self, name: str) -> str:
        bases = [base for base in self.graph.predecessors(name) if base in self.depth]
        found = {self.graph.edges[base, name]["relation"] for base in bases}
        return found.pop() if len(found) == 1 else "several"

    def day(self, name: str) -> date | None:
        made = self.rows.get(name, {}).get("createdAt", "2022-03-02T23:29")
        return None if made.startswith("2022-03-02T23:29") else date.fromisoformat(made[:10])

    def ages(self, release: str) -> list[int]:
        """Say how old a dated release was at each of its dated derivatives."""
        released = self.day(release)
        made = [self.day(name) for name in self.direct(release)]
        return sorted((day - released).days for day in made if day and released and day >= released)


@pytest.fixture(scope="module")
def naive(real_rows: dict[str, dict[str, Any]]) -> Naive:
    return Naive(real_rows)


@pytest.fixture(scope="module")
def found(real: Path) -> Measured:
    return Measured(lineage("stats", "Qwen", "--json", "--db", real).json)


def license_of(row: dict[str, Any]) -> str | None:
    """Read the licence off the card, else off the tags."""
    said = row.get("cardData", {}).get("license")
    tags = [tag.removeprefix("license:") for tag in row["tags"] if tag.startswith("license:")]
    return next(iter(said), None) if isinstance(said, list) else said or next(iter(tags), None)


def test_how_many_there_are(found: Measured, naive: Naive) -> None:
    answer = found.answer
    assert answer["models"] == len(naive.counted) == 2637
    assert (answer["subject"], answer["kind"], answer["measured_to"]) == ("Qwen", "organization", "2026-08-20")
    assert (answer["complete"], answer["population"]) == (False, "sample: two days")
    assert answer["rule"]["written"] == "r2/first-party=out"


def test_fan_out_and_concentration_of_releases_and_of_the_family(found: Measured, naive: Naive) -> None:
    for part, bases in (("releases", naive.releases), ("family", [*naive.releases, *naive.counted])):
        numbers = sorted(len(naive.direct(base)) for base in bases)
        total, n = sum(numbers), len(numbers)
        summary = ("bases", "fan_out_sum", "fan_out_largest", "without_derivatives")
        assert [found.number("fan-out", name, part) for name in summary] == [n, total, numbers[-1], numbers.count(0)]
        assert found.number("fan-out", "fan_out_mean", part) == pytest.approx(total / n)
        assert found.series("fan-out", "fan_out_quantile", part) == {
            str(q): float(np.quantile(numbers, q, method="averaged_inverted_cdf")) for q in (0.25, 0.5, 0.75, 0.9, 0.99)
        }
        assert found.series("fan-out", "bases_with_at_least", part) == {
            str(value): sum(one >= value for one in numbers) for value in sorted(set(numbers))
        }
        gini = sum((2 * rank - n - 1) * one for rank, one in enumerate(numbers, 1)) / (n * total)
        assert found.number("concentration", "gini", part) == pytest.approx(gini)
        assert found.number("concentration", "top_bases", part) == ceil(n / 100)
        assert found.number("concentration", "top_share", part) == pytest.approx(sum(numbers[-ceil(n / 100) :]) / total)
        names = found.of("concentration", "fan_out")
        largest = {name: found.series("concentration", "fan_out", name).get(part) for name in names}
        most = sorted((number for number in largest.values() if number is not None), reverse=True)
        assert most == numbers[:-11:-1]
        assert all(len(naive.direct(str(name))) == number for name, number in largest.items() if number is not None)
    assert "fit" not in found.sections


def test_the_largest_branches(found: Measured, naive: Naive) -> None:
    for part, models in (("releases", naive.releases), ("branches", naive.counted)):
        reach = {model: naive.reach(model) for model in models}
        said = {
            str(name): found.series("branches", "reach", name)[part]
            for name in found.of("branches", "reach")
            if part in found.series("branches", "reach", name)
        }
        assert list(said.values()) == sorted(reach.values(), reverse=True)[:10]
        for name, number in said.items():
            assert number == reach[name]
            assert found.number("branches", "fan_out", name, part) == len(naive.direct(name))


def test_generations_depth_and_the_relations_in_each(found: Measured, naive: Naive) -> None:
    depths = Counter(naive.depth[name] for name in naive.counted)
    assert found.along("generations", "models_at_depth") == [depths[level] for level in range(max(depths) + 1)]
    whole = nx.condensation(naive.graph)
    chain: dict[int, int] = {}
    for node in nx.topological_sort(whole):
        chain[node] = max((chain[above] + 1 for above in whole.predecessors(node)), default=0)
    generation = {name: chain[whole.graph["mapping"][name]] for name in naive.counted}
    numbers = Counter(generation.values())
    assert found.along("generations", "models_in_generation") == [numbers[level] for level in range(max(numbers) + 1)]
    mix = Counter((naive.relation(name), level) for name, level in generation.items())
    relations = found.of("generations", "share_of_generation")
    assert set(relations) >= {relation for relation, _ in mix}
    for relation in relations:
        row = found.along("generations", "models_in_generation", relation)
        assert row == [mix[str(relation), level] for level in range(len(row))]
        assert found.along("generations", "share_of_generation", relation) == [
            mix[str(relation), level] / numbers[level] if numbers[level] else None for level in range(len(row))
        ]
    deepest = found.of("generations", "place_in_chain")
    assert found.by("generations", "place_in_chain") == {name: place for place, name in enumerate(deepest)}
    assert len(deepest) == max(numbers) + 1
    assert all(naive.graph.has_edge(base, derivative) for base, derivative in pairwise(map(str, deepest)))


def check_growth(found: Measured, what: str, naive: Naive, group: dict[str, str]) -> None:
    months = Counter((group[name], str(naive.day(name))[:7]) for name in naive.counted)
    groups = found.of("growth", f"new_by_{what}")
    whole = 0
    for name in groups:
        new = found.series("growth", f"new_by_{what}", name)
        assert next(iter(new)) == min(month for _, month in months)
        assert list(new.values()) == [months[str(name), str(month)] for month in new]
        assert found.along("growth", f"total_by_{what}", name) == list(accumulate(new.values()))
        whole += sum(new.values())
    assert whole == sum(months.values()) == len(naive.counted)
    for measure in ("undated_models", "imported_models", "later_models"):
        assert found.number("growth", measure) == 0


def test_growth_by_relation_and_series(found: Measured, naive: Naive) -> None:
    check_growth(found, "relation", naive, {name: naive.relation(name) for name in naive.counted})
    nearest = {}
    for name in naive.counted:
        level = {name}
        while not (here := level & set(naive.releases)):
            level = {base for one in level for base in naive.graph.predecessors(one)}
        nearest[name] = min(map(series, here))
    check_growth(found, "series", naive, nearest)


def test_half_lives_and_waiting_times(found: Measured, naive: Naive) -> None:
    halves = found.by("half-life", "half_life")
    assert list(halves) == naive.releases
    for name in naive.releases:
        ages, released = naive.ages(name), naive.day(name)
        assert halves[name] == (median_low(ages) if ages else None)
        assert found.number("half-life", "dated_derivatives", name) == len(ages)
        observed = found.number("half-life", "observed_days", name)
        assert observed == ((END - released).days if released else None)
    dated = {name: (END - day).days for name in naive.releases if (day := naive.day(name))}
    for number in (1, 10, 100):
        of = str(number)
        cases = []
        for name, observed in dated.items():
            ages = naive.ages(name)
            cases.append((ages[number - 1], True) if len(ages) >= number else (observed, False))
        assert found.number("waiting", "cases", of) == len(cases)
        assert found.number("waiting", "events", of) == sum(happened for _, happened in cases)
        assert found.number("waiting", "unobserved", of) == len(naive.releases) - len(cases)
        share, expected = 1.0, []
        for moment in sorted({age for age, happened in cases if happened}):
            risk, events = sum(one >= moment for one, _ in cases), cases.count((moment, True))
            share *= 1 - events / risk
            expected.append(share)
        assert found.along("waiting", "still_waiting", of) == pytest.approx(expected)


def test_owners(found: Measured, naive: Naive) -> None:
    numbers = Counter(name.partition("/")[0] for name in naive.counted)
    first: dict[str, str] = {}
    for name in naive.counted:
        owner, month = name.partition("/")[0], str(naive.day(name))[:7]
        first[owner] = min(month, first.get(owner, month))
    assert found.number("owners", "owners") == len(numbers)
    assert list(found.by("owners", "models").items()) == sorted(numbers.items(), key=lambda one: (-one[1], one[0]))[:10]
    new, said = Counter(first.values()), found.series("owners", "new_owners")
    assert said == {month: new[str(month)] for month in said}
    assert sum(said.values()) == len(numbers)


def test_tasks_libraries_languages_licences_and_sizes(found: Measured, naive: Naive) -> None:
    def numbers(words: Iterable[Any]) -> dict[Any, int]:
        return dict(Counter(words))

    rows = [naive.rows[name] for name in naive.counted]
    assert found.by("tasks", "models") == numbers(row.get("pipeline_tag") for row in rows)
    assert found.by("libraries", "models") == numbers(row.get("library_name") for row in rows)
    assert found.by("licenses", "models") == numbers(map(license_of, rows))
    spoken: dict[str, set[Any]] = defaultdict(set)
    for row in rows:
        said = row.get("cardData", {}).get("language") or []
        for word in [said] if isinstance(said, str) else list(dict.fromkeys(said)):
            spoken[row["id"]].add(word)
    languages: Counter[str | None] = Counter(word for words in spoken.values() for word in words)
    languages[None] = len(rows) - len(spoken)
    assert found.by("languages", "models") == languages
    sizes: Counter[str | None] = Counter()
    for row in rows:
        total = (row.get("safetensors") or {}).get("total") or (row.get("gguf") or {}).get("total")
        fitting = (name for name, bound in SIZES if total is not None and (bound is None or total < bound))
        sizes[next(fitting, None)] += 1
    assert found.by("sizes", "models") == dict(sizes)


def test_the_fits_are_of_the_same_fan_outs(real: Path, naive: Naive) -> None:
    found = Measured(lineage("stats", "Qwen", "--only", "fit", "--json", "--db", real).json)
    for part, bases in (("releases", naive.releases), ("family", [*naive.releases, *naive.counted])):
        numbers = [len(naive.direct(base)) for base in bases]
        least = found.number("fit", "fitted_from", part)
        assert found.number("fit", "fitted_bases", part) == sum(number > 0 for number in numbers)
        assert found.number("fit", "fitted_tail", part) == sum(number >= least for number in numbers)
        assert found.number("fit", "fitted_to", part) == max(numbers)
        assert list(found.series("fit", "goodness", part)) == ["power law", "log-normal", "truncated power law"]


def test_people_see_waiting_times_and_fits_in_words(real: Path) -> None:
    out = lineage("stats", "Qwen", "--only", "waiting,fit", "--db", real).out
    assert "number 1       34       26          3   172  7 to 287                 331\n" in out
    assert "number 100     34        2" in out
    assert "97 more are left out: no release date, or the Hub's import stamp.\n" in out
    assert "Fitted from 4 to 640, 63 bases. Plausible: " in out

"""Brands against each other: on the real rows, each figure worked out a second, naive way; and on made-up ones."""

import gzip
import json
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from shutil import copy
from statistics import median
from typing import Any

import pytest

from lineage.errors import NotCrawledError, UnknownModelError, UsageError
from lineage.settings import Config, Settings
from lineage.simhub import SimHub, made_up
from lineage.stats.rules.rule import CountingRule, read_rule
from lineage.stats.summary.comparison import Comparison
from lineage.workflows.compare import compare
from lineage.workflows.count import count
from tests.crawled import SECOND_DAY, Databases, crawled
from tests.old_names import old_names

RELATIONS = {"finetune", "adapter", "quantized", "merge"}
PREFIXES = {"Qwen": ("qwen/",), "Llama": ("meta-llama/", "codellama/"), "Gemma": ("google/",)}
PUBLISHERS = {"Qwen": {"Qwen"}, "Llama": {"meta-llama", "codellama", "facebook"}, "Gemma": {"google"}}


@dataclass(frozen=True)
class Naive:
    """A day on the Hub as plain dicts."""

    rows: dict[str, dict[str, Any]]

    @cached_property
    def bases(self) -> dict[str, set[str]]:
        bases: dict[str, set[str]] = defaultdict(set)
        now = old_names(self.rows)
        for name, row in self.rows.items():
            for tag in row["tags"]:
                match tag.split(":", 2):
                    case ["base_model", relation, base] if relation in RELATIONS and now.get(base, base) != name:
                        bases[name].add(now.get(base, base))
        return bases

    def is_release(self, name: str, brand: str) -> bool:
        lower = name.lower()
        if brand == "Gemma":
            return lower.startswith("google/") and "gemma" in lower
        if brand == "Llama" and lower.startswith("facebook/"):
            return "llama" in lower
        return lower.startswith(PREFIXES[brand])

    def releases(self, brand: str) -> list[dict[str, Any]]:
        return [row for name, row in self.rows.items() if self.is_release(name, brand)]

    def derivatives(self, brand: str, *, direct: bool = False) -> set[str]:
        def stems(name: str, seen: frozenset[str]) -> bool:
            return any(
                self.is_release(base, brand) or (not direct and base not in seen and stems(base, seen | {base}))
                for base in self.bases.get(name, ())
            )

        outside = [name for name in self.bases if name.partition("/")[0] not in PUBLISHERS[brand]]
        return {name for name in outside if stems(name, frozenset({name}))}


@pytest.fixture(scope="module")
def naive(real_data: Path) -> Naive:
    with gzip.open(real_data / SECOND_DAY, "rt", encoding="utf-8") as lines:
        return Naive({row["id"]: row for row in map(json.loads, lines)})


@pytest.fixture(scope="module")
def real(real_data: Path, databases: Databases) -> Settings:
    return databases.real(real_data)


@pytest.fixture(scope="module")
def made(databases: Databases) -> Settings:
    return databases.made_up(4_000)


def spoiled(settings: Settings, folder: Path, *statements: str) -> Settings:
    database = Path(copy(settings.database, folder / "spoiled.sqlite"))
    with closing(sqlite3.connect(database)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    return Settings(database, settings.endpoint)


@pytest.fixture(scope="module")
def found(real: Settings) -> Comparison:
    return compare(real, ("Qwen", "Llama", "Gemma"))


def test_a_sample_works_and_is_unfit(found: Comparison) -> None:
    assert found.is_sample
    assert not found.fit
    assert found.days == ("2026-08-20",)
    assert found.unfinished == ()


def test_the_releases_of_the_real_rows(found: Comparison, naive: Naive) -> None:
    assert [(one.brand.name, one.releases.releases) for one in found.brands] == [
        ("Qwen", 34),
        ("Llama", 6),
        ("Gemma", 13),
    ]
    for one in found.brands:
        rows = naive.releases(one.brand.name)
        sizes = [row["safetensors"]["total"] for row in rows if "total" in (row.get("safetensors") or {})]
        sizes += [row["gguf"]["total"] for row in rows if "total" in (row.get("gguf") or {})]
        most = sorted(rows, key=lambda row: (-row["downloads"], row["id"]))[:10]
        assert one.releases.releases == len(rows)
        assert one.releases.downloads == sum(row["downloads"] for row in rows)
        assert one.releases.downloads_all_time is None
        assert one.releases.gated == sum(row["gated"] is not False for row in rows) / len(rows)
        assert one.releases.median_parameters == median(sizes)
        assert [(top.repo_id, top.downloads) for top in one.releases.top] == [
            (row["id"], row["downloads"]) for row in most
        ]


def test_the_derivatives_of_the_real_rows(found: Comparison, naive: Naive) -> None:
    expected = {"Qwen": (2182, 2637), "Llama": (163, 167), "Gemma": (266, 293)}
    for one in found.brands:
        name = one.brand.name
        assert (one.direct, one.derivatives) == expected[name]
        assert one.direct == len(naive.derivatives(name, direct=True))
        assert one.derivatives == len(naive.derivatives(name))


def test_the_shares_by_month_of_the_real_rows(found: Comparison, naive: Naive) -> None:
    def months(names: set[str]) -> Counter[str]:
        stamped = {name for name in names if naive.rows[name]["createdAt"].startswith("2022-03-02T23:29")}
        return Counter(naive.rows[name]["createdAt"][:7] for name in names - stamped)

    brands = {one.brand.name: naive.derivatives(one.brand.name) for one in found.brands}
    every = months(set().union(*brands.values()))
    by_month = found.by_month
    assert dict(zip(by_month.months, by_month.in_any, strict=True)) == {m: every[m] for m in by_month.months}
    assert sum(every.values()) == sum(by_month.in_any)
    for name, row in zip(by_month.brands, by_month.new, strict=True):
        assert list(row) == [months(brands[name])[month] for month in by_month.months]
    assert max(len(brands["Qwen"] & brands["Gemma"]), len(brands["Qwen"] & brands["Llama"])) > 0
    assert sum(map(sum, by_month.new)) > sum(by_month.in_any)


def test_a_brand_of_one_organization_counts_what_count_counts(made: Settings) -> None:
    one = compare(made, ("Qwen",)).brands[0]
    counts = count(made, "Qwen").counts
    assert (one.direct, one.derivatives) == (counts.direct, counts.all)


def test_every_rule_that_follows_lineage_is_taken(made: Settings) -> None:
    names = ("Qwen", "Llama")
    every = compare(made, names)
    for written in (
        "direct",
        "no-bursts",
        "over-5-downloads",
        "with-mirrors",
        "r2/merges=share",
        "r2/without=gated+disabled",
    ):
        found = compare(made, names, rule=read_rule(written))
        assert all(
            one.direct <= one.derivatives <= most.derivatives
            for one, most in zip(found.brands, every.brands, strict=True)
        ), written
    direct = compare(made, names, rule=CountingRule(reach="direct"))
    assert compare(made, names, rule="direct") == direct
    assert [one.derivatives for one in direct.brands] == [one.direct for one in every.brands]
    with pytest.raises(UsageError, match="basis=tagged is not for compare"):
        compare(made, names, rule=CountingRule(basis="tagged"))


def test_publishers_own_models_are_no_derivatives_of_their_brand(made: Settings, tmp_path: Path) -> None:
    gemma = compare(made, ("Gemma",)).brands[0]
    other = spoiled(
        made,
        tmp_path,
        "UPDATE model SET name = 'google/other', owner = 'google' WHERE id = (SELECT e.derivative FROM edge AS e "
        "JOIN model AS b ON b.id = e.base JOIN model AS d ON d.id = e.derivative WHERE b.name LIKE 'google/gemma%' "
        "AND d.owner <> 'google' AND d.id NOT IN (SELECT base FROM edge) AND e.evidence = 'hub' LIMIT 1)",
    )
    assert compare(other, ("Gemma",)).brands[0].derivatives == gemma.derivatives - 1


def test_only_the_hub_itself_looked_at_to_the_end_on_one_day_is_fit(made: Settings, tmp_path: Path) -> None:
    names = ("Qwen", "Llama")
    assert not compare(made, names).fit
    as_if = "UPDATE origin SET population = 'Hub'"
    assert compare(spoiled(made, tmp_path, as_if), names).fit
    cut = compare(spoiled(made, tmp_path, as_if, "UPDATE crawl SET finished_at = NULL"), names)
    assert (cut.fit, cut.unfinished) == (False, names)
    undated = compare(spoiled(made, tmp_path, as_if, "UPDATE crawl SET as_of = NULL"), names)
    assert (undated.fit, undated.days) == (False, ())
    assert undated.by_month.in_any == compare(made, names).by_month.in_any


def test_a_walk_has_looked_at_its_own_roots_only(tmp_path: Path) -> None:
    walked = _walked(tmp_path, "Qwen", "google/gemma-2b")
    assert compare(walked, ("Qwen",)).brands[0].finished
    with pytest.raises(
        NotCrawledError, match=r"^Llama and Gemma: not crawled\. .* meta-llama google --plan sweep --db"
    ):
        compare(walked, ("Qwen", "Llama", "Gemma"))
    one = compare(_own(walked, "Two", "google/gemma-2b", "Qwen/*"), ("Two",))
    assert one.brands[0].derivatives >= compare(walked, ("Qwen",)).brands[0].derivatives
    with pytest.raises(NotCrawledError, match=r"crawl google/gemma-7b --plan"):
        compare(_own(walked, "Seven", "google/gemma-7b"), ("Seven",))


def _walked(folder: Path, *roots: str) -> Settings:
    return crawled(folder / "walked.sqlite", SimHub(made_up(600, seed=7), quota=None), "walk", *roots)


def _own(settings: Settings, name: str, *releases: str) -> Settings:
    return replace(settings, config=Config(brands={name: {"releases": [*releases]}}))


def test_brands_looked_at_on_different_days_are_told(tmp_path: Path) -> None:
    walked = _walked(tmp_path, "Qwen")
    _walked(tmp_path, "google")
    later = "UPDATE crawl SET as_of = '2026-12-24T00:00:00.000Z' WHERE roots = 'google'"
    found = compare(spoiled(walked, tmp_path, later, "UPDATE origin SET population = 'Hub'"), ("Qwen", "Gemma"))
    assert (found.days, found.fit) == (("2026-09-25", "2026-12-24"), False)


def test_a_brand_without_releases_is_unknown_unless_the_crawl_may_still_come_to_it(
    made: Settings, tmp_path: Path
) -> None:
    with pytest.raises(UnknownModelError, match=r"No releases of GLM in the database: zai-org/"):
        compare(made, ("Qwen", "GLM"))
    with pytest.raises(NotCrawledError, match=r"interrupted before any release of GLM\."):
        compare(spoiled(made, tmp_path, "UPDATE crawl SET finished_at = NULL"), ("Qwen", "GLM"))

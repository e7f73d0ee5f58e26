"""A portrait's number is `count`'s, by every rule, and its models are those that `ls` lists."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lineage.errors import UnknownModelError, UsageError
from lineage.render.picture.data import PortraitData
from lineage.render.picture.portrait import portrait
from lineage.settings import Settings
from lineage.simhub import SimHub
from lineage.stats.rules.rule import read_rule
from lineage.stats.rules.tally import RELATION_NAMES
from lineage.workflows.count import count
from lineage.workflows.listing import list_derivatives
from lineage.workflows.show.portrait import NOT_FOR_ALL, read_portrait
from tests.crawled import Databases
from tests.hub.world import row
from tests.workflows.world import FAMILY, run, settings_for

RULES = (
    "all-generations",
    "direct",
    "no-bursts",
    "over-5-downloads",
    "with-mirrors",
    "r2/evidence=hub+tag+card",
    "r2/relations=quantized+merge",
    "r2/first-party=out",
    "r2/without=gated",
    "r2/as-of=2024-06-30",
)


@pytest.fixture(scope="module")
def made(databases: Databases) -> Settings:
    return databases.made_up(3_000)


@pytest.fixture(scope="module")
def real(real_data: Path, databases: Databases) -> Settings:
    return databases.real(real_data)


def agrees(settings: Settings, name: str, written: str) -> PortraitData:
    """Hold a portrait against the count and the list by the same rule."""
    rule = read_rule(written)
    data, number = read_portrait(settings, name, rule=rule), count(settings, name, rule)
    assert data.head.total == number.counts.all == len(data.names)
    relations = Counter(RELATION_NAMES[code] for code in data.relation.tolist())
    assert relations == Counter({relation: many for relation, many in number.counts.all_by_relation if many})
    assert data.head.generations == len(number.counts.by_depth)
    assert data.head.marks == number.marks
    listed = list_derivatives(settings, name, rule)
    assert data.names == sorted(row.model.repo_id for row in listed.rows)
    assert (data.parent < len(data.names)).all()
    return data


@pytest.mark.parametrize("written", RULES)
@pytest.mark.parametrize("name", ["Qwen/Qwen2.5-7B", "meta-llama/Llama-3.1-8B", "google/gemma-2b"])
def test_the_number_by_every_rule_is_that_of_count_and_so_are_its_parts(
    made: Settings, name: str, written: str
) -> None:
    agrees(made, name, written)


@pytest.mark.parametrize(
    ("name", "total"), [("Qwen/Qwen3.8-27B", 910), ("Qwen/Qwen3-1.7B", 97), ("Qwen/Qwen3-VL-32B-Instruct", 9)]
)
def test_portraits_of_real_families_have_the_numbers_that_the_rows_give(real: Settings, name: str, total: int) -> None:
    data = agrees(real, name, "all-generations")
    assert (data.head.total, data.head.at_least, data.head.population) == (total, True, "sample: two days")


def test_the_same_database_gives_the_same_bytes(made: Settings) -> None:
    first, again = (portrait(read_portrait(made, "Qwen/Qwen2.5-7B"), "png", "dark") for _ in range(2))
    assert first == again


def test_a_model_hangs_below_the_nearest_model_that_counts(made: Settings) -> None:
    whole = read_portrait(made, "Qwen/Qwen2.5-7B")
    part = read_portrait(made, "Qwen/Qwen2.5-7B", rule=read_rule("r2/relations=quantized"))
    bases = {name: int(base) for name, base in zip(whole.names, whole.parent.tolist(), strict=True)}
    for name, base in zip(part.names, part.parent.tolist(), strict=True):
        above = bases[name]
        while above >= 0 and whole.names[above] not in part.names:
            above = int(whole.parent[above])
        assert (part.names[base] if base >= 0 else None) == (whole.names[above] if above >= 0 else None)


def test_the_reach_counts_what_is_drawn_below_another_base_too(settings: Settings) -> None:
    run(settings, plan="sweep")
    data = read_portrait(settings, "up/ancestor")
    place = {name: at for at, name in enumerate(data.names)}
    assert data.names == ["a/quant", "a/tuned", "b/adapter", "b/merge", "org/base", "org/chat", "up/cousin"]
    assert data.reach[place["org/base"]] == 5
    assert data.parent[place["org/base"]] == -1
    assert data.parent[place["a/quant"]] == place["a/tuned"]


def test_at_least_is_said_of_a_walk_and_not_of_a_whole_sweep(start: Callable[..., SimHub], tmp_path: Path) -> None:
    hub = start()
    for plan, at_least in (("walk", True), ("sweep", False)):
        settings = settings_for(hub, tmp_path, f"{plan}.sqlite")
        run(settings, plan=plan)
        assert read_portrait(settings, "org/base").head.at_least is at_least
    sample = start(FAMILY, population="sample: a few")
    settings = settings_for(sample, tmp_path, "sample.sqlite")
    run(settings, plan="sweep")
    assert read_portrait(settings, "org/base").head.at_least


def test_names_that_are_not_for_all_audiences_are_marked_by_their_tag_alone(
    start: Callable[..., SimHub], tmp_path: Path
) -> None:
    def tagged(number: int, name: str, *tags: str) -> dict[str, Any]:
        made: dict[str, Any] = row(name, number, "org/base")
        return {**made, "tags": [*made["tags"], *tags]}

    rows = [
        row("org/base", 1),
        tagged(2, "a/hidden", NOT_FOR_ALL, "x"),
        tagged(3, "a/hidden-last", "x", NOT_FOR_ALL),
        tagged(4, "a/shown", f"{NOT_FOR_ALL}-2", f"x{NOT_FOR_ALL}"),
        tagged(5, f"a/{NOT_FOR_ALL}"),
    ]
    hub = start(rows)
    settings = settings_for(hub, tmp_path)
    run(settings, plan="sweep")
    data = read_portrait(settings, "org/base")
    assert dict(zip(data.names, data.unnamed.tolist(), strict=True)) == {
        "a/hidden": True,
        "a/hidden-last": True,
        "a/shown": False,
        f"a/{NOT_FOR_ALL}": False,
    }
    assert data.head.total == 4
    hidden = read_portrait(settings, "a/hidden").head
    assert (hidden.unnamed, hidden.total) == (True, 0)


def test_an_import_stamp_is_no_date(start: Callable[..., SimHub], tmp_path: Path) -> None:
    stamp = {"createdAt": "2022-03-02T23:29:04.000Z"}
    hub = start(
        [{**row("org/base", 1), **stamp}, {**row("a/one", 2, "org/base"), **stamp}, row("a/two", 3, "org/base")]
    )
    settings = settings_for(hub, tmp_path)
    run(settings, plan="sweep")
    data = read_portrait(settings, "org/base")
    assert data.head.created == -1
    assert (data.created >= 0).tolist() == [False, True]


def test_a_rule_as_of_a_day_ends_its_growth_there_and_keeps_the_day_of_the_data(made: Settings) -> None:
    head = read_portrait(made, "Qwen/Qwen2.5-7B", rule=read_rule("r2/as-of=2024-12-31")).head
    assert head.day == "2024-12-31"
    assert str(head.as_of) > "2024-12-31"
    assert (head.usual, head.rule) == (False, "r2/as-of=2024-12-31")


def test_only_a_model_has_a_portrait_and_only_by_rules_that_draw_models_whole(made: Settings) -> None:
    for name in ("Qwen", "Llama"):
        with pytest.raises(UsageError, match=rf"A portrait is of one model, and {name} is none: .*graph {name} -o"):
            read_portrait(made, name)
    for written, words in (("tagged", "follows lineage"), ("r2/merges=share", "draws each model whole")):
        with pytest.raises(UsageError, match=words):
            read_portrait(made, "Qwen/Qwen2.5-7B", rule=read_rule(written))
    with pytest.raises(UnknownModelError):
        read_portrait(made, "nobody/at-all")


def test_columns_are_aligned(made: Settings) -> None:
    data = read_portrait(made, "Qwen/Qwen2.5-7B")
    sizes = {len(column) for column in (data.unnamed, data.parent, data.relation, data.downloads, data.created)}
    assert sizes == {len(data.names)} == {len(data.reach)}
    assert np.all(data.reach >= np.bincount(data.parent[data.parent >= 0], minlength=len(data.names)))

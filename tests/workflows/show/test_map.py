"""A map shows the family that `count` counts, with the same number, digest and marks."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lineage.errors import UnknownModelError, UsageError
from lineage.facts import RELATION_CODES, Evidence, State
from lineage.render.map.data import MapData
from lineage.settings import Settings
from lineage.stats.rules.rule import CountingRule, read_rule
from lineage.workflows.count import count
from lineage.workflows.listing import list_derivatives, releases
from lineage.workflows.show.map import chart, draw_map, placed
from tests.crawled import Databases


@pytest.fixture(scope="module")
def made(databases: Databases) -> Settings:
    return databases.made_up(3_000)


@pytest.fixture(scope="module")
def real(real_data: Path, databases: Databases) -> Settings:
    return databases.real(real_data)


def ids(data: MapData) -> list[str]:
    owners = [data.owner.names[code] for code in data.owner.codes.tolist()]
    return [f"{owner}/{name}" if owner else name for owner, name in zip(owners, data.names, strict=True)]


@pytest.mark.parametrize("written", ["all-generations", "r2/evidence=hub+tag+card", "no-bursts", "r2/as-of=2024-06-30"])
@pytest.mark.parametrize("name", ["Qwen", "Qwen/Qwen2.5-7B"])
def test_what_is_counted_on_a_map_is_what_count_counts(made: Settings, name: str, written: str) -> None:
    rule = read_rule(written)
    found = placed(chart(made, name, rule=rule))
    number = count(made, name, rule)
    assert (found.head.total, found.head.digest) == (number.counts.all, number.digest)
    names = [mark for mark in found.head.marks if mark not in number.marks]
    assert (found.head.words, found.head.marks) == (number.words, (*number.marks, *names))
    undrawn = len(releases(made, "Qwen", rule)[1]) - int(np.count_nonzero(found.parent < 0)) if name == "Qwen" else 0
    assert [bool(name) for name in names] == ([] if not undrawn or rule.as_of else [True])
    assert (found.head.complete, found.head.population) == (number.complete, "made-up")
    listed = list_derivatives(made, name, rule)
    assert {one for one, counts in zip(ids(found), found.counted, strict=True) if counts} == {
        row.model.repo_id for row in listed.rows
    }


def test_re_uploads_that_a_rule_folds_are_not_on_its_map(made: Settings) -> None:
    rule = read_rule("with-mirrors")
    apart, folded = placed(chart(made, "Qwen")), placed(chart(made, "Qwen", rule=rule))
    assert len(folded.names) < len(apart.names)
    assert (folded.head.total, folded.head.digest) == (
        (number := count(made, "Qwen", rule)).counts.all,
        number.digest,
    )
    assert (folded.evidence[folded.parent >= 0] > 0).all()


def test_the_real_family_with_its_releases_at_the_top(real: Settings) -> None:
    found = placed(chart(real, "Qwen"))
    names = ids(found)
    assert (len(names), found.head.total, found.head.complete) == (2765, 2637, False)
    assert found.head.marks == ("3 of Qwen's models are names that no edge of the rule mentions, and not drawn",)
    _, rows = releases(real, "Qwen")
    reach = dict(zip(names, found.reach.tolist(), strict=True))
    assert {row.model.repo_id: row.reach for row in rows if row.model.repo_id in reach} == {
        row.model.repo_id: reach[row.model.repo_id] for row in rows if row.model.repo_id in reach
    }
    assert reach["Qwen/Qwen3.8-27B"] == 910
    tops = {names[at] for at in np.flatnonzero(found.parent < 0)}
    assert {name for name in names if name.startswith("Qwen/")} == tops
    assert (found.relation[found.parent < 0] == 255).all()
    assert (found.relation[found.parent >= 0] < len(RELATION_CODES)).all()
    headline = 1 << list(Evidence).index(Evidence.HUB) | 1 << list(Evidence).index(Evidence.TAG)
    assert (found.evidence[found.parent >= 0] & headline > 0).all()
    assert (found.others_evidence & headline > 0).all()


def test_without_a_name_everything_in_the_database_is_on_the_map(real: Settings) -> None:
    found = chart(real, None)
    data = placed(found)
    names = ids(data)
    assert len(names) == len(set(names)) == 12_772 + 1_260
    assert found.head.total == int((data.parent >= 0).sum()) == data.counted.sum()
    assert found.head.subject == ""
    assert set(data.state.tolist()) <= {list(State).index(state) for state in (State.PRESENT, State.ABSENT)}


@pytest.mark.parametrize(("name", "start"), [("Qwen", "release"), ("Qwen/Qwen2.5-7B", "model"), (None, "root")])
def test_a_map_says_what_its_count_starts_from(made: Settings, name: str | None, start: str) -> None:
    head = chart(made, name).head
    assert (head.start, head.narrowed) == (start, False)


@pytest.mark.parametrize(
    ("written", "narrowed"),
    [
        ("all-generations", False),
        ("r2/evidence=hub+tag+card", False),
        ("r2/first-party=in", False),
        ("with-mirrors", False),
        ("r2/as-of=2024-06-30", False),
        ("direct", True),
        ("no-bursts", False),
        ("over-5-downloads", True),
        ("r2/relations=adapter", True),
        ("r2/without=gated", True),
        ("r2/relations=finetune+adapter+quantized+merge+unstated", False),
    ],
)
def test_a_rule_that_leaves_out_what_its_map_draws_is_called_narrowed(
    made: Settings, written: str, narrowed: bool
) -> None:
    found = chart(made, "Qwen", rule=read_rule(written))
    assert found.head.narrowed is narrowed
    if not narrowed:
        assert (found.counted | found.root).all()


def test_a_page_has_everything_in_it(made: Settings) -> None:
    drawn = draw_map(made, "Qwen/Qwen2.5-7B")
    assert drawn.page.startswith(b"<!doctype html>")
    assert drawn.head.total == drawn.models - 1
    assert draw_map(made, "Qwen/Qwen2.5-7B").page == drawn.page


def test_a_model_alone_is_a_map_of_one_dot(made: Settings) -> None:
    data = placed(chart(made, None))
    alone = np.flatnonzero((data.reach == 0) & (data.parent < 0))
    lonely = ids(data)[alone[0]]
    assert draw_map(made, lonely).models == 1


def test_a_map_needs_lineage_whole_models_and_a_known_name(made: Settings) -> None:
    with pytest.raises(UsageError, match="A map follows lineage"):
        chart(made, "Qwen", rule=read_rule("tagged"))
    with pytest.raises(UsageError, match="draws each model whole"):
        chart(made, "Qwen", rule=replace(CountingRule(), merges="share"))
    with pytest.raises(UnknownModelError):
        chart(made, "nobody")

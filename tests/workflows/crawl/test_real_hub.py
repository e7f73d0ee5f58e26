"""Two days of the real Hub's metadata, replayed; every number is worked out a second, naive way from the JSON."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from lineage.settings import Settings
from lineage.store.schema.database import open_to_read
from lineage.store.write.changes import Changes, Moves, Standing, changed
from lineage.workflows.count import count
from lineage.workflows.listing import derivatives, releases
from lineage.workflows.release_groups import release_groups
from lineage.workflows.status import check, status
from tests.crawled import FIRST_DAY, SECOND_DAY, Databases
from tests.old_names import old_names
from tests.workflows.world import exported

pytestmark = pytest.mark.xdist_group("workflows-real-hub")  # one process makes what all of these tests need

RELATIONS = {"finetune", "adapter", "quantized", "merge"}
NAME = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)
Row = dict[str, Any]


def read(file: Path) -> dict[str, Row]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return {row["id"]: row for row in map(json.loads, lines)}


def ask(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    with open_to_read(settings.database) as database, database.transaction() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


@pytest.fixture(scope="module")
def rows(real_data: Path) -> dict[str, Row]:
    return read(real_data / SECOND_DAY)


@pytest.fixture(scope="module")
def swept(real_data: Path, databases: Databases) -> Settings:
    return databases.real(real_data)


@pytest.fixture(scope="module")
def walked(real_data: Path, databases: Databases) -> Settings:
    return databases.real(real_data, "walk")


@pytest.fixture(scope="module")
def both(real_data: Path, databases: Databases) -> Settings:
    """A sweep of the first day, with a sweep of the second over it."""
    return databases.real_twice(real_data)


def typed_tags(rows: Mapping[str, Row]) -> list[tuple[str, str, str]]:
    """List every typed tag as derivative, base and relation."""
    found = []
    for name, row in rows.items():
        for tag in row["tags"]:
            match tag.split(":", 2):
                case ["base_model", relation, base] if relation in RELATIONS:
                    found.append((name, base, relation))
    return found


def tag_edges(rows: Mapping[str, Row], *, renamed: bool = True) -> set[tuple[str, str, str]]:
    now = old_names(rows) if renamed else {}
    named = {(name, now.get(base, base), how) for name, base, how in typed_tags(rows) if NAME.fullmatch(base)}
    return {(name, base, how) for name, base, how in named if base != name}


def stored_edges(settings: Settings, evidence: str = "'hub', 'tag'") -> set[tuple[str, str, str]]:
    query = (
        "SELECT d.name, b.name, e.relation FROM edge AS e JOIN model AS d ON d.id = e.derivative "
        f"JOIN model AS b ON b.id = e.base WHERE e.current AND e.evidence IN ({evidence})"
    )
    return {(derivative, base, relation) for derivative, base, relation in ask(settings, query)}


def below(edges: set[tuple[str, str, str]], roots: set[str]) -> list[int]:
    """Count what lies below some roots by depth, one generation after another."""
    made: dict[str, set[str]] = {}
    for name, base, _ in edges:
        made.setdefault(base, set()).add(name)
    met, level, depths = set(roots), set(roots), []
    while level := {name for base in level for name in made.get(base, ())} - met:
        met |= level
        depths.append(len(level))
    return depths


def test_every_model_is_kept(swept: Settings, rows: dict[str, Row]) -> None:
    assert {name for (name,) in ask(swept, "SELECT name FROM model WHERE state = 'present'")} == set(rows)
    assert len(rows) == 12_772
    assert check(swept) == []


def test_the_edges_are_those_of_the_typed_tags(swept: Settings, rows: dict[str, Row]) -> None:
    edges = stored_edges(swept)

    assert edges == tag_edges(rows)
    assert len(edges) == 7_071
    assert Counter(how for _, _, how in edges) == {
        "finetune": 3_053,
        "quantized": 2_478,
        "adapter": 1_339,
        "merge": 201,
    }
    several = [name for name, number in Counter(name for name, _, _ in edges).items() if number > 1]
    assert len(several) == 43


def test_bases_without_a_row_are_absent(swept: Settings, rows: dict[str, Row]) -> None:
    query = (
        "SELECT DISTINCT b.name FROM edge AS e JOIN model AS b ON b.id = e.base WHERE e.current AND b.state = 'absent'"
    )
    absent = {name for (name,) in ask(swept, f"{query} AND e.evidence IN ('hub', 'tag')")}

    assert absent == {base for _, base, _ in tag_edges(rows)} - set(rows)
    assert len(absent) == 1_260
    assert len(absent) - len({name.lower() for name in absent}) == 4
    assert ask(swept, "SELECT count(*) FROM model WHERE state = 'unasked'") == [(0,)]


def test_tags_that_name_no_model_or_the_model_itself_are_issues(swept: Settings, rows: dict[str, Row]) -> None:
    query = "SELECT code, raw_value FROM card_issue WHERE current AND field = 'tags'"
    codes = Counter(code for code, _ in ask(swept, query))
    tags = typed_tags(rows)

    assert codes["self_claim"] == sum(name == base for name, base, _ in tags) == 18
    nameless = sum(not NAME.fullmatch(base) for _, base, _ in tags)
    assert codes["not_a_repo_id"] + codes["no_owner"] + codes["cache_path"] == nameless == 39
    assert [raw for code, raw in ask(swept, query) if code == "no_owner"] == ["base_model:adapter:gpt2"]


def card_bases(row: Row) -> list[str]:
    value = (row.get("cardData") or {}).get("base_model")
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def test_of_240_models_with_a_card_base_and_no_tag_211_become_edges(swept: Settings, rows: dict[str, Row]) -> None:
    silent = {
        name
        for name, row in rows.items()
        if (row.get("cardData") or {}).get("base_model")
        and not any(tag.startswith("base_model:") for tag in row["tags"])
    }
    edges = {(name, base) for name, base, _ in stored_edges(swept, "'card'") if name in silent}
    named = {(name, base) for name in silent for base in card_bases(rows[name]) if NAME.fullmatch(base.strip())}
    named -= {(name, base) for name, base in named if base.startswith(("models/", "outputs/"))}

    assert len(silent) == 240
    assert len({name for name, _ in edges}) == 211
    assert len(edges) == 215
    # The other 29 name no owner ("gpt2-scratch", "llama"), a folder of a training script, or nothing at all.
    assert silent - {name for name, _ in edges} == silent - {name for name, _ in named}
    assert len(silent - {name for name, _ in edges}) == 29
    assert {(name, base.lower()) for name, base in edges} == {(name, base.lower()) for name, base in named}
    # Where the card has the name in another letter case than the one model of that name, the edge goes to the model.
    spelled = {name.lower(): name for name in rows}
    miscased = {(name, base) for name, base in named if base not in rows and base.lower() in spelled}
    assert len(miscased) == 33
    assert edges == named - miscased | {(name, spelled[base.lower()]) for name, base in miscased}


def test_qwen_is_counted(swept: Settings, rows: dict[str, Row]) -> None:
    edges = tag_edges(rows)
    qwen = {name for name in {*rows, *(base for _, base, _ in edges)} if name.startswith("Qwen/")}
    found = count(swept, "Qwen")

    assert (found.counts.direct, found.counts.all) == (2_182, 2_637)
    assert list(found.counts.by_depth) == below(edges, qwen) == [2_182, 418, 27, 2, 3, 3, 2]
    assert count(swept, "Qwen", "r2/first-party=in").counts.all == 2_653
    by_card = {base for _, base, _ in stored_edges(swept, "'card'") if base.startswith("Qwen/")}
    _, own = releases(swept, "Qwen")
    assert {row.model.repo_id for row in own} == qwen | by_card
    assert (len(qwen), len(own), sum(row.listed for row in own)) == (128, 131, 34)
    assert (found.adds.cards.direct, found.adds.cards.all) == (17, 30)
    assert not found.complete
    assert found.source.population == "sample: two days"


def test_one_release_is_counted(swept: Settings, rows: dict[str, Row]) -> None:
    found = count(swept, "Qwen/Qwen3.8-27B").counts
    assert (found.direct, found.all) == (641, 910)
    assert list(found.by_depth) == below(tag_edges(rows), {"Qwen/Qwen3.8-27B"})


def test_a_walk_from_the_listed_releases_finds_what_the_sweep_finds_below_them(
    walked: Settings, swept: Settings, rows: dict[str, Row]
) -> None:
    listed = {name for name in rows if name.startswith("Qwen/")}
    assert len(listed) == 34
    assert count(walked, "Qwen").counts.all == 1_734
    # First-party models count below a release, and are its roots all the same: they lead on, and are left out.
    # A walk learns no old names: it has no list that they are missing on.
    assert sum(below(tag_edges(rows, renamed=False), listed)) == 1_734

    read = {name for (name,) in ask(walked, "SELECT name FROM model WHERE state = 'present'")}
    seen = {edge for edge in stored_edges(swept) if edge[0] in read}
    assert stored_edges(walked) == seen
    assert len(seen) == 1_789


def test_what_only_the_sweep_sees_hangs_below_bases_that_have_no_row(
    walked: Settings, swept: Settings, rows: dict[str, Row]
) -> None:
    by_walk, by_sweep = (
        {row.model.repo_id for row in derivatives(settings, "Qwen")[1]} for settings in (walked, swept)
    )
    only = by_sweep - by_walk
    unlisted = {base for _, base, _ in tag_edges(rows) if base.startswith("Qwen/")} - set(rows)

    assert by_walk <= by_sweep
    assert len(only) == 2_637 - 1_734 == 903
    hangs = {name for name, base, _ in tag_edges(rows) if base in unlisted | only}
    # A walk learns no old names: it has no list that they are missing on.
    renamed = old_names(rows)
    hangs |= {name for name, base, _ in typed_tags(rows) if base in renamed}
    assert only <= hangs


def test_the_second_day_over_the_first_gives_the_second_alone(both: Settings, swept: Settings) -> None:
    assert count(both, "Qwen").counts == count(swept, "Qwen").counts
    assert count(both, "Qwen/Qwen3.8-27B").counts == count(swept, "Qwen/Qwen3.8-27B").counts
    assert status(both).totals.edges == status(swept).totals.edges
    assert status(both).totals.issues == status(swept).totals.issues
    assert present_lines(both) == present_lines(swept)
    assert check(both) == []


def present_lines(settings: Settings) -> list[Any]:
    """Take out of an export whatever is about models that are there, and all edges."""
    lines = [json.loads(line) for line in exported(settings).splitlines()]
    return [line for line in lines if line["record"] != "model" or line["state"] == "present"]


def test_what_vanished_or_was_replaced_between_the_days_is_kept_and_marked(
    both: Settings, real_data: Path, rows: dict[str, Row]
) -> None:
    first = read(real_data / FIRST_DAY)
    later_ids = {row["_id"] for row in rows.values()}
    vanished = {name for name in first if name not in rows and first[name]["_id"] not in later_ids}
    replaced = {name for name in first if name in rows and first[name]["_id"] != rows[name]["_id"]}
    kept = ask(both, "SELECT state, name FROM model WHERE state IN ('vanished', 'replaced')")

    assert {name for state, name in kept if state == "vanished"} == vanished
    assert {name for state, name in kept if state == "replaced"} == replaced
    assert (len(vanished), len(replaced)) == (175, 129)


def test_the_second_day_is_told_as_what_it_changed(both: Settings, real_data: Path, rows: dict[str, Row]) -> None:
    first = read(real_data / FIRST_DAY)
    ids = {row["_id"] for row in first.values()}
    only_named = {base for _, base, _ in tag_edges(first)} - first.keys()
    new = {name for name, row in rows.items() if row["_id"] not in ids and name not in only_named}
    with open_to_read(both.database) as database, database.transaction() as connection:
        told = changed(connection, 2, Standing(0, frozenset(), frozenset()), Moves())
    assert told == Changes(3_081, vanished=175, replaced=129, renamed=0, passed=0, back=0)
    assert len(new) == told.new


def test_each_series_reaches_what_lies_below_any_of_its_releases(swept: Settings, rows: dict[str, Row]) -> None:
    edges = tag_edges(rows)
    named = {name for name in {*rows, *(base for _, base, _ in edges)} if name.startswith("Qwen/")}
    _, groups = release_groups(swept, "Qwen", "series")

    assert [group.name for group in groups[:4]] == ["Qwen3", "Qwen3.5", "Qwen3.6", "Qwen2.5-VL"]
    for group in groups:
        of_it = {name for name in named if re.match(rf"Qwen/{group.name}(?!\.\d|-[A-Z][A-Za-z])", name)}
        if group.name in {"Qwen3.5", "Qwen3.6"}:
            depths = below(edges, of_it)
            assert (group.fan_out, group.reach) == (depths[0], sum(depths))
    assert sum(group.figures.releases for group in groups) == sum(name in rows for name in named)
    assert sum(group.figures.downloads or 0 for group in groups) == sum(
        rows[name]["downloads"] for name in named if name in rows
    )

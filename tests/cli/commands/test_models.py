"""What is known of models: info, releases, search."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import poke
from tests.cli.running import lineage


def test_info_tells_all_that_is_known_of_a_model(told: Path) -> None:
    out = lineage("info", "pat/merged", "--db", told).out
    assert "BASE                Qwen/Qwen3-8B (merge: hub, tag, card)\n" in out
    assert "BASE                lee/tuned (merge: hub, tag, card)\n" in out
    assert "DIRECT_DERIVATIVES  none known\n" in out
    assert "BASE                declares no base\n" in lineage("info", "Qwen/Qwen3-8B-Base", "--db", told).out
    assert "LANGUAGES           en, zh\n" in out
    found = lineage("info", "Qwen/Qwen3-8B", "--db", told, "--json").json
    counted = {relation: number for relation, number in found["direct_by_relation"].items() if number}
    assert found["direct_derivatives"] == sum(counted.values())
    assert counted == dict.fromkeys(("finetune", "adapter", "quantized", "merge"), 1)
    assert found["bases"][0]["base"] == "Qwen/Qwen3-8B-Base"
    assert found["repo_id"] == "Qwen/Qwen3-8B"
    assert "key" not in found
    assert lineage("info", "pat/merged", "--db", told, "-q").out == "pat/merged\n"


def test_info_tells_the_hubs_own_count_even_of_none(family: Path) -> None:
    assert "HUB_DIRECT_DERIVATIVES" not in lineage("info", "max/quiet", "--db", family).out
    poke(
        family,
        "INSERT INTO children_count (model, relation, count, crawl) "
        "SELECT id, 'merge', 0, 1 FROM model WHERE name = 'max/quiet'",
    )
    assert "HUB_DIRECT_DERIVATIVES  none\n" in lineage("info", "max/quiet", "--db", family).out
    found = lineage("info", "max/quiet", "--db", family, "--json").json
    assert (found["hub_direct_derivatives"], found["hub_by_relation"]["merge"]) == (0, 0)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("vanished", "; no longer in this sample"),
        ("replaced", "; its name now belongs to another model"),
        ("absent", "; not in this sample"),
        ("unasked", "; not in this sample"),
        ("present", ""),
    ],
)
def test_info_says_of_a_base_that_is_gone_that_it_is(family: Path, state: str, words: str) -> None:
    poke(family, f"UPDATE model SET state = '{state}' WHERE name = 'Qwen/Qwen3-8B-Base'")
    told = lineage("info", "Qwen/Qwen3-8B", "--db", family)
    assert f"BASE                Qwen/Qwen3-8B-Base (finetune: hub, tag, card{words})\n" in told.out
    (base,) = lineage("info", "Qwen/Qwen3-8B", "--db", family, "--json").json["bases"]
    assert base["base_state"] == state


def test_info_shows_what_is_wrong_with_a_card(told: Path) -> None:
    issues = lineage("info", "eve/hostile", "--db", told, "--json").json["issues"]
    assert [issue["code"] for issue in issues] == ["bad_value", "not_a_repo_id"]
    assert lineage("info", "eve/hostile", "--db", told).out.count("\nISSUE ") == 2


def test_info_does_not_say_that_a_model_without_a_row_declares_no_base(family: Path) -> None:
    poke(family, "UPDATE model SET state = 'absent' WHERE name = 'Qwen/Qwen3-8B-Base'")
    assert "BASE                not in this sample\n" in lineage("info", "Qwen/Qwen3-8B-Base", "--db", family).out


def test_releases_tell_fan_out_and_reach_and_have_one_shape_for_programs(told: Path, crawled: Path) -> None:
    first = lineage("releases", "--db", told, "--json").rows[0]
    shape = "repo_id relation base fan_out reach downloads created_at series task size state unread"
    assert list(first) == shape.split()
    assert (first["series"], first["task"], first["size"]) == ("Qwen3", "text-generation", "7B to 15B")
    assert (first["repo_id"], first["fan_out"], first["reach"]) == ("Qwen/Qwen3-8B-Base", 2, 6)
    assert list(lineage("releases", "google", "--db", crawled, "--json").rows[0]) == list(first)
    assert "STATE" not in lineage("releases", "--db", told).out
    assert lineage("releases", "--limit", "1", "-q", "--db", told).lines == ["Qwen/Qwen3-8B-Base"]


def test_a_release_that_is_only_named_says_so_and_can_be_left_out(family: Path) -> None:
    poke(family, "UPDATE model SET state = 'absent' WHERE name = 'Qwen/Qwen3-8B-Base'")
    assert "STATE" in lineage("releases", "--db", family).out
    assert lineage("releases", "--listed", "-q", "--db", family).lines == ["Qwen/Qwen3-8B"]


def test_releases_by_series_sum_up_downloads_sizes_and_what_was_made_from_any(told: Path) -> None:
    (qwen,) = lineage("releases", "--by", "series", "--db", told, "--json").rows
    assert qwen == {
        "series": "Qwen3",
        "releases": 2,
        "downloads": 37_000,
        "downloads_all_time": 200_000,
        "fan_out": 5,
        "reach": 5,
        "only_named": 0,
        "sizes": [{"size": "7B to 15B", "releases": 2, "downloads": 37_000}],
    }
    out = lineage("releases", "--by", "series", "--db", told).out
    assert "SERIES  RELEASES  DOWNLOADS  DOWNLOADS_ALL_TIME  FAN_OUT  REACH  SIZES\n" in out
    assert "Qwen3          2     37,000             200,000        5      5  7B to 15B\n" in out


def test_releases_by_task_and_size_put_what_is_not_said_last(family: Path) -> None:
    poke(family, "UPDATE model SET task = NULL, parameters = 400000000 WHERE name = 'Qwen/Qwen3-8B'")
    by_size = lineage("releases", "--by", "size", "-q", "--db", family).lines
    assert by_size == ["under 1B", "7B to 15B"]
    by_task = lineage("releases", "--by", "task", "--db", family)
    notes = by_task.lines.index("2 releases.")
    assert by_task.lines[:notes][-2].startswith("not said")
    assert [one["task"] for one in lineage("releases", "--by", "task", "--json", "--db", family).rows] == [
        "text-generation",
        None,
    ]
    poke(family, "UPDATE model SET parameters = NULL")
    (unsaid,) = lineage("releases", "--by", "size", "--json", "--db", family).rows
    assert (unsaid["size"], [one["size"] for one in unsaid["sizes"]]) == (None, [None])


def test_releases_that_are_only_named_are_roots_of_their_group_unless_left_out(family: Path) -> None:
    poke(family, "UPDATE model SET state = 'absent' WHERE name = 'Qwen/Qwen3-8B-Base'")
    (both,) = lineage("releases", "--by", "series", "--json", "--db", family).rows
    assert (both["releases"], both["only_named"], both["fan_out"]) == (1, 1, 5)
    assert "ONLY_NAMED" in lineage("releases", "--by", "series", "--db", family).out
    (listed,) = lineage("releases", "--by", "series", "--listed", "--json", "--db", family).rows
    assert (listed["releases"], listed["only_named"], listed["fan_out"]) == (1, 0, 4)


def test_groups_hold_every_release_once_and_reach_no_further_than_all_together(crawled: Path) -> None:
    every = lineage("releases", "--json", "--db", crawled).rows
    for by in ("series", "task", "size"):
        groups = lineage("releases", "--by", by, "--json", "--db", crawled).rows
        assert sum(group["releases"] + group["only_named"] for group in groups) == len(every)
        assert sum(group["downloads"] or 0 for group in groups) == sum(one["downloads"] or 0 for one in every)
        for group in groups:
            reaches = [one["reach"] for one in every if one[by] == group[by]]
            assert max(reaches) - len(reaches) < group["reach"] + 1 <= sum(reaches) + 1
    most = [
        one["series"] for one in lineage("releases", "--by", "series", "--limit", "3", "--json", "--db", crawled).rows
    ]
    assert len(most) == 3


def test_search_finds_names_with_every_word_the_most_downloaded_first(told: Path) -> None:
    assert lineage("search", "QWEN", "base", "-q", "--db", told).lines == ["Qwen/Qwen3-8B-Base"]
    assert lineage("search", "qwen", "--limit", "2", "-q", "--db", told).lines == [
        "Qwen/Qwen3-8B-Base",
        "Qwen/Qwen3-8B",
    ]


def test_states_that_a_reader_may_not_know_are_explained_where_they_are_printed(crawled: Path) -> None:
    absent = "\nabsent: Named as a base; the crawl found no such model.\n"
    with closing(sqlite3.connect(crawled)) as connection:
        (name,) = connection.execute("SELECT name FROM model WHERE state = 'absent' AND owner <> ''").fetchone()
    assert absent in lineage("status", "--db", crawled).out
    assert absent in lineage("info", name, "--db", crawled).out
    assert absent in lineage("releases", name.partition("/")[0], "--db", crawled).out
    assert absent not in lineage("info", "Qwen/Qwen2.5-0.5B", "--db", crawled).out
    assert absent not in lineage("status", "--json", "--db", crawled).out


def test_the_number_of_releases_is_one_number_wherever_it_stands(crawled: Path, tmp_path: Path) -> None:
    names = ("releases", "only_named")
    stats = lineage("stats", "Qwen", "--json", "--db", crawled).json
    listed, named = (stats[name] for name in names)
    groups = lineage("releases", "Qwen", "--by", "series", "--json", "--db", crawled)
    (brand,) = (
        row for row in lineage("compare", "Qwen", "Llama", "--json", "--db", crawled).rows if row["brand"] == "Qwen"
    )
    flat = lineage("releases", "Qwen", "--json", "--db", crawled).json

    for told in (flat, groups.json, brand):
        assert tuple(told[name] for name in names) == (listed, named)
    assert sum(row["releases"] for row in groups.rows) == listed
    bases = [row for row in stats["rows"] if (row["measure"], row["of"]) == ("bases", "releases")]
    assert bases[0]["value"] == flat["total"] == listed + named
    assert lineage("report", "Qwen", "-o", tmp_path / "r.html", "--db", crawled).code == 0
    assert f"The data has {listed:,} of them." in (tmp_path / "r.html").read_text()

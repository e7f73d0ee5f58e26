"""`lineage graph` chooses how to draw, and `lineage explore` goes from nothing to a map."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from lineage.simhub import Fault, Replay, SimHub, Status
from lineage.store.read.coverage import Coverage
from lineage.workflows.explore import advice
from tests.cli.conftest import poke
from tests.cli.rows import FAMILY
from tests.cli.running import lineage, program
from tests.hub.world import headers


def drawn(page: Path) -> str:
    text = page.read_text(encoding="utf-8")
    assert ('id="mynetwork"' in text) != ('id="payload"' in text)
    return "map" if 'id="payload"' in text else "tree"


@pytest.mark.parametrize(
    ("words", "shape"),
    [
        ("Qwen/Qwen3-8B-Base", "tree"),
        ("Qwen/Qwen3-8B-Base --evidence declared", "tree"),
        ("Qwen/Qwen3-8B-Base --as map", "map"),
        ("Qwen/Qwen3-8B-Base --rule direct", "map"),
        ("Qwen/Qwen3-8B-Base --as-of 2025-05", "map"),
        ("Qwen", "map"),
        ("", "map"),
    ],
)
def test_small_families_of_one_model_are_drawn_as_a_tree_and_all_else_as_a_map(
    told: Path, tmp_path: Path, words: str, shape: str
) -> None:
    page = tmp_path / "page.html"
    ran = lineage("graph", *words.split(), "-o", page, "--db", told)
    assert (ran.code, ran.out) == (0, ""), ran.err
    assert drawn(page) == shape


def test_a_family_of_more_than_300_models_is_a_map_unless_a_tree_is_asked_for(real: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    for options, shape in ((), "map"), (("--as", "tree"), "tree"), (("--limit", "100"), "tree"):
        assert lineage("graph", "Qwen/Qwen3.8-27B", "-o", page, *options, "--db", real).code == 0
        assert drawn(page) == shape


def test_a_map_says_on_stderr_what_it_counted_by_which_rule_of_what_and_when(told: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    ran = lineage("graph", "Qwen", "-o", page, "--as-of", "2025-05-31", "--db", told)
    assert ran.err.startswith("Survivors of 2025-05-31, cards of 2025-06-01.\nWrote ")
    assert "counted by r2/first-party=out/as-of=2025-05-31, sample: a family told by hand, as of 2025-06-01" in ran.err
    total = lineage("count", "Qwen", "--as-of", "2025-05-31", "--json", "--db", told).json["derivatives"]
    assert f", {total} counted by " in ran.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("Qwen --limit 5 --as map", "--limit is for a tree"),
        ("--as tree", "name it, or draw a map"),
        ("--limit 5", "name it, or draw a map"),
        ("Qwen --limit 5", "--limit is for a tree, which shows one model's family; leave it out for a map."),
        ("Qwen --as tree", "A tree shows one model's family; leave --as out for a map."),
        ("Qwen --as tree --limit 5", "leave --as and --limit out for a map."),
        ("Qwen/Qwen3-8B --as tree --bursts out", "no other choice of the rule"),
        ("Qwen --rule tagged", "A map follows lineage"),
    ],
)
def test_options_that_contradict_one_another_are_refused(told: Path, tmp_path: Path, words: str, message: str) -> None:
    ran = lineage("graph", *words.split(), "-o", tmp_path / "page.html", "--db", told)
    assert ran.code == 2
    assert message in ran.err
    assert not (tmp_path / "page.html").exists()


def test_a_page_is_opened_in_the_persons_browser(told: Path, tmp_path: Path) -> None:
    page, seen = tmp_path / "a page.html", tmp_path / "seen"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {seen}\n')
    browser.chmod(0o755)
    ran = program("graph", "Qwen", "-o", page, "--open", "--db", told, env={"BROWSER": f"{browser} %s"})
    assert ran.code == 0, ran.err
    assert seen.read_text().strip() == page.as_uri()
    assert "No browser" not in ran.err


def test_without_a_screen_the_path_is_said(told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    page = tmp_path / "page.html"
    ran = lineage("explore", "Qwen", "-o", page, "--db", told)
    assert ran.code == 0, ran.err
    assert ran.err.endswith(f"No browser could be opened here. The page is {page}\n")


def test_explore_crawls_an_organization_where_few_requests_do_and_then_takes_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ("explore", "Qwen", "--no-open", "--db", tmp_path / "new.sqlite")
    with SimHub(Replay(FAMILY, name="a family told by hand"), quota=None, says_total=True) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        first = lineage(*words)
        asked = len(hub.requests)
        second = lineage(*words)
        assert len(hub.requests) == asked > 0
    assert (first.code, second.code) == (0, 0), first.err + second.err
    assert "Done: " in first.err
    assert "Done: " not in second.err
    assert drawn(tmp_path / "Qwen.html") == "map"


def test_explore_says_what_there_is_to_choose_from_before_it_starts_anything_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with SimHub(Replay(FAMILY, name="a family told by hand"), quota=500) as hub:
        hub.script(Fault(headers(("X-Total-Count", "3285000")), times=None))  # as long as the whole Hub
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        ran = lineage("explore", "Qwen", "--no-open")
        assert len(hub.requests) == 2
    assert (ran.code, ran.out) == (2, "")
    said = ran.err.splitlines()
    assert said[0] == "Qwen has 2 models, and no crawl has looked below them. Choose:"
    assert said[1] == "What was made from them directly: some 4 requests, under a minute"
    assert said[2].strip() == "lineage crawl Qwen --depth 1"
    assert re.fullmatch(r"All generations: some 3,\d\d\d requests, about 3\d min", said[3])
    assert said[4].strip() == "lineage crawl Qwen"
    assert said[6].strip() == "lineage explore Qwen/Qwen3-8B-Base"
    assert said[7] == "Then: lineage explore Qwen"
    assert not list(tmp_path.glob("*.html"))


def test_explore_looks_at_a_model_without_a_database_or_a_crawl(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    database = tmp_path / "new.sqlite"
    with SimHub(Replay(FAMILY, name="a family told by hand"), quota=None) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        ran = lineage("explore", "Qwen/Qwen3-8B-Base", "--no-open", "--db", database)
    page = tmp_path / "Qwen-Qwen3-8B-Base.html"
    crawl = f"lineage crawl Qwen/Qwen3-8B-Base --db {database}"
    assert (ran.code, ran.out) == (0, ""), ran.err
    assert ran.err.count(f"Wrote {page.name}: a map of") == 2  # with the direct derivatives, and at the end
    assert "\nA look of 9 requests: at least this many.\n" in ran.err
    assert ran.err.endswith(f"\nFor all generations: {crawl}\n")
    assert drawn(page) == "map"


def test_explore_says_to_reload_its_page_only_where_it_holds_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROWSER", "true")
    with SimHub(Replay(FAMILY, name="a family told by hand"), quota=None) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        said = [lineage("explore", "Qwen/Qwen3-8B-Base", "--db", tmp_path / "new.sqlite").err for _ in range(2)]
    assert ["reload it" in words for words in said] == [True, False]


def test_explore_takes_a_legacy_name_for_the_model_that_it_leads_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = Replay(FAMILY, name="a family told by hand")
    with SimHub(rows, quota=None, renames={"gpt2": "lee/tuned"}) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        ran = lineage("explore", "gpt2", "--no-open", "--db", tmp_path / "new.sqlite")
        nobody = lineage("explore", "nobody", "--no-open", "--db", tmp_path / "new.sqlite")
    assert ran.code == 0, ran.err
    assert drawn(tmp_path / "gpt2.html") == "map"
    assert (nobody.code, nobody.err.splitlines()[-1]) == (
        3,
        "Error: The Hub lists no model of nobody. Organizations are spelled exactly: Qwen, not qwen.",
    )


def test_a_page_whose_folder_is_not_there_is_refused_before_the_hub_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SimHub(Replay(FAMILY, name="a family told by hand"), quota=None) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        for command in ("explore", "graph", "report"):
            ran = lineage(command, "lee/tuned", "-o", tmp_path / "none" / "x.html", "--db", tmp_path / "new.sqlite")
            assert ran.code == 1
            assert ran.err.endswith(f"there is no folder {tmp_path / 'none'}.\n")
        assert hub.requests == ()


def test_explore_shows_old_data_where_the_hub_may_not_be_asked_and_fails_where_there_is_none(
    from_the_hub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert lineage("explore", "--no-open", "--offline", "--db", from_the_hub).code == 0
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert lineage("explore", "--no-open", "--db", from_the_hub).code == 0
    assert lineage("explore", "--no-open", "--db", tmp_path / "none.sqlite").code == 5
    assert lineage("explore", "a/b", "--no-open", "--db", tmp_path / "none.sqlite").code == 5
    assert not (tmp_path / "none.html").exists()


def test_a_database_from_elsewhere_is_shown_and_nothing_is_asked_for_it(
    family: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    poke(family, "UPDATE origin SET endpoint = 'https://elsewhere.example'")
    ran = lineage("explore", "lee/tuned", "--no-open", "--db", family)
    assert ran.code == 0, ran.err
    assert (tmp_path / "lee-tuned.html").is_file()
    with closing(sqlite3.connect(family)) as connection:
        assert connection.execute("SELECT count(*) FROM crawl").fetchone() == (1,)
    assert lineage("explore", "nobody/at-all", "--no-open", "--db", family).code == 3


def test_old_data_is_shown_at_once_with_the_command_that_refreshes_it(
    family: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    poke(family, "UPDATE crawl SET started_at = '2020-01-01T00:00:00.000Z'")
    ran = lineage("explore", "Qwen", "--no-open", "--db", family)
    assert ran.code == 0, ran.err
    assert "The last crawl was on 2020-01-01; to refresh it, run: lineage crawl Qwen" in ran.err


def test_a_refused_question_ends_with_the_hubs_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    refused = Fault(Status(403), times=None)
    with SimHub(Replay(FAMILY, name="a family told by hand"), quota=None, faults=[refused]) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        for subject in ("Qwen", "Qwen/Qwen3-8B"):
            assert lineage("explore", subject, "--no-open", "--db", tmp_path / "new.sqlite").code == 4


@pytest.mark.parametrize(
    ("looked", "crawled", "words"),
    [
        (Coverage(direct=True, all=False, finished=False), "", "Not all generations were crawled"),
        (Coverage(direct=True, all=True, finished=False), "2026-09-25", "The last crawl did not finish"),
        (Coverage(True, True, True), "2026-09-01T00:00:00.000Z", "The last crawl was on 2026-09-01"),
        (Coverage(True, True, True), "2026-09-20T00:00:00.000Z", None),
    ],
)
def test_a_crawl_of_the_last_week_that_came_to_its_end_is_fresh_enough(
    looked: Coverage, crawled: str, words: str | None
) -> None:
    said = advice(looked, crawled, "2026-09-25T13:47:38.000Z", "lineage crawl Qwen")
    assert said is None if words is None else str(said).startswith(words)


def test_a_model_that_the_hub_no_longer_lists_is_shown_as_the_database_knows_it(
    family: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    gone, without = "Qwen/Qwen3-8B-Base", [row for row in FAMILY if row["id"] != "Qwen/Qwen3-8B-Base"]
    with SimHub(Replay(without, name="a family told by hand"), quota=None) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        ran = lineage("explore", gone, "--no-open", "--db", family)
        nobody = lineage("explore", "nobody/at-all", "--no-open", "--db", family)
    assert ran.code == 0, ran.err
    assert (tmp_path / "Qwen-Qwen3-8B-Base.html").is_file()
    assert nobody.code == 3
    assert "The Hub shows no model nobody/at-all: it is missing, private, or spelled otherwise." in nobody.err

"""A crawl as it is seen: plan, progress, end; and the questions that need no crawl."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lineage.cli.answer import sentence
from lineage.simhub import Fault, Json, Replay, SimHub, Status, made_up
from tests.cli.conftest import poke
from tests.cli.rows import FAMILY
from tests.cli.running import lineage, lineage_on_terminal, program


def test_a_crawl_says_its_plan_its_cost_its_end_and_what_to_type_next(
    hub: Callable[..., SimHub], tmp_path: Path
) -> None:
    hub()
    database = tmp_path / "my models.sqlite"
    ran = lineage("crawl", "Qwen", "--db", database)
    assert (ran.code, ran.out) == (0, "")
    whence, plan, cost, *_, done, following = ran.err.splitlines()
    assert whence == "sample: a family told by hand: not the whole Hub"
    assert plan.startswith("Plan: sweep from Qwen. It reads 1 pages; a walk would ask at least ")
    assert re.fullmatch(
        r"Expected: \d+ requests? after the \d+ of planning, under a minute, "
        r"some [\d.]+ MB to read and [\d.]+ MB on disk\.",
        cost,
    )
    assert re.fullmatch(r"Done: \d+ models, \d+ edges, \d+ problems in cards, \d+ requests\.", done)
    assert following == f"Next: lineage count Qwen --db '{database}'"
    assert lineage("count", "Qwen", "-q", "--db", database).code == 0


def test_the_next_command_names_the_first_root_in_order(hub: Callable[..., SimHub], tmp_path: Path) -> None:
    hub()
    ran = lineage("crawl", "lee/tuned", "kim/Qwen3-8B-GGUF", "--plan", "walk", "--db", tmp_path / "new.sqlite")
    assert ran.code == 0
    assert "Next: lineage count kim/Qwen3-8B-GGUF --db " in ran.err


def test_a_dry_run_answers_with_the_plan_on_stdout_and_writes_nothing(
    hub: Callable[..., SimHub], tmp_path: Path
) -> None:
    hub()
    ran = lineage("crawl", "Qwen", "--dry-run", "--db", tmp_path / "new.sqlite")
    assert (ran.code, ran.err) == (0, "")
    assert [line.split(":")[0] for line in ran.lines] == ["sample", "Plan", "Expected"]
    assert not (tmp_path / "new.sqlite").exists()
    narrow = lineage_on_terminal(60, "crawl", "Qwen", "--dry-run", "--db", tmp_path / "new.sqlite")
    assert max(map(len, narrow.lines)) <= 60
    assert " ".join(narrow.out.split()) == " ".join(ran.out.split())


def test_a_crawl_of_nothing_named_is_a_crawl_of_qwen(hub: Callable[..., SimHub], tmp_path: Path) -> None:
    hub()
    ran = lineage("crawl", "--plan", "walk", "--resolve", "--db", tmp_path / "new.sqlite")
    assert ran.code == 0
    assert "\nPlan: walk from Qwen. It was asked for.\n" in ran.err
    assert "Next: lineage count Qwen " in ran.err


def test_a_crawl_says_what_it_read_itself_and_what_the_database_holds_where_that_is_more(
    hub: Callable[..., SimHub], tmp_path: Path
) -> None:
    hub()
    database = tmp_path / "new.sqlite"
    assert "holds" not in lineage("crawl", "Qwen", "--plan", "sweep", "--db", database).err
    said = lineage("crawl", "max/quiet", "--plan", "walk", "--db", database).err
    assert "Done: 3 models, 2 edges, 0 problems in cards, " in said
    assert " The database now holds 8 models, 8 edges.\n" in said


def test_a_refresh_ends_with_what_it_has_changed(hub: Callable[..., SimHub], tmp_path: Path) -> None:
    def crawled(rows: list[dict[str, Any]], *options: str) -> str:
        hub(Replay(rows, name="a family told by hand"))
        (done,) = re.findall("^Done: .*", lineage("crawl", *options, "--db", tmp_path / "new.sqlite").err, re.MULTILINE)
        return str(done)

    sweep, walk = ("Qwen", "--plan", "sweep"), ("Qwen", "--plan", "walk")
    fewer = [one for one in FAMILY if one["id"] != "lee/tuned-lora"]
    assert "Since" not in crawled(FAMILY, *sweep)
    assert " Since the crawl before: 0 new, 1 vanished, 0 renamed, 0 names changed hands." in crawled(fewer, *sweep)
    assert crawled(FAMILY, *sweep).endswith(
        " Since the crawl before: 0 new, 0 vanished, 0 renamed, 0 names changed hands, 1 back again."
    )
    assert (
        " Since the crawl before: 0 new, 1 vanished, 0 renamed, 0 names changed hands; "
        "what vanished elsewhere only a sweep can tell." in crawled(fewer, *walk)
    )
    poke(tmp_path / "new.sqlite", "UPDATE crawl SET finished_at = NULL WHERE id = 4")
    assert " Since it went on: 0 new, " in crawled(fewer, *walk)


def test_fewer_edges_at_the_end_than_bases_named_on_the_way_are_explained(
    hub: Callable[..., SimHub], tmp_path: Path
) -> None:
    hub()
    said = lineage("crawl", "Qwen", "--plan", "walk", "--db", tmp_path / "new.sqlite").err
    (edges, named) = re.findall(r", (\d+) edges, .* name bases (\d+) times: not every name makes", said)[0]
    assert int(edges) < int(named)


def test_a_mistyped_folder_is_refused_and_not_made(hub: Callable[..., SimHub], tmp_path: Path) -> None:
    hub()
    for words in (("crawl", "Qwen"), ("explore", "Qwen"), ("info", "lee/tuned"), ("count", "lee/tuned")):
        ran = lineage(*words, "--db", tmp_path / "typo" / "x.sqlite")
        assert (ran.code, ran.out) == (2, "")
        assert f"There is no folder {tmp_path / 'typo'} for the database x.sqlite: make it first" in ran.err
    assert not (tmp_path / "typo").exists()


def test_a_crawl_of_nobody_leaves_nothing_behind(hub: Callable[..., SimHub], tmp_path: Path) -> None:
    hub()
    assert lineage("crawl", "nobody", "--db", tmp_path / "new.sqlite").code == 3
    assert list(tmp_path.iterdir()) == []


def test_a_record_that_always_fails_is_counted_at_the_end(hub: Callable[..., SimHub], tmp_path: Path) -> None:
    hub(faults=[Fault(Json.of(["x"]), path="/api/models/lee/tuned", times=None)])
    ran = lineage("crawl", "pat/merged", "--plan", "walk", "--db", tmp_path / "new.sqlite")
    assert ran.code == 0
    assert re.search(r"^Done: .*, 1 record of no use, \d+ requests?\.$", ran.err, re.MULTILINE)


def test_a_finished_crawl_is_made_anew_and_an_unfinished_one_can_be(hub: Callable[..., SimHub], family: Path) -> None:
    hub()
    assert "interrupted" not in lineage("crawl", "Qwen", "--plan", "sweep", "--db", family).err
    poke(family, "UPDATE crawl SET finished_at = NULL WHERE id = 2")
    assert "goes on" in lineage("crawl", "Qwen", "--plan", "sweep", "--dry-run", "--db", family).out
    assert "goes on" not in lineage("crawl", "Qwen", "--plan", "sweep", "--restart", "--dry-run", "--db", family).out


def test_progress_in_a_pipe_is_plain_lines(hub: Callable[..., SimHub], tmp_path: Path) -> None:
    hub(made_up(2_500, seed=1), quota=500)
    ran = program("crawl", "Qwen", "--plan", "sweep", "--db", tmp_path / "new.sqlite")
    assert ran.code == 0
    assert "\x1b" not in ran.err
    assert "\r" not in ran.err
    assert re.search(
        r"^1,000 models, \d+ bases named, \d of about \d requests, 49\d left in the quota$", ran.err, re.MULTILINE
    )


def test_progress_on_a_terminal_is_a_bar_that_leaves_only_the_words_that_stay(
    hub: Callable[..., SimHub], tmp_path: Path
) -> None:
    hub(made_up(2_500, seed=1), quota=500, faults=[Fault(Status(503), nth=4)])
    ran = lineage_on_terminal(80, "crawl", "Qwen", "--plan", "sweep", "--db", tmp_path / "new.sqlite")
    assert ran.code == 0
    assert ran.out == ""
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", ran.err).replace("\r", "\n")
    assert "Planning: " in plain
    assert re.search(r"━ \d of about \d requests", plain)
    assert re.search(r"1,000 models, \d+ bases named, [\d,]+ models/s, 49\d left in the quota", plain)
    assert "Waiting 1 s" in plain
    assert re.search(r"^Plan: sweep from Qwen\.", plain, re.MULTILINE)
    assert re.search(r"^Done: 2,500 models, ", plain, re.MULTILINE)
    assert max(len(line) for line in plain.splitlines() if "Next" not in line) <= 80


@pytest.mark.parametrize(("name", "value"), [("TERM", "dumb"), ("HF_HUB_DISABLE_PROGRESS_BARS", "1")])
def test_a_terminal_that_wants_no_bar_gets_plain_lines(
    hub: Callable[..., SimHub], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    hub(faults=[Fault(Status(503))])
    monkeypatch.setenv(name, value)
    ran = lineage_on_terminal(80, "crawl", "Qwen", "--plan", "walk", "--db", tmp_path / "new.sqlite")
    assert ran.code == 0
    assert "\x1b" not in ran.err
    assert "Waiting 1 s for /api/models: " in ran.err


def test_without_colours_the_bar_has_none(
    hub: Callable[..., SimHub], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub()
    monkeypatch.setenv("NO_COLOR", "1")
    ran = lineage_on_terminal(80, "crawl", "Qwen", "--plan", "sweep", "--db", tmp_path / "new.sqlite")
    assert ran.code == 0
    assert re.findall(r"\x1b\[[0-9;]*3\dm|\x1b\[38", ran.err) == []


@pytest.mark.parametrize(
    ("words", "asked"), [("info lee/tuned", 3), ("trace lee/tuned-lora", 3), ("info lee/TUNED", 3)]
)
def test_without_a_crawl_a_question_asks_the_hub_for_just_what_it_needs_and_keeps_it(
    hub: Callable[..., SimHub], tmp_path: Path, words: str, asked: int
) -> None:
    running = hub(renames={"lee/TUNED": "lee/tuned"})
    database = tmp_path / "asked.sqlite"
    ran = lineage(*words.split(), "--db", database)
    assert ran.code == 0
    assert ran.err.count("Asking the Hub for ") == asked
    spent = len(running.requests)
    again = lineage(*words.split(), "--db", database)
    assert again.out == ran.out
    assert len(running.requests) == spent
    assert "Asking" not in again.err


def test_without_a_crawl_a_count_of_a_model_looks_at_it_and_says_at_least(
    hub: Callable[..., SimHub], tmp_path: Path
) -> None:
    hub()
    database = tmp_path / "asked.sqlite"
    ran = lineage("count", "Qwen/Qwen3-8B", "--db", database)
    assert ran.code == 0
    headline = "Qwen/Qwen3-8B: 4 direct derivatives, at least 4 over all generations (a look of 8 requests)\n"
    assert headline in ran.out
    assert "A look of 8 requests: at least this many." in ran.out
    assert ran.err.splitlines()[-2] == "Looked at Qwen/Qwen3-8B: 8 requests, 4 models found."
    assert ran.err.endswith(f"For all generations: lineage crawl Qwen/Qwen3-8B --db {database}\n")
    found = lineage("count", "Qwen/Qwen3-8B", "--json", "--db", database).json
    assert found["direct_derivatives"] == found["derivatives"] == 4
    assert not found["complete"]
    assert lineage("count", "Qwen/Qwen3-8B", "-q", "--db", database).out == "4\n"


def test_what_cards_add_to_direct_derivatives_is_said_without_all_generations(from_the_hub: Path) -> None:
    poke(from_the_hub, "UPDATE crawl SET plan = 'look'")
    poke(from_the_hub, "UPDATE crawl_task SET kind = 'derivatives', name = 'lee/tuned'")
    out = lineage("count", "lee/tuned", "--direct", "--offline", "--db", from_the_hub).out
    assert "Cards alone would add 1 direct; not included.\n" in out


def test_a_question_that_needs_no_hub_asks_none(told: Path, hub: Callable[..., SimHub]) -> None:
    running = hub()
    for words in ("info lee/tuned", "trace pat/merged", "count lee/tuned", "tree lee/tuned", "ls Qwen"):
        assert lineage(*words.split(), "--db", told).code == 0
    assert running.requests == ()


@pytest.mark.parametrize("words", ["info no/such", "trace no/such", "count no/such"])
def test_a_model_that_the_hub_does_not_show_is_unknown(hub: Callable[..., SimHub], tmp_path: Path, words: str) -> None:
    hub()
    ran = lineage(*words.split(), "--db", tmp_path / "new.sqlite")
    assert (ran.code, ran.out) == (3, "")
    assert "The Hub shows no model no/such: it is missing, private, or spelled otherwise." in ran.err


def test_live_shows_the_hubs_own_counts_and_keeps_nothing(hub: Callable[..., SimHub], tmp_path: Path) -> None:
    running = hub(made_up(3_000, seed=7), quota=500)
    database = tmp_path / "new.sqlite"
    command = ("count", "Qwen", "--live", "--db", database)
    ran = lineage(*command)
    releases = lineage(*command, "-q").lines
    assert ran.code == 0
    mark = "The Hub's own counts, unfiltered; a model with several bases counts under each."
    assert ran.out.startswith("made-up: no figure here is the Hub's · as of 2026-09-25\n\n" + mark)
    assert f"Asking the Hub: 0 of {len(releases)} releases" in ran.err
    assert len(running.requests) == 2 * (1 + len(releases))
    found = lineage(*command, "--json").json
    assert found["caveats"] == [mark]
    assert found["hub_direct_derivatives"] == sum(sum(one["hub_by_relation"].values()) for one in found["rows"])
    assert found["hub_direct_derivatives"] == sum(one["hub_direct_derivatives"] for one in found["rows"]) > 0
    assert re.search(rf"^total +{found['hub_direct_derivatives']:,} ", ran.out, re.MULTILINE)
    agent = lineage(*command, "--format", "agent")
    assert [line.partition("\t")[0] for line in agent.lines[1:]] == releases
    assert mark in agent.err
    bounded = lineage(*command, "--max-requests", 3)
    assert (bounded.code, bounded.out) == (4, "")
    assert bounded.err.endswith("Error: As many requests as were allowed are spent: 3.\n")
    assert not database.exists()


def test_live_of_an_organisation_that_is_not_listed_is_unknown(hub: Callable[..., SimHub]) -> None:
    hub()
    ran = lineage("count", "qwen", "--live")
    assert ran.code == 3
    assert "Organizations are spelled exactly: Qwen, not qwen." in ran.err


def test_where_little_was_asked_every_answer_says_how_little_and_what_to_type(
    hub: Callable[..., SimHub], tmp_path: Path
) -> None:
    hub()
    database = tmp_path / "asked.sqlite"
    lineage("trace", "kim/Qwen3-8B-GGUF", "--db", database)
    none = "no crawl has looked below it: of its 2 known models, no derivatives were asked for"
    counted = lineage("count", "Qwen", "--db", database)
    assert f"{sentence(none)}\n\nQwen: at least 1 direct derivative\n" in counted.out
    assert f"For all generations: lineage crawl Qwen --db {database}\n" in counted.err
    lineage("count", "Qwen/Qwen3-8B", "--db", database)
    asked = "direct derivatives of 1 alone were asked for"
    one = f"no crawl has looked below it: of its 2 known models, {asked}"
    for words in ("count Qwen", "ls Qwen", "releases qwen", "releases Qwen --by size", "count Qwen --explain 4"):
        assert sentence(one) in lineage(*words.split(), "-q", "--db", database).err
    found = lineage("count", "Qwen", "--json", "--db", database).json
    assert (found["caveats"], found["complete"]) == ([sentence(one)], False)
    look = "a look of 6 requests: at least this many"
    for words in ("tree Qwen/Qwen3-8B", "ls Qwen/Qwen3-8B"):
        said = lineage(*words.split(), "-q", "--db", database).err
        assert sentence(look) in said
        assert f"For all generations: lineage crawl Qwen/Qwen3-8B --db {database}\n" in said
    for words in ("tree Qwen/Qwen3-8B --depth 1", "ls Qwen/Qwen3-8B --direct", "count Qwen/Qwen3-8B --direct"):
        assert "generations" not in lineage(*words.split(), "-q", "--db", database).err
    drawn = lineage("graph", "Qwen/Qwen3-8B", "-o", tmp_path / "page.html", "--db", database)
    assert f"{sentence(look)}\nFor all generations: lineage crawl Qwen/Qwen3-8B" in drawn.err

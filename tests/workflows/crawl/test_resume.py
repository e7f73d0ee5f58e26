import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from lineage.errors import DatabaseLockedError, HubError
from lineage.settings import Settings
from lineage.simhub import (
    BadJson,
    Drop,
    Fault,
    Html,
    Json,
    RepeatCursor,
    SimHub,
    Status,
    Truncate,
    made_up,
    timeout_above,
)
from lineage.simhub.made_up.made_up import MadeUp
from lineage.workflows.ask import info, search, trace, tree
from lineage.workflows.count import count
from lineage.workflows.crawl.crawl import CrawlOptions, crawl
from lineage.workflows.listing import derivatives, releases
from lineage.workflows.status import check, status
from tests.hub.world import Time
from tests.workflows.crawl.killing import Victim, crawl_through_kills
from tests.workflows.world import begun, exported, run, settings_for

Start = Callable[..., SimHub]
PLANS = ["walk", "sweep"]
KILLS = 5
"""Of each plan."""


@pytest.fixture(scope="module")
def people() -> MadeUp:
    """A made-up Hub of a few thousand models."""
    return made_up(3_000, seed=3)


@pytest.fixture(scope="module")
def undisturbed(people: MadeUp, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Export what each plan finds when nothing goes wrong."""
    folder = tmp_path_factory.mktemp("undisturbed")
    found = {}
    with SimHub(people, quota=None) as hub:
        for plan in PLANS:
            settings = settings_for(hub, folder, plan)
            run(settings, "Qwen", plan=plan)
            found[plan] = exported(settings)
    return found


def test_a_crawl_killed_at_ten_random_moments_ends_like_an_undisturbed_one(
    people: MadeUp, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    with ThreadPoolExecutor() as threads:
        killed = list(threads.map(partial(crawl_through_kills, people, tmp_path, KILLS), PLANS))
    for crawls, plan in zip(killed, PLANS, strict=True):
        assert sum(crawl.kills for crawl in crawls) == KILLS
        assert {crawl.export for crawl in crawls} == {undisturbed[plan]}
        assert [crawl.findings for crawl in crawls] == [[]] * len(crawls)


@pytest.mark.parametrize("plan", PLANS)
def test_a_crawl_given_up_again_and_again_ends_like_an_undisturbed_one(
    start: Start, people: MadeUp, undisturbed: dict[str, bytes], tmp_path: Path, plan: str
) -> None:
    moments = random.Random(plan)
    kinds: list[Any] = [Status(500), Status(429), Drop(), Truncate(), Html(), BadJson(), Json.of({"error": 1})]
    hub = start(people, population=None)
    hub.script(timeout_above(62))
    for number in range(5, 240, 12):
        effect = moments.choice(kinds)
        hub.script(Fault(effect, nth=number, times=moments.choice([1, 2, 24])))
    settings = settings_for(hub, tmp_path)
    given_up = 0
    while True:
        try:
            run(settings, "Qwen", plan=plan)
        except HubError:
            given_up += 1
        else:
            break
    assert given_up >= 2
    assert exported(settings) == undisturbed[plan]
    assert check(settings) == []


def test_ctrl_c_ends_a_crawl_with_130_and_the_same_command_goes_on(
    start: Start, people: MadeUp, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    hub = start(people, population=None)
    settings = settings_for(hub, tmp_path)
    victim = Victim(settings, "sweep", signal.SIGINT)
    hub.script(timeout_above(250))
    hub.script(Fault(victim, times=None))
    code, said = victim.run(at=8, delay=None)

    assert code == 130
    assert "Progress is saved; the same command goes on" in said
    assert "Traceback" not in said
    code, said = victim.run(at=0, delay=None)
    assert (code, "was interrupted after" in said) == (0, True)
    assert exported(settings) == undisturbed["sweep"]


def test_an_interrupted_crawl_goes_on_where_it_stopped(hub: SimHub, settings: Settings) -> None:
    begun(settings, steps=3).close()  # type: ignore[attr-defined]  # a generator
    spent = len(hub.requests)
    plan, _, done = run(settings)

    assert plan.resumes == 1
    assert plan.why == f"Crawl 1 was interrupted after {spent} requests and goes on."
    assert not any(dict(asked.params).get("author") for asked in hub.requests[spent:])
    assert done.requests == len(hub.requests)
    assert [entry.crawl.finished_at is None for entry in status(settings).crawls] == [False]


def test_a_sweep_goes_on_at_the_page_it_had_come_to(start: Start, people: MadeUp, tmp_path: Path) -> None:
    hub = start(people, population=None)
    settings = settings_for(hub, tmp_path)
    begun(settings, "Qwen", plan="sweep", steps=2).close()  # type: ignore[attr-defined]  # a generator
    before = len(hub.requests)
    plan, _, _ = run(settings, "Qwen", plan="auto")

    assert (plan.plan, plan.expected_requests, plan.listed_models) == ("sweep", 1, 3_000)
    listed = [request.params for request in hub.requests[before:] if request.path == "/api/models"]
    assert len([params for params in listed if ("direction", "1") in params]) == 1


def test_whoever_goes_on_with_a_crawl_may_wish_to_resolve_at_its_end(settings: Settings) -> None:
    begun(settings).close()  # type: ignore[attr-defined]  # a generator
    run(settings, resolve=True)
    assert info(settings, "far/root").model.state == "present"


def test_begun_anew_an_interrupted_crawl_is_left_behind_and_forgotten(settings: Settings) -> None:
    begun(settings).close()  # type: ignore[attr-defined]  # a generator
    plan, _, _ = run(settings, restart=True)

    assert plan.resumes is None
    assert [entry.crawl.finished_at is None for entry in status(settings).crawls] == [True, False]
    assert not status(settings).source.unfinished


def test_what_an_interrupted_crawl_has_read_counts_with_what_it_reads_when_it_goes_on(settings: Settings) -> None:
    begun(settings, steps=3).close()  # type: ignore[attr-defined]  # a generator
    _, progress, done = run(settings)
    assert progress[0].models > 3
    assert done.seen.models == done.totals.models["present"]
    assert done.seen.edges == sum(done.totals.edges.values())


def test_an_interrupted_walk_that_a_sweep_has_replaced_is_said_to_be_and_is_not_gone_on_with(
    settings: Settings,
) -> None:
    begun(settings).close()  # type: ignore[attr-defined]  # a generator
    begun(settings, "far/root", plan="sweep").close()  # type: ignore[attr-defined]  # a generator
    assert [entry.replaced_by for entry in status(settings).crawls] == [None, None]
    run(settings, "far/root", plan="sweep")
    assert [entry.replaced_by for entry in status(settings).crawls] == [2, None]
    assert run(settings, plan="walk")[0].resumes is None
    assert [entry.replaced_by for entry in status(settings).crawls] == [2, None, None]


def test_another_plan_or_other_roots_make_another_crawl(settings: Settings) -> None:
    begun(settings, plan="walk").close()  # type: ignore[attr-defined]  # a generator
    assert run(settings, "far/root")[0].resumes is None
    assert status(settings).source.unfinished
    assert run(settings, plan="sweep")[0].resumes is None
    assert not status(settings).source.unfinished


@pytest.mark.parametrize("plan", PLANS)
def test_while_a_crawl_runs_reading_works_and_says_unfinished(settings: Settings, plan: str) -> None:
    running = begun(settings, plan=plan)

    assert status(settings).source.unfinished
    assert not status(settings).source.complete
    for source in (
        info(settings, "org/base").source,
        trace(settings, "org/chat").source,
        tree(settings, "org/base").source,
        search(settings, "base").source,
        count(settings, "org").source,
        derivatives(settings, "org")[0],
        releases(settings, "org")[0],
    ):
        assert source.unfinished
    assert not count(settings, "org").complete
    first, *_ = exported(settings).splitlines()
    assert json.loads(first)["unfinished"] is True
    list(running)
    assert not status(settings).source.unfinished
    assert count(settings, "org").complete is (plan == "sweep")


def test_a_second_crawl_into_the_same_database_is_refused_before_it_asks(hub: SimHub, settings: Settings) -> None:
    running = begun(settings)
    spent = len(hub.requests)
    with pytest.raises(DatabaseLockedError, match="Another crawl is writing to") as refusal:
        run(settings, "far/root")
    assert refusal.value.exit_code == 5
    assert len(hub.requests) == spent
    list(running)
    run(settings, "far/root")


def test_a_second_crawl_from_another_process_exits_with_5(settings: Settings) -> None:
    running = begun(settings)
    done = subprocess.run(
        [sys.executable, "-m", "lineage", "crawl", "org", "--db", str(settings.database)],
        env={**os.environ, "HF_ENDPOINT": settings.endpoint},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 5
    assert done.stderr.startswith("Error: Another crawl is writing to")
    list(running)


def test_a_circle_of_pages_ends_the_crawl_each_time_it_is_tried(start: Start, people: MadeUp, tmp_path: Path) -> None:
    circle = Fault(RepeatCursor(), where=lambda request: request.value("cursor") is not None, times=None)
    hub = start(people, population=None, faults=[circle])
    for _ in range(3):
        with pytest.raises(HubError, match=r"same cursor twice\. What was read is saved"):
            list(crawl(CrawlOptions(("Qwen",), "sweep"), settings_for(hub, tmp_path), Time().clock()))
    assert len(hub.requests) == 2 + 2 + 2 * 2

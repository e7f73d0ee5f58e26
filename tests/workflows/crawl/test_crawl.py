import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lineage.errors import HubRefusedError
from lineage.facts import State
from lineage.hub.pacing import RECORD_TRIES
from lineage.settings import Settings
from lineage.simhub import (
    MALFORMED,
    Answer,
    DuplicatePage,
    Effect,
    Fault,
    Json,
    Request,
    SimHub,
    Splice,
    Status,
    timeout_above,
)
from lineage.store.read.find import find_model
from lineage.store.schema.database import open_to_read
from lineage.store.write.changes import Changes
from lineage.workflows.ask import info, trace
from lineage.workflows.count import count
from lineage.workflows.status import check, status
from tests.hub.world import Time, row
from tests.workflows.world import BELOW, FAMILY, asked, begun, exported, names, run, settings_for

Start = Callable[..., SimHub]


def states(settings: Settings) -> dict[str, State]:
    """Tell the state of every model, by name."""
    with open_to_read(settings.database) as database, database.transaction() as connection:
        found = connection.exec_driver_sql("SELECT name FROM model WHERE state <> 'replaced'").scalars()
        return {name: find_model(connection, name).state for name in found}


def present(settings: Settings) -> list[str]:
    return sorted(name for name, state in states(settings).items() if state is State.PRESENT)


def unasked(settings: Settings) -> list[str]:
    return sorted(name for name, state in states(settings).items() if state is State.UNASKED)


def edges(settings: Settings) -> set[tuple[str, str, str]]:
    lines = map(json.loads, exported(settings).splitlines())
    return {(line["derivative"], line["base"], line["relation"]) for line in lines if "derivative" in line}


def test_a_walk_goes_down_all_generations_and_up_without_widening(hub: SimHub, walked: Settings) -> None:
    assert present(walked) == sorted([*BELOW, "old/foundation", "org/base", "org/chat", "up/ancestor"])
    assert unasked(walked) == ["far/away"]
    assert asked(hub, 3) == [
        ("", "org"),
        *(("", f"base_model:{tag}org/{name}") for name in ("base", "chat") for tag in ("", "adapter:")),
        ("up/ancestor", ""),
        *(("", f"base_model:{name}") for name in ("b/merge", "b/adapter", "a/tuned", "adapter:a/tuned")),
        ("old/foundation", ""),
        ("", "base_model:a/quant"),
    ]


def test_a_walk_from_one_model_stays_below_and_above_it(hub: SimHub, settings: Settings) -> None:
    run(settings, "org/chat")
    assert present(settings) == ["a/quant", "a/tuned", "old/foundation", "org/base", "org/chat", "up/ancestor"]
    assert ("", "base_model:org/base") not in asked(hub)


def test_a_walk_from_several_roots_is_one_crawl(settings: Settings) -> None:
    plan, _, _ = run(settings, "far/root", "up/cousin", "org/chat")
    assert plan.roots == ("far/root", "org/chat", "up/cousin")
    assert present(settings) == names([one for one in FAMILY if one["id"] != "b/adapter"])


def test_a_base_that_was_read_as_a_derivative_is_followed_up_all_the_same(start: Start, tmp_path: Path) -> None:
    rows = [
        row("far/top", 1),
        row("far/away", 2, "far/top"),
        row("org/one", 3),
        row("x/merge", 4, "org/one", "far/away", "gpt2", relation="merge"),
        row("org/two", 5, "x/merge"),
        row("openai-community/gpt2", 6),
    ]
    hub = start(rows, renames={"gpt2": "openai-community/gpt2"})
    settings = settings_for(hub, tmp_path)
    run(settings, "org/one", "org/two")

    assert present(settings) == names(rows)
    assert {base for _, base, _ in edges(settings)} == {"org/one", "far/away", "far/top", "x/merge"} | {
        "openai-community/gpt2"
    }


def test_a_sweep_reads_everything_and_marks_what_it_did_not_meet(hub: SimHub, settings: Settings) -> None:
    run(settings, plan="sweep")
    assert present(settings) == names(FAMILY)
    assert asked(hub) == [("", "org"), ("", ""), ("", "")]


def test_a_sweep_knows_that_a_base_is_absent_and_a_walk_asks_for_it(start: Start, tmp_path: Path) -> None:
    rows = [row("org/base", 1, "gone/base"), row("a/made", 2, "org/base", "lost/base", relation="merge")]
    hub = start(rows)
    swept, walked = (settings_for(hub, tmp_path, name) for name in ("swept", "walked"))
    run(swept, plan="sweep")
    run(walked)

    assert states(swept)["gone/base"] is states(swept)["lost/base"] is State.ABSENT
    assert states(walked)["gone/base"] is State.ABSENT
    assert states(walked)["lost/base"] is State.UNASKED


def test_both_plans_find_the_same_edges_below_the_roots(walked: Settings, hub: SimHub, tmp_path: Path) -> None:
    swept = settings_for(hub, tmp_path, "swept.sqlite")
    run(swept, plan="sweep")
    assert edges(walked) <= edges(swept)
    assert {edge for edge in edges(swept) if edge[0] in BELOW} == {edge for edge in edges(walked) if edge[0] in BELOW}


def test_a_root_under_its_old_name_brings_the_derivatives_under_both(start: Start, tmp_path: Path) -> None:
    rows = [*FAMILY, row("c/lora", 50, "org/first", relation="adapter")]
    hub = start(rows, renames={"org/first": "org/base"})
    walked, swept = (settings_for(hub, tmp_path, name) for name in ("walked", "swept"))
    for settings, plan in ((walked, "walk"), (swept, "sweep")):
        run(settings, "org/first", plan=plan)
        assert ("c/lora", "org/base", "adapter") in edges(settings)
        assert info(settings, "org/first").model.repo_id == "org/base"
        assert info(settings, "org/base").aliases == ("org/first",)
        assert check(settings) == []


def test_a_base_that_turns_out_to_be_an_old_name_of_a_release_is_followed_under_it(
    start: Start, tmp_path: Path
) -> None:
    rows = [row("org/new", 1), row("org/chat", 2, "org/old"), row("c/lora", 3, "org/old", relation="adapter")]
    settings = settings_for(start(rows, renames={"org/old": "org/new"}), tmp_path)
    run(settings)

    assert edges(settings) == {("org/chat", "org/new", "finetune"), ("c/lora", "org/new", "adapter")}


def test_names_that_an_earlier_crawl_learned_are_asked_for_by_the_next(walked: Settings, start: Start) -> None:
    rows = [{**one, "id": "org/renamed"} if one["id"] == "org/base" else one for one in FAMILY]
    later = start(rows, renames={"org/base": "org/renamed"})
    run(Settings(walked.database, later.url))

    assert info(walked, "org/base").model.repo_id == "org/renamed"
    assert ("", "base_model:org/base") in asked(later)
    assert edges(walked) == {
        (derivative, base.replace("org/base", "org/renamed"), relation) for derivative, base, relation in edges(walked)
    }
    assert ("b/adapter", "org/renamed", "adapter") in edges(walked)


def test_resolving_asks_at_the_end_for_every_base_that_is_only_named(start: Start, tmp_path: Path) -> None:
    rows = [
        row("org/base", 1),
        row("a/one", 2, "org/base", "far/away", "nowhere/model", relation="merge"),
        row("a/two", 3, "org/base", "first/name", relation="merge"),
        row("far/away", 4, "far/root"),
        row("far/root", 5),
        row("second/name", 6),
    ]
    hub = start(rows, renames={"first/name": "second/name"})
    settings = settings_for(hub, tmp_path)
    run(settings, resolve=True)

    assert states(settings) == dict.fromkeys(names(rows), State.PRESENT) | {"nowhere/model": State.ABSENT}
    assert ("a/two", "second/name", "merge") in edges(settings)
    assert [path for path, _ in asked(hub) if path] == [
        "org/base",
        *("far/away", "first/name", "second/name", "nowhere/model"),
        "far/root",
    ]


def test_a_name_that_resolving_finds_to_mean_a_model_of_the_family_is_followed(start: Start, tmp_path: Path) -> None:
    rows = [
        row("org/base", 1),
        row("a/merge", 2, "org/base", "org/first", relation="merge"),
        row("c/lora", 3, "org/first", relation="adapter"),
    ]
    settings = settings_for(start(rows, renames={"org/first": "org/base"}), tmp_path)
    run(settings, "org", resolve=True)
    assert ("c/lora", "org/base", "adapter") in edges(settings)


def test_a_base_that_the_hub_withholds_stays_unasked_and_ends_nothing(start: Start, tmp_path: Path) -> None:
    withheld = Status(403, headers=(("X-Error-Message", "Access to this resource is disabled."),))
    settings = settings_for(start(faults=[Fault(withheld, path="/api/models/up/ancestor", times=None)]), tmp_path)
    run(settings)
    assert states(settings)["up/ancestor"] is State.UNASKED


def test_a_base_whose_record_cannot_be_read_is_a_bad_record_and_ends_nothing(start: Start, tmp_path: Path) -> None:
    settings = settings_for(start(faults=[Fault(Json.of(["x"]), path="/api/models/up/ancestor", times=None)]), tmp_path)
    _, _, done = run(settings)
    assert done.totals.bad_records == 1
    assert states(settings)["up/ancestor"] is State.UNASKED


def failing(*names: str, times: int | None = None) -> list[Fault]:
    """Answer 500 whenever the record of one of these is asked for."""
    return [Fault(Status(500), path=f"/api/models/{name}", times=times) for name in names]


def test_a_record_that_always_fails_is_put_off_then_noted_and_ends_nothing(start: Start, tmp_path: Path) -> None:
    hub = start(faults=failing("up/ancestor"))
    settings = settings_for(hub, tmp_path)
    _, _, done = run(settings)

    assert (done.seen.bad_records, done.totals.bad_records) == (1, 1)
    assert states(settings)["up/ancestor"] is State.UNASKED
    assert asked(hub).count(("up/ancestor", "")) == 2 * RECORD_TRIES
    assert asked(hub).count(("", "")) == 2  # the listing answers each time, so it is the record
    assert set(BELOW) <= set(present(settings))
    assert check(settings) == []
    assert done.requests == len(hub.requests)


def test_a_record_that_failed_for_a_while_is_read_in_the_end(start: Start, tmp_path: Path) -> None:
    hub = start()
    clean, other = (settings_for(hub, tmp_path, name) for name in ("clean", "other"))
    run(clean)
    hub.script(*failing("up/ancestor", times=RECORD_TRIES))
    _, _, done = run(other)
    assert done.seen.bad_records == 0
    assert exported(other) == exported(clean)


def test_after_record_after_record_that_fails_no_more_of_their_kind_are_asked_for(start: Start, tmp_path: Path) -> None:
    bases = [f"far/base-{number}" for number in range(8)]
    rows = [row("org/base", 1, *bases, relation="merge"), *(row(name, 2 + at) for at, name in enumerate(bases))]
    hub = start(rows, faults=failing(*bases))
    settings = settings_for(hub, tmp_path)
    _, _, done = run(settings)
    assert done.seen.bad_records == len(bases)
    assert done.seen.models == 1
    assert [asked(hub).count((name, "")) for name in bases] == [RECORD_TRIES] * 6 + [0, 0]
    assert "8 records of the Hub could not be read, and what they say is missing" in count(settings, "org").marks


def test_a_hub_that_fails_over_everything_ends_the_crawl(start: Start, tmp_path: Path) -> None:
    hub = start()
    settings = settings_for(hub, tmp_path)
    running = begun(settings, steps=3)
    hub.script(Fault(Status(500), times=None))
    with pytest.raises(HubRefusedError, match="status 500"):
        list(running)
    (left,) = status(settings).crawls
    assert (left.crawl.finished_at, left.replaced_by) == (None, None)


def test_a_root_whose_record_fails_ends_the_crawl(start: Start, tmp_path: Path) -> None:
    hub = start()
    running = begun(settings_for(hub, tmp_path), "org/base", steps=0)
    hub.script(*failing("org/base"))
    with pytest.raises(HubRefusedError, match="status 500"):
        list(running)


def spliced(text: str) -> Effect:
    """Make an effect that puts a text, whatever it is, before the rows of every page."""

    def effect(request: Request, answer: Answer) -> Answer:
        del request
        if not isinstance(answer.value, list):
            return answer
        return replace(answer, text=f"[{', '.join([text, *map(json.dumps, answer.value)])}]".encode())

    return effect


SPOILERS: dict[str, Effect] = {
    **{kind: Splice((kind,)) for kind in MALFORMED},
    "nested too deeply": spliced("[" * 3_000 + "]" * 3_000),
    "a number without end": spliced("9" * 5_000),
}


@pytest.mark.parametrize("kind", SPOILERS)
def test_no_record_whatever_ends_a_crawl(start: Start, tmp_path: Path, kind: str) -> None:
    settings = settings_for(start(faults=[Fault(SPOILERS[kind], path="/api/models", times=None)]), tmp_path)
    _, _, done = run(settings, plan="sweep")

    usable = _usable(MALFORMED.get(kind))
    assert done.totals.models["present"] == len(FAMILY) + usable
    assert done.totals.bad_records == 1 - usable
    assert set(names(FAMILY)) <= set(present(settings))
    assert check(settings) == []


@pytest.mark.parametrize("plan", ["walk", "sweep"])
def test_every_malformed_record_at_once_is_counted_and_the_family_is_whole(
    start: Start, tmp_path: Path, plan: str
) -> None:
    hub = start()
    clean, spoilt = (settings_for(hub, tmp_path, name) for name in ("clean", "spoilt"))
    run(clean, plan=plan)
    hub.script(Fault(Splice(), path="/api/models", times=None))
    _, _, done = run(spoilt, plan=plan)

    unusable = [kind for kind, record in MALFORMED.items() if not _usable(record)]
    assert done.totals.bad_records == len(unusable) == 10
    assert set(present(spoilt)) >= {*present(clean), *(r["id"] for r in MALFORMED.values() if _usable(r))}
    assert edges(clean) <= edges(spoilt)
    assert done.totals.issues["bad_value"] > 20
    assert check(spoilt) == []


def _usable(record: object) -> bool:
    return isinstance(record, dict) and isinstance(record.get("id"), str) and _plain(record["id"])


def _plain(name: str) -> bool:
    return 0 < len(name) < 200 and all(sign.isascii() and (sign.isalnum() or sign in "/-_.") for sign in name)


@pytest.mark.parametrize("plan", ["walk", "sweep"])
def test_pages_that_come_twice_or_in_other_sizes_change_nothing(start: Start, tmp_path: Path, plan: str) -> None:
    hub = start()
    clean, other = (settings_for(hub, tmp_path, name) for name in ("clean", "other"))
    run(clean, plan=plan)
    hub.script(timeout_above(100))
    hub.script(Fault(DuplicatePage(), times=3))
    run(other, plan=plan)
    assert exported(other) == exported(clean)


def test_progress_counts_models_edges_and_requests_up_to_what_was_spent(hub: SimHub, settings: Settings) -> None:
    plan, progress, done = run(settings)

    assert [step.doing for step in progress[:3]] == [
        "owner org",
        "derivatives org/base",
        "derivatives org/base",
    ]
    # A base that was read costs none.
    assert [step.requests for step in progress] == [4, 5, 6, 7, 8, 9, 9, 10, 11, 12, 13, 14, 15]
    assert [(step.models, step.bases) for step in progress[:4]] == [(2, 2), (5, 6), (6, 7), (7, 8)]
    assert all(step.requests <= (step.expected or 0) for step in progress)
    assert {step.quota_left for step in progress} == {None}
    assert progress[0].expected == 3 + (plan.expected_requests or 0)
    assert done.requests == progress[-1].requests == len(hub.requests)
    (kept,) = status(settings).crawls
    assert (kept.crawl.requests, kept.crawl.expected_requests) == (done.requests, 3 + (plan.expected_requests or 0))


def test_an_expectation_that_was_too_low_grows(start: Start, tmp_path: Path) -> None:
    chain = [row("org/base", 1), *(row(f"a/{number}", 1 + number, _before(number)) for number in range(1, 40))]
    plan, progress, _ = run(settings_for(start(chain), tmp_path))

    assert plan.expected_requests == 4
    assert progress[-1].expected == progress[-1].requests == 2 + 1 + 40 + 39
    assert all(step.requests <= (step.expected or 0) for step in progress)


def _before(number: int) -> str:
    return f"a/{number - 1}" if number > 1 else "org/base"


def test_what_is_left_of_the_quota_is_told(start: Start, tmp_path: Path) -> None:
    _, progress, done = run(settings_for(start(quota=500), tmp_path))
    assert progress[-1].quota_left == 500 - done.requests


def test_a_spent_quota_is_waited_for_and_the_crawl_goes_on(start: Start, tmp_path: Path, time: Time) -> None:
    hub = start(quota=4)
    _, _, done = run(settings_for(hub, tmp_path), clock=time.clock())
    assert done.requests == len(hub.requests) == 15
    assert time.slept == [301, 300, 300]
    assert all(request.status == 200 for request in hub.requests)


def test_the_hubs_own_counts_of_the_releases_are_kept_beside_ours(walked: Settings) -> None:
    found = info(walked, "org/base")
    assert found.hub_counts == {"adapter": 1, "finetune": 1, "merge": 1, "quantized": 0}
    assert found.direct == {"adapter": 1, "finetune": 1, "merge": 1}


def test_the_same_command_after_a_finished_crawl_makes_a_new_one_that_refreshes(walked: Settings, start: Start) -> None:
    rows = [{**one, "downloads": 12_345} if one["id"] == "a/tuned" else one for one in FAMILY]
    later = start([*rows, row("new/one", 60, "a/quant")])
    plan, _, _ = run(Settings(walked.database, later.url))

    assert plan.resumes is None
    assert info(walked, "a/tuned").model.downloads == 12_345
    assert ("new/one", "a/quant", "finetune") in edges(walked)
    assert [entry.crawl.id for entry in status(walked).crawls] == [1, 2]


def test_a_refresh_tells_what_is_new_gone_replaced_and_back(start: Start, tmp_path: Path) -> None:
    def swept(rows: Sequence[dict[str, Any]]) -> Changes | None:
        return run(Settings(tmp_path / "db.sqlite", start(rows).url), plan="sweep")[2].changes

    without = [one for one in FAMILY if one["id"] not in {"a/quant", "b/merge"}]
    assert swept(FAMILY) is None
    assert swept([*without, row("new/one", 60), row("b/merge", 61)]) == Changes(2, 1, 1, renamed=0, passed=1, back=0)
    assert swept([*FAMILY, row("new/one", 60)]) == Changes(0, 0, 1, renamed=0, passed=1, back=2)
    assert swept([*FAMILY, row("new/one", 60)]) == Changes(0, 0, 0, renamed=0, passed=0, back=0)


def test_a_refresh_that_went_on_tells_what_it_has_done_since(walked: Settings, start: Start) -> None:
    later = Settings(walked.database, start([*FAMILY, row("new/one", 60, "org/base")]).url)
    begun(later)
    plan, _, done = run(later)
    assert plan.resumes == 2
    assert done.changes == Changes(1, 0, 0, renamed=0, passed=0, back=0)


@pytest.mark.parametrize("plan", ["walk", "sweep"])
def test_what_vanished_below_the_roots_is_marked(walked: Settings, start: Start, plan: str) -> None:
    later = start([one for one in FAMILY if one["id"] != "a/quant"])
    _, _, done = run(Settings(walked.database, later.url), plan=plan)
    assert done.changes == Changes(new=0 if plan == "walk" else 2, vanished=1, replaced=0, renamed=0, passed=0, back=0)
    assert states(walked)["a/quant"] is State.VANISHED
    assert not any("a/quant" in edge for edge in edges(walked))


def test_what_reads_the_walk_knows_where_it_ends(walked: Settings) -> None:
    found = trace(walked, "a/quant").answer
    assert found.ends == (("old/foundation", State.PRESENT),)

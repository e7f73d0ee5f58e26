import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.errors import (
    DatabaseForeignError,
    DatabaseMissingError,
    HubOfflineError,
    HubUnreachableError,
    UnknownModelError,
    UsageError,
)
from lineage.facts import Relation, State
from lineage.settings import Settings
from lineage.simhub import Fault, Json, SimHub, Status, made_up
from lineage.store.read.coverage import LookTaken
from lineage.store.schema.database import open_to_write
from lineage.store.write.looks import Descendant
from lineage.workflows.ask import info, trace
from lineage.workflows.count import count
from lineage.workflows.hub_counts import hub_counts
from lineage.workflows.look.frontier import Frontier
from lineage.workflows.look.look import Look, Looked
from lineage.workflows.show.map import draw_map
from lineage.workflows.show.picture import picture
from lineage.workflows.show.report import report
from lineage.workflows.status import check, status
from tests.hub.world import Time, row
from tests.workflows.world import FAMILY, asked, begun, run, settings_for

Start = Callable[..., SimHub]


def direct(look: Look, name: str) -> None:
    """Look for direct derivatives alone."""
    for _ in look.family(name, deeper=False):
        pass


@pytest.fixture
def said() -> list[str]:
    """Collect what is told to the person who waits."""
    return []


@pytest.fixture
def asking(settings: Settings, said: list[str], time: Time) -> Look:
    return Look(settings, said.append, time.clock())


def test_a_model_that_nobody_has_crawled_takes_one_request_and_is_kept(
    hub: SimHub, asking: Look, said: list[str]
) -> None:
    assert asking.model("org/chat").downloads == 100
    assert asking.model("org/chat").state is State.PRESENT
    assert asked(hub) == [("org/chat", "")]
    assert said == ["Asking the Hub for org/chat …"]
    assert info(asking.settings, "org/chat").hub_counts["finetune"] == 1


def test_a_base_that_was_only_named_is_asked_for(hub: SimHub, walked: Settings) -> None:
    before = len(hub.requests)
    assert Look(walked, lambda _: None, Time().clock()).model("far/away").state is State.PRESENT
    assert asked(hub, before) == [("far/away", "")]


def test_following_a_model_up_takes_one_request_a_hop_and_none_the_second_time(hub: SimHub, asking: Look) -> None:
    for _ in range(2):
        asking.ancestors("a/tuned")
        assert asked(hub) == [
            ("a/tuned", ""),
            ("org/chat", ""),
            ("org/base", ""),
            ("up/ancestor", ""),
            ("old/foundation", ""),
        ]
    assert trace(asking.settings, "a/tuned").answer.ends == (("old/foundation", State.PRESENT),)
    assert [look.requests for look in status(asking.settings).looks] == [5]
    assert check(asking.settings) == []


def test_all_bases_of_a_merge_are_followed(asking: Look) -> None:
    asking.ancestors("b/merge")
    assert [end for end, _ in trace(asking.settings, "b/merge").answer.ends] == ["far/root", "old/foundation"]


def test_a_base_that_the_hub_has_not_is_marked_absent_and_asked_for_once(start: Start, tmp_path: Path) -> None:
    hub = start([row("a/made", 1, "gone/base")])
    asking = Look(settings_for(hub, tmp_path), lambda _: None, Time().clock())
    asking.ancestors("a/made")
    asking.ancestors("a/made")
    assert trace(asking.settings, "a/made").answer.ends == (("gone/base", State.ABSENT),)
    assert len(hub.requests) == 2


@pytest.mark.parametrize(
    "fault", [Status(403, headers=(("X-Error-Message", "disabled"),)), Json.of({"id": None}), Json.of(None)]
)
def test_a_base_that_cannot_be_read_stays_unasked_and_is_not_asked_for_again_at_once(
    start: Start, tmp_path: Path, fault: Status | Json
) -> None:
    hub = start([row("a/made", 1, "odd/base")], faults=[Fault(fault, path="/api/models/odd/base", times=None)])
    asking = Look(settings_for(hub, tmp_path), lambda _: None, Time().clock())
    asking.ancestors("a/made")
    assert trace(asking.settings, "a/made").answer.ends == (("odd/base", State.UNASKED),)
    assert len(hub.requests) == 2


def test_a_chain_is_followed_only_so_far(start: Start, tmp_path: Path, said: list[str]) -> None:
    chain = [row("a/0", 1), *(row(f"a/{number}", 1 + number, f"a/{number - 1}") for number in range(1, 105))]
    hub = start(chain)
    look = Look(settings_for(hub, tmp_path), said.append, Time().clock(), max_requests=30)
    look.ancestors("a/104")
    assert len(hub.requests) == 30
    assert trace(look.settings, "a/104").answer.ends == (("a/74", State.UNASKED),)


def test_where_the_hub_fails_on_the_way_up_what_is_known_has_to_do(
    hub: SimHub, asking: Look, said: list[str], time: Time
) -> None:
    asking.model("a/tuned")
    hub.script(Fault(Status(503), times=None))
    asking.ancestors("a/tuned")

    assert trace(asking.settings, "a/tuned").answer.ends == (("org/chat", State.UNASKED),)
    assert said[1:4] == [
        "Asking the Hub for org/chat …",
        *(f"Waiting {seconds} s for /api/models/org/chat: {BUSY}." for seconds in (1, 2)),
    ]
    assert said[4].endswith(f"/api/models/org/chat: {BUSY}. Shown is what the database knows.")
    assert time.slept == [1, 2]


def test_of_a_model_that_nobody_knows_the_failure_is_told(tmp_path: Path, said: list[str], time: Time) -> None:
    asking = Look(settings_for("http://127.0.0.1:9", tmp_path), said.append, time.clock())
    with pytest.raises(HubUnreachableError):
        asking.ancestors("a/tuned")
    assert not asking.settings.database.exists()


def test_direct_derivatives_are_asked_for_a_thousand_at_once_and_kept(start: Start, tmp_path: Path) -> None:
    rows = [row("org/base", 1), *(row(f"a/made-{number}", 1 + number, "org/base") for number in range(1, 1_501))]
    hub = start(rows)
    asking = Look(settings_for(hub, tmp_path), lambda _: None, Time().clock())
    for _ in range(2):
        direct(asking, "org/base")
        assert asked_below(hub) == ["org/base", "org/base", "adapter:org/base"]
    found = count(asking.settings, "org/base")
    assert (found.counts.direct, found.coverage.direct, found.coverage.all, found.complete) == (
        1_500,
        True,
        False,
        False,
    )


def test_direct_derivatives_are_told_as_of_when_they_were_asked_for(start: Start, tmp_path: Path) -> None:
    first = start(as_of="2026-08-19T09:36:00.000Z")
    settings = settings_for(first, tmp_path)
    direct(Look(settings, lambda _: None, Time().clock()), "org/base")
    later = replace(settings, endpoint=start(as_of="2026-09-25T13:00:00.000Z").url)
    Look(later, lambda _: None, Time().clock()).model("far/root")

    assert count(settings, "org/base").source.as_of == "2026-08-19T09:36:00.000Z"
    assert count(settings, "org/chat").source.as_of == "2026-09-25T13:00:00.000Z"
    run(later, "org/base")
    assert count(settings, "org/base").source.as_of == "2026-09-25T13:00:00.000Z"


def test_derivatives_under_a_models_old_name_are_asked_for_too(start: Start, tmp_path: Path) -> None:
    hub = start([*FAMILY, row("c/lora", 50, "org/first", relation="adapter")], renames={"org/first": "org/base"})
    asking = Look(settings_for(hub, tmp_path), lambda _: None, Time().clock())

    direct(asking, "org/first")
    assert asked_below(hub) == ["org/first", "adapter:org/first", "org/base", "adapter:org/base"]
    assert dict(count(asking.settings, "org/base").counts.direct_by_relation)["adapter"] == 2


def test_a_look_cut_off_after_the_old_name_still_asks_under_the_models_own(start: Start, tmp_path: Path) -> None:
    hub = start([*FAMILY, row("c/lora", 50, "org/first", relation="adapter")], renames={"org/first": "org/base"})
    settings = settings_for(hub, tmp_path)
    Look(settings, lambda _: None, Time().clock()).ancestors("org/first")
    for most in (1, 60):
        list(Look(settings, lambda _: None, Time().clock(), max_requests=most).family("org/first"))
        found = count(settings, "org/base")
        assert (found.counts.direct, found.coverage.direct) == ((1, False) if most == 1 else (4, True))


def test_a_question_that_was_interrupted_is_asked_again(start: Start, tmp_path: Path) -> None:
    rows = [row("org/base", 1), *(row(f"a/made-{number}", 1 + number, "org/base") for number in range(1, 1_501))]
    hub = start(rows, faults=[Fault(Status(400), nth=3)])
    asking = Look(settings_for(hub, tmp_path), lambda _: None, Time().clock())
    direct(asking, "org/base")
    halfway = count(asking.settings, "org/base")
    assert (halfway.counts.direct, halfway.coverage.direct) == (1_000, False)
    assert halfway.limit == "a look of 3 requests: at least this many"
    direct(Look(asking.settings, lambda _: None, Time().clock()), "org/base")
    assert count(asking.settings, "org/base").counts.direct == 1_500
    assert asked_below(hub)[-2:] == ["org/base", "adapter:org/base"]
    assert len(hub.requests) == 5


def test_a_crawled_models_derivatives_are_not_asked_for(hub: SimHub, walked: Settings, said: list[str]) -> None:
    before = len(hub.requests)
    direct(Look(walked, said.append, Time().clock()), "a/tuned")
    assert (len(hub.requests), said) == (before, [])


def test_a_base_above_the_roots_of_a_walk_is_asked_for_its_derivatives(hub: SimHub, walked: Settings) -> None:
    before = len(hub.requests)
    direct(Look(walked, lambda _: None, Time().clock()), "up/ancestor")
    assert asked(hub, before) == [("", "base_model:up/ancestor"), ("", "base_model:adapter:up/ancestor")]
    assert count(walked, "up/ancestor").counts.direct == 2


@pytest.mark.parametrize("name", ["nobody/nothing", "gpt2"])
def test_what_the_hub_does_not_show_is_unknown_and_makes_no_database(asking: Look, name: str) -> None:
    with pytest.raises(UnknownModelError, match=f"The Hub shows no model {name}: it is missing, private, or spelled"):
        asking.model(name)
    assert not asking.settings.database.exists()


def test_what_neither_knows_is_unknown_with_names_near_it(walked: Settings) -> None:
    with pytest.raises(UnknownModelError, match=r"The Hub shows no model org/chad: .* Near it: org/chat"):
        Look(walked, lambda _: None, Time().clock()).model("org/chad")


@pytest.mark.parametrize("name", ["a b", "x/y/z", "../etc", "https://huggingface.co/a/b", ""])
def test_a_name_that_can_be_none_is_wrong_usage_and_not_asked_for(hub: SimHub, asking: Look, name: str) -> None:
    with pytest.raises(UsageError, match="is no model's name"):
        asking.model(name)
    assert hub.requests == ()


def test_a_legacy_name_is_found_under_the_name_it_redirects_to(start: Start, tmp_path: Path) -> None:
    hub = start([row("openai-community/gpt2", 1)], renames={"gpt2": "openai-community/gpt2"})
    asking = Look(settings_for(hub, tmp_path), lambda _: None, Time().clock())
    assert asking.model("gpt2").repo_id == asking.model("gpt2").repo_id == "openai-community/gpt2"
    assert len(hub.requests) == 2


def test_offline_without_a_database_there_is_nothing_to_tell(settings: Settings, hub: SimHub) -> None:
    asking = Look(replace(settings, offline=True), lambda _: None, Time().clock())
    with pytest.raises(DatabaseMissingError, match="--offline or HF_HUB_OFFLINE forbids it") as failure:
        asking.model("org/base")
    assert failure.value.exit_code == 5
    assert hub.requests == ()


def test_offline_the_database_is_told_from_and_nothing_is_asked(walked: Settings, hub: SimHub) -> None:
    before = len(hub.requests)
    asking = Look(replace(walked, offline=True), lambda _: None, Time().clock())

    assert asking.model("far/away").state is State.UNASKED
    asking.ancestors("b/merge")
    direct(asking, "far/away")
    said = (
        r"No model nobody/nothing in the database\..* The Hub was not asked: --offline or HF_HUB_OFFLINE forbids it\."
    )
    with pytest.raises(UnknownModelError, match=said):
        asking.model("nobody/nothing")
    with pytest.raises(HubOfflineError):
        asking.ask("org/base")
    assert len(hub.requests) == before


def test_about_a_database_from_elsewhere_nobody_is_asked(walked: Settings) -> None:
    for endpoint in ("https://huggingface.co", "http://[", "http://127.0.0.2:9"):
        asking = Look(replace(walked, endpoint=endpoint), lambda _: None, Time().clock())
        assert asking.model("far/away").state is State.UNASKED
        asking.ancestors("b/merge")
        said = r"The Hub was not asked: this database is of a simulated Hub \(made-up\); choose another with --db\."
        with pytest.raises(UnknownModelError, match=said):
            asking.model("nobody/nothing")


def test_what_another_population_says_is_not_kept(walked: Settings, start: Start, said: list[str]) -> None:
    other = replace(walked, endpoint=start(population="sample: another").url)
    asking = Look(other, said.append, Time().clock())
    asking.ancestors("b/merge")
    assert "this is sample: another from simhub" in said[-1]
    with pytest.raises(DatabaseForeignError):
        asking.ask("far/root")


def test_a_database_without_anything_in_it_may_be_filled_from_anywhere(asking: Look) -> None:
    open_to_write(asking.settings.database).close()
    assert asking.model("org/base").state is State.PRESENT


def test_trace_in_a_crawled_database_imports_nothing_that_it_does_not_need(walked: Settings) -> None:
    program = (
        "import sys\nfrom lineage.cli.run import run\n"
        f"code = run(['trace', 'a/quant', '--json', '--db', {str(walked.database)!r}])\n"
        "print(code, [name for name in ('numpy', 'huggingface_hub', 'alembic', 'networkx') if name in sys.modules],"
        " file=sys.stderr)"
    )
    environ = {**os.environ, "HF_ENDPOINT": walked.endpoint}
    done = subprocess.run([sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=True)
    assert '"old/foundation"' in done.stdout
    assert done.stderr.splitlines()[-1] == "0 []"


BUSY = "status 503 (Service Unavailable)"
CROWD = [
    row("o/root", 1),
    row("q/quant", 2, "o/root", relation="quantized", downloads=900),
    row("q/lora", 3, "o/root", relation="adapter", downloads=800),
    row("t/small", 4, "o/root", downloads=5),
    row("t/large", 5, "o/root", downloads=50),
    row("m/merge", 6, "o/root", "o/other", relation="merge", downloads=20),
    row("o/other", 7),
    row("d/deep", 8, "t/large", downloads=1),
    row("d/deeper", 9, "d/deep"),
    row("d/of-quant", 10, "q/quant", downloads=700),
]
"""A root whose derivatives are of every relation, and what was made from some of them."""


def look_at(settings: Settings, name: str, most: int = 60) -> list[Looked]:
    return list(Look(settings, lambda _: None, Time().clock(), most).family(name))


def asked_below(hub: SimHub) -> list[str]:
    return [word.removeprefix("base_model:") for _, word in asked(hub) if word]


def test_a_look_asks_finetunes_and_merges_before_adapters_and_quantizations_each_by_downloads(
    start: Start, tmp_path: Path
) -> None:
    hub = start(CROWD)
    steps = look_at(settings_for(hub, tmp_path), "o/root")

    assert asked_below(hub) == [
        *("o/root", "adapter:o/root", "t/large", "m/merge", "t/small", "d/deep", "d/deeper"),
        *("q/quant", "d/of-quant", "q/lora"),
    ]
    assert [step.direct for step in steps[:3]] == [False, False, True]
    assert steps[-1] == Looked(requests=len(hub.requests), found=8, direct=True, unasked=0)


def test_a_look_that_asks_nothing_more_writes_nothing(start: Start, tmp_path: Path) -> None:
    hub = start(renames={"org/first": "org/base"})
    look = Look(settings_for(hub, tmp_path), lambda _: None, Time().clock())
    list(look.family("org/base"))
    before, seen = status(look.settings).looks, len(hub.requests)
    list(Look(look.settings, lambda _: None, Time(seconds=1_000_060.0).clock()).family("org/base"))
    assert (status(look.settings).looks, len(hub.requests)) == (before, seen)


def test_what_cannot_be_kept_is_not_asked_for(hub: SimHub, tmp_path: Path) -> None:
    look = Look(settings_for(hub, tmp_path / "no"), lambda _: None, Time().clock())
    with pytest.raises(UsageError, match="There is no folder"):
        list(look.family("org/base"))
    assert len(hub.requests) == 0


@pytest.fixture
def readable() -> Iterator[Path]:
    """Make a folder that others may read, which pytest's own may not be."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")
def test_of_a_database_that_may_not_be_written_what_it_has_is_shown(start: Start, readable: Path) -> None:
    hub = start()
    settings = settings_for(hub, readable)
    Look(settings, lambda _: None, Time().clock()).model("org/base")
    seen = len(hub.requests)
    os.seteuid(65534)
    try:
        look = Look(settings, lambda _: None, Time().clock())
        assert list(look.family("org/base")) == []
        with pytest.raises(UnknownModelError, match="cannot be written; choose another with --db"):
            look.model("a/tuned")
    finally:
        os.seteuid(0)
    assert len(hub.requests) == seen


def test_a_look_spends_no_more_than_it_may_and_says_at_least(start: Start, tmp_path: Path) -> None:
    hub = start(CROWD)
    settings = settings_for(hub, tmp_path)
    look_at(settings, "o/root", 4)
    found = count(settings, "o/root")

    assert len(hub.requests) == 4
    assert (found.counts.direct, found.counts.all, found.complete) == (5, 6, False)
    assert found.coverage.look == LookTaken(requests=4, asked=2, unasked=5)
    assert found.limit in found.marks
    assert found.limit == "a look of 4 requests: at least this many"


def test_the_next_look_asks_nothing_unless_it_may_ask_more_and_then_goes_on(start: Start, tmp_path: Path) -> None:
    hub = start(CROWD)
    settings = settings_for(hub, tmp_path)
    for most, asks in ((3, 3), (3, 3), (2, 3), (5, 5), (60, 11), (60, 11)):
        look_at(settings, "o/root", most)
        assert len(hub.requests) == asks
    assert len(set(asked_below(hub))) == len(asked_below(hub)) == 10
    assert [look.requests for look in status(settings).looks] == [11]
    assert count(settings, "o/root").counts.all == 8


def test_a_look_that_was_cut_off_goes_on_where_it_stopped(start: Start, tmp_path: Path) -> None:
    hub = start(CROWD)
    settings = settings_for(hub, tmp_path)
    steps = Look(settings, lambda _: None, Time().clock()).family("o/root")
    for _ in range(4):
        next(steps)
    del steps
    assert count(settings, "o/root").coverage.look == LookTaken(requests=4, asked=2, unasked=5)
    look_at(settings, "o/root")
    assert len(set(asked_below(hub))) == len(asked_below(hub))
    assert count(settings, "o/root").counts.all == 8


def test_where_the_hub_refuses_halfway_what_was_found_stands_and_the_next_look_goes_on(
    start: Start, tmp_path: Path, said: list[str]
) -> None:
    hub = start(CROWD)
    hub.script(Fault(Status(500), nth=5, times=None))
    settings = settings_for(hub, tmp_path)
    steps = list(Look(settings, said.append, Time().clock()).family("o/root"))
    assert steps[-1].direct
    assert "status 500" in said[-1]
    assert said[-1].endswith("Shown is what the database knows.")
    assert count(settings, "o/root").coverage.look == LookTaken(requests=10, asked=2, unasked=5)


def test_a_look_of_last_week_is_taken_as_it_is_and_an_older_one_is_made_anew(start: Start, tmp_path: Path) -> None:
    hub = start(CROWD)
    settings = settings_for(hub, tmp_path)
    time = Time()
    for days, looks in ((0, 1), (6, 1), (8, 2)):
        time.seconds = 1_000_000.0 + days * 86_400
        list(Look(settings, lambda _: None, time.clock()).family("o/root"))
        assert len(status(settings).looks) == looks


def test_a_model_below_one_that_was_looked_at_need_not_be_asked_about_again(start: Start, tmp_path: Path) -> None:
    hub = start(CROWD)
    settings = settings_for(hub, tmp_path)
    look_at(settings, "o/root", 3)
    look_at(settings, "t/large")
    assert len(set(asked_below(hub))) == len(asked_below(hub))
    found = count(settings, "t/large")
    assert (found.counts.direct, found.counts.all) == (1, 2)
    assert found.coverage.look is not None
    assert found.limit is not None


def test_a_look_is_no_crawl(start: Start, tmp_path: Path) -> None:
    hub = start(CROWD)
    settings = settings_for(hub, tmp_path)
    look_at(settings, "o/root")
    found = status(settings)

    assert found.crawls == ()
    assert not found.source.complete
    assert not found.source.walked
    assert not found.source.unfinished
    assert not count(settings, "o/root").coverage.all
    run(settings, "o/root")
    after = count(settings, "o/root")
    assert after.coverage.all
    assert (after.coverage.look, after.limit) == (None, None)
    asked_so_far = len(hub.requests)
    look_at(settings, "o/root")
    assert len(hub.requests) == asked_so_far


def test_an_interrupted_walk_is_not_done_by_a_look(start: Start, tmp_path: Path) -> None:
    settings = settings_for(start(CROWD), tmp_path)
    next(iter(begun(settings, "o/root")))
    look_at(settings, "o/root")
    assert status(settings).source.unfinished


def test_a_direct_count_equals_the_hubs_own(start: Start, tmp_path: Path) -> None:
    settings = settings_for(start(CROWD), tmp_path)
    look_at(settings, "o/root", 2)
    known = info(settings, "o/root")
    assert known.direct == {name: number for name, number in known.hub_counts.items() if number}
    assert sum(known.hub_counts.values()) == count(settings, "o/root").counts.direct == 5


def test_a_base_that_was_deleted_is_looked_at_by_what_was_made_from_it(start: Start, tmp_path: Path) -> None:
    settings = settings_for(start([row("a/tuned", 1, "gone/base"), row("b/tuned", 2, "a/tuned")]), tmp_path)
    look_at(settings, "gone/base")
    found = count(settings, "gone/base")
    assert (found.counts.direct, found.counts.all) == (1, 2)
    assert info(settings, "gone/base").model.state is State.ABSENT


def test_a_look_with_enough_requests_finds_what_a_walk_finds(start: Start, tmp_path: Path) -> None:
    hub = start(made_up(3_000, seed=7))
    looked, walked = settings_for(hub, tmp_path, "looked.sqlite"), settings_for(hub, tmp_path, "walked.sqlite")
    root = "Qwen/Qwen2.5-7B-Instruct"
    look_at(looked, root, 10_000)
    run(walked, root)
    assert count(looked, root).digest == count(walked, root).digest
    assert count(looked, root).counts.all > 5


@given(st.lists(st.tuples(st.text("abc", min_size=1, max_size=2), st.integers(0, 9), st.sampled_from(Relation))))
def test_whatever_waits_is_asked_about_once_and_the_more_promising_first(
    edges: list[tuple[str, int, Relation]],
) -> None:
    frontier = Frontier({"a"}, ["b"])
    frontier.add(Descendant(*edge) for edge in edges)
    names = {name for name, _, _ in edges}
    waiting = len(frontier)
    order = list(iter(frontier.next, None))

    assert len(order) == waiting == len(set(order))
    assert set(order) == names - {"a", "b"}
    assert frontier.found == len(names - {"b"})
    late = {Relation.ADAPTER, Relation.QUANTIZED}
    first = [min(relation in late for other, _, relation in edges if other == name) for name in order]
    assert first == sorted(first)


def test_the_hubs_own_counts_of_an_organisation_take_a_listing_and_a_call_a_release(
    hub: SimHub, settings: Settings, time: Time
) -> None:
    told: list[tuple[int, int]] = []
    found = hub_counts(settings, "org", time.clock(), lambda done, known: told.append((done, known)))

    assert asked(hub) == [("", "org"), ("org/base", ""), ("org/chat", "")]
    assert found.releases == (
        ("org/base", {"adapter": 1, "merge": 1, "quantized": 0, "finetune": 1}),
        ("org/chat", {"adapter": 0, "merge": 0, "quantized": 0, "finetune": 1}),
    )
    assert found.by_relation == {"finetune": 2, "adapter": 1, "quantized": 0, "merge": 1}
    assert list(found.by_relation) == ["finetune", "adapter", "quantized", "merge"]
    assert (found.population, found.requests, told) == ("made-up", 3, [(0, 2), (1, 2)])
    assert not settings.database.exists()


def test_the_hubs_own_counts_come_from_all_pages_and_new_words_stand_last(start: Start, tmp_path: Path) -> None:
    rows = [row(f"org/release-{number:04d}", number) for number in range(1, 1_003)]
    new = Json.of({"id": "org/release-0001", "childrenModelCount": {"distilled": 3, "merge": 1}})
    hub = start(rows, faults=[Fault(new, path="/api/models/org/release-0001")])
    found = hub_counts(settings_for(hub, tmp_path), "org", Time().clock())

    assert found.requests == 2 + 1_002
    assert found.releases[0] == ("org/release-0001", {"distilled": 3, "merge": 1})
    assert found.by_relation == {"finetune": 0, "adapter": 0, "quantized": 0, "merge": 1, "distilled": 3}


def test_waits_for_the_hubs_own_counts_are_told_of(start: Start, tmp_path: Path) -> None:
    waits: list[str] = []
    hub = start(faults=[Fault(Status(503))])
    hub_counts(settings_for(hub, tmp_path), "org", Time().clock(), on_wait=lambda waiting: waits.append(waiting.why))
    assert waits == [BUSY]


def test_an_organisation_that_the_hub_does_not_list_has_no_counts(settings: Settings) -> None:
    with pytest.raises(UnknownModelError, match="lists no model of ORG"):
        hub_counts(settings, "ORG", Time().clock())
    with pytest.raises(HubOfflineError):
        hub_counts(replace(settings, offline=True), "org", Time().clock())


def test_every_page_of_a_look_says_at_least(start: Start, tmp_path: Path) -> None:
    settings = settings_for(start(CROWD), tmp_path)
    look_at(settings, "o/root", 4)
    _, graph, _, _ = picture(settings, "o/root")
    found, printed = report(settings, "o/root")
    page = draw_map(settings, "o/root").page.decode()
    assert found.look == "a look of 4 requests"
    for text, number in ((graph, "at least 7 models"), (page, "at least 6 counted"), (printed, "at least")):
        assert number in text
        assert "(a look of 4 requests)" in text
    run(settings, "o/root")
    for text in (
        picture(settings, "o/root")[1],
        report(settings, "o/root")[1],
        draw_map(settings, "o/root").page.decode(),
    ):
        assert "a look of" not in text

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from lineage.errors import (
    DatabaseForeignError,
    DatabaseMissingError,
    HubOfflineError,
    HubRefusedError,
    HubUnreachableError,
    UnknownModelError,
    UsageError,
)
from lineage.facts import State
from lineage.settings import Settings
from lineage.simhub import Fault, Json, SimHub, Status
from lineage.store.database import open_to_write
from lineage.workflows import live
from lineage.workflows.ask import info, trace
from lineage.workflows.count import count
from lineage.workflows.hub_counts import hub_counts
from lineage.workflows.live import Live
from lineage.workflows.status import check, status
from tests.hub.world import Time, row
from tests.workflows.world import FAMILY, asked, run, settings_for

Start = Callable[..., SimHub]


@pytest.fixture
def said() -> list[str]:
    """Collect what is told to the person who waits."""
    return []


@pytest.fixture
def asking(settings: Settings, said: list[str], time: Time) -> Live:
    return Live(settings, said.append, time.clock())


def test_a_model_that_nobody_has_crawled_takes_one_request_and_is_kept(
    hub: SimHub, asking: Live, said: list[str]
) -> None:
    assert asking.model("org/chat").downloads == 100
    assert asking.model("org/chat").state is State.PRESENT
    assert asked(hub) == [("org/chat", "")]
    assert said == ["Asking the Hub for org/chat …"]
    assert info(asking.settings, "org/chat").hub_counts["finetune"] == 1


def test_a_base_that_was_only_named_is_asked_for(hub: SimHub, walked: Settings) -> None:
    before = len(hub.requests)
    assert Live(walked, lambda _: None, Time().clock()).model("far/away").state is State.PRESENT
    assert asked(hub, before) == [("far/away", "")]


def test_following_a_model_up_takes_one_request_a_hop_and_none_the_second_time(hub: SimHub, asking: Live) -> None:
    for _ in range(2):
        asking.follow("a/tuned")
        assert asked(hub) == [
            ("a/tuned", ""),
            ("org/chat", ""),
            ("org/base", ""),
            ("up/ancestor", ""),
            ("old/foundation", ""),
        ]
    assert trace(asking.settings, "a/tuned").answer.ends == (("old/foundation", State.PRESENT),)
    assert status(asking.settings).questions == 5
    assert check(asking.settings) == []


def test_all_bases_of_a_merge_are_followed(asking: Live) -> None:
    asking.follow("b/merge")
    assert [end for end, _ in trace(asking.settings, "b/merge").answer.ends] == ["far/root", "old/foundation"]


def test_a_base_that_the_hub_has_not_is_marked_absent_and_asked_for_once(start: Start, tmp_path: Path) -> None:
    hub = start([row("a/made", 1, "gone/base")])
    asking = Live(settings_for(hub, tmp_path), lambda _: None, Time().clock())
    asking.follow("a/made")
    asking.follow("a/made")
    assert trace(asking.settings, "a/made").answer.ends == (("gone/base", State.ABSENT),)
    assert len(hub.requests) == 2


@pytest.mark.parametrize(
    "fault", [Status(403, headers=(("X-Error-Message", "disabled"),)), Json.of({"id": None}), Json.of(None)]
)
def test_a_base_that_cannot_be_read_stays_unasked_and_is_not_asked_for_again_at_once(
    start: Start, tmp_path: Path, fault: Status | Json
) -> None:
    hub = start([row("a/made", 1, "odd/base")], faults=[Fault(fault, path="/api/models/odd/base", times=None)])
    asking = Live(settings_for(hub, tmp_path), lambda _: None, Time().clock())
    asking.follow("a/made")
    assert trace(asking.settings, "a/made").answer.ends == (("odd/base", State.UNASKED),)
    assert len(hub.requests) == 2


def test_a_chain_is_followed_only_so_far(start: Start, tmp_path: Path, said: list[str]) -> None:
    chain = [row("a/0", 1), *(row(f"a/{number}", 1 + number, f"a/{number - 1}") for number in range(1, 105))]
    hub = start(chain)
    Live(settings_for(hub, tmp_path), said.append, Time().clock()).follow("a/104")
    assert len(hub.requests) == 1 + live.MAX_ASKED
    assert said[-1] == "Asked for 100 bases; what is above the others is left open."


def test_where_the_hub_fails_on_the_way_up_what_is_known_has_to_do(
    hub: SimHub, asking: Live, said: list[str], time: Time
) -> None:
    asking.model("a/tuned")
    hub.script(Fault(Status(503), times=None))
    asking.follow("a/tuned")

    assert trace(asking.settings, "a/tuned").answer.ends == (("org/chat", State.UNASKED),)
    assert said[1:4] == ["Asking the Hub for org/chat …", "Waiting 1 s: status 503.", "Waiting 2 s: status 503."]
    assert said[4].endswith("/api/models/org/chat: status 503. Shown is what the database knows.")
    assert time.slept == [1, 2]


def test_of_a_model_that_nobody_knows_the_failure_is_told(tmp_path: Path, said: list[str], time: Time) -> None:
    asking = Live(settings_for("http://127.0.0.1:9", tmp_path), said.append, time.clock())
    with pytest.raises(HubUnreachableError):
        asking.follow("a/tuned")
    assert not asking.settings.database.exists()


def test_direct_derivatives_are_asked_for_a_thousand_at_once_and_kept(start: Start, tmp_path: Path) -> None:
    rows = [row("org/base", 1), *(row(f"a/made-{number}", 1 + number, "org/base") for number in range(1, 1_501))]
    hub = start(rows)
    asking = Live(settings_for(hub, tmp_path), lambda _: None, Time().clock())
    for _ in range(2):
        assert asking.direct_derivatives("org/base") == "org/base"
        assert asked(hub) == [("org/base", ""), ("", "base_model:org/base"), ("", "base_model:org/base")]
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
    Live(settings, lambda _: None, Time().clock()).direct_derivatives("org/base")
    later = replace(settings, endpoint=start(as_of="2026-09-25T13:00:00.000Z").url)
    Live(later, lambda _: None, Time().clock()).model("far/root")

    assert count(settings, "org/base").source.as_of == "2026-08-19T09:36:00.000Z"
    assert count(settings, "org/chat").source.as_of == "2026-09-25T13:00:00.000Z"
    run(later, "org/base")
    assert count(settings, "org/base").source.as_of == "2026-09-25T13:00:00.000Z"


def test_derivatives_under_a_models_old_name_are_asked_for_too(start: Start, tmp_path: Path) -> None:
    hub = start([*FAMILY, row("c/lora", 50, "org/first", relation="adapter")], renames={"org/first": "org/base"})
    asking = Live(settings_for(hub, tmp_path), lambda _: None, Time().clock())

    assert asking.direct_derivatives("org/first") == "org/base"
    assert asked(hub)[2:] == [("", "base_model:org/first"), ("", "base_model:org/base")]
    assert dict(count(asking.settings, "org/base").counts.direct_by_relation)["adapter"] == 2


def test_a_question_that_was_interrupted_is_asked_again(start: Start, tmp_path: Path) -> None:
    rows = [row("org/base", 1), *(row(f"a/made-{number}", 1 + number, "org/base") for number in range(1, 1_501))]
    hub = start(rows, faults=[Fault(Status(400), nth=3)])
    asking = Live(settings_for(hub, tmp_path), lambda _: None, Time().clock())
    with pytest.raises(HubRefusedError):
        asking.direct_derivatives("org/base")
    asking.direct_derivatives("org/base")
    assert count(asking.settings, "org/base").counts.direct == 1_500


def test_a_crawled_models_derivatives_are_not_asked_for(hub: SimHub, walked: Settings, said: list[str]) -> None:
    before = len(hub.requests)
    Live(walked, said.append, Time().clock()).direct_derivatives("a/tuned")
    assert (len(hub.requests), said) == (before, [])


def test_a_base_above_the_roots_of_a_walk_is_asked_for_its_derivatives(hub: SimHub, walked: Settings) -> None:
    before = len(hub.requests)
    Live(walked, lambda _: None, Time().clock()).direct_derivatives("up/ancestor")
    assert asked(hub, before) == [("", "base_model:up/ancestor")]
    assert count(walked, "up/ancestor").counts.direct == 2


@pytest.mark.parametrize("name", ["nobody/nothing", "gpt2"])
def test_what_the_hub_does_not_show_is_unknown_and_makes_no_database(asking: Live, name: str) -> None:
    with pytest.raises(UnknownModelError, match=f"The Hub shows no model {name}: it is missing, private, or spelled"):
        asking.model(name)
    assert not asking.settings.database.exists()


def test_what_neither_knows_is_unknown_with_names_near_it(walked: Settings) -> None:
    with pytest.raises(UnknownModelError, match=r"The Hub shows no model org/chad: .* Near it: org/chat"):
        Live(walked, lambda _: None, Time().clock()).model("org/chad")


@pytest.mark.parametrize("name", ["a b", "x/y/z", "../etc", "https://huggingface.co/a/b", ""])
def test_a_name_that_can_be_none_is_wrong_usage_and_not_asked_for(hub: SimHub, asking: Live, name: str) -> None:
    with pytest.raises(UsageError, match="is no model's name"):
        asking.model(name)
    assert hub.requests == ()


def test_a_legacy_name_is_found_under_the_name_it_redirects_to(start: Start, tmp_path: Path) -> None:
    hub = start([row("openai-community/gpt2", 1)], renames={"gpt2": "openai-community/gpt2"})
    asking = Live(settings_for(hub, tmp_path), lambda _: None, Time().clock())
    assert asking.model("gpt2").repo_id == asking.model("gpt2").repo_id == "openai-community/gpt2"
    assert len(hub.requests) == 2


def test_offline_without_a_database_there_is_nothing_to_tell(settings: Settings, hub: SimHub) -> None:
    asking = Live(replace(settings, offline=True), lambda _: None, Time().clock())
    with pytest.raises(DatabaseMissingError, match="HF_HUB_OFFLINE forbids asking") as failure:
        asking.model("org/base")
    assert failure.value.exit_code == 5
    assert hub.requests == ()


def test_offline_the_database_is_told_from_and_nothing_is_asked(walked: Settings, hub: SimHub) -> None:
    before = len(hub.requests)
    asking = Live(replace(walked, offline=True), lambda _: None, Time().clock())

    assert asking.model("far/away").state is State.UNASKED
    asking.follow("b/merge")
    assert asking.direct_derivatives("far/away") == "far/away"
    said = r"No model nobody/nothing in the database\..* The Hub was not asked: HF_HUB_OFFLINE is set\."
    with pytest.raises(UnknownModelError, match=said):
        asking.model("nobody/nothing")
    with pytest.raises(HubOfflineError):
        asking.ask("org/base")
    assert len(hub.requests) == before


def test_about_a_database_from_elsewhere_nobody_is_asked(walked: Settings) -> None:
    for endpoint in ("https://huggingface.co", "http://[", "http://127.0.0.2:9"):
        asking = Live(replace(walked, endpoint=endpoint), lambda _: None, Time().clock())
        assert asking.model("far/away").state is State.UNASKED
        asking.follow("b/merge")
        said = r"The Hub was not asked: this database is of a simulated Hub \(made-up\); choose another with --db\."
        with pytest.raises(UnknownModelError, match=said):
            asking.model("nobody/nothing")


def test_what_another_population_says_is_not_kept(walked: Settings, start: Start, said: list[str]) -> None:
    other = replace(walked, endpoint=start(population="sample: another").url)
    asking = Live(other, said.append, Time().clock())
    asking.follow("b/merge")
    assert "this is sample: another from simhub" in said[-1]
    with pytest.raises(DatabaseForeignError):
        asking.ask("far/root")


def test_a_database_without_anything_in_it_may_be_filled_from_anywhere(asking: Live) -> None:
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
    assert waits == ["status 503"]


def test_an_organisation_that_the_hub_does_not_list_has_no_counts(settings: Settings) -> None:
    with pytest.raises(UnknownModelError, match="lists no model of ORG"):
        hub_counts(settings, "ORG", Time().clock())
    with pytest.raises(HubOfflineError):
        hub_counts(replace(settings, offline=True), "org", Time().clock())

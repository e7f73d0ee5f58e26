from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from lineage.errors import DatabaseForeignError, HubRefusedError, HubUnreachableError, UnknownModelError, UsageError
from lineage.hub.client import HubClient
from lineage.hub.pacing import RECORD_TRIES
from lineage.hub.questions import Page, newest_listing
from lineage.settings import HUB_ENDPOINT, Settings
from lineage.simhub import Drop, Fault, Json, SimHub, Status
from lineage.workflows.crawl.crawl import CrawlOptions, crawl
from lineage.workflows.crawl.planning import CrawlPlan, PlanChoice, read_roots
from lineage.workflows.crawl.scouting import BYTES_A_MODEL, make_plan, models_to_read, plan_choices
from tests.hub.world import Time, headers, row
from tests.workflows.world import FAMILY, asked, run, settings_for

Start = Callable[..., SimHub]
TODAY = date(2026, 11, 30)


def planned(hub: SimHub, *roots: str, choice: PlanChoice = "auto") -> CrawlPlan:
    return make_plan(HubClient(hub.url, clock=Time().clock()), roots or ("org",), choice, today=TODAY)


def crowd(derivatives: int, others: int) -> list[dict[str, object]]:
    """Make a Hub of one release, what was made from it, and others."""
    return [
        row("org/base", 1),
        *(row(f"a/made-{number}", 2 + number, "org/base") for number in range(derivatives)),
        *(row(f"b/other-{number}", 10_000 + number) for number in range(others)),
    ]


def test_a_walk_is_taken_if_twice_the_direct_derivatives_stay_below_the_pages_of_a_sweep(start: Start) -> None:
    plan = planned(start(crowd(1, 2_000)))

    assert plan.plan == "walk"
    assert plan.why == (
        "A sweep would read 3 pages; a walk asks some 2 questions, "
        "twice the direct derivatives that the Hub counts below org/base: a guess at all generations."
    )
    assert plan.expected_requests == 2 * 1 + 2


def test_a_sweep_is_taken_if_they_do_not(start: Start) -> None:
    plan = planned(start(crowd(2, 2_998)))

    assert plan.plan == "sweep"
    assert plan.why == (
        "It reads 4 pages; a walk would ask some 4 questions, "
        "twice the direct derivatives that the Hub counts below org/base: a guess at all generations."
    )
    assert (plan.expected_requests, plan.listed_models) == (4, 3_001)


def test_releases_are_counted_most_downloaded_first_and_only_until_a_walk_is_out_of_the_question(start: Start) -> None:
    rows = [*FAMILY, *(row(f"org/small-{number}", 100 + number) for number in range(50))]
    hub = start(rows)
    plan = planned(hub)

    assert plan.plan == "sweep"
    assert plan.why.endswith(
        " at least 2 questions, twice the direct derivatives that the Hub counts below 1 of 52 releases; the "
        "others were not counted, and come on top."
    )
    assert plan.spent == 3
    assert asked(hub) == [("", "org"), ("", ""), ("org/chat", "")]


def test_a_plan_that_was_asked_for_needs_no_choosing(start: Start) -> None:
    hub = start()
    assert planned(hub, choice="walk").why == "It was asked for."
    assert asked(hub) == [("", "org"), ("org/chat", ""), ("org/base", "")]
    assert planned(hub, choice="sweep").why == "It was asked for."
    assert asked(hub, 3) == [("", "org"), ("", "")]


def test_a_release_whose_record_always_fails_counts_none_while_the_hub_answers_else(start: Start) -> None:
    broken = Fault(Status(500), path="/api/models/org/chat", times=None)
    hub = start(faults=[broken])
    plan = planned(hub, choice="walk")
    assert plan.expected_requests == 2 * 2 + 2 * 3
    assert [name for name, _, _ in plan.counts] == ["org/base"] * 4


def test_release_after_release_that_fails_ends_the_counting_and_a_sweep_is_taken(start: Start) -> None:
    rows = [row(f"org/model-{number}", number) for number in range(1, 9)]
    hub = start(rows, faults=[Fault(Status(500), where=lambda asked: "/models/" in asked.path, times=None)])
    plan = planned(hub)
    assert plan.plan == "sweep"
    assert plan.why.endswith(" below 5 of 8 releases; the others were not counted, and come on top.")
    assert asked(hub).count(("org/model-1", "")) == RECORD_TRIES
    assert ("org/model-7", "") not in asked(hub)


def test_a_walk_expects_two_requests_a_release_and_two_for_each_direct_derivative(start: Start) -> None:
    plan = planned(start(), choice="walk")
    assert plan.expected_requests == 2 * 2 + 2 * 4
    assert plan.listed_models is None


def test_of_the_hub_the_length_of_a_sweep_is_known_by_the_date_and_elsewhere_only_if_it_is_said() -> None:
    page = Page([{}] * 1000, "next", None, 5, None, 2_500_000)
    assert models_to_read(HUB_ENDPOINT, TODAY, page) == 3_117_871 + 58 * 2_877
    assert models_to_read("https://mirror.example", TODAY, page) == 5
    assert models_to_read("https://mirror.example", TODAY, page._replace(total=None)) is None
    assert models_to_read("https://mirror.example", TODAY, page._replace(total=None, cursor=None)) == 1000


SILENT = Fault(headers(("X-Total-Count", "?")), times=None)


def test_where_nobody_says_how_long_a_sweep_is_nothing_is_forecast(start: Start, tmp_path: Path) -> None:
    hub = start(crowd(600, 1_500), faults=[SILENT])
    plan = planned(hub)

    assert (plan.plan, plan.expected_requests, plan.minutes) == ("sweep", None, None)
    assert (plan.megabytes, plan.disk_megabytes, plan.listed_models) == (None, None, None)
    assert plan.why.startswith("It reads an unknown number of pages; a walk would ask some 1,200 questions")
    _, progress, done = run(settings_for(hub, tmp_path), plan="sweep")
    assert {step.expected for step in progress} == {None}
    assert done.seen.models == 2_101


def test_a_short_walk_needs_no_forecast_of_a_sweep(start: Start) -> None:
    plan = planned(start(crowd(2, 2_500), faults=[SILENT]))
    assert (plan.plan, plan.expected_requests) == ("walk", 2 * 2 + 2 * 1)


def test_where_the_hub_gives_no_counts_a_walk_is_of_unknown_length_and_releases_are_not_asked_in_vain(
    start: Start,
) -> None:
    refusal = Fault(Status(400, "childrenModelCount is no more"), where=lambda asked: "/models/" in asked.path, nth=1)
    hub = start(faults=[refusal])
    plan = planned(hub)
    assert (plan.plan, plan.expected_requests) == ("sweep", 1)
    assert "an unknown number of questions, since the Hub gives no counts" in plan.why
    assert [path for path, _ in asked(hub)].count("org/chat") == 2
    assert planned(start(faults=[refusal]), choice="walk").expected_requests is None


def test_minutes_are_those_of_the_quota_where_that_is_the_longer(start: Start, time: Time) -> None:
    hub = start(quota=500, faults=[Fault(headers(("X-Total-Count", "2000")), times=None)])
    client = HubClient(hub.url, clock=time.clock())
    plan = make_plan(client, ("org",), "sweep", today=TODAY)

    assert plan.minutes == 0
    assert client.minutes(3_285, 0.01) == 30
    assert client.minutes(3_285, 1.0) == pytest.approx(54.75)


def test_minutes_of_a_walk_are_those_of_the_answers_where_the_quota_allows_more(start: Start) -> None:
    client = HubClient(start(quota=None).url)
    plan = make_plan(client, ("org",), "walk", today=TODAY)
    assert plan.minutes == pytest.approx((plan.expected_requests or 0) * client.seconds / client.requests / 60)
    assert plan.minutes


def test_a_walk_that_stops_after_one_generation_counts_nothing_beforehand(start: Start) -> None:
    hub = start()
    plan = make_plan(HubClient(hub.url), ("org",), "auto", today=TODAY, depth=1)
    assert (plan.plan, plan.depth, plan.expected_requests) == ("walk", 1, 4)
    assert plan.why == "It stops after 1 generation."
    assert asked(hub) == [("", "org")]


def test_a_walk_that_stops_later_goes_by_the_hubs_counts(start: Start) -> None:
    plan = make_plan(HubClient(start().url), ("org",), "auto", today=TODAY, depth=2)
    assert (plan.depth, plan.expected_requests) == (2, 2 * 2 + 4)
    assert plan.why == "It stops after 2 generations; the Hub counts 4 models in the first."


def test_the_ways_to_crawl_an_organization_are_told_for_two_requests(start: Start) -> None:
    hub = start()
    choices = plan_choices(HubClient(hub.url), ["org"], today=TODAY)
    assert len(hub.requests) == 2
    assert (choices.models, choices.example) == (2, "org/chat")
    assert (choices.shallow.depth, choices.shallow.expected_requests) == (1, 4)
    assert (choices.sweep.plan, choices.sweep.expected_requests) == ("sweep", 1)


def test_a_sweeps_megabytes_are_measured_on_the_newest_models(start: Start) -> None:
    old = [row(f"a/old-{number:04}", number) for number in range(1, 1_001)]
    new = [row(f"a/new-{number:04}", 5_000 + number, cardData={"text": "x" * 1_000}) for number in range(999)]
    hub = start([*old, *new, row("org/base", 9_000)])
    newest = newest_listing(HubClient(hub.url), limit=1000).page(None)

    plan = planned(hub, choice="sweep")
    assert plan.megabytes == pytest.approx(2 * newest.size / 1e6)
    assert plan.disk_megabytes == 2_000 * 700 / 1e6


def test_a_walk_from_a_model_guesses_its_megabytes(start: Start) -> None:
    plan = planned(start(), "org/base", choice="walk")
    assert plan.expected_requests
    assert plan.megabytes == plan.expected_requests * BYTES_A_MODEL / 1e6


def test_an_unlimited_quota_takes_no_minutes(start: Start) -> None:
    assert planned(start(quota=None)).minutes == 0


def test_an_organisation_and_its_model_are_counted_once(start: Start) -> None:
    hub = start()
    assert planned(hub, "org", "org/base", choice="walk").expected_requests == 2 * 2 + 2 * 4
    assert asked(hub).count(("org/base", "")) == 1


def test_the_records_and_counts_met_while_planning_are_brought_along(start: Start) -> None:
    plan = planned(start(renames={"org/first": "org/base"}), "org/first", choice="walk")

    assert [facts.repo_id for facts in plan.found] == ["org/base"]
    assert plan.moved == (("org/first", "org/base"),)
    assert ("org/base", "merge", 1) in plan.counts


def test_everyone_asked_while_planning_is_told_of(start: Start) -> None:
    told: list[str] = []
    make_plan(HubClient(start(crowd(1, 2_000)).url), ("org",), "auto", told.append, today=TODAY)
    assert told == ["org", "the newest models", "org/base"]


@pytest.mark.parametrize("plan", ["auto", "walk", "sweep"])
@pytest.mark.parametrize("root", ["nobody/nothing", "nobody", "ORG"])
def test_a_root_that_the_hub_does_not_show_is_unknown_and_leaves_no_database(
    settings: Settings, root: str, plan: str
) -> None:
    with pytest.raises(UnknownModelError, match=f"The Hub (shows|lists) no model (of )?{root}") as failure:
        run(settings, root, plan=plan)
    assert failure.value.exit_code == 3
    assert not settings.database.exists()


def test_a_root_whose_record_cannot_be_read_is_not_shown(start: Start, tmp_path: Path) -> None:
    hub = start(faults=[Fault(Json.of({"id": 7}), path="/api/models/org/base", times=None)])
    with pytest.raises(UnknownModelError, match="shows no model org/base"):
        run(settings_for(hub, tmp_path), "org/base")


def test_a_release_that_is_gone_by_the_time_it_is_counted_counts_nothing(start: Start) -> None:
    hub = start(faults=[Fault(Status(404), path="/api/models/org/chat", times=None)])
    assert planned(hub, choice="walk").expected_requests == 2 * 2 + 2 * 3


@pytest.mark.parametrize("root", ["a b", "", "a/b/c", "./x", "https://huggingface.co/Qwen", "Qwen/", "\x1b[2J"])
def test_a_root_that_can_be_no_name_is_wrong_usage_and_nothing_is_asked(
    hub: SimHub, settings: Settings, root: str
) -> None:
    with pytest.raises(UsageError, match="is neither an organization") as failure:
        run(settings, root)
    assert failure.value.exit_code == 2
    assert hub.requests == ()


def test_without_roots_qwen_is_meant() -> None:
    assert read_roots(()) == ("Qwen",)
    assert read_roots(["b", "a/x", "b"]) == ("a/x", "b")


@pytest.mark.parametrize("there", [False, True])
def test_a_dry_run_tells_the_plan_and_writes_nothing(settings: Settings, there: bool) -> None:
    if there:
        run(settings)
    before = {path.name: path.read_bytes() for path in settings.database.parent.iterdir()}
    (plan,) = crawl(CrawlOptions(("org",), dry_run=True), settings, Time().clock())

    assert isinstance(plan, CrawlPlan)
    assert {path.name: path.read_bytes() for path in settings.database.parent.iterdir()} == before


def test_a_hub_that_is_not_there_is_given_up_in_seconds_and_leaves_no_database(tmp_path: Path, time: Time) -> None:
    settings = settings_for("http://127.0.0.1:9", tmp_path)
    with pytest.raises(HubUnreachableError, match="Check the network and HF_ENDPOINT"):
        run(settings, clock=time.clock())
    assert sum(time.slept) == 3
    assert not settings.database.exists()


def test_waits_while_planning_are_told_of(start: Start, tmp_path: Path, time: Time) -> None:
    hub = start(faults=[Fault(Drop()), Fault(Status(503), nth=4)])
    waits: list[str] = []
    list(
        crawl(CrawlOptions(("org",)), settings_for(hub, tmp_path), time.clock(), on_wait=lambda w: waits.append(w.why))
    )
    assert waits[0].startswith("RemoteProtocolError")
    assert waits[1].startswith("status 503 (Service Unavailable)")


def test_later_on_all_tries_are_made(start: Start, tmp_path: Path, time: Time) -> None:
    hub = start(faults=[Fault(Status(503), nth=4, times=7)])
    run(settings_for(hub, tmp_path), clock=time.clock())
    assert time.slept == [1, 2, 4, 8, 8, 8, 8]


def test_a_database_of_another_endpoint_is_refused_before_anything_is_asked(walked: Settings, hub: SimHub) -> None:
    before = len(hub.requests)
    for options in (CrawlOptions(), CrawlOptions(dry_run=True), CrawlOptions(restart=True)):
        with pytest.raises(
            DatabaseForeignError, match=r"holds made-up from simhub; this is https://huggingface\.co\. "
        ):
            list(crawl(options, Settings(walked.database, "https://huggingface.co"), Time().clock()))
    assert len(hub.requests) == before


def test_a_database_of_another_population_is_refused(walked: Settings, start: Start) -> None:
    other = start(population="sample: another")
    with pytest.raises(DatabaseForeignError, match="this is sample: another from simhub") as failure:
        run(Settings(walked.database, other.url))
    assert failure.value.exit_code == 5


def test_a_refusal_in_the_middle_says_that_progress_is_saved(start: Start, tmp_path: Path) -> None:
    hub = start(faults=[Fault(Status(400), nth=6)])
    with pytest.raises(
        HubRefusedError, match=r"status 400 \(Bad Request\)\. What was read is saved; the same command goes on"
    ):
        run(settings_for(hub, tmp_path))

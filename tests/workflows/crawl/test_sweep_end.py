"""A sweep is done only if its end is plausible: else nothing is marked vanished, and the next run goes on."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from lineage.errors import HubRefusedError
from lineage.settings import Settings
from lineage.simhub import Answer, Effect, EmptyPage, Fault, Json, Request, SimHub, Status, timeout_above
from lineage.workflows.count import count
from lineage.workflows.crawl.sweep_end import Listed, shortfall
from lineage.workflows.status import check, status
from tests.hub.world import row
from tests.workflows.world import exported, run

Start = Callable[..., SimHub]
MANY = 700


def moment(number: int) -> str:
    """Make the creation date of one of many models, a later one for each."""
    return f"2026-{1 + number // 28 % 12:02}-{1 + number % 28:02}T{number // 336:02}:00:00.000Z"


def many(count: int = MANY, *, since: int = 0) -> list[dict[str, Any]]:
    """Make an organization's base and what was made from it, in creation order."""
    dates = sorted(map(moment, range(since + count)))
    return [
        row("org/base" if not at else f"a/{at}", 1 + at, *(["org/base"] if at else []), createdAt=dates[at])
        for at in range(since + count)
    ]


def unlinked(request: Request, answer: Answer) -> Answer:
    """Drop the header that names the next page, as a proxy may."""
    del request
    return replace(answer, next_url=None) if answer.status == 200 else answer


def ends_here(request: Request, answer: Answer) -> Answer:
    """Answer with no rows and no next page."""
    del request
    return replace(answer, value=[], next_url=None) if answer.status == 200 else answer


def is_sweep(request: Request) -> bool:
    return request.value("direction") == "1" and request.value("author") is None and request.limit > 1


def is_newest(request: Request) -> bool:
    return request.path == "/api/models" and request.value("author") is request.value("direction") is None


def fault(effect: Effect, *, page: int, fresh: bool = False, times: int | None = None) -> Fault:
    """Spoil a page of the sweep: the first, or any after it; also past the cache where `fresh`."""

    def where(request: Request) -> bool:
        first = request.value("cursor") is None
        cached = ("cache-control", "no-cache") not in request.headers
        return is_sweep(request) and first == (page == 0) and (fresh or cached)

    return Fault(effect, where=where, times=times)


@pytest.fixture
def sizes() -> Fault:
    """Let pages have few rows, so that there are several."""
    return timeout_above(125)


@pytest.mark.parametrize("page", [0, 1])
@pytest.mark.parametrize("effect", [unlinked, ends_here])
def test_a_listing_that_breaks_off_leaves_the_sweep_unfinished_and_the_next_run_ends_it(
    start: Start, tmp_path: Path, sizes: Fault, effect: Effect, page: int
) -> None:
    settings = Settings(tmp_path / "db.sqlite", start(many(), faults=[sizes]).url)
    run(settings, plan="sweep")
    clean, before = exported(settings), count(settings, "org").models
    broken = start(many(), faults=[sizes, fault(effect, page=page, fresh=True)])

    with pytest.raises(HubRefusedError, match=r"broke off.*No model is marked vanished\. What was read is saved; "):
        run(Settings(settings.database, broken.url), plan="sweep")
    assert count(settings, "org").models == before
    assert "vanished" not in status(settings).totals.models
    assert status(settings).source.unfinished

    plan, _, done = run(Settings(settings.database, start(many(), faults=[sizes]).url), plan="sweep")
    assert plan.resumes == 2
    assert done.changes is not None
    assert done.changes.vanished == 0
    assert exported(settings).splitlines()[1:] == clean.splitlines()[1:]
    assert check(settings) == []


@pytest.mark.parametrize("page", [0, 1])
@pytest.mark.parametrize("effect", [unlinked, ends_here])
def test_a_page_that_only_a_cache_has_cut_is_asked_for_past_it_and_the_sweep_goes_on(
    start: Start, tmp_path: Path, sizes: Fault, effect: Effect, page: int
) -> None:
    hub = start(many(), faults=[sizes, fault(effect, page=page)])
    _, _, done = run(Settings(tmp_path / "db.sqlite", hub.url), plan="sweep")
    assert done.seen.models == MANY
    assert done.requests == len(hub.requests)


def test_a_first_sweep_that_breaks_off_is_unfinished_too(start: Start, tmp_path: Path, sizes: Fault) -> None:
    hub = start(many(), faults=[sizes, fault(unlinked, page=1, fresh=True)])
    settings = Settings(tmp_path / "db.sqlite", hub.url)
    for _ in range(2):
        with pytest.raises(HubRefusedError, match="broke off: its newest model is of") as refusal:
            run(settings, plan="sweep")
        assert refusal.value.exit_code == 4
    assert not count(settings, "org").complete


def test_a_model_that_went_while_the_sweep_ran_is_not_waited_for(start: Start, tmp_path: Path) -> None:
    gone = row("a/gone", 9_999, createdAt="2026-12-31T00:00:00.000Z")
    newest = Fault(Json.of([gone]), where=is_newest, times=1)
    _, _, done = run(Settings(tmp_path / "db.sqlite", start(many(), faults=[newest]).url), plan="sweep")
    assert done.seen.models == MANY


def test_models_that_came_while_the_sweep_ran_disturb_nothing(start: Start, tmp_path: Path) -> None:
    early = Fault(Json.of([many()[5]]), where=is_newest, times=None)
    assert run(Settings(tmp_path / "db.sqlite", start(many(), faults=[early]).url), plan="sweep")[2].seen.models == MANY


@pytest.mark.parametrize("effect", [Status(400), Json.of([])])
@pytest.mark.parametrize(("as_of", "ends"), [("2026-12-29T00:00:00.000Z", True), ("2027-02-01T00:00:00.000Z", False)])
def test_where_the_newest_model_is_not_told_the_last_is_no_older_than_two_days(
    start: Start, tmp_path: Path, effect: Effect, as_of: str, ends: bool
) -> None:
    silent = Fault(effect, where=is_newest, times=None)
    settings = Settings(tmp_path / "db.sqlite", start(many(), faults=[silent], as_of=as_of).url)
    if ends:
        assert run(settings, plan="sweep")[2].seen.models == MANY
        return
    with pytest.raises(HubRefusedError, match="more than two days before the Hub's date, 2027-02-01"):
        run(settings, plan="sweep")
    assert run(settings, plan="sweep", accept_shrunk=True)[2].seen.models == MANY


def without(count: int) -> list[dict[str, Any]]:
    """Take models out of the middle, so that the end of the listing is as it was."""
    rows = many(2_400)
    return [*rows[:1_000], *rows[1_000 + count :]]


@pytest.mark.parametrize("lost", [100, 120])
def test_a_hundred_models_or_a_twentieth_may_go(start: Start, tmp_path: Path, lost: int) -> None:
    settings = Settings(tmp_path / "db.sqlite", start(without(0)).url)
    run(settings, plan="sweep")
    _, _, done = run(Settings(settings.database, start(without(lost)).url), plan="sweep")
    assert done.changes is not None
    assert done.changes.vanished == lost


def test_more_are_a_mass_deletion_only_where_somebody_says_so(start: Start, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "db.sqlite", start(without(0)).url)
    run(settings, plan="sweep")
    smaller = start(without(121))
    later = Settings(settings.database, smaller.url)
    with pytest.raises(HubRefusedError, match=r"brought 2,279 models, and the sweep before 2,400.*--accept-shrunk"):
        run(later, plan="sweep")
    assert "vanished" not in status(settings).totals.models
    asked = len(smaller.requests)
    with pytest.raises(HubRefusedError, match=r"--accept-shrunk"):
        run(later, plan="sweep")
    assert len(smaller.requests) - asked >= 3, "the listing is read anew: rows may have been lost in its middle"
    asked = len(smaller.requests)
    _, _, done = run(later, plan="sweep", accept_shrunk=True)
    assert done.changes is not None
    assert done.changes.vanished == 121
    assert len(smaller.requests) - asked == 2, "what was read is not read again"
    assert run(later, plan="sweep")[2].changes == (0, 0, 0, 0, 0, 0)


def test_a_listing_with_a_hole_in_it_is_read_anew_by_the_next_run(start: Start, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "db.sqlite", start(many(2_400)).url)
    run(settings, plan="sweep")

    def hole(request: Request, answer: Answer) -> Answer:
        del request
        return replace(answer, value=answer.value[:500])

    holed = start(many(2_400), faults=[Fault(hole, where=is_sweep, times=2)])
    with pytest.raises(HubRefusedError, match="the sweep before 2,400"):
        run(Settings(settings.database, holed.url), plan="sweep")
    plan, _, done = run(Settings(settings.database, holed.url), plan="sweep")
    assert (plan.resumes, done.seen.models) == (2, 2_400)
    assert done.changes is not None
    assert done.changes.vanished == 0


def test_the_total_that_the_hub_says_is_held_against_a_first_sweep(start: Start, tmp_path: Path) -> None:
    def hole(request: Request, answer: Answer) -> Answer:
        del request
        headers = (*(pair for pair in answer.headers if pair[0] != "X-Total-Count"), ("X-Total-Count", "700"))
        return replace(answer, value=answer.value[:20] + answer.value[200:], headers=headers)

    hub = start(many(), faults=[Fault(hole, path="/api/models", where=lambda asked: asked.limit > 1, times=None)])
    with pytest.raises(HubRefusedError, match="brought 520 models, and the Hub says that it has 700"):
        run(Settings(tmp_path / "db.sqlite", hub.url), plan="sweep")


WHOLE = Listed(
    "2022-03-02T23:29:04.000Z",
    "2022-03-02T23:29:04.000Z",
    "2026-11-30T00:00:00.000Z",
    3_000_000,
    hub_newest="2026-11-30T00:00:00.000Z",
    whole_hub=True,
)


def test_a_descending_first_sweep_of_the_hub_goes_down_to_its_first_date() -> None:
    down = WHOLE._replace(first=WHOLE.newest)
    assert shortfall(down) is None
    missing = shortfall(down._replace(oldest="2024-01-01T00:00:00.000Z"))
    assert missing is not None
    assert missing.words == "its oldest model is of 2024-01-01, and there are models of 2022-03-02"
    assert shortfall(WHOLE._replace(first="2024-01-01T00:00:00.000Z", oldest="2024-01-01T00:00:00.000Z")) is None


def descending(request: Request, answer: Answer) -> Answer:
    """Refuse nothing, and list the newest first all the same."""
    del request
    return replace(answer, value=answer.value[::-1] if isinstance(answer.value, list) else answer.value)


def test_a_descending_sweep_meets_the_oldest_model_that_is_still_there(start: Start, tmp_path: Path) -> None:
    rows = many(60)
    settings = Settings(tmp_path / "db.sqlite", start(rows).url)
    run(settings, plan="sweep")

    def newest_half(request: Request, answer: Answer) -> Answer:
        return replace(descending(request, answer), value=answer.value[:29:-1])

    short = start(rows, faults=[Fault(newest_half, where=is_sweep, times=None)])
    with pytest.raises(HubRefusedError, match="its oldest model is of"):
        run(Settings(settings.database, short.url), plan="sweep")
    later = start([*rows[:1], *rows[30:]], faults=[Fault(descending, where=is_sweep, times=None)])
    assert run(Settings(settings.database, later.url), plan="sweep")[2].changes == (0, 29, 0, 0, 0, 0)


def test_rows_of_a_page_whose_next_one_has_no_cursor_are_kept(start: Start, tmp_path: Path, sizes: Fault) -> None:
    def nowhere(request: Request, answer: Answer) -> Answer:
        del request
        return replace(answer, next_url="http://elsewhere.invalid/")

    hub = start(
        many(), faults=[sizes, Fault(nowhere, where=lambda asked: is_sweep(asked) and asked.limit == 125, times=1)]
    )
    settings = Settings(tmp_path / "db.sqlite", hub.url)
    with pytest.raises(
        HubRefusedError,
        match=r"leads back to its first page: the address of its next page has no cursor\. What was read is saved",
    ):
        run(settings, plan="sweep")
    assert status(settings).totals.models["present"] >= 62
    assert run(settings, plan="sweep")[2].seen.models == MANY


def test_an_empty_page_amid_a_listing_stops_the_crawl_there_until_it_has_rows_or_is_accepted(
    start: Start, tmp_path: Path, sizes: Fault
) -> None:
    clean = Settings(tmp_path / "clean.sqlite", start(many()).url)
    run(clean, plan="sweep")
    places: list[str] = []

    def is_second(request: Request) -> bool:
        place = request.value("cursor")
        if place is not None and is_sweep(request) and request.limit <= 125:  # what times out has no rows anyway
            places.append(place)
        return place is not None and places[:1] == [place]

    failing = start(many(), faults=[sizes, Fault(EmptyPage(links=True), where=is_second, times=None)])
    settings = Settings(tmp_path / "db.sqlite", failing.url)
    for _ in range(2):
        with pytest.raises(HubRefusedError, match=r"empty page before its end.* What was read is saved"):
            run(settings, plan="sweep")
    models = status(settings).totals.models["present"]
    assert 0 < models < MANY
    accepted = Settings(Path(copy(settings.database, tmp_path / "accepted.sqlite")), failing.url)
    assert models < run(accepted, plan="sweep", accept_shrunk=True)[2].seen.models < MANY
    run(Settings(settings.database, start(many()).url), plan="sweep")
    assert exported(settings) == exported(clean)


@pytest.mark.parametrize("times", [1, None])
def test_an_organizations_empty_listing_never_denies_what_is_stored(
    start: Start, tmp_path: Path, times: int | None
) -> None:
    settings = Settings(tmp_path / "db.sqlite", start(many()).url)
    run(settings, plan="sweep")
    clean = exported(settings)
    empty = Fault(EmptyPage(), where=lambda request: request.value("author") == "org", times=times)
    again = Settings(settings.database, start(many(), faults=[empty]).url)
    if times is None:
        with pytest.raises(HubRefusedError, match=r"^The Hub lists no model of org, and the database has some"):
            run(again, plan="sweep")
    else:
        run(again, plan="sweep")
    assert exported(settings).splitlines()[1:] == clean.splitlines()[1:]

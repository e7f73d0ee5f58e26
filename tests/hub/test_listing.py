from collections.abc import Callable

import pytest

from lineage.errors import CursorRefusedError, HubRefusedError, HubUnreachableError
from lineage.hub.client import HubClient
from lineage.hub.questions import (
    EXPAND,
    MAX_PAGE,
    MAX_STALE,
    RESUMED_PAGE,
    Listing,
    ask_model,
    derivatives_listing,
    owner_listing,
    sweep_listing,
)
from lineage.simhub import (
    BadJson,
    Drop,
    DuplicatePage,
    Effect,
    Fault,
    Hang,
    Html,
    Json,
    RepeatCursor,
    Request,
    SimHub,
    Status,
    Truncate,
)
from lineage.simhub.api.query import list_query
from tests.hub.conftest import ROWS
from tests.hub.world import Time, body, headers, link, row

Start = Callable[..., SimHub]
ClientOf = Callable[..., HubClient]
MANY = [row(f"maker/model-{number:04d}", number) for number in range(1, 2_501)]


def walk(listing: Listing, cursor: str | None = None) -> list[str]:
    """Page through a listing and collect the names."""
    names = []
    while True:
        page = listing.page(cursor)
        names += [record["id"] for record in page.records]
        cursor = page.cursor
        if page.broken is not None:
            raise HubRefusedError(page.broken)
        if cursor is None:
            return names


def test_a_sweep_pages_through_everything_in_creation_order_with_all_fields(start: Start, client_of: ClientOf) -> None:
    hub = start(MANY)

    assert walk(sweep_listing(client_of(hub, answered=False))) == [record["id"] for record in MANY]
    assert len(hub.requests) == 3
    assert hub.requests[0].params == (
        ("sort", "createdAt"),
        ("direction", "1"),
        *(("expand", name) for name in EXPAND),
        ("limit", "1000"),
    )


def test_an_owners_listing_has_that_owners_models(start: Start, client_of: ClientOf) -> None:
    assert walk(owner_listing(client_of(start()), "org")) == ["org/base"]
    assert walk(owner_listing(client_of(start()), "ORG")) == []


def test_a_models_derivatives_are_those_that_carry_its_plain_tag(start: Start, client_of: ClientOf) -> None:
    assert walk(derivatives_listing(client_of(start()), "org/base")) == [record["id"] for record in ROWS[1:]]


def test_a_page_tells_the_length_of_the_listing_its_date_and_its_size(start: Start, client_of: ClientOf) -> None:
    page = sweep_listing(client_of(start(population="made-up", as_of="2026-09-25")), limit=1).page(None)
    assert (page.total, page.population, page.as_of) == (10, "made-up", "2026-09-25T00:00:00.000Z")
    assert page.size > 0


def test_any_page_can_be_asked_for_again_by_its_cursor(start: Start, client_of: ClientOf) -> None:
    client = client_of(start())
    cursor = sweep_listing(client, limit=4).page(None).cursor
    assert walk(sweep_listing(client, limit=4), cursor) == [record["id"] for record in ROWS[4:]]


def sizes_of(hub: SimHub, first: int = 0) -> list[int]:
    """Return the rows that each request asked for."""
    return [int(dict(asked.params)["limit"]) for asked in hub.requests[first:]]


def above(limit: int, effect: Effect) -> Fault:
    """Make a fault of every page larger than so many rows."""
    return Fault(effect, where=lambda asked: int(asked.value("limit") or 1000) > limit, times=None)


PAGE_FAULTS: list[Effect] = [
    *(Status(status) for status in (408, 500, 502, 503, 504, 520, 522, 524, 529)),
    Status(502, body=b"<html><h1>Bad gateway</h1>"),
    Drop(),
    Truncate(),
    BadJson(),
    Html(),
    Json.of(None),
    body(b""),
    headers(("Content-Encoding", "gzip")),
    headers(("Content-Encoding", "br")),
]


@pytest.mark.parametrize("effect", PAGE_FAULTS)
def test_a_page_that_fails_twice_whatever_the_reason_is_halved_and_after_five_good_ones_doubled(
    start: Start, client_of: ClientOf, time: Time, effect: Effect
) -> None:
    hub = start(MANY, faults=[above(250, effect)])

    assert walk(sweep_listing(client_of(hub, answered=False))) == [record["id"] for record in MANY]
    tried = sizes_of(hub)
    if effect == Status(504):
        assert (tried, time.slept) == ([1000, 500, *[250] * 5, 500, *[250] * 5], [])
    else:
        assert (tried, time.slept) == ([1000, 1000, 500, *[250] * 5, 500, 500, *[250] * 5], [1, 2, 4, 1, 2])


def test_a_page_that_hangs_is_asked_for_much_smaller_since_each_size_costs_a_time_out(
    start: Start, client_of: ClientOf
) -> None:
    hub = start(MANY, faults=[above(10, Hang())])
    client = client_of(hub, answered=False, patience={"timeout": 0.1})

    assert len(sweep_listing(client).page(None).records) == 10
    assert sizes_of(hub) == [1000, 100, 10]


def holds(asked: Request, place: int) -> bool:
    """Return whether a request asks for a page with the row of that number."""
    page = list_query(asked.params)
    begin = 0 if page.cursor.after is None else int(page.cursor.after[1], 16)
    return begin < place <= begin + page.limit


def test_one_row_that_the_hub_fails_over_is_read_without_its_card_and_the_listing_goes_on(
    start: Start, client_of: ClientOf, notices: list[str]
) -> None:
    hub = start(
        MANY,
        faults=[
            Fault(
                Status(500),
                where=lambda asked: holds(asked, 1_234) and ("expand", "cardData") in asked.params,
                times=None,
            )
        ],
    )
    assert walk(sweep_listing(client_of(hub))) == [record["id"] for record in MANY]
    assert "".join(notices) == (
        "The Hub fails over maker/model-1234 (status 500 (Internal Server Error)): it is read without its card and its "
        "configuration."
    )
    assert len(hub.requests) < 70


def test_one_row_that_no_page_may_hold_stops_the_listing_just_before_it(
    start: Start, client_of: ClientOf, time: Time
) -> None:
    place = 1_234
    hub = start(MANY, faults=[Fault(Status(500), where=lambda asked: holds(asked, place), times=None)])
    with pytest.raises(HubRefusedError, match="status 500"):
        walk(sweep_listing(client_of(hub)))
    assert hub.requests[-1].params[-1][0] == "cursor"
    assert sizes_of(hub)[-4:] == [1] * 4
    last = list_query(hub.requests[-1].params).cursor.after
    assert last is not None
    assert last[2] == f"maker/model-{place - 1}"
    assert sum(time.slept) < 180


def test_a_listing_that_goes_on_after_it_was_given_up_asks_in_other_sizes(start: Start, client_of: ClientOf) -> None:
    hub = start(MANY, faults=[Fault(Status(500), where=lambda asked: asked.value("cursor") is not None, times=None)])
    client = client_of(hub)
    first = sweep_listing(client, limit=MAX_PAGE)
    cursor = first.page(None).cursor
    for listing in (first, sweep_listing(client)):
        with pytest.raises(HubRefusedError):
            listing.page(cursor)
    sizes = sizes_of(hub, 2)
    turn = sizes.index(RESUMED_PAGE)
    assert set(sizes[:turn]) & set(sizes[turn:]) == {1}


def test_a_quota_is_no_reason_for_smaller_pages(start: Start, client_of: ClientOf) -> None:
    hub = start(MANY, faults=[Fault(Status(429), nth=2, times=3)])
    assert len(sweep_listing(client_of(hub, patience={"tries": 9})).page(None).records) == 1000
    assert set(sizes_of(hub, 1)) == {1000}


NAMED = ("baseModels", "gguf", "trendingScore")


def refusing(field: str, words: str) -> Fault:
    """Make a fault of every question that asks for a field."""
    return Fault(Status(400, words), where=lambda asked: ("expand", field) in asked.params, times=None)


@pytest.mark.parametrize("form", ["Invalid expand: {}", "{} is not allowed in expand", 'unknown field "{}"', "{}"])
def test_fields_that_the_hub_refuses_are_left_out_and_said_once_in_lists_and_of_models(
    start: Start, client_of: ClientOf, notices: list[str], form: str
) -> None:
    hub = start(faults=[refusing(name, form.format(name)) for name in NAMED])
    client = client_of(hub)

    for _ in range(2):
        assert walk(sweep_listing(client, limit=4)) == [record["id"] for record in ROWS]
        assert ask_model(client, "org/base", counts=True).record["childrenModelCount"]["finetune"] == 9
    assert [asked.status for asked in hub.requests].count(400) == 2 * len(NAMED)
    assert notices == [
        f"The Hub refuses to send baseModels, gguf, trendingScore {where}: the rest is read without."
        for where in ("in listings", "of single models")
    ]


def test_fields_are_also_refused_by_listing_those_that_there_are(
    start: Start, client_of: ClientOf, notices: list[str]
) -> None:
    known = "|".join(f'"{name}"' for name in EXPAND if name not in NAMED)
    hub = start(faults=[refusing(name, f"Invalid option: expected one of {known}\n at expand[3]") for name in NAMED])

    assert len(walk(sweep_listing(client_of(hub)))) == 10
    assert [asked.status for asked in hub.requests].count(400) == 1
    assert len(notices) == 1


def test_where_nothing_may_be_chosen_what_comes_by_itself_is_read(start: Start, client_of: ClientOf) -> None:
    asks = Fault(Status(400, "expand is gone"), where=lambda asked: "expand" in dict(asked.params), times=None)
    page = sweep_listing(client_of(start(faults=[asks]))).page(None)
    assert page.records[1]["tags"] == ROWS[1]["tags"]


def test_a_refused_order_is_left_out_where_nothing_was_read_in_it(
    start: Start, client_of: ClientOf, notices: list[str]
) -> None:
    words = "Ascending order is no more"
    refusal = Fault(Status(400, words), where=lambda asked: bool(asked.value("direction")), times=None)
    hub = start(faults=[refusal])
    client = client_of(hub)
    listing = sweep_listing(client, limit=4)
    page = listing.page(None)

    assert page.records[0]["id"] == ROWS[-1]["id"]
    assert listing.descending
    assert [record["id"] for record in owner_listing(client, "org").page(None).records] == ["org/base"]
    rest = [*page.records]
    assert walk(sweep_listing(client, limit=4), page.cursor) == [record["id"] for record in reversed(ROWS)][len(rest) :]
    assert len(notices) == 1


def test_a_place_in_an_order_that_is_refused_meanwhile_leads_nowhere(start: Start, client_of: ClientOf) -> None:
    hub = start()
    client = client_of(hub)
    cursor = sweep_listing(client, limit=4).page(None).cursor
    hub.script(Fault(Status(400, "Invalid direction"), where=lambda asked: bool(asked.value("direction")), times=None))

    with pytest.raises(CursorRefusedError, match="Invalid direction"):
        sweep_listing(client, limit=4).page(cursor)


def test_a_place_that_the_hub_takes_no_more_is_told_from_other_refusals(start: Start, client_of: ClientOf) -> None:
    client = client_of(start())
    with pytest.raises(CursorRefusedError, match="Invalid cursor"):
        sweep_listing(client).page("nonsense")


def test_the_words_of_a_400_reach_the_user_in_one_bounded_line(start: Start, client_of: ClientOf) -> None:
    words = "No \x1b[31m such\nthing " + "x" * 5_000
    client = client_of(start(faults=[Fault(Status(400, words), times=None)]), answered=False)

    with pytest.raises(HubRefusedError, match=r"status 400 \(No \[31m such thing x+\)\.$") as failure:
        sweep_listing(client).page(None)
    assert len(str(failure.value)) < 450


@pytest.mark.parametrize("status", [202, 403, 404, 405, 511])
def test_a_page_that_is_no_answer_of_the_api_is_called_that(start: Start, client_of: ClientOf, status: int) -> None:
    hub = start(faults=[Fault(Status(status, body=b"<!DOCTYPE html><title>Are you human?</title>"), times=None)])
    for ask in (lambda client: sweep_listing(client).page(None), lambda client: ask_model(client, "org/base")):
        with pytest.raises(HubRefusedError, match=f"status {status}, a web page and no answer of the API"):
            ask(client_of(hub, answered=False))
    assert len(hub.requests) == 2


def test_a_cursor_that_comes_twice_ends_the_listing(start: Start, client_of: ClientOf) -> None:
    hub = start(faults=[Fault(RepeatCursor(), nth=3)])
    listing = sweep_listing(client_of(hub), limit=3)

    with pytest.raises(HubRefusedError, match="runs in circles: it gave the same cursor twice"):
        walk(listing)
    assert len(hub.requests) == 3


def test_pages_that_bring_nothing_new_under_ever_new_cursors_end_the_listing(start: Start, client_of: ClientOf) -> None:
    hub = start(faults=[Fault(DuplicatePage(), times=None)])
    with pytest.raises(HubRefusedError, match="does not end: 20 pages in a row brought nothing new"):
        walk(sweep_listing(client_of(hub, answered=False), limit=4))
    assert len(hub.requests) == 1 + MAX_STALE


def test_a_circle_is_found_out_also_by_who_resumes_in_the_middle_of_it(start: Start, client_of: ClientOf) -> None:
    hub = start()
    client = client_of(hub)
    second = sweep_listing(client, limit=3).page(None).cursor
    third = sweep_listing(client, limit=3).page(second).cursor
    assert second is not None
    hub.script(
        Fault(
            link(f"{hub.url}/api/models?cursor={second}"),
            where=lambda request: request.value("cursor") == third,
            times=None,
        )
    )

    with pytest.raises(HubRefusedError, match="same cursor twice"):
        walk(sweep_listing(client, limit=3), third)
    assert len(hub.requests) == 3 + 2


def test_a_page_that_comes_twice_under_another_cursor_is_read_twice(start: Start, client_of: ClientOf) -> None:
    hub = start(faults=[Fault(DuplicatePage())])
    names = walk(sweep_listing(client_of(hub, answered=False), limit=4))
    assert names == [record["id"] for record in [*ROWS[:4], *ROWS]]


@pytest.mark.parametrize(
    "said",
    [
        '</api/models?limit=3>; rel="next"',
        '<http://elsewhere.invalid/>; rel="next"',
        '<http://[>; rel="next"',
        '<http://h/?cursor=>; rel="next"',
    ],
)
def test_a_next_page_without_a_cursor_is_a_broken_promise(start: Start, client_of: ClientOf, said: str) -> None:
    hub = start(faults=[Fault(headers(("Link", said)))])
    page = sweep_listing(client_of(hub, answered=False)).page(None)
    assert page.broken == "The Hub's listing leads back to its first page: the address of its next page has no cursor."
    assert (len(page.records), page.cursor) == (len(ROWS), None)


@pytest.mark.parametrize("said", ["", "garbage", '<http://h/?cursor=x>; rel="prev"', "<<<>>>;;;", "\xe9"])
def test_a_link_to_no_next_page_ends_the_listing(start: Start, client_of: ClientOf, said: str) -> None:
    hub = start(faults=[Fault(headers(("Link", said)))])
    assert sweep_listing(client_of(hub, answered=False)).page(None).cursor is None


def test_only_the_cursor_is_taken_out_of_a_link(start: Start, client_of: ClientOf) -> None:
    hub = start(faults=[Fault(headers(("Link", "<ftp://x/y?limit=1&sort=likes&cursor=abc>; rel=next")))])
    assert sweep_listing(client_of(hub, answered=False)).page(None).cursor == "abc"


def test_a_listing_that_stays_no_list_is_given_up(start: Start, client_of: ClientOf) -> None:
    hub = start(faults=[Fault(Json.of({"error": "no"}), times=None)])
    with pytest.raises(HubUnreachableError, match="dict came where list was promised"):
        sweep_listing(client_of(hub, answered=False)).page(None)

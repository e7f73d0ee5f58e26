from collections.abc import Callable

import pytest

from lineage.errors import HubRefusedError, HubUnreachableError
from lineage.hub.client import HubClient
from lineage.hub.questions import (
    EXPAND,
    MIN_PAGE,
    Listing,
    derivatives_listing,
    owner_listing,
    sweep_listing,
)
from lineage.simhub import DuplicatePage, Fault, Json, RepeatCursor, SimHub, Status, timeout_above
from tests.hub.conftest import ROWS
from tests.hub.world import Time, headers, link, row

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


def test_a_page_too_large_for_the_hub_is_halved_and_after_five_good_ones_doubled(
    start: Start, client_of: ClientOf, time: Time
) -> None:
    hub = start(MANY, faults=[timeout_above(250)])

    assert walk(sweep_listing(client_of(hub, answered=False))) == [record["id"] for record in MANY]
    sizes = [int(dict(asked.params)["limit"]) for asked in hub.requests]
    assert sizes == [1000, 500, 250, 250, 250, 250, 250, 500, 250, 250, 250, 250, 250]
    assert time.slept == []


def test_the_smallest_page_is_waited_for_like_anything_else(start: Start, client_of: ClientOf, time: Time) -> None:
    hub = start(MANY)
    client = client_of(hub)
    hub.script(Fault(Status(504), times=None))

    with pytest.raises(HubRefusedError, match="status 504"):
        sweep_listing(client).page(None)
    sizes = [int(dict(asked.params)["limit"]) for asked in hub.requests[1:]]
    assert sizes == [1000, 500, 250, 125, 62, *[MIN_PAGE] * 8]
    assert len(time.slept) == 7


def test_a_cursor_that_comes_twice_ends_the_listing(start: Start, client_of: ClientOf) -> None:
    hub = start(faults=[Fault(RepeatCursor(), nth=3)])
    listing = sweep_listing(client_of(hub), limit=3)

    with pytest.raises(HubRefusedError, match="runs in circles: it gave the same cursor twice"):
        walk(listing)
    assert len(hub.requests) == 3


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
    with pytest.raises(HubRefusedError, match="names a next page without a cursor"):
        sweep_listing(client_of(hub, answered=False)).page(None)


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

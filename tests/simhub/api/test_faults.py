import http.client
import json
import socket
import threading
import zlib
from typing import Any

import pytest

from lineage.simhub import (
    MALFORMED,
    BadJson,
    Captcha,
    Delay,
    Drop,
    DuplicatePage,
    Effect,
    EmptyPage,
    EndlessBody,
    EndlessContinue,
    Fault,
    ForeignLink,
    GzipBomb,
    Hang,
    Html,
    Json,
    NoLink,
    Place,
    RefusedExpand,
    RepeatCursor,
    ShortPage,
    SlowBody,
    Splice,
    Status,
    Truncate,
    refused_cursor,
    refused_direction,
    refused_token,
    timeout_above,
)
from tests.patience import HUNG_AFTER, until
from tests.simhub.conftest import ROWS, Reply, Time, ask, list_url, model_url, walk


def test_a_fault_meets_the_request_of_its_number_and_those_after_it_as_often_as_it_says(start: Any) -> None:
    hub = start(faults=[Fault(Status(500), nth=2), Fault(Status(502), nth=4, times=2)])

    assert [ask(f"{hub.url}/api/models").status for _ in range(6)] == [200, 500, 200, 502, 502, 200]


def test_a_fault_meets_only_its_path_and_condition(start: Any) -> None:
    hub = start()
    hub.script(Fault(Status(503), path="/api/models/org/Base", times=None))
    hub.script(Fault(Status(504), where=lambda request: request.value("sort") == "likes", times=None))

    assert ask(model_url(hub, "org/Base")).status == 503
    assert ask(model_url(hub, "org/Base")).status == 503
    assert ask(model_url(hub, "org/Twin")).status == 200
    assert ask(list_url(hub, ("sort", "likes"))).status == 504


def test_faults_that_meet_one_request_befall_it_one_after_another(start: Any, time: Time) -> None:
    hub = start(faults=[Fault(Delay(3.0)), Fault(Delay(4.0)), Fault(Status(500, "broken"))])

    reply = ask(f"{hub.url}/api/models")

    assert (reply.status, reply.json) == (500, {"error": "broken"})
    assert time.slept == [7.0]


def test_a_status_may_have_any_body_and_need_not_be_one_that_http_knows(start: Any) -> None:
    hub = start(faults=[Fault(Status(502, body=b"<h1>Bad gateway</h1>")), Fault(Status(599), nth=2)])
    page, unknown = ask(f"{hub.url}/api/models"), ask(f"{hub.url}/api/models")

    assert (page.status, page.headers["content-type"]) == (502, "text/html; charset=utf-8")
    assert page.body == b"<h1>Bad gateway</h1>"
    assert (unknown.status, unknown.json) == (599, {"error": "Error"})


def test_large_pages_time_out_and_small_ones_do_not(start: Any) -> None:
    hub = start(faults=[timeout_above(500)])

    assert ask(f"{hub.url}/api/models").status == 504
    assert ask(list_url(hub, ("limit", 501))).status == 504
    assert ask(list_url(hub, ("limit", 500))).status == 200
    assert ask(list_url(hub, ("limit", "many"))).status == 504
    assert ask(model_url(hub, "org/Base")).status == 200


def test_a_dropped_connection_has_no_answer_and_status_zero_in_the_log(start: Any) -> None:
    hub = start(faults=[Fault(Drop())])

    with pytest.raises(http.client.RemoteDisconnected):
        ask(f"{hub.url}/api/models")
    assert hub.requests[0].status == 0
    assert ask(f"{hub.url}/api/models").status == 200


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_truncated_body_is_shorter_than_it_promised(start: Any, share: float) -> None:
    hub = start(faults=[Fault(Truncate(share))])

    with pytest.raises(http.client.IncompleteRead) as cut:
        ask(f"{hub.url}/api/models")
    whole = ask(f"{hub.url}/api/models").body
    assert cut.value.partial == whole[: int(len(whole) * share)]
    assert hub.requests[0].status == 200


def test_a_hanging_answer_ends_when_the_client_gives_up(start: Any) -> None:
    hub = start(faults=[Fault(Hang())])

    with pytest.raises(TimeoutError):
        ask(f"{hub.url}/api/models", timeout=0.2)
    until(lambda: hub.requests)
    assert hub.requests[0].status == 0
    assert ask(f"{hub.url}/api/models").status == 200


def test_a_hanging_answer_ends_when_the_hub_closes(start: Any) -> None:
    hub = start(faults=[Fault(Hang())])
    ended: list[BaseException] = []

    def wait() -> None:
        try:
            ask(f"{hub.url}/api/models")
        except OSError as error:
            ended.append(error)

    client = threading.Thread(target=wait)
    client.start()
    until(lambda: hub.requests)
    hub.close()
    client.join(HUNG_AFTER)
    assert isinstance(ended[0], ConnectionError)


def test_a_web_page_comes_with_status_200(start: Any) -> None:
    reply = ask(f"{start(faults=[Fault(Html())]).url}/api/models")

    assert (reply.status, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert reply.body.startswith(b"<!DOCTYPE html>")


def test_bad_json_comes_whole_and_cannot_be_read(start: Any) -> None:
    reply = ask(f"{start(faults=[Fault(BadJson())]).url}/api/models")

    assert reply.headers["content-type"] == "application/json; charset=utf-8"
    with pytest.raises(json.JSONDecodeError):
        json.loads(reply.body)


@pytest.mark.parametrize("value", [None, {"error": "later"}, [1], "text"])
def test_json_of_another_type_comes_with_status_200_and_no_link(start: Any, value: Any) -> None:
    reply = ask(list_url(start(faults=[Fault(Json.of(value))]), ("limit", 1)))

    assert (reply.status, reply.json, reply.link) == (200, value, None)


def test_every_kind_of_malformed_record_can_stand_in_a_page(start: Any) -> None:
    page = ask(f"{start(faults=[Fault(Splice())]).url}/api/models").json

    assert page[0]["id"] == "org/Base"
    assert page[1:-4] == json.loads(json.dumps(list(MALFORMED.values())))
    assert page[-4]["id"] == "org/Twin"


def test_chosen_kinds_stand_where_they_are_told_to_and_only_in_pages(start: Any) -> None:
    hub = start(faults=[Fault(Splice(kinds=("null", "without id"), at=0), times=None)])

    assert ask(f"{hub.url}/api/models").json[:2] == [None, MALFORMED["without id"]]
    assert ask(model_url(hub, "org/Base")).json["id"] == "org/Base"


def test_malformed_records_have_ids_of_their_own() -> None:
    ids = [item["_id"] for item in MALFORMED.values() if isinstance(item, dict) and "_id" in item]

    assert len(set(ids)) == len(ids)
    assert not set(ids) & {row["_id"] for row in ROWS}


def test_a_page_repeats_when_its_cursor_is_asked_again(start: Any) -> None:
    hub = start(faults=[Fault(RepeatCursor(), nth=2)])
    first = ask(list_url(hub, ("limit", 2)))
    second = ask(str(first.link))

    assert second.link == first.link
    assert ask(str(second.link)).ids == second.ids


@pytest.mark.parametrize("pages_before", [0, 1])
def test_a_page_comes_twice_under_cursors_that_differ(start: Any, pages_before: int) -> None:
    hub = start(faults=[Fault(DuplicatePage(), nth=1 + pages_before, times=2)])
    url = list_url(hub, ("limit", 2))
    for _ in range(pages_before):
        url = str(ask(url).link)
    first = ask(url)
    second = ask(str(first.link))
    third = ask(str(second.link))

    assert first.ids == second.ids == third.ids
    assert len({url, first.link, second.link, third.link}) == 4


def test_a_list_that_cannot_be_read_cannot_come_twice(start: Any) -> None:
    reply = ask(list_url(start(faults=[Fault(DuplicatePage())]), ("limit", 0)))

    assert (reply.status, reply.link) == (400, None)


def test_a_foreign_link_leads_to_another_host(start: Any) -> None:
    hub = start(faults=[Fault(ForeignLink("http://evil.invalid"), times=2)])
    first = ask(list_url(hub, ("limit", 4)))
    last = ask(list_url(hub, ("limit", 5)))

    assert str(first.link).startswith("http://evil.invalid/api/models?limit=4&cursor=")
    assert last.link == "http://evil.invalid/api/models?limit=5"


@pytest.mark.parametrize("effect", [Status(500), Html(), Json.of(None), BadJson()])
def test_a_spoilt_answer_still_says_what_population_and_what_is_left(start: Any, effect: Effect) -> None:
    reply = ask(f"{start(faults=[Fault(effect)]).url}/api/models")

    assert reply.headers["x-lineage-population"] == "sample: rows"
    assert reply.headers["ratelimit"] == '"api";r=499;t=300'


BY_ID = (("sort", "createdAt"), ("direction", 1), ("limit", 2))
"""Three pages of the five rows."""


@pytest.mark.parametrize(
    ("at", "expected"),
    [(Place.FIRST, [3, 2, 1]), (Place.MIDDLE, [2, 3, 1]), (Place.LAST, [2, 2, 2])],
)
def test_a_fault_meets_the_page_of_its_place(start: Any, at: Place, expected: list[int]) -> None:
    hub = start(faults=[Fault(Splice(kinds=("null",)), at=at, times=None)])
    ask(list_url(hub, ("limit", 1)))
    ask(model_url(hub, "org/Base"))

    assert [len(page.json) for page in walk(list_url(hub, *BY_ID))] == expected


def test_the_only_page_of_a_list_is_its_first_and_its_last(start: Any) -> None:
    faults = [Fault(Splice(kinds=("null",)), at=at) for at in Place]

    assert len(ask(list_url(start(faults=faults))).json) == len(ROWS) + 2


def test_large_pages_can_fail_in_any_way(start: Any) -> None:
    hub = start(faults=[timeout_above(500, Truncate())])

    with pytest.raises(http.client.IncompleteRead):
        ask(f"{hub.url}/api/models")
    assert ask(list_url(hub, ("limit", 500))).status == 200


def test_a_page_without_its_link_seems_to_be_the_last(start: Any) -> None:
    pages = walk(list_url(start(faults=[Fault(NoLink(), at=Place.MIDDLE)]), *BY_ID))

    assert [page.ids for page in pages] == [["org/Base", "other/base-GGUF"], ["org/Twin", "org/twin"]]


@pytest.mark.parametrize(("links", "expected"), [(False, [2, 0]), (True, [2, 0, 1])])
def test_an_empty_page_has_a_link_or_not(start: Any, links: bool, expected: list[int]) -> None:
    pages = walk(list_url(start(faults=[Fault(EmptyPage(links), at=Place.MIDDLE)]), *BY_ID))

    assert [len(page.json) for page in pages] == expected


@pytest.mark.parametrize("direction", [1, -1])
def test_a_short_page_leads_to_the_rows_that_it_left_out(start: Any, direction: int) -> None:
    hub = start(faults=[Fault(ShortPage(rows=1), times=2)])
    pages = walk(list_url(hub, ("sort", "createdAt"), ("direction", direction), ("limit", 3)))

    assert [len(page.json) for page in pages] == [1, 1, 3]
    assert [repo_id for page in pages for repo_id in page.ids] == [row["id"] for row in ROWS][::direction]


@pytest.mark.parametrize("params", [[("sort", "likes")], [("limit", 0)], [("sort", "createdAt"), ("limit", 1)]])
def test_what_cannot_be_cut_short_stays_as_it_is(start: Any, params: list[tuple[str, object]]) -> None:
    hub = start()
    whole = ask(list_url(hub, *params))
    hub.script(Fault(ShortPage(rows=1)))

    assert ask(list_url(hub, *params)).body == whole.body


@pytest.mark.parametrize(("pieces", "waits"), [(0, None), (4, 3), (1, 0)])
def test_a_slow_body_comes_whole_and_piece_by_piece(start: Any, time: Time, pieces: int, waits: int | None) -> None:
    hub = start(faults=[Fault(SlowBody(2.0, pieces))])
    slow = ask(model_url(hub, "org/Base"))

    assert slow.body == ask(model_url(hub, "org/Base")).body
    assert time.slept == [2.0] * (len(slow.body) - 1 if waits is None else waits)


def received(hub: Any, most: int = 200_000) -> bytes:
    """Read what a hub sends to one who asks for a list, up to so many bytes."""
    with socket.create_connection(("127.0.0.1", int(hub.url.rpartition(":")[2])), timeout=HUNG_AFTER) as connection:
        connection.sendall(b"GET /api/models HTTP/1.1\r\nHost: hub\r\n\r\n")
        found = b""
        while len(found) < most and (some := connection.recv(65_536)):
            found += some
    return found


def test_an_endless_body_comes_in_chunks_and_ends_with_the_client(start: Any) -> None:
    hub = start(faults=[Fault(EndlessBody())])
    head, _, body = received(hub).partition(b"\r\n\r\n")

    assert b"Transfer-Encoding: chunked" in head
    assert b"Content-Length" not in head
    assert b"\r\n10000\r\n    " in body
    assert ask(f"{hub.url}/api/models").status == 200


def test_a_huge_body_says_its_length_and_has_it(start: Any) -> None:
    assert b"Content-Length: 2000000000" in received(start(faults=[Fault(EndlessBody(length=2_000_000_000))]))
    reply = ask(f"{start(faults=[Fault(EndlessBody(length=100_000, piece=999))]).url}/api/models")
    assert len(reply.body) == 100_000
    assert json.loads(reply.body)[-1]["id"] == "gpt2"


def test_an_endless_body_ends_when_the_hub_closes(start: Any) -> None:
    hub = start(faults=[Fault(EndlessBody())])
    with socket.create_connection(("127.0.0.1", int(hub.url.rpartition(":")[2])), timeout=HUNG_AFTER) as connection:
        connection.sendall(b"GET /api/models HTTP/1.1\r\nHost: hub\r\n\r\n")
        assert connection.recv(10)
        hub.close()
        while connection.recv(65_536):
            pass


def test_a_gzip_bomb_is_small_and_unpacks_to_as_much_as_it_says(start: Any) -> None:
    reply = ask(f"{start(faults=[Fault(GzipBomb(50_000_000))]).url}/api/models")
    unpacked = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(reply.body)

    assert reply.headers["content-encoding"] == "gzip"
    assert len(reply.body) < 200_000
    assert unpacked.startswith(b"[  ")
    assert len(unpacked) >= 50_000_000


def test_continues_come_without_end_and_count_as_no_answer(start: Any) -> None:
    hub = start(faults=[Fault(EndlessContinue())])

    assert received(hub, most=1_000).count(b"HTTP/1.1 100 Continue\r\n\r\n") >= 40
    assert hub.requests[0].status == 0
    assert ask(f"{hub.url}/api/models").status == 200


@pytest.mark.parametrize("status", [405, 202, 403])
def test_a_captcha_is_a_web_page_with_its_own_status(start: Any, status: int) -> None:
    reply = ask(f"{start(faults=[Fault(Captcha(status))]).url}/api/models")

    assert (reply.status, reply.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert b"human" in reply.body


def test_a_field_can_be_refused_with_those_that_are_left(start: Any) -> None:
    hub = start(faults=[Fault(RefusedExpand("baseModels"), times=None)])

    def asked(*fields: str) -> Reply:
        return ask(list_url(hub, *(("expand", field) for field in fields)))

    refused = asked("tags", "baseModels")
    assert refused.status == 400
    assert refused.json["error"].endswith("at expand[1]")
    assert '"tags"' in refused.json["error"]
    assert '"baseModels"' not in refused.json["error"]
    assert asked("tags").status == 200
    assert ask(model_url(hub, "org/Base", ("expand[]", "baseModels"))).status == 400


def test_cursors_directions_and_tokens_can_be_refused(start: Any) -> None:
    hub = start(tokens={"hf_good": None})
    following = str(ask(list_url(hub, *BY_ID)).link)
    hub.script(refused_cursor(times=1))
    assert (ask(following).status, ask(following).status) == (400, 200)
    hub.script(refused_direction())
    assert ask(list_url(hub, *BY_ID)).json["error"].startswith("Invalid direction parameter")
    assert ask(list_url(hub, ("sort", "createdAt"))).status == 200
    hub.script(refused_token(401))
    assert ask(list_url(hub), bearer="hf_good").status == 401
    assert ask(list_url(hub)).status == 200
    assert ask(model_url(hub, "org/Base"), bearer="hf_good").status == 200

import http.client
import json
import threading
from typing import Any

import pytest

from lineage.simhub import (
    MALFORMED,
    BadJson,
    Delay,
    Drop,
    DuplicatePage,
    Effect,
    Fault,
    ForeignLink,
    Hang,
    Html,
    Json,
    RepeatCursor,
    Splice,
    Status,
    Truncate,
    timeout_above,
)
from tests.simhub.conftest import ROWS, Time, ask, list_url, model_url


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
    assert hub.requests[0].status == 0
    assert ask(f"{hub.url}/api/models").status == 200


def test_a_hanging_answer_ends_when_the_hub_closes(start: Any) -> None:
    hub = start(faults=[Fault(Hang())])
    ended: list[BaseException] = []

    def wait() -> None:
        try:
            ask(f"{hub.url}/api/models", timeout=30)
        except OSError as error:
            ended.append(error)

    client = threading.Thread(target=wait)
    client.start()
    while not hub.requests:
        pass
    hub.close()
    client.join(10)
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

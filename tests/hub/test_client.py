import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lineage.errors import HubOfflineError, HubRefusedError, HubUnreachableError
from lineage.hub.client import HubClient, Waiting
from lineage.hub.pacing import FIRST_TRIES, MAX_TRIES, MAX_WAIT, Quota
from lineage.hub.reply import date_of
from lineage.simhub import BadJson, Drop, Effect, Fault, Hang, Html, Json, SimHub, Status, Truncate
from tests.hub.world import Time, body, headers

Start = Callable[..., SimHub]
ClientOf = Callable[..., HubClient]
LIST = "/api/models"
BROKEN: list[tuple[Effect, str]] = [
    (Drop(), "RemoteProtocolError"),
    (Truncate(), "RemoteProtocolError"),
    (Html(), "a web page came where JSON was promised"),
    (BadJson(), "no JSON came where JSON was promised"),
    (Json.of({"error": "later"}), "dict came where list was promised"),
    (Json.of(None), "NoneType came where list was promised"),
]


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 520, 524, 529, 599])
def test_a_status_that_may_pass_is_waited_for_a_little_longer_each_time(
    start: Start, client_of: ClientOf, time: Time, waits: list[Waiting], status: int
) -> None:
    hub = start()
    client = client_of(hub)
    hub.script(Fault(Status(status, "Busy"), times=3))

    assert len(client.get(LIST).body) == 10
    assert time.slept == [1, 2, 4]
    assert waits == [Waiting(seconds, f"status {status} (Busy)", LIST) for seconds in (1, 2, 4)]
    assert client.requests == len(hub.requests) == 5


@pytest.mark.parametrize(("effect", "words"), BROKEN)
def test_an_answer_that_breaks_on_the_way_is_asked_for_again(
    start: Start, client_of: ClientOf, time: Time, effect: Effect, words: str, waits: list[Waiting]
) -> None:
    hub = start()
    client = client_of(hub)
    hub.script(Fault(effect, times=2))

    assert len(client.get(LIST, expect=list).body) == 10
    assert time.slept == [1, 2]
    assert all(words in waiting.why for waiting in waits)


@pytest.mark.parametrize(("effect", "words"), BROKEN)
def test_an_answer_that_stays_broken_is_given_up_with_what_failed_and_on_what(
    start: Start, client_of: ClientOf, time: Time, effect: Effect, words: str
) -> None:
    hub = start()
    client = client_of(hub)
    hub.script(Fault(effect, times=None))

    with pytest.raises(HubUnreachableError) as failure:
        client.get(LIST, expect=list)
    assert str(failure.value).startswith(f"{hub.url} gives no usable answer to /api/models: ")
    assert words in str(failure.value)
    assert failure.value.exit_code == 4
    assert time.slept == [1, 2, 4, 8, 16, 32, 60]
    assert client.requests == 1 + MAX_TRIES


def test_a_status_that_does_not_pass_is_given_up_as_a_refusal(start: Start, client_of: ClientOf) -> None:
    hub = start()
    client = client_of(hub)
    hub.script(Fault(Status(503), times=None))

    with pytest.raises(HubRefusedError, match=r"to /api/models: status 503 \(Service Unavailable\)\.$"):
        client.get(LIST)


@pytest.mark.parametrize("status", [400, 403, 404, 405, 418])
def test_a_refusal_is_final_and_quotes_the_hubs_own_words(start: Start, client_of: ClientOf, status: int) -> None:
    hub = start(faults=[Fault(Status(status, headers=(("X-Error-Message", "No\tsuch  thing"),)))])
    client = client_of(hub, answered=False)

    with pytest.raises(HubRefusedError, match=rf"status {status} \(No such thing\)\.$"):
        client.get(LIST)
    assert client.requests == 1


def test_before_anything_was_answered_three_tries_have_to_do(start: Start, client_of: ClientOf, time: Time) -> None:
    hub = start(faults=[Fault(Drop(), times=None)])
    client = client_of(hub, answered=False)

    with pytest.raises(HubUnreachableError, match=r"Check the network and HF_ENDPOINT\.$"):
        client.get(LIST)
    assert (client.requests, time.slept) == (FIRST_TRIES, [1, 2])


def test_nobody_listening_is_found_out_in_seconds(client_of: ClientOf, time: Time) -> None:
    client = client_of("http://127.0.0.1:9", answered=False)

    with pytest.raises(HubUnreachableError, match="ConnectError"):
        client.get(LIST)
    assert time.slept == [1, 2]


def test_no_more_tries_are_made_than_the_caller_wishes(start: Start, client_of: ClientOf) -> None:
    hub = start()
    client = client_of(hub, patience={"tries": 2})
    hub.script(Fault(Status(500), times=None))

    with pytest.raises(HubRefusedError):
        client.get(LIST)
    assert client.requests == 1 + 2


def test_a_hub_that_hangs_is_left_after_the_time_out(start: Start, client_of: ClientOf, waits: list[Waiting]) -> None:
    hub = start()
    client = client_of(hub, patience={"timeout": 0.05})
    hub.script(Fault(Hang()))

    assert len(client.get(LIST).body) == 10
    assert waits == [Waiting(1, "no answer in time", LIST)]


def test_a_spent_quota_is_waited_out_to_the_next_window_and_a_second(
    start: Start, client_of: ClientOf, time: Time, waits: list[Waiting]
) -> None:
    hub = start(quota=3)
    client = client_of(hub)
    time.seconds += 260
    for _ in range(5):
        client.get(LIST)

    assert time.slept == [41.0]
    assert waits == [Waiting(41.0, "the quota is spent")]
    assert [asked.status for asked in hub.requests] == [200] * 6


def test_a_429_that_no_header_foretold_waits_for_its_window(
    start: Start, client_of: ClientOf, time: Time, waits: list[Waiting]
) -> None:
    hub = start()
    client = client_of(hub)
    hub.script(Fault(Status(429, headers=(("RateLimit", '"api";r=0;t=42'),))))

    client.get(LIST)
    assert time.slept == [43]
    assert waits == [Waiting(43, "status 429 (Too Many Requests)", LIST)]


def test_a_429_for_another_reason_than_the_quota_waits_like_any_failure(
    start: Start, client_of: ClientOf, time: Time
) -> None:
    hub = start()
    client = client_of(hub)
    hub.script(Fault(Status(429, headers=(("RateLimit", '"api";r=3;t=99'),))))

    client.get(LIST)
    assert time.slept == [1]


@pytest.mark.parametrize(
    ("said", "seconds"), [("7", 8), ("0", 1), ("99999999999", MAX_WAIT), ("soon", 1), ("9" * 400, MAX_WAIT)]
)
def test_a_retry_after_in_seconds_is_kept_to_within_bounds(
    start: Start, client_of: ClientOf, time: Time, said: str, seconds: float
) -> None:
    hub = start()
    client = client_of(hub)
    hub.script(Fault(Status(503, headers=(("Retry-After", said),))))

    client.get(LIST)
    assert time.slept == [seconds]


def test_a_quota_that_never_returns_is_given_up_after_bounded_waits(
    start: Start, client_of: ClientOf, time: Time
) -> None:
    hub = start()
    client = client_of(hub)
    hub.script(Fault(Status(429, headers=(("RateLimit", '"api";r=0;t=999999'),)), times=None))

    with pytest.raises(HubRefusedError, match="status 429"):
        client.get(LIST)
    assert time.slept == [MAX_WAIT] * (MAX_TRIES - 1)


def test_the_quota_is_what_the_hub_last_said(start: Start, client_of: ClientOf) -> None:
    hub = start(quota=10)
    client = client_of(hub)
    assert client.quota == Quota(9, 300, 10, 300)


def test_a_quota_without_bound_is_none(start: Start, client_of: ClientOf) -> None:
    assert client_of(start(quota=None)).quota is None


@pytest.mark.parametrize("said", ["", "garbage", '"api";r=-1;t=x', '"api";r=' + "9" * 5_000 + ";t=1"])
def test_garbage_about_the_quota_changes_nothing(start: Start, client_of: ClientOf, said: str) -> None:
    hub = start(quota=10)
    client = client_of(hub)
    hub.script(Fault(headers(("RateLimit", said), ("RateLimit-Policy", said))))

    client.get(LIST)
    assert client.quota == Quota(9, 300, 10, 300)


def test_a_quota_may_come_without_its_size(start: Start, client_of: ClientOf) -> None:
    hub = start(faults=[Fault(headers(("RateLimit", '"api";r=5;t=1'), ("RateLimit-Policy", "?")))])
    assert client_of(hub).quota == Quota(5, 1, None, None)


def test_an_answer_tells_the_hubs_clock_its_population_and_the_length_of_the_listing(
    start: Start, client_of: ClientOf
) -> None:
    reply = client_of(start(as_of="2026-08-20T22:00:00.000Z", population="made-up")).get(LIST, [("limit", "3")])

    assert (reply.as_of, reply.population, reply.total) == ("2026-08-20T22:00:00.000Z", "made-up", 10)
    assert reply.size > 100
    assert "cursor=" in (reply.following or "")


@pytest.mark.parametrize("said", ["many", "-1", "1e3", "9" * 12, "٣"])
def test_a_length_that_is_no_number_is_not_known(start: Start, client_of: ClientOf, said: str) -> None:
    hub = start(faults=[Fault(headers(("X-Total-Count", said.encode().decode("latin-1"))))])
    assert client_of(hub, answered=False).get(LIST).total is None


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("Fri, 25 Sep 2026 13:47:38 GMT", "2026-09-25T13:47:38.000Z"),
        ("Fri, 25 Sep 2026 13:47:38 +0200", "2026-09-25T11:47:38.000Z"),
        ("Fri, 25 Sep 2026 13:47:38 -0000", "2026-09-25T13:47:38.000Z"),
        ("Fri, 31 Dec 9999 23:59:59 -0200", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_the_hubs_date_is_read_as_utc(said: str | None, date: str | None) -> None:
    assert date_of(said) == date


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d{1,30} [A-Z][a-z]{2} \d{1,30} \d\d:\d\d:\d\d [+-]\d{4}"))
def test_no_date_header_breaks_anything(said: str) -> None:
    found = date_of(said)
    assert found is None or len(found) == 24


@given(text=st.binary())
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_the_body_is_the_answer_is_json_or_an_error_of_ours(
    start: Start, client_of: ClientOf, text: bytes
) -> None:
    hub = start(faults=[Fault(body(text), times=None)])
    try:
        client_of(hub, answered=False, patience={"tries": 1}).get(LIST)
    except HubUnreachableError:
        return
    assert text.strip()


def test_a_record_nested_too_deeply_leaves_the_rest_of_the_page(start: Start, client_of: ClientOf) -> None:
    deep = b'[{"id": "a/b"}, {"id": ' + b"[" * 50_000 + b"]" * 50_000 + b'}, {"id": "c/d"}]'
    found = client_of(start(faults=[Fault(body(deep))]), answered=False).get(LIST).body

    assert [found[0], found[2]] == [{"id": "a/b"}, {"id": "c/d"}]
    assert found[1].startswith('{"id": [[[')


def test_offline_nothing_is_asked() -> None:
    with pytest.raises(HubOfflineError, match="HF_HUB_OFFLINE"):
        HubClient(offline=True)


def run(program: str, folder: Path, **environ: str) -> str:
    """Run a program in an interpreter of its own, where huggingface_hub reads the environment anew."""
    environ = {**os.environ, "HF_HOME": str(folder), **environ}
    done = subprocess.run([sys.executable, "-c", program], env=environ, check=True, capture_output=True, text=True)
    return done.stdout


ASKING = """
from lineage.errors import HubError
from lineage.hub.client import HubClient
try:
    HubClient("http://hub.invalid").get("/api/models")
except HubError as error:
    print(type(error).__name__, error)
"""


def test_a_proxy_that_is_no_address_is_said_at_once(tmp_path: Path) -> None:
    said = run(ASKING, tmp_path, HTTP_PROXY="nonsense://proxy")
    assert said.startswith("HubUnreachableError http://hub.invalid gives no usable answer to /api/models: ")
    assert "nonsense" in said


def test_offline_as_huggingface_hub_sees_it_is_offline_for_us(tmp_path: Path) -> None:
    said = run(ASKING, tmp_path, HF_HUB_OFFLINE="1")
    assert said == "HubOfflineError The Hub was not asked: --offline or HF_HUB_OFFLINE forbids it.\n"


def test_a_question_too_long_to_be_asked_is_not_asked(start: Start, client_of: ClientOf) -> None:
    hub = start()
    with pytest.raises(HubUnreachableError, match="URL too long"):
        client_of(hub).get(f"{LIST}/{'a' * 70_000}")
    assert len(hub.requests) == 1


@pytest.mark.parametrize("endpoint", ["http://[::1", "http://host:port", "http://host:99999"])
def test_an_address_that_huggingface_hub_cannot_be_imported_with_is_named_as_such(
    tmp_path: Path, endpoint: str
) -> None:
    program = f"from lineage.cli.run import run\nprint(run(['info', 'a/b', '--db', {str(tmp_path / 'none')!r}]))"
    environ = {**os.environ, "HF_ENDPOINT": endpoint}
    done = subprocess.run([sys.executable, "-c", program], env=environ, check=True, capture_output=True, text=True)
    assert done.stdout == "4\n"
    assert "Error: HF_ENDPOINT is no http(s) address: " in done.stderr
    assert "Traceback" not in done.stderr

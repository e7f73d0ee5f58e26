import re
from collections.abc import Callable

import pytest

from lineage.simhub import Fault, SimHub, Status
from tests.simhub.conftest import Time, ask, list_url, model_url

EVERY_STATUS = [
    ("/api/models", None, 200),
    ("/api/models?limit=0", None, 400),
    ("/api/models/ORG/BASE", None, 307),
    ("/api/models/no/body", None, 401),
    ("/api/models/no/body", "hf_good", 404),
    ("/api/models", "hf_bad", 401),
    ("/elsewhere", None, 404),
    ("/api/agent-harnesses", None, 200),
]


@pytest.mark.parametrize(("target", "bearer", "status"), EVERY_STATUS)
def test_every_answer_says_what_is_left(
    start: Callable[..., SimHub], target: str, bearer: str | None, status: int
) -> None:
    hub = start(tokens={"hf_good": 7})
    reply = ask(hub.url + target, bearer=bearer)

    quota = 7 if bearer == "hf_good" else 500
    left = quota if target.endswith("harnesses") else quota - 1
    assert reply.status == status
    bucket = "api" if target.startswith("/api") else "pages"
    quota, left = (quota, left) if bucket == "api" else (100, 99)
    assert reply.headers["ratelimit"] == f'"{bucket}";r={left};t=300'
    assert reply.headers["ratelimit-policy"] == f'"fixed window";"{bucket}";q={quota};w=300'
    assert reply.headers["x-request-id"]
    if target.startswith("/api/models"):
        assert reply.headers["x-lineage-population"] == "sample: rows"


def test_past_the_quota_nothing_is_answered_until_the_window_ends(start: Callable[..., SimHub], time: Time) -> None:
    hub = start(quota=2, window=60)
    time.seconds += 20.5
    statuses = [ask(f"{hub.url}/api/models").status for _ in range(3)]
    refused = ask(f"{hub.url}/api/models/org/Base")

    assert statuses == [200, 200, 429]
    assert refused.status == 429
    assert "quota of 2 api requests" in refused.json["error"]
    assert refused.headers["ratelimit"] == '"api";r=0;t=40'
    assert refused.headers["x-lineage-population"] == "sample: rows"
    assert "retry-after" not in refused.headers
    time.seconds += 39.5
    assert ask(f"{hub.url}/api/models").headers["ratelimit"] == '"api";r=1;t=60'


def test_callers_have_windows_of_their_own(start: Callable[..., SimHub]) -> None:
    hub = start(quota=1, tokens={"hf_a": 2, "hf_b": None})

    assert ask(f"{hub.url}/api/models").status == 200
    assert ask(f"{hub.url}/api/models").status == 429
    assert ask(f"{hub.url}/api/models", bearer="hf_a").headers["ratelimit"] == '"api";r=1;t=300'
    assert ask(f"{hub.url}/api/models", bearer="hf_b").headers["ratelimit-policy"].endswith("q=1000000000;w=300")
    assert ask(f"{hub.url}/api/models", bearer="hf_wrong").status == 429


def test_files_have_a_quota_of_their_own(start: Callable[..., SimHub]) -> None:
    hub = start(quota=10, tokens={"hf_free": None})
    url = f"{hub.url}/org/Base/resolve/main/README.md"

    assert ask(url).headers["ratelimit"] == '"resolvers";r=59;t=300'
    assert ask(f"{hub.url}/api/models").headers["ratelimit"] == '"api";r=9;t=300'
    assert ask(url, bearer="hf_free").headers["ratelimit"].startswith('"resolvers";r=999999999;')


@pytest.mark.parametrize("target", ["/api/models", "/api/models/org/Base", "/elsewhere", "/api/agent-harnesses"])
def test_a_bad_token_is_refused_on_every_route(start: Callable[..., SimHub], target: str) -> None:
    reply = ask(start(tokens={"hf_good": 5}).url + target, bearer="hf_bad")

    assert reply.status == 401
    assert reply.headers["x-error-message"] == "Invalid credentials in Authorization header"
    assert "x-error-code" not in reply.headers


def test_a_scripted_status_says_what_is_left_and_may_say_otherwise(start: Callable[..., SimHub]) -> None:
    hub = start(faults=[Fault(Status(503)), Fault(Status(429, headers=(("RateLimit", '"api";r=0;t=42'),)), nth=2)])

    assert ask(f"{hub.url}/api/models").headers["ratelimit"] == '"api";r=499;t=300'
    assert ask(f"{hub.url}/api/models").headers["ratelimit"] == '"api";r=0;t=42'


def test_the_date_is_the_newest_of_the_rows_or_the_one_given(start: Callable[..., SimHub]) -> None:
    dated = start(as_of="2026-09-25T13:47:38.000Z")
    without_zone = start(as_of="2026-09-25T13:47:38")

    assert ask(start().url).headers["date"] == "Wed, 16 Oct 2024 22:00:37 GMT"
    assert ask(dated.url).headers["date"] == "Fri, 25 Sep 2026 13:47:38 GMT"
    assert ask(without_zone.url).headers["date"] == "Fri, 25 Sep 2026 13:47:38 GMT"


def test_a_population_of_any_name_fits_into_a_header(start: Callable[..., SimHub]) -> None:
    hub = start(population="sample: x\r\nSet-Cookie: модель")

    reply = ask(f"{hub.url}/api/models")

    assert reply.headers["x-lineage-population"] == "sample: x??Set-Cookie: ??????"
    assert "set-cookie" not in reply.headers
    assert hub.population == "sample: x\r\nSet-Cookie: модель"


def test_the_log_has_every_request_but_the_librarys_own(start: Callable[..., SimHub]) -> None:
    hub = start(tokens={"hf_good": 5})
    ask(f"{hub.url}/api/agent-harnesses")
    ask(list_url(hub, ("filter", "a"), ("filter", "b")), bearer="hf_good")
    ask(model_url(hub, "no/body"), method="HEAD")

    first, second = hub.requests
    assert (first.method, first.path, first.status, first.token) == ("GET", "/api/models", 200, "hf_good")
    assert first.params == (("filter", "a"), ("filter", "b"))
    assert dict(first.headers)["authorization"] == "Bearer hf_good"
    assert (second.method, second.status, second.token) == ("HEAD", 401, None)


def test_request_ids_differ(hub: SimHub) -> None:
    ids = [ask(f"{hub.url}/api/models").headers["x-request-id"] for _ in range(3)]

    assert len(set(ids)) == 3
    assert all(re.fullmatch(r"Root=1-[0-9a-f]{8}-simhub", request_id) for request_id in ids)

from collections.abc import Callable
from urllib.parse import quote

import pytest

from lineage.errors import BadTokenError, HubRefusedError
from lineage.hub.client import MAX_HOPS, HubClient
from lineage.hub.questions import ask_model, sweep_listing
from lineage.simhub import Fault, ForeignLink, Json, SimHub, Status
from tests.hub.conftest import ROWS
from tests.hub.world import row

Start = Callable[..., SimHub]
ClientOf = Callable[..., HubClient]


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    return "hf_secret"


def test_a_renamed_model_is_found_under_its_new_name(start: Start, client_of: ClientOf) -> None:
    hub = start(renames={"org/old": "org/base"})
    client = client_of(hub, answered=False)

    found = ask_model(client, "org/old", counts=True)
    assert found.record["id"] == "org/base"
    assert found.record["childrenModelCount"]["finetune"] == 9
    assert [asked.status for asked in hub.requests] == [307, 200]
    assert client.requests == 2


def test_a_name_in_the_wrong_case_leads_to_the_right_one(start: Start, client_of: ClientOf) -> None:
    assert ask_model(client_of(start()), "ORG/Base").record["id"] == "org/base"


def test_a_redirect_that_forgets_the_question_is_asked_it_again(start: Start, client_of: ClientOf) -> None:
    hub = start(faults=[Fault(Status(307, headers=(("Location", "/api/models/org/base"),)))])

    assert "tags" in ask_model(client_of(hub, answered=False), "org/old").record
    assert ("expand", "tags") in hub.requests[1].params


def test_redirects_in_circles_are_left_after_a_few_hops(start: Start, client_of: ClientOf) -> None:
    hub = start(renames={"a/one": "a/two", "a/two": "a/one"})
    client = client_of(hub, answered=False)

    with pytest.raises(HubRefusedError, match=r"redirects /api/models/a/(one|two) in circles\.$"):
        ask_model(client, "a/one")
    assert client.requests == 1 + MAX_HOPS


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_to_another_host_is_refused_and_the_token_stays(
    start: Start, client_of: ClientOf, status: int, token: str
) -> None:
    stranger = start(tokens={token: None})
    hub = start(
        tokens={token: None},
        faults=[Fault(Status(status, headers=(("Location", f"{stranger.url}/api/models/org/base"),)))],
    )

    with pytest.raises(HubRefusedError, match="to another place"):
        ask_model(client_of(hub, answered=False), "org/base")
    assert stranger.requests == ()
    assert hub.requests[0].token == token


def test_a_next_page_on_another_host_is_asked_for_on_our_own_and_the_token_stays(
    start: Start, client_of: ClientOf, token: str
) -> None:
    stranger = start(tokens={token: None})
    hub = start(tokens={token: None}, faults=[Fault(ForeignLink(stranger.url), times=2)])
    listing = sweep_listing(client_of(hub, answered=False), limit=4)

    names = []
    cursor = None
    for _ in range(3):
        page = listing.page(cursor)
        names += [record["id"] for record in page.records]
        cursor = page.cursor
    assert names == [record["id"] for record in ROWS]
    assert stranger.requests == ()
    assert {asked.token for asked in hub.requests} == {token}


def test_a_token_that_the_hub_does_not_know_is_a_bad_token(start: Start, client_of: ClientOf, token: str) -> None:
    hub = start()

    with pytest.raises(BadTokenError, match=r"does not accept the token for .*Check HF_TOKEN, or log in again"):
        ask_model(client_of(hub, answered=False), "nobody/nothing")
    assert [(asked.status, asked.token) for asked in hub.requests] == [(401, token), (401, None)]


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("listed", [True, False])
def test_a_token_that_is_refused_where_nobody_needs_one_is_left_out_from_there_on_and_said_once(
    start: Start, client_of: ClientOf, token: str, notices: list[str], status: int, *, listed: bool
) -> None:
    refusal = Fault(Status(status, "Missing scope"), where=lambda asked: asked.token is not None, times=None)
    hub = start(tokens={token: None}, faults=[refusal])
    client = client_of(hub, answered=False)

    for _ in range(2):
        if listed:
            assert len(sweep_listing(client).page(None).records) == 10
        else:
            assert ask_model(client, "org/base").record["id"] == "org/base"
    assert [asked.token for asked in hub.requests] == [token, None, None]
    assert len(notices) == 1
    assert f"refuses the token for /api/models{'' if listed else '/org/base'} (status {status})" in notices[0]


@pytest.mark.parametrize("status", [401, 403])
def test_a_listing_refused_with_and_without_a_token_names_the_token_and_how_to_leave_it_out(
    start: Start, client_of: ClientOf, token: str, status: int
) -> None:
    hub = start(tokens={token: None}, faults=[Fault(Status(status, "Missing scope"), times=None)])

    with pytest.raises(BadTokenError) as failure:
        sweep_listing(client_of(hub, answered=False)).page(None)
    assert f"status {status} (Missing scope)" in str(failure.value)
    assert "Check HF_TOKEN" in str(failure.value)
    assert str(failure.value).endswith("to leave it out: HF_TOKEN= HF_HUB_DISABLE_IMPLICIT_TOKEN=1")
    assert len(hub.requests) == 2


def test_what_is_missing_is_missing_whether_the_hub_says_401_or_404(
    start: Start, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = start(tokens={"hf_known": None})
    anonymous = ask_model(client_of(hub), "nobody/nothing")
    monkeypatch.setenv("HF_TOKEN", "hf_known")
    known = ask_model(client_of(hub), "nobody/nothing")

    assert [asked.status for asked in hub.requests if asked.path.endswith("nothing")] == [401, 404]
    assert (anonymous.record, anonymous.withheld) == (known.record, known.withheld) == (None, False)


@pytest.mark.parametrize("status", [403, 451])
def test_a_model_that_the_hub_withholds_is_neither_shown_nor_missing(
    start: Start, client_of: ClientOf, status: int
) -> None:
    said = [("X-Error-Message", "Access to this resource is disabled.")]
    found = ask_model(client_of(start(faults=[Fault(Status(status, headers=tuple(said)))]), answered=False), "org/base")
    assert (found.record, found.withheld) == (None, True)


def test_a_403_without_a_word_is_about_us_and_ends_the_asking(start: Start, client_of: ClientOf) -> None:
    client = client_of(start(faults=[Fault(Status(403))]), answered=False)
    with pytest.raises(HubRefusedError, match="forbids to ask for org/base: status 403"):
        ask_model(client, "org/base")


def test_gated_and_disabled_models_are_shown(start: Start, client_of: ClientOf) -> None:
    rows = [row("a/gated", 1, gated="manual"), row("a/disabled", 2, disabled=True)]
    client = client_of(start(rows))
    assert ask_model(client, "a/gated").record["gated"] == "manual"
    assert ask_model(client, "a/disabled").record["disabled"] is True


def test_a_record_that_is_null_is_a_record_of_no_use_and_no_missing_model(start: Start, client_of: ClientOf) -> None:
    found = ask_model(client_of(start(faults=[Fault(Json.of(None))]), answered=False), "org/base")
    assert (found.record, found.withheld) == ("null", False)


@pytest.mark.parametrize("name", ["a/b", "gpt2", "a--b/c", "a.b/c_d", "a/b?expand=x", "a/b c", "a/#"])
def test_a_name_stays_a_name_on_the_way(start: Start, client_of: ClientOf, name: str) -> None:
    hub = start()
    ask_model(client_of(hub, answered=False), name)
    assert hub.requests[0].path == f"/api/models/{quote(name)}"

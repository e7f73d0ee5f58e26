"""Answers recorded from the real Hub, served again byte for byte, and read by the client and the reader."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import pytest

from lineage.cards import read_record
from lineage.facts import Evidence, IssueCode, ModelFacts
from lineage.hub.client import HubClient
from lineage.hub.questions import Listing, ask_model
from lineage.hub.reply import Reply
from lineage.simhub import Answer, Fault, Request, SimHub

UNREADABLE = {IssueCode.BAD_RECORD, IssueCode.BAD_VALUE}


class Recorded(NamedTuple):
    """One answer of the real Hub."""

    path: str
    params: tuple[tuple[str, str], ...]
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Give it again, as an effect; what a redirect leads to is due to the server."""
        if request.path != self.path:
            return answer
        return replace(Answer(self.status, text=self.body), headers=self.headers)


def recordings(folder: Path) -> Iterator[Recorded]:
    """Read the recordings, each a head with its body beside it or in it."""
    for file in sorted((folder / "hub-live").glob("*/*.head.json")):
        head = json.loads(file.read_text(encoding="utf-8"))
        body = (file.parent / head["body"]).read_bytes() if head["body"] else head.get("body_text", "").encode()
        named = {name: value if isinstance(value, str) else value[0] for name, value in head["header"].items()}
        kept = tuple((name, value) for name, value in named.items() if name in {"Link", "Location", "ETag"})
        yield _recorded(head["url"], head["status"], kept, body)
    for file in sorted((folder / "hub-responses").glob("*.json")):
        whole = json.loads(file.read_text(encoding="utf-8"))
        if "/commits/" not in whole["request"]:
            kept = tuple((name, value) for name, value in whole["headers"].items() if name != "content-type")
            yield _recorded(whole["request"], whole["status"], kept, json.dumps(whole["body"]).encode())


def _recorded(url: str, status: int, headers: tuple[tuple[str, str], ...], body: bytes) -> Recorded:
    parts = urlsplit(url)
    return Recorded(parts.path, tuple(parse_qsl(parts.query)), status, headers, body)


def ask(start: Callable[..., SimHub], client_of: Callable[..., HubClient], recorded: Recorded) -> Reply:
    hub = start(faults=[Fault(recorded, times=None)])
    return client_of(hub, answered=False).get(recorded.path, recorded.params, answers=frozenset({401, 404}))


def test_every_recorded_answer_of_the_real_hub_is_read_without_a_bad_value(
    real_data: Path, start: Callable[..., SimHub], client_of: Callable[..., HubClient]
) -> None:
    met: Counter[str] = Counter()
    for recorded in recordings(real_data):
        met[str(recorded.status)] += 1
        reply = ask(start, client_of, recorded)
        if recorded.status != 200:
            assert reply.status == 401
            continue
        assert bool(reply.following) == any(name == "Link" for name, _ in recorded.headers)
        rows = reply.body if isinstance(reply.body, list) else [reply.body]
        met["rows"] += len(rows)
        for row in rows:
            facts = read_record(row)
            assert isinstance(facts, ModelFacts)
            assert not UNREADABLE & {issue.code for issue in facts.issues}
            _same(facts, row)
            met["bases"] += sum(claim.kind is Evidence.HUB for claim in facts.claims)
    # Four redirects lead to names that the little hub behind does not have; two models are not there.
    assert met == {"200": 18, "307": 4, "401": 2, "rows": 26, "bases": 4}


def _same(facts: ModelFacts, row: dict[str, Any]) -> None:
    """Compare what was read with what the record says plainly."""
    assert (facts.repo_id, facts.hub_id) == (row["id"], row["_id"])
    assert facts.created_at == row.get("createdAt")
    assert (facts.downloads, facts.likes) == (row.get("downloads"), row.get("likes"))
    assert facts.trending_score == row.get("trendingScore")
    hub = row.get("baseModels") or {"models": []}
    named = [claim.base for claim in facts.claims if claim.kind is Evidence.HUB]
    assert named == [base["id"] for base in hub["models"]]


def test_the_crawl_asks_what_was_recorded_and_goes_on_at_its_cursor(
    real_data: Path, start: Callable[..., SimHub], client_of: Callable[..., HubClient]
) -> None:
    pages = [one for one in recordings(real_data) if one.path == "/api/models"]
    for recorded in pages:
        hub = start(faults=[Fault(recorded, times=None)])
        page = Listing(client_of(hub), (("sort", "createdAt"),)).page(None)
        link = dict(recorded.headers)["Link"].partition("<")[2].partition(">")[0]
        assert page.cursor == dict(parse_qsl(urlsplit(link).query))["cursor"]
        assert len(page.records) == 3
    assert len(pages) == 4


@pytest.mark.parametrize("name", ["openai-community/no-such-model-repoing-x9", "rajpurkar/squad"])
def test_a_model_that_the_real_hub_does_not_show_is_absent(
    real_data: Path, start: Callable[..., SimHub], client_of: Callable[..., HubClient], name: str
) -> None:
    (recorded,) = [one for one in recordings(real_data) if one.path == f"/api/models/{name}"]
    found = ask_model(client_of(start(faults=[Fault(recorded, times=None)])), name)

    assert (found.record, found.withheld) == (None, False)

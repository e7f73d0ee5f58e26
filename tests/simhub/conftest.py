"""Hubs with a few rows, with made-up rows and with real ones, and a clock that does not wait."""

import http.client
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest

from lineage.clock import Clock
from lineage.simhub import Replay, SimHub, made_up
from lineage.simhub.made_up.made_up import MadeUp
from tests.patience import HUNG_AFTER

ROWS: list[dict[str, Any]] = [
    {
        "_id": "621ffdc036468d709f17434d",
        "id": "org/Base",
        "createdAt": "2022-03-02T23:29:04.000Z",
        "lastModified": "2024-02-19T10:57:45.000Z",
        "likes": 40,
        "downloads": 900,
        "trendingScore": 7,
        "private": False,
        "gated": "manual",
        "sha": "607a30d783dfa663caf39e06633721c8d4cfcd7e",
        "tags": ["transformers", "region:us"],
        "library_name": "transformers",
        "cardData": {"license": "mit"},
    },
    {
        "_id": "64f5fd954d3b1dd311d30e28",
        "id": "other/base-GGUF",
        "createdAt": "2023-09-04T15:53:57.000Z",
        "lastModified": "2023-10-24T07:32:45.000Z",
        "likes": 5,
        "downloads": 30,
        "trendingScore": 0,
        "private": False,
        "disabled": True,
        "tags": ["gguf", "base_model:org/Base", "base_model:quantized:org/Base", "region:us"],
        "baseModels": {"relation": "quantized", "models": [{"_id": "621ffdc036468d709f17434d", "id": "org/Base"}]},
    },
    {
        "_id": "66944f1fe0c5c2e493a804f5",
        "id": "org/Twin",
        "createdAt": "2024-07-14T22:20:15.000Z",
        "lastModified": "2024-10-16T22:00:37.000Z",
        "likes": 5,
        "downloads": 12,
        "trendingScore": 7,
        "private": False,
        "tags": ["gguf", "base_model:org/Base", "base_model:merge:org/Base", "base_model:merge:other/base-GGUF"],
    },
    {
        "_id": "66d19580e2632490a6bc5829",
        "id": "org/twin",
        "createdAt": "2024-08-30T09:48:48.000Z",
        "likes": 5,
        "trendingScore": None,
        "tags": ["base_model:adapter:org/Base", None],
        "baseModels": None,
    },
    {"_id": "66d19580e2632490a6bc582a", "id": "gpt2", "createdAt": "2024-08-30T09:48:48.000Z", "tags": None},
]


@dataclass
class Time:
    """A clock that goes only when told to, or when somebody sleeps."""

    seconds: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> Clock:
        return Clock(now=lambda: self.seconds, monotonic=lambda: self.seconds, sleep=self.sleep)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


@dataclass(frozen=True)
class Reply:
    """One answer as the socket gave it."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def ids(self) -> list[str]:
        return [row["id"] for row in self.json]

    @property
    def link(self) -> str | None:
        link = self.headers.get("link")
        return link.removeprefix("<").removesuffix('>; rel="next"') if link else None


def ask(url: str, *, bearer: str | None = None, method: str = "GET", timeout: float = HUNG_AFTER) -> Reply:
    """Ask one thing over a connection of its own, by the plainest client there is."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
    try:
        headers = {} if bearer is None else {"Authorization": f"Bearer {bearer}"}
        connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), headers=headers)
        answer = connection.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(answer.status, named, answer.read())
    finally:
        connection.close()


def list_url(hub: SimHub, *params: tuple[str, object]) -> str:
    return f"{hub.url}/api/models?{urlencode([(name, str(value)) for name, value in params])}"


def model_url(hub: SimHub, repo_id: str, *params: tuple[str, object]) -> str:
    query = urlencode([(name, str(value)) for name, value in params])
    return f"{hub.url}/api/models/{quote(repo_id)}" + (f"?{query}" if query else "")


def walk(url: str) -> list[Reply]:
    """Follow the links from a page to the last one."""
    pages = [ask(url)]
    while (link := pages[-1].link) is not None:
        pages.append(ask(link))
    return pages


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def start(time: Time) -> Iterator[Callable[..., SimHub]]:
    """Start hubs on the fake clock, over the rows above unless others are given."""
    hubs: list[SimHub] = []

    def started(source: Any = None, **options: Any) -> SimHub:
        rows = Replay(ROWS, name="rows") if source is None else source
        hubs.append(SimHub(rows, clock=time.clock(), **options).__enter__())
        return hubs[-1]

    yield started
    for hub in hubs:
        hub.close()


@pytest.fixture
def hub(start: Callable[..., SimHub]) -> SimHub:
    return start()


@pytest.fixture(scope="session")
def people() -> MadeUp:
    """A made-up population large enough to have one of each rarity."""
    return made_up(20_000, seed=5)


@pytest.fixture(scope="session")
def real_data() -> Path:
    default = Path(__file__).parents[3] / "shared" / "data"
    folder = Path(os.environ.get("LINEAGE_REAL_DATA", default))
    if not folder.is_dir():
        pytest.skip(f"no real data: {folder} is not there; set LINEAGE_REAL_DATA")
    return folder

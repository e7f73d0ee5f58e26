"""Simulated Hubs and clients on one clock that does not wait."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lineage.hub.client import HubClient, Waiting
from lineage.hub.pacing import Patience
from lineage.simhub import Replay, SimHub
from tests.hub.world import Time, row

ROWS = [row("org/base", 1), *(row(f"maker/made-{number}", 1 + number, "org/base") for number in range(1, 10))]


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def start(time: Time) -> Iterator[Callable[..., SimHub]]:
    """Start hubs on the clock, over ten rows unless others are given."""
    hubs: list[SimHub] = []

    def started(rows: Any = ROWS, **options: Any) -> SimHub:
        hubs.append(SimHub(Replay(list(rows), name="rows"), says_total=True, clock=time.clock(), **options).__enter__())
        return hubs[-1]

    yield started
    for hub in hubs:
        hub.close()


@pytest.fixture
def waits() -> list[Waiting]:
    """Collect what clients say they wait for."""
    return []


@pytest.fixture
def notices() -> list[str]:
    """Collect what clients say of the questions that they changed."""
    return []


@pytest.fixture
def client_of(time: Time, waits: list[Waiting], notices: list[str]) -> Callable[..., HubClient]:
    """Make clients on the clock; one that has been answered already has all its tries."""

    def made(
        hub: SimHub | str, *, answered: bool = True, patience: dict[str, Any] | None = None, **options: Any
    ) -> HubClient:
        endpoint = hub if isinstance(hub, str) else hub.url
        options = {"clock": time.clock(), "on_wait": waits.append, "on_notice": notices.append, **options}
        client = HubClient(endpoint, patience=Patience(**patience or {}), **options)
        if answered:
            client.get("/api/models", [("limit", "1")])
        return client

    return made

"""Simulated Hubs of a few rows, or of some thousand made-up models."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lineage.settings import Settings
from lineage.simhub import Replay, SimHub
from tests.hub.world import Time
from tests.workflows.world import FAMILY, run, settings_for


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def start(time: Time) -> Iterator[Callable[..., SimHub]]:
    """Start hubs on a clock that does not wait, over one family unless other rows are given."""
    hubs: list[SimHub] = []

    def started(rows: Any = FAMILY, **options: Any) -> SimHub:
        source = Replay(rows, name="rows") if isinstance(rows, list) else rows
        options = {"population": "made-up", "quota": None, "says_total": True, "clock": time.clock(), **options}
        hubs.append(SimHub(source, **options).__enter__())
        return hubs[-1]

    yield started
    for hub in hubs:
        hub.close()


@pytest.fixture
def hub(start: Callable[..., SimHub]) -> SimHub:
    return start()


@pytest.fixture
def settings(hub: SimHub, tmp_path: Path) -> Settings:
    """Name a database that is not there yet."""
    return settings_for(hub, tmp_path)


@pytest.fixture
def walked(settings: Settings) -> Settings:
    """Walk the family."""
    run(settings)
    return settings


@pytest.fixture
def swept(settings: Settings) -> Settings:
    """Sweep the whole small Hub."""
    run(settings, plan="sweep")
    return settings

"""A small family told by hand, a made-up Hub of some thousand models, and databases crawled from them once."""

import gzip
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lineage.simhub import Replay, SimHub
from tests.cli.rows import FAMILY
from tests.cli.running import lineage
from tests.crawled import SECOND_DAY, Databases

_UNWISHED = (
    "COLUMNS",
    "HF_DEBUG",
    "HF_ENDPOINT",
    "HF_HUB_DISABLE_PROGRESS_BARS",
    "HF_HUB_OFFLINE",
    "HF_TOKEN",
    "HUGGING_FACE_HUB_TOKEN",
    "LINEAGE_DB",
    "NO_COLOR",
    "PYTHONIOENCODING",
    "_HF_LINEAGE_COMPLETE",
    "_LINEAGE_COMPLETE",
)


@pytest.fixture(autouse=True)
def plain_world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let nothing of the developer's own settings reach a test, and nothing reach the real Hub."""
    plain_environment(monkeypatch, tmp_path)


def plain_environment(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Take what a developer has set out of the environment, and name no Hub that can be reached."""
    for name in _UNWISHED:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HOME", str(folder / "hf"))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("PYTHONUTF8", "1")


@pytest.fixture(scope="session")
def crawled(databases: Databases) -> Path:
    """A finished sweep of a made-up Hub of 3,000 models."""
    return databases.made_up(3_000).database


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished sweep of the family told by hand, as a sample."""
    hub = SimHub(Replay(FAMILY, name="a family told by hand"), quota=None)
    return crawl(tmp_path_factory.mktemp("told") / "told.sqlite", hub)


@pytest.fixture(scope="session")
def real(real_data: Path, databases: Databases) -> Path:
    """A finished sweep of a real day on the Hub, replayed, as a sample."""
    return databases.real(real_data).database


@pytest.fixture(scope="session")
def real_rows(real_data: Path) -> dict[str, dict[str, Any]]:
    """The same day's rows by name, as the Hub wrote them."""
    with gzip.open(real_data / SECOND_DAY, "rt", encoding="utf-8") as lines:
        return {row["id"]: row for row in map(json.loads, lines)}


def crawl(database: Path, hub: SimHub, root: str = "Qwen") -> Path:
    """Sweep a simulated Hub into a new database."""
    with hub, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_ENDPOINT", hub.url)
        done = lineage("crawl", root, "--plan", "sweep", "--db", database)
    assert done.code == 0, done.err
    return database


@pytest.fixture
def family(told: Path, tmp_path: Path) -> Path:
    """A copy of the told family's database that a test may spoil."""
    return Path(shutil.copy(told, tmp_path / "family.sqlite"))


@pytest.fixture
def from_the_hub(family: Path) -> Path:
    """The told family as if the Hub itself had told it."""
    poke(family, "UPDATE origin SET endpoint = 'https://huggingface.co', population = 'Hub'")
    return family


def poke(database: Path, script: str, *values: Any) -> None:
    """Change a database behind the program's back."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(script, values)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., SimHub]]:
    """Start simulated Hubs of the told family and make the last one what commands ask."""
    running: list[SimHub] = []

    def started(source: Any = None, **options: Any) -> SimHub:
        rows = Replay(FAMILY, name="a family told by hand") if source is None else source
        running.append(SimHub(rows, **({"quota": None, "says_total": True} | options)).__enter__())
        monkeypatch.setenv("HF_ENDPOINT", running[-1].url)
        return running[-1]

    yield started
    for one in running:
        one.close()

"""Databases that take seconds to crawl: each is made once in a run, whichever process of the tests comes first."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from filelock import FileLock

from lineage.settings import Settings
from lineage.simhub import RowSource, SimHub, made_up, replay
from lineage.store.schema.database import open_to_write
from lineage.workflows.crawl.crawl import CrawlOptions, Finished, crawl

FIRST_DAY: Final = "hub-list-2026-08-19T0936.jsonl.gz"
SECOND_DAY: Final = "hub-list-2026-08-20T2200.jsonl.gz"
POPULATION: Final = "sample: two days"


@cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.sqlite"
        open_to_write(path).close()
        return path.read_bytes()


def empty_database(path: Path) -> Path:
    """Write what the migrations make of a new database, in a twentieth of their time."""
    path.write_bytes(_empty())
    return path


def crawled(database: Path, hub: SimHub, plan: str = "sweep", *roots: str) -> Settings:
    """Crawl a simulated Hub to the end, into a new database or over what it holds."""
    with hub:
        settings = Settings(database, hub.url)
        *_, last = crawl(CrawlOptions(roots or ("Qwen",), plan), settings)  # type: ignore[arg-type]  # a plan by name
    assert isinstance(last, Finished)
    return settings


class Databases:
    """Finished crawls of large simulated Hubs; a test module gets a copy, which it may change."""

    def __init__(self, factory: pytest.TempPathFactory, worker: str | None) -> None:
        base = factory.getbasetemp()
        self._shared = (base.parent if worker else base) / "crawled"
        self._shared.mkdir(exist_ok=True)
        self._factory = factory

    def made_up(self, models: int) -> Settings:
        """Return a sweep of a made-up Hub of so many models."""
        return self._crawled(
            f"made-up-{models}", lambda path: crawled(path, SimHub(made_up(models, seed=7), quota=None))
        )

    def real(self, folder: Path, plan: str = "sweep") -> Settings:
        """Return a crawl of the second day of the real rows in this folder, as a sample."""
        return self._crawled(
            f"real-{plan}", lambda path: crawled(path, _of_a_sample(replay(folder / SECOND_DAY)), plan)
        )

    def real_twice(self, folder: Path) -> Settings:
        """Return a sweep of the first day, with a sweep of the second over it."""

        def sweep_both(path: Path) -> None:
            for day in (FIRST_DAY, SECOND_DAY):
                crawled(path, _of_a_sample(replay(folder / day)))

        return self._crawled("real-twice", sweep_both)

    def once(self, name: str, make: Callable[[Path], object]) -> Path:
        """Return a copy of the database of this name, which is made at its first use in the run."""
        whole = self._shared / f"{name}.sqlite"
        with FileLock(f"{whole}.lock"):
            if not whole.exists():
                folder = self._factory.mktemp(name)
                make(folder / whole.name)
                assert not list(folder.glob("*-wal")), "what only the log holds would be lost"
                (folder / whole.name).rename(whole)
        return Path(shutil.copy(whole, self._factory.mktemp(name)))

    def _crawled(self, name: str, make: Callable[[Path], object]) -> Settings:
        database = self.once(name, make)
        with closing(sqlite3.connect(database)) as connection:
            (endpoint,) = connection.execute("SELECT endpoint FROM origin").fetchone()
        return Settings(database, endpoint)


def _of_a_sample(rows: RowSource) -> SimHub:
    return SimHub(rows, population=POPULATION, quota=None)

"""The main job end to end without the Hub: a real sample or made-up rows, served on loopback and crawled over HTTP."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from lineage.settings import Settings
from lineage.simhub import SimHub, made_up
from lineage.simhub.sample import AS_OF, POPULATION, sample

DEMO_OWNER: Final = "Qwen"
DEMO_FAMILY: Final = "Qwen/Qwen3.5-4B"
"""A release of the sample whose family fits one picture and has every relation but merges."""
DEMO_PORTRAIT: Final = "Qwen/Qwen3.8-27B"
"""The release of the sample with the largest family."""
MADE_UP_MODELS: Final = 20_000
MADE_UP_SEED: Final = 7


@contextmanager
def sample_hub(settings: Settings, folder: Path) -> Iterator[Settings]:
    """Serve the sample that ships with the program; yield settings that crawl it into a file of its own in a folder.

    See `made_up_hub` for what becomes of the environment.
    """
    hub = SimHub(sample(), population=POPULATION, as_of=AS_OF, quota=None, says_total=True)
    with _served(hub, settings, folder / "demo.sqlite") as served:
        yield served


@contextmanager
def made_up_hub(settings: Settings, folder: Path, *, models: int = MADE_UP_MODELS) -> Iterator[Settings]:
    """Serve a made-up Hub, always the same; yield settings that crawl it into a file of its own in a folder.

    Proxies, offline mode and tokens are the real Hub's affair: within, the environment is cleared of them, so
    that a user's token is not sent even to loopback.
    """
    hub = SimHub(made_up(models, seed=MADE_UP_SEED), quota=None, says_total=True)
    with _served(hub, settings, folder / "made-up.sqlite") as served:
        yield served


@contextmanager
def _served(hub: SimHub, settings: Settings, database: Path) -> Iterator[Settings]:
    database.parent.mkdir(parents=True, exist_ok=True)
    awkward = ("HF_HUB_OFFLINE", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")
    before = {name: os.environ.pop(name, None) for name in awkward}
    before |= {name: os.environ.get(name) for name in ("NO_PROXY", "no_proxy", "HF_HUB_DISABLE_TELEMETRY")}
    os.environ.update(NO_PROXY="127.0.0.1", no_proxy="127.0.0.1", HF_HUB_DISABLE_TELEMETRY="1")
    try:
        with hub:
            yield replace(settings, database=database, endpoint=hub.url, offline=False)
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

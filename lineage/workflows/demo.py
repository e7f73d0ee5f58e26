"""The main job end to end on a made-up Hub: no network, no token, nothing but loopback."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from lineage.settings import Settings
from lineage.simhub import SimHub, made_up
from lineage.workflows.count import count
from lineage.workflows.listing import releases

DEMO_MODELS: Final = 20_000
DEMO_SEED: Final = 7
_MOST_MODELS: Final = 400
_TRIED: Final = 12


def telling_root(settings: Settings, owner: str) -> str:
    """Choose the release whose family shows most: the most generations in a few hundred models at most.

    Raises:
        UnknownModelError: No such organisation.
        DatabaseError: The database is missing, locked or damaged.
    """
    _, rows = releases(settings, owner)
    fitting = [row.model.repo_id for row in rows if row.reach < _MOST_MODELS][:_TRIED]
    shapes = {name: count(settings, name).counts for name in fitting or [rows[-1].model.repo_id]}
    return max(shapes, key=lambda name: (len(shapes[name].by_depth), shapes[name].all))


@contextmanager
def made_up_hub(settings: Settings, folder: Path, *, models: int = DEMO_MODELS) -> Iterator[Settings]:
    """Serve a made-up Hub, always the same, and give settings that crawl it into a file of its own in a folder.

    Proxies, offline mode and tokens are the real Hub's affair: within, the environment is cleared of them, so
    that a user's token is not sent even to loopback.
    """
    folder.mkdir(parents=True, exist_ok=True)
    awkward = ("HF_HUB_OFFLINE", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")
    before = {name: os.environ.pop(name, None) for name in awkward}
    before |= {name: os.environ.get(name) for name in ("NO_PROXY", "no_proxy", "HF_HUB_DISABLE_TELEMETRY")}
    os.environ.update(NO_PROXY="127.0.0.1", no_proxy="127.0.0.1", HF_HUB_DISABLE_TELEMETRY="1")
    try:
        with SimHub(made_up(models, seed=DEMO_SEED), quota=None) as hub:
            yield replace(settings, database=folder / "demo.sqlite", endpoint=hub.url, offline=False)
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

"""How long `explore MODEL` takes from nothing, where every answer of the Hub takes a second.

The first two families are the largest of the real rows, named by `LINEAGE_REAL_DATA`, or of the shipped sample; the
third is made up around as many direct derivatives as the Hub has been recorded to count below one Llama.
"""

import random
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lineage.simhub import Delay, Fault, Replay, SimHub
from tests.bench.looking import families, real_rows
from tests.bench.measure import Row, lineage

SECONDS_A_PAGE = 1.0
QUOTA = 500
MOST = 75
LLAMA = "meta-llama/Llama-3.1-8B"
DIRECT = {"adapter": 1_400, "finetune": 1_200, "quantized": 500, "merge": 148}
"""3,248 in all."""
_BELOW = 0.1
"""Share of the made-up derivatives that have one of their own."""


def llama(seed: int = 1) -> Replay:
    """Make up a Llama with its direct derivatives, and for one in ten of them one more."""
    draw = random.Random(seed)
    rows: list[dict[str, Any]] = [_row(LLAMA, 1, None, None, 1_000_000)]
    for relation, many in DIRECT.items():
        for number in range(many):
            name = f"owner-{number % 97}/{relation}-{number}"
            rows.append(_row(name, len(rows) + 1, LLAMA, relation, int(draw.paretovariate(0.6))))
            if draw.random() < _BELOW:
                rows.append(_row(f"{name}-GGUF", len(rows) + 1, name, "quantized", int(draw.paretovariate(0.6))))
    return Replay(rows, name="a made-up Llama")


def _row(name: str, number: int, base: str | None, relation: str | None, downloads: int) -> dict[str, Any]:
    tags = [] if base is None else [f"base_model:{base}", f"base_model:{relation}:{base}"]
    created = "2025-01-01T00:00:00.000Z"
    return {"_id": f"{number:024x}", "id": name, "createdAt": created, "tags": tags, "downloads": downloads}


def rows(folder: Path, _models: int, _repeats: int) -> Iterator[Row]:
    """Explore each of three families from an empty folder, once: it takes a minute each."""
    real = real_rows()
    _, far = families(folder, real)
    listed = [name for name in far if real.find(name) is not None]
    for number, (source, name) in enumerate([*((real, name) for name in listed[:2]), (llama(), LLAMA)]):
        place = folder / str(number)
        place.mkdir()
        with SimHub(source, quota=QUOTA, faults=[Fault(Delay(SECONDS_A_PAGE), times=None)]) as hub:
            began = time.monotonic()
            done = subprocess.run(
                lineage("explore", name, "--no-open", "--db", str(place / "new.sqlite")),
                cwd=place,
                env={"HF_ENDPOINT": hub.url, "HF_HOME": str(place), "PATH": "", "HF_HUB_DISABLE_TELEMETRY": "1"},
                capture_output=True,
                text=True,
                check=True,
            )
            seconds, requests = time.monotonic() - began, len(hub.requests)
        found = re.search(r"requests, ([\d,]+) models found", done.stderr)
        assert found is not None
        waited = requests * SECONDS_A_PAGE
        yield Row(
            f"explore {name} ({source.population}), {SECONDS_A_PAGE:.0f} s a page, {QUOTA} requests in five minutes",
            f"{seconds:.1f} s, {requests} requests, {found[1]} models",
            f"the Hub's own time: {waited:.0f} s",
            f"{seconds / waited:.2f}",
            f"≤ {MOST} s",
        )

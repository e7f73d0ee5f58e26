"""What a sweep costs its client: requests, CPU beside a raw floor, memory."""

import json
import sqlite3
import statistics
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from lineage.hub.questions import EXPAND
from tests.bench.hub_process import served
from tests.bench.measure import REPEATS, Row, lineage, python, run

MODELS = 200_000
LEAST_REQUESTS = 1.01
MOST_CPU = 2.5
MOST_MEMORY = 300


def rows(folder: Path, models: int = MODELS, repeats: int = REPEATS) -> Iterator[Row]:
    """Sweep a made-up Hub again and again, each sweep paired with the floor."""
    with served(models) as url:
        keep_pages(url, folder / "pages")
        environment = {
            "HF_ENDPOINT": url,
            "NO_PROXY": "127.0.0.1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_OFFLINE": "0",
        }
        finished = folder / "finished.sqlite"
        cpu, memory, floor = [], [], []
        for turn in range(repeats + 1):
            finished.unlink(missing_ok=True)
            sweep = run(lineage("crawl", "Qwen", "--plan", "sweep", "--db", str(finished)), environment)
            new = folder / "floor.sqlite"
            new.unlink(missing_ok=True)
            raw = run(python("-m", "tests.bench.baseline", str(folder / "pages"), str(finished), str(new)))
            if turn:
                cpu.append(sweep.cpu)
                memory.append(sweep.memory)
                floor.append(float(raw.output))
    with sqlite3.connect(finished) as connection:
        requests = connection.execute("SELECT requests FROM crawl").fetchone()[0]
        size = finished.stat().st_size
    ratio = statistics.median(a / b for a, b in zip(cpu, floor, strict=True))
    size_words = f"sweep of {models:,} made-up models"
    yield Row(
        size_words,
        f"{requests} requests",
        f"{models // 1000:,} thousand models",
        f"{requests / models * 1000:.3f}",
        f"≤ {LEAST_REQUESTS}",
    )
    yield Row(
        f"{size_words}, client CPU",
        f"{statistics.median(cpu) / models * 1e6:.0f} µs a model",
        f"json + raw sqlite3: {statistics.median(floor) / models * 1e6:.0f} µs a model",
        f"{ratio:.2f}",
        f"≤ {MOST_CPU}",
    )
    yield Row(
        f"{size_words}, peak memory",
        f"{statistics.median(memory) / 1e6:.0f} MB",
        f"database of {size / 1e6:.0f} MB",
        f"{statistics.median(memory) / size:.2f}",
        f"≤ {MOST_MEMORY} MB",
    )


def keep_pages(url: str, folder: Path) -> None:
    """Fetch the pages that a sweep reads, as they come over the wire."""
    folder.mkdir()
    query = [("sort", "createdAt"), ("direction", "1"), ("limit", "1000"), *(("expand", name) for name in EXPAND)]
    following: str | None = f"{url}/api/models?{urlencode(query)}"
    number = 0
    while following:
        with urllib.request.urlopen(following) as answer:
            body = answer.read()
            link = answer.headers.get("Link")
        assert isinstance(json.loads(body), list)
        (folder / f"{number:05}.json").write_bytes(body)
        number += 1
        following = link.partition("<")[2].partition(">")[0] if link else None

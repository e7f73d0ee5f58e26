"""How fast a made-up Hub serves pages, beside how fast a crawler takes them in."""

import time
from collections.abc import Iterator
from pathlib import Path

from lineage.simhub import made_up
from lineage.simhub.api.fields import EXPANDABLE
from tests.bench.crawling import keep_pages
from tests.bench.hub_process import served
from tests.bench.measure import REPEATS, Row, lineage, paired, run

_PAGES = 20


def rows(folder: Path, models: int, repeats: int = REPEATS) -> Iterator[Row]:
    """Build pages, and serve and fetch the whole listing, against a sweep of it."""
    hub = made_up(models, seed=2)
    fields = [field for field in EXPANDABLE if field != "siblings"]
    pages = min(_PAGES, models // 1000)

    def built() -> float:
        began = time.process_time()
        for page in range(pages):
            hub.rows(range(page * 1000, page * 1000 + 1000), fields)
        return (time.process_time() - began) / pages

    turn = iter(range(1_000_000))
    with served(models) as url:
        environment = {"HF_ENDPOINT": url, "NO_PROXY": "127.0.0.1", "HF_HUB_OFFLINE": "0"}

        def fetched() -> float:
            began = time.perf_counter()
            keep_pages(url, folder / f"pages {next(turn)}")
            return (time.perf_counter() - began) / (models / 1000)

        def taken() -> float:
            database = folder / f"{next(turn)}.sqlite"
            sweep = run(lineage("crawl", "Qwen", "--plan", "sweep", "--db", str(database)), environment)
            database.unlink()
            return sweep.cpu / (models / 1000)

        mine, theirs, ratio = paired(built, taken, repeats)
        yield Row(
            f"a made-up page of 1,000 models built, {models:,} models",
            f"{mine * 1000:.0f} ms CPU",
            f"a crawler takes it in: {theirs * 1000:.0f} ms CPU",
            f"{ratio:.2f}",
            "≤ 1",
        )
        mine, theirs, ratio = paired(fetched, taken, repeats)
        yield Row(
            f"the same, built, sent and received, {models:,} models",
            f"{mine * 1000:.0f} ms",
            f"a crawler takes it in: {theirs * 1000:.0f} ms CPU",
            f"{ratio:.2f}",
            "≤ 1",
        )

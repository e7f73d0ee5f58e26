"""Whether a crawl that is killed again and again ends in the database of an undisturbed one."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from lineage.simhub import SimHub, made_up
from tests.bench.measure import REPEATS, Row
from tests.workflows.crawl.killing import PAGE, crawl_through_kills
from tests.workflows.world import exported, run, settings_for

KILLS = 100
"""Of each plan."""
MODELS = 3_000
SEED = 3
PLANS = ("walk", "sweep")


def rows(folder: Path, models: int = MODELS, repeats: int = REPEATS) -> Iterator[Row]:
    """Kill crawls of both plans, two at a time; the size is fixed, since it is moments that matter."""
    del models, repeats
    hub = made_up(MODELS, seed=SEED)
    with ThreadPoolExecutor() as threads:
        ended = list(threads.map(partial(crawl_through_kills, hub, folder, KILLS), PLANS))
    for plan, crawls in zip(PLANS, ended, strict=True):
        with SimHub(hub, quota=None, most_rows=PAGE) as undisturbed:
            settings = settings_for(undisturbed, folder, f"undisturbed-{plan}.sqlite")
            run(settings, "Qwen", plan=plan)
            expected = exported(settings)
        same = sum(crawl.export == expected and not crawl.findings for crawl in crawls)
        yield Row(
            f"{plan} of {MODELS:,} made-up models, killed {sum(crawl.kills for crawl in crawls)} times",
            f"{same} databases like an undisturbed one",
            f"{len(crawls)} crawls",
            f"{same / len(crawls):.2f}",
            "1.00",
        )

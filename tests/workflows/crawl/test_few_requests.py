"""However few requests a run may spend, the same command comes to its end."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lineage.simhub import SimHub
from lineage.workflows.crawl.crawl import CrawlOptions, Finished, Paused, crawl
from tests.hub.world import Time, row
from tests.workflows.world import FAMILY, exported, run, settings_for

Start = Callable[..., SimHub]


@pytest.mark.parametrize("resolve", [False, True])
@pytest.mark.parametrize("plan", ["auto", "walk", "sweep"])
@pytest.mark.parametrize("most", [1, 2, 3, 9])
def test_runs_of_few_requests_each_end_like_one_of_many(
    start: Start, tmp_path: Path, most: int, plan: str, resolve: bool
) -> None:
    hub = start([*FAMILY, *(row(f"org/small-{at}", 100 + at) for at in range(12))])
    whole, parts = (settings_for(hub, tmp_path, name) for name in ("whole", "parts"))
    runs = 0
    while True:
        before = len(hub.requests)
        options = CrawlOptions(("org",), plan, resolve=resolve, max_requests=most)  # type: ignore[arg-type]  # by name
        first, *_, last = crawl(options, parts, Time().clock())
        assert len(hub.requests) - before <= most
        runs += 1
        if isinstance(last, Finished):
            break
        assert isinstance(last, Paused)
        assert runs < 80
    run(whole, plan=first.plan, resolve=resolve)  # type: ignore[union-attr,arg-type]  # the plan comes first
    assert exported(parts) == exported(whole)


def test_a_dry_run_plans_with_all_that_it_may_spend(start: Start, tmp_path: Path) -> None:
    hub = start()
    (plan,) = crawl(CrawlOptions(("org",), dry_run=True, max_requests=3), settings_for(hub, tmp_path), Time().clock())
    assert plan.spent == 3  # type: ignore[union-attr]  # a plan is all there is

"""Small Hubs with a family in them, crawls of them, and what a database says afterwards."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from lineage.clock import Clock
from lineage.settings import Settings
from lineage.simhub import SimHub
from lineage.workflows.crawl.crawl import CrawlEvent, CrawlOptions, Finished, Progress, crawl
from lineage.workflows.crawl.planning import CrawlPlan
from lineage.workflows.show.export import export
from tests.hub.world import Time, row

FAMILY = [
    row("old/foundation", 1),
    row("up/ancestor", 2, "old/foundation"),
    row("org/base", 3, "up/ancestor", downloads=90),
    row("org/chat", 4, "org/base", downloads=100),
    row("up/cousin", 5, "up/ancestor"),
    row("a/tuned", 6, "org/chat", downloads=7, cardData={"license": "mit"}),
    row("a/quant", 7, "a/tuned", relation="quantized", downloads=50),
    row("b/merge", 8, "org/base", "far/away", relation="merge"),
    row("b/adapter", 9, "org/base", relation="adapter"),
    row("far/away", 10, "far/root"),
    row("far/root", 11),
]
"""Two releases of `org`, what was made from them over three generations, and what they were made from."""
BELOW = ["a/quant", "a/tuned", "b/adapter", "b/merge"]


def settings_for(hub: SimHub | str, folder: Path, name: str = "lineage.sqlite") -> Settings:
    return Settings(folder / name, hub if isinstance(hub, str) else hub.url)


def run(
    settings: Settings, *roots: str, clock: Clock | None = None, plan: str = "walk", **options: bool
) -> tuple[CrawlPlan, list[Progress], Finished]:
    """Crawl to the end."""
    wishes = CrawlOptions(roots or ("org",), plan, **options)  # type: ignore[arg-type]  # a plan by name
    first, *between, last = crawl(wishes, settings, clock or Time().clock())
    assert isinstance(first, CrawlPlan)
    assert isinstance(last, Finished)
    return first, [event for event in between if isinstance(event, Progress)], last


def begun(settings: Settings, *roots: str, plan: str = "walk", steps: int = 1) -> Iterator[CrawlEvent]:
    """Crawl some steps and leave it at that; close it, or let it go on."""
    wishes = CrawlOptions(roots or ("org",), plan)  # type: ignore[arg-type]  # a plan by name
    events = crawl(wishes, settings, Time().clock())
    for _ in range(1 + steps):
        next(events)
    return events


def exported(settings: Settings) -> bytes:
    return b"".join(export(settings, "jsonl"))


def asked(hub: SimHub, since: int = 0) -> list[tuple[str, str]]:
    """List what a hub was asked, as the last part of the path and the filter or author."""
    found = []
    for request in hub.requests[since:]:
        params = dict(request.params)
        found.append(
            (
                request.path.removeprefix("/api/models").strip("/"),
                params.get("filter", params.get("author", "")),
            )
        )
    return found


def names(rows: Sequence[dict[str, object]]) -> list[str]:
    return sorted(str(one["id"]) for one in rows)

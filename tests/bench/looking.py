"""How much of a family a look finds within so many requests, against asking breadth first: on rows of the real Hub.

The rows are named in `LINEAGE_REAL_DATA`, a folder; without it the sample that the package ships has to do.
"""

import os
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from pathlib import Path

from lineage.settings import Settings
from lineage.simhub import Replay, SimHub, replay
from lineage.simhub.sample import sample
from lineage.store.schema.database import open_to_read
from lineage.store.write.looks import Descendant, descendants
from lineage.workflows.crawl.crawl import CrawlOptions, crawl
from lineage.workflows.look.frontier import Frontier
from tests.bench.measure import Row

FAMILIES = 23
PAGE = 1000
REQUESTS = (1, 10, 60, 300)
FILE = "hub-list-2026-08-20T2200.jsonl.gz"
Below = dict[str, list[Descendant]]
Order = Callable[[set[str]], "Frontier | BreadthFirst"]


class BreadthFirst:
    """The plain order that a look is measured against: first met, first asked; the most downloaded of a page first."""

    def __init__(self, asked: set[str]) -> None:
        self._met = set(asked)
        self._waiting: deque[str] = deque()

    def add(self, edges: list[Descendant]) -> None:
        """Take up derivatives."""
        for name, _, _ in sorted(edges, key=lambda edge: (-(edge.downloads or 0), edge.repo_id)):
            if name not in self._met:
                self._met.add(name)
                self._waiting.append(name)

    def next(self) -> str | None:
        """Return the model to ask about next."""
        return self._waiting.popleft() if self._waiting else None


def shares(below: Below, root: str, order: Order) -> dict[int, float]:
    """Return the share of a root's descendants that are found after so many requests; `below` maps bases to edges."""
    whole = reach(below, root)
    frontier = order({root})
    found: set[str] = set()
    spent, asked, shown = 0, root, {}
    while True:
        edges = below.get(asked, [])
        for start in range(0, max(len(edges), 1), PAGE):
            page = edges[start : start + PAGE]
            found |= {edge.repo_id for edge in page} - {root}
            frontier.add(page)
            spent += 1
            if spent in REQUESTS:
                shown[spent] = len(found) / len(whole)
        following = frontier.next()
        if following is None or spent >= max(REQUESTS):
            return {number: shown.get(number, len(found) / len(whole)) for number in REQUESTS}
        asked = following


def reach(below: Below, root: str) -> set[str]:
    """Return every descendant of a root."""
    met, waiting = {root}, [root]
    while waiting:
        for edge in below.get(waiting.pop(), []):
            if edge.repo_id not in met:
                met.add(edge.repo_id)
                waiting.append(edge.repo_id)
    return met - {root}


def real_rows() -> Replay:
    """Return the real rows, if their folder is named, else those of the sample."""
    folder = os.environ.get("LINEAGE_REAL_DATA")
    return replay(Path(folder) / FILE) if folder else sample()


def families(folder: Path, real: Replay) -> tuple[Below, list[str]]:
    """Crawl the rows; return the edges below each base, and the models without a base that reach farthest."""
    with SimHub(real, quota=None) as hub:
        settings = Settings(folder / "real.sqlite", hub.url)
        for _ in crawl(CrawlOptions(("Qwen",), "sweep"), settings):
            pass
    below: Below = defaultdict(list)
    named = "SELECT b.name, b.id FROM model AS b WHERE EXISTS (SELECT 1 FROM edge AS e WHERE e.base = b.id)"
    derived = (
        "SELECT b.name, d.name, d.downloads, e.relation FROM edge AS e JOIN model AS b ON b.id = e.base "
        "JOIN model AS d ON d.id = e.derivative WHERE e.current AND e.evidence IN ('hub', 'tag')"
    )
    with open_to_read(settings.database) as database, database.transaction() as connection:
        keys = {str(name): int(key) for name, key in connection.exec_driver_sql(named)}
        for base, name, downloads, relation in connection.exec_driver_sql(derived):
            below[str(base)].append(Descendant(name, downloads, relation))
        derivatives = {edge.repo_id for edges in below.values() for edge in edges}
        roots = sorted(set(keys) - derivatives)
        far = sorted(roots, key=lambda root: (-len(reach(below, root)), root))[:FAMILIES]
        for root in far[:1]:
            assert {edge.repo_id for edge in descendants(connection, keys[root])} == reach(below, root)
    return below, far


def rows(folder: Path, _models: int, _repeats: int) -> Iterator[Row]:
    """Measure the share found of the largest families taken together, and of the one where it is least."""
    real = real_rows()
    below, far = families(folder, real)
    ours = [shares(below, root, lambda asked: Frontier(asked, tuple(asked))) for root in far]
    plain = [shares(below, root, BreadthFirst) for root in far]
    for number in REQUESTS:
        sizes = [len(reach(below, root)) for root in far]
        mine, theirs = (
            sum(found[number] * size for found, size in zip(every, sizes, strict=True)) / sum(sizes)
            for every in (ours, plain)
        )
        yield Row(
            f"descendants found after {number} requests, {len(far)} largest families of {real.population}",
            f"{mine:.1%}; of the worst family {min(found[number] for found in ours):.1%}",
            f"breadth first: {theirs:.1%}",
            f"{mine / theirs:.3f}",
            "≥ 1",
        )

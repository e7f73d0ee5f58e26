"""The map beside what else draws graphs in a browser: one table, one machine, one graph, one script of gestures.

Python's times are CPU and begin with a family in memory; positions are ours for all, so the layout is the same cost
for each. Ours and sigma.js write names on the map, the others do not. There is no graphics card.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from lineage.render.bubbles import hang, place
from lineage.render.map.data import MapData
from lineage.render.map.page import map_page
from lineage.workflows.show.map import Chart, placed
from tests.bench.browsing import LONGEST, PLANNED, PROGRAM, Walk, walk
from tests.bench.families import chart_of
from tests.bench.measure import REPEATS
from tests.bench.other_maps import NoPeersError, fetched, page_by, page_by_pyvis

HEADINGS: Final = (
    "drawn by",
    "models",
    "file",
    "Python without layout",
    "with layout",
    "interactive",
    f"gesture of {PLANNED} s",
    "redraw",
    "JS heap",
    "browser",
)
OURS: Final = "our map"
SIZES: Final = (1_000, 20_000, 200_000, 1_000_000)
MOST_BY_PEER: Final = {"pyvis": 20_000, "vis-network": 20_000, "force-graph": 20_000, "sigma": 200_000}
AIMS: Final = {
    200_000: ("≤ 4 MB", "-", "≤ 2 s of it layout", "≤ 1.5 s", "-", "≤ 300 ms", "-", "-"),
    1_000_000: ("≤ 20 MB", "-", "≤ 12 s of it layout", "≤ 3 s", "-", "-", "-", "-"),
}
_FEW: Final = 3
"""Most repeats of a walk; a browser is started for each."""


class MapRow(NamedTuple):
    """One line of the table."""

    cells: tuple[str, ...]
    headings: tuple[str, ...] = HEADINGS


def rows(folder: Path, models: int = SIZES[-1], repeats: int = REPEATS) -> Iterator[MapRow]:
    """Draw growing families up to five times `models`, small ones first, each by everything that can; time and walk."""
    if PROGRAM is None:
        yield MapRow((OURS, "-", "chromium is missing", *["-"] * (len(HEADINGS) - 3)))
        return
    try:
        modules: Path | str = fetched()
    except NoPeersError as error:
        modules = str(error)
    for size in (size for size in SIZES if size <= 5 * models):
        chart = chart_of(size)
        begin = time.process_time()
        data = placed(chart)
        both = time.process_time() - begin
        layout = _layout(chart)
        yield _row(OURS, data, map_page, _Times(both - layout, layout), folder, repeats)
        for peer, most in MOST_BY_PEER.items():
            if size > most:
                continue
            if peer == "pyvis":
                yield _row(peer, data, page_by_pyvis, _Times(0, both), folder, repeats)
            elif isinstance(modules, str):
                yield MapRow((peer, f"{size:,}", modules, *["-"] * (len(HEADINGS) - 3)))
            else:
                yield _row(peer, data, page_by(peer, modules), _Times(0, both), folder, repeats)
        if size in AIMS:
            yield MapRow(("aim", f"{size:,}", *AIMS[size]))


class _Times(NamedTuple):
    """CPU seconds before a page is written: what is not layout, and what is."""

    before: float
    layout: float


def _layout(chart: Chart) -> float:
    """Time the layout alone."""
    rank = np.argsort(np.argsort(np.array(chart.faces.names), kind="stable"), kind="stable")
    begin = time.process_time()
    tree = hang(chart.graph, reach=chart.reach, rank=rank, tops=np.flatnonzero(chart.root))
    place(tree.parent, tree.relation, chart.models.downloads, rank)
    return time.process_time() - begin


def _row(
    name: str, data: MapData, write: Callable[[MapData], bytes], times: _Times, folder: Path, repeats: int
) -> MapRow:
    begin = time.process_time()
    page = write(data)
    written = time.process_time() - begin + times.before
    path = folder / f"{name}-{len(data.names)}.html"
    path.write_bytes(page)
    found = [walk(path)]
    while found[-1].ready is not None and found[-1].ready < LONGEST / 10 and len(found) < min(repeats, _FEW):
        found.append(walk(path))
    return MapRow(
        (
            name,
            f"{len(data.names):,}",
            f"{len(page) / 1e6:.2f} MB",
            f"{written:.2f} s",
            f"{written + times.layout:.2f} s",
            *_said(found),
        )
    )


def _said(found: list[Walk]) -> tuple[str, ...]:
    """Say the medians of some walks."""
    if any(one.ready is None for one in found):
        return (f"not in {LONGEST} s", "-", "-", "-", f"{found[-1].memory / 1e6:.0f} MB")
    gestures = [one.gesture for one in found]
    slow = any(one is None for one in gestures)
    return (
        (
            f"{statistics.median(one.ready or 0 for one in found):.2f} s "
            f"({statistics.median(one.ready_cpu for one in found):.1f} s CPU)"
        ),
        f"> {LONGEST} s" if slow else f"{statistics.median(one or 0 for one in gestures):.2f} s",
        (
            f"{statistics.median(one.redraw or 0 for one in found):.0f} ms "
            f"({statistics.median(one.redraw_cpu for one in found):.0f} ms CPU)"
        ),
        f"{statistics.median(one.heap for one in found) / 1e6:.0f} MB",
        f"{statistics.median(one.memory for one in found) / 1e6:.0f} MB",
    )

"""The map's layout against the least that any layout needs, the edges arranged as compressed rows."""

import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from lineage.facts import EdgeArrays
from lineage.graph import LineageGraph, all_reach
from lineage.render.bubbles import hang, place
from tests.bench.measure import Row, paired
from tests.render.bubbles.forests import hub_like

RELATED = 0.2985
"""The share of a made-up Hub's models that an edge touches."""
MOST_SECONDS = {200_000: 2, 1_000_000: 12}
MOST_GROWTH = 1.15


def rows(_: Path, models: int, repeats: int) -> Iterator[Row]:
    """Lay out made-up families of a tenth of the models, all, and five times as many; none of them stands alone."""
    seconds, floor = [], []
    sizes = (models // 10, models, models * 5)
    for size in sizes:
        graph, downloads = hub_like(round(size / RELATED), alone=False)
        reach, rank = all_reach(graph), np.arange(len(graph))
        edges = EdgeArrays(graph.keys, *_ends(graph))

        def lay_out(graph=graph, downloads=downloads, reach=reach, rank=rank) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - bound now, not later
            tree = hang(graph, reach=reach, rank=rank)
            place(tree.parent, tree.relation, downloads, rank)

        mine, theirs, ratio = paired(
            lambda lay_out=lay_out: cpu(lay_out),  # type: ignore[misc]  # bound now, not later
            lambda edges=edges: cpu(lambda: LineageGraph.from_edges(edges)),  # type: ignore[misc]  # the same
            repeats,
        )
        seconds.append(mine)
        floor.append(theirs)
        fan_out, bases = graph.down.degrees(), graph.up.degrees()
        words = (
            f"layout of {len(graph):,} related models ({np.mean(fan_out == 0):.1%} leaves, largest hub "
            f"{fan_out.max():,}, {np.mean(bases[bases > 0] > 1):.1%} merges)"
        )
        aim = f"≤ {MOST_SECONDS[size]} s" if size in MOST_SECONDS else "-"
        yield Row(words, f"{mine:.2f} s CPU", f"building the CSR: {theirs * 1000:.0f} ms", f"{ratio:.1f}", aim)
    mine, theirs = (math.log(each[-1] / each[0]) / math.log(sizes[-1] / sizes[0]) for each in (seconds, floor))
    words = f"growth exponent of the layout, {sizes[0]:,} to {sizes[-1]:,} models"
    yield Row(words, f"{mine:.2f}", f"building the CSR: {theirs:.2f}", f"{mine / theirs:.2f}", f"≤ {MOST_GROWTH}")


def cpu(work: Callable[[], object]) -> float:
    """Do something and say how many CPU seconds it took."""
    started = time.process_time()
    work()
    return time.process_time() - started


def _ends(graph: LineageGraph) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """List a graph's edges as the store hands them over: base, derivative, relation."""
    derivative = np.repeat(np.arange(len(graph), dtype=np.int32), graph.up.degrees())
    return graph.up.ends, derivative, graph.up_relation

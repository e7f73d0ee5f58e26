"""What exact reach for all models costs beside what it cannot do without, and how it grows."""

import math
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lineage.facts import EdgeArrays
from lineage.graph import LineageGraph, all_reach
from tests.bench.measure import REPEATS, Row, own_memory, paired

MOST_CSR = 20
MOST_BITSETS = 2
SIZES = (30_000, 300_000, 3_000_000, 30_000_000)
_EDGES_A_MODEL = 0.53
_FEW = 3


def drawn(models: int, merges: float, edges: float = _EDGES_A_MODEL, seed: int = 0) -> EdgeArrays:
    """Draw a Hub: bases are older models, a few of them very common; this share of derivatives has two to four."""
    random = np.random.default_rng(seed)
    children = np.sort(random.choice(np.arange(1, models), int(models * min(edges, 0.999)), replace=False))
    several = random.random(len(children)) < merges
    derivative = np.repeat(children, np.where(several, random.integers(2, 5, len(children)), 1))
    base = (derivative * random.random(len(derivative)) ** 3).astype(np.int64)
    pairs = np.unique(derivative * models + base)
    derivative, base = np.divmod(pairs, models)
    relation = np.zeros(len(pairs), dtype=np.uint8)
    return EdgeArrays(np.arange(models), base.astype(np.int32), derivative.astype(np.int32), relation)


def by_bitsets(edges: EdgeArrays) -> NDArray[np.int64]:
    """Count descendants with one bit a model in Python's own whole numbers; bases come before derivatives."""
    below = [0] * len(edges.keys)
    order = np.argsort(-edges.derivative, kind="stable")
    for base, derivative in zip(edges.base[order].tolist(), edges.derivative[order].tolist(), strict=True):
        below[base] |= below[derivative] | 1 << derivative
    return np.array([one.bit_count() for one in below])


def _cpu(work: object) -> float:
    began = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - began


def rows(_folder: Path, models: int, repeats: int = REPEATS) -> Iterator[Row]:
    """Measure reach against the arrays it needs, against bitsets, and at growing sizes up to ten times `models`."""
    few = min(repeats, _FEW)
    edges = drawn(models, 0.03)
    graph = LineageGraph.from_edges(edges)
    mine, csr, ratio = paired(lambda: _cpu(lambda: all_reach(graph)), lambda: _cpu(lambda: built(edges)), few)
    yield Row(
        f"exact reach of all, {models:,} models, 3 % merges",
        f"{mine:.2f} s CPU",
        f"building the arrays: {csr:.2f} s",
        f"{ratio:.1f}",
        f"≤ {MOST_CSR}",
    )
    dense = drawn(50_000, 0.5, 0.98)
    tangled = LineageGraph.from_edges(dense)
    assert (all_reach(tangled) == by_bitsets(dense)).all()
    mine, bits, ratio = paired(lambda: _cpu(lambda: all_reach(tangled)), lambda: _cpu(lambda: by_bitsets(dense)), few)
    yield Row(
        "exact reach of all, 50,000 models, 50 % merges",
        f"{mine:.2f} s CPU",
        f"bitsets: {bits:.2f} s",
        f"{ratio:.2f}",
        f"≤ {MOST_BITSETS}",
    )
    before: tuple[int, float] | None = None
    for size in SIZES:
        if size > 10 * models:
            break
        edges = drawn(size, 0.03)
        seconds = _cpu(lambda edges=edges: all_reach(LineageGraph.from_edges(edges)))
        exponent = "" if before is None else f"{math.log(seconds / before[1]) / math.log(size / before[0]):.2f}"
        against = "" if before is None else f"{before[0]:,} models: {before[1]:.2f} s; exponent beside"
        yield Row(f"arrays and reach, {size:,} models", f"{seconds:.2f} s CPU", against, exponent, "≈ 1")
        before = size, seconds
    yield Row("peak memory of this suite", f"{own_memory() / 1e6:.0f} MB", "", "", "")


def built(edges: EdgeArrays) -> LineageGraph:
    """Build the arrays alone."""
    return LineageGraph.from_edges(edges)

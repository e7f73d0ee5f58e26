"""Merges below models, as sets of bits: what must be counted once although many ways lead to it."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lineage.graph.arrays import Adjacency, Ints
from lineage.graph.cycles import Condensation
from lineage.graph.pairs import ways_up, worth_by_pairs
from lineage.graph.walk import depths

Totals: TypeAlias = NDArray[np.int64]
"""One number a model."""
_WORD: Final = 64
_EDGES_A_PAIR: Final = 150.0
"""Measured: what following one pair costs in edges that a word of merges is drawn along."""


class _Step(NamedTuple):
    """The recipe of one layer of rows from the rows before it.

    Attributes:
        rows: The rows of the layer.
        children: For each of them in turn, the rows of its derivatives.
        starts: Where the children of each row start.
    """

    rows: slice
    children: NDArray[np.int64]
    starts: NDArray[np.int64]


class _Word(NamedTuple):
    """Up to 64 merges that count alike, a bit for each.

    Attributes:
        worth: What each of them counts.
        rows: The rows of their bases; one that is a base of several, several times.
        bits: For each of these the bit of the merge.
    """

    worth: int
    rows: NDArray[np.int64]
    bits: NDArray[np.uint64]


def worth_of_merges(whole: Condensation, worth: NDArray[np.int64], edges_a_pair: float = _EDGES_A_PAIR) -> Totals:
    """Add up, for every model, the worth of the merges below it, each counted once.

    Two ways lead there, and the cheaper one is taken: pair by pair of a merge and a model above it, or 64 merges at a
    time. A pair costs as much as `edges_a_pair` edges do for one word of merges.
    """
    merges = np.flatnonzero(whole.up.degrees() > 1)
    above = np.flatnonzero(depths(whole.up, whole.up.neighbors(merges)) >= 0)
    every = np.union1d(above, merges)
    ways = ways_up(whole, by_chain(every, whole.chain))
    pairs, edges = float(ways[merges].sum()), int(whole.down.degrees()[above].sum())
    if pairs * edges_a_pair <= edges * len(merges) / _WORD:
        return worth_by_pairs(whole, merges, worth, ways)
    return _worth_by_words(whole, worth, merges, above)


def _worth_by_words(
    whole: Condensation, worth: NDArray[np.int64], merges: NDArray[np.int64], above: NDArray[np.int64]
) -> Totals:
    """Return totals of worth below each model, counted 64 merges at a time as bits of one integer.

    Words hold merges of equal worth only, so that counting bits is all the arithmetic there is. The cost is the edges
    between such models times a sixty-fourth of the merges.
    """
    down, up = whole.down, whole.up
    total = np.zeros(len(down), dtype=np.int64)
    layers = _layers(down, above, whole.chain)
    order = np.concatenate(layers)
    row = np.full(len(down), -1, dtype=np.int64)
    row[order] = np.arange(len(order))
    steps = [_step(down, layer, row) for layer in layers[1:]]
    counted = np.zeros(len(order), dtype=np.int64)
    for word in _words(up, merges[np.argsort(worth[merges], kind="stable")], worth, row):
        bits = np.zeros(len(order), dtype=np.uint64)
        np.bitwise_or.at(bits, word.rows, word.bits)
        for step in steps:
            bits[step.rows] |= np.bitwise_or.reduceat(bits[step.children], step.starts)
        counted += np.bitwise_count(bits) * np.int64(word.worth)
    total[order] = counted
    return total


def by_chain(models: NDArray[np.int64], chain: Ints) -> list[NDArray[np.int64]]:
    """Group models by the longest chain above them, longest first."""
    if not len(models):
        return []
    length = chain[models].max() - chain[models]
    # numpy sorts small integers by radix, in linear time
    order = np.argsort(length.astype(np.min_scalar_type(length.max())), kind="stable")
    borders = np.cumsum(np.bincount(length))[:-1]
    return [group for group in np.split(models[order], borders) if len(group)]


def _layers(down: Adjacency, above: NDArray[np.int64], chain: Ints) -> list[NDArray[np.int64]]:
    """Order the models that have merges below: first those whose derivatives have none, the rest by chain."""
    has_row = np.zeros(len(down), dtype=np.bool_)
    has_row[above] = True
    draws = np.zeros(len(down), dtype=np.bool_)
    draws[np.repeat(above, down.degrees()[above])[has_row[down.neighbors(above)]]] = True
    return [above[~draws[above]], *by_chain(above[draws[above]], chain)]


def _step(down: Adjacency, layer: NDArray[np.int64], row: NDArray[np.int64]) -> _Step:
    """Return the rows that a layer draws on; each of its models has a derivative with a row."""
    child = row[down.neighbors(layer)]
    parent = np.repeat(row[layer], down.degrees()[layer])[child >= 0]
    starts = np.flatnonzero(np.diff(parent, prepend=-1))
    return _Step(slice(int(row[layer[0]]), int(row[layer[-1]]) + 1), child[child >= 0], starts)


def _words(
    up: Adjacency, merges: NDArray[np.int64], worth: NDArray[np.int64], row: NDArray[np.int64]
) -> Iterator[_Word]:
    """Deal merges that are ordered by worth into words."""
    worths = worth[merges]
    borders = [0, *(np.flatnonzero(np.diff(worths)) + 1).tolist(), len(merges)]
    bases, bit = up.degrees(), np.uint64(1) << np.arange(_WORD, dtype=np.uint64)
    for start, end in pairwise(borders):
        for first in range(start, end, _WORD):
            dealt = merges[first : min(first + _WORD, end)]
            bits = np.repeat(bit[: len(dealt)], bases[dealt])
            yield _Word(int(worths[first]), row[up.neighbors(dealt)], bits)

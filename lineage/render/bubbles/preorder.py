"""Depth-first order: every subtree one range, its biggest branches first and its leaves last."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Preorder:
    """A forest in depth-first order.

    Attributes:
        order: int32: the input position of each model.
        parent: int32: where each model's parent stands in this order; -1 at the top.
        subtree: int32: how many models each subtree has, its own model included.
        levels: Positions in this order, from the top down: each model one level below its parent.
    """

    order: NDArray[np.int32]
    parent: NDArray[np.int32]
    subtree: NDArray[np.int32]
    levels: tuple[NDArray[np.int32], ...]


def preorder(
    parent: NDArray[np.integer[Any]],
    relation: NDArray[np.integer[Any]],
    weight: NDArray[np.integer[Any]],
    rank: NDArray[np.integer[Any]],
) -> Preorder:
    """Return a forest in depth-first order: siblings by subtree, biggest first, then relation, weight, name.

    >>> array = np.array
    >>> found = preorder(array([-1, 0, 0, 2]), array([255, 0, 0, 0]), array([0, 9, 0, 0]), array([0, 1, 2, 3]))
    >>> found.order.tolist(), found.subtree.tolist()
    ([0, 2, 3, 1], [4, 2, 1, 1])
    """
    models = len(parent)
    levels = _levels(parent)
    subtree = np.ones(models, dtype=np.int32)
    for level in reversed(levels[1:]):
        np.add.at(subtree, parent[level].astype(np.int64), subtree[level])
    siblings = np.lexsort((rank, -weight.astype(np.int64), relation, -subtree, parent))
    whose, size = parent[siblings], subtree[siblings].astype(np.int64)
    ahead = np.cumsum(size) - size
    begins = np.ones(models, dtype=bool)
    begins[1:] = whose[1:] != whose[:-1]
    ahead -= np.repeat(ahead[begins], np.diff(np.append(np.flatnonzero(begins), models)))
    before = np.empty(models, dtype=np.int64)
    before[siblings] = ahead
    place = before
    for level in levels[1:]:
        place[level] += place[parent[level]] + 1
    order = np.empty(models, dtype=np.int32)
    order[place] = np.arange(models, dtype=np.int32)
    above = parent[order]
    return Preorder(
        order,
        np.where(above >= 0, place[above], -1).astype(np.int32),
        subtree[order],
        tuple(np.sort(place[level]).astype(np.int32) for level in levels),
    )


def _levels(parent: NDArray[np.integer[Any]]) -> list[NDArray[np.int64]]:
    """Split models by their depth, from the top down."""
    by_parent = np.argsort(parent, kind="stable")
    starts = np.searchsorted(parent[by_parent], np.arange(len(parent) + 1))
    level = by_parent[: starts[0]]
    levels = []
    while len(level):
        levels.append(level)
        first, length = starts[level], starts[level + 1] - starts[level]
        slots = np.repeat(first - (np.cumsum(length) - length), length) + np.arange(int(length.sum()))
        level = by_parent[slots]
    return levels

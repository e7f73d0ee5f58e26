"""Places of a forest's models: discs of leaves, circles around discs, families around the biggest."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lineage.render.bubbles.discs import LEAF, MOST_IN_RINGS, Discs, discs
from lineage.render.bubbles.field import field
from lineage.render.bubbles.nest import MARGIN, Nests, nests
from lineage.render.bubbles.packing import pack
from lineage.render.bubbles.preorder import Preorder, preorder

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Bubbles:
    """A map's places, in depth-first order, so that each model's subtree is the range that begins with it.

    Siblings come biggest subtree first, then by relation, weight and name. A length of 1 is a leaf's radius.
    The links of a chain wind round its end, so that a model with one derivative may have its dot inside that one's
    circle: who looks for a dot must look at each on the way down. Where a derivative's circle outgrows a base's disc,
    the base's own dot and its few leaves lie round that circle instead.

    Attributes:
        order: int32: the input position of each model.
        parent: int32: where the model that each stands under is in this order; -1 at the top.
        subtree: int32: how many models stand under each, itself included.
        x: float64: the center of each model's own dot.
        y: float64: the same.
        radius: float64: the radius of that dot; no two dots overlap.
        cx: float64: the center of the circle that holds the model's whole subtree.
        cy: float64: the same.
        circle: float64: the radius of that circle; it lies inside the parent's, and no two siblings' overlap.
    """

    order: Ints
    parent: Ints
    subtree: Ints
    x: Floats
    y: Floats
    radius: Floats
    cx: Floats
    cy: Floats
    circle: Floats


def place(
    parent: NDArray[np.integer[Any]],
    relation: NDArray[np.integer[Any]],
    weight: NDArray[np.integer[Any]],
    rank: NDArray[np.integer[Any]],
) -> Bubbles:
    """Place a forest: the biggest family in the middle, models that stand alone in a field around all families.

    Where these are many, they are drawn smaller; where they are few, they stand in a row below. Where there is one
    family, its root stands above everything else in it, unless it is in the middle.

    The same forest gets the same places, whatever the order in which its models come. The cost is nearly
    proportional to the models; Python steps from one to the next only among bases of bases.

    Args:
        parent: The input position of the model that each stands under; -1 at the top. There must be no cycles.
        relation: Of each model to its parent; it makes the slices of a disc. At the top it says who comes first.
        weight: Among equals, the heavier stands nearer to the middle, e.g. downloads.
        rank: Each model's place in name order, each its own, which settles ties.

    >>> array = np.array
    >>> found = place(array([-1, 0, 0]), array([255, 0, 2]), array([9, 1, 5]), array([0, 1, 2]))
    >>> found.order.tolist(), found.subtree.tolist(), found.radius.round(2).tolist()
    ([0, 1, 2], [3, 1, 1], [1.28, 1.0, 1.0])
    """
    forest = preorder(parent, relation, weight, rank)
    models = len(parent)
    is_base = forest.subtree > 1
    bases = np.flatnonzero(is_base)
    children = _count(forest.parent, models)
    leaves = (children - _count(forest.parent[bases], models))[bases]
    slots = _ranges(bases + forest.subtree[bases] - leaves, leaves)
    disc = discs(leaves, children[bases], relation[forest.order[slots]])
    nest = nests(forest.parent, bases, disc, children[bases], leaves)
    cx, cy, middle_x, middle_y, turn = _spread(forest, bases, nest, disc)
    x, y, radius = cx.copy(), cy.copy(), np.full(models, LEAF)
    loose = nest.loose[bases]
    turn = np.where(loose | (leaves <= MOST_IN_RINGS), turn[bases], 0.0)
    own_x, own_y = _turned(np.where(loose, 0.0, disc.own_x), np.where(loose, 0.0, disc.own_y), turn)
    x[bases], y[bases], radius[bases] = middle_x[bases] + own_x, middle_y[bases] + own_y, disc.own
    leaf_x, leaf_y = _turned(nest.leaf_x, nest.leaf_y, np.repeat(turn, leaves))
    x[slots] = np.repeat(middle_x[bases], leaves) + leaf_x
    y[slots] = np.repeat(middle_y[bases], leaves) + leaf_y
    top = bases[forest.parent[bases] < 0]
    alone = models - int(np.count_nonzero(forest.parent[~is_base] < 0))
    x[alone:], y[alone:], radius[alone:] = field(models - alone, cx[top], cy[top], nest.circle[top])
    circle = nest.circle.copy()
    circle[alone:] = radius[alone:]
    for own, around in ((x, cx), (y, cy)):
        around[~is_base] = own[~is_base]
    return Bubbles(forest.order, forest.parent, forest.subtree, x, y, radius, cx, cy, circle)


def _spread(
    forest: Preorder, bases: NDArray[np.int64], nest: Nests, disc: Discs
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Pack the families, then, from the top down, turn each base so that what is below it points outward.

    Returns:
        The middle of each base's circle, x and y, that of its disc, x and y, and its turn, in radians.
    """
    models = len(forest.parent)
    cx, cy, middle_x, middle_y, turn = (np.zeros(models) for _ in range(5))
    families = bases[forest.parent[bases] < 0]
    if len(families):
        families[1:] = families[1:][np.argsort(-nest.circle[families[1:]], kind="stable")]
        cx[families], cy[families] = pack(nest.circle[families] + MARGIN, round_first=True)
    for depth, level in enumerate(forest.levels):
        here = level[forest.subtree[level] > 1]
        if depth:
            above = forest.parent[here]
            out_x, out_y = _turned(nest.from_x[here], nest.from_y[here], turn[above])
            cx[here], cy[here] = middle_x[above] + out_x, middle_y[above] + out_y
            turn[here] = np.where(nest.stiff[here], turn[above], np.arctan2(out_y, out_x))
        else:
            turn[here] = np.arctan2(cy[here], cx[here]) if len(here) > 1 else _upward(nest, disc, here)
        to_x, to_y = _turned(nest.x[here], nest.y[here], turn[here])
        middle_x[here], middle_y[here] = cx[here] - to_x, cy[here] - to_y
    return cx, cy, middle_x, middle_y, turn


def _upward(nest: Nests, disc: Discs, root: Ints) -> Floats:
    """Return the turn that puts the root of the only family above the middle of its circle."""
    own_x, own_y = (0.0, 0.0) if nest.loose[root].any() else (disc.own_x[:1], disc.own_y[:1])
    up: Floats = -np.pi / 2 - np.arctan2(own_y - nest.y[root], own_x - nest.x[root])
    return up


def _turned(x: Floats, y: Floats, turn: Floats) -> tuple[Floats, Floats]:
    """Turn points about the origin."""
    cosine, sine = np.cos(turn), np.sin(turn)
    return x * cosine - y * sine, x * sine + y * cosine


def _count(parent: Ints, models: int) -> NDArray[np.int64]:
    """Count how often each model is named as a parent."""
    return np.bincount(parent[parent >= 0], minlength=models)


def _ranges(first: NDArray[np.integer[Any]], length: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Lay ranges of positions end to end."""
    before = np.cumsum(length) - length
    return np.repeat(first - before, length) + np.arange(int(length.sum()))

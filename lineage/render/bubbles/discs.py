"""The disc of a base: its own dot in the middle, its leaves around it, sliced by relation like a pie."""

from dataclasses import dataclass
from functools import cache
from math import asin, cos, pi, sin, sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lineage.render.bubbles.enclose import enclose

Floats = NDArray[np.float64]

LEAF: Final = 1.0
"""The radius of a leaf's dot, which all other lengths are measured in."""

_TURN: Final = pi * (3 - sqrt(5))
PITCH: Final = 1.2075
_FIRST: Final = 4.0
"""Dots of radius 1 at distance PITCH √k and angle k _TURN never meet from k = _FIRST on, whole or not: at the
closest they are 2.0002 apart. See H. Vogel, "A better way to construct the sunflower head" (Math. Biosci. 44, 1979)."""
_OWN: Final = 0.2
_SLACK: Final = 1 + 1e-6
MOST_IN_RINGS: Final = 36
"""Up to so many leaves stand in rings, which are closer than a spiral is near its middle."""
_MOST_IN_A_FAN: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class Discs:
    """One disc for each base, each around its own origin.

    Attributes:
        radius: float64: the disc's own radius.
        own: float64: the radius of the base's own dot.
        own_x: float64: where that dot stands; beside the origin in discs of few leaves.
        own_y: float64: the same.
        leaf_x: float64: where the leaves stand, disc after disc, each disc's in their order.
        leaf_y: float64: the same.
    """

    radius: Floats
    own: Floats
    own_x: Floats
    own_y: Floats
    leaf_x: Floats
    leaf_y: Floats


def discs(
    leaves: NDArray[np.integer[Any]], children: NDArray[np.integer[Any]], relation: NDArray[np.integer[Any]]
) -> Discs:
    """Lay out the disc of each base, all in a few array operations.

    Args:
        leaves: How many leaves each base has.
        children: How many children it has, leaves and others: they make its own dot grow.
        relation: Of each leaf, disc after disc, each disc's ascending; within a relation the leaf to stand
            nearest to the center comes first.
    """
    own = own_radius(children)
    leaves = leaves.astype(np.int64)
    starts = np.cumsum(leaves) - leaves
    whose = np.repeat(np.arange(len(leaves)), leaves)
    number = np.arange(len(whose)) - starts[whose]
    inner = ((own + LEAF) / PITCH) ** 2
    steps = inner[whose] + number
    distance = PITCH * np.sqrt(steps)
    angle = np.remainder(number * _TURN, 2 * pi)
    x, y = distance * np.cos(angle), distance * np.sin(angle)
    radius = PITCH * np.sqrt(inner + np.maximum(leaves - 1, 0)) + LEAF
    own_x, own_y = np.zeros(len(own)), np.zeros(len(own))
    few = np.flatnonzero(leaves <= MOST_IN_RINGS)
    kinds, which = np.unique(np.stack([leaves[few], children[few]]), axis=1, return_inverse=True)
    for kind, (count, siblings) in enumerate(kinds.T.tolist()):
        same = few[which.reshape(-1) == kind]
        ring_x, ring_y, ring_angle, (shift_x, shift_y, radius[same]) = _rings(count, float(own_radius(siblings)))
        own_x[same], own_y[same] = -shift_x, -shift_y
        slots = (starts[same, None] + np.arange(count)).reshape(-1)
        x[slots], y[slots] = np.tile(ring_x - shift_x, len(same)), np.tile(ring_y - shift_y, len(same))
        angle[slots] = np.tile(ring_angle, len(same))
    seats = _slice(whose, angle, relation)
    return Discs(radius, own, own_x, own_y, x[seats], y[seats])


def own_radius(children: NDArray[np.integer[Any]] | int) -> Floats:
    """Return the radius of a model's own dot, by its number of children."""
    return LEAF + _OWN * np.sqrt(np.asarray(children, dtype=np.float64))


def spiral(count: int, inner: float) -> tuple[Floats, Floats]:
    """Place single dots in one spiral outside a circle, from the inside out."""
    first = max((inner / PITCH) ** 2, _FIRST)
    number = np.arange(count)
    distance = PITCH * np.sqrt(first + number)
    return distance * np.cos(number * _TURN), distance * np.sin(number * _TURN)


def _slice(whose: NDArray[np.int64], angle: Floats, relation: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Assign the leaves to seats of a disc: a slice for each relation, its first nearest to the center.

    Seats go round by angle and are dealt out to the relations in turn; within a slice they go from the inside out,
    which is how they are numbered.
    """
    round_about = np.argsort(whose * (4 * pi) + angle, kind="stable")
    slices = np.empty(len(whose), dtype=np.int64)
    slices[round_about] = relation
    return np.argsort(whose * (int(relation.max(initial=0)) + 1) + slices, kind="stable")


@cache
def _rings(count: int, own: float) -> tuple[Floats, Floats, Floats, tuple[float, float, float]]:
    """Place a few leaves closely around a dot: x, y and angle of each, and the circle around them all."""
    distances: list[float] = []
    angles: list[float] = []
    reach = (own + LEAF) * _SLACK
    while len(distances) < count:
        step = 2 * asin(LEAF / reach) * _SLACK
        room = int(2 * pi / step)
        here = min(room, count - len(distances))
        if here > _MOST_IN_A_FAN or distances:
            step = 2 * pi / here
        distances += [reach] * here
        angles += [step * (number - (here - 1) / 2) for number in range(here)]
        reach += 2 * LEAF * _SLACK
    x = np.array([reach * cos(angle) for reach, angle in zip(distances, angles, strict=True)])
    y = np.array([reach * sin(angle) for reach, angle in zip(distances, angles, strict=True)])
    around = enclose(np.append(x, 0.0), np.append(y, 0.0), np.append(np.full(count, LEAF), own))
    return x, y, np.array(angles), around

"""Rafts: many circles of nearly one size, laid in rings into whatever room is left round the middle."""

from math import ceil, pi, sqrt
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Counts: TypeAlias = NDArray[np.int64]

_MOST_RINGS: Final = 1000
_SPARE_RINGS: Final = 3
_SLACK: Final = 1 - 1e-9
_TURN: Final = pi * (3 - sqrt(5))


def raft(
    x: Floats, y: Floats, radii: Floats, *, count: int, radius: float, middle: tuple[float, float]
) -> tuple[Floats, Floats]:
    """Find places for equal circles among and around some that lie already, nearest to the middle first.

    Places stand side by side in rings about the middle, as many in each as have room; those that a circle reaches
    are left out. The cost is the area of the raft in places and, for each circle that lies already, the rings that
    it crosses. The number of rings has a bound: very small circles round a very large one lie looser than they could.

    Args:
        x: Of the circles that lie already.
        y: The same.
        radii: The same.
        count: How many places to find.
        radius: Of the circles to be placed.
        middle: Where the raft is to be round about.
    """
    far = np.hypot(x - middle[0], y - middle[1])
    taken = float((far + radii).max())
    radius = max(radius, taken / (2 * _MOST_RINGS))
    size, far, bearing = radii / radius + 1, far / radius, np.arctan2(y - middle[1], x - middle[0])
    rings = ceil(sqrt((taken / radius / 2 + 1) ** 2 + count / pi)) + _SPARE_RINGS
    room = np.ones(rings, dtype=np.int64)
    room[1:] = np.floor(pi / np.arcsin(1 / (2.0 * np.arange(1, rings))) * _SLACK)
    starts = np.cumsum(room) - room
    free = np.flatnonzero(~_reached(far, bearing, size, room, starts))[:count]
    ring = np.searchsorted(starts, free, side="right") - 1
    angle: Floats = (free - starts[ring]) * (2 * pi / room[ring]) + _begin(ring)
    distance: Floats = 2.0 * radius * ring.astype(np.float64)
    return middle[0] + distance * np.cos(angle), middle[1] + distance * np.sin(angle)


def _begin(ring: Counts) -> Floats:
    """Return the angle at which a ring begins: each at another, so that no spokes show."""
    begin: Floats = ring.astype(np.float64) * _TURN
    return begin


def _reached(far: Floats, bearing: Floats, size: Floats, room: Counts, starts: Counts) -> NDArray[np.bool_]:
    """Mark the places nearer to a circle's center than its size: in each ring one stretch a circle.

    Lengths are in radii of the circles to be placed: ring t is at distance 2t.
    """
    first = np.maximum(np.ceil((far - size) / 2), 0).astype(np.int64)
    last = np.minimum(np.floor((far + size) / 2), len(room) - 1).astype(np.int64)
    crossed = np.maximum(last - first + 1, 0)
    which = np.repeat(np.arange(len(far)), crossed)
    ring = np.arange(len(which)) - np.repeat(np.cumsum(crossed) - crossed, crossed) + first[which]
    distance, places = 2.0 * ring, room[ring]
    # Half the stretch, by the law of cosines; a ring that lies wholly inside the circle is all stretch.
    with np.errstate(divide="ignore", invalid="ignore"):
        cosine = (distance**2 + far[which] ** 2 - size[which] ** 2) / (2 * distance * far[which])
    half = np.arccos(np.clip(np.where(np.isnan(cosine), -1.0, cosine), -1.0, 1.0))
    step = 2 * pi / places
    towards = bearing[which] - _begin(ring)
    begin = np.ceil((towards - half) / step).astype(np.int64)
    length = np.minimum(np.floor((towards + half) / step).astype(np.int64) - begin + 1, places)
    length[half == pi] = places[half == pi]
    begin %= places
    over = np.maximum(begin + length - places, 0)
    total = int(room.sum()) + 1
    change = np.bincount(starts[ring] + begin, minlength=total)
    change -= np.bincount(starts[ring] + begin + length - over, minlength=total)
    change += np.bincount(starts[ring], minlength=total)
    change -= np.bincount(starts[ring] + over, minlength=total)
    reached: NDArray[np.bool_] = np.cumsum(change)[:-1] > 0
    return reached

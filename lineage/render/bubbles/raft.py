"""Rafts: many circles of nearly one size, laid like bubbles on water into whatever room is left round the middle."""

from math import ceil, pi, sqrt
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

_ROW: Final = sqrt(3)
_FINEST: Final = 2000


def raft(
    x: Floats, y: Floats, radii: Floats, *, count: int, radius: float, middle: tuple[float, float]
) -> tuple[Floats, Floats]:
    """Find places for equal circles among and around some that lie already, nearest to the middle first.

    Places are the points of a triangular lattice about the middle that no circle reaches. The cost is the area of
    the raft in lattice points and, for each circle that lies already, the lattice rows that it crosses. The lattice
    has a bound: very small circles round a very large one lie looser than they could.

    Args:
        x: Of the circles that lie already.
        y: The same.
        radii: The same.
        count: How many places to find.
        radius: Of the circles to be placed.
        middle: Where the raft is to be round about.
    """
    radius = max(radius, float((np.hypot(x - middle[0], y - middle[1]) + radii).max()) / _FINEST)
    from_x, from_y = (x - middle[0]) / radius, (y - middle[1]) / radius
    size = radii / radius + 1
    taken = float((np.hypot(from_x, from_y) + size).max())
    edge = sqrt(taken * taken + count * 2 * _ROW / pi) + 2
    rows, columns = ceil(edge / _ROW), ceil(edge / 2)
    blocked = _blocked(from_x, from_y, size, rows, columns)
    row, column = np.nonzero(~blocked)
    row -= rows
    across = 2 * (column - columns) + (row & 1)
    far = across * across + 3 * row * row
    within = np.flatnonzero(far <= edge * edge)
    nearest = within[np.argsort(far[within], kind="stable")[:count]]
    return middle[0] + across[nearest] * radius, middle[1] + row[nearest].astype(np.float64) * (_ROW * radius)


def _blocked(x: Floats, y: Floats, size: Floats, rows: int, columns: int) -> NDArray[np.bool_]:
    """Mark the lattice points nearer to a circle's centre than its size: in each row, one stretch a circle.

    Lengths are in radii of the circles to be placed. Row t is at height √3 t; its points are 2 apart, and those of
    odd rows shifted by 1.
    """
    first = np.maximum(np.ceil((y - size) / _ROW).astype(np.int64), -rows)
    last = np.minimum(np.floor((y + size) / _ROW).astype(np.int64), rows)
    crossed = np.maximum(last - first + 1, 0)
    which = np.repeat(np.arange(len(x)), crossed)
    row = np.arange(len(which)) - np.repeat(np.cumsum(crossed) - crossed, crossed) + first[which]
    half = np.sqrt(np.maximum(size[which] ** 2 - (row * _ROW - y[which]) ** 2, 0.0))
    shift = row & 1
    begin = np.clip(np.ceil((x[which] - half - shift) / 2).astype(np.int64), -columns, columns + 1)
    end = np.clip(np.floor((x[which] + half - shift) / 2).astype(np.int64), -columns - 1, columns)
    wide = 2 * columns + 2
    line = (row + rows) * wide + columns
    change = np.bincount(line + begin, minlength=(2 * rows + 1) * wide)
    change -= np.bincount(line + end + 1, minlength=(2 * rows + 1) * wide)
    blocked: NDArray[np.bool_] = np.cumsum(change).reshape(2 * rows + 1, wide)[:, :-1] > 0
    return blocked

"""Places for dots around a middle: evenly spread, divided into slices, none nearer to another than a dot is wide."""

from collections.abc import Sequence
from math import pi, sin, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

WIDEST: Final = 1.02
"""The diameter of the largest dot; all lengths here are in pitches, the step from dot to dot."""
_GOLDEN: Final = pi * (3 - sqrt(5))
_SPREAD: Final = 0.69
"""The n-th place is `_SPREAD * sqrt(n)` from the middle: so any two are at least 1.05 apart."""
_FIRST: Final = 0.5
_ROOM: Final = 0.11
"""Between what stands in the middle and the first dots."""
_LEAST_STEP: Final = 1.1
"""Between two dots of one ring."""


def places(number: int, hole: float = 0.0) -> NDArray[np.float64]:
    """Return so many places, one row of x and y each, whose dots leave a disc of radius `hole` free.

    A few stand in one ring; more are spread as the seeds of a sunflower are.
    """
    nearest = hole + WIDEST / 2 + _ROOM if hole else 0.0
    at = np.arange(number)
    angle, radius = at * _GOLDEN, _SPREAD * np.sqrt(at + max((nearest / _SPREAD) ** 2, _FIRST))
    if hole and number and nearest >= _LEAST_STEP / (2 * sin(pi / max(number, 2))):
        angle, radius = pi / 2 - at * (2 * pi / number), np.full(number, nearest)
    elif number == 1:
        radius = np.zeros(1)
    return np.stack([radius * np.cos(angle), -radius * np.sin(angle)], axis=1)


def slices(at: NDArray[np.float64], sizes: Sequence[int]) -> list[NDArray[np.int64]]:
    """Cut places into slices of some sizes, clockwise from twelve o'clock; in each, the nearest to the middle first."""
    # Rounded, so that no last bit of a processor decides which of two comes first.
    clockwise = np.round(np.arctan2(at[:, 0], -at[:, 1]) % (2 * pi), 9) % round(2 * pi, 9)
    radius = np.round(np.hypot(at[:, 0], at[:, 1]), 9)
    order = np.lexsort((radius, clockwise))
    parts, start = [], 0
    for size in sizes:
        part = order[start : start + size]
        parts.append(part[np.lexsort((clockwise[part], radius[part]))])
        start += size
    return parts

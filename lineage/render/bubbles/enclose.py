"""The smallest circle around circles."""

from math import hypot, sqrt
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Circle: TypeAlias = tuple[float, float, float]
"""x, y and radius."""

_MOST_STEPS: Final = 64
_EXACT: Final = 1e-9


def enclose(x: NDArray[np.float64], y: NDArray[np.float64], radius: NDArray[np.float64]) -> Circle:
    """Find the smallest circle that holds some circles.

    The circle grows over whichever circle stands out furthest, as in B. Gärtner, "Fast and robust smallest
    enclosing balls" (ESA 1999), on the bases of d3-hierarchy's `packEnclose`. Whatever rounding does to its
    center, the radius that comes back holds every circle.

    >>> array = np.array
    >>> enclose(array([0.0, 4.0]), array([0.0, 0.0]), array([1.0, 1.0]))
    (2.0, 0.0, 3.0)
    """
    if len(x) == 1:
        return float(x[0]), float(y[0]), float(radius[0])
    first = int(np.argmax(radius))
    basis: list[Circle] = [(float(x[first]), float(y[first]), float(radius[first]))]
    around = basis[0]
    for _ in range(_MOST_STEPS):  # pragma: no branch - a bound, should rounding ever make it go round and round
        out = np.hypot(x - around[0], y - around[1]) + radius
        furthest = int(np.argmax(out))
        if out[furthest] <= around[2] * (1 + _EXACT):
            break
        basis, around = _extend(basis, around, (float(x[furthest]), float(y[furthest]), float(radius[furthest])))
    return around[0], around[1], float((np.hypot(x - around[0], y - around[1]) + radius).max())


def _extend(basis: list[Circle], around: Circle, new: Circle) -> tuple[list[Circle], Circle]:
    """Find the smallest circle around a basis of up to three and one more, and which of them it touches.

    `around` is the circle around the basis, which is kept where rounding leaves no other.
    """
    circles: list[tuple[list[Circle], Circle]] = [([new], new)]
    circles += [([other, new], around_two(other, new)) for other in basis]
    for position, first in enumerate(basis):
        for other in basis[position + 1 :]:
            touching = _around_three(first, other, new)
            if touching is not None:
                circles.append(([first, other, new], touching))
    fitting = [pair for pair in circles if all(_holds(pair[1], circle) for circle in (*basis, new))]
    return min(fitting, key=lambda pair: pair[1][2], default=(basis, around))


def _holds(outer: Circle, inner: Circle) -> bool:
    return hypot(outer[0] - inner[0], outer[1] - inner[1]) + inner[2] <= outer[2] * (1 + _EXACT)


def around_two(first: Circle, other: Circle) -> Circle:
    """Find the smallest circle around two, of which one may hold the other."""
    apart = hypot(other[0] - first[0], other[1] - first[1])
    if apart + min(first[2], other[2]) <= max(first[2], other[2]):
        return max(first, other, key=lambda circle: circle[2])
    radius = (apart + first[2] + other[2]) / 2
    share = (radius - first[2]) / apart
    return first[0] + (other[0] - first[0]) * share, first[1] + (other[1] - first[1]) * share, radius


def _around_three(first: Circle, two: Circle, three: Circle) -> Circle | None:
    """Find the circle that three circles touch from inside (the problem of Apollonius), if there is one."""
    x1, y1, r1 = first
    a2, b2, c2 = x1 - two[0], y1 - two[1], two[2] - r1
    a3, b3, c3 = x1 - three[0], y1 - three[1], three[2] - r1
    d2 = c2 * (two[2] + r1) - a2 * a2 - b2 * b2
    d3 = c3 * (three[2] + r1) - a3 * a3 - b3 * b3
    across = a3 * b2 - a2 * b3
    if abs(across) <= _EXACT * (abs(a3 * b2) + abs(a2 * b3)):
        return None
    # The center is one's own center plus a straight line in the radius: (xa, ya) + radius (xb, yb).
    xa, xb = (b2 * d3 - b3 * d2) / (across * 2), (b3 * c2 - b2 * c3) / across
    ya, yb = (a3 * d2 - a2 * d3) / (across * 2), (a2 * c3 - a3 * c2) / across
    square, line, rest = xb * xb + yb * yb - 1, 2 * (r1 + xa * xb + ya * yb), xa * xa + ya * ya - r1 * r1
    if line >= 0 and not square:
        return None
    root = sqrt(max(line * line - 4 * square * rest, 0.0))
    radius = 2 * rest / (root - line) if line < 0 else -(line + root) / (2 * square)
    return x1 + xa + xb * radius, y1 + ya + yb * radius, radius

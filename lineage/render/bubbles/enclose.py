"""The smallest circle around circles."""

from math import hypot, sqrt
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Circle: TypeAlias = tuple[float, float, float]
"""x, y and radius."""

_MOST_STEPS: Final = 64
_EXACT: Final = 1e-9
_PARALLEL: Final = 1e-6


def enclose(x: NDArray[np.float64], y: NDArray[np.float64], radius: NDArray[np.float64]) -> Circle:
    """Find the smallest circle that holds some circles.

    The circle grows over whichever circle stands out furthest, as in B. Gärtner, "Fast and robust smallest
    enclosing balls" (ESA 1999), on the bases of d3-hierarchy's `packEnclose`. Whatever rounding does to its
    centre, the radius that comes back holds every circle.

    >>> array = np.array
    >>> enclose(array([0.0, 4.0]), array([0.0, 0.0]), array([1.0, 1.0]))
    (2.0, 0.0, 3.0)
    """
    if len(x) == 1:
        return float(x[0]), float(y[0]), float(radius[0])
    first = int(np.argmax(radius))
    basis: list[Circle] = [(float(x[first]), float(y[first]), float(radius[first]))]
    around = basis[0]
    for _ in range(_MOST_STEPS):
        out = np.hypot(x - around[0], y - around[1]) + radius
        furthest = int(np.argmax(out))
        if out[furthest] <= around[2] * (1 + _EXACT):
            break
        grown = _extend(basis, (float(x[furthest]), float(y[furthest]), float(radius[furthest])))
        if grown is None:
            break
        basis, around = grown
    return around[0], around[1], float((np.hypot(x - around[0], y - around[1]) + radius).max())


def _extend(basis: list[Circle], new: Circle) -> tuple[list[Circle], Circle] | None:
    """Find the smallest circle around a basis of up to three and one more, and which of them it touches.

    Returns:
        None where rounding leaves no such circle.
    """
    found: list[tuple[list[Circle], Circle]] = [([new], new)]
    found += [([one, new], around_two(one, new)) for one in basis]
    for position, one in enumerate(basis):
        for other in basis[position + 1 :]:
            around = _around_three(one, other, new)
            if around is not None:
                found.append(([one, other, new], around))
    fitting = [pair for pair in found if all(_holds(pair[1], one) for one in (*basis, new))]
    return min(fitting, key=lambda pair: pair[1][2], default=None)


def _holds(outer: Circle, inner: Circle) -> bool:
    return hypot(outer[0] - inner[0], outer[1] - inner[1]) + inner[2] <= outer[2] * (1 + _EXACT)


def around_two(one: Circle, other: Circle) -> Circle:
    """Find the smallest circle around two, of which one may hold the other."""
    apart = hypot(other[0] - one[0], other[1] - one[1])
    if apart + min(one[2], other[2]) <= max(one[2], other[2]):
        return max(one, other, key=lambda circle: circle[2])
    radius = (apart + one[2] + other[2]) / 2
    share = (radius - one[2]) / apart
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share, radius


def _around_three(one: Circle, two: Circle, three: Circle) -> Circle | None:
    """Find the circle that three circles touch from inside (the problem of Apollonius), if there is one."""
    x1, y1, r1 = one
    a2, b2, c2 = x1 - two[0], y1 - two[1], two[2] - r1
    a3, b3, c3 = x1 - three[0], y1 - three[1], three[2] - r1
    d2 = c2 * (two[2] + r1) - a2 * a2 - b2 * b2
    d3 = c3 * (three[2] + r1) - a3 * a3 - b3 * b3
    across = a3 * b2 - a2 * b3
    if abs(across) <= _EXACT * (abs(a3 * b2) + abs(a2 * b3)):
        return None
    # The centre is one's own centre plus a straight line in the radius: (xa, ya) + radius (xb, yb).
    xa, xb = (b2 * d3 - b3 * d2) / (across * 2), (b3 * c2 - b2 * c3) / across
    ya, yb = (a3 * d2 - a2 * d3) / (across * 2), (a2 * c3 - a3 * c2) / across
    square, line, rest = xb * xb + yb * yb - 1, 2 * (r1 + xa * xb + ya * yb), xa * xa + ya * ya - r1 * r1
    if abs(square) > _PARALLEL:
        inside = line * line - 4 * square * rest
        radius = -(line + sqrt(max(inside, 0.0))) / (2 * square)
    elif line:
        radius = -rest / line
    else:
        return None
    return x1 + xa + xb * radius, y1 + ya + yb * radius, radius

"""Front-chain packing: circles of any size, one by one, each into the free corner nearest to the middle."""

from math import sqrt
from typing import Final

_TOUCH: Final = 1e-6


def front_chain(radii: list[float], *, middle: tuple[float, float]) -> tuple[list[float], list[float]]:
    """Pack circles closely, the first at the origin.

    The front is the closed chain of circles that can be touched from outside. Each new circle touches the two
    neighbors of the front that are nearest to the middle; those that it would cover leave the front. See W. Wang,
    H. Wang, G. Dai and H. Wang, "Visualization of large hierarchical data by circle packing" (CHI 2006), and
    d3-hierarchy's `packSiblings`. The cost is the number of circles times the length of the front.

    Args:
        radii: Of each circle, the first in the middle, the others biggest first.
        middle: What the packing is to be round about.
    """
    x, y = [0.0] * len(radii), [0.0] * len(radii)
    if len(radii) > 1:
        x[1] = radii[0] + radii[1]
    if len(radii) <= 2:  # noqa: PLR2004 - two circles touch, the third makes a front
        return x, y
    x[2], y[2] = _corner(x, y, radii, 1, 0, radii[2])
    after, before = [0] * len(radii), [0] * len(radii)
    after[0], after[1], after[2] = 1, 2, 0
    before[0], before[1], before[2] = 2, 0, 1
    anchor = _nearest(x, y, radii, after, 0, middle)
    for new in range(3, len(radii)):
        anchor = _insert(x, y, radii, after, before, anchor, new)
        anchor = _nearest(x, y, radii, after, anchor, middle)
    return x, y


def _insert(
    x: list[float], y: list[float], radii: list[float], after: list[int], before: list[int], anchor: int, new: int
) -> int:
    """Place a circle against a circle of the front and its neighbor, or, where that is taken, against others near."""
    radius = radii[new]
    other = after[anchor]
    while True:
        new_x, new_y = _corner(x, y, radii, anchor, other, radius)
        ahead, behind = after[other], before[anchor]
        way_ahead, way_behind = radii[other], radii[anchor]
        while True:
            if way_ahead <= way_behind:
                apart = radii[ahead] + radius - _TOUCH
                if (x[ahead] - new_x) ** 2 + (y[ahead] - new_y) ** 2 < apart * apart:
                    other = ahead
                    break
                way_ahead += radii[ahead]
                ahead = after[ahead]
                done = before[ahead] == behind
            else:
                apart = radii[behind] + radius - _TOUCH
                if (x[behind] - new_x) ** 2 + (y[behind] - new_y) ** 2 < apart * apart:
                    anchor = behind
                    break
                way_behind += radii[behind]
                behind = before[behind]
                done = after[behind] == ahead
            if done:
                x[new], y[new] = new_x, new_y
                before[new], after[new] = anchor, other
                after[anchor] = before[other] = new
                return new
        after[anchor], before[other] = other, anchor


def _corner(
    x: list[float], y: list[float], radii: list[float], anchor: int, other: int, radius: float
) -> tuple[float, float]:
    """Find where a circle touches two others, on the left hand of the way from one to the other."""
    across, up = x[anchor] - x[other], y[anchor] - y[other]
    apart = across * across + up * up
    near_one, near_other = (radii[anchor] + radius) ** 2, (radii[other] + radius) ** 2
    if near_other > near_one:
        along = (apart + near_one - near_other) / (2 * apart)
        aside = sqrt(max(0.0, near_one / apart - along * along))
        return x[anchor] - along * across - aside * up, y[anchor] - along * up + aside * across
    along = (apart + near_other - near_one) / (2 * apart)
    aside = sqrt(max(0.0, near_other / apart - along * along))
    return x[other] + along * across - aside * up, y[other] + along * up + aside * across


def _nearest(
    x: list[float], y: list[float], radii: list[float], after: list[int], start: int, middle: tuple[float, float]
) -> int:
    """Find the circle of the front that with the one after it has its joint nearest to the middle."""
    to_x, to_y = middle
    best, least = start, float("inf")
    nearest = start
    while True:
        other = after[nearest]
        size, other_size = radii[nearest], radii[other]
        both = size + other_size
        across = (x[nearest] * other_size + x[other] * size) / both - to_x
        up = (y[nearest] * other_size + y[other] * size) / both - to_y
        distance = across * across + up * up
        if distance < least:
            best, least = nearest, distance
        nearest = other
        if nearest == start:
            return best

"""Packing of circles around a middle one: some along given spokes, the others as near as they fit."""

from dataclasses import dataclass, field
from math import cos, hypot, sin, sqrt
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

_TOUCH: Final = 1e-6
_DIGITS: Final = 4
"""Costs are compared so finely; what a processor's last bit decides, must not."""


class Circle(NamedTuple):
    """A circle's centre, to the right and down from the middle, and its radius."""

    x: float
    y: float
    radius: float


class Lane(NamedTuple):
    """A straight line from one point to another that is to be kept free of circles."""

    x: float
    y: float
    to_x: float
    to_y: float


@dataclass(slots=True)
class Packing:
    """Circles that are placed one after another, the middle one first, none nearer to another than `gap`.

    Attributes:
        gap: What stays free between two circles, and between a circle and a lane.
        sideways: How much farther a step to the side counts than one upwards: above 1 the whole is higher than wide.
        circles: Those placed, in order.
        lanes: Kept free by `near`.
    """

    gap: float
    sideways: float
    circles: list[Circle]
    lanes: list[Lane] = field(default_factory=list)
    _free: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))
    _free_for: tuple[float, int] = (-1.0, 0)

    def along(self, angle: float, radius: float) -> Circle:
        """Place a circle on the spoke that leaves the middle at an angle, as near as there is room."""
        across, up = cos(angle), -sin(angle)
        taken = []
        for other in self.circles:
            apart = other.radius + radius + self.gap
            along = other.x * across + other.y * up
            aside = abs(other.x * up - other.y * across)
            if aside < apart:
                half = sqrt(apart * apart - aside * aside)
                taken.append((along - half, along + half))
        way = 0.0
        for start, end in sorted(taken):
            if start < way + _TOUCH < end:
                way = max(way, end)
        return self._put(Circle(way * across, way * up, radius))

    def near(self, radius: float) -> Circle:
        """Place a circle where it touches two others, as near to the middle as there is room."""
        free = self._places(radius)
        cost = np.round((self.sideways * free[:, 0]) ** 2 + free[:, 1] ** 2, _DIGITS)
        best = np.lexsort((np.round(free[:, 0], _DIGITS), np.round(free[:, 1], _DIGITS), cost))[0]
        return self._put(Circle(float(free[best, 0]), float(free[best, 1]), radius))

    def _put(self, circle: Circle) -> Circle:
        self.circles.append(circle)
        return circle

    def _places(self, radius: float) -> NDArray[np.float64]:
        """Return the free places of a circle that touches two others; of equal circles in a row, the new ones."""
        placed = np.array(self.circles)
        free, seen = self._free_for
        if free == radius:
            fresh = np.concatenate(
                [_touching(placed[: at + 1], at, radius, self.gap) for at in range(seen, len(placed))]
            )
            old = self._free[_clear(self._free, placed[seen:], radius, self.gap)]
            places = np.concatenate([old, fresh[self._may(fresh, placed, radius)]])
        else:
            every = [_touching(placed[: at + 1], at, radius, self.gap) for at in range(1, len(placed))]
            places = np.concatenate(every) if every else np.empty((0, 2))
            places = places[self._may(places, placed, radius)]
        if not len(places):  # nothing to touch but the middle, or lanes on every side
            places = self._outside(placed, radius)
        self._free, self._free_for = places, (radius, len(placed))
        return places

    def _may(self, at: NDArray[np.float64], placed: NDArray[np.float64], radius: float) -> NDArray[np.bool_]:
        free = _clear(at, placed, radius, self.gap)
        for lane in self.lanes:
            free = np.logical_and(free, distance(at, lane) >= radius + self.gap)
        return free

    def _outside(self, placed: NDArray[np.float64], radius: float) -> NDArray[np.float64]:
        """Return the places straight above and below everything."""
        far = float((np.hypot(placed[:, 0], placed[:, 1]) + placed[:, 2]).max()) + radius + self.gap
        return np.array([[0.0, -far], [0.0, far]])


def distance(at: NDArray[np.float64], lane: Lane) -> NDArray[np.float64]:
    """Return how far each of some points is from a lane."""
    across, down = lane.to_x - lane.x, lane.to_y - lane.y
    length = hypot(across, down) ** 2 or 1.0
    share = np.clip(((at[:, 0] - lane.x) * across + (at[:, 1] - lane.y) * down) / length, 0, 1)
    return np.hypot(at[:, 0] - lane.x - share * across, at[:, 1] - lane.y - share * down)


def _clear(at: NDArray[np.float64], placed: NDArray[np.float64], radius: float, gap: float) -> NDArray[np.bool_]:
    """Return which places leave the gap to every circle that is placed."""
    across = at[:, None, 0] - placed[None, :, 0]
    down = at[:, None, 1] - placed[None, :, 1]
    apart = placed[None, :, 2] + (radius + gap - _TOUCH)
    return np.asarray(np.all(across * across + down * down >= apart * apart, axis=1), dtype=np.bool_)


def _touching(placed: NDArray[np.float64], last: int, radius: float, gap: float) -> NDArray[np.float64]:
    """Find where a circle touches both the last of some circles and one of those before it."""
    last_disc, others = placed[last], placed[:last]
    reach, reaches = last_disc[2] + radius + gap, others[:, 2] + (radius + gap)
    across, down = others[:, 0] - last_disc[0], others[:, 1] - last_disc[1]
    apart = np.hypot(across, down)
    meet = (apart > _TOUCH) & (apart <= reach + reaches)
    across, down, apart, reaches = across[meet], down[meet], apart[meet], reaches[meet]
    along = (apart * apart + reach * reach - reaches * reaches) / (2 * apart)
    aside = np.sqrt(np.maximum(reach * reach - along * along, 0))
    across, down = across / apart, down / apart
    near = np.stack([last_disc[0] + along * across, last_disc[1] + along * down], axis=1)
    turned = np.stack([-down * aside, across * aside], axis=1)
    return np.concatenate([near + turned, near - turned])

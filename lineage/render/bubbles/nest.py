"""Nests: from the bottom up, each base's disc and the circles of the bases below it, in one circle."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lineage.render.bubbles.discs import LEAF, Discs
from lineage.render.bubbles.enclose import around_two, enclose
from lineage.render.bubbles.packing import pack

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

MARGIN: Final = 1e-3
"""How far apart circles stay that would touch, so that rounding cannot make them overlap."""

_SEAM: Final = 0.15
_WIDEST_SEAM: Final = 2.0
_ENOUGH: Final = 0.6
_FEW: Final = 200
"""More leaves than these stand in their disc whatever lies beside it: such a base is known by it."""


@dataclass(frozen=True, slots=True, eq=False)
class Nests:
    """Each subtree's circle, and where it is in that of its parent before anything is turned; one entry a model.

    Attributes:
        circle: The radius of the circle.
        x: From the middle of a base's own disc to the middle of its circle.
        y: The same.
        from_x: From the middle of the parent's disc to the middle of a base's circle; 0 at the top.
        from_y: The same.
        stiff: Whether a base turns only together with its parent.
        loose: Whether a base's leaves do not stand in its disc but round the circles below it; its own dot is then the
            middle that all is measured from.
        leaf_x: Where the leaves stand, disc after disc, from the middle of their disc.
        leaf_y: The same.
    """

    circle: Floats
    x: Floats
    y: Floats
    from_x: Floats
    from_y: Floats
    stiff: NDArray[np.bool_]
    loose: NDArray[np.bool_]
    leaf_x: Floats
    leaf_y: Floats


def nests(
    parent: Ints,
    bases: NDArray[np.int64],
    disc: Discs,
    children: NDArray[np.integer[Any]],
    leaves: NDArray[np.integer[Any]],
) -> Nests:
    """Pack all bases of a forest in depth-first order, each after those below it.

    A chain of models that have one derivative each winds round what is at its end: nesting its links like any other
    circles would make it as wide as it is long. Where one derivative's circle outgrows a base's disc, the few leaves of
    that disc lie round that circle instead, and the base's circle is hardly wider.

    Args:
        parent: Of each model of the forest, in depth-first order.
        bases: The models that have children, ascending.
        disc: Each base's disc.
        children: How many children each base has.
        leaves: How many of them are leaves.
    """
    models = len(parent)
    x, y, from_x, from_y = np.zeros((4, models))
    stiff, loose = np.zeros((2, models), dtype=bool)
    nests = Nests(np.full(models, LEAF), x, y, from_x, from_y, stiff, loose, disc.leaf_x.copy(), disc.leaf_y.copy())
    nests.circle[bases] = _with_seam(disc.radius)
    size, own = np.zeros((2, models))
    size[bases], own[bases] = disc.radius, disc.own
    last_leaf, many = np.zeros((2, models), dtype=np.int64)
    last_leaf[bases], many[bases] = np.cumsum(leaves), leaves
    inner = bases[parent[bases] >= 0]
    inner = inner[np.argsort(parent[inner], kind="stable")]
    above, starts = np.unique(parent[inner], return_index=True)
    ends = np.append(starts, len(inner))[1:]
    link = np.zeros(models + 1, dtype=bool)  # one more, so that the parent of those at the top is none
    link[above] = children[np.searchsorted(bases, above)] == 1
    nests.stiff[:] = link[:-1] & link[parent]
    for base, start, end in zip(above[::-1].tolist(), starts[::-1].tolist(), ends[::-1].tolist(), strict=True):
        if not link[base] and many[base] <= _FEW and nests.circle[inner[start:end]].max() > size[base]:
            seats = slice(int(last_leaf[base] - many[base]), int(last_leaf[base]))
            _surround(nests, base, inner[start:end], float(own[base]), seats)
        elif not link[base]:
            _wrap(nests, base, inner[start:end], float(size[base]))
        elif not nests.stiff[base]:
            _wind(nests, base, link, size)
    return nests


def _wrap(nests: Nests, base: int, below: NDArray[np.int64], disc: float) -> None:
    """Pack the circles below a base round its disc, and draw a circle around them all."""
    turn = np.argsort(-nests.circle[below], kind="stable") if len(below) > 1 else slice(None)
    below = below[turn]
    radii = np.append(disc, nests.circle[below]) + MARGIN
    x, y = pack(radii, round_first=_fills_a_ring(radii))
    nests.x[base], nests.y[base], around = enclose(x, y, radii)
    nests.circle[base] = _with_seam(around)
    nests.from_x[below], nests.from_y[below] = x[1:], y[1:]


def _surround(nests: Nests, base: int, below: NDArray[np.int64], own: float, seats: slice) -> None:
    """Pack the circles below a base around the widest of them, each relation in one arc."""
    below = below[np.argsort(-nests.circle[below], kind="stable")]
    circles = len(below)
    radii = np.concatenate([nests.circle[below], [own], np.full(seats.stop - seats.start, LEAF)]) + MARGIN
    x, y = pack(radii, round_first=_fills_a_ring(radii))
    middle_x, middle_y, around = enclose(x, y, radii)
    bearing = np.arctan2(y[circles:], x[circles:])
    order = circles + 1 + np.argsort(np.remainder(bearing[1:] - bearing[0], 2 * np.pi), kind="stable")
    own_x, own_y = x[circles], y[circles]
    nests.loose[base] = True
    nests.leaf_x[seats], nests.leaf_y[seats] = x[order] - own_x, y[order] - own_y
    nests.x[base], nests.y[base] = middle_x - own_x, middle_y - own_y
    nests.from_x[below], nests.from_y[below] = x[:circles] - own_x, y[:circles] - own_y
    nests.circle[base] = around + _with_seam(around - radii[0]) - (around - radii[0])


def _wind(nests: Nests, first: int, link: NDArray[np.bool_], size: Floats) -> None:
    """Wind a chain's links round the circle at its end, the last link innermost."""
    end = first
    while link[end]:
        end += 1  # a link's only child comes next in depth-first order
    radii = np.append(nests.circle[end], size[first:end][::-1]) + MARGIN
    xs, ys = (values.tolist() for values in pack(radii, round_first=True))
    around = (0.0, 0.0, float(radii[0]))
    for number, base in enumerate(range(end - 1, first - 1, -1), start=1):
        nests.from_x[base + 1], nests.from_y[base + 1] = around[0] - xs[number], around[1] - ys[number]
        around = around_two(around, (xs[number], ys[number], float(radii[number])))
        nests.x[base], nests.y[base], nests.circle[base] = around[0] - xs[number], around[1] - ys[number], around[2]
    nests.circle[first] = _with_seam(around[2])


def _fills_a_ring(radii: Floats) -> bool:
    """Return whether the other circles are enough to surround the first one."""
    ring = (radii[0] + 2 * radii[1]) ** 2 - radii[0] ** 2
    return bool((radii[1:] ** 2).sum() > _ENOUGH * ring)


def _with_seam(radius: Floats | float) -> Floats:
    """Leave some room around a family, so that the eye can tell it from its neighbors."""
    seam: Floats = radius + np.minimum(_SEAM * np.sqrt(radius), _WIDEST_SEAM)
    return seam

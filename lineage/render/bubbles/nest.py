"""Nests: from the bottom up, each base's disc and the circles of the bases below it, in one circle."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lineage.render.bubbles.discs import LEAF
from lineage.render.bubbles.enclose import around_two, enclose
from lineage.render.bubbles.packing import pack

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

MARGIN: Final = 1e-3
"""How far apart circles stay that would touch, so that rounding cannot make them overlap."""

_SEAM: Final = 0.15
_WIDEST_SEAM: Final = 2.0


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
    """

    circle: Floats
    x: Floats
    y: Floats
    from_x: Floats
    from_y: Floats
    stiff: NDArray[np.bool_]


def nests(parent: Ints, bases: NDArray[np.int64], disc: Floats, children: NDArray[np.integer[Any]]) -> Nests:
    """Pack all bases of a forest in depth-first order, each after those below it.

    A chain of models that have one derivative each winds round what is at its end: nesting its links like any other
    circles would make it as wide as it is long.

    Args:
        parent: Of each model of the forest, in depth-first order.
        bases: The models that have children, ascending.
        disc: The radius of each base's disc.
        children: How many children each base has.
    """
    models = len(parent)
    x, y, from_x, from_y = np.zeros((4, models))
    found = Nests(np.full(models, LEAF), x, y, from_x, from_y, np.zeros(models, dtype=bool))
    found.circle[bases] = _with_seam(disc)
    size = np.zeros(models)
    size[bases] = disc
    inner = bases[parent[bases] >= 0]
    inner = inner[np.argsort(parent[inner], kind="stable")]
    above, starts = np.unique(parent[inner], return_index=True)
    ends = np.append(starts, len(inner))[1:]
    link = np.zeros(models + 1, dtype=bool)  # one more, so that the parent of those at the top is none
    link[above] = children[np.searchsorted(bases, above)] == 1
    found.stiff[:] = link[:-1] & link[parent]
    for base, start, end in zip(above[::-1].tolist(), starts[::-1].tolist(), ends[::-1].tolist(), strict=True):
        if not link[base]:
            _wrap(found, base, inner[start:end], float(size[base]))
        elif not found.stiff[base]:
            _wind(found, base, link, size)
    return found


def _wrap(found: Nests, base: int, below: NDArray[np.int64], disc: float) -> None:
    """Pack the circles below a base round its disc, and draw a circle around them all."""
    turn = np.argsort(-found.circle[below], kind="stable") if len(below) > 1 else slice(None)
    below = below[turn]
    radii = np.append(disc, found.circle[below]) + MARGIN
    x, y = pack(radii, round_first=False)
    found.x[base], found.y[base], around = enclose(x, y, radii)
    found.circle[base] = _with_seam(around)
    found.from_x[below], found.from_y[below] = x[1:], y[1:]


def _wind(found: Nests, first: int, link: NDArray[np.bool_], size: Floats) -> None:
    """Wind a chain's links round the circle at its end, the last link innermost."""
    end = first
    while link[end]:
        end += 1  # a link's only child comes next in depth-first order
    radii = np.append(found.circle[end], size[first:end][::-1]) + MARGIN
    xs, ys = (values.tolist() for values in pack(radii, round_first=True))
    around = (0.0, 0.0, float(radii[0]))
    for number, base in enumerate(range(end - 1, first - 1, -1), start=1):
        found.from_x[base + 1], found.from_y[base + 1] = around[0] - xs[number], around[1] - ys[number]
        around = around_two(around, (xs[number], ys[number], float(radii[number])))
        found.x[base], found.y[base], found.circle[base] = around[0] - xs[number], around[1] - ys[number], around[2]
    found.circle[first] = _with_seam(around[2])


def _with_seam(radius: Floats | float) -> Floats:
    """Leave some room around a family, so that the eye can tell it from its neighbours."""
    seam: Floats = radius + np.minimum(_SEAM * np.sqrt(radius), _WIDEST_SEAM)
    return seam

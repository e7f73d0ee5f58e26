"""The field of unlinked models: a spiral around the families, or one row beside them where it is short."""

from typing import Final

import numpy as np

from lineage.render.bubbles.discs import LEAF, PITCH, Floats, spiral

_SHORE: Final = 1.02
_SHARE: Final = 0.2
"""The field takes this part of the families' area at most, while its dots are not smaller than `_LEAST`."""
_LEAST: Final = 0.4
_APART: Final = 2.6
_ROW: Final = 1.2
"""A row is no longer than this, in radii of the circle round the families."""


def field(count: int, x: Floats, y: Floats, reach: Floats) -> tuple[Floats, Floats, float]:
    """Place single dots outside some circles, the first in the middle of a row, or else nearest to the origin.

    Most of a Hub's models stand alone: dots as large as a family's would push the families into a corner.

    Args:
        count: How many dots.
        x: Of the families' circles.
        y: The same.
        reach: Their radii.

    Returns:
        x and y of each, and the radius of all.
    """
    shore = float((np.hypot(x, y) + reach).max(initial=0.0))
    if not shore or not count:
        return *spiral(count, LEAF), LEAF
    radius = float(np.clip(shore * (_SHARE / count) ** 0.5 / PITCH, _LEAST, LEAF))
    step = _APART * radius
    if count * step > _ROW * shore:
        found_x, found_y = spiral(count, shore * _SHORE / radius + LEAF)
        return found_x * radius, found_y * radius, radius
    above = np.abs(x) - reach < count * step / 2 + radius
    level = float((y + reach)[above].max(initial=0.0)) + step
    number = np.arange(count)
    row: Floats = step * np.where(number % 2, (number + 1) // 2, -(number // 2)).astype(np.float64)
    return row, np.full(count, level), radius

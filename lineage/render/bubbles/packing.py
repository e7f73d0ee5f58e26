"""Packing: circles round a first one, by the front while they are few and in rafts when they are many."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lineage.render.bubbles.chain import front_chain
from lineage.render.bubbles.enclose import enclose
from lineage.render.bubbles.raft import raft

Floats = NDArray[np.float64]

_FRONT: Final = 200
_RAFT: Final = 48
_ALIKE: Final = 1.06


def pack(radii: Floats, *, round_first: bool) -> tuple[Floats, Floats]:
    """Pack circles so that none overlap, the first at the origin, each nearer to the middle than those after it.

    Args:
        radii: Of each circle; the packing is closest if all but the first are ordered biggest first.
        round_first: Whether the middle is that of the first circle, rather than of the circle around the first two.

    >>> x, y = pack(np.array([2.0, 1.0]), round_first=True)
    >>> x.tolist(), y.tolist()
    ([0.0, 3.0], [0.0, 0.0])
    """
    middle = (0.0, 0.0) if round_first or len(radii) == 1 else (float(radii[1]), 0.0)
    x, y = np.empty(len(radii)), np.empty(len(radii))
    laid = min(len(radii), _FRONT)
    x[:laid], y[:laid] = front_chain(radii[:_FRONT].tolist(), middle=middle)
    if laid < len(radii) and not round_first:
        middle = enclose(x[:laid], y[:laid], radii[:laid])[:2]
    while laid < len(radii):
        lead = radii[laid]
        unlike = (radii[laid:] > lead) | (radii[laid:] < lead / _ALIKE)
        alike = int(np.argmax(unlike)) if unlike.any() else len(radii) - laid
        upto = min(laid + max(alike, _RAFT), len(radii))
        x[laid:upto], y[laid:upto] = raft(
            x[:laid], y[:laid], radii[:laid], count=upto - laid, radius=float(radii[laid:upto].max()), middle=middle
        )
        laid = upto
    return x, y

"""The layout of a neighborhood: the root in the middle, each generation on a band around it.

Parts of a band are disjoint and so are the bands; that is why nothing overlaps.
"""

import math
from collections.abc import Iterator
from itertools import accumulate
from typing import Final, NamedTuple

from lineage.render.neighborhood.bundles import Bands, Branch, Item, Needs, Plan, Row
from lineage.render.neighborhood.neighborhood import Neighborhood

_DEPTHS: Final = (14, 28, 42, 56, 84, 112, 168, 224, 336, 448)
"""How deep the rows of one band may be; the one that gives the smallest circle wins."""
_TURN: Final = 2 * math.pi
_HALVINGS: Final = 7

_Part = tuple[float, float]
"""Where an angle starts, and how wide it is."""


class Spot(NamedTuple):
    """A place on the page, the root at the origin, and the radius of what stands there."""

    x: float
    y: float
    size: float


class Layout(NamedTuple):
    """A place for everything shown.

    Attributes:
        models: By `repo_id`.
        left_out: By the `base` of what was left out.
    """

    models: dict[str, Spot]
    left_out: dict[str, Spot]


def _fit(plan: Plan, depth: float) -> Bands:
    """Push the bands out just as far as the whole circle needs."""

    def too_full(push: float) -> bool:
        return plan.needs(plan.bands(depth, push))[plan.root.item.name].total > _TURN

    low, high = 0.0, 0.0
    while too_full(high):
        low, high = high, 2 * high + 100
    for _ in range(_HALVINGS if high else 0):
        middle = (low + high) / 2
        low, high = (middle, high) if too_full(middle) else (low, middle)
    return plan.bands(depth, high)


def _share_out(start: float, wedge: float, needs: Needs) -> tuple[list[_Part], list[_Part]]:
    """Return wedges for the next band and for those beyond, each far part close below its near part."""
    extra = [max(far - near, 0.0) for near, far in zip(needs.near, needs.far, strict=True)]
    slack = wedge - sum(needs.near)
    widened = [
        near + more * min(1.0, slack / (sum(extra) or 1.0)) for near, more in zip(needs.near, extra, strict=True)
    ]
    scale = wedge / (sum(widened) or 1.0)
    widths = [width * scale for width in widened]
    starts = [start + before for before in accumulate(widths, initial=0.0)][: len(widths)]
    near_parts = list(zip(starts, widths, strict=True))
    wishes = [max(width - far, 0.0) if far else 0.0 for far, width in zip(needs.far, widths, strict=True)]
    granted = min(1.0, max(wedge - sum(needs.far), 0.0) / (sum(wishes) or 1.0))
    far_widths = [far + wish * granted for far, wish in zip(needs.far, wishes, strict=True)]
    centers = [begin + width / 2 for begin, width in near_parts]
    return near_parts, _pack(start, start + wedge, centers, far_widths)


def _pack(start: float, end: float, centers: list[float], widths: list[float]) -> list[_Part]:
    """Place parts in order without overlap, as near to their centers as can be (pool adjacent violators)."""
    before = list(accumulate(widths, initial=0.0))
    pools: list[tuple[float, int]] = []  # the sum of the starts wished for, less the widths before; and how many
    for center, width, taken in zip(centers, widths, before, strict=False):
        total, count = center - width / 2 - taken, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            other, others = pools.pop()
            total, count = total + other, count + others
        pools.append((total, count))
    offsets = [total / count for total, count in pools for _ in range(count)]
    last = end - before[-1]
    return [
        (max(start, min(offset, last)) + taken, width)
        for offset, taken, width in zip(offsets, before, widths, strict=False)
    ]


def _spot(radius: float, angle: float, size: float) -> Spot:
    # Adding zero turns -0.0 into 0.0.
    return Spot(round(radius * math.cos(angle), 1) + 0.0, round(radius * math.sin(angle), 1) + 0.0, round(size, 1))


def _fill(row: Row, bands: Bands, start: float, wedge: float) -> Iterator[tuple[Item, Spot]]:
    """Place items in as few rows as will hold them; column by column, so that their order goes round."""
    radius, cell = bands.radii[row.band], row.cell
    radii = [radius + place * cell for place in range(row.count(bands.depth))]
    room = [max(1, math.floor(wedge * radius / cell + 1e-9)) for radius in radii]
    rows = next((rows for rows, total in enumerate(accumulate(room), 1) if total >= len(row.items)), len(room))
    places: list[tuple[float, float]] = []
    for level in range(rows):
        left = len(row.items) - len(places)
        here = min(left, math.ceil(left * room[level] / sum(room[level:rows])))
        places += ((start + (place + 0.5) * wedge / here, radii[level]) for place in range(here))
    for item, (angle, distance) in zip(row.items, sorted(places), strict=True):
        yield item, _spot(distance, angle, item.size)


def radial(neighborhood: Neighborhood) -> Layout:
    """Return the place of every model and every rest; the same neighborhood always has the same.

    At 2,000 models it takes a few tenths of a second.

    Args:
        neighborhood: As `pick` gives it.

    >>> from lineage.facts import State
    >>> from lineage.render.neighborhood.neighborhood import GraphModel, pick
    >>> alone = pick("a/base", [GraphModel("a/base", State.PRESENT, None, None, None, None, 0)], [])
    >>> radial(alone).models
    {'a/base': Spot(x=0.0, y=0.0, size=4.0)}
    """
    plan = Plan(neighborhood)
    bands = min((_fit(plan, depth) for depth in _DEPTHS), key=lambda bands: (bands.outer, bands.depth))
    needs = plan.needs(bands)
    root = plan.root.item
    layout = Layout({root.name: _spot(0, 0, root.size)}, {})
    wedges = {root.name: (-math.pi / 2, _TURN)}
    for name in (branch.item.name for branch in plan.branches):
        shares = plan.shares[name]
        near, far = _share_out(*wedges[name], needs[name])
        for share, here, beyond in zip(shares, near, far, strict=True):
            if isinstance(share, Branch):
                placed = [(share.item, _spot(bands.radii[share.band], here[0] + here[1] / 2, share.item.size))]
                if not share.item.stands_for_rest:
                    wedges[share.item.name] = beyond
            else:
                placed = [
                    spot
                    for place, row in enumerate(share.rows)
                    for spot in _fill(row, bands, *(beyond if place else here))
                ]
            for item, spot in placed:
                (layout.left_out if item.stands_for_rest else layout.models)[item.name] = spot
    return layout

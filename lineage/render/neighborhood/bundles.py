"""A neighborhood as branches and bundles: what must stand together, and the angle that each part needs.

A model with much below it is a branch: it shares out its angle twice, in the next band among its derivatives, and
in the bands beyond among what lies below these. Small subtrees are bundled: a bundle fills its part of each band
in rows, in the same order everywhere, so that a derivative stays near its base.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from lineage.render.neighborhood.neighborhood import Neighborhood, Shown

LEAF: Final = 4.0
"""Radius of a model without descendants."""

_LARGEST: Final = 32.0
_SPACING: Final = 6.0
"""Free space between two neighbors."""
_GAP: Final = 24.0
"""Free space between two bands."""
_SMALL: Final = 30
"""A subtree of no more nodes is bundled."""
_BUNDLE: Final = 60
"""A bundle of small subtrees is closed once it has so many nodes."""


def size_of(reach: int) -> float:
    """Return the radius of a model, or of the node for so many left out: it grows with the logarithm.

    >>> [round(size_of(reach)) for reach in (0, 1, 100, 10_000, 1_000_000)]
    [4, 5, 13, 23, 32]
    """
    return min(_LARGEST, LEAF + 1.4 * math.log2(1 + reach))


class Item(NamedTuple):
    """A model, or the node for those left out below it."""

    name: str
    size: float
    stands_for_rest: bool = False


class Row(NamedTuple):
    """The part of a bundle that lies in one band."""

    items: tuple[Item, ...]
    band: int

    @property
    def cell(self) -> float:
        """From one item to the next, in a row and from row to row."""
        return 2 * max(item.size for item in self.items) + _SPACING

    def count(self, depth: float) -> int:
        """Return the number of rows it may fill: no deeper than allowed, and no deeper than wide."""
        return max(1, min(int(depth / self.cell), math.isqrt(len(self.items) - 1) + 1))

    def demand(self, bands: "Bands") -> float:
        """Return the angle it needs."""
        rows, radius, cell = self.count(bands.depth), bands.radii[self.band], self.cell
        if rows == 1:
            return len(self.items) * cell / radius
        # A row loses less than one place to rounding; so many places more are always enough.
        return (len(self.items) + rows) * cell / (rows * radius + cell * rows * (rows - 1) / 2)


class Bundle(NamedTuple):
    """Small subtrees that stay together, one entry for each band they lie in."""

    rows: tuple[Row, ...]

    def near(self, bands: "Bands") -> float:
        """Return the angle its first band needs."""
        return self.rows[0].demand(bands)

    def far(self, bands: "Bands") -> float:
        """Return the angle its other bands need."""
        return max((row.demand(bands) for row in self.rows[1:]), default=0.0)


class Branch(NamedTuple):
    """A model with parts of its own, or what was left out below one."""

    item: Item
    band: int

    def near(self, bands: "Bands") -> float:
        """Return the angle the model itself needs."""
        return 2 * math.asin(min(1.0, (self.item.size + _SPACING / 2) / bands.radii[self.band]))


class Needs(NamedTuple):
    """The angles that a branch's shares need, in the next band and beyond it."""

    near: list[float]
    far: list[float]

    @property
    def total(self) -> float:
        """Return the angle that holds both."""
        return max(sum(self.near), sum(self.far))


@dataclass(frozen=True, slots=True)
class Bands:
    """The depth that a band's rows may have, and the radius of every band's first row."""

    depth: float
    radii: tuple[float, ...]
    outer: float


class Plan:
    """The family as branches and bundles, before anything has a place."""

    def __init__(self, neighborhood: Neighborhood) -> None:
        self._below: defaultdict[str, list[Shown]] = defaultdict(list)
        self._rests = {
            rest.base: Item(rest.base, size_of(rest.total), stands_for_rest=True) for rest in neighborhood.left_out
        }
        self._weight: defaultdict[str, int] = defaultdict(int)
        for entry in reversed(neighborhood.shown):
            name = entry.model.repo_id
            self._weight[name] += 1 + (name in self._rests)
            if entry.base is not None:
                self._weight[entry.base] += self._weight[name]
        for entry in neighborhood.shown[1:]:
            self._below[entry.base or ""].append(entry)
        self.branches = [
            Branch(self._item(entry), entry.depth)
            for entry in neighborhood.shown
            if entry.base is None or self._weight[entry.model.repo_id] > _SMALL
        ]
        self.root = self.branches[0]
        own_wedge = {branch.item.name: branch for branch in self.branches}
        self.shares = {name: list(self._shares(branch, own_wedge)) for name, branch in own_wedge.items()}
        everything = [share for shares in self.shares.values() for share in shares]
        self._rows = [row for share in everything if isinstance(share, Bundle) for row in share.rows]
        self._widest: defaultdict[int, float] = defaultdict(float)
        for share in everything:
            if isinstance(share, Branch):
                self._widest[share.band] = max(self._widest[share.band], share.item.size)
        for row in self._rows:
            self._widest[row.band] = max(self._widest[row.band], (row.cell - _SPACING) / 2)

    @staticmethod
    def _item(entry: Shown) -> Item:
        return Item(entry.model.repo_id, size_of(entry.model.reach))

    def _shares(self, branch: Branch, own_wedge: Mapping[str, Branch]) -> Iterator[Branch | Bundle]:
        """Divide what is below a branch: relation by relation, the large, then the small, then the leaves."""
        name, band = branch.item.name, branch.band + 1
        derivatives = self._below[name]
        for relation in dict.fromkeys(derivative.relation for derivative in derivatives):
            of_relation = [derivative for derivative in derivatives if derivative.relation is relation]
            bundle: list[Shown] = []
            leaves: list[Shown] = []
            for derivative in of_relation:
                weight = self._weight[derivative.model.repo_id]
                if weight > _SMALL:
                    yield own_wedge[derivative.model.repo_id]
                elif weight == 1:
                    leaves.append(derivative)
                else:
                    bundle.append(derivative)
                    if sum(self._weight[member.model.repo_id] for member in bundle) >= _BUNDLE:
                        yield self._bundle(bundle, band)
                        bundle = []
            for rest in (bundle, leaves):
                if rest:
                    yield self._bundle(rest, band)
        if name in self._rests:
            yield Branch(self._rests[name], band)

    def _bundle(self, members: list[Shown], band: int) -> Bundle:
        rows = [Row(tuple(map(self._item, members)), band)]
        while members:
            items: list[Item] = []
            for name in (member.model.repo_id for member in members):
                items += map(self._item, self._below[name])
                if name in self._rests:
                    items.append(self._rests[name])
            members = [derivative for member in members for derivative in self._below[member.model.repo_id]]
            if items:
                rows.append(Row(tuple(items), band + len(rows)))
        return Bundle(tuple(rows))

    def bands(self, depth: float, push: float) -> Bands:
        """Set up the bands one outside the other, the first `push` further out than it must be."""
        deepest: defaultdict[int, float] = defaultdict(float)
        for row in self._rows:
            deepest[row.band] = max(deepest[row.band], (row.count(depth) - 0.5) * row.cell)
        radii, outer = [0.0], self.root.item.size + push
        for band in range(1, max(self._widest, default=0) + 1):
            radii.append(outer + _GAP + self._widest[band])
            outer = radii[-1] + max(self._widest[band], deepest[band])
        return Bands(depth, tuple(radii), outer)

    def needs(self, bands: Bands) -> dict[str, Needs]:
        """Return the angles that every branch's shares need."""
        needs: dict[str, Needs] = {}
        for branch in reversed(self.branches):
            shares = self.shares[branch.item.name]
            far = [
                share.far(bands)
                if isinstance(share, Bundle)
                else 0.0
                if share.item.stands_for_rest
                else needs[share.item.name].total
                for share in shares
            ]
            needs[branch.item.name] = Needs([share.near(bands) for share in shares], far)
        return needs

"""A family as one disc of dots with circles around it: where every dot, circle, name and leader stands."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from math import log10, radians, sqrt
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.facts import RELATION_CODES, Relation
from lineage.render.picture.data import SEVERAL, PortraitData
from lineage.render.picture.groups import Group, Groups, divide
from lineage.render.picture.labels import Label, columns
from lineage.render.picture.packing import Circle, Lane, Packing, distance
from lineage.render.picture.sunflower import WIDEST, places, slices

CENTER: Final = (801.0, 292.0)
ROOM: Final = (440.0, 528.0)
"""How wide and how high the whole may be."""
MOST_PITCH: Final = 34.0
LEAST_PITCH: Final = 4.0
"""Below this one dot stands for several models."""
_NARROWEST: Final = 0.5
"""The diameter of a dot of no downloads, in pitches."""
_HEAD: Final = 0.78
"""The radius of a head's ring, in pitches."""
_ROOT: Final = 1.25
"""The radius of the root's ring, in pitches, and its bounds in pixels."""
_ROOTS: Final = (15.0, 31.0)
_PAD: Final = 0.32
"""Between the outermost dots and the rim, in pitches."""
_HEAD_DOT: Final = 1.0
_BY_HAND: Final = (
    ((-0.61, 0.0), ((0.87, 0.0),)),
    ((-0.63, 0.0), ((0.69, -0.58), (0.69, 0.58))),
)
"""Where a head stands with one derivative or two, and where these do, in pitches."""
_NAMED: Final = 8
_GENTLE: Final = {1: (62.0,), 2: (62.0, -62.0), 3: (0.0, 62.0, -62.0), 4: (25.0, -25.0, 62.0, -62.0)}
_STEEP: Final = {1: (84.0,), 2: (78.0, -62.0), 3: (78.0, -62.0, 0.0), 4: (78.0, -62.0, 25.0, -25.0)}
"""Spokes: degrees above the horizontal, by how many names a side has, the largest circle first."""
_SHAPES: Final = ((1.18, _GENTLE), (1.5, _GENTLE), (1.18, _STEEP))
"""What is tried: how much farther a step to the side counts than one upwards, and spokes."""
_BETTER: Final = 1.03
"""A later shape is taken only if its pitch is so many times larger."""
_GAP: Final = 0.3
"""Between two circles, in pitches, and the least in pixels."""
_LEAST_GAP: Final = 2.5
_FILL: Final = 0.74
"""How much of an ellipse packed circles fill; only where the search for the pitch begins."""
_PROMISING: Final = 0.8
"""Guesses are this good: below such a share of the least pitch more models must share a dot."""
_TRIES: Final = 6
_CLOSE: Final = 1.012
_CAREFUL: Final = 0.998
_SMALLER: Final = 0.97
"""The search ends with a pitch that is so near to the largest, and takes steps so much too small."""
_TOUCH: Final = 1e-6
SLICES: Final = (
    *(
        RELATION_CODES.index(relation)
        for relation in (Relation.QUANTIZED, Relation.FINETUNE, Relation.ADAPTER, Relation.MERGE, Relation.UNSTATED)
    ),
    SEVERAL,
)
"""Relations clockwise from twelve o'clock."""


class Hull(NamedTuple):
    """A circle that holds dots; a batch's is dashed."""

    circle: Circle
    dashed: bool


@dataclass(frozen=True, slots=True, eq=False)
class Disc:
    """A family's picture, in pixels of the card; columns of dots are aligned.

    Attributes:
        pitch: The step from dot to dot.
        models_a_dot: How many models a dot stands for; the last of a slice for fewer.
        root: The ring of the model counted from.
        hulls: The middle's circle first.
        x: The dots' centres, to the right.
        y: The same, downwards.
        radius: The dots' radii.
        relation: uint8: what each is a dot of.
        stands_for: How many models each stands for.
        ringed: Whether it is the head of its circle; a ring of `ring_of` its pitch is around it.
        labels: The words at the largest circles.
        circles: How many circles there are, without the middle and batches.
        subfamilies: How many there would be if there were room.
    """

    pitch: float
    models_a_dot: int
    root: Circle
    hulls: tuple[Hull, ...]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    radius: NDArray[np.float64]
    relation: NDArray[np.uint8]
    stands_for: NDArray[np.int64]
    ringed: NDArray[np.bool_]
    labels: tuple[Label, ...]
    circles: int
    subfamilies: int

    @property
    def ring(self) -> float:
        """Return the radius of a head's ring."""
        return _HEAD * self.pitch


class _Dots(NamedTuple):
    """The dots of one circle, around its own middle, in pitches; the head first, where there is one."""

    at: NDArray[np.float64]
    diameter: NDArray[np.float64]
    relation: NDArray[np.uint8]
    stands_for: NDArray[np.int64]
    radius: float


class _Draft(NamedTuple):
    """The places of everything around the middle of the disc, with one pitch."""

    pitch: float
    middle: _Dots
    circles: tuple[Circle, ...]
    box: tuple[float, float, float, float]

    @property
    def scale(self) -> float:
        """Return how many times larger it could be."""
        left, top, right, bottom = self.box
        return min(ROOM[0] / (right - left), ROOM[1] / (bottom - top))

    @property
    def half(self) -> float:
        return (self.box[2] - self.box[0]) / 2

    @property
    def shift(self) -> tuple[float, float]:
        """Return the distance between the middle of the disc and that of the card's picture."""
        left, top, right, bottom = self.box
        return -(left + right) / 2, -(top + bottom) / 2


def lay_out(data: PortraitData) -> Disc:
    """Return a family's layout with the largest pitch that fits; dots stay visible."""
    groups = divide(data)
    share = _share(data.downloads)
    named = _named(data, groups)
    for models_a_dot in _folds():
        around = [_dots(data, share, group, models_a_dot, _HEAD if group.head >= 0 else 0) for group in groups.circles]
        middle = Group(-1, groups.middle)

        def of_middle(hole: float, middle: Group = middle, fold: int = models_a_dot) -> _Dots:
            return _dots(data, share, middle, fold, hole)

        layout = _Layout(data, groups, named, around, of_middle)
        guess = layout.guess()
        if guess < LEAST_PITCH * _PROMISING:
            continue
        draft = layout.best(guess)
        if draft.pitch >= LEAST_PITCH:
            return layout.finished(draft, models_a_dot)
    raise AssertionError  # a dot can stand for any number of models


def _root(pitch: float) -> float:
    """Return the radius of the root's ring in pixels."""
    return min(max(_ROOTS[0], _ROOT * pitch), _ROOTS[1])


def _folds() -> Iterator[int]:
    """Yield how many models a dot may stand for: 1, 2, 5, 10, 20, 50 and so on."""
    for power in count():
        yield from (10**power, 2 * 10**power, 5 * 10**power)


def _share(downloads: NDArray[Any]) -> NDArray[np.float64]:
    """Return how far each model is, by powers of ten, from no downloads to the most that any has."""
    most = max(int(downloads.max(initial=0)), 10)
    share: NDArray[np.float64] = np.log10(np.maximum(downloads, 1).astype(np.float64)) / log10(most)
    return share


def _named(data: PortraitData, groups: Groups) -> list[int]:
    """Choose the circles that get words: the largest, and where there are many, none of a single derivative."""
    few = len(groups.circles) <= _NAMED
    fitting = [
        at
        for at, group in enumerate(groups.circles)
        if (few or len(group.members) > 1) and not (group.head >= 0 and data.unnamed[group.head])
    ]
    return fitting[:_NAMED]


def _dots(data: PortraitData, share: NDArray[np.float64], group: Group, fold: int, hole: float) -> _Dots:
    """Return the dots of one circle's models around its head, or around a hole for the root."""
    relation = data.relation[group.members]
    leaders: list[NDArray[np.int64]] = []
    folded: list[NDArray[np.int64]] = []
    sizes = []
    for kind in SLICES:
        models = group.members[relation == kind]
        leaders.append(models[::fold])
        folded.append(np.minimum(fold, len(models) - np.arange(0, len(models), fold)))
        sizes.append(len(leaders[-1]))
    first, stands_for = np.concatenate(leaders), np.concatenate(folded)
    headed = group.head >= 0
    middle, at = _around_head(len(first)) if headed and len(first) <= len(_BY_HAND) else _in_rings(len(first), hole)
    order = np.concatenate(slices(at - middle, sizes)) if len(first) else np.empty(0, dtype=np.int64)
    at = at[order]
    diameter = _NARROWEST + (WIDEST - _NARROWEST) * share[first]
    if headed:
        at = np.concatenate([[middle], at])
        first = np.append(group.head, first)
        stands_for = np.append(1, stands_for)
        diameter = np.append(_HEAD_DOT, diameter)
    edge = hole if not headed else float(np.hypot(*middle)) + _HEAD
    out = float((np.hypot(at[headed:, 0], at[headed:, 1])).max(initial=0)) + WIDEST / 2 if len(at) > headed else 0.0
    return _Dots(at, diameter, data.relation[first], stands_for, max(edge, out) + _PAD)


def _around_head(number: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return where the head stands, and where its one or two derivatives do."""
    middle, at = _BY_HAND[number - 1]
    return np.array(middle), np.array(at)


def _in_rings(number: int, hole: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.zeros(2), places(number, hole)


def _crosses(lane: Lane, circle: Circle) -> bool:
    return float(distance(np.array([[circle.x, circle.y]]), lane)[0]) < circle.radius


@dataclass(slots=True, eq=False)
class _Layout:
    """One family, divided among circles of known size, of which the middle's depends on the pitch a little."""

    data: PortraitData
    groups: Groups
    named: list[int]
    around: list[_Dots]
    middle: Callable[[float], _Dots]
    sideways: float = _SHAPES[0][0]
    angles: Mapping[int, tuple[float, ...]] = field(default_factory=lambda: _SHAPES[0][1])

    def guess(self) -> float:
        """Return the pitch at which all circles together would fill their share of the room."""
        radii = [self.middle(_ROOT).radius, *(dots.radius for dots in self.around)]
        return min(MOST_PITCH, sqrt(_FILL * ROOM[0] * ROOM[1] / 4 / sum(radius**2 for radius in radii)))

    def best(self, guess: float) -> _Draft:
        """Find the shape with the largest pitch."""
        best = self.fitting(guess)
        for sideways, spokes in _SHAPES[1:] if self.around else ():
            other = replace(self, sideways=sideways, angles=spokes).fitting(best.pitch)
            best = other if other.pitch > _BETTER * best.pitch else best
        return best

    def fitting(self, pitch: float) -> _Draft:
        """Find the largest pitch with which everything has room."""
        best: _Draft | None = None
        half, shift = ROOM[0] / 2, (0.0, 0.0)
        for _ in range(_TRIES):
            draft = self.draft(pitch, half, shift)
            shift = draft.shift
            if draft.scale >= 1 and (best is None or draft.pitch > best.pitch):
                best = draft
            if 1 <= draft.scale < _CLOSE or (draft.scale > 1 and pitch >= MOST_PITCH):
                break
            pitch = min(MOST_PITCH, pitch * draft.scale * _CAREFUL)
        while best is None:
            pitch *= _SMALLER
            draft = self.draft(pitch, half, shift)
            best = draft if draft.scale >= 1 else None
        nearer = self.draft(best.pitch, best.half, best.shift)
        return nearer if nearer.scale >= 1 and nearer.half <= best.half + _TOUCH else best

    def draft(self, pitch: float, half: float, shift: tuple[float, float]) -> _Draft:
        """Place every circle; where the words will stand, and lanes to them, is foreseen from an earlier draft."""
        middle = self.middle(_root(pitch) / pitch)
        packing = Packing(max(_LEAST_GAP, _GAP * pitch), self.sideways, [Circle(0, 0, middle.radius * pitch)])
        circles: dict[int, Circle] = {}
        for side, angle, at in self.spokes():
            circles[at] = packing.along(radians(angle if side > 0 else 180 + angle), self.around[at].radius * pitch)
        across, down = CENTER[0] + shift[0], CENTER[1] + shift[1]
        seen = {at: Circle(one.x + across, one.y + down, one.radius) for at, one in circles.items()}
        seen[-1] = Circle(across, down, middle.radius * pitch)
        for label in self.labels(seen, half):
            lane = label.leader
            packing.lanes.append(Lane(lane.x - across, lane.y - down, lane.to_x - across, lane.to_y - down))
        for at, dots in enumerate(self.around):
            if at not in circles:
                circles[at] = packing.near(dots.radius * pitch)
        every = np.array(packing.circles)
        least, most = (every[:, :2] - every[:, 2:]).min(axis=0), (every[:, :2] + every[:, 2:]).max(axis=0)
        box = (float(least[0]), float(least[1]), float(most[0]), float(most[1]))
        return _Draft(pitch, middle, tuple(circles[at] for at in range(len(self.around))), box)

    def spokes(self) -> Iterator[tuple[int, float, int]]:
        """Yield the side, the angle and the circle of each that gets words: by turns to the right and to the left."""
        for place, at in enumerate(self.named):
            side = 1 if place % 2 == 0 else -1
            angles = self.angles[(len(self.named) + (side > 0)) // 2]
            yield side, angles[place // 2], at

    def labels(self, circles: Mapping[int, Circle], half: float) -> list[Label]:
        """Place the words of some circles of the card beside a picture that is twice `half` wide."""
        spoken = [(self.groups.circles[at], circles[at], side) for side, _, at in self.spokes()]
        left, right = CENTER[0] - half, CENTER[0] + half
        # A name whose line would have to pass through a circle is left out: nobody could follow it.
        open_ = [
            one
            for one, label in zip(spoken, columns(self.data, spoken, left, right), strict=True)
            if not any(_crosses(label.leader, other) for other in circles.values() if other != one[1])
        ]
        return columns(self.data, open_, left, right)

    def finished(self, draft: _Draft, models_a_dot: int) -> Disc:
        """Move a draft to its place on the card."""
        across, down = CENTER[0] + draft.shift[0], CENTER[1] + draft.shift[1]
        circles = [Circle(one.x + across, one.y + down, one.radius) for one in draft.circles]
        middle = Circle(across, down, draft.middle.radius * draft.pitch)
        dots = [draft.middle, *self.around]
        centers = [middle, *circles]
        at = np.concatenate([part.at * draft.pitch + (one.x, one.y) for part, one in zip(dots, centers, strict=True)])
        headed = [False, *(group.head >= 0 for group in self.groups.circles)]
        ringed = [np.arange(len(part.at)) < head for part, head in zip(dots, headed, strict=True)]
        return Disc(
            pitch=draft.pitch,
            models_a_dot=models_a_dot,
            root=Circle(across, down, _root(draft.pitch)),
            hulls=tuple(Hull(one, dashed=place > 0 and not headed[place]) for place, one in enumerate(centers)),
            x=at[:, 0],
            y=at[:, 1],
            radius=np.concatenate([part.diameter for part in dots]) * draft.pitch / 2,
            relation=np.concatenate([part.relation for part in dots]),
            stands_for=np.concatenate([part.stands_for for part in dots]),
            ringed=np.concatenate(ringed),
            labels=tuple(self.labels({-1: middle, **dict(enumerate(circles))}, draft.half)),
            circles=sum(headed),
            subfamilies=self.groups.subfamilies,
        )

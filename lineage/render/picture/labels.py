"""The words beside circles: two columns of names, each with a level line from its circle."""

from collections.abc import Sequence
from math import hypot, sqrt
from typing import Final, NamedTuple

from lineage.render.figures import thousands
from lineage.render.picture.data import PortraitData, word_of
from lineage.render.picture.groups import Group
from lineage.render.picture.lettering import Broken, end_cut, lines, own_part, width, written
from lineage.render.picture.packing import Circle, Lane

_DETAIL_SIZES: Final = (13.5, 12.5, 11.5)
NAME_STEP: Final = 19.0
DETAIL_STEP: Final = 16.0
_NAME_SIZES: Final = (16.0, 15.0, 14.0)
_MOST_LINES: Final = 3
_AROUND: Final = 23.0
"""Between the picture and the names beside it."""
_MARGINS: Final = (444.0, 1172.0)
_LEADER_END: Final = 6.0
_BETWEEN: Final = (22.0, 562.0)
_APART: Final = 12.0
_LEVEL: Final = 0.85
"""How far from a circle's middle, in radii, a level leader may leave it."""


class Label(NamedTuple):
    """The words beside a circle.

    Attributes:
        x: Where the words begin, or, on the left side, end.
        y: The middle of their first line.
        side: 1 to the right of the picture, -1 to the left.
        name: The name's lines.
        size: Of their letters.
        details: The lines below it.
        small: The size of theirs.
        leader: From the circle's rim to the words.
    """

    x: float
    y: float
    side: int
    name: tuple[str, ...]
    size: float
    details: tuple[str, ...]
    small: float
    leader: Lane


class _Text(NamedTuple):
    """The words at one circle, before they have a place."""

    place: int
    circle: Circle
    name: Broken
    details: Broken

    @property
    def height(self) -> float:
        return NAME_STEP * len(self.name.lines) + DETAIL_STEP * len(self.details.lines)


def columns(data: PortraitData, spoken: Sequence[tuple[Group, Circle, int]], left: float, right: float) -> list[Label]:
    """Place the words of some groups in two columns; return them in the order given.

    Args:
        data: The family.
        spoken: Groups, their circles, and the side on which their words stand: 1 for right, -1 for left.
        left: Where the picture begins.
        right: Where it ends.
    """
    by_name: dict[int, Label] = {}
    for side, edge in ((1, right), (-1, left)):
        x = edge + side * _AROUND
        room = (_MARGINS[1] - x) if side > 0 else (x - _MARGINS[0])
        texts = [
            _Text(place, circle, *_words(data, group, room))
            for place, (group, circle, way) in enumerate(spoken)
            if way == side
        ]
        texts.sort(key=lambda text: (text.circle.y, text.circle.x))
        tops = spread(
            [text.circle.y - NAME_STEP / 2 for text in texts], [text.height for text in texts], _BETWEEN, _APART
        )
        for text, top in zip(texts, tops, strict=True):
            y = round(top + NAME_STEP / 2) + 0.5  # so that a level line is one row of pixels
            leader = _leader(text.circle, x - side * _LEADER_END, y, side)
            by_name[text.place] = Label(x, y, side, *text.name, *text.details, leader)
    return [by_name[place] for place in range(len(spoken))]


def _words(data: PortraitData, group: Group, room: float) -> tuple[Broken, Broken]:
    """Write a group's name and the lines below it."""
    if group.head < 0:
        owner = written(data.names[int(group.members[0])].rpartition("/")[0])
        many = f"{thousands(len(group.members))} {word_of(int(data.relation[group.members[0]])).plural}"
        return lines(owner, room, _NAME_SIZES, most=_MOST_LINES, weight="bold"), _details((many, "of one owner"), room)
    owner, last = map(written, data.names[group.head].rpartition("/")[::2])
    family = written(data.head.subject.rpartition("/")[2])
    name = lines(own_part(last, family), room, _NAME_SIZES, most=_MOST_LINES, weight="bold")
    reach = int(data.reach[group.head])
    below, elsewhere = f"{thousands(reach)} made from it", reach - len(group.members)
    together = f"{owner} · {below}"
    if owner and len(name.lines) == 1 and elsewhere <= 0 and width(together, _DETAIL_SIZES[0]) <= room:
        return name, _details((together,), room)
    return name, _details((owner, below, f"{thousands(elsewhere)} elsewhere" if elsewhere > 0 else ""), room)


def _details(texts: Sequence[str], room: float) -> Broken:
    """Return lines at the largest size at which all fit; at the least size, long ones end in an ellipsis."""
    details = [text for text in texts if text]
    for size in _DETAIL_SIZES:
        if all(width(text, size) <= room for text in details):
            return Broken(tuple(details), size)
    return Broken(tuple(end_cut(text, room, size) for text in details), size)


def _leader(circle: Circle, x: float, y: float, side: int) -> Lane:
    """Lead from a circle's rim to its words, level where the words are beside the circle."""
    aside = y - circle.y
    if abs(aside) <= _LEVEL * circle.radius:
        return Lane(circle.x + side * sqrt(circle.radius**2 - aside**2), y, x, y)
    way = hypot(x - circle.x, aside)
    return Lane(circle.x + circle.radius * (x - circle.x) / way, circle.y + circle.radius * aside / way, x, y)


def spread(
    wanted: Sequence[float], heights: Sequence[float], between: tuple[float, float], apart: float
) -> list[float]:
    """Return the tops of blocks, in the order given, as near as may be to those wanted, so that none overlap.

    >>> spread([0, 5, 100], [10, 10, 10], (0, 200), 2)
    [0, 12, 100.0]
    """
    runs: list[tuple[list[float], float]] = []  # of each run what its blocks want of its top, and its height
    for top, height in zip(wanted, heights, strict=True):
        wishes, tall = [top], height
        while runs and _top(*runs[-1], between) + runs[-1][1] + apart > _top(wishes, tall, between):
            earlier, above = runs.pop()
            wishes, tall = [*earlier, *(wish - above - apart for wish in wishes)], above + apart + tall
        runs.append((wishes, tall))
    places: list[float] = []
    for wishes, tall in runs:
        at = _top(wishes, tall, between)
        for _ in wishes:
            places.append(at)
            at += heights[len(places) - 1] + apart
    return places


def _top(wishes: Sequence[float], height: float, between: tuple[float, float]) -> float:
    return max(between[0], min(sum(wishes) / len(wishes), between[1] - height))

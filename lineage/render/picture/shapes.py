"""The shapes of a picture, in pixels from its upper left corner."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from lineage.render.picture.lettering import Weight, width
from lineage.words.vocabulary import Theme, vocabulary

SIZE = (1200, 630)
"""Width and height of a share card."""
Align = Literal["left", "center", "right"]


class Words(NamedTuple):
    """One line of text; `y` is its baseline."""

    x: float
    y: float
    text: str
    size: float
    color: str
    weight: Weight = "plain"
    align: Align = "left"


class Bar(NamedTuple):
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    color: str


class Stroke(NamedTuple):
    """A line through some points, its corners rounded."""

    points: tuple[tuple[float, float], ...]
    width: float
    color: str
    rounded: float = 0.0


class Ring(NamedTuple):
    """A circle with a rim inside its radius; a dashed rim has gaps."""

    x: float
    y: float
    radius: float
    rim: float
    color: str
    fill: str
    dashed: bool = False


class Dots(NamedTuple):
    """Many discs: one entry a disc in each column."""

    x: Sequence[float]
    y: Sequence[float]
    radius: Sequence[float]
    color: Sequence[str]


class Figure(NamedTuple):
    """One of the palette's marks, as wide as high."""

    x: float
    y: float
    size: float
    mark: str
    color: str


class Arrow(NamedTuple):
    """The head of an arrow to the right; `x` is its tip."""

    x: float
    y: float
    size: float
    color: str


Shape = Words | Bar | Stroke | Ring | Dots | Figure | Arrow


class Inks(NamedTuple):
    """The grounds' and the text's colors in one theme."""

    paper: str
    panel: str
    line: str
    edge: str
    ink: str
    muted: str
    root: str


def inks(theme: Theme) -> Inks:
    """Return the colors of one theme.

    >>> inks("light").paper
    '#ffffff'
    """
    words = vocabulary()
    ground = {name: words.ground[name].on(theme) for name in Inks._fields[:-1]}
    return Inks(**ground, root=words.root.shade.on(theme))


class Run(NamedTuple):
    """A piece of a line that has a weight and a color of its own."""

    text: str
    color: str
    weight: Weight = "plain"


def line_of(x: float, y: float, size: float, runs: Sequence[Run]) -> list[Words]:
    """Set pieces of text one after another."""
    points = []
    for run in runs:
        points.append(Words(x, y, run.text, size, run.color, run.weight))
        x += width(run.text, size, run.weight)
    return points

"""Shapes drawn by matplotlib into a PNG of few colors, or a self-contained SVG without fonts."""

import io
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final
from xml.sax.saxutils import escape

import numpy as np

from lineage.render.picture.indexed import indexed_png
from lineage.render.picture.lettering import Weight, font_file
from lineage.render.picture.shapes import SIZE, Arrow, Bar, Dots, Figure, Ring, Shape, Stroke, Words

_FINE: Final = 10
"""Radii of dots are drawn in steps of so many a pixel, so that an SVG describes each size once."""
_DASHES: Final = (0, (4, 3))
_HEAD: Final = re.compile(r"<svg[^>]*>")
_UNWISHED: Final = re.compile(r"<metadata>.*?</metadata>\s*|<!--.*?-->\s*|<style[^>]*>.*?</style>\s*", re.DOTALL)
_OUTLINE: Final = re.compile(r' d="[^"]*"')
_LONG: Final = re.compile(r"(\.\d\d)\d+")


def png(shapes: Sequence[Shape], paper: str, panel: str) -> bytes:
    """Draw a PNG; the same shapes always give the same bytes."""
    with _figure(shapes, paper) as figure:
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        canvas: Any = FigureCanvasAgg(figure)
        canvas.draw()
        pixels = np.asarray(canvas.buffer_rgba())[:, :, :3]
        return indexed_png(pixels, _colors(shapes), (paper, panel))


def svg(shapes: Sequence[Shape], paper: str, title: str, words: str) -> bytes:
    """Draw an SVG; all text is outlines, so that it looks the same wherever it is shown.

    Args:
        shapes: The drawing.
        paper: The ground's color.
        title: What it is, for those who hear it.
        words: What else it says, for the same.
    """
    out = io.StringIO()
    with _figure(shapes, paper) as figure:
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        nothing = dict.fromkeys(("Date", "Creator", "Type", "Format"))
        canvas: Any = FigureCanvasSVG(figure)
        canvas.print_svg(out, metadata=nothing)
    drawn = out.getvalue()
    body = _UNWISHED.sub("", drawn[drawn.index("<svg") :])
    body = _OUTLINE.sub(lambda match: _LONG.sub(r"\1", match[0]).replace("\n", " "), body)
    wide, high = SIZE
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{wide}" '
        f'height="{high}" viewBox="0 0 {wide} {high}" role="img" aria-labelledby="title desc" '
        'stroke-linejoin="round" stroke-linecap="butt">\n'
        f'<title id="title">{escape(title)}</title>\n<desc id="desc">{escape(words)}</desc>'
    )
    return (_HEAD.sub(lambda _: head, body, count=1).rstrip() + "\n").encode()


@contextmanager
def _figure(shapes: Sequence[Shape], paper: str) -> Iterator[Any]:
    """Make a figure whose unit is the pixel, whatever settings of matplotlib a person has."""
    import matplotlib as mpl
    from matplotlib.figure import Figure as Whole
    from matplotlib.transforms import Affine2D

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update({"svg.fonttype": "path", "svg.hashsalt": "lineage", "text.hinting": "none"})
        figure = Whole(figsize=(SIZE[0] / 72, SIZE[1] / 72), dpi=72, facecolor=paper)
        pen = _Pen(figure, Affine2D().scale(1, -1).translate(0, SIZE[1]))
        for order, shape in enumerate(shapes):
            pen.draw(shape, order)
        yield figure


class _Pen:
    """Turns shapes into matplotlib's artists."""

    def __init__(self, figure: Any, pixels: Any) -> None:
        from matplotlib.font_manager import FontProperties

        weights: tuple[Weight, ...] = ("plain", "bold")
        self.figure, self.pixels = figure, pixels
        self.fonts = {weight: FontProperties(fname=str(font_file(weight))) for weight in weights}

    def draw(self, shape: Shape, order: int) -> None:
        for artist in self.artists(shape):
            artist.set_zorder(order)
            self.figure.add_artist(artist)

    def artists(self, shape: Shape) -> list[Any]:
        if isinstance(shape, Words):
            return [self.words(shape)]
        if isinstance(shape, Dots):
            return self.dots(shape)
        patch, place = self.patch(shape)
        return [patch(**{"linewidth": 0, "transform": self.pixels, **place})]

    def words(self, shape: Words) -> Any:
        from matplotlib.text import Text

        return Text(
            shape.x,
            shape.y,
            shape.text,
            fontproperties=self.fonts[shape.weight],
            fontsize=shape.size,
            color=shape.color,
            horizontalalignment=shape.align,
            verticalalignment="baseline",
            parse_math=False,
            transform=self.pixels,
        )

    def patch(self, shape: Bar | Stroke | Ring | Figure | Arrow) -> tuple[Any, dict[str, Any]]:
        """Choose the kind of patch, and what it is made with."""
        from matplotlib.patches import Circle, PathPatch, Polygon, Rectangle

        if isinstance(shape, Bar):
            size = {"width": shape.width, "height": shape.height}
            return Rectangle, {"xy": (shape.x, shape.y), **size, "facecolor": shape.color}
        if isinstance(shape, Stroke):
            pen = {"edgecolor": shape.color, "linewidth": shape.width, "capstyle": "butt", "joinstyle": "round"}
            return PathPatch, {"path": _rounded(shape), "facecolor": "none", **pen}
        if isinstance(shape, Ring):
            place: dict[str, Any] = {"xy": (shape.x, shape.y), "radius": shape.radius - shape.rim / 2}
            pen = {"edgecolor": shape.color, "linewidth": shape.rim, "linestyle": _DASHES if shape.dashed else "-"}
            return Circle, {**place, "facecolor": shape.fill, **pen}
        if isinstance(shape, Arrow):
            back, half = shape.x - shape.size, shape.size / 2
            corners = [(shape.x, shape.y), (back, shape.y - half), (back, shape.y + half)]
            return Polygon, {"xy": corners, "facecolor": shape.color}
        return PathPatch, {"path": _mark(shape), "facecolor": shape.color}

    def dots(self, shape: Dots) -> list[Any]:
        """Draw all dots of one size at a time."""
        from matplotlib.collections import PathCollection
        from matplotlib.path import Path
        from matplotlib.transforms import Affine2D

        sizes: dict[int, list[int]] = defaultdict(list)
        for at, radius in enumerate(shape.radius):
            sizes[round(radius * _FINE)].append(at)
        return [
            PathCollection(
                [Path.circle((0, 0), size / _FINE)],
                offsets=[(shape.x[at], shape.y[at]) for at in listed],
                offset_transform=self.pixels,
                facecolors=[shape.color[at] for at in listed],
                linewidths=0,
                transform=Affine2D(),
            )
            for size, listed in sorted(sizes.items())
        ]


def _mark(shape: Figure) -> Any:
    """Outline one of matplotlib's markers, upright although the picture counts its pixels downwards."""
    from matplotlib.markers import MarkerStyle
    from matplotlib.transforms import Affine2D

    style = MarkerStyle(shape.mark)
    outline = style.get_path().transformed(style.get_transform())
    extent = outline.get_extents()
    scale = shape.size / max(extent.width, extent.height)
    return outline.transformed(Affine2D().scale(scale, -scale).translate(shape.x, shape.y))


def _rounded(shape: Stroke) -> Any:
    """Join points by straight lines with rounded corners."""
    from matplotlib.path import Path

    points, codes = [shape.points[0]], [Path.MOVETO]
    for before, corner, after in zip(shape.points, shape.points[1:], shape.points[2:], strict=False):
        points += [_toward(corner, before, shape.rounded), corner, _toward(corner, after, shape.rounded)]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    return Path([*points, shape.points[-1]], [*codes, Path.LINETO])


def _toward(corner: tuple[float, float], other: tuple[float, float], far: float) -> tuple[float, float]:
    way = np.hypot(other[0] - corner[0], other[1] - corner[1]) or 1.0
    share = min(far / way, 1.0)
    return float(corner[0] + share * (other[0] - corner[0])), float(corner[1] + share * (other[1] - corner[1]))


def _colors(shapes: Sequence[Shape]) -> list[str]:
    """List the colors in use, in the order in which they first appear."""
    colors: dict[str, None] = {}
    for shape in shapes:
        colors.update(dict.fromkeys(shape.color if isinstance(shape, Dots) else (shape.color,)))
    return list(colors)

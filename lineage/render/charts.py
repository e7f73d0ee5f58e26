"""Charts as static SVG that stands in a page: no style of its own, colors that follow the page's."""

import io
import math
import re
from collections.abc import Sequence
from itertools import cycle
from typing import TYPE_CHECKING, Any, Final

from lineage.facts import Relation
from lineage.render.escape import escape
from lineage.render.figures import compact, thousands
from lineage.words.vocabulary import vocabulary

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INK: Final = "#010203"
"""Drawn in this color, text and axes take the page's color of text."""
_FURTHER: Final = vocabulary().categories.light
"""Lines without a color of their own take these in turn."""
_VARIABLES: Final = {
    _INK: "currentColor",
    **{word.mark.shade.light: f"var(--{relation})" for relation, word in vocabulary().relations().items()},
    **{color: f"var(--category-{number})" for number, color in enumerate(_FURTHER)},
}
"""What is drawn in a color of light pages takes the page's own, light or dark."""
_DASHES: Final = ("-", "--", "-.", ":", (0, (5, 1)), (0, (1, 1)), (0, (7, 2, 1, 2)), (0, (3, 3)))
_SETTINGS: Final[dict[str, Any]] = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.size": 10.5,
    "font.family": "sans-serif",
    "axes.spines.top": False,
    "axes.spines.right": False,
    **dict.fromkeys(("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), _INK),
}
_STYLE: Final = re.compile(r' style="([^"]*)"')
_FONT: Final = re.compile(r"(?:[\w. ]+ )?(\d+(?:\.\d+)?)px .*")
_TICKS: Final = 6
_SHORT: Final = 100_000


def bars(name: str, labels: Sequence[str], values: Sequence[float], *, across: str) -> str:
    """Draw one bar a label, from top to bottom; `name` is the chart's own within its page, `across` names the axis."""

    def draw(axes: "Axes") -> None:
        colors = [_color(label) for label in labels]
        drawn = axes.barh(range(len(labels)), values, color=colors)
        axes.bar_label(drawn, [_at_bar(value) for value in values], padding=3)
        axes.margins(x=0.14)
        axes.set_yticks(range(len(labels)), [escape(label) for label in labels])
        axes.invert_yaxis()
        axes.set_xlabel(across)
        axes.xaxis.set_major_formatter(_tick)

    return _svg(name, draw, height=0.9 + 0.32 * max(len(labels), 1))


def lines(name: str, months: Sequence[str], rows: Sequence[tuple[str, Sequence[float | None]]], *, up: str) -> str:
    """Draw one line a row over months, each with a pattern of its own; a month of which nothing is known is a gap."""

    def draw(axes: "Axes") -> None:
        for (label, values), dashes, other in zip(rows, cycle(_DASHES), cycle(_FURTHER), strict=False):
            known = [math.nan if value is None else value for value in values]
            alone = "." if len(known) == 1 else None
            axes.plot(
                range(len(months)),
                known,
                label=escape(label),
                color=_color(label, other),
                linestyle=dashes,
                marker=alone,
            )
        step = max(1, -(-len(months) // _TICKS))
        axes.set_xticks(range(0, len(months), step), months[::step])
        axes.set_ylim(bottom=0)
        axes.set_ylabel(up)
        axes.yaxis.set_major_formatter(_tick)
        axes.figure.legend(loc="outside upper left", ncols=3, frameon=False, handlelength=3)

    return _svg(name, draw, height=3.2)


def tail(name: str, points: Sequence[tuple[int, int]], *, across: str, up: str) -> str:
    """Draw how many have at least so many, both axes by powers of ten; what has none is left out."""

    def draw(axes: "Axes") -> None:
        shown = [(value, number) for value, number in points if value > 0]
        axes.plot(
            [value for value, _ in shown], [number for _, number in shown], "o-", color=_color("finetune"), markersize=3
        )
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlabel(across)
        axes.set_ylabel(up)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(_tick)

    return _svg(name, draw, height=3.2)


def _color(label: str, other: str = vocabulary().relation[Relation.FINETUNE].mark.shade.light) -> str:
    """Return the color of a relation, or another for what is none."""
    words = vocabulary().relations()
    return words[label].mark.shade.light if label in words else other


def _at_bar(number: float) -> str:
    """Write what stands at the end of a bar: exact as long as that is short."""
    return thousands(number) if number < _SHORT else compact(round(number))


def _tick(number: float, _place: float) -> str:
    """Write what stands at a tick."""
    return compact(int(number)) if number == int(number) else f"{number:g}"


def _svg(name: str, draw: Any, *, height: float) -> str:
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    out = io.StringIO()
    settings: Any = {**_SETTINGS, "svg.hashsalt": name}
    with mpl.rc_context(settings):
        figure = Figure(figsize=(5.0, height), layout="constrained")
        figure.patch.set_visible(False)
        axes = figure.add_subplot()
        axes.patch.set_visible(False)
        draw(axes)
        canvas: Any = FigureCanvasSVG(figure)
        canvas.print_svg(out, metadata={"Date": None, "Creator": None, "Type": None, "Format": None})
    return _for_a_page(out.getvalue(), name)


def _for_a_page(svg: str, name: str) -> str:
    """Take away the head and styles, which the page's policy forbids; make ids the chart's own."""
    body = svg[svg.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>|<style[^>]*>.*?</style>|<!--.*?-->", "", body, flags=re.DOTALL)
    body = _STYLE.sub(lambda found: _attributes(found[1]), body)
    body = re.sub(r'\bid="', f'id="{name}-', body)
    body = re.sub(r"url\(#", f"url(#{name}-", body)
    body = re.sub(r'href="#', f'href="#{name}-', body)
    for color, variable in _VARIABLES.items():
        body = body.replace(color, variable)
    return re.sub(
        r"<svg[^>]*?viewBox=\"([^\"]*)\"[^>]*>",
        rf'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="\1" '
        rf'role="img" aria-labelledby="{name}-title {name}-desc" '
        r'stroke-linejoin="round" stroke-linecap="butt">',
        body,
        count=1,
    ).rstrip()


def _attributes(style: str) -> str:
    """Turn a style into the attributes that mean the same; of a font in short only the size, as a page has its own.

    >>> _attributes("fill: none; font: 10px 'DejaVu Sans'; font-style: italic")
    ' fill="none" font-size="10" font-style="italic"'
    """
    found = []
    for part in filter(None, map(str.strip, style.split(";"))):
        key, _, value = part.partition(":")
        size = _FONT.fullmatch(value.strip())
        if key == "font":
            found.append(f' font-size="{size[1]}"' if size else "")
        else:
            found.append(f' {key}="{value.strip()}"')
    return "".join(found)

"""One part of a report: what it is called, what it says, its chart and its table."""

from collections.abc import Sequence
from typing import NamedTuple

from lineage.render.escape import escape
from lineage.render.figures import thousands


class Cell(NamedTuple):
    """One cell of a table.

    Attributes:
        shown: What stands in it.
        text: Whether it is text, which stands to the left.
        code: What stands below it as something to type.
    """

    shown: str
    text: bool = True
    code: str = ""


class Part(NamedTuple):
    """One part; the chart is SVG of our own making, everything else is escaped by the template.

    Attributes:
        title: Above it.
        words: What the words in it mean, and what it says.
        heads: Of the table's columns; the first column names the rows.
        rows: Of the table.
        chart: The chart, whose numbers the table has.
        caption: Says of the chart what eyes see.
    """

    title: str
    words: str
    heads: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    chart: str = ""
    caption: str = ""


def text(shown: str, code: str = "") -> Cell:
    """Make a cell of words; they may be the Hub's."""
    return Cell(escape(shown), code=escape(code))


def number(value: float | None) -> Cell:
    """Make a cell of a number, or of none."""
    return Cell("not said" if value is None else thousands(value), text=False)


def figure(shown: str) -> Cell:
    """Make a cell of a number that is written already, or the head of a column of numbers."""
    return Cell(escape(shown), text=False)

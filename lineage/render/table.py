"""Rows as a table and single values as lines, for people, in the manners of `hf`."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from lineage.render.escape import Align, display_width, escape, pad, shorten
from lineage.render.figures import day, share, thousands

NOTHING: Final = "No results found."
NOT_SAID: Final = "not said"

_GAP: Final = "  "
_FLOOR: Final = 4
"""A column gives until so little is left of it; then the next kind gives."""


class Format(StrEnum):
    """The format of an answer on stdout."""

    HUMAN = "human"
    AGENT = "agent"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    QUIET = "quiet"


class Kind(StrEnum):
    """Type of the values in a column, which decides how they are written and shortened."""

    TEXT = "text"
    WORD = "word"
    """One of a few short words, such as a relation: stays whole as long as ids have something to give."""
    ID = "id"
    """Names of models: shortened last, and what `quiet` prints."""
    COUNT = "count"
    SHARE = "share"
    """A fraction of one, shown as a percentage."""
    DATE = "date"
    WHOLE = "whole"
    """What is copied or read to the last sign, such as a written rule: nothing is shortened later."""


class Column(NamedTuple):
    """One column of a table or one line of a record.

    Attributes:
        name: Its key in the rows and its name in every format, in snake_case.
        kind: What stands in it.
        header: The word above it in a table for people, if `name` is not the word.
        align: Its side; by default numbers stand to the right.
        keys: Of values that are objects: their keys, each of which is a column of its own where rows are flat.
        joint: What joins the items of a list in CSV and TSV.
    """

    name: str
    kind: Kind = Kind.TEXT
    header: str | None = None
    align: Align | None = None
    keys: tuple[str, ...] = ()
    joint: str = " "

    @property
    def side(self) -> Align:
        """Return the side its cells stand on."""
        return self.align or ("right" if self.kind in (Kind.COUNT, Kind.SHARE) else "left")

    @property
    def title(self) -> str:
        """Return the word above it, before its letter case is changed."""
        return self.header or self.name


def human_text(value: object, kind: Kind) -> str:
    """Return a value as people read it: thousands apart, dates as days, lists as words; not escaped."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return share(value) if kind is Kind.SHARE else thousands(value)
    if isinstance(value, Mapping):
        return " ".join(filter(None, (human_text(item, kind) for item in value.values())))
    if isinstance(value, (list, tuple)):
        between = "; " if any(isinstance(item, Mapping) for item in value) else ", "
        return between.join(human_text(item, kind) for item in value)
    return day(str(value)) if kind is Kind.DATE else str(value)


def _water_level(widths: Sequence[int], floors: Sequence[int], budget: int) -> list[int]:
    """Cut the widest first, all to the same level, none below its floor."""
    low, high = 0, max(widths, default=0)
    while low < high:
        level = (low + high + 1) // 2
        if sum(min(width, max(level, floor)) for width, floor in zip(widths, floors, strict=True)) <= budget:
            low = level
        else:
            high = level - 1
    return [min(width, max(low, floor)) for width, floor in zip(widths, floors, strict=True)]


def _fitted(columns: Sequence[Column], widths: Sequence[int], width: int) -> list[int]:
    """Share out the terminal's width: text gives first, then its headers, then ids; words, numbers and dates last."""
    budget = width - len(_GAP) * (len(columns) - 1)
    stages: tuple[tuple[tuple[Kind, ...], bool], ...] = (
        ((Kind.TEXT,), True),
        ((Kind.TEXT,), False),
        ((Kind.TEXT, Kind.ID), False),
        (tuple(Kind), False),
    )
    fitted = list(widths)
    for giving, headers_stay in stages:
        floors = [
            min(size, max(_FLOOR, len(column.title) * headers_stay)) if column.kind in giving else size
            for column, size in zip(columns, fitted, strict=True)
        ]
        fitted = _water_level(fitted, floors, budget)
    return fitted


def render_table(
    columns: Sequence[Column], rows: Iterable[Mapping[str, object]], *, width: int | None = None, unicode: bool = True
) -> str:
    """Return rows as a table with upper-case headers; the text ends with a line end.

    Args:
        columns: What is shown, in order; other keys of the rows are not.
        rows: One mapping a row; a missing key is the same as `None`.
        width: Columns of the terminal, or `None` where there is none and nothing is shortened.
        unicode: False where the terminal knows ASCII only.

    >>> columns = [Column("repo_id", Kind.ID), Column("downloads", Kind.COUNT), Column("created_at", Kind.DATE)]
    >>> rows = [{"repo_id": "Qwen/Qwen3-8B", "downloads": 1234567, "created_at": "2025-04-27T03:42:21.000Z"}]
    >>> print(render_table(columns, rows), end="")
    REPO_ID        DOWNLOADS  CREATED_AT
    -------------  ---------  ----------
    Qwen/Qwen3-8B  1,234,567  2025-04-27
    """
    lines = [[column.title.upper() for column in columns], []]
    lines += [[escape(human_text(row.get(c.name), c.kind), unicode=unicode) for c in columns] for row in rows]
    if len(lines) == 2:  # noqa: PLR2004 - the header and its rule
        return NOTHING + "\n"
    widths = [max(display_width(line[index]) for line in lines if line) for index in range(len(columns))]
    if width is not None:
        widths = _fitted(columns, widths, width)
    lines[1] = ["-" * size for size in widths]
    text = []
    for line in lines:
        cells = zip(line, widths, columns, strict=True)
        joined = _GAP.join(pad(shorten(cell, size, unicode=unicode), size, column.side) for cell, size, column in cells)
        text.append((joined if width is None else shorten(joined, width, unicode=unicode)).rstrip())
    return "\n".join(text) + "\n"


def render_record(pairs: Iterable[tuple[Column, object]], *, width: int | None = None, unicode: bool = True) -> str:
    """Return one object as a line for each value; the text ends with a line end.

    Args:
        pairs: Each column with its value; `None` reads "not said".
        width: Columns of the terminal, or `None` where there is none and nothing is shortened.
        unicode: False where the terminal knows ASCII only.

    >>> pairs = [(Column("repo_id", Kind.ID), "Qwen/Qwen3-8B"), (Column("likes", Kind.COUNT), 1024)]
    >>> print(render_record(pairs), end="")
    REPO_ID  Qwen/Qwen3-8B
    LIKES    1,024
    """
    pairs = list(pairs)
    key_width = max((len(column.title) for column, _ in pairs), default=0)
    lines = []
    for column, value in pairs:
        shown = NOT_SAID if value is None else escape(human_text(value, column.kind), unicode=unicode)
        line = f"{pad(column.title.upper(), key_width)}{_GAP}{shown}"
        lines.append((line if width is None else shorten(line, width, unicode=unicode)).rstrip() + "\n")
    return "".join(lines)

"""Text in the font that comes with matplotlib: its characters, widths, and how it is made to fit."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from lineage.render.escape import ELLIPSIS, escape

if TYPE_CHECKING:
    from pathlib import Path

Weight = Literal["plain", "bold"]
_FILES: Final[dict[Weight, str]] = {"plain": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}
_LONGEST: Final = 200
"""Characters of a string of the Hub that are looked at."""
_FINE: Final = 1000
_PIECES: Final = re.compile(r"[^-_]*[-_]|[^-_]+\Z")


class Fitted(NamedTuple):
    """Text and the size at which it fits."""

    text: str
    size: float


class Broken(NamedTuple):
    """Text in lines, and the size at which they fit."""

    lines: tuple[str, ...]
    size: float


def font_file(weight: Weight) -> "Path":
    """Return the font's file, so that no font of the machine is ever asked for."""
    from pathlib import Path

    import matplotlib as mpl

    return Path(mpl.get_data_path()) / "fonts" / "ttf" / _FILES[weight]


@cache
def _font(weight: Weight) -> Any:
    from matplotlib.ft2font import FT2Font

    font = FT2Font(font_file(weight))
    font.set_size(_FINE, 72)
    return font


@cache
def _advance(letter: str, weight: Weight) -> float:
    from matplotlib.ft2font import LoadFlags

    glyph = _font(weight).load_char(ord(letter), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / _FINE


def width(text: str, size: float, weight: Weight = "plain") -> float:
    """Return how many pixels a text is wide.

    >>> 60 < width("lineage", 16, "bold") < 70
    True
    """
    return size * sum(_advance(letter, weight) for letter in text)


def written(text: str) -> str:
    r"""Return a string of the Hub as ASCII, which the font has and which reads one way only.

    >>> print(written("a\u202eb"), written("模型"))
    a\u202eb \u6a21\u578b
    """
    return escape(text[:_LONGEST], unicode=False)


def shrunk(text: str, room: float, *, most: float, least: float, weight: Weight = "plain") -> Fitted:
    """Return text that fits a width, by its size, or else by leaving out its middle.

    >>> shrunk("Qwen3-8B", 372, most=36, least=20, weight="bold").size
    36
    """
    whole = width(text, 1, weight)
    if whole * most <= room:
        return Fitted(text, most)
    size = int(room / whole * 10) / 10
    return Fitted(text, size) if size >= least else Fitted(middle_cut(text, room, least, weight), least)


def middle_cut(text: str, room: float, size: float, weight: Weight = "plain") -> str:
    """Leave out so much of a text's middle that it fits."""
    return _cut(
        text,
        room,
        size,
        weight,
        lambda length: f"{text[: (length + 1) // 2]}{ELLIPSIS}{text[len(text) - length // 2 :]}",
    )


def end_cut(text: str, room: float, size: float, weight: Weight = "plain") -> str:
    """Leave out so much of a text's end that it fits."""
    return _cut(text, room, size, weight, lambda length: f"{text[:length]}{ELLIPSIS}")


def _cut(text: str, room: float, size: float, weight: Weight, cut: Callable[[int], str]) -> str:
    if width(text, size, weight) <= room:
        return text
    few, many = 0, len(text)
    while many - few > 1:
        half = (few + many) // 2
        few, many = (half, many) if width(cut(half), size, weight) <= room else (few, half)
    return cut(few)


def lines(text: str, room: float, sizes: Sequence[float], *, most: int, weight: Weight = "plain") -> Broken:
    """Break a name after its hyphens and underlines into a few lines, at the largest size that cuts no word.

    What has no room even at the least size ends in an ellipsis.

    >>> lines("Cold-Fusion-GAIN-V1.1", 118, (16, 15), most=3, weight="bold")
    Broken(lines=('Cold-Fusion-', 'GAIN-V1.1'), size=16)
    """
    for size in sizes:
        broken = _broken(text, room, size, most, weight)
        if all(width(line, size, weight) <= room for line in broken):
            return Broken(tuple(broken), size)
    size = sizes[0]
    cut = (end_cut(line, room, size, weight) for line in _broken(text, room, size, most, weight))
    return Broken(tuple(cut), size)


def _broken(text: str, room: float, size: float, most: int, weight: Weight) -> list[str]:
    lines: list[str] = []
    for piece in _PIECES.findall(text):
        if lines and width(lines[-1] + piece, size, weight) <= room:
            lines[-1] += piece
        else:
            lines.append(piece)
    return lines if len(lines) <= most else [*lines[: most - 1], "".join(lines[most - 1 :])]


def own_part(name: str, family: str) -> str:
    """Leave the family's own name out of a derivative's, whatever separators and letter case it is written with.

    >>> own_part("Qwen3.8-27B-FP8", "Qwen3.8-27B"), own_part("Huihui-qwen3.8_27b-abliterated", "Qwen3.8-27B")
    ('FP8', 'Huihui-…-abliterated')
    >>> own_part("Qwen3.8-27B", "Qwen3.8-27B")
    'Qwen3.8-27B'
    >>> own_part("Qwen3.8-27B-grug-v1.1-qwen-3.8-27b", "Qwen3.8-27B")
    'grug-v1.1'
    """
    parts = re.findall(r"[A-Za-z]+|[0-9]+|[^-_. A-Za-z0-9]+", family)
    if not parts:
        return name
    own = re.compile(rf"(?<![A-Za-z0-9]){'[-_. ]*'.join(map(re.escape, parts))}(?![A-Za-z0-9])", re.IGNORECASE)
    pieces = [piece.strip("-_. ") for piece in own.split(name)]
    return f"-{ELLIPSIS}-".join(piece for piece in pieces if piece) or name

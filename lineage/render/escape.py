"""Any string made safe for one line of a terminal, and measured in the columns it takes there."""

import re
import unicodedata
from itertools import accumulate
from typing import Final, Literal

ELLIPSIS: Final = "…"
ASCII_ELLIPSIS: Final = "..."

Align = Literal["left", "right"]

_INVISIBLE: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""What Python calls printable although nothing is seen: fillers, joiners and variation selectors."""
_VOWELS_AND_FINALS: Final = range(0x1160, 0x1200)
"""Hangul letters that are drawn into the syllable before them."""
_LAST_BYTE: Final = 0xFF
_LAST_BMP: Final = 0xFFFF


def _written_out(char: str) -> str:
    code = ord(char)
    if code <= _LAST_BYTE:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= _LAST_BMP else f"\\U{code:08x}"


def escape(text: str, *, unicode: bool = True) -> str:
    r"""Write out what could move the cursor, hide, or turn the direction of the text.

    Control characters, C1, line ends, bidirectional and zero-width marks, unpaired surrogates and every
    blank but the space become visible escapes. The result is one line and can be encoded as UTF-8.

    Args:
        text: Anything the Hub may send.
        unicode: False where the terminal knows ASCII only; then everything else is written out too.

    >>> escape("Qwen/Qwen3-8B")
    'Qwen/Qwen3-8B'
    >>> print(escape("a\x1b[31m\nb\u202ec"))
    a\x1b[31m\x0ab\u202ec
    >>> print(escape("模型", unicode=False))
    \u6a21\u578b
    """
    if text.isprintable() and (text.isascii() or (unicode and not _INVISIBLE.search(text))):
        return text
    return "".join(
        char
        if char.isprintable() and (char.isascii() or (unicode and not _INVISIBLE.match(char)))
        else _written_out(char)
        for char in text
    )


def _char_width(char: str) -> int:
    if unicodedata.east_asian_width(char) in "WF":
        return 2
    if unicodedata.category(char) in ("Mn", "Me") or ord(char) in _VOWELS_AND_FINALS:
        return 0
    return 1


def display_width(text: str) -> int:
    r"""Count the columns that escaped text takes: two for East Asian wide characters, none for combining ones.

    >>> display_width("Qwen"), display_width("模型"), display_width("e\u0301")
    (4, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_char_width, text))


def shorten(text: str, width: int, *, unicode: bool = True) -> str:
    """Cut escaped text so that it takes at most `width` columns, its cut marked by an ellipsis.

    >>> shorten("Qwen/Qwen3-8B-Base", 10)
    'Qwen/Qwen…'
    >>> shorten("Qwen/Qwen3-8B-Base", 10, unicode=False)
    'Qwen/Qw...'
    """
    if display_width(text) <= width:
        return text
    mark = ELLIPSIS if unicode else ASCII_ELLIPSIS
    left = width - len(mark)
    if left < 0:
        return mark[: max(width, 0)]
    if text.isascii():
        return text[:left] + mark
    end = next(place for place, taken in enumerate(accumulate(map(_char_width, text))) if taken > left)
    return text[:end] + mark


def pad(text: str, width: int, align: Align = "left") -> str:
    """Fill escaped text with spaces up to `width` columns.

    >>> pad("模型", 6) + "|", pad("12", 6, "right")
    ('模型  |', '    12')
    """
    fill = " " * (width - display_width(text))
    return text + fill if align == "left" else fill + text

"""How much of a record is kept, and in which characters: what a database takes without complaint."""

from json import JSONEncoder
from typing import Final

MAX_RAW: Final = 500
"""Characters of a raw value, in a claim or an issue."""
MAX_TEXT: Final = 500
"""Characters of any other string: a licence, a library, one tag, one language."""
MAX_LIST_TEXT: Final = 65_536
"""Characters of all tags, all languages or all datasets of one record, one more for each; no value is cut for it.

Real models list more than 2,000 languages, in the card and again as tags, in some 8,400 characters.
"""
MAX_BASES: Final = 200
"""Bases read from `baseModels`, from the tags and from the card, each; the most seen on one model is 65."""
MAX_ISSUES: Final = 200
"""Issues of one record; where there are more, the last one kept says how many."""

_ENCODER: Final = JSONEncoder(ensure_ascii=False)


def kept(text: str, limit: int = MAX_TEXT) -> str:
    r"""Cut a string to its first `limit` characters, without NUL and without halves of surrogate pairs.

    Example:
        >>> kept("apache-2.0")
        'apache-2.0'
        >>> kept("a\0b\ud800c", limit=4)
        'ab'
    """
    text = text[:limit]
    if text.isprintable():
        return text
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def shown(value: object) -> str:
    """Write any value as an issue keeps it: a string as it is, anything else as JSON, at most `MAX_RAW` characters.

    Example:
        >>> shown(" None ")
        ' None '
        >>> shown({"name": ["Qwen3", None]})
        '{"name": ["Qwen3", null]}'
    """
    if isinstance(value, str):
        return kept(value, MAX_RAW)
    text = ""
    try:
        for piece in _ENCODER.iterencode(value):
            text += piece
            if len(text) >= MAX_RAW:
                break
    except (TypeError, ValueError, RecursionError):  # no JSON: a foreign type, an endless integer, a bottomless list
        text += f"<{type(value).__name__}>"
    return kept(text, MAX_RAW)

"""Words that a misspelled one may mean."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

_MOST: Final = 5
_LONGEST: Final = 100
"""Letters of a word that is compared: comparing takes their square."""


def near_words(word: str, known: Iterable[str]) -> str:
    """Return, as a sentence with a space before it, the words that one resembles in any letter case, if any.

    >>> near_words("gema", ["Qwen", "Gemma"]), near_words("x", ["Qwen"])
    (' Near it: Gemma.', '')
    """
    by_lower = {one.lower(): one for one in known}
    near = [by_lower[one] for one in get_close_matches(word[:_LONGEST].lower(), by_lower, n=_MOST)]
    return f" Near it: {', '.join(near)}." if near else ""

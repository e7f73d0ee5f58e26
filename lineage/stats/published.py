"""What has been published about numbers of derivatives, to stand beside ours."""

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from lineage.errors import UsageError

_WORDS: Final = ("subject", "words", "at", "source", "rule")


@dataclass(frozen=True, slots=True)
class Published:
    """One published figure.

    Attributes:
        subject: The organisation that it is about.
        value: The number that was written.
        words: How it was written, e.g. `180,000+`.
        at: The month it was published or is about, `YYYY-MM`.
        source: Who published it.
        rule: The rule behind it, as far as it was published.
    """

    subject: str
    value: int
    words: str
    at: str
    source: str
    rule: str


def published(subject: str, text: str | None = None) -> tuple[Published, ...]:
    """List what was published about a subject, in the order of the data.

    Args:
        subject: An organisation; of others nothing is told.
        text: Figures to go by instead of the package's own, in the form of `data/claims.toml`.

    Raises:
        UsageError: The text is no such list.

    >>> [figure.words for figure in published("Qwen")][-2:]
    ['180,000+', '200,000+']
    """
    if text is None:
        text = files("lineage.stats").joinpath("data", "claims.toml").read_text(encoding="utf-8")
    try:
        found = tomllib.loads(text).get("claim", [])
        figures = [_figure(entry) for entry in found]
    except (tomllib.TOMLDecodeError, AttributeError, KeyError, TypeError) as error:
        raise UsageError(f"This is no list of published figures: {error}.") from error
    return tuple(figure for figure in figures if figure.subject == subject)


def _figure(entry: dict[str, object]) -> Published:
    value, words = entry["value"], [entry[name] for name in _WORDS]
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise TypeError(f"value is a whole number above zero, not {value!r}")
    if not all(isinstance(word, str) for word in words):
        raise TypeError(f"{', '.join(_WORDS)} are words")
    figure = Published(value=value, **dict(zip(_WORDS, map(str, words), strict=True)))
    if not re.fullmatch(r"\d{4}-\d{2}", figure.at):
        raise TypeError(f"at is a month such as 2026-01, not {figure.at!r}")
    return figure

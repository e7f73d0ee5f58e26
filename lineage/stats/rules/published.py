"""Published numbers of derivatives, to compare ours with."""

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from lineage.errors import UsageError, reason

_WORDS: Final = ("subject", "words", "at", "source", "rule", "title", "url")
_MAY_BE_UNKNOWN: Final = ("title", "url")
OF_THE_HUB: Final = "The published figures are of the real Hub, whole, and not of what was counted here."
"""Must stand beside them where that is so."""
AUDIT: Final = (
    "378 models audited by hand for “A First Look at Model Supply Chain: From the Risk Perspective”, "
    "https://github.com/MSC-empirical/msc-empirical"
)
"""Where it is known from how many bases are declared, and how many declarations are true."""


@dataclass(frozen=True, slots=True)
class Published:
    """One published figure.

    Attributes:
        subject: The organization that it is about.
        value: The number that was written.
        words: How it was written, e.g. `180,000+`.
        at: The month it was published or is about, `YYYY-MM`.
        source: Who published it.
        rule: The rule behind it, as far as it was published.
        title: What it was published in; empty where that is not known.
        url: Where that is found; empty where that is not known.
    """

    subject: str
    value: int
    words: str
    at: str
    source: str
    rule: str
    title: str = ""
    url: str = ""

    @property
    def where(self) -> str:
        """Return the title and address of the publication, or that they are not known.

        >>> published("Qwen")[0].where
        'title and address not known'
        """
        if not self.title and not self.url:
            return "title and address not known"
        return f"{self.title or 'title not known'}, {self.url or 'address not known'}"


def published(subject: str, text: str | None = None) -> tuple[Published, ...]:
    """List what was published about a subject, in the order of the data.

    Args:
        subject: An organization; of others nothing is told.
        text: Figures to go by instead of the package's own, in the form of `data/claims.toml`.

    Raises:
        UsageError: The text is no such list.

    >>> [figure.words for figure in published("Qwen")][-2:]
    ['180,000+', '200,000+']
    """
    if text is None:
        text = files("lineage.stats").joinpath("data", "claims.toml").read_text(encoding="utf-8")
    try:
        claims = tomllib.loads(text).get("claim", [])
        figures = [_figure(entry) for entry in claims]
    except (tomllib.TOMLDecodeError, AttributeError, KeyError, TypeError) as error:
        raise UsageError(f"This is no list of published figures: {reason(error)}.") from error
    return tuple(figure for figure in figures if figure.subject == subject)


def _figure(entry: dict[str, object]) -> Published:
    value = entry["value"]
    words = [entry.get(name, "") if name in _MAY_BE_UNKNOWN else entry[name] for name in _WORDS]
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise TypeError(f"value is a whole number above zero, not {value!r}")
    if not all(isinstance(word, str) for word in words):
        raise TypeError(f"{', '.join(_WORDS)} are words")
    figure = Published(value=value, **dict(zip(_WORDS, map(str, words), strict=True)))
    if not re.fullmatch(r"\d{4}-\d{2}", figure.at):
        raise TypeError(f"at is a month such as 2026-01, not {figure.at!r}")
    return figure

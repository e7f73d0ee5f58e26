"""Numbers and dates in the short forms that people read."""

from collections.abc import Mapping
from typing import Final

_STEPS: Final = ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k"))
_TEN: Final = 9.95
"""From here on one decimal would round to 10.0, and the decimal goes."""


def thousands(number: float) -> str:
    """Write a number with its thousands apart; a fraction keeps two places at most.

    >>> thousands(1234567), thousands(0.5), thousands(-1234.567)
    ('1,234,567', '0.5', '-1,234.57')
    """
    if isinstance(number, int):
        return f"{number:,}"
    return f"{number:,.2f}".rstrip("0").rstrip(".")


def plainly(number: float) -> str:
    """Write a number as `thousands` does, but with nothing between its digits, for programs.

    >>> plainly(1234567), plainly(2627.0214285714283), plainly(2627.0)
    ('1234567', '2627.02', '2627')
    """
    return thousands(number).replace(",", "")


def number_of(number: float, noun: str) -> str:
    """Write how many of something there are, one without an s.

    >>> number_of(1, "direct derivative"), number_of(2182, "model"), number_of(0.5, "model")
    ('1 direct derivative', '2,182 models', '0.5 models')
    """
    return f"{thousands(number)} {noun}{'' if number == 1 else 's'}"


def compact(number: float) -> str:
    """Write a count with two or three digits and a letter for its thousands.

    >>> [compact(n) for n in (812, 1_234, 12_345, 999_500, 1_234_567, 70_000_000_000)]
    ['812', '1.2k', '12k', '1M', '1.2M', '70B']
    """
    for step, letter in _STEPS:
        if number >= step - step // 2_000:
            scaled = number / step
            return f"{scaled:.1f}".removesuffix(".0") + letter if scaled < _TEN else f"{scaled:.0f}{letter}"
    return thousands(number)


def share(fraction: float) -> str:
    """Write a fraction of one as a percentage.

    >>> share(0.4567), share(1)
    ('45.7 %', '100.0 %')
    """
    return f"{fraction:.1%}".replace("%", " %")


def day(moment: str) -> str:
    """Cut a date of the Hub down to its day.

    >>> day("2026-09-25T13:47:38.000Z")
    '2026-09-25'
    """
    return moment[:10]


def hub_words(counts: Mapping[str, int]) -> str:
    """Return the Hub's own count of a model's direct derivatives in words; empty where it was not asked for.

    >>> hub_words({"adapter": 716, "merge": 0, "finetune": 1328})
    "the Hub's own count of direct derivatives is 2,044: 1,328 finetune, 716 adapter"
    """
    if not counts:
        return ""
    parts = sorted((-count, relation) for relation, count in counts.items() if count)
    listed = ", ".join(f"{-count:,} {relation}" for count, relation in parts)
    total = f"the Hub's own count of direct derivatives is {sum(counts.values()):,}"
    return f"{total}: {listed}" if listed else total

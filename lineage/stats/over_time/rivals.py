"""Rivals: new derivatives of several brands by month, each brand's share of them, and who is ahead since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.stats.over_time.months import day_number, month_names, month_of
from lineage.stats.rules.rule import CountingRule
from lineage.stats.rules.tally import Tally


class Lead(NamedTuple):
    """The brand with the most dated derivatives at the end.

    Attributes:
        brand: Its name.
        since: The first month, `YYYY-MM`, at whose end it had more than every other, and so in all months after.
    """

    brand: str
    since: str


@dataclass(frozen=True, slots=True)
class Rivals:
    """New derivatives by month.

    A model that stems from several brands counts in each, so that shares can add up to more than one; under
    `merges=share` it counts in each by its share, and what stems from elsewhere is nobody's. From a crawl after a
    month one sees only what survived until then.

    Attributes:
        rule: What was counted.
        as_of: The day of the data; its month is not over.
        months: Every month from that of the first dated derivative to that of the last, as `YYYY-MM`.
        brands: What each row of the next is.
        new: One row of derivatives by month for each brand.
        in_any: Derivatives of that month in any of the brands, each once.
        undated: Derivatives in any of the brands that are in no month: not dated, with the Hub's import stamp, or
            dated after `as_of`.
    """

    rule: CountingRule
    as_of: date
    months: tuple[str, ...]
    brands: tuple[str, ...]
    new: tuple[tuple[float, ...], ...]
    in_any: tuple[int, ...]
    undated: int

    @property
    def shares(self) -> tuple[tuple[float | None, ...], ...]:
        """One row a brand: its share of `in_any`; `None` in a month without any."""
        return tuple(
            tuple(number / every if every else None for number, every in zip(row, self.in_any, strict=True))
            for row in self.new
        )

    @property
    def lead(self) -> Lead | None:
        """Who is ahead at the end, and since when without a break; `None` where nobody is alone ahead."""
        by_then = [tuple(accumulate(row)) for row in self.new]
        ahead = [_first(numbers) for numbers in zip(*by_then, strict=True)]
        if not ahead or ahead[-1] is None or len(self.brands) == 1:
            return None
        start = len(ahead)
        while start and ahead[start - 1] == ahead[-1]:
            start -= 1
        return Lead(self.brands[ahead[-1]], self.months[start])


def rivals(
    tallies: Sequence[tuple[str, Tally]],
    created: NDArray[np.int32],
    imported: NDArray[np.bool_],
    *,
    rule: CountingRule,
    as_of: date,
) -> Rivals:
    """Lay out by month what one rule counts below several brands.

    `created` and `imported` are those of all models that the tallies were counted on: by one rule on the same edges.
    """
    dated = (created >= 0) & ~imported & (created <= day_number(as_of))
    in_any = np.zeros(len(created), dtype=np.bool_)
    for _, tally in tallies:
        in_any[tally.positions] = True
    months = month_of(created[in_any & dated])
    first, last = (int(months.min()), int(months.max())) if len(months) else (0, -1)
    width = last - first + 1
    new = []
    for _, tally in tallies:
        here = dated[tally.positions]
        place = month_of(created[tally.positions[here]]) - first
        by_share = rule.merges == "share"
        numbers = np.bincount(place, weights=tally.weight[here] if by_share else None, minlength=width)
        new.append(tuple(numbers.tolist()))
    return Rivals(
        rule=rule,
        as_of=as_of,
        months=month_names(first, last),
        brands=tuple(name for name, _ in tallies),
        new=tuple(new),
        in_any=tuple(np.bincount(months - first, minlength=width).tolist()),
        undated=int((in_any & ~dated).sum()),
    )


def _first(numbers: Sequence[float]) -> int | None:
    """Return the position of the greatest number; `None` where two are equal."""
    most = max(numbers)
    return numbers.index(most) if numbers.count(most) == 1 else None

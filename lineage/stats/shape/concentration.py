"""Concentration: how unevenly derivatives are spread over the bases."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lineage.stats.rules.rule import CountingRule

_TOP: Final = 10
_PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class Concentration:
    """The share of the fan-out that the largest bases take.

    Attributes:
        rule: What counts as a derivative.
        as_of: The day of the data.
        bases: How many bases there are, those without derivatives too.
        derivatives: The sum over all bases.
        gini: 0 where all have the same, (n - 1) / n where one has everything (C. Gini, "Variabilità e mutabilità",
            1912; half the relative mean difference, without the correction for small samples); `None` where
            there are no derivatives.
        top_bases: How many bases the top 1 % are: a hundredth, rounded up.
        top_share: What share of the derivatives these have; `None` where there are none. Where several bases tie for
            the last place it does not matter which is taken, as they have the same.
        top: Position in the list that was given, and fan-out, of the ten largest; ties in the order of the list;
            never a base without derivatives.
    """

    rule: CountingRule
    as_of: date
    bases: int
    derivatives: int
    gini: float | None
    top_bases: int
    top_share: float | None
    top: tuple[tuple[int, int], ...]


def concentration(fan_outs: NDArray[np.int64], *, rule: CountingRule, as_of: date) -> Concentration:
    """Measure how unevenly the derivatives are spread over some bases, one number a base.

    >>> found = concentration(np.array([0, 0, 8, 0]), rule=CountingRule(), as_of=date(2026, 1, 1))
    >>> found.gini, found.top_share, found.top
    (0.75, 1.0, ((2, 8),))
    """
    bases, derivatives = len(fan_outs), int(fan_outs.sum())
    order = np.argsort(-fan_outs, kind="stable")
    falling = fan_outs[order]
    leading = -(-bases // _PERCENT)
    # With the values falling and ranks i from 0, G = Σ (n - 1 - 2 i) xᵢ / (n Σ x): whole numbers up to the last step.
    weighed = int((falling * (bases - 1 - 2 * np.arange(bases))).sum())
    top = [(int(place), int(fan_outs[place])) for place in order[:_TOP] if fan_outs[place]]
    return Concentration(
        rule=rule,
        as_of=as_of,
        bases=bases,
        derivatives=derivatives,
        gini=weighed / (bases * derivatives) if derivatives else None,
        top_bases=leading,
        top_share=int(falling[:leading].sum()) / derivatives if derivatives else None,
        top=tuple(top),
    )

"""Fan-out as a distribution: how many direct derivatives the bases of a family have."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lineage.graph import LineageGraph
from lineage.graph.arrays import Models
from lineage.stats.rules.rule import CountingRule

SHARES: Final = (0.25, 0.5, 0.75, 0.9, 0.99)
"""The quantiles that a distribution is summed up by."""


@dataclass(frozen=True, slots=True)
class FanOut:
    """The distribution of direct derivatives over the bases.

    Attributes:
        rule: What counts as a derivative.
        as_of: The day of the data.
        bases: How many bases there are, those without derivatives too.
        derivatives: The sum over all bases: a merge of two of them counts under each.
        without: How many have no derivative.
        largest: The greatest fan-out.
        mean: Derivatives a base; `None` where there is no base.
        quantiles: Of each of `SHARES`, the smallest fan-out that this share of the bases does not exceed, or the mean
            of that and the next where exactly this share does not (type 2 of Hyndman and Fan, "Sample quantiles in
            statistical packages", The American Statistician 50, 1996), so that the second of them is the median.
        at_least: The complementary cumulative distribution: each fan-out that occurs, ascending, and how many
            bases have at least so many.
    """

    rule: CountingRule
    as_of: date
    bases: int
    derivatives: int
    without: int
    largest: int
    mean: float | None
    quantiles: tuple[tuple[float, float], ...]
    at_least: tuple[tuple[int, int], ...]

    @property
    def share_without(self) -> float | None:
        """Return the share of bases without derivatives; `None` where there is no base."""
        return self.without / self.bases if self.bases else None


def derivatives_of(graph: LineageGraph, bases: Models, counts: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Count the direct derivatives of each of some bases, but only models that `counts` says do count.

    >>> from lineage.facts import EdgeArrays
    >>> array = np.array
    >>> edges = EdgeArrays(array([7, 8, 9]), array([0, 0]), array([1, 2]), array([0, 0]))
    >>> derivatives_of(LineageGraph.from_edges(edges), array([0, 1]), array([True, True, False])).tolist()
    [1, 0]
    """
    before = np.zeros(len(graph.down.ends) + 1, dtype=np.int64)
    np.cumsum(counts[graph.down.ends], out=before[1:])
    fan_outs: NDArray[np.int64] = before[graph.down.starts[bases + 1]] - before[graph.down.starts[bases]]
    return fan_outs


def fan_out_of(fan_outs: NDArray[np.int64], *, rule: CountingRule, as_of: date) -> FanOut:
    """Sum up the fan-outs of some bases, one number a base.

    >>> found = fan_out_of(np.array([0, 3, 1, 0]), rule=CountingRule(), as_of=date(2026, 1, 1))
    >>> found.mean, found.at_least
    (1.0, ((0, 4), (1, 2), (3, 1)))
    """
    values, numbers = np.unique(fan_outs, return_counts=True)
    bases, derivatives = len(fan_outs), int(fan_outs.sum())
    up_to = np.cumsum(numbers)
    at_least = bases - up_to + numbers
    quantiles = [(share, _quantile(values, up_to, share)) for share in SHARES if bases]
    return FanOut(
        rule=rule,
        as_of=as_of,
        bases=bases,
        derivatives=derivatives,
        without=int(np.count_nonzero(fan_outs == 0)),
        largest=int(values[-1]) if bases else 0,
        mean=derivatives / bases if bases else None,
        quantiles=tuple(quantiles),
        at_least=tuple(zip(values.tolist(), at_least.tolist(), strict=True)),
    )


def _quantile(values: NDArray[np.int64], up_to: NDArray[np.int64], share: float) -> float:
    """Return a quantile of type 2; the share is taken in whole percent, so that nothing is lost to rounding."""
    rank, rest = divmod(round(share * 100) * int(up_to[-1]), 100)
    low = int(values[np.searchsorted(up_to, rank + bool(rest))])
    high = low if rest else int(values[np.searchsorted(up_to, rank + 1)])
    return low if low == high else (low + high) / 2

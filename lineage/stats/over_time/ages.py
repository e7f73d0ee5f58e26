"""Ages: how old a base was, in days, when each of its derivatives was made."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from lineage.graph import LineageGraph
from lineage.graph.arrays import Models
from lineage.stats.over_time.months import day_number


@dataclass(frozen=True, slots=True, eq=False)
class Ages:
    """The ages at which some bases got their derivatives, base after base.

    A base is observed from its release to the day of the data. One whose release day is not known, or is the import
    stamp, or lies after the data, is not observed, and its derivatives are nowhere.

    Attributes:
        starts: int64, one more than there are bases: where each base's ages start in `days`.
        days: int64, ascending within each base: days from its release to a derivative.
        observed: int64, one per base: days from its release to the day of the data; -1 where it is not observed.
        earlier: int64, one per base: derivatives dated before the base, which is a mistake in one of the two dates.
        undated: Derivatives that nothing says the date of.
        imported: Derivatives that carry the import stamp.
        later: Derivatives dated after the day of the data.
    """

    starts: NDArray[np.int64]
    days: NDArray[np.int64]
    observed: NDArray[np.int64]
    earlier: NDArray[np.int64]
    undated: NDArray[np.int64]
    imported: NDArray[np.int64]
    later: NDArray[np.int64]

    def known(self) -> NDArray[np.int64]:
        """Return the number of derivatives of each base that have an age."""
        return np.diff(self.starts)

    def at(self, number: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the age of each base at its derivative of this number, from 1; -1 where it has fewer."""
        has = (number >= 1) & (number <= self.known())
        ages = np.full(len(number), -1, dtype=np.int64)
        ages[has] = self.days[self.starts[:-1][has] + number[has] - 1]
        return ages


def direct_pairs(
    graph: LineageGraph, bases: Models, counts: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List the counted direct derivatives of some bases: each one's base, by its place in `bases`, and the derivative.

    >>> from lineage.facts import EdgeArrays
    >>> array = np.array
    >>> edges = EdgeArrays(array([7, 8, 9]), array([0, 0]), array([1, 2]), array([0, 0]))
    >>> direct_pairs(LineageGraph.from_edges(edges), array([1, 0]), array([True, True, False]))
    (array([1]), array([1]))
    """
    derivatives = graph.down.neighbors(bases).astype(np.int64)
    places = np.repeat(np.arange(len(bases)), graph.down.degrees()[bases])
    return places[counts[derivatives]], derivatives[counts[derivatives]]


def ages(
    bases: Models,
    pairs: tuple[NDArray[np.int64], NDArray[np.int64]],
    created: NDArray[np.int32],
    imported: NDArray[np.bool_],
    as_of: date,
) -> Ages:
    """Work out the ages of some bases at some derivatives.

    `pairs` lists derivatives as `direct_pairs` does; a base may as well be paired with all its descendants. `created`
    and `imported` are columns of `ModelArrays` beside the graph.

    >>> array = np.array
    >>> created = array([10, 15, 12, -1])
    >>> found = ages(array([0]), (array([0, 0, 0]), array([1, 2, 3])), created, created < -1, date(1970, 2, 1))
    >>> found.days.tolist(), found.observed.tolist(), found.undated.tolist()
    ([2, 5], [21], [1])
    """
    end = day_number(as_of)
    released = created[bases].astype(np.int64)
    seen = (released >= 0) & ~imported[bases] & (released <= end)
    place, derivative = (side[seen[pairs[0]]] for side in pairs)
    made = created[derivative].astype(np.int64)
    undated = made < 0
    stamped = imported[derivative] & ~undated
    later = (made > end) & ~stamped
    earlier = (made < released[place]) & ~undated & ~stamped
    aged = ~(undated | stamped | later | earlier)
    # One whole number holds place and age, so that one sort of plain numbers orders both.
    packed = place[aged] * (end + 1) + made[aged] - released[place[aged]]
    packed.sort()
    owner, days = np.divmod(packed, end + 1) if len(packed) else (packed, packed)
    starts = np.zeros(len(bases) + 1, dtype=np.int64)
    np.cumsum(np.bincount(owner, minlength=len(bases)), out=starts[1:])
    tallies = (np.bincount(place[which], minlength=len(bases)) for which in (earlier, undated, stamped, later))
    return Ages(starts, days, np.where(seen, end - released, -1), *tallies)

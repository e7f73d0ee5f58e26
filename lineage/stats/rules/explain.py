"""Search the lattice of rules for those that yield a published figure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Final, NamedTuple

import numpy as np

from lineage.errors import UsageError
from lineage.facts import DECLARED_EVIDENCE, HEADLINE_EVIDENCE, Relation
from lineage.stats.rules.rule import CountingRule
from lineage.stats.rules.tally import Tally, Traits, allowed, relation_bits

TOLERANCE: Final = 0.02
_EVERY: Final = tuple(Relation)
RELATION_CHOICES: Final = (
    _EVERY,
    *((relation,) for relation in _EVERY[:4]),
    *(tuple(other for other in _EVERY if other is not relation) for relation in _EVERY[:4]),
)
"""All relations, each of the Hub's four alone, and all but each of them."""
FLOORS: Final = (None, 1, 6, 11, 101)
"""Least downloads that are tried."""


class Hit(NamedTuple):
    """A rule that yields about the figure.

    Attributes:
        rule: The rule.
        value: What it yields.
        off: How far that is from the figure, as a share of it; negative below.
    """

    rule: CountingRule
    value: float
    off: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """The result of a search through the rules.

    Attributes:
        figure: What was looked for.
        tolerance: How far off a hit may be, as a share of the figure.
        tried: How many rules were tried.
        distinct: How many different values they yield: with many, some lie near any figure by chance.
        largest: The largest of these values.
        nearest: The rule that comes nearest, be it a hit or not.
        hits: The rules that yield about the figure, the nearest first, then the one with the fewest unusual choices.
    """

    figure: float
    tolerance: float
    tried: int
    distinct: int
    largest: float
    nearest: Hit
    hits: tuple[Hit, ...]


class Measured(NamedTuple):
    """A tally with the traits of the models it was counted on."""

    tally: Tally
    traits: Traits


def explain(
    figure: float,
    measure: Callable[[CountingRule], Measured],
    *,
    as_of: str | None = None,
    tolerance: float = TOLERANCE,
) -> Explanation:
    """Try every rule of the lattice and keep those that come within `tolerance` of a figure.

    Args:
        figure: The published number.
        measure: Counts by one rule; called once for each way the paths can run, not for each rule.
        as_of: The day to count as of, or `None` for today.
        tolerance: As a share of the figure.

    Raises:
        UsageError: The figure is no positive number.
    """
    if not figure > 0:
        raise UsageError("A figure to explain is greater than zero.")
    values: set[float] = set()
    hits: list[Hit] = []
    nearest: Hit | None = None
    tried = 0
    for structure in _structures(as_of):
        counted, traits = measure(structure)
        inside = traits.at(counted.positions)
        inside = inside._replace(own=inside.own | counted.root)
        for rule in _narrower(structure):
            is_allowed = allowed(inside, rule)
            is_allowed &= (counted.relations & relation_bits(rule.relations)) > 0
            value = (
                float(counted.weight[is_allowed].sum()) if rule.merges == "share" else int(np.count_nonzero(is_allowed))
            )
            tried += 1
            values.add(value)
            hit = Hit(rule, value, value / figure - 1)
            if abs(hit.off) <= tolerance:
                hits.append(hit)
            if nearest is None or (abs(hit.off) <= abs(nearest.off) and _order(hit) < _order(nearest)):
                nearest = hit
    assert nearest is not None, "a lattice without rules"
    return Explanation(figure, tolerance, tried, len(values), max(values), nearest, tuple(sorted(hits, key=_order)))


def _order(hit: Hit) -> tuple[float, int, str]:
    """Return the sort key of a hit: the nearest first, then the fewest unusual choices."""
    return abs(hit.off), hit.rule.written().count("/"), hit.rule.written()


def _structures(as_of: str | None) -> Iterator[CountingRule]:
    """Go through the rules that differ in how paths run; each takes every model in, to be narrowed afterwards."""
    for evidence, mirrors, reach, merges in product(
        (HEADLINE_EVIDENCE, DECLARED_EVIDENCE), ("apart", "folded"), ("all", "direct"), ("once", "share")
    ):
        yield CountingRule(
            first_party="in",
            reach="direct" if reach == "direct" else "all",
            merges="share" if merges == "share" else "once",
            mirrors="folded" if mirrors == "folded" else "apart",
            evidence=evidence,
            as_of=as_of,
        )


def _narrower(structure: CountingRule) -> Iterator[CountingRule]:
    """Go through the rules that leave more out of the count along the same paths."""
    choices = product(("out", "in"), ("in", "out"), FLOORS, RELATION_CHOICES)
    for first_party, bursts, min_downloads, relations in choices:
        yield replace(
            structure,
            first_party="in" if first_party == "in" else "out",
            bursts="in" if bursts == "in" else "out",
            min_downloads=min_downloads,
            relations=relations,
        )

"""Generations and depth: how many models lie how far down, by relation, and the deepest chain."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from lineage.graph import LineageGraph, cycles
from lineage.graph.arrays import Models
from lineage.stats.rules.rule import CountingRule
from lineage.stats.rules.tally import RELATION_NAMES


@dataclass(frozen=True, slots=True)
class Layers:
    """Numbers of models in each generation and at each depth.

    A generation counts the longest chain of bases above a model, whether these are of the family or not; a depth the
    shortest way from a root of the family.

    Attributes:
        rule: What was counted.
        as_of: The day of the data.
        by_generation: Models of generation 0, 1, …
        by_depth: Models at depth 0, 1, …
        relations: What each row of the next is: `RELATION_NAMES`.
        mix: One row of models by generation for each relation, zeros too.
        shares: The same as shares of each generation's models; `None` for a generation that has none.
    """

    rule: CountingRule
    as_of: date
    by_generation: tuple[int, ...]
    by_depth: tuple[int, ...]
    relations: tuple[str, ...]
    mix: tuple[tuple[int, ...], ...]
    shares: tuple[tuple[float | None, ...], ...]


def layers(
    generation: NDArray[np.int32],
    depth: NDArray[np.int32],
    relation: NDArray[np.int64],
    *,
    rule: CountingRule,
    as_of: date,
) -> Layers:
    """Sum up the generation, the depth and the relation (its position in `RELATION_NAMES`) of each counted model.

    >>> array = np.array
    >>> columns = array([1, 2, 2]), array([1, 1, 2]), array([0, 2, 2])
    >>> found = layers(*columns, rule=CountingRule(), as_of=date(2026, 1, 1))
    >>> found.by_generation, found.by_depth, found.mix[2]
    ((0, 1, 2), (0, 2, 1), (0, 0, 2))
    """
    width = int(generation.max(initial=-1)) + 1
    cells = relation.astype(np.int64) * width + generation
    mix = np.bincount(cells, minlength=len(RELATION_NAMES) * width).reshape(len(RELATION_NAMES), width).tolist()
    by_generation = [sum(column) for column in zip(*mix, strict=True)]
    return Layers(
        rule=rule,
        as_of=as_of,
        by_generation=tuple(by_generation),
        by_depth=tuple(np.bincount(depth).tolist()) if len(depth) else (),
        relations=RELATION_NAMES,
        mix=tuple(map(tuple, mix)),
        shares=tuple(
            tuple(number / total if total else None for number, total in zip(row, by_generation, strict=True))
            for row in mix
        ),
    )


def deepest_chain(graph: LineageGraph, generation: NDArray[np.int32], models: Models) -> tuple[int, ...]:
    """Follow the longest chain of bases above any of some models, from its first base down to the model.

    Of several the one with the smallest position at each step, beginning with the model. A cycle counts once and
    is stood for by the member that leads on. Empty where there are no models.

    >>> from lineage.facts import EdgeArrays
    >>> array = np.array
    >>> edges = EdgeArrays(array([7, 8, 9, 10]), array([0, 1, 0]), array([1, 2, 3]), array([0, 0, 0]))
    >>> deepest_chain(LineageGraph.from_edges(edges), array([0, 1, 2, 1], np.int32), array([3, 2]))
    (0, 1, 2)
    """
    if not len(models):
        return ()
    rounds = {int(member): cycle for cycle in cycles(graph) for member in cycle}
    deepest = generation[models].max()
    chain = [int(models[generation[models] == deepest].min())]
    for above in range(int(deepest) - 1, -1, -1):
        members = rounds.get(chain[-1], np.array([chain[-1]]))
        bases = graph.up.neighbors(members)
        chain.append(int(bases[generation[bases] == above].min()))
    return tuple(reversed(chain))

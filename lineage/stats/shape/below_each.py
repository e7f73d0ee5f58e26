"""Fan-out and reach of each of many models by one rule, as if each were alone."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.errors import UsageError
from lineage.facts import EdgeArrays, Relation
from lineage.graph import LineageGraph
from lineage.graph.walk import Visits
from lineage.stats.rules.rule import CountingRule
from lineage.stats.rules.tally import Traits, allowed, lay_ground, relation_bits


class BelowEach(NamedTuple):
    """Numbers of models below each of some models, in their order.

    Attributes:
        fan_out: int64, with a base in the model itself.
        reach: int64, over all generations.
    """

    fan_out: NDArray[np.int64]
    reach: NDArray[np.int64]


def below_each(edges: EdgeArrays, models: NDArray[np.int64], traits: Traits, rule: CountingRule) -> BelowEach:
    """Count below each model alone; the cost is what lies below them, each counted for itself.

    Args:
        edges: Edges that rest on the rule's evidence.
        models: Positions in `edges.keys`.
        traits: Of every model of `edges.keys`.
        rule: One that counts each model once, over all generations, by lineage.

    Raises:
        UsageError: The rule is another.
    """
    refuse_one_sided(rule)
    ground = lay_ground(edges, models, traits, rule)
    counts = allowed(traits, rule)
    visits, graph = Visits(len(ground.graph)), ground.graph
    fan_out, reach = np.zeros(len(models), dtype=np.int64), np.zeros(len(models), dtype=np.int64)
    for place, model in enumerate(traits.copy_of[models] if rule.mirrors == "folded" else models):
        if not ground.is_root[model]:  # it did not exist by the rule's day
            continue
        visits.begin()
        generations = [visits.fresh(np.array([model]))]
        while len(generations[-1]):
            generations.append(visits.fresh(graph.down.neighbors(generations[-1])))
        family = np.concatenate(generations).astype(np.int64)
        direct, below = generations[1].astype(np.int64) if len(generations) > 1 else family[:0], family[1:]
        fan_out[place] = np.count_nonzero(counts[direct] & _related(graph, direct, family[:1], rule))
        reach[place] = np.count_nonzero(counts[below] & _related(graph, below, family, rule))
    return BelowEach(fan_out, reach)


def refuse_one_sided(rule: CountingRule) -> None:
    """Refuse a rule that cannot count fan-out and reach alike, each model once.

    Raises:
        UsageError: It is one.
    """
    usual = CountingRule()
    for name in ("basis", "reach", "merges"):
        if getattr(rule, name) != getattr(usual, name):
            raise UsageError(f"Fan-out and reach stand side by side: {name}={getattr(rule, name)} is not for them.")


def _related(
    graph: LineageGraph, models: NDArray[np.int64], bases: NDArray[np.int64], rule: CountingRule
) -> NDArray[np.bool_]:
    """Return which models have one of the rule's relations to some bases; each has at least one base there."""
    if len(rule.relations) == len(Relation) or not len(models):
        return np.ones(len(models), dtype=bool)
    slots, degrees = graph.up.slots(models), graph.up.degrees()[models]
    wanted = (1 << graph.up_relation[slots].astype(np.int64)) & relation_bits(rule.relations) > 0
    wanted &= np.isin(graph.up.ends[slots], bases)
    return np.logical_or.reduceat(wanted, np.cumsum(degrees) - degrees)


class Branch(NamedTuple):
    """A model that much was made from.

    Attributes:
        repo_id: The model.
        fan_out: Counted models with it as a base.
        reach: Counted models that descend from it, each once.
    """

    repo_id: str
    fan_out: int
    reach: int

"""Where statistics of a family look: the part of the graph that they can depend on, with what counts marked in it."""

from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.facts import EdgeArrays, ModelArrays
from lineage.graph import LineageGraph, ancestors
from lineage.stats.over_time.months import day_number
from lineage.stats.rules.align import align, joined
from lineage.stats.rules.tally import Ground, lay_ground
from lineage.store.read.columns import model_arrays
from lineage.workflows.family.census import Census
from lineage.workflows.family.dataset import Dataset


class Field(NamedTuple):
    """The family and all that is above it, by the rule, also roots that no edge touches; positions ascend.

    Nothing else of the graph has a say in reach, generations or chains of the family, and the family is often a small
    part of it.

    Attributes:
        graph: The models and what runs between them.
        roots: int64, positions of the subject's models.
        counted: int64, positions of the models that count.
        family: int64, positions of both.
        counts: bool, one per model: whether it counts.
        models: Columns beside the graph; they say nothing of models that are neither roots nor counted.
        latest: When the latest model was made that any edge of the database touches, in days since 1970.
    """

    graph: LineageGraph
    roots: NDArray[np.int64]
    counted: NDArray[np.int64]
    family: NDArray[np.int64]
    counts: NDArray[np.bool_]
    models: ModelArrays
    latest: int


def field_of(dataset: Dataset, census: Census) -> Field:
    """Mark out the field of what a census has counted."""
    rule = census.rule
    ground = dataset.ground(census.subject, rule, lambda: lay_ground(census.edges, census.roots, census.traits, rule))
    edges = _around_family(ground)
    lonely = _lonely(dataset, census)
    keys = np.insert(edges.keys, np.searchsorted(edges.keys, lonely.keys), lonely.keys)
    place = np.searchsorted(keys, edges.keys)
    graph = LineageGraph.from_edges(EdgeArrays(keys, place[edges.base], place[edges.derivative], edges.relation))
    is_root, counts = np.zeros((2, len(keys)), dtype=np.bool_)
    counted = np.searchsorted(keys, census.tally.keys)
    is_root[np.searchsorted(keys, ground.edges.keys[ground.is_root])] = True
    is_root[np.searchsorted(keys, lonely.keys)] = counts[counted] = True
    models = joined(dataset.models(rule), lonely)
    return Field(
        graph=graph,
        roots=np.flatnonzero(is_root),
        counted=counted,
        family=np.flatnonzero(is_root | counts),
        counts=counts,
        models=align(models, keys),
        latest=int(models.created.max(initial=0)),
    )


def _around_family(ground: Ground) -> EdgeArrays:
    """Keep the family, all that is above any of it, and the edges between these."""
    edges = ground.edges
    near = ancestors(ground.graph, np.flatnonzero(ground.family)) >= 0
    is_near = near[edges.derivative]  # and so is the base of each, which is above it
    place = np.cumsum(near) - 1
    return EdgeArrays(
        keys=edges.keys[near],
        base=place[edges.base[is_near]],
        derivative=place[edges.derivative[is_near]],
        relation=edges.relation[is_near],
    )


def _lonely(dataset: Dataset, census: Census) -> ModelArrays:
    """Return the subject's models that no edge of the rule touches; of unknown date they were there on any day."""
    keys, known = np.array(sorted(census.subject.keys), dtype=np.int64), census.edges.keys
    touched = np.searchsorted(known, keys, side="right") > np.searchsorted(known, keys)
    models = model_arrays(dataset.connection, keys[~touched])
    day = census.rule.as_of
    if day is None:
        return models
    return model_arrays(dataset.connection, models.keys[models.created <= day_number(date.fromisoformat(day))])

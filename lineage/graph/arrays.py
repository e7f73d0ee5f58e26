"""The graph as compressed rows of integers: for each model its derivatives, and for each model its bases."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lineage.facts import RELATION_CODES, EdgeArrays

Ints: TypeAlias = NDArray[np.int32]
Models: TypeAlias = NDArray[np.integer[Any]]
"""Positions of models that edges do touch."""
Positions: TypeAlias = Sequence[int] | NDArray[np.integer[Any]]
"""Positions of models in `LineageGraph.keys`, in any order, also repeated; -1 is a model that no edge touches."""

_LABEL_BITS: Final = 3
_MOST_MODELS: Final = 1 << 30
assert len(RELATION_CODES) <= 1 << _LABEL_BITS


@dataclass(frozen=True, slots=True, eq=False)
class Adjacency:
    """One direction of a graph: each model's row of neighbors, the rows laid end to end.

    Attributes:
        starts: int32, one more than there are models: where each row starts in `ends`; the last is where all end.
        ends: int32, the neighbors, ascending within each row.
    """

    starts: Ints
    ends: Ints

    def __len__(self) -> int:
        """Return the number of models."""
        return len(self.starts) - 1

    def degrees(self) -> Ints:
        """Return the number of neighbors of each model."""
        return np.diff(self.starts)

    def slots(self, models: Models) -> NDArray[np.int64]:
        """Find where in `ends` the rows of some models stand, row after row in the order asked."""
        first = self.starts[models].astype(np.int64)
        length = self.starts[models + 1] - first
        before = np.cumsum(length) - length
        return np.repeat(first - before, length) + np.arange(int(length.sum()))

    def neighbors(self, models: Models) -> Ints:
        """Collect the neighbors of some models, row after row, one shared by several as often as it is shared."""
        return self.ends[self.slots(models)]


@dataclass(frozen=True, slots=True, eq=False)
class LineageGraph:
    """Every edge of a database, ready to be walked in both directions; its arrays cannot be written to.

    Edges are sorted, so that a graph does not depend on the order in which they came. A model that is said to be
    its own base keeps its place without that edge: it says nothing about where the model is from.

    Attributes:
        keys: int64, ascending: the store's key of each model.
        down: From each base to its derivatives.
        up: From each derivative to its bases.
        down_relation: uint8, beside `down.ends`: positions in `RELATION_CODES`.
        up_relation: uint8, beside `up.ends`: the same.
    """

    keys: NDArray[np.int64]
    down: Adjacency
    up: Adjacency
    down_relation: NDArray[np.uint8]
    up_relation: NDArray[np.uint8]

    @classmethod
    def from_edges(cls, edges: EdgeArrays) -> Self:
        """Arrange the store's edges, which hold each pair of base and derivative once at most.

        >>> array = np.array
        >>> edges = EdgeArrays(array([10, 20, 30]), array([0, 0]), array([2, 1]), array([0, 1]))
        >>> graph = LineageGraph.from_edges(edges)
        >>> len(graph), graph.keys[graph.down.neighbors(array([graph.position(10)]))].tolist()
        (3, [20, 30])
        """
        proper = edges.base != edges.derivative
        base, derivative, relation = edges.base[proper], edges.derivative[proper], edges.relation[proper]
        models = len(edges.keys)
        down, down_relation = compressed(base, derivative, relation, models)
        up, up_relation = compressed(derivative, base, relation, models)
        keys = np.array(edges.keys, dtype=np.int64)
        for array in (keys, down_relation, up_relation):
            array.flags.writeable = False
        return cls(keys, down, up, down_relation, up_relation)

    def __len__(self) -> int:
        """Return the number of models."""
        return len(self.keys)

    def position(self, key: int) -> int:
        """Find the model with this key; -1 where no edge touches it.

        >>> none = np.array([], dtype=np.int32)
        >>> LineageGraph.from_edges(EdgeArrays(np.array([10]), none, none, none)).position(11)
        -1
        """
        return int(self.positions([key])[0])

    def positions(self, keys: Sequence[int] | NDArray[np.integer[Any]]) -> Ints:
        """Find the models with these keys, in their order; -1 for each that no edge touches.

        >>> none = np.array([], dtype=np.int32)
        >>> LineageGraph.from_edges(EdgeArrays(np.array([10, 20]), none, none, none)).positions([20, 11, 10])
        array([ 1, -1,  0], dtype=int32)
        """
        wanted = np.asarray(keys, dtype=np.int64)
        if not len(self.keys):
            return np.full(len(wanted), -1, dtype=np.int32)
        place = np.searchsorted(self.keys, wanted)
        is_there = self.keys[np.minimum(place, len(self.keys) - 1)] == wanted
        return np.where(is_there, place, -1).astype(np.int32)


def compressed(
    row: NDArray[np.integer[Any]], end: NDArray[np.integer[Any]], label: NDArray[np.integer[Any]], models: int
) -> tuple[Adjacency, NDArray[np.uint8]]:
    """Sort edges into rows, and their labels (below 8) with them.

    Row, end and label are packed into one integer each: sorting plain integers takes a fraction of the time that
    sorting by two columns takes. That leaves room for 2³⁰ models, some 300 times the Hub.
    """
    assert models <= _MOST_MODELS, "packed edges would overflow"
    bits = max(models - 1, 0).bit_length()
    packed = row.astype(np.int64) << (bits + _LABEL_BITS)
    packed |= end.astype(np.int64) << _LABEL_BITS
    packed |= label.astype(np.int64)
    packed.sort()
    starts = np.zeros(models + 1, dtype=np.int32)
    np.cumsum(np.bincount(row, minlength=models), out=starts[1:])
    ends = ((packed >> _LABEL_BITS) & ((1 << bits) - 1)).astype(np.int32)
    labels = (packed & ((1 << _LABEL_BITS) - 1)).astype(np.uint8)
    for array in (starts, ends):
        array.flags.writeable = False
    return Adjacency(starts, ends), labels


def known(positions: Positions) -> NDArray[np.int64]:
    """Leave out the models that no edge touches."""
    wanted = np.asarray(positions, dtype=np.int64)
    return wanted[wanted >= 0]

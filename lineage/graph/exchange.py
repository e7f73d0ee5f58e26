"""The graph as networkx has it, for those who bring their own analysis."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lineage.facts import RELATION_CODES
from lineage.graph.arrays import LineageGraph

if TYPE_CHECKING:
    from typing import TypeAlias

    import networkx as nx

    Network: TypeAlias = nx.DiGraph[str]


def to_networkx(graph: LineageGraph, names: Sequence[str]) -> "nx.DiGraph[str]":
    """Build a directed graph from base to derivative, with each edge's `relation` as a plain string.

    `names` holds one distinct name per position. Nodes come in the order of positions, edges by base and then by
    derivative. It costs about half a kilobyte per model; a family of thousands is fine, the whole Hub is not.

    >>> from lineage.facts import EdgeArrays
    >>> array = np.array
    >>> edges = EdgeArrays(array([7, 8]), array([0]), array([1]), array([2]))
    >>> list(to_networkx(LineageGraph.from_edges(edges), ["Qwen/Qwen3-8B", "Qwen/Qwen3-8B-AWQ"]).edges(data=True))
    [('Qwen/Qwen3-8B', 'Qwen/Qwen3-8B-AWQ', {'relation': 'quantized'})]
    """
    import networkx as nx

    relations = [relation.value for relation in RELATION_CODES]
    drawn: nx.DiGraph[str] = nx.DiGraph()
    drawn.add_nodes_from(names[position] for position in range(len(graph)))
    bases = np.repeat(np.arange(len(graph)), graph.down.degrees()).tolist()
    edges = zip(bases, graph.down.ends.tolist(), graph.down_relation.tolist(), strict=True)
    drawn.add_edges_from((names[base], names[end], {"relation": relations[code]}) for base, end, code in edges)
    return drawn

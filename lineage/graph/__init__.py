"""Structure: which models lie above and below which, how far, and how many, over compact integer arrays.

A model is its position in `LineageGraph.keys`. A position of -1 stands for a model that no edge touches: it has
neither ancestors nor descendants, so every question about it has an answer.
"""

from lineage.graph.arrays import Adjacency, LineageGraph, Positions
from lineage.graph.cycles import cycles
from lineage.graph.exchange import to_networkx
from lineage.graph.generations import generation
from lineage.graph.paths import Paths, shortest_paths
from lineage.graph.reach import all_reach, fan_out, reach, reaches
from lineage.graph.walk import ancestors, descendants

__all__ = [
    "Adjacency",
    "LineageGraph",
    "Paths",
    "Positions",
    "all_reach",
    "ancestors",
    "cycles",
    "descendants",
    "fan_out",
    "generation",
    "reach",
    "reaches",
    "shortest_paths",
    "to_networkx",
]

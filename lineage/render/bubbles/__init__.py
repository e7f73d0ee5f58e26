"""The bubble tree: every model a dot, every family a circle of circles, and none of them overlap."""

from lineage.render.bubbles.place import Bubbles, place
from lineage.render.bubbles.tree import NO_RELATION, PlacementTree, hang

__all__ = ["NO_RELATION", "Bubbles", "PlacementTree", "hang", "place"]

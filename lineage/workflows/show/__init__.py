"""A family as a map, a picture, a report, or a graph for other programs."""

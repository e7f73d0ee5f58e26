"""Pictures of one family: the share card as PNG or SVG, laid out by pure functions."""

"""Pictures of one family as a file: the share card, as PNG or SVG; laid out by pure functions, drawn by matplotlib."""

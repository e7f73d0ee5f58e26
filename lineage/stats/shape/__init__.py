"""The shape of a family: fan-out, depth, concentration, and the tail of its distribution."""

"""Circles are packed without touching, and lanes to names stay free."""

from itertools import combinations
from math import hypot, pi

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lineage.render.picture.packing import Circle, Lane, Packing, distance

RADII = st.lists(st.floats(1, 60), max_size=25)


@given(st.floats(5, 200), RADII, st.lists(st.floats(-pi, pi), max_size=4), st.floats(0.5, 10))
def test_circles_keep_their_gap(middle: float, radii: list[float], spokes: list[float], gap: float) -> None:
    packing = Packing(gap, 1.2, [Circle(0, 0, middle)])
    for angle in spokes:
        packing.along(angle, 20)
    for radius in sorted(radii, reverse=True):
        packing.near(radius)
    assert len(packing.circles) == 1 + len(spokes) + len(radii)
    for one, other in combinations(packing.circles, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= one.radius + other.radius + gap - 1e-5


@given(RADII.filter(bool), st.floats(-60, 60))
def test_what_is_placed_later_leaves_lanes_free(radii: list[float], y: float) -> None:
    packing = Packing(2, 1.2, [Circle(0, 0, 80)])
    lane = Lane(60, y, 900, y)
    packing.lanes.append(lane)
    for radius in sorted(radii, reverse=True):
        placed = packing.near(radius)
        assert distance(np.array([[placed.x, placed.y]]), lane)[0] >= radius + 2 - 1e-6


def test_equal_circles_stand_where_they_would_if_each_were_the_first_of_its_size() -> None:
    alike, unlike = (Packing(2, 1.2, [Circle(0, 0, 50)]) for _ in range(2))
    for packing in (alike, unlike):
        packing.along(1.0, 12)
    for number in range(30):
        alike.near(7.0)
        unlike._free_for = (-1.0, 0)
        unlike.near(7.0)
        assert np.allclose(alike.circles[number], unlike.circles[number])


def test_the_whole_becomes_higher_than_wide_where_a_step_to_the_side_counts_more() -> None:
    tall = Packing(2, 1.7, [Circle(0, 0, 50)])
    for _ in range(60):
        tall.near(10)
    placed = np.array(tall.circles)
    wide, high = (placed[:, axis].max() - placed[:, axis].min() for axis in (0, 1))
    assert high > 1.2 * wide

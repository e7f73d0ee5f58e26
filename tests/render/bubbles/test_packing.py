import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lineage.render.bubbles.enclose import enclose
from lineage.render.bubbles.packing import pack
from tests.render.bubbles.forests import overlaps

sizes = st.floats(1, 200)
circles = st.lists(st.tuples(st.floats(-100, 100), st.floats(-100, 100), sizes), min_size=1, max_size=12)


@settings(max_examples=80)
@given(st.lists(sizes, min_size=1, max_size=40), st.integers(1, 12), st.booleans())
def test_circles_of_any_sizes_in_any_order_never_overlap(radii: list[float], times: int, round_first: bool) -> None:
    many = np.tile(radii, times)
    x, y = pack(many + 1e-3, round_first=round_first)
    assert (x[0], y[0]) == (0, 0)
    assert overlaps(x, y, many) == 0


@pytest.mark.parametrize("count", [2, 7, 100, 200, 500, 20_000])
def test_equal_circles_make_a_round_raft(count: int) -> None:
    x, y = pack(np.ones(count), round_first=True)
    reach = np.hypot(x, y).max() + 1
    assert count / reach**2 > min(0.55 + 0.05 * np.log10(count), 0.8) - 0.35 * (count == 2)


def test_sizes_that_fall_off_fill_most_of_the_circle() -> None:
    radii = np.sort(np.random.default_rng(1).pareto(2.5, 5000) + 1)[::-1]
    x, y = pack(radii, round_first=True)
    assert overlaps(x, y, radii - 1e-3) == 0
    assert (radii**2).sum() / (np.hypot(x, y) + radii).max() ** 2 > 0.6


@settings(max_examples=300)
@given(circles)
def test_the_smallest_enclosing_circle_holds_all_and_no_smaller_one_does(
    some: list[tuple[float, float, float]],
) -> None:
    x, y, radius = np.array(some).T
    middle_x, middle_y, around = enclose(x, y, radius)
    assert (np.hypot(x - middle_x, y - middle_y) + radius <= around).all()
    for turn in np.linspace(0, 2 * np.pi, 24, endpoint=False):
        step_x, step_y = middle_x + around * 1e-3 * np.cos(turn), middle_y + around * 1e-3 * np.sin(turn)
        assert (np.hypot(x - step_x, y - step_y) + radius).max() >= around * (1 - 1e-6)


def test_thousands_of_dots_round_a_giant_stay_within_bounds() -> None:
    radii = np.append(50_000.0, np.ones(3000))
    x, y = pack(radii, round_first=True)
    assert overlaps(x, y, radii - 1e-3) == 0
    assert np.hypot(x, y).max() < 51_000

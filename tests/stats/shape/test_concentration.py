from fractions import Fraction
from math import ceil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.stats.shape.concentration import concentration
from tests.stats.said import SAID

FAN_OUTS = st.lists(st.integers(0, 9) | st.integers(0, 1_000_000), max_size=250)


@given(FAN_OUTS)
def test_gini_is_half_the_mean_difference_over_the_mean(numbers: list[int]) -> None:
    found = concentration(np.array(numbers, dtype=np.int64), **SAID)
    if not sum(numbers):
        assert found.gini is None
        return
    differences = sum(abs(one - other) for one in numbers for other in numbers)
    assert found.gini == float(Fraction(differences, 2 * len(numbers) * sum(numbers)))


@given(FAN_OUTS)
def test_the_top_percent_are_the_largest_hundredth_rounded_up(numbers: list[int]) -> None:
    found = concentration(np.array(numbers, dtype=np.int64), **SAID)
    leading = ceil(Fraction(len(numbers), 100))
    assert (found.bases, found.derivatives, found.top_bases) == (len(numbers), sum(numbers), leading)
    share = sum(sorted(numbers)[len(numbers) - leading :]) / sum(numbers) if sum(numbers) else None
    assert found.top_share == share


@given(FAN_OUTS)
def test_the_ten_largest_stand_in_order_and_ties_in_that_of_the_list(numbers: list[int]) -> None:
    found = concentration(np.array(numbers, dtype=np.int64), **SAID)
    ordered = sorted(enumerate(numbers), key=lambda one: (-one[1], one[0]))
    assert found.top == tuple((place, number) for place, number in ordered[:10] if number)


@pytest.mark.parametrize(
    ("numbers", "gini"),
    [
        ([5, 5, 5, 5], 0.0),
        ([0, 0, 0, 10], 0.75),
        ([1, 2, 3, 4, 5], 4 / 15),  # the worked example of many textbooks: (n² - 1) / (3 n (n + 1)) for 1 … n
        ([3], 0.0),
    ],
)
def test_known_coefficients_come_out(numbers: list[int], gini: float) -> None:
    assert concentration(np.array(numbers), **SAID).gini == pytest.approx(gini, abs=1e-15)


def test_it_does_not_matter_which_of_tied_bases_is_in_the_top_percent() -> None:
    assert concentration(np.array([4, 4, 4, 0]), **SAID).top_share == 1 / 3


def test_sums_past_32_bits_are_exact() -> None:
    numbers = np.full(200_000, 3_000_000, dtype=np.int64)
    found = concentration(numbers, **SAID)
    assert (found.gini, found.derivatives) == (0.0, 600_000_000_000)

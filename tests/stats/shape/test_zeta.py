"""Hurwitz's zeta function against scipy's, and against what is known of it exactly."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.special import zeta  # type: ignore[import-untyped] # scipy ships no types

from lineage.stats.shape.zeta import hurwitz_zeta

EXPONENTS = st.floats(1.0001, 20)
STARTS = st.integers(1, 10**12)


@given(EXPONENTS, st.lists(STARTS, min_size=1, max_size=20))
@example(1.0001, [1, 2, 10**12])
@example(20.0, [1, 2, 10**12])
def test_it_is_scipys_to_two_units_of_the_fifteenth_digit(exponent: float, starts: list[int]) -> None:
    np.testing.assert_allclose(hurwitz_zeta(exponent, starts), zeta(exponent, np.array(starts, float)), rtol=2e-15)


@given(EXPONENTS, st.integers(1, 10**6))
def test_the_first_term_is_what_one_step_further_leaves_out(exponent: float, start: int) -> None:
    here, after = hurwitz_zeta(exponent, [start, start + 1])
    assert here == pytest.approx(float(start) ** -exponent + after, rel=1e-14)


def test_it_is_riemanns_where_that_is_known() -> None:
    known = [math.pi**2 / 6, math.pi**4 / 90, math.pi**6 / 945]
    np.testing.assert_allclose(hurwitz_zeta([2, 4, 6], 1), known, rtol=1e-15)


def test_arrays_broadcast() -> None:
    found = hurwitz_zeta(np.array([[1.5], [2.5]]), np.array([1, 2, 3]))
    assert found.shape == (2, 3)
    np.testing.assert_allclose(found, zeta(np.array([[1.5], [2.5]]), np.array([1.0, 2.0, 3.0])), rtol=2e-15)
    assert hurwitz_zeta(2, 1).shape == ()

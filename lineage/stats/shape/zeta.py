"""Hurwitz's zeta function: what a power law over the whole numbers is divided by."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

_SUMMED: Final = np.arange(9.0, -1.0, -1.0)
"""So many terms are added one by one before the rest is approximated; the smallest first, to lose no digits."""
_CORRECTIONS: Final = (
    1 / 12,
    -1 / 720,
    1 / 30_240,
    -1 / 1_209_600,
    1 / 47_900_160,
    -691 / 1_307_674_368_000,
    1 / 74_724_249_600,
    -3617 / 10_670_622_842_880_000,
)
"""Bernoulli's numbers B₂, B₄ … divided by the factorials of 2, 4 …"""


def hurwitz_zeta(exponent: ArrayLike, start: ArrayLike) -> NDArray[np.float64]:
    """Return the sum of (start + k)^-exponent over k = 0, 1, 2 …, element by element, as arrays broadcast.

    The formula of Euler and Maclaurin: ten terms are added one by one, the rest is an integral with eight corrections.
    For exponents from 1.0001 to 20 and starts from 1 on the relative error is below 2e-15; other values are not meant.

    >>> hurwitz_zeta(2.0, [1, 2]).round(6).tolist()
    [1.644934, 0.644934]
    """
    s, q = np.asarray(exponent, dtype=np.float64), np.asarray(start, dtype=np.float64)
    end = q + len(_SUMMED)
    square = end**-2
    corrections: NDArray[np.float64] | float = _CORRECTIONS[-1]
    for place in range(len(_CORRECTIONS) - 1, 0, -1):
        corrections = corrections * ((s + (2 * place - 1)) * (s + 2 * place)) * square + _CORRECTIONS[place - 1]
    rest = end**-s * (end / (s - 1) + 0.5 + corrections * s / end)
    return np.asarray(((q[..., np.newaxis] + _SUMMED) ** -s[..., np.newaxis]).sum(axis=-1) + rest)

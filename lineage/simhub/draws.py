"""Randomness that depends on a seed and a position alone: the same on every machine, in any order.

Sebastiano Vigna's SplitMix64, https://prng.di.unimi.it/splitmix64.c, used as a hash.
"""

import zlib
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
_SECOND: Final = np.uint64(0x94D049BB133111EB)


def mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scramble 64-bit numbers, one by one."""
    state = values * _GOLDEN
    state = (state ^ (state >> np.uint64(30))) * _FIRST
    state = (state ^ (state >> np.uint64(27))) * _SECOND
    result: NDArray[np.uint64] = state ^ (state >> np.uint64(31))
    return result


@dataclass(frozen=True, slots=True)
class Dice:
    """Draws by name: each name is a stream of its own, each position in it a number of its own.

    >>> Dice(7).uniform("likes", np.arange(2)).round(3).tolist()
    [0.807, 0.675]
    """

    seed: int

    def bits(self, stream: str, positions: NDArray[Any]) -> NDArray[np.uint64]:
        """Draw 64 bits for every position."""
        start = mix(np.array([(self.seed << 32 ^ zlib.crc32(stream.encode())) & (2**64 - 1)], np.uint64))
        return mix(positions.astype(np.uint64) + start)

    def uniform(self, stream: str, positions: NDArray[Any]) -> NDArray[np.float64]:
        """Draw a number from 0 up to but not including 1 for every position."""
        drawn: NDArray[np.float64] = (self.bits(stream, positions) >> np.uint64(11)).astype(np.float64) * 2.0**-53
        return drawn

    def choose(self, stream: str, positions: NDArray[Any], weights: "list[float] | NDArray[Any]") -> NDArray[np.int64]:
        """Draw an index into `weights` for every position, each as likely as its weight says."""
        cumulative = np.cumsum(np.asarray(weights, np.float64))
        drawn: NDArray[np.int64] = np.searchsorted(
            cumulative, self.uniform(stream, positions) * cumulative[-1], side="right"
        )
        return drawn.clip(0, len(cumulative) - 1)

    def below(self, stream: str, positions: NDArray[Any], bound: int, *, skew: float = 1.0) -> NDArray[np.int64]:
        """Draw a whole number below `bound` for every position; a larger `skew` prefers small ones."""
        drawn: NDArray[np.int64] = (self.uniform(stream, positions) ** skew * bound).astype(np.int64)
        return drawn.clip(0, bound - 1)

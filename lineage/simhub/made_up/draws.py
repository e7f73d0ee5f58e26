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
    state: NDArray[np.uint64] = values * _GOLDEN
    # In place, since whole columns go through here.
    state ^= state >> np.uint64(30)
    state *= _FIRST
    state ^= state >> np.uint64(27)
    state *= _SECOND
    state ^= state >> np.uint64(31)
    return state


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
        shifted = positions.astype(np.uint64)
        shifted += start
        return mix(shifted)

    def uniform(self, stream: str, positions: NDArray[Any]) -> NDArray[np.float64]:
        """Draw a number from 0 up to but not including 1 for every position."""
        bits = self.bits(stream, positions)
        bits >>= np.uint64(11)
        drawn = bits.astype(np.float64)
        drawn *= 2.0**-53
        return drawn

    def choose(self, stream: str, positions: NDArray[Any], weights: "list[float] | NDArray[Any]") -> NDArray[np.int64]:
        """Draw an index into `weights` for every position, each as likely as its weight says."""
        cumulative = np.cumsum(np.asarray(weights, np.float64))
        drawn: NDArray[np.int64] = np.searchsorted(
            cumulative, self.uniform(stream, positions) * cumulative[-1], side="right"
        )
        return drawn.clip(0, len(cumulative) - 1)

    def deal(self, stream: str, positions: NDArray[Any], weights: list[float]) -> NDArray[np.int64]:
        """Deal indices into `weights` to the positions at random, each as often as its weight says, but for rounding.

        >>> np.bincount(Dice(7).deal("release", np.arange(100), [1, 2, 7])).tolist()
        [10, 20, 70]
        """
        place = np.empty(len(positions), np.int64)
        place[np.argsort(self.bits(stream, positions), kind="stable")] = np.arange(len(positions))
        cumulative = np.cumsum(np.asarray(weights, np.float64))
        dealt: NDArray[np.int64] = np.searchsorted(cumulative, (place + 0.5) / len(place) * cumulative[-1])
        return dealt.clip(0, len(cumulative) - 1)

    def below(self, stream: str, positions: NDArray[Any], bound: int, *, skew: float = 1.0) -> NDArray[np.int64]:
        """Draw a whole number below `bound` for every position; a larger `skew` prefers small ones."""
        drawn: NDArray[np.int64] = (self.uniform(stream, positions) ** skew * bound).astype(np.int64)
        return drawn.clip(0, bound - 1)

"""The plan of a made-up population: numbers of models of each sort, and their places.

A draft lists models in an order in which a base stands in an earlier block than what is made from it:
releases, made-up roots, one block per generation, then the rarities.
"""

from dataclasses import dataclass
from typing import Self

from lineage.simhub.made_up import figures
from lineage.simhub.made_up.releases import RELEASES

_ROOM_FOR_RARITIES = 200
"""Derivatives from which on a population has one of each rarity at least."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Sizes of the blocks of a draft, in their order.

    Attributes:
        releases: The first so many of `releases.RELEASES`.
        roots: Made-up models that name no base.
        generations: Made-up models by how far they are from a release or root.
        chain: One chain of checkpoint after checkpoint.
        merged: Whether (1) or not (0) there is the one merge with the most bases.
        rings: Sizes of cycles, each of models that name one another.
        loops: Models that name themselves.
    """

    releases: int
    roots: int
    generations: tuple[int, ...]
    chain: int = 0
    merged: int = 0
    rings: tuple[int, ...] = ()
    loops: int = 0

    @classmethod
    def of(cls, models: int) -> Self:
        """Divide a population up.

        >>> Plan.of(200_000).generations
        (41460, 9524, 3081, 1120, 560, 280)
        """
        releases = min(len(RELEASES), models // 4)
        released = sum(release.base is not None for release in RELEASES[:releases])
        derivatives = max(0, round(models * figures.NAMING_A_BASE) - released)
        chain, merged, loops = 0, 0, 0
        rings: tuple[int, ...] = ()
        if derivatives >= _ROOM_FOR_RARITIES:
            chain = min(figures.LONGEST_CHAIN - 1, derivatives // 5)
            merged = 1
            rings = (2,) * max(1, models // 60_000) + (3,) * max(1, models // 150_000)
            loops = max(1, round(models * figures.SELF_LOOPS))
        rest = derivatives - chain - merged - sum(rings) - loops
        later = tuple(round(rest * share) for share in figures.GENERATIONS[1:])
        generations = (rest - sum(later), *later)
        return cls(releases, models - releases - derivatives, generations, chain, merged, rings, loops)

    @property
    def models(self) -> int:
        """Return all of them."""
        return self.derivatives_from + sum(self.generations) + self.rarities

    @property
    def derivatives_from(self) -> int:
        """Return where the first generation begins."""
        return self.releases + self.roots

    @property
    def rarities(self) -> int:
        """Return the number of models after the last generation."""
        return self.chain + self.merged + sum(self.rings) + self.loops

    def generation(self, number: int) -> range:
        """Return the block of one generation, from 0."""
        begin = self.derivatives_from + sum(self.generations[:number])
        return range(begin, begin + self.generations[number])

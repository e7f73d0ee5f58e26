"""What the rows of one page have in common with no other: names, bases and claims, column by column."""

from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lineage.simhub.naming import SIZES, Names, gone_name
from lineage.simhub.population import Oddity, Population
from lineage.simhub.releases import RELEASES

_MILLION: Final = 1_000_000
_AS_LIST: Final = 6
"""Bits that are all zero in a card that lists its only base."""
_INVENTED: Final = 50
"""How many bases there are that only cards name."""


def local_path(words: int, name: str) -> str:
    """Make up a path on somebody's disk."""
    paths = (f"/home/user/models/{name}", f"C:\\Users\\user\\models\\{name}", f"./{name}", f"/mnt/data/{name}/final")
    return paths[words % len(paths)]


class Page:
    """The rows of one page, column by column; each column is made when first needed."""

    def __init__(self, people: Population, naming: Names, at: NDArray[np.int64]) -> None:
        self.people = people
        self.at = at
        self._naming = naming

    def column(self, name: str) -> list[Any]:
        """Give one column of the population, by its name."""
        values: list[Any] = getattr(self.people, name)[self.at].tolist()
        return values

    @cached_property
    def names(self) -> list[str]:
        """The `id` of each row."""
        return self._naming.of(self.at.tolist())

    @cached_property
    def hub_ids(self) -> list[str]:
        """The `_id` of each row."""
        return hub_ids(self.people, self.at)

    @cached_property
    def random(self) -> list[int]:
        """Bits for small choices, the same for a row on whatever page."""
        bits: list[int] = self.people.dice.bits("row", self.at).tolist()
        return bits

    @cached_property
    def bases(self) -> list[list[tuple[str, str | None]]]:
        """The bases of each row, as names, and as `_id` where the base has a row."""
        begins = self.people.first_edge[self.at].tolist()
        ends = self.people.first_edge[self.at + 1].tolist()
        codes = [self.people.bases[begin:end].tolist() for begin, end in zip(begins, ends, strict=True)]
        wanted = sorted({code for row in codes for code in row if code >= 0})
        ids = hub_ids(self.people, np.array(wanted, np.int64))
        known = {code: (name, hub_id) for code, name, hub_id in zip(wanted, self._naming.of(wanted), ids, strict=True)}
        return [[known[code] if code >= 0 else (gone_name(-1 - code), None) for code in row] for row in codes]

    @cached_property
    def old_names(self) -> list[str | None]:
        """The name by which a card calls its base, where that is an old one."""
        firsts = self.people.first_edge[self.at]
        has_one = (self.people.first_edge[self.at + 1] - firsts) == 1
        base = np.where(has_one, self.people.bases[np.where(has_one, firsts, 0)] if len(self.people.bases) else -1, -1)
        release = np.where(base >= 0, self.people.release[np.maximum(base, 0)], -1).tolist()
        return [
            RELEASES[code].old_name if code >= 0 and bits & 1 and not odd else None
            for code, bits, odd in zip(release, self.random, self.column("oddity"), strict=True)
        ]

    @cached_property
    def oddities(self) -> list[str | list[str] | None]:
        """What an odd card says in `base_model`, or `None` for an ordinary one."""
        return [
            _odd(code, bases, bits) if code else None
            for code, bases, bits in zip(self.column("oddity"), self.bases, self.random, strict=True)
        ]

    @cached_property
    def claimed(self) -> list[str | list[str] | None]:
        """What each card says in `base_model`."""
        claims: list[str | list[str] | None] = []
        for odd, old, bases, bits in zip(self.oddities, self.old_names, self.bases, self.random, strict=True):
            if odd is not None or not bases:
                claims.append(odd)
            elif old is not None:
                claims.append(old)
            else:
                names = [name for name, _ in bases]
                claims.append(names if len(names) > 1 or bits & _AS_LIST == 0 else names[0])
        return claims

    @cached_property
    def parameters(self) -> list[int]:
        """How many parameters each model has: as many as its anchor."""
        anchors = self.people.anchor[self.at]
        words = self.people.dice.bits("stem", anchors).tolist()
        return [
            RELEASES[release].parameters if release >= 0 else SIZES[(bits >> 16) % len(SIZES)][0] * _MILLION
            for release, bits in zip(self.people.release[anchors].tolist(), words, strict=True)
        ]


def hub_ids(people: Population, at: NDArray[np.int64]) -> list[str]:
    """Write ObjectIds: the second of creation, five bytes of that second's own, the position."""
    created = people.created[at]
    middle = (people.dice.bits("machine", created) >> np.uint64(24)).tolist()
    return [
        f"{second:08x}{machine:010x}{position:06x}"
        for second, machine, position in zip(created.tolist(), middle, at.tolist(), strict=True)
    ]


def _odd(oddity: int, bases: list[tuple[str, str | None]], bits: int) -> str | list[str]:
    match oddity:
        case Oddity.WRONG_CASE:
            name = bases[0][0]
            return name.lower() if name.lower() != name else name.upper()
        case Oddity.CARD_ONLY:
            return gone_name(bits % _INVENTED)
        case Oddity.LOCAL_PATH:
            return local_path(bits, bases[0][0].partition("/")[2])
        case Oddity.PAGE_URL:
            return f"https://huggingface.co/{bases[0][0]}"
        case Oddity.LISTED_TWICE:
            return [bases[0][0]] * 2
        case _:
            return [] if bits & 1 else ""

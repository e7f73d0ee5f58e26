"""Names of made-up models, computed from a position, and a position found again from a name.

No table of names is kept: each made-up name carries its model's position or second of creation.
"""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lineage.simhub.made_up.patterns import FORMS, Pattern
from lineage.simhub.made_up.population import Population
from lineage.simhub.made_up.releases import ORGANIZATIONS, RELEASES
from lineage.simhub.made_up.variants import VARIANTS

_FIRST: Final = ("amber", "brisk", "cedar", "dusky", "ember", "fern", "gentle", "hazel", "ivory", "juniper", "lunar")
_SECOND: Final = ("badger", "comet", "finch", "harbor", "heron", "lantern", "meadow", "otter", "pebble", "willow")
SIZES: Final = ((60, "60m"), (350, "350m"), (1_300, "1b"), (3_000, "3b"), (7_000, "7b"), (13_000, "13b"))
"""Millions of parameters of made-up roots, and how their names say it."""

_TASK: Final = re.compile(r"(?:task-(\d{1,9})-.*)|(?:.*-step-(\d{1,9}))", re.IGNORECASE | re.ASCII)
_NUMBER: Final = re.compile(r".*-([0-9a-z]{3,7})", re.IGNORECASE | re.ASCII)
_EPOCH: Final = re.compile(r".*-(\d{10})", re.ASCII)
_GONE: Final = re.compile(r"demo-gone-(\d{4,9})/[a-z0-9-]+", re.ASCII)
_MADE_UP: Final = re.compile(r"demo-(\d{4,9})", re.ASCII)
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_SHORTEST: Final = 3


def in_base_36(number: int) -> str:
    """Write a number in digits and small letters, three at least.

    >>> in_base_36(1295), int("0zz", 36)
    ('0zz', 1295)
    """
    letters = ""
    while number or len(letters) < _SHORTEST:
        number, digit = divmod(number, 36)
        letters = _DIGITS[digit] + letters
    return letters


class Names:
    """The names of one population."""

    def __init__(self, population: Population) -> None:
        self._population = population
        released = np.flatnonzero(population.release >= 0).tolist()
        self._releases = {RELEASES[population.release[at]].repo_id: at for at in released}
        self._any_case = {repo_id.lower(): at for repo_id, at in self._releases.items()}
        self._own_names: dict[str, list[int]] = {}
        for at in released:
            self._own_names.setdefault(RELEASES[population.release[at]].name.lower(), []).append(at)
        self._by_copied = np.argsort(population.copied, kind="stable")
        self._copied = population.copied[self._by_copied]
        apart = np.diff(population.created) > 0
        alone = np.concatenate([[True], apart]) & np.concatenate([apart, [True]])
        self._says_second = alone
        bulk = np.flatnonzero(population.pattern == Pattern.BULK)
        self._says_second[bulk] &= population.dice.uniform("burst name", bulk) < 1 / 2

    def of(self, positions: Sequence[int]) -> list[str]:
        """Name models by their positions."""
        people = self._population
        at = np.asarray(positions, np.int64)
        anchors = people.anchor[at]
        columns = (
            at.tolist(),
            people.release[at].tolist(),
            people.owner[at].tolist(),
            people.release[anchors].tolist(),
            people.dice.bits("stem", anchors).tolist(),
            people.variant[at].tolist(),
            (anchors == at).tolist(),
            (people.pattern[at] == Pattern.BULK).tolist(),
            self._says_second[at].tolist(),
            people.created[at].tolist(),
            self._after_others(at),
        )
        names = []
        for position, release, owner, top, words, variant, is_top, is_burst, says_second, created, after in zip(
            *columns, strict=True
        ):
            if release >= 0:
                names.append(RELEASES[release].repo_id)
                continue
            if after is not None:
                name = after
            elif is_burst and not RELEASES[top].is_burst:
                name = f"{RELEASES[top].name}-step-{position}"
            elif is_burst:
                template = RELEASES[top].repo_id.replace("/", "-")
                name = f"{template}-{created}" if says_second else f"task-{position}-{template}"
            elif is_top:
                name = f"{stem(words)}-{in_base_36(position)}"
            else:
                name = f"{RELEASES[top].name if top >= 0 else stem(words)}-{VARIANTS[variant].suffix}"
                name = f"{name}-{in_base_36(position)}"
            names.append(f"{owner_name(owner)}/{name}")
        return names

    def _after_others(self, at: NDArray[np.int64]) -> list[str | None]:
        """Name the models that are named after others, without their owners; `None` for all else."""
        people = self._population
        names: list[str | None] = [None] * len(at)
        place = np.searchsorted(people.copies, at)
        is_copy = place < len(people.copies)
        is_copy[is_copy] = people.copies[place[is_copy]] == at[is_copy]
        rows, place = np.flatnonzero(is_copy), place[is_copy]
        if len(rows):
            others = self.of(people.copied[place].tolist())
            for row, other, form in zip(rows.tolist(), others, people.form[place].tolist(), strict=True):
                names[row] = other.partition("/")[2] + FORMS[form]
        return names

    def find(self, repo_id: str, *, any_case: bool = False) -> int | None:
        """Find the position of a name."""
        wanted = repo_id.lower() if any_case else repo_id
        released = (self._any_case if any_case else self._releases).get(wanted)
        if released is not None:
            return released
        for position in self._candidates(repo_id.partition("/")[2]):
            if 0 <= position < len(self._population):
                name = self.of([position])[0]
                if (name.lower() if any_case else name) == wanted:
                    return position
        return None

    def _candidates(self, name: str) -> list[int]:
        candidates = self._positions_in(name)
        for form in FORMS:
            if name.lower().endswith(form.lower()):
                other = name[: len(name) - len(form)]
                for position in (*self._own_names.get(other.lower(), ()), *self._positions_in(other)):
                    begin, end = np.searchsorted(self._copied, [position, position + 1]).tolist()
                    candidates += self._population.copies[self._by_copied[begin:end]].tolist()
        return candidates

    def _positions_in(self, name: str) -> list[int]:
        """Read the positions that a name may carry."""
        candidates = []
        if match := _TASK.fullmatch(name):
            candidates.append(int(match[1] or match[2]))
        if match := _NUMBER.fullmatch(name):
            candidates.append(int(match[1], 36))
        if match := _EPOCH.fullmatch(name):
            candidates.append(int(np.searchsorted(self._population.created, int(match[1]))))
        return candidates


def stem(words: int) -> str:
    """Make a made-up root's name out of random bits."""
    size = SIZES[(words >> 16) % len(SIZES)][1]
    return f"{_FIRST[words % len(_FIRST)]}-{_SECOND[(words >> 8) % len(_SECOND)]}-{size}"


def owner_name(code: int) -> str:
    """Name the owner that a code stands for; all but the real organizations are unmistakably made up."""
    return ORGANIZATIONS[code] if code < len(ORGANIZATIONS) else f"demo-{code - len(ORGANIZATIONS):04d}"


def owner_code(name: str) -> int | None:
    """Find the code of an owner's name.

    >>> owner_name(owner_code("demo-0042"))
    'demo-0042'
    """
    if name in ORGANIZATIONS:
        return ORGANIZATIONS.index(name)
    match = _MADE_UP.fullmatch(name)
    code = None if match is None else len(ORGANIZATIONS) + int(match[1])
    return code if code is not None and owner_name(code) == name else None


def gone_name(number: int) -> str:
    """Name the so-and-so-many-th base that has no row."""
    return f"demo-gone-{number:04d}/{stem(number * 0x9E3779B1)}"


def gone_number(repo_id: str) -> int | None:
    """Find the number of a base without a row from its name."""
    match = _GONE.fullmatch(repo_id)
    number = None if match is None else int(match[1])
    return number if number is not None and gone_name(number) == repo_id else None

"""A Hub's worth of made-up models, drawn in the whole Hub's proportions around real releases."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lineage.errors import UsageError
from lineage.facts import RELATION_CODES, Relation
from lineage.simhub.api.names import NameScan
from lineage.simhub.api.source import Positions
from lineage.simhub.made_up.figures import AS_OF
from lineage.simhub.made_up.naming import Names, gone_number, owner_code
from lineage.simhub.made_up.patterns import Pattern, Truth
from lineage.simhub.made_up.population import LICENSES, UNLINKED, Oddity, draw_population
from lineage.simhub.made_up.releases import RELEASES
from lineage.simhub.made_up.rows import Rows, hub_ids, static_tags

MOST_MODELS: Final = 2**24
"""A position has three bytes in a made-up `_id`."""
_TAGS_KEPT: Final = 256
_NAMES_AT_ONCE: Final = 50_000
_BASE: Final = "base_model:"
_NOTHING: Final = np.array([], np.int64)
_COLUMNS: Final = {"downloads": "downloads", "likes": "likes", "trendingScore": "trending", "lastModified": "modified"}


def made_up(models: int, *, seed: int = 0) -> "MadeUp":
    """Draw a population; the same size and seed give the same rows, byte for byte.

    Costs about a second per million models, and 110 bytes of memory each while they are drawn.

    Raises:
        UsageError: There cannot be so many.

    >>> hub = made_up(1_000, seed=7)
    >>> len(hub), hub.population
    (1000, 'made-up')
    """
    if not 1 <= models <= MOST_MODELS:
        raise UsageError(f"{models} models cannot be made up: between 1 and {MOST_MODELS:,} can")
    return MadeUp(models, seed=seed)


class MadeUp:
    """Made-up rows, built when they are asked for; see `source.RowSource` for the methods.

    >>> hub = MadeUp(2_000, seed=1)
    >>> at = hub.find("Qwen/Qwen3-8B")
    >>> hub.rows([at], ["baseModels"])[0]["baseModels"]["models"][0]["id"]
    'Qwen/Qwen3-8B-Base'
    """

    population = "made-up"
    as_of = AS_OF

    def __init__(self, models: int, *, seed: int) -> None:
        self._people = draw_population(models, seed)
        self._names = Names(self._people)
        self._rows = Rows(self._people, self._names)
        self._linked = ~np.isin(self._people.oddity, UNLINKED)
        self._indexed = lru_cache(_TAGS_KEPT)(self._look_up)

    @cached_property
    def renames(self) -> Mapping[str, str]:
        """Return the old names of its releases."""
        present = self._people.release[self._people.release >= 0].tolist()
        named = (RELEASES[code] for code in sorted(present))
        return {release.old_name: release.repo_id for release in named if release.old_name is not None}

    @cached_property
    def truth(self) -> Truth:
        """Return the bulk uploads, mirrors and other patterns among its rows."""
        people = self._people

        def named_after_others(pattern: Pattern) -> tuple[Positions, Positions]:
            chosen = people.pattern[people.copies] == pattern
            return people.copies[chosen].astype(np.int64), people.copied[chosen].astype(np.int64)

        released = [at for at in np.flatnonzero(people.release >= 0).tolist() if RELEASES[people.release[at]].is_mirror]
        bases = [int(people.bases[people.first_edge[at]]) for at in released]
        copies, copied = named_after_others(Pattern.MIRROR)
        mirrors, mirrored = np.append(copies, released).astype(np.int64), np.append(copied, bases).astype(np.int64)
        order = np.argsort(mirrors)
        merged, merges = named_after_others(Pattern.QUANTIZED_MERGE)
        return Truth(
            bulk=np.flatnonzero(people.pattern == Pattern.BULK),
            by_hand=np.flatnonzero(people.pattern == Pattern.BY_HAND),
            mirrors=mirrors[order],
            mirrored=mirrored[order],
            quantized_merges=merged,
            merges=merges,
        )

    def __len__(self) -> int:
        return len(self._people)

    def key(self, position: int) -> tuple[str, str]:
        return hub_ids(self._people, np.array([position]))[0], self._names.of([position])[0]

    def find(self, repo_id: str) -> int | None:
        return self._names.find(repo_id)

    def find_ignoring_case(self, repo_id: str) -> int | None:
        return self._names.find(repo_id, any_case=True)

    def by_author(self, author: str) -> Positions:
        code = owner_code(author)
        return _NOTHING if code is None else _group(*self._by_owner, code)

    def containing(self, text: str) -> Positions:
        return self._scan.containing(text)

    def sort_keys(self, sort: str) -> NDArray[np.float64]:
        values: NDArray[Any] = getattr(self._people, _COLUMNS[sort])
        if sort == "trendingScore":
            return np.where(values % 10, values * 0.1, values // 10)  # as `trending_score` writes them
        return values.astype(np.float64)

    def rows(self, positions: Sequence[int], fields: Collection[str]) -> list[dict[str, Any]]:
        return self._rows.build(positions, fields)

    def tagged(self, tag: str) -> Positions:
        positions: Positions = self._indexed(tag)
        return positions

    def _look_up(self, tag: str) -> Positions:
        if tag.startswith(_BASE):
            return self._derivatives(tag)
        if tag == "region:us":
            return np.arange(len(self))
        if tag.startswith("license:"):
            name = tag.removeprefix("license:")
            code = LICENSES.index(name) if name and name in LICENSES else None
            return _NOTHING if code is None else np.flatnonzero(self._people.license == code)
        kinds = self._kinds_of_tags.get(tag, [])
        return np.sort(np.concatenate([_NOTHING, *(_group(*self._by_kind, kind) for kind in kinds)]))

    def _derivatives(self, tag: str) -> Positions:
        word, colon, rest = tag.removeprefix(_BASE).partition(":")
        typed = word in {relation.value for relation in RELATION_CODES if relation is not Relation.UNSTATED} and colon
        name = rest if typed else tag.removeprefix(_BASE)
        if tag in self._path_tags:
            return self._path_tags[tag]
        if name in self.renames:
            return self._by_old_name(name) if typed and word == Relation.ADAPTER else _NOTHING
        gone = gone_number(name)
        code = self.find(name) if gone is None else -1 - gone
        if code is None:
            return _NOTHING
        positions = _group(*self._by_base, code)
        wanted = [RELATION_CODES.index(Relation(word))] if typed else range(len(RELATION_CODES))
        chosen: Positions = positions[np.isin(self._people.relation[positions], wanted)]
        return chosen

    def _by_old_name(self, name: str) -> Positions:
        """Find the adapters that PEFT has tagged with the old name of their base."""
        positions = self._derivatives(f"{_BASE}{Relation.ADAPTER}:{self.renames[name]}")
        alone = np.diff(self._people.first_edge)[positions] == 1
        ordinary = self._people.oddity[positions] == Oddity.NO
        says_old = self._people.dice.bits("row", positions) & np.uint64(1) == 1
        chosen: Positions = positions[alone & ordinary & says_old]
        return chosen

    @cached_property
    def _scan(self) -> NameScan:
        parts = range(0, len(self), _NAMES_AT_ONCE)
        return NameScan(name for at in parts for name in self._names.of(range(at, min(at + _NAMES_AT_ONCE, len(self)))))

    @cached_property
    def _by_owner(self) -> tuple[NDArray[Any], Positions]:
        return _grouped(self._people.owner, np.arange(len(self)))

    @cached_property
    def _by_base(self) -> tuple[NDArray[Any], Positions]:
        derivatives = np.repeat(np.arange(len(self)), np.diff(self._people.first_edge))
        linked = self._linked[derivatives]
        return _grouped(self._people.bases[linked], derivatives[linked])

    @cached_property
    def _path_tags(self) -> dict[str, Positions]:
        odd = np.flatnonzero(self._people.oddity == Oddity.LOCAL_PATH)
        paths: dict[str, list[int]] = defaultdict(list)
        for position, row in zip(odd.tolist(), self._rows.build(odd.tolist(), ["tags"]), strict=True):
            for tag in row["tags"]:
                if tag.startswith(_BASE):
                    paths[tag].append(position)
        return {tag: np.array(positions, np.int64) for tag, positions in paths.items()}

    @cached_property
    def _kinds(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Every combination of traits that tags are made of, as one number, and which each model is of."""
        people = self._people
        kinds = people.variant.astype(np.int64)
        for column in (people.architecture, people.task, people.language, people.dataset):
            kinds = kinds << 8 | column
        distinct, of_models = np.unique(kinds, return_inverse=True)
        return distinct, of_models

    @cached_property
    def _by_kind(self) -> tuple[NDArray[Any], Positions]:
        return _grouped(self._kinds[1], np.arange(len(self)))

    @cached_property
    def _kinds_of_tags(self) -> dict[str, list[int]]:
        kinds: dict[str, list[int]] = defaultdict(list)
        for number, kind in enumerate(self._kinds[0].tolist()):
            for tag in static_tags(*kind.to_bytes(5, "big")):
                kinds[tag].append(number)
        return dict(kinds)


def _grouped(keys: NDArray[Any], positions: Positions) -> tuple[NDArray[Any], Positions]:
    order = np.argsort(keys, kind="stable")
    return keys[order], positions[order]


def _group(keys: NDArray[Any], positions: Positions, key: int) -> Positions:
    """Find one group's positions; two binary searches."""
    begin, end = np.searchsorted(keys, np.array([key, key + 1], keys.dtype)).tolist()
    return positions[begin:end]

"""Bulk uploads, hand-run quantizers, mirrors and quantized merges: who does what in a made-up population on purpose."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lineage.facts import RELATION_CODES, Relation
from lineage.simhub.made_up import figures
from lineage.simhub.made_up.ancestry import ADAPTER, FINETUNE, MERGE, Draft, seconds
from lineage.simhub.made_up.draws import Dice
from lineage.simhub.made_up.releases import RELEASES

FORMS: Final = ("", "-bnb-4bit", "-unsloth-bnb-4bit", "-GGUF", "-i1-GGUF")
"""What a copy's name adds to the name of what it copies."""
_PLAIN, _BNB, _GGUF = 0, 1, 3
_QUANTIZED: Final = RELATION_CODES.index(Relation.QUANTIZED)
_MIRROR_OWNERS: Final = 3
_QUANTIZERS: Final = 6
_BOT_MODELS: Final = 60
"""Models of a bot in a crowd, on average."""
_SERIES_MODELS: Final = (25, 85)
_SERIES_EACH: Final = 5_000
"""Derivatives for every series of one owner."""
_STEP: Final = 600
_MIRRORED: Final = 8
"""Derivatives of a release for every mirror."""
_QUANTIZED_MERGES: Final = 0.03
"""Quantized models that list a merge's bases, for every merge of several."""
_BY_HAND: Final = 0.6
"""Share of quantized models that hand-run quantizers could have made."""


def _namesakes() -> NDArray[np.bool_]:
    """Find the releases of which a copy could have the name of a copy of an earlier release."""
    taken: set[str] = set()
    namesakes = []
    for release in RELEASES:
        names = {release.name.lower() + form.lower() for form in FORMS}
        namesakes.append(not names.isdisjoint(taken))
        taken |= names
    return np.array(namesakes)


_NAMESAKE: Final = _namesakes()
"""Whether copies of a release may not be named after it, so that each name says which release it is a copy of."""


class Pattern(IntEnum):
    """The pattern that a model is part of."""

    ORDINARY = 0
    BULK = 1
    """Machine-named, one of many on one base within days, by a crowd of bots or by one owner."""
    BY_HAND = 2
    """One of the many that a quantizer makes from many bases, and people download."""
    MIRROR = 3
    """The base's weights again, by another owner under the base's name."""
    QUANTIZED_MERGE = 4
    """A quantized merge that lists the merge's bases instead of the merge."""


@dataclass(slots=True)
class Patterns:
    """Patterns of a draft, in its order.

    Attributes:
        pattern: uint8, one per model: a `Pattern`.
        owner: int32, one per model: the number of an owner who does nothing else, or -1.
        copies: The models named after another.
        copied: Beside them: after which.
        form: Beside them: positions in `FORMS`.
    """

    pattern: NDArray[np.uint8]
    owner: NDArray[np.int32]
    copies: NDArray[np.int64]
    copied: NDArray[np.int64]
    form: NDArray[np.uint8]

    def mark(self, pattern: Pattern, models: NDArray[Any], owner: NDArray[Any]) -> None:
        """Mark models as part of a pattern, and give them their owners."""
        self.pattern[models] = pattern
        self.owner[models] = owner

    def name(self, copies: NDArray[Any], copied: NDArray[Any], form: NDArray[Any]) -> None:
        """Name models after others."""
        self.copies = np.concatenate([self.copies, copies])
        self.copied = np.concatenate([self.copied, copied])
        self.form = np.concatenate([self.form, form.astype(np.uint8)])

    def free(self, models: NDArray[Any]) -> NDArray[Any]:
        """Leave out the models that are part of a pattern, or have another named after them."""
        taken = self.pattern != Pattern.ORDINARY
        taken[self.copied] = True
        free: NDArray[Any] = models[~taken[models]]
        return free


def draw_patterns(draft: Draft, dice: Dice) -> Patterns:
    """Draw the patterns; dates some models anew, and rebases the quantized merges."""
    nothing = np.array([], np.int64)
    patterns = Patterns(
        np.zeros(len(draft.base), np.uint8),
        np.full(len(draft.base), -1, np.int32),
        nothing,
        nothing,
        nothing.astype(np.uint8),
    )
    _mirror(draft, patterns)
    _quantize_merges(draft, patterns)
    _quantize_by_hand(draft, patterns, dice)
    _upload_series(draft, patterns, _upload_in_crowds(draft, patterns, dice), dice)
    return patterns


def _rank(keys: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return, of each place, how many before it have the same key, and how many there are in all."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    begins = np.flatnonzero(np.concatenate([[True], np.diff(ordered) != 0])) if len(keys) else order
    sizes = np.diff(np.append(begins, len(keys)))
    rank, size = np.empty(len(keys), np.int64), np.empty(len(keys), np.int64)
    rank[order] = np.arange(len(keys)) - np.repeat(begins, sizes)
    size[order] = np.repeat(sizes, sizes)
    return rank, size


def _first_generation(draft: Draft, relation: int) -> NDArray[np.int64]:
    """List what was made from releases with one relation."""
    block = draft.plan.generation(0)
    within = slice(block.start, block.stop)
    chosen = (draft.relation[within] == relation) & (draft.base[within] < draft.plan.releases)
    return block.start + np.flatnonzero(chosen)


def _mirror(draft: Draft, patterns: Patterns) -> None:
    """Make some finetunes of releases copies under their name, some quantized ones copies in 4 bits."""
    several = np.concatenate([draft.base[:0], *(pair[0] for pair in draft.extra)])
    for relation, forms in ((FINETUNE, np.array([_PLAIN])), (_QUANTIZED, np.array([_BNB, _BNB + 1]))):
        models = _first_generation(draft, relation)
        models = models[~_NAMESAKE[draft.base[models]] & ~np.isin(models, several)]
        rank, size = _rank(draft.base[models])
        chosen = rank < np.minimum(_MIRROR_OWNERS * len(forms), size // _MIRRORED)
        models, rank = models[chosen], rank[chosen]
        patterns.mark(Pattern.MIRROR, models, rank // len(forms))
        patterns.name(models, draft.base[models], forms[rank % len(forms)])


def _quantize_merges(draft: Draft, patterns: Patterns) -> None:
    """Make some quantized models those of merges, whose bases they list."""
    for number in range(len(draft.plan.generations)):
        block = draft.plan.generation(number)
        within = np.arange(block.start, block.stop)
        merges = np.unique(np.concatenate([within[:0], *(pair[0] for pair in draft.extra)]))
        merges = merges[(merges >= block.start) & (merges < block.stop)]
        merges = merges[draft.relation[merges] == MERGE]
        quantized = patterns.free(within[draft.relation[within] == _QUANTIZED])
        count = min(int(np.ceil(len(merges) * _QUANTIZED_MERGES)), len(quantized))
        if not count:
            continue
        models, merges = quantized[:count], merges[:count]
        draft.base[models], draft.anchor[models] = draft.base[merges], draft.anchor[merges]
        draft.created[models] = np.maximum(draft.created[models], draft.created[merges])
        derivatives, bases = (np.concatenate(column) for column in zip(*draft.extra, strict=True))
        is_of = [derivatives == merge for merge in merges]
        draft.extra.append(
            (
                np.concatenate([np.full(of.sum(), model) for model, of in zip(models, is_of, strict=True)]),
                np.concatenate([bases[of] for of in is_of]),
            )
        )
        patterns.mark(Pattern.QUANTIZED_MERGE, models, _MIRROR_OWNERS + np.arange(count) % _QUANTIZERS)
        patterns.name(models, merges, np.full(count, _GGUF))


def _quantize_by_hand(draft: Draft, patterns: Patterns, dice: Dice) -> None:
    """Assign many quantized models to few owners, who make each base's static and weighted ones once."""
    begin, end = draft.plan.derivatives_from, draft.plan.derivatives_from + sum(draft.plan.generations)
    models = patterns.free(begin + np.flatnonzero(draft.relation[begin:end] == _QUANTIZED))
    models = models[dice.uniform("by hand", models) < _BY_HAND]
    copies = np.zeros(len(draft.base), np.bool_)
    copies[patterns.copies] = True
    base = draft.base[models]
    is_namesake = _NAMESAKE[np.minimum(base, len(RELEASES) - 1)] & (base < draft.plan.releases)
    merged = patterns.copied[draft.relation[patterns.copied] == MERGE]  # its one quantized copy has the name already
    models = models[~copies[base] & ~is_namesake & ~np.isin(base, merged)]
    base = draft.base[models]
    rank, _ = _rank(base)
    chosen = (rank < 2 * _QUANTIZERS) & ~np.isin(models, base)
    models, base, rank = models[chosen], base[chosen], rank[chosen]
    patterns.mark(Pattern.BY_HAND, models, _MIRROR_OWNERS + (rank // 2 + base) % _QUANTIZERS)
    patterns.name(models, base, _GGUF + rank % 2)


def _upload_in_crowds(draft: Draft, patterns: Patterns, dice: Dice) -> int:
    """Assign the adapters of the autumn of bulk uploads to bots, and return the next owner's number."""
    first = _MIRROR_OWNERS + _QUANTIZERS
    adapters = patterns.free(_first_generation(draft, ADAPTER))
    is_burst = np.array([release.is_burst for release in RELEASES])
    begin, end = (seconds(date) for date in figures.BURST)
    created = draft.created[adapters]
    bulk = adapters[is_burst[draft.base[adapters]] & (created >= begin) & (created < end)]
    bots = max(2, len(bulk) // _BOT_MODELS)
    patterns.mark(Pattern.BULK, bulk, first + dice.below("bot", bulk, bots, skew=2.5))
    return first + bots


def _upload_series(draft: Draft, patterns: Patterns, owner: int, dice: Dice) -> None:
    """Make stretches of one release's adapters the checkpoints that one owner uploads within hours."""
    adapters = patterns.free(_first_generation(draft, ADAPTER))
    is_burst = np.array([release.is_burst for release in RELEASES])
    adapters = adapters[~is_burst[draft.base[adapters]]]
    adapters = adapters[np.argsort(draft.base[adapters], kind="stable")]
    series = max(1, sum(draft.plan.generations) // _SERIES_EACH)
    last = seconds(figures.AS_OF)
    for number, models in enumerate(_stretches(draft.base[adapters], series, dice)):
        members = adapters[models]
        steps = draft.created[members[0]] + _STEP * np.arange(len(members))
        draft.created[members] = np.minimum(steps, last)
        patterns.mark(Pattern.BULK, members, np.full(len(members), owner + number))


def _stretches(base: NDArray[np.int64], count: int, dice: Dice) -> Iterator[slice]:
    """Choose stretches of one base each, which lie apart, from bases in order."""
    fewest, most = _SERIES_MODELS
    # A place every `most` models may begin one; those are taken whose stretch is all of one base.
    places = np.arange(0, max(0, len(base) - most), most)
    places = places[base[places] == base[places + most - 1]] if len(places) else places
    order = np.argsort(dice.uniform("series", places), kind="stable")[:count]
    for place in np.sort(places[order]):
        length = int(dice.below("series length", place[None], most - fewest)[0])
        yield slice(int(place), int(place) + fewest + length)


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """The patterns of a made-up population, as ascending positions, to hold rules against.

    Attributes:
        bulk: Models uploaded in bulk.
        by_hand: Models of hand-run quantizers.
        mirrors: Mirrors, the real ones among the releases too.
        mirrored: Beside them: what each copies.
        quantized_merges: Quantized merges that list the merge's bases.
        merges: Beside them: the merges.
    """

    bulk: NDArray[np.int64]
    by_hand: NDArray[np.int64]
    mirrors: NDArray[np.int64]
    mirrored: NDArray[np.int64]
    quantized_merges: NDArray[np.int64]
    merges: NDArray[np.int64]

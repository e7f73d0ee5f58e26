"""The ancestry of a made-up population: bases, relations and dates, drawn by generation."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lineage.facts import RELATION_CODES, Relation
from lineage.simhub.made_up import figures
from lineage.simhub.made_up.draws import Dice
from lineage.simhub.made_up.plan import Plan
from lineage.simhub.made_up.releases import RELEASES

NONE: Final = 255
"""The relation code of a model that names no base."""
FINETUNE: Final = RELATION_CODES.index(Relation.FINETUNE)
ADAPTER: Final = RELATION_CODES.index(Relation.ADAPTER)
MERGE: Final = RELATION_CODES.index(Relation.MERGE)

_MONTH: Final = 30 * 86_400
_QUARTER_DAY: Final = 21_600
_EXTRA_BASES: Final = 11


def seconds(date: str) -> int:
    """Read a date as the Hub writes it."""
    return int(datetime.fromisoformat(date).timestamp())


_KNOWN_AT: Final = np.array([seconds(date) for date, _ in figures.GROWTH], np.float64)
_KNOWN_SHARE: Final = np.array([models / figures.MODELS for _, models in figures.GROWTH])


@dataclass(slots=True)
class Draft:
    """A population in the order of `plan`, before it is put in the order of creation.

    Attributes:
        plan: Its blocks.
        created: int64: second of creation.
        relation: uint8: position in `RELATION_CODES`, or `NONE`.
        base: int32: the first base, or -1.
        extra: Further bases, as pairs of arrays: derivative, base.
        anchor: int32: the release or root (or ring, or loop) that a model descends from, itself for those.
    """

    plan: Plan
    created: NDArray[np.int64]
    relation: NDArray[np.uint8]
    base: NDArray[np.int32]
    anchor: NDArray[np.int32]
    extra: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = field(default_factory=list)

    def blocks(self) -> list[NDArray[np.int64]]:
        """Return the blocks of models with a base, each in a later block than its first base; rings apart."""
        plan = self.plan
        released = [np.array([at]) for at in range(plan.releases) if self.base[at] >= 0]
        drawn = [np.arange(block.start, block.stop) for block in map(plan.generation, range(len(plan.generations)))]
        chain_from = plan.derivatives_from + sum(plan.generations)
        links = [np.array([at]) for at in range(chain_from, chain_from + plan.chain + plan.merged)]
        return [*released, *drawn, *links]


def draw_ancestry(models: int, dice: Dice) -> Draft:
    """Draw a population of so many models; the same dice draw the same one."""
    plan = Plan.of(models)
    draft = Draft(
        plan,
        np.zeros(models, np.int64),
        np.full(models, NONE, np.uint8),
        np.full(models, -1, np.int32),
        np.arange(models, dtype=np.int32),
    )
    _place_releases(draft)
    roots = np.arange(plan.releases, plan.derivatives_from)
    shares = dice.uniform("root created", roots)
    is_imported = shares < figures.IMPORTED / (figures.MODELS * (1 - figures.NAMING_A_BASE))
    draft.created[roots] = np.where(is_imported, seconds(figures.IMPORTED_AT) + roots % 2, _moments(shares))
    for number in range(len(plan.generations)):
        _draw_generation(draft, number, dice)
    _add_rarities(draft, dice)
    _inherit_anchors(draft)
    return draft


def _moments(shares: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return when the Hub had the given shares of its models of today."""
    return np.interp(shares, _KNOWN_SHARE, _KNOWN_AT).astype(np.int64)


def _place_releases(draft: Draft) -> None:
    places = {release.repo_id: at for at, release in enumerate(RELEASES)}
    for at, release in enumerate(RELEASES[: draft.plan.releases]):
        draft.created[at] = seconds(release.created_at)
        if release.base is not None and release.relation is not None:
            draft.base[at] = places[release.base]
            draft.relation[at] = RELATION_CODES.index(Relation(release.relation))


def _draw_generation(draft: Draft, number: int, dice: Dice) -> None:
    block = np.arange(draft.plan.generation(number).start, draft.plan.generation(number).stop)
    if not len(block):
        return
    if number == 0:
        _derive_from_releases_and_roots(draft, block, dice)
    else:
        before = np.arange(draft.plan.generation(number - 1).start, block[0])
        likely = np.array([*figures.BASE_SHARE])[draft.relation[before]]
        chosen = before[dice.uniform("is a base", before) < likely]
        bases = chosen if len(chosen) else before[:1]
        draft.base[block] = _each_once_then_skewed(bases, block, dice, skew=7.0)
        draft.relation[block] = _remaining_relations(draft, block, dice)
    _add_further_bases(draft, block, dice)
    _date(draft, block, dice)


def _derive_from_releases_and_roots(draft: Draft, block: NDArray[np.int64], dice: Dice) -> None:
    plan = draft.plan
    releases = RELEASES[: plan.releases]
    scale = figures.MODELS * figures.NAMING_A_BASE * (1 - figures.GONE) * len(block) / max(1, sum(plan.generations))
    # Merges name releases as further bases too: so many fewer are drawn as derivatives of it first of all.
    further = (figures.EDGES - figures.MODELS * figures.NAMING_A_BASE) / figures.MERGES
    weights = [release.derivatives / (1 + further * release.mix[MERGE]) / scale for release in releases]
    drawn = dice.deal("release", block, [*weights, max(0.0, 1 - sum(weights))])
    is_tail = drawn == len(releases)
    tail = block[is_tail]
    named = block[~is_tail]
    draft.base[named] = drawn[~is_tail]
    if len(named):
        mixes = np.cumsum([release.mix for release in releases], axis=1)[drawn[~is_tail]]
        draft.relation[named] = (dice.uniform("relation", named)[:, None] >= mixes[:, :-1]).sum(axis=1)
    count = min(plan.roots, max(1, int(len(tail) * figures.TAIL_BASES)))
    roots = np.arange(plan.releases, plan.releases + count)
    draft.base[tail] = _each_once_then_skewed(roots, tail, dice, skew=9.0)
    draft.relation[tail] = _remaining_relations(draft, tail, dice)


def _each_once_then_skewed(
    bases: NDArray[np.int64], block: NDArray[np.int64], dice: Dice, *, skew: float
) -> NDArray[np.int64]:
    """Draw bases for a block: each base gets one derivative, and few get the rest."""
    drawn = dice.below("tail base", block, len(bases), skew=skew)
    first = np.arange(min(len(bases), len(block)))
    drawn[first] = first
    return bases[drawn]


def _remaining_relations(draft: Draft, block: NDArray[np.int64], dice: Dice) -> NDArray[np.uint8]:
    """Draw relations so that the whole population comes to the Hub's mix, releases' derivatives being drawn first."""
    total = sum(draft.plan.generations)
    first = draft.plan.generation(0)
    used = draft.relation[first.start : first.stop]
    is_named = draft.base[first.start : first.stop] < draft.plan.releases
    used = used[is_named & (used != NONE)]
    target = np.array(figures.RELATION_MODELS) / sum(figures.RELATION_MODELS) * total
    left = np.maximum(target - np.bincount(used, minlength=len(target))[: len(target)], 0.0)
    return dice.choose("relation", block, left if left.any() else target).astype(np.uint8)


def _add_further_bases(draft: Draft, block: NDArray[np.int64], dice: Dice) -> None:
    """Draw further bases for some models: the first bases of merges no later than they are."""
    several = block[dice.uniform("several", block) < np.array(figures.SEVERAL_BASES_SHARE)[draft.relation[block]]]
    drawn = np.arange(draft.plan.derivatives_from, block[-1] + 1)
    pool = draft.base[drawn[draft.relation[drawn] == MERGE]]
    if not (len(several) and len(pool)):
        return
    continues = 1 - 1 / (figures.BASES_EACH - 1)
    more = 1 + np.log1p(-dice.uniform("further bases", several)) // np.log(continues)
    derivatives = np.repeat(several, np.minimum(more, _EXTRA_BASES).astype(np.int64))
    turns = derivatives * (_EXTRA_BASES + 1) + np.arange(len(derivatives)) % _EXTRA_BASES
    draft.extra.append((derivatives, pool[dice.below("further base", turns, len(pool))]))


def _date(draft: Draft, block: NDArray[np.int64], dice: Dice) -> None:
    """Date models after their newest base, the sooner the likelier; a few before it, as edited cards make them."""
    newest = draft.created[draft.base[block]]
    if draft.extra and len(draft.extra[-1][0]) and draft.extra[-1][0][0] >= block[0]:
        derivatives, bases = draft.extra[-1]
        np.maximum.at(newest, derivatives - block[0], draft.created[bases])
    from_share = np.interp(newest, _KNOWN_AT, _KNOWN_SHARE)
    later = dice.uniform("created", block) ** 1.6
    created = np.maximum(_moments(from_share + (1 - from_share) * later), newest)
    before = newest - 1 - dice.below("before its base", block, _MONTH)
    is_before = (dice.uniform("is before", block) < figures.BEFORE_ITS_BASE) & (before > _KNOWN_AT[0])
    created = np.where(is_before, before, created)
    bursts = np.array([release.is_burst for release in RELEASES[: draft.plan.releases]] or [False])
    base = draft.base[block]
    in_burst = (base < draft.plan.releases) & bursts[np.minimum(base, len(bursts) - 1)]
    in_burst &= (draft.relation[block] == ADAPTER) & (dice.uniform("burst", block) < figures.BURST_SHARE)
    begin, end = (seconds(date) for date in figures.BURST)
    draft.created[block] = np.where(in_burst, begin + dice.below("burst created", block, end - begin), created)


def _add_rarities(draft: Draft, dice: Dice) -> None:
    plan = draft.plan
    at = plan.derivatives_from + sum(plan.generations)
    last = int(_KNOWN_AT[-1])
    rare = np.arange(at, plan.models)
    draft.relation[rare] = FINETUNE
    draft.created[rare] = _moments(0.5 + 0.45 * dice.uniform("rarity created", rare))
    if plan.chain:
        top = next((i for i, r in enumerate(RELEASES[: plan.releases]) if r.old_name == _CHAIN_TOP), 0)
        for base, derivative in pairwise([top, *range(at, at + plan.chain)]):
            draft.base[derivative] = base
            draft.created[derivative] = draft.created[base] + _QUARTER_DAY
        at += plan.chain
    if plan.merged:
        first = np.arange(plan.generation(0).start, plan.generation(0).stop)
        bases = first[draft.relation[first] == FINETUNE][: figures.MOST_BASES]
        draft.relation[at] = MERGE
        draft.base[at] = bases[0]
        draft.extra.append((np.full(len(bases) - 1, at), bases[1:]))
        draft.created[at] = min(last, int(draft.created[bases].max()) + _QUARTER_DAY)
        at += 1
    for size in plan.rings:
        ring = np.arange(at, at + size)
        draft.base[ring] = np.roll(ring, 1)
        at += size
    draft.base[at : plan.models] = np.arange(at, plan.models)


_CHAIN_TOP: Final = "CohereForAI/c4ai-command-r-v01"


def _inherit_anchors(draft: Draft) -> None:
    for block in draft.blocks():
        draft.anchor[block] = draft.anchor[draft.base[block]]


def edges_of(draft: Draft) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List every edge once, first bases first: derivatives and bases."""
    having: NDArray[Any] = np.flatnonzero(draft.base >= 0)
    derivatives = np.concatenate([having, *(pair[0] for pair in draft.extra)])
    bases = np.concatenate([draft.base[having], *(pair[1] for pair in draft.extra)])
    _, first = np.unique(derivatives.astype(np.int64) * len(draft.base) + bases, return_index=True)
    first.sort()
    return derivatives[first], bases[first]

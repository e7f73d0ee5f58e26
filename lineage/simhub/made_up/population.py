"""A made-up population as columns: one number per model and trait, in the order of creation."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lineage.facts import RELATION_CODES
from lineage.simhub.made_up import figures
from lineage.simhub.made_up.ancestry import NONE, Draft, draw_ancestry, edges_of
from lineage.simhub.made_up.counters import draw_counters
from lineage.simhub.made_up.draws import Dice
from lineage.simhub.made_up.patterns import FORMS, Patterns, draw_patterns
from lineage.simhub.made_up.releases import ORGANIZATIONS, RELEASES
from lineage.simhub.made_up.variants import VARIANTS, of_form, of_release


class Oddity(IntEnum):
    """The oddity of a model's card."""

    NO = 0
    WRONG_CASE = 1
    """It names its base in other letter case, and the Hub makes nothing of it."""
    CARD_ONLY = 2
    """It names a base that is gone, and there is no tag."""
    LOCAL_PATH = 3
    """It names a folder on somebody's disk, in a tag as well."""
    PAGE_URL = 4
    """It names the page of its base."""
    LISTED_TWICE = 5
    """It lists its base twice."""
    EMPTY = 6
    """It has `base_model` with nothing in it."""


UNLINKED: Final = (Oddity.WRONG_CASE, Oddity.CARD_ONLY, Oddity.LOCAL_PATH, Oddity.PAGE_URL)
"""The oddities that keep the Hub from knowing the base."""

_ODDITY_SHARES: Final = {
    Oddity.WRONG_CASE: figures.WRONG_CASE,
    Oddity.CARD_ONLY: figures.CARD_ONLY,
    Oddity.LOCAL_PATH: figures.LOCAL_PATH,
    Oddity.PAGE_URL: figures.PAGE_URL,
    Oddity.LISTED_TWICE: figures.LISTED_TWICE,
}

ARCHITECTURES: Final = tuple(
    dict.fromkeys(["", "llama", "mistral", "bert", "ppo", "wav2vec2", "vit", *(r.architecture for r in RELEASES)])
)
TASKS: Final = tuple(task for task, _ in figures.TASKS)
LICENSES: Final = tuple(dict.fromkeys([*(name for name, _ in figures.LICENSES), *(r.license for r in RELEASES)]))
LANGUAGES: Final = tuple(name for name, _ in figures.LANGUAGES)
DATASETS: Final = ("", *(f"demo-data/corpus-{number:03d}" for number in range(1, 200)))

_TASK_ARCHITECTURES: Final = {
    "text-generation": "llama",
    "text-classification": "bert",
    "token-classification": "bert",
    "reinforcement-learning": "ppo",
    "automatic-speech-recognition": "wav2vec2",
    "image-classification": "vit",
    "text-to-image": "sdxl",
}


@dataclass(frozen=True, slots=True)
class Population:
    """Columns of one entry per model, but for the edges; positions are in the order of creation.

    Attributes:
        dice: What it was drawn with.
        created: Second of creation.
        modified: Second of the last change.
        owner: Position in `ORGANIZATIONS`, and past its end the number of a made-up owner.
        release: Position in `RELEASES`, or -1.
        relation: Position in `RELATION_CODES`, or `ancestry.NONE`.
        anchor: The release or root that it descends from, and has its stem and architecture from.
        oddity: An `Oddity`.
        variant: Position in `VARIANTS`.
        architecture: Position in `ARCHITECTURES`; so for `task`, `license`, `language` and `dataset`.
        gated: 0 no, 1 `auto`, 2 `manual`.
        disabled: Whether the Hub has disabled it.
        downloads: Of the last 30 days.
        likes: Likes.
        trending: Trending score, in tenths.
        pattern: A `Pattern`.
        copies: Positions of models named after another, ascending.
        copied: Beside `copies`: after which.
        form: Beside `copies`: positions in `FORMS`.
        first_edge: Where a model's edges begin in `bases`; one entry more than there are models.
        bases: Positions of bases; -1 - k is the k-th base that is gone.
    """

    dice: Dice
    created: NDArray[np.int64]
    modified: NDArray[np.int64]
    owner: NDArray[np.int32]
    release: NDArray[np.int16]
    relation: NDArray[np.uint8]
    anchor: NDArray[np.int32]
    oddity: NDArray[np.uint8]
    variant: NDArray[np.uint8]
    architecture: NDArray[np.uint8]
    task: NDArray[np.uint8]
    license: NDArray[np.uint8]
    language: NDArray[np.uint8]
    dataset: NDArray[np.uint8]
    gated: NDArray[np.uint8]
    disabled: NDArray[np.bool_]
    downloads: NDArray[np.int32]
    likes: NDArray[np.int32]
    trending: NDArray[np.int32]
    pattern: NDArray[np.uint8]
    copies: NDArray[np.int32]
    copied: NDArray[np.int32]
    form: NDArray[np.uint8]
    first_edge: NDArray[np.int32]
    bases: NDArray[np.int32]

    def __len__(self) -> int:
        """Count the models."""
        return len(self.created)


def draw_population(models: int, seed: int) -> Population:
    """Draw a population; the same size and seed draw the same one.

    >>> len(draw_population(1_000, seed=1))
    1000
    """
    dice = Dice(seed)
    draft = draw_ancestry(models, dice)
    patterns = draw_patterns(draft, dice)
    order = np.argsort(draft.created, kind="stable")
    position = np.empty(models, np.int32)
    position[order] = np.arange(models, dtype=np.int32)
    release = np.full(models, -1, np.int16)
    release[: draft.plan.releases] = np.arange(draft.plan.releases)
    oddity = _oddities(draft, dice)
    columns: dict[str, NDArray[Any]] = {
        "created": draft.created,
        "owner": _owners(draft, patterns, dice),
        "release": release,
        "relation": draft.relation,
        "anchor": position[draft.anchor],
        "oddity": oddity,
        "pattern": patterns.pattern,
        **_traits(draft, patterns, dice),
        **draw_counters(draft, patterns, dice),
    }
    derivatives, bases = edges_of(draft)
    targets = _some_gone(draft, patterns, oddity, (derivatives, position[bases]), dice)
    by_derivative = np.argsort(position[derivatives], kind="stable")
    counts = np.bincount(position[derivatives], minlength=models)
    by_copy = np.argsort(position[patterns.copies])
    copies, copied, form = patterns.copies[by_copy], patterns.copied[by_copy], patterns.form[by_copy]
    del draft, patterns
    return Population(
        dice,
        copies=position[copies],
        copied=position[copied],
        form=form,
        first_edge=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        bases=targets[by_derivative].astype(np.int32),
        # Popped one by one: no column is held twice for longer than it takes to order it.
        **{name: columns.pop(name)[order] for name in tuple(columns)},
    )


def _some_gone(
    draft: Draft, patterns: Patterns, oddity: NDArray[np.uint8], edges: tuple[NDArray[Any], NDArray[Any]], dice: Dice
) -> NDArray[np.int64]:
    """Replace some bases of made-up models by bases without a row."""
    derivatives, bases = edges
    drawn = (derivatives >= draft.plan.derivatives_from) & (derivatives < draft.plan.models - draft.plan.rarities)
    drawn &= ~np.isin(derivatives, patterns.copies) & ~np.isin(derivatives, patterns.copied)
    is_gone = drawn & (oddity[derivatives] == Oddity.NO)
    is_gone &= dice.uniform("gone", np.arange(len(bases))) < figures.GONE
    number = max(1, int(is_gone.sum()) // 2)
    gone = np.flatnonzero(is_gone)
    numbers = dice.below("which is gone", gone, number, skew=3.0)
    # A merge may draw one number for two of its bases: the later of them stays, so that no base is named twice.
    _, first = np.unique(derivatives[gone].astype(np.int64) * number + numbers, return_index=True)
    targets = bases.astype(np.int64)
    targets[gone[first]] = -1 - numbers[first]
    return targets


def _oddities(draft: Draft, dice: Dice) -> NDArray[np.uint8]:
    plan = draft.plan
    oddity = np.zeros(len(draft.created), np.uint8)
    roots = np.arange(plan.releases, plan.derivatives_from)
    oddity[roots[dice.uniform("empty base", roots) < figures.EMPTY_BASE]] = Oddity.EMPTY
    drawn = np.arange(plan.derivatives_from, plan.models - plan.rarities)
    several = [pair[0] for pair in draft.extra]
    drawn = np.setdiff1d(drawn, np.concatenate(several)) if several else drawn
    shares = np.array([1 - sum(_ODDITY_SHARES.values()), *_ODDITY_SHARES.values()])
    oddity[drawn] = dice.choose("oddity", drawn, shares)
    if plan.rarities:
        oddity[roots[-1]] = Oddity.EMPTY
        oddity[drawn[: len(_ODDITY_SHARES)]] = list(_ODDITY_SHARES)
    return oddity


def _owners(draft: Draft, patterns: Patterns, dice: Dice) -> NDArray[np.int32]:
    every = np.arange(len(draft.created), dtype=np.int32)
    many = max(1, len(every) // 6)
    owners = len(ORGANIZATIONS) + dice.below("owner", every, many, skew=2.2)
    owners = np.where(patterns.owner >= 0, len(ORGANIZATIONS) + many + patterns.owner, owners)
    released = [ORGANIZATIONS.index(release.owner) for release in RELEASES[: draft.plan.releases]]
    owners[: len(released)] = released
    chain_from = draft.plan.models - draft.plan.rarities
    owners[chain_from : chain_from + draft.plan.chain] = owners[chain_from] if draft.plan.chain else 0
    return owners.astype(np.int32)


def _traits(draft: Draft, patterns: Patterns, dice: Dice) -> dict[str, NDArray[Any]]:
    """Draw what a model says of itself: roots from the Hub's shares, derivatives mostly after their base."""
    every = np.arange(len(draft.created), dtype=np.int32)
    releases = RELEASES[: draft.plan.releases]
    shares: dict[str, tuple[tuple[str, ...], tuple[tuple[str, float], ...], list[str], float]] = {
        "task": (TASKS, figures.TASKS, [r.task for r in releases], figures.NEW_TASK),
        "license": (LICENSES, figures.LICENSES, [r.license for r in releases], figures.NEW_LICENSE),
        "language": (LANGUAGES, figures.LANGUAGES, ["en"] * len(releases), figures.NEW_LANGUAGE),
    }
    traits: dict[str, NDArray[Any]] = {}
    for name, (names, weights, released, changes) in shares.items():
        # The name of its dice is its seed: one letter else, and every made-up Hub would have other licenses.
        seed = "licence" if name == "license" else name
        own = dice.choose(seed, every, [share for _, share in weights]).astype(np.uint8)
        own[: len(releases)] = [names.index(value) for value in released]
        is_changed = dice.uniform(f"new {seed}", every) < changes
        for block in draft.blocks()[int((draft.base[: len(releases)] >= 0).sum()) :]:
            own[block] = np.where(is_changed[block], own[block], own[draft.base[block]])
        traits[name] = own
    by_task = np.array([ARCHITECTURES.index(_TASK_ARCHITECTURES.get(task, "")) for task in TASKS], np.uint8)
    architecture = by_task[traits["task"]]
    architecture[: len(releases)] = [ARCHITECTURES.index(r.architecture) for r in releases]
    traits["architecture"] = architecture[draft.anchor]
    of_images = traits["task"][draft.anchor] == TASKS.index("text-to-image")
    traits["variant"] = _variants(draft, dice, of_images)
    by_form = np.array([of_form(form) for form in FORMS], np.uint8)
    traits["variant"][patterns.copies] = by_form[patterns.form]
    has_data = dice.uniform("has dataset", every) < figures.DATASETS
    traits["dataset"] = np.where(has_data, 1 + dice.below("dataset", every, len(DATASETS) - 1, skew=2.0), 0).astype(
        np.uint8
    )
    return traits


def _variants(draft: Draft, dice: Dice, of_images: NDArray[np.bool_]) -> NDArray[np.uint8]:
    chosen = np.zeros(len(draft.created), np.uint8)
    for code in (*range(len(RELATION_CODES)), NONE):
        relation = None if code == NONE else RELATION_CODES[code]
        for images in (False, True):
            weights = [v.weight if v.relation == relation and v.of_images in {None, images} else 0.0 for v in VARIANTS]
            members = np.flatnonzero((draft.relation == code) & (of_images == images))
            chosen[members] = dice.choose("variant", members, weights)
    for at, release in enumerate(RELEASES[: draft.plan.releases]):
        chosen[at] = of_release(release.name)
    return chosen

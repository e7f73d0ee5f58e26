"""From what a record claims to edges: which model each claim means, and what the edge says. Pure decisions."""

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

from lineage.facts import Claim, Evidence, Relation, TagForm

_CARD: Final = Evidence.CARD
_WEAK: Final = frozenset({Evidence.CARD, Evidence.ADAPTER_CONFIG})
"""Kinds that make no base of a name nobody has, where the Hub or a tag names another."""
_PLAIN: Final = TagForm.PLAIN
_FOLDER: Final = TagForm.FOLDER


class DerivedEdge(NamedTuple):
    """What the claims for one base amount to.

    Attributes:
        relation: Hub, then tag, card and configuration, else unstated; contradictory tags say nothing by themselves.
        evidence: The strongest kind; a tag that nothing confirms is worth what a card is worth, since it stands there.
    """

    relation: Relation
    evidence: Evidence


class Derived(NamedTuple):
    """What the claims of one derivative amount to.

    Attributes:
        bases: The base that each claim means, claim by claim; `None` where it means none that is known.
        edges: One edge per base, in the order the claims bring them.
        wrong_case: Claims that name their base in the wrong letter case.
        unlisted: Tags alone that name a base which a finished sweep did not find.
    """

    bases: tuple[int | None, ...]
    edges: dict[int, DerivedEdge]
    wrong_case: tuple[Claim, ...]
    unlisted: tuple[Claim, ...] = ()


class Names(Protocol):
    """What every name and `_id` means just now."""

    def of_hub(self, hub_id: str) -> int:
        """Find the model with that `_id`."""

    def live(self, name: str) -> int | None:
        """Find the present model that a name means, by itself or as an alias."""

    def unlisted(self, name: str) -> bool:
        """Return whether a finished sweep did not find the model that a name means, and no plain tag names it."""

    def means(self, name: str) -> int:
        """Find the model that a name means: live, or gone, or only named so far; else make a row for it."""

    def miscased(self, name: str) -> bool:
        """Tell whether a name means its model only up to letter case."""


class _OldName(NamedTuple):
    """A name that a card uses for the model with some `_id`."""

    name: str
    hub_id: str


def _old_name(claims: Sequence[Claim]) -> _OldName | None:
    """Find the name that a card uses for the one base the Hub states, if that is another and no tag names it."""
    stated = {(claim.base, claim.base_hub_id) for claim in claims if claim.base_hub_id is not None}
    written = {claim.base for claim in claims if claim.kind is _CARD}
    tagged = {claim.base for claim in claims if claim.kind is Evidence.TAG}
    if len(stated) != 1 or len(written) != 1:
        return None
    ((base, hub_id),), (name,) = stated, written
    if name in tagged or name.lower() == base.lower():
        return None
    return _OldName(name, hub_id)


def derive(derivative: int, claims: Sequence[Claim], names: Names) -> Derived:
    """Decide which model each claim means and which edges follow.

    `baseModels` gives the `_id`: that claim, and any other of this record under the same name, means that very
    model; every other claim follows the name's current holder. A value of a card, or of an adapter's configuration,
    that neither `baseModels` nor a tag names means a base only where it resolves to another live model, unless it is
    all there is. A name without owner, or a tag's that looks like a folder, means a base only where it resolves,
    and takes nothing from the card's word.

    The Hub reads its one base out of the card's one base, and follows renames: where the two names differ, the card's
    is an old name, also if another model bears it by now.

    Args:
        derivative: The model that makes the claims.
        claims: Its claims, those of the strongest kind first.
        names: What names mean.
    """
    meant: dict[str, int | None] = {}
    pinned = set()
    for claim in claims:
        if claim.base_hub_id is not None:
            meant[claim.base] = names.of_hub(claim.base_hub_id)
            pinned.add(claim.base)
    old = _old_name(claims)
    if old is not None and names.of_hub(old.hub_id) != derivative:
        meant[old.name] = names.of_hub(old.hub_id)
        pinned.add(old.name)
    bases: list[int | None] = []
    wrong_case: list[Claim] = []
    unlisted: list[Claim] = []
    card_decides = all(claim.kind in _WEAK or not _names_one(claim) for claim in claims)
    for claim in claims:
        name = claim.base
        if name not in meant:
            kind = claim.kind
            named = "/" in name and claim.form is not _FOLDER
            if kind in _WEAK and not card_decides:
                named = False
            meant[name] = names.means(name) if named else names.live(name)
        base = meant[name]
        if base is not None and name not in pinned and names.miscased(name):
            wrong_case.append(claim)
        if claim.form is not _PLAIN and names.live(name) is None and names.unlisted(name):
            unlisted.append(claim)
        bases.append(None if base == derivative else base)
    return Derived(tuple(bases), _edges(claims, bases, names), tuple(wrong_case), tuple(unlisted))


def _names_one(claim: Claim) -> bool:
    """Return whether a claim of the Hub or of a tag makes its name a base, whoever has it."""
    return bool(claim.base_hub_id) or ("/" in claim.base and claim.form is not _FOLDER)


def _edges(claims: Sequence[Claim], bases: Sequence[int | None], names: Names) -> dict[int, DerivedEdge]:
    by_base: dict[int, list[Claim]] = {}
    for claim, base in zip(claims, bases, strict=True):
        if base is not None:
            by_base.setdefault(base, []).append(claim)
    return {base: DerivedEdge(_relation(said), _strongest(said, names)) for base, said in by_base.items()}


def _strongest(said: Sequence[Claim], names: Names) -> Evidence:
    """Take the kind of the first claim that is sure of its base; tags that nothing confirms are worth a card."""
    for claim in said:
        if claim.form is _PLAIN or not _doubted(claim, names):
            kind = claim.kind
            return _CARD if kind is Evidence.ADAPTER_CONFIG and said[0].kind is not kind else kind
    return _CARD


def _doubted(claim: Claim, names: Names) -> bool:
    name = claim.base
    return names.live(name) is None and (claim.form is not TagForm.TYPED or names.unlisted(name))


def _relation(said: Sequence[Claim]) -> Relation:
    """Take the relation of the strongest kind that states one; of several, the one that a weaker kind confirms."""
    first = said[0].relation
    if all(claim.relation is first for claim in said):
        return first
    open_choice: set[Relation] = set()
    for kind in (Evidence.HUB, Evidence.TAG, Evidence.CARD, Evidence.ADAPTER_CONFIG):
        stated = {claim.relation for claim in said if claim.kind is kind} - {Relation.UNSTATED}
        if open_choice:
            stated &= open_choice
        if len(stated) == 1:
            return stated.pop()
        open_choice = stated or open_choice
    return Relation.UNSTATED

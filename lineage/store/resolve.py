"""From what a record claims to edges: which model each claim means, and what the edge says. Pure decisions."""

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

from lineage.facts import Claim, Evidence, Relation

_STRENGTH: Final = {kind: position for position, kind in enumerate(Evidence)}


class DerivedEdge(NamedTuple):
    """What the claims for one base amount to.

    Attributes:
        relation: Hub, then tag, then card, else unstated; contradictory tags say nothing by themselves.
        evidence: The strongest kind.
    """

    relation: Relation
    evidence: Evidence


class Derived(NamedTuple):
    """What the claims of one derivative amount to.

    Attributes:
        bases: The base that each claim means, claim by claim; `None` where it means none that is known.
        edges: One edge per base, in the order the claims bring them.
        wrong_case: Claims that name their base in the wrong letter case.
    """

    bases: tuple[int | None, ...]
    edges: dict[int, DerivedEdge]
    wrong_case: tuple[Claim, ...]


class Names(Protocol):
    """What every name and `_id` means just now."""

    def of_hub(self, hub_id: str) -> int | None:
        """Find the model with that `_id`."""

    def live(self, name: str) -> int | None:
        """Find the present model that a name means, by itself or as an alias."""

    def means(self, name: str) -> int:
        """Find the model that a name means: live, or only named so far, or gone; else make a row for it."""

    def place(self, name: str, hub_id: str) -> int:
        """Make a row for a base that only its `_id` identifies so far."""

    def miscased(self, name: str) -> bool:
        """Tell whether a name means its model only up to letter case."""


def derive(derivative: int, claims: Sequence[Claim], names: Names) -> Derived:
    """Decide which model each claim means and which edges follow.

    `baseModels` gives the `_id`: that claim, and any other of this record under the same name, means that very
    model; every other claim follows the name's current holder. A card's value that neither `baseModels` nor
    a tag names means a base only where it resolves to another live model, unless the card is all there is.
    """
    pinned: dict[str, int] = {}
    for claim in claims:
        if claim.kind is Evidence.HUB and claim.base_hub_id is not None:
            found = names.of_hub(claim.base_hub_id)
            pinned[claim.base] = names.place(claim.base, claim.base_hub_id) if found is None else found
    bases: list[int | None] = []
    wrong_case: list[Claim] = []
    card_decides = all(claim.kind is Evidence.CARD or "/" not in claim.base for claim in claims)
    for claim in claims:
        base = pinned.get(claim.base)
        if base is None:
            base = _meant(claim, names, card_decides=card_decides)
            if base is not None and names.miscased(claim.base):
                wrong_case.append(claim)
        if base == derivative:
            base = None
        bases.append(base)
    return Derived(tuple(bases), _edges(claims, bases), tuple(wrong_case))


def _meant(claim: Claim, names: Names, *, card_decides: bool) -> int | None:
    if "/" not in claim.base:
        return names.live(claim.base)
    if claim.kind is Evidence.CARD and not card_decides:
        return names.live(claim.base)
    return names.means(claim.base)


def _edges(claims: Sequence[Claim], bases: Sequence[int | None]) -> dict[int, DerivedEdge]:
    by_base: dict[int, list[Claim]] = {}
    for claim, base in zip(claims, bases, strict=True):
        if base is not None:
            by_base.setdefault(base, []).append(claim)
    return {
        base: DerivedEdge(_relation(said), min((claim.kind for claim in said), key=_STRENGTH.__getitem__))
        for base, said in by_base.items()
    }


def _relation(said: Sequence[Claim]) -> Relation:
    tagged: set[Relation] = set()
    for kind in (Evidence.HUB, Evidence.TAG, Evidence.CARD):
        stated = {claim.relation for claim in said if claim.kind is kind} - {Relation.UNSTATED}
        if tagged:
            stated &= tagged
        if len(stated) == 1:
            return stated.pop()
        tagged = stated
    return Relation.UNSTATED

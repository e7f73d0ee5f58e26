"""What the model card says a model was made from: `base_model` and `base_model_relation`."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from lineage.cards.bounds import MAX_BASES, shown
from lineage.cards.notes import note_itself, note_too_many
from lineage.cards.relation import relation_of
from lineage.cards.repo_id import same_name
from lineage.cards.written import read_value
from lineage.facts import CardIssue, Claim, Evidence, IssueCode, Relation

RELATION_FIELD: Final = "cardData.base_model_relation"
_KEYS: Final = ("base_model", "Base_model", "Base_Model", "BASE_MODEL")
_RELATION_KEY: Final = "base_model_relation"
_OF_INTEREST: Final = frozenset({*_KEYS, _RELATION_KEY})
_KIND: Final = Evidence.CARD


def card_claims(
    card: Mapping[Any, Any], own_id: str, declared: Sequence[Claim], issues: list[CardIssue]
) -> list[Claim]:
    """Read the card's bases, and compare each with those that the Hub and the tags have `declared`.

    Names that differ only in letter case are one name: it is spelled as the Hub has it, else as the card has it first.

    Example:
        >>> card_claims({"base_model": ["Qwen/Qwen3-8B", None]}, "me/mine", [], [])[0].base
        'Qwen/Qwen3-8B'
        >>> issues = []
        >>> card_claims({"base_model": "./Qwen3-8B"}, "me/mine", [], issues)
        []
        >>> issues[0].code.value
        'not_a_repo_id'
    """
    if _OF_INTEREST.isdisjoint(card):
        return []
    relation = relation_of(card.get(_RELATION_KEY), RELATION_FIELD, issues)
    key, value = _base_model(card)
    only = value[0] if isinstance(value, list) and len(value) == 1 else value
    for claim in declared:
        if claim.base == only:
            return [Claim(_KIND, relation, claim.base, claim.base, None)]
    return _compared(value, f"cardData.{key}", relation, own_id, declared, issues)


def _base_model(card: Mapping[Any, Any]) -> tuple[str, object]:
    for key in _KEYS:
        value = card.get(key)
        if value is not None and value not in ("", []):
            return key, value
    return _KEYS[0], None


def _compared(
    value: object, field: str, relation: Relation, own_id: str, declared: Sequence[Claim], issues: list[CardIssue]
) -> list[Claim]:
    values = value if isinstance(value, list) else [value]
    note_too_many(field, len(values), issues)
    exact = {claim.base for claim in declared}
    folded = _folded(declared)
    claims: dict[str, Claim] = {}
    for raw in values[:MAX_BASES]:
        base, code = (raw, None) if isinstance(raw, str) and raw in exact else read_value(raw)
        codes = [code]
        if base is not None:
            if same_name(base, own_id):
                note_itself(field, raw, issues)
                continue
            name = base.lower()
            if name in claims:
                codes = [IssueCode.DUPLICATE_BASE]
            else:
                if exact and base not in exact:
                    codes.append(IssueCode.WRONG_CASE if name in folded else IssueCode.CARD_DIFFERS)
                    base = folded.get(name, base)
                claims[name] = Claim(_KIND, relation, shown(raw), base, None)
        issues += [CardIssue(code, field, shown(raw)) for code in codes if code is not None]
    return list(claims.values())


def _folded(declared: Sequence[Claim]) -> dict[str, str]:
    """Find the declared spelling of each name in lower case: the Hub's, else the first in order of spelling."""
    folded: dict[str, str] = {}
    for claim in sorted(declared, key=lambda claim: (claim.kind is not Evidence.HUB, claim.base)):
        folded.setdefault(claim.base.lower(), claim.base)
    return folded

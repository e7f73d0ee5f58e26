"""What the model card says a model was made from: `base_model`, its other spellings, and `base_model_relation`."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from lineage.cards.bounds import MAX_BASES, shown
from lineage.cards.notes import note_itself, note_too_many
from lineage.cards.relation import relation_of
from lineage.cards.repo_id import same_name
from lineage.cards.written import read_value
from lineage.facts import CardIssue, Claim, Evidence, IssueCode, Relation, TagForm

RELATION_FIELD: Final = "cardData.base_model_relation"
_KEY: Final = "base_model"
_RELATION_KEY: Final = "base_model_relation"
_SPELLED: Final = ("base_model", "Base_model", "Base_Model", "BASE_MODEL")
_EMPTY: Final[tuple[object, ...]] = (None, "", [])
_WORDS: Final = (
    ("base", "models"),
    ("base", "model", "id"),
    ("base", "model", "name"),
    ("base", "model", "name", "or", "path"),
    ("base", "model", "path"),
    ("base", "model", "repo"),
    ("base", "model", "source"),
    ("base", "model", "sources"),
    ("base", "model", "url"),
    ("basemodel",),
    ("finetune", "from"),
    ("finetuned", "from"),
    ("finetuned", "from", "model"),
    ("fine", "tuned", "from"),
    ("fine", "tuned", "from", "model"),
    ("base", "model"),
)
_OTHER_KEYS: Final = tuple(
    dict.fromkeys(
        spelled
        for words in _WORDS
        for key in ("_".join(words), "-".join(words), " ".join(words))
        for spelled in (key, key.capitalize(), key.title(), key.upper(), words[0] + "".join(words[1:]).title())
        if spelled not in _SPELLED
    )
)
"""Keys that people write instead; each names its key in an issue."""
_READ: Final = frozenset({*_SPELLED, *_OTHER_KEYS})
_OF_INTEREST: Final = frozenset({*_READ, _RELATION_KEY})
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
    keys = _READ.intersection(card)
    value = card.get(_KEY)
    if len(keys) == 1 and value is not None:
        only = value[0] if isinstance(value, list) and len(value) == 1 else value
        for claim in declared:
            if claim.base == only and claim.form is not TagForm.FOLDER:
                return [Claim(_KIND, relation, claim.base, claim.base, None)]
    claims: dict[str, Claim] = {}
    spelled = next((key for key in _SPELLED if card.get(key) not in _EMPTY), _KEY)
    for key in (spelled, *(_OTHER_KEYS if keys.difference(_SPELLED) else ())):
        if key in keys:
            _compare(claims, card[key], key, relation, own_id, declared, issues)
    return list(claims.values())


def _compare(
    claims: dict[str, Claim],
    value: object,
    key: str,
    relation: Relation,
    own_id: str,
    declared: Sequence[Claim],
    issues: list[CardIssue],
) -> None:
    """Add the bases under one key of the card to its `claims`, by name in lower case."""
    field = f"cardData.{key}"
    values = value if isinstance(value, list) else [value]
    note_too_many(field, len(values), issues)
    exact = {claim.base for claim in declared if claim.form is not TagForm.FOLDER}
    folded = _folded(declared)
    key_code = IssueCode.OTHER_KEY if key in _OTHER_KEYS else None
    met: set[str] = set()
    for raw in values[:MAX_BASES]:
        for base, code in [(raw, None)] if isinstance(raw, str) and raw in exact else read_value(raw):
            codes = [code]
            if base is not None:
                if same_name(base, own_id):
                    note_itself(field, raw, issues)
                    continue
                name = base.lower()
                codes.append(key_code)
                if name in met:
                    codes = [IssueCode.DUPLICATE_BASE]
                elif name not in claims and len(claims) < MAX_BASES:
                    differs = exact and base not in exact
                    if differs:
                        codes.append(IssueCode.WRONG_CASE if name in folded else IssueCode.CARD_DIFFERS)
                    claims[name] = Claim(_KIND, relation, shown(raw), folded.get(name, base) if differs else base, None)
                met.add(name)
            issues += [CardIssue(code, field, shown(raw)) for code in codes if code is not None]


def _folded(declared: Sequence[Claim]) -> dict[str, str]:
    """Find the declared spelling of each name in lower case: the Hub's, else the first in order of spelling."""
    folded: dict[str, str] = {}
    for claim in sorted(declared, key=lambda claim: (claim.kind is not Evidence.HUB, claim.base)):
        folded.setdefault(claim.base.lower(), claim.base)
    return folded

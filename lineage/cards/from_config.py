"""What an adapter's own configuration says it was made from: `config.peft.base_model_name_or_path`."""

from collections.abc import Sequence
from typing import Final

from lineage.cards.bounds import shown
from lineage.cards.notes import note_itself
from lineage.cards.repo_id import same_name
from lineage.cards.written import read_text
from lineage.facts import CardIssue, Claim, Evidence, Relation

FIELD: Final = "config.peft.base_model_name_or_path"
_KIND: Final = Evidence.ADAPTER_CONFIG
_ADAPTER: Final = Relation.ADAPTER


def config_claims(text: str, own_id: str, declared: Sequence[Claim], issues: list[CardIssue]) -> list[Claim]:
    """Read the base in an adapter's configuration; a name that others have `declared` is spelled as they do.

    Example:
        >>> config_claims("Qwen/Qwen3-8B", "me/mine", [], [])[0].base
        'Qwen/Qwen3-8B'
        >>> issues = []
        >>> config_claims("/data/Qwen3-8B", "me/mine", [], issues), issues[0].code.value
        ([], 'not_a_repo_id')
    """
    for claim in declared:
        if claim.base == text:
            return [Claim(_KIND, _ADAPTER, text, text, None)]
    claims: dict[str, Claim] = {}
    for base, code in read_text(text):
        if base is not None and same_name(base, own_id):
            note_itself(FIELD, text, issues)
            continue
        if code is not None:
            issues.append(CardIssue(code, FIELD, shown(text)))
        if base is not None:
            claims.setdefault(base, Claim(_KIND, _ADAPTER, shown(text), base, None))
    return list(claims.values())

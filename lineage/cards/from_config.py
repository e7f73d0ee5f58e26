"""What an adapter's own configuration says it was made from: `config.peft.base_model_name_or_path`."""

from collections.abc import Sequence
from typing import Final

from lineage.cards.bounds import shown
from lineage.cards.notes import named_bases
from lineage.cards.written import read_text
from lineage.facts import EVIDENCE_FIELDS, CardIssue, Claim, Evidence, Relation

_KIND: Final = Evidence.ADAPTER_CONFIG
FIELD: Final = EVIDENCE_FIELDS[_KIND]
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
    bases = dict.fromkeys(named_bases(read_text(text), FIELD, text, own_id, issues))
    return [Claim(_KIND, _ADAPTER, shown(text), base, None) for base in bases]

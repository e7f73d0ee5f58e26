"""What a record says it was made from: claims of `baseModels`, tags, the card and an adapter's configuration."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from lineage.cards import from_card, from_config, from_hub, from_tags
from lineage.facts import CardIssue, Claim, Evidence, IssueCode, Relation

_UNSTATED: Final = Relation.UNSTATED


def read_claims(
    hub: object,
    tags: Sequence[str],
    card: Mapping[Any, Any],
    config_base: str | None,
    own_id: str,
    issues: list[CardIssue],
) -> tuple[Claim, ...]:
    """Read every claim of a record, those of the strongest kind first.

    No two agree in kind, base and relation, and none names the model itself.

    Args:
        hub: Its `baseModels`.
        tags: Its tags that name a base.
        card: Its card.
        config_base: The base in its adapter's configuration, or `None`.
        own_id: The model itself.
        issues: Problems are added here.

    Example:
        >>> issues = []
        >>> card = {"base_model": "qwen/qwen3-8b"}
        >>> claims = read_claims(None, ["base_model:adapter:Qwen/Qwen3-8B"], card, None, "me/mine", issues)
        >>> [(claim.kind.value, claim.base) for claim in claims]
        [('tag', 'Qwen/Qwen3-8B'), ('card', 'Qwen/Qwen3-8B')]
        >>> [issue.code.value for issue in issues]
        ['wrong_case']
    """
    claims = from_hub.hub_claims(hub, own_id, issues)
    if tags:
        claims += from_tags.tag_claims(tags, own_id, [claim.base for claim in claims] if claims else (), issues)
    if card:
        claims += from_card.card_claims(card, own_id, claims, issues)
    if len(claims) > 1:
        issues += contradictions(claims)
    if config_base is not None:
        claims += from_config.config_claims(config_base, own_id, claims, issues)
    return tuple(claims)


def contradictions(claims: Sequence[Claim]) -> list[CardIssue]:
    """Find the bases of which several relations are stated, one issue each; letter case makes no other base.

    The issue stands where the first statement stands that contradicts an earlier one.

    Example:
        >>> said = Claim(Evidence.HUB, Relation.FINETUNE, "a/b", "a/b", None)
        >>> contradictions([said, said._replace(kind=Evidence.CARD, relation=Relation.QUANTIZED)])[0].raw
        'quantized'
    """
    first = _UNSTATED
    for claim in claims:
        relation = claim.relation
        if relation is not first and relation is not _UNSTATED:
            if first is not _UNSTATED:
                break
            first = relation
    else:
        return []
    stated: dict[str, Relation] = {}
    relations: dict[str, CardIssue] = {}
    for kind, relation, raw, name, *_ in claims:
        base = name.lower()
        if relation is not _UNSTATED and stated.setdefault(base, relation) is not relation:
            place = (from_card.RELATION_FIELD, relation.value) if kind is Evidence.CARD else (from_tags.FIELD, raw)
            relations.setdefault(base, CardIssue(IssueCode.CONTRADICTORY_RELATIONS, *place))
    return list(relations.values())

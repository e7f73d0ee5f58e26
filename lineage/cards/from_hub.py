"""What the Hub itself says a model was made from: `baseModels`."""

from typing import Any, Final

from lineage.cards.bounds import MAX_BASES, shown
from lineage.cards.notes import bad_value, note_itself, note_too_many
from lineage.cards.relation import relation_of
from lineage.cards.repo_id import parse_listed_id, same_name
from lineage.cards.values import HUB_ID_DIGITS, hexadecimal_of
from lineage.cards.written import EMPTY, REFUSED, read_base
from lineage.facts import EVIDENCE_FIELDS, CardIssue, Claim, Evidence, IssueCode, Relation

_KIND: Final = Evidence.HUB
FIELD: Final = EVIDENCE_FIELDS[_KIND]


def hub_claims(value: object, own_id: str, issues: list[CardIssue]) -> list[Claim]:
    """Read `{"relation": …, "models": [{"_id": …, "id": …}, …]}`: one relation for all the models.

    Example:
        >>> said = {"relation": "merge", "models": [{"id": "a/one"}, {"id": "a/two"}]}
        >>> [(claim.relation.value, claim.base) for claim in hub_claims(said, "me/mine", [])]
        [('merge', 'a/one'), ('merge', 'a/two')]
    """
    if value is None:
        return []
    if not isinstance(value, dict):
        issues.append(bad_value(FIELD, value))
        return []
    models = value.get("models")
    if models is None or models == []:
        return []
    if not isinstance(models, list):
        issues.append(bad_value("baseModels.models", models))
        return []
    note_too_many(FIELD, len(models), issues)
    relation = relation_of(value.get("relation"), "baseModels.relation", issues)
    claims: dict[str, Claim] = {}
    for model in models[:MAX_BASES]:
        if isinstance(model, dict):
            claim = _claim(model, relation, own_id, issues)
            if claim is not None:
                claims.setdefault(claim.base, claim)
        elif model is not None:
            issues.append(bad_value("baseModels.models", model))
    return list(claims.values())


def _claim(model: dict[Any, Any], relation: Relation, own_id: str, issues: list[CardIssue]) -> Claim | None:
    raw = model.get("id")
    base, code = read_base(raw) if isinstance(raw, str) else REFUSED if raw is not None else EMPTY
    if code is IssueCode.NOT_A_REPO_ID and isinstance(raw, str) and "/" in raw and parse_listed_id(raw) is not None:
        base, code = raw, None
    if base is not None and same_name(base, own_id):
        note_itself(FIELD, raw, issues)
        return None
    if code is not None:
        issues.append(CardIssue(code, FIELD, shown(raw)))
    if base is None:
        return None
    hub_id = hexadecimal_of(model.get("_id"), "baseModels.models._id", HUB_ID_DIGITS, issues)
    return Claim(_KIND, relation, base if base == raw else shown(raw), base, hub_id)

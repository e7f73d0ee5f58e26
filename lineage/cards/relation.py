"""Reading a relation: one of the Hub's four words, or nothing."""

from typing import Final

from lineage.cards.bounds import shown
from lineage.facts import CardIssue, IssueCode, Relation

WORDS: Final = {word.value: word for word in Relation if word is not Relation.UNSTATED}
"""The Hub's four words. Silence is none of them."""


def relation_of(value: object, field: str, issues: list[CardIssue]) -> Relation:
    """Read a relation from a string, or from a list of one.

    Example:
        >>> relation_of(["merge"], "cardData.base_model_relation", [])
        <Relation.MERGE: 'merge'>
        >>> relation_of("distilled", "cardData.base_model_relation", [])
        <Relation.UNSTATED: 'unstated'>
    """
    if isinstance(value, str) and value in WORDS:
        return WORDS[value]
    word = value[0] if isinstance(value, list) and len(value) == 1 else value
    if word is None or word in ("", []):
        return Relation.UNSTATED
    relation = WORDS.get(word.strip()) if isinstance(word, str) else None
    if relation is not None:
        return relation
    issues.append(CardIssue(IssueCode.UNKNOWN_RELATION, field, shown(value)))
    return Relation.UNSTATED

"""Reading made-up records, and saying shortly what came out."""

from lineage.cards import read_record
from lineage.facts import CardIssue, Evidence, ModelFacts

OWN = "me/mine"


def read(**fields: object) -> ModelFacts:
    facts = read_record({"id": OWN, **fields})
    assert isinstance(facts, ModelFacts)
    return facts


def read_card(**fields: object) -> ModelFacts:
    return read(cardData=fields)


def read_base_of_card(value: object) -> ModelFacts:
    return read_card(base_model=value)


def claimed(facts: ModelFacts, kind: Evidence | None = None) -> list[tuple[str, str]]:
    """Each claim's base and relation, in order."""
    return [(claim.base, claim.relation.value) for claim in facts.claims if kind in (None, claim.kind)]


def noted(facts: ModelFacts) -> list[tuple[str, str, str]]:
    """Each issue's code, field and raw value, in order."""
    return [(issue.code.value, issue.field, issue.raw) for issue in facts.issues]


def strings_in(value: ModelFacts | CardIssue) -> list[str]:
    """Every string in what was read, however deep."""
    found: list[str] = []
    waiting: list[object] = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            found.append(str(item))
        elif isinstance(item, tuple):
            waiting.extend(item)
    return found

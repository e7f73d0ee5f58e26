import pytest

from lineage.cards import MAX_BASES
from lineage.facts import Claim, Evidence, Relation
from tests.cards.reading import OWN, claimed, noted, read

ID = "0123456789abcdef01234567"


def test_one_relation_holds_for_every_base() -> None:
    models = [{"_id": ID, "id": "a/one"}, {"_id": ID[::-1], "id": "a/two"}]
    assert read(baseModels={"relation": "merge", "models": models}).claims == (
        Claim(Evidence.HUB, Relation.MERGE, "a/one", "a/one", ID),
        Claim(Evidence.HUB, Relation.MERGE, "a/two", "a/two", ID[::-1]),
    )


@pytest.mark.parametrize(
    "value",
    [None, {}, {"models": None}, {"models": []}, {"relation": "odd", "models": []}, {"relation": "merge"}],
)
def test_no_base_is_silence(value: object) -> None:
    assert read(baseModels=value) == read()


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ("a/b", "baseModels"),
        (["a/b"], "baseModels"),
        (7, "baseModels"),
        ({"models": "a/b"}, "baseModels.models"),
        ({"models": {"id": "a/b"}}, "baseModels.models"),
        ({"models": 0}, "baseModels.models"),
        ({"models": ["a/b", None, {"id": None}]}, "baseModels.models"),
    ],
)
def test_a_wrong_type_is_one_issue_and_no_claim(value: object, field: str) -> None:
    facts = read(baseModels=value)
    assert not facts.claims
    assert [(code, place) for code, place, _ in noted(facts)] == [("bad_value", field)]


@pytest.mark.parametrize(
    ("relation", "issues"),
    [
        (None, []),
        ("", []),
        ("distilled", [("unknown_relation", "baseModels.relation", "distilled")]),
        ("unstated", [("unknown_relation", "baseModels.relation", "unstated")]),
        (7, [("unknown_relation", "baseModels.relation", "7")]),
    ],
)
def test_a_relation_that_the_hub_does_not_know_is_not_stated(relation: object, issues: list[object]) -> None:
    facts = read(baseModels={"relation": relation, "models": [{"_id": ID, "id": "a/b"}]})
    assert claimed(facts) == [("a/b", "unstated")]
    assert noted(facts) == issues


def test_an_identity_that_is_none_is_not_known() -> None:
    facts = read(baseModels={"relation": "merge", "models": [{"_id": "no", "id": "a/one"}, {"id": "a/two"}]})
    assert [claim.base_hub_id for claim in facts.claims] == [None, None]
    assert noted(facts) == [("bad_value", "baseModels.models._id", "no")]


def test_a_model_without_a_name_is_refused() -> None:
    facts = read(baseModels={"relation": "merge", "models": [{"_id": ID, "id": {"x": 1}}, {"_id": ID, "id": "./x"}]})
    assert not facts.claims
    assert noted(facts) == [("not_a_repo_id", "baseModels", '{"x": 1}'), ("not_a_repo_id", "baseModels", "./x")]


def test_the_hub_may_name_a_base_that_nobody_else_could() -> None:
    facts = read(
        baseModels={"relation": "merge", "models": [{"_id": ID, "id": "ram--charan/x"}, {"_id": ID, "id": "gpt2"}]},
        tags=["base_model:ram--charan/x", "base_model:merge:ram--charan/x"],
        cardData={"base_model": ["ram--charan/x", "gpt2"]},
    )
    assert claimed(facts, Evidence.HUB) == [("ram--charan/x", "merge"), ("gpt2", "merge")]
    assert claimed(facts, Evidence.TAG) == [("ram--charan/x", "merge")]
    assert claimed(facts, Evidence.CARD) == [("ram--charan/x", "unstated"), ("gpt2", "unstated")]
    assert noted(facts) == [("no_owner", "baseModels", "gpt2")]


def test_a_model_is_never_its_own_base() -> None:
    models = [{"_id": ID, "id": OWN}, {"_id": ID, "id": OWN.upper()}, {"_id": ID, "id": "a/b"}]
    facts = read(baseModels={"relation": "finetune", "models": models})
    assert claimed(facts) == [("a/b", "finetune")]
    assert noted(facts) == [("self_claim", "baseModels", OWN)]


def test_a_base_listed_twice_is_one_claim() -> None:
    facts = read(baseModels={"relation": "merge", "models": [{"_id": ID, "id": "a/b"}, {"id": " a/b"}]})
    assert facts.claims == (Claim(Evidence.HUB, Relation.MERGE, "a/b", "a/b", ID),)


def test_only_so_many_bases_are_read() -> None:
    facts = read(baseModels={"relation": "merge", "models": [{"id": f"a/{number}"} for number in range(MAX_BASES + 1)]})
    assert len(facts.claims) == MAX_BASES
    assert noted(facts) == [("too_many_bases", "baseModels", str(MAX_BASES + 1))]

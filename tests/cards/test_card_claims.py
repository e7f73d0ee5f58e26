import pytest

from lineage.cards import MAX_BASES
from lineage.facts import Claim, Evidence, Relation
from tests.cards.reading import OWN, claimed, noted, read, read_base_of_card, read_card

ID = "0123456789abcdef01234567"
TAGS = ["base_model:Qwen/Qwen3-8B", "base_model:finetune:Qwen/Qwen3-8B"]


def test_one_base_or_a_list_of_them() -> None:
    assert read_base_of_card("a/b").claims == (Claim(Evidence.CARD, Relation.UNSTATED, "a/b", "a/b", None),)
    assert claimed(read_base_of_card(["a/b", "c/d"])) == [("a/b", "unstated"), ("c/d", "unstated")]


@pytest.mark.parametrize("value", [None, "", " ", [], [None], ["", None, []], [[]]])
def test_an_empty_base_is_silence(value: object) -> None:
    assert read_base_of_card(value) == read()


@pytest.mark.parametrize(
    ("value", "raw"),
    [
        ({"name": "a b"}, '{"name": "a b"}'),
        ({"organization": "a", "name": "b c"}, '{"organization": "a", "name": "b c"}'),
        ({}, "{}"),
        (7, "7"),
        (0, "0"),
        (True, "true"),
        (False, "false"),
        (["a/b", 7], "7"),
        ([["./a"]], '["./a"]'),
        (["a/b", {"id": "c d"}], '{"id": "c d"}'),
        ([[[[[["a/b"]]]]]], '[[[[["a/b"]]]]]'),
    ],
)
def test_junk_is_shown_and_the_rest_is_read(value: object, raw: str) -> None:
    facts = read_base_of_card(value)
    assert noted(facts) == [("not_a_repo_id", "cardData.base_model", raw)]
    assert claimed(facts) == ([("a/b", "unstated")] if isinstance(value, list) and value[0] == "a/b" else [])


@pytest.mark.parametrize(
    "value",
    ["/mnt/models/Qwen3-8B", "./Qwen", "C:\\Models\\x", "None", "N/A", "base_model", "a/b, c/d", "a/b\nc/d", "{base}"],
)
def test_a_value_that_is_no_name_is_no_claim(value: str) -> None:
    facts = read_base_of_card(value)
    assert not facts.claims
    assert noted(facts) == [("not_a_repo_id", "cardData.base_model", value)]


def test_a_base_without_owner_is_claimed_and_noted() -> None:
    facts = read_base_of_card("gpt2")
    assert claimed(facts) == [("gpt2", "unstated")]
    assert noted(facts) == [("no_owner", "cardData.base_model", "gpt2")]


def test_an_address_is_read_and_noted() -> None:
    facts = read_base_of_card("https://huggingface.co/a/b")
    assert facts.claims == (Claim(Evidence.CARD, Relation.UNSTATED, "https://huggingface.co/a/b", "a/b", None),)
    assert noted(facts) == [("url_for_id", "cardData.base_model", "https://huggingface.co/a/b")]


@pytest.mark.parametrize("key", ["Base_model", "Base_Model", "BASE_MODEL"])
def test_a_capitalised_key_names_the_base_as_well(key: str) -> None:
    assert claimed(read_card(**{key: "a/b"})) == [("a/b", "unstated")]
    assert claimed(read_card(**{key: "a/b", "base_model": ""})) == [("a/b", "unstated")]
    assert claimed(read_card(**{key: "a/b", "base_model": "c/d"})) == [("c/d", "unstated")]
    assert noted(read_card(**{key: "./x"})) == [("not_a_repo_id", f"cardData.{key}", "./x")]


@pytest.mark.parametrize("relation", ["finetune", "adapter", "quantized", "merge"])
def test_the_card_may_state_the_relation(relation: str) -> None:
    assert claimed(read_card(base_model="a/b", base_model_relation=relation)) == [("a/b", relation)]
    assert claimed(read_card(base_model="a/b", base_model_relation=[f" {relation} "])) == [("a/b", relation)]


@pytest.mark.parametrize("relation", [None, "", [], [None], [""], [[]]])
def test_an_empty_relation_is_silence(relation: object) -> None:
    facts = read_card(base_model="a/b", base_model_relation=relation)
    assert claimed(facts) == [("a/b", "unstated")]
    assert not facts.issues


@pytest.mark.parametrize(
    ("relation", "raw"),
    [
        ("distill", "distill"),
        ("Merge", "Merge"),
        ("unstated", "unstated"),
        (["merge", "adapter"], '["merge", "adapter"]'),
        (["odd"], '["odd"]'),
        (7, "7"),
        ({"a": 1}, '{"a": 1}'),
    ],
)
def test_an_unknown_relation_is_not_stated(relation: object, raw: str) -> None:
    issue = ("unknown_relation", "cardData.base_model_relation", raw)
    facts = read_card(base_model="a/b", base_model_relation=relation)
    assert claimed(facts) == [("a/b", "unstated")]
    assert noted(facts) == [issue]
    assert noted(read_card(base_model_relation=relation)) == [issue]


@pytest.mark.parametrize("own", [OWN, OWN.upper(), f" {OWN}", f"https://huggingface.co/{OWN}"])
def test_a_model_is_never_its_own_base(own: str) -> None:
    facts = read_base_of_card([own, "a/b", OWN])
    assert claimed(facts) == [("a/b", "unstated")]
    assert noted(facts) == [("self_claim", "cardData.base_model", own)]


def test_a_self_claim_is_said_once_for_each_place() -> None:
    facts = read(
        baseModels={"relation": "finetune", "models": [{"_id": ID, "id": OWN}]},
        tags=[f"base_model:{OWN}", f"base_model:finetune:{OWN}"],
        cardData={"base_model": [OWN]},
    )
    assert not facts.claims
    assert [(code, field) for code, field, _ in noted(facts)] == [
        ("self_claim", "baseModels"),
        ("self_claim", "tags"),
        ("self_claim", "cardData.base_model"),
    ]


@pytest.mark.parametrize("value", ["Qwen/Qwen3-8B", ["Qwen/Qwen3-8B"], [None, " Qwen/Qwen3-8B"]])
def test_a_card_that_agrees_with_the_tags_is_a_claim_of_its_own(value: object) -> None:
    facts = read(tags=TAGS, cardData={"base_model": value})
    assert claimed(facts) == [("Qwen/Qwen3-8B", "finetune"), ("Qwen/Qwen3-8B", "unstated")]
    assert not facts.issues


def test_wrong_letter_case_is_set_right_by_the_tags() -> None:
    facts = read(tags=TAGS, cardData={"base_model": "qwen/qwen3-8b"})
    assert facts.claims[1] == Claim(Evidence.CARD, Relation.UNSTATED, "qwen/qwen3-8b", "Qwen/Qwen3-8B", None)
    assert noted(facts) == [("wrong_case", "cardData.base_model", "qwen/qwen3-8b")]


def test_the_hubs_spelling_comes_before_that_of_the_tags() -> None:
    hub = {"relation": "finetune", "models": [{"_id": ID, "id": "Qwen/Qwen3-8B"}]}
    tags = ["base_model:finetune:QWEN/Qwen3-8B", "base_model:finetune:AA/b", "base_model:finetune:Aa/b"]
    for order in (tags, tags[::-1]):
        facts = read(baseModels=hub, tags=order, cardData={"base_model": ["qwen/qwen3-8b", "aa/b"]})
        assert claimed(facts, Evidence.CARD) == [("Qwen/Qwen3-8B", "unstated"), ("AA/b", "unstated")]
    facts = read(baseModels=hub, tags=tags, cardData={"base_model": ["QWEN/Qwen3-8B", "Aa/b"]})
    assert claimed(facts, Evidence.CARD) == [("QWEN/Qwen3-8B", "unstated"), ("Aa/b", "unstated")]
    assert not facts.issues


def test_letter_case_alone_is_no_issue_where_nobody_knows_better() -> None:
    assert read_base_of_card("qwen/qwen3-8b").issues == ()


def test_a_base_that_nobody_else_names_is_kept_and_noted() -> None:
    facts = read(tags=TAGS, cardData={"base_model": ["Qwen/Qwen3-8B", "Qwen/Qwen3"]})
    assert claimed(facts, Evidence.CARD) == [("Qwen/Qwen3-8B", "unstated"), ("Qwen/Qwen3", "unstated")]
    assert noted(facts) == [("card_differs", "cardData.base_model", "Qwen/Qwen3")]


def test_a_card_stands_alone_where_the_tags_name_only_the_model_itself() -> None:
    facts = read(tags=[f"base_model:{OWN}"], cardData={"base_model": "a/b"})
    assert [code for code, _, _ in noted(facts)] == ["self_claim"]


def test_a_base_listed_twice_is_one_claim() -> None:
    facts = read_base_of_card(["a/b", "A/B", "https://hf.co/a/b", "c/d"])
    assert claimed(facts) == [("a/b", "unstated"), ("c/d", "unstated")]
    assert noted(facts) == [
        ("duplicate_base", "cardData.base_model", "A/B"),
        ("duplicate_base", "cardData.base_model", "https://hf.co/a/b"),
    ]


def test_only_so_many_bases_are_read() -> None:
    facts = read_base_of_card([f"a/{number}" for number in range(MAX_BASES + 1)])
    assert len(facts.claims) == MAX_BASES
    assert noted(facts) == [("too_many_bases", "cardData.base_model", str(MAX_BASES + 1))]


def test_the_order_of_claims_is_hub_then_tags_then_card() -> None:
    hub = {"relation": "merge", "models": [{"_id": ID, "id": "z/hub"}, {"_id": ID, "id": "a/hub"}]}
    facts = read(baseModels=hub, tags=["base_model:y/tag"], cardData={"base_model": ["x/card", "b/card"]})
    assert [claim.base for claim in facts.claims] == ["z/hub", "a/hub", "y/tag", "x/card", "b/card"]


def test_relations_may_contradict_between_places() -> None:
    hub = {"relation": "finetune", "models": [{"_id": ID, "id": "Qwen/Qwen3-8B"}]}
    card = {"base_model": "qwen/qwen3-8b", "base_model_relation": "quantized"}
    facts = read(baseModels=hub, tags=TAGS, cardData=card)
    assert noted(facts) == [
        ("wrong_case", "cardData.base_model", "qwen/qwen3-8b"),
        ("contradictory_relations", "cardData.base_model_relation", "quantized"),
    ]
    facts = read(baseModels=hub, tags=["base_model:merge:qwen/qwen3-8b"], cardData=card)
    assert ("contradictory_relations", "tags", "base_model:merge:qwen/qwen3-8b") in noted(facts)
    assert len([issue for issue in noted(facts) if issue[0] == "contradictory_relations"]) == 1


def test_silence_contradicts_nothing() -> None:
    hub = {"models": [{"_id": ID, "id": "Qwen/Qwen3-8B"}]}
    assert not read(baseModels=hub, tags=TAGS, cardData={"base_model": "Qwen/Qwen3-8B"}).issues


def test_different_relations_of_different_bases_are_no_contradiction() -> None:
    facts = read(tags=["base_model:merge:a/b", "base_model:adapter:c/d", "base_model:e/f"])
    assert not facts.issues


@pytest.mark.parametrize(
    "key",
    ["finetuned_from", "base-model", "base_models", "base_model_sources", "Base Model", "baseModel", "fine_tuned_from"],
)
def test_another_key_that_people_write_is_read_and_named(key: str) -> None:
    facts = read_card(**{key: "a/b"})
    assert claimed(facts) == [("a/b", "unstated")]
    assert noted(facts) == [("other_key", f"cardData.{key}", "a/b")]
    assert claimed(read_card(**{key: ["a/b"], "base_model": "a/b"})) == [("a/b", "unstated")]
    assert claimed(read_card(**{key: ["a/b"], "base_model": "c/d"})) == [("c/d", "unstated"), ("a/b", "unstated")]
    assert noted(read_card(**{key: "./x"})) == [("not_a_repo_id", f"cardData.{key}", "./x")]


def test_the_base_of_an_adapters_configuration_is_a_claim() -> None:
    config = {"peft": {"base_model_name_or_path": "a/b"}}
    assert claimed(read(config=config), Evidence.ADAPTER_CONFIG) == [("a/b", "adapter")]
    config = {"peft": {"base_model_name_or_path": "/data/b"}}
    facts = read(config=config)
    assert (facts.claims, facts.peft_base) == ((), "/data/b")
    assert noted(facts) == [("not_a_repo_id", "config.peft.base_model_name_or_path", "/data/b")]


def test_an_adapters_configuration_contradicts_no_relation() -> None:
    facts = read(
        tags=["base_model:finetune:a/b", "base_model:a/b"], config={"peft": {"base_model_name_or_path": "a/b"}}
    )
    assert claimed(facts) == [("a/b", "finetune"), ("a/b", "adapter")]
    assert not facts.issues

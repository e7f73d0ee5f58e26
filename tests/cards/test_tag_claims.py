from itertools import permutations

import pytest

from lineage.cards import MAX_BASES, MAX_RAW
from lineage.facts import Claim, Evidence, Relation, TagForm
from tests.cards.reading import OWN, claimed, noted, read


@pytest.mark.parametrize("relation", ["finetune", "adapter", "quantized", "merge"])
def test_the_plain_and_the_typed_tag_of_one_base_are_one_claim(relation: str) -> None:
    plain, typed = "base_model:Qwen/Qwen3-8B", f"base_model:{relation}:Qwen/Qwen3-8B"
    claim = Claim(Evidence.TAG, Relation(relation), typed, "Qwen/Qwen3-8B", None)
    for tags in ([plain, typed], [typed, plain], [typed, typed, plain], [typed, "base_model:qwen/qwen3-8b"]):
        facts = read(tags=tags)
        assert facts.claims[0] == claim
        assert not facts.issues


@pytest.mark.parametrize(
    ("text", "base", "form"),
    [
        ("Qwen/Qwen3-8B", "Qwen/Qwen3-8B", TagForm.TYPED),
        (" Qwen/Qwen3-8B", "Qwen/Qwen3-8B", TagForm.TYPED),
        ("Qwen/Qwen3-8B/", "Qwen/Qwen3-8B", TagForm.MENDED),
        ("Qwen/Qwen3-8B@main", "Qwen/Qwen3-8B", TagForm.MENDED),
        ("outputs/sft", "outputs/sft", TagForm.FOLDER),
        ("models/base_qwen", "models/base_qwen", TagForm.FOLDER),
        ("checkpoint-500", "checkpoint-500", TagForm.TYPED),
    ],
)
def test_a_typed_tag_alone_says_how_surely_it_names_its_base(text: str, base: str, form: TagForm) -> None:
    typed = f"base_model:adapter:{text}"
    assert read(tags=[typed]).claims == (Claim(Evidence.TAG, Relation.ADAPTER, typed, base, None, form),)
    sure = read(tags=[typed, f"base_model:{base}"])
    assert {claim.form for claim in sure.claims} == {TagForm.PLAIN}
    named = {"relation": "adapter", "models": [{"id": base}]}
    assert {claim.form for claim in read(tags=[typed], baseModels=named).claims} == {TagForm.PLAIN}


def test_a_word_that_is_no_relation_of_the_hubs_is_noted_and_its_base_read() -> None:
    tag = "base_model:distillation:Qwen/Qwen3-8B"
    facts = read(tags=[tag])
    assert facts.claims == (Claim(Evidence.TAG, Relation.UNSTATED, tag, "Qwen/Qwen3-8B", None, TagForm.MENDED),)
    assert noted(facts) == [("unknown_relation", "tags", tag)]


def test_a_plain_tag_alone_states_no_relation() -> None:
    tag = "base_model:Qwen/Qwen3-8B"
    assert read(tags=[tag]).claims == (Claim(Evidence.TAG, Relation.UNSTATED, tag, "Qwen/Qwen3-8B", None),)
    assert read(tags=[tag, tag]) == read(tags=[tag])


def test_several_bases_keep_the_records_order() -> None:
    tags = ["base_model:b/two", "base_model:merge:b/two", "x", "base_model:a/one", "base_model:merge:a/one"]
    assert claimed(read(tags=tags)) == [("b/two", "merge"), ("a/one", "merge")]
    assert claimed(read(tags=["base_model:b/two", "base_model:merge:a/one"])) == [
        ("b/two", "unstated"),
        ("a/one", "merge"),
    ]


def test_two_relations_of_one_base_are_two_claims_and_a_contradiction() -> None:
    facts = read(tags=["base_model:a/b", "base_model:adapter:a/b", "base_model:finetune:a/b"])
    assert claimed(facts) == [("a/b", "adapter"), ("a/b", "finetune")]
    assert noted(facts) == [("contradictory_relations", "tags", "base_model:finetune:a/b")]


@pytest.mark.parametrize(
    "path",
    ["/data/model_base", "C:\\Models\\Qwen", "./x", "a/b/c", "None", "base_model", "a b", "Adapter:a/b", "C:a/b"],
)
def test_a_path_or_a_word_in_a_tag_is_no_base_and_said_once(path: str) -> None:
    typed = f"base_model:adapter:{path}"
    assert noted(read(tags=[typed])) == [("not_a_repo_id", "tags", typed)]
    facts = read(tags=[f"base_model:{path}", typed])
    assert not facts.claims
    assert noted(facts) == [("not_a_repo_id", "tags", typed)]


def test_a_windows_path_in_a_plain_tag_is_shown_whole() -> None:
    assert noted(read(tags=["base_model:C:\\a:b"])) == [("not_a_repo_id", "tags", "base_model:C:\\a:b")]


@pytest.mark.parametrize("tag", ["base_model:", "base_model:adapter:", "base_model: ", "base_model:merge: \n"])
def test_a_tag_without_a_base_is_silence(tag: str) -> None:
    assert read(tags=[tag]) == read()
    assert read(tags=[tag, tag]) == read(tags=["base_model:", tag]) == read()


def test_a_base_without_owner_is_claimed_and_noted() -> None:
    facts = read(tags=["base_model:gpt2", "base_model:adapter:gpt2"])
    assert claimed(facts) == [("gpt2", "adapter")]
    assert noted(facts) == [("no_owner", "tags", "base_model:adapter:gpt2")]


def test_an_address_in_a_tag_is_read() -> None:
    facts = read(tags=["base_model:adapter:https://huggingface.co/a/b"])
    assert claimed(facts) == [("a/b", "adapter")]
    assert noted(facts) == [("url_for_id", "tags", "base_model:adapter:https://huggingface.co/a/b")]


def test_the_shortest_of_several_spellings_is_the_one_kept() -> None:
    tags = ["base_model:adapter:hf://a/b", "base_model:adapter:a/b", "base_model:adapter: a/b", "base_model:hf://a/b"]
    for order in permutations(tags):
        assert read(tags=list(order)).claims == (
            Claim(Evidence.TAG, Relation.ADAPTER, "base_model:adapter:a/b", "a/b", None, TagForm.TYPED),
        )


@pytest.mark.parametrize("own", [OWN, OWN.upper(), f"https://hf.co/{OWN}"])
def test_a_model_is_never_its_own_base(own: str) -> None:
    tags = [f"base_model:{own}", f"base_model:finetune:{own}"]
    facts = read(tags=tags)
    assert not facts.claims
    assert noted(facts) == [("self_claim", "tags", tags[1])]
    facts = read(tags=[*tags, "base_model:adapter:me/Mine", "base_model:a/b"])
    assert claimed(facts) == [("a/b", "unstated")]
    assert noted(facts) == [("self_claim", "tags", tags[1])]


def test_only_so_many_bases_are_read() -> None:
    tags = [f"base_model:{kind}a/{number}" for number in range(MAX_BASES + 5) for kind in ("", "merge:")]
    facts = read(tags=tags)
    assert claimed(facts) == [(f"a/{number}", "merge") for number in range(MAX_BASES)]
    assert noted(facts) == [("too_many_bases", "tags", str(MAX_BASES + 5))]


def test_a_long_tag_is_cut_in_its_raw_value_only() -> None:
    facts = read(tags=[f"base_model:https://hf.co/a/b?{'x' * 900}"])
    assert facts.claims[0].base == "a/b"
    assert len(facts.claims[0].raw) == MAX_RAW

import math
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lineage.cards import (
    MAX_BASES,
    MAX_ISSUES,
    MAX_LIST_TEXT,
    MAX_RAW,
    MAX_TEXT,
    read_record,
)
from lineage.facts import ModelFacts, Relation
from tests.cards.reading import OWN, read, strings_in

RECORD_FIELDS = ["_id", "tags", "cardData", "baseModels", "safetensors", "gguf", "config", "createdAt", "downloads"]
RECORD_FIELDS += ["likes", "trendingScore", "gated", "private", "disabled", "sha"]
CARD_FIELDS = ["base_model", "Base_model", "base_model_relation", "license", "language", "datasets", "new_version"]
FIELDS = [*RECORD_FIELDS, *CARD_FIELDS, "id", "relation", "models", "total", "peft"]
NAMES = [
    OWN,
    "ME/mine",
    "a/b",
    "A/b",
    "c/d",
    "gpt2",
    "None",
    "./x",
    " a/b",
    "hf://a/b",
    "",
    "https://hf.co/A/b",
    "C:\\x",
]

hostile = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.sampled_from([*NAMES, *Relation, "auto", "2026-09-25", "\0", "\ud800", "x" * 700, "a\nb"])
    | st.text(st.characters(), max_size=8)
)
tags = st.builds(
    lambda kind, name: f"base_model:{kind}{name}",
    st.sampled_from(["", "adapter:", "finetune:", "merge:", "odd:"]),
    st.sampled_from(NAMES),
)
junk: st.SearchStrategy[Any] = st.recursive(
    hostile | tags,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=6),
    max_leaves=12,
)
cards = st.dictionaries(st.sampled_from(CARD_FIELDS), junk | st.lists(st.sampled_from(NAMES)))
models = st.fixed_dictionaries({"id": st.sampled_from(NAMES) | junk}, optional={"_id": junk})
bases = st.fixed_dictionaries({"models": st.lists(models | junk), "relation": st.sampled_from(Relation) | junk})
records = st.fixed_dictionaries(
    {"id": st.just(OWN)},
    optional={
        **dict.fromkeys(RECORD_FIELDS, junk),
        "cardData": cards | junk,
        "baseModels": bases | junk,
        "tags": st.lists(tags | junk),
    },
)


@given(junk)
def test_no_value_whatever_raises(value: Any) -> None:
    for text in strings_in(read_record(value)):
        assert "\0" not in text
        text.encode()


@settings(max_examples=200)
@given(records)
def test_whatever_a_record_says_can_be_stored(record: dict[str, Any]) -> None:
    facts = read_record(record)
    assert isinstance(facts, ModelFacts)
    for text in strings_in(facts._replace(tags=None)):
        assert "\0" not in text
        assert len(text) <= max(MAX_RAW, MAX_TEXT)
        text.encode()
    assert len((facts.tags or "").encode()) <= 4 * MAX_LIST_TEXT
    for values in (facts.languages, facts.datasets):
        assert sum(len(value) + 1 for value in values) <= MAX_LIST_TEXT
    assert len(facts.issues) <= MAX_ISSUES
    assert len(facts.claims) <= (1 + len(Relation) + 1) * MAX_BASES
    for count in (facts.downloads, facts.downloads_all_time, facts.likes, facts.parameters):
        assert count is None or 0 <= count < 2**63
    assert facts.trending_score is None or math.isfinite(facts.trending_score)


@given(records)
def test_claims_never_name_the_model_itself_and_never_repeat(record: dict[str, Any]) -> None:
    facts = read_record(record)
    assert isinstance(facts, ModelFacts)
    assert all(claim.base.lower() != OWN for claim in facts.claims)
    assert len({(claim.kind, claim.base, claim.relation) for claim in facts.claims}) == len(facts.claims)
    assert len(set(facts.issues)) == len(facts.issues)
    assert read_record(record) == facts


@settings(max_examples=200)
@given(st.lists(tags, max_size=8).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))), cards)
def test_the_order_of_the_tags_never_changes_what_is_claimed(
    orders: tuple[list[str], list[str]], card: dict[str, Any]
) -> None:
    one, other = (read(tags=order, cardData=card) for order in orders)
    assert set(one.claims) == set(other.claims)

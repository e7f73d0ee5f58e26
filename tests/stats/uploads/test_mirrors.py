import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.errors import UsageError
from lineage.facts import Relation
from lineage.stats.uploads.known_mirrors import known_mirrors
from lineage.stats.uploads.mirrors import FOLDED, Mirror, MirrorRule, folding, mirrors, own_quantized_merges
from tests.stats.uploads.uploading import Row, real_rows, real_uploads, tags_of, uploads

Q = Relation.QUANTIZED


def found_in(*rows: Row, added: str = "") -> dict[str, tuple[str, MirrorRule]]:
    joined = uploads(rows)
    return {
        joined.names[mirror.mirror // 10]: (joined.names[mirror.of // 10], mirror.rule)
        for mirror in mirrors(joined, known_mirrors(tomllib.loads(added)), tags_of(rows, joined))
    }


@pytest.mark.parametrize(
    ("mirror", "of", "relation"),
    [
        ("unsloth/Qwen3-8B", "Qwen/Qwen3-8B", Relation.FINETUNE),
        ("unsloth/Qwen3-14B-unsloth-bnb-4bit", "Qwen/Qwen3-14B", Q),
        ("unsloth/llama-3-8b-bnb-4bit", "meta-llama/Meta-Llama-3-8B", Q),
        ("unsloth/Meta-Llama-3.1-8B", "meta-llama/Llama-3.1-8B", Relation.FINETUNE),
        ("Gensyn/Qwen2.5-0.5B-Instruct", "Qwen/Qwen2.5-0.5B-Instruct", Relation.FINETUNE),
        ("Comfy-Org/Chroma1-HD_repackaged", "lodestones/Chroma1-HD", Relation.FINETUNE),
        ("UNSLOTH/gemma-2b", "google/gemma-2b", Relation.UNSTATED),
    ],
)
def test_a_known_owners_copy_is_told_by_the_base_it_declares(mirror: str, of: str, relation: Relation) -> None:
    assert found_in(Row(mirror, (of,), relation)) == {mirror: (of, MirrorRule.OWNER)}


@pytest.mark.parametrize(
    ("mirror", "relation", "rule"),
    [
        ("someone/Qwen3-8B-bnb-4bit", Q, MirrorRule.NAME),
        ("someone/qwen3-8b", Relation.UNSTATED, MirrorRule.NAME),
        ("someone/Qwen_Qwen3-8B", Relation.UNSTATED, MirrorRule.NAME),
        ("someone/Qwen3-8B", Relation.FINETUNE, MirrorRule.NAMESAKE),
    ],
)
def test_anybodys_copy_is_told_by_its_name_and_a_namesake_finetune_apart(
    mirror: str, relation: Relation, rule: MirrorRule
) -> None:
    assert found_in(Row(mirror, ("Qwen/Qwen3-8B",), relation)) == {mirror: ("Qwen/Qwen3-8B", rule)}


@pytest.mark.parametrize(
    ("name", "base", "relation"),
    [
        ("unsloth/Qwen2.5-7B", "Qwen/Qwen2.5-14B", Q),
        ("someone/Qwen2.5-7B-bnb-4bit", "Qwen/Qwen2.5-72B", Q),
        ("unsloth/Qwen3-8B", "Qwen/Qwen3-8B-Base", Relation.FINETUNE),
        ("someone/Qwen3-8B-Base", "Qwen/Qwen3-8B", Relation.FINETUNE),
        ("unsloth/Qwen2.5-7B-Instruct", "Qwen/Qwen2.5-7B", Q),
        ("someone/Qwen3-8B-tuned", "Qwen/Qwen3-8B", Relation.FINETUNE),
        ("someone/Qwen3-8B-unsloth", "Qwen/Qwen3-8B", Relation.FINETUNE),
        ("someone/Qwen3-8B-GGUF", "Qwen/Qwen3-8B", Q),
        ("unsloth/Qwen3-8B-GGUF", "Qwen/Qwen3-8B", Q),
        ("someone/Qwen3-8Bx", "Qwen/Qwen3-8B", Q),
        ("someone/my-Qwen3-8B", "Qwen/Qwen3-8B", Q),
        ("someone/QwenQwen3-8B", "Qwen/Qwen3-8B", Q),
        ("someone/Qwen3-8B", "Qwen/Qwen3-8B", Relation.ADAPTER),
        ("someone/Qwen3-8B", "Qwen/Qwen3-8B", Relation.MERGE),
        ("Qwen/Qwen3-8B-bnb-4bit", "Qwen/Qwen3-8B", Q),
        ("someone/x", "Qwen/", Q),
        ("gpt2", "gpt2", Q),
    ],
)
def test_siblings_finetunes_conversions_and_an_owners_own_are_none(name: str, base: str, relation: Relation) -> None:
    assert found_in(Row(name, (base,), relation)) == {}


def test_a_copy_of_a_copy_is_one_even_by_the_same_owner() -> None:
    rows = (
        Row("unsloth/Qwen3-8B", ("Qwen/Qwen3-8B",)),
        Row("unsloth/Qwen3-8B-bnb-4bit", ("unsloth/Qwen3-8B",), Q),
    )
    joined = uploads(rows)
    found = mirrors(joined)

    assert [joined.names[mirror.of // 10] for mirror in found] == ["Qwen/Qwen3-8B", "unsloth/Qwen3-8B"]
    assert {joined.names[of // 10] for of in folding(found).values()} == {"Qwen/Qwen3-8B"}


def test_copies_of_one_another_are_none() -> None:
    assert found_in(Row("a/x", ("b/x",), Q), Row("b/x", ("a/x",), Q), Row("c/x", ("a/x",), Q)) == {}


def test_of_two_bases_of_its_name_a_copy_is_of_the_one_that_is_none() -> None:
    both = Row("someone/Qwen3-8B", ("Qwen/Qwen3-8B", "unsloth/Qwen3-8B"), Relation.UNSTATED)
    two = Row("someone/Qwen3-8B", ("Other/Qwen3-8B", "Qwen/Qwen3-8B"), Relation.UNSTATED)

    assert found_in(both)["someone/Qwen3-8B"] == ("Qwen/Qwen3-8B", MirrorRule.NAME)
    assert found_in(two)["someone/Qwen3-8B"] == ("Other/Qwen3-8B", MirrorRule.NAME)


def test_a_model_with_a_further_base_of_another_name_is_no_copy() -> None:
    assert found_in(Row("someone/Qwen3-8B", ("Qwen/Qwen3-8B", "a/adapter"), Q)) == {}


def test_a_known_owners_model_without_a_base_is_a_copy_of_the_only_other_of_its_name() -> None:
    silent = Row("unsloth/Qwen3-8B-unsloth-bnb-4bit")
    below = Row("person/tuned", (silent.name,))
    real = Row("Qwen/Qwen3-8B", ("Qwen/Qwen3-8B-Base",))
    other = Row("other/Qwen3-8B", ("a/b",))
    copy = Row("other/Qwen3-8B", ("Qwen/Qwen3-8B",), Relation.UNSTATED)
    expected = ("Qwen/Qwen3-8B", MirrorRule.UNDECLARED)

    assert found_in(below, silent, real) == {silent.name: expected}
    assert found_in(below, silent, real, other) == {}
    assert found_in(below, silent, real, copy)[silent.name] == expected
    assert found_in(below, silent) == {}
    shorter = Row("unsloth/Qwen3-8B")
    assert found_in(Row("p/t", (shorter.name,)), shorter, real) == {shorter.name: expected}


def test_of_a_known_owners_model_without_a_record_only_the_name_tells_and_that_is_not_folded() -> None:
    below, real = Row("person/tuned", ("unsloth/Qwen3-8B",)), Row("Qwen/Qwen3-8B", ("Qwen/Qwen3-8B-Base",))
    joined = uploads((below, real))
    (mirror,) = found = mirrors(joined)

    assert found_in(below, real) == {"unsloth/Qwen3-8B": ("Qwen/Qwen3-8B", MirrorRule.UNREAD)}
    assert mirror.evidence == "its record is not in the data, the same name as Qwen/Qwen3-8B"
    assert (folding(found), len(folding(found, tuple(MirrorRule)))) == ({}, 1)


def test_what_two_owners_quantized_themselves_is_no_copy_for_its_name() -> None:
    assert found_in(Row("a/x", ("unsloth/Big-NVFP4",)), Row("a/y", ("nvidia/Big-NVFP4",))) == {}


def test_a_copy_by_another_name_is_told_by_the_list_and_the_list_comes_first() -> None:
    real = "TinyLlama/TinyLlama-1.1B-Chat-v1.0"
    rows = Row("p/t", ("unsloth/tinyllama-chat",)), Row("p/u", (real,))

    assert found_in(*rows) == {"unsloth/tinyllama-chat": (real, MirrorRule.LISTED)}
    assert found_in(rows[0]) == {}
    listed = '[copies]\n"Me/X" = "you/X"'
    assert found_in(Row("me/x", ("other/x",), Q), Row("p/u", ("you/X",)), added=listed) == {
        "me/x": ("you/X", MirrorRule.LISTED)
    }


@pytest.mark.parametrize("ending", ["-GGUF", "-i1-GGUF", ".Q6_K-GGUF", "-AWQ", "-exl3-3.5bpw", "-8bit", "-W4A16"])
def test_a_quantized_merge_that_lists_the_merges_bases_is_found(ending: str) -> None:
    merge = Row("chef/Soup-12B", ("a/one", "b/two"), Relation.MERGE)
    quantized = Row(f"quants/Soup-12B{ending}", ("b/two", "a/one"), Relation.MERGE)

    assert found_in(merge, quantized) == {quantized.name: ("chef/Soup-12B", MirrorRule.MERGE)}


def test_a_quantized_model_of_other_bases_another_name_or_the_merge_itself_is_no_such_thing() -> None:
    merge = Row("chef/Soup-12B", ("a/one", "b/two"), Relation.MERGE)

    assert found_in(merge, Row("quants/Soup-12B-GGUF", ("a/one", "b/three"), Relation.MERGE)) == {}
    assert found_in(merge, Row("quants/Stew-12B-GGUF", ("a/one", "b/two"), Relation.MERGE)) == {}
    assert found_in(merge, Row("quants/Soup-12B-GGUF", ("chef/Soup-12B",), Q)) == {}
    assert found_in(merge, Row("quants/GGUF", ("a/one", "b/two"), Relation.MERGE)) == {}


def test_an_owners_own_quantized_merge_is_no_mirror_but_made_from_the_merge() -> None:
    others = Row("baker/Soup", ("a/one", "b/two"), Relation.MERGE)
    merge = Row("chef/Soup", ("a/one", "b/two"), Relation.MERGE)
    quantized = Row("Chef/Soup-GGUF", ("a/one", "b/two"), Relation.MERGE)
    joined = uploads([others, merge, quantized])

    assert found_in(others, merge, quantized) == {}
    assert own_quantized_merges(joined) == (
        (10 * joined.names.index(quantized.name), 10 * joined.names.index(merge.name)),
    )
    assert own_quantized_merges(uploads([others, quantized])) == ()


def test_each_mirror_says_what_shows_it() -> None:
    joined = uploads([Row("unsloth/Qwen3-8B-bnb-4bit", ("Qwen/Qwen3-8B",), Q)])

    assert mirrors(joined)[0].evidence == "declares Qwen/Qwen3-8B as quantized, the same name but for -bnb-4bit"
    assert all(rule.words() for rule in MirrorRule)


def test_a_user_adds_owners_forms_and_prefixes() -> None:
    added = 'forms = ["GGUF"]\nprefixes = ["the_"]\n[owners]\nNewco = "why not"'

    assert found_in(Row("q/X-GGUF", ("a/X",), Q), added=added) == {"q/X-GGUF": ("a/X", MirrorRule.NAME)}
    assert found_in(Row("newco/the-x", ("a/X",)), added=added) == {"newco/the-x": ("a/X", MirrorRule.OWNER)}
    assert found_in(Row("q/a_the_x", ("a/X",), Relation.UNSTATED), added=added) == {
        "q/a_the_x": ("a/X", MirrorRule.NAME)
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("form = []", r"^\[mirrors\] has forms, prefixes, owners, copies, not form\.$"),
        ('forms = "GGUF"', r"^\[mirrors\] forms is a list of texts\.$"),
        ("prefixes = [1]", r"^\[mirrors\] prefixes is a list of texts\.$"),
        ("owners = []", r"^\[mirrors\.owners\] is a table of texts\.$"),
        ('[copies]\n"a/b" = 3', r"^\[mirrors\.copies\] is a table of texts\.$"),
    ],
)
def test_a_table_of_known_mirrors_that_is_none_is_refused_with_table_and_key(text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        known_mirrors(tomllib.loads(text))


def test_namesakes_are_folded_only_when_asked_for() -> None:
    found = [Mirror(1, 0, MirrorRule.NAMESAKE, ""), Mirror(2, 1, MirrorRule.OWNER, "")]

    assert MirrorRule.NAMESAKE not in FOLDED
    assert folding(found) == {2: 1}
    assert folding(found, tuple(MirrorRule)) == {1: 0, 2: 0}


@given(st.dictionaries(st.integers(0, 12), st.integers(0, 12)))
def test_folding_follows_every_chain_to_a_model_that_is_no_mirror_and_leaves_cycles_alone(of: dict[int, int]) -> None:
    folded = folding(Mirror(one, other, MirrorRule.NAME, "") for one, other in of.items())

    for start in of:
        at, seen = start, set()
        while at in of and at not in seen:
            seen.add(at)
            at = of[at]
        assert folded.get(start) == (None if at in of else at)
    assert set(folded) <= set(of)
    assert not set(folded.values()) & set(of)


def test_nothing_has_no_mirrors() -> None:
    assert found_in() == {}


REAL = "Qwen/Qwen3-8B"
PLAIN = ("qwen3", "safetensors")


@pytest.mark.parametrize(
    ("copy", "of"),
    [
        (Row("leok7v/Qwen3-8B", (REAL,), tags=("gguf", "2-bit")), Row(REAL, tags=PLAIN)),
        (Row("someone/Qwen3-8B", (REAL,), Q, tags=PLAIN), Row(REAL, tags=PLAIN)),
        (Row("someone/Qwen3-8B", (REAL,), Relation.UNSTATED, parameters=4_600), Row(REAL, parameters=8_200)),
        (Row("unsloth/Qwen3-8B", (REAL,), tags=("4-bit", "bitsandbytes")), Row(REAL, tags=PLAIN)),
        (Row("unsloth/Qwen3-8B", (REAL,), tags=PLAIN), Row(REAL, tags=("fp8", "8-bit"))),
        (Row("unsloth/Qwen3-8B", (), tags=("gguf",)), Row(REAL, ("Qwen/Qwen3-8B-Base",))),
        (Row("someone/Qwen3-8B-bf16", (REAL,), Q, parameters=11_700), Row(REAL, parameters=2_400)),
        (Row("someone/Qwen3-8B-bf16", (REAL,), Q, tags=("int4",)), Row(REAL)),
        (Row("someone/Qwen3-8B", (REAL,), Q, tags=("int4", "onnx")), Row(REAL, tags=("8-bit",))),
        (Row("someone/Qwen3-8B", (REAL,), tags=("awq", "4-bit")), Row(REAL, tags=("gguf", "4-bit"))),
    ],
)
def test_under_the_same_name_other_weights_than_its_bases_are_no_mirror(copy: Row, of: Row) -> None:
    assert found_in(copy, of, Row("person/tuned", (copy.name,))) == {}


@pytest.mark.parametrize(
    ("copy", "of", "rule"),
    [
        (Row("unsloth/gpt-oss", ("o/gpt-oss",), tags=("mxfp4",)), Row("o/gpt-oss", tags=("mxfp4", "8-bit")), "owner"),
        (Row("a/X-FP8", ("o/X-FP8",), Q, tags=("fp8", "8-bit")), Row("o/X-FP8"), "name"),
        (Row("a/X-GGUF", ("o/X-GGUF",), Q, tags=("gguf",)), Row("o/X-GGUF", tags=("gguf",)), "name"),
        (Row("unsloth/X", ("o/X",), tags=("safetensors",)), Row("o/X", tags=("safetensors", "gguf")), "owner"),
        (Row("a/X-bf16", ("o/X",), Q, parameters=8_100), Row("o/X", tags=("fp8",), parameters=8_200), "name"),
        (Row("a/X-bnb-4bit", ("o/X",), Q, tags=("4-bit",), parameters=4_600), Row("o/X", parameters=8_200), "name"),
    ],
)
def test_weights_in_the_same_form_or_in_one_that_the_name_tells_are_a_mirror(copy: Row, of: Row, rule: str) -> None:
    assert found_in(copy, of)[copy.name] == (of.name, rule)


def test_an_owner_that_quantizes_what_it_copies_is_believed_no_more_than_others() -> None:
    copy = Row("litert-community/Qwen3-8B", (REAL,), tags=("litert-lm",))

    assert found_in(copy, Row(REAL)) == {copy.name: (REAL, MirrorRule.NAMESAKE)}


def test_the_mirrors_among_the_real_models_are_these(real_data: Path) -> None:
    rows = real_rows(real_data)
    joined = uploads(rows)

    found = mirrors(joined, tags_of=tags_of(rows, joined))
    pairs = {(joined.names[mirror.mirror // 10], joined.names[mirror.of // 10]) for mirror in found}

    assert Counter(mirror.rule for mirror in found) == {
        "owner": 131,
        "undeclared": 2,
        "unread": 59,
        "name": 4,
        "namesake": 11,
    }
    assert ("unsloth/Qwen3.8-27B", "Qwen/Qwen3.8-27B") in pairs
    assert ("unsloth/qwen3-8b-unsloth-bnb-4bit", "Qwen/Qwen3-8B") in pairs
    assert ("leok7v/Qwen3.8-27B", "Qwen/Qwen3.8-27B") not in pairs, "a GGUF file of two bits"
    ((quantized, merge),) = own_quantized_merges(joined)
    assert joined.names[quantized // 10] == "Wiself/Holodeck-Lounge-MTP-GGUF"
    assert joined.names[merge // 10] == "Wiself/Holodeck-Lounge-MTP"
    assert len(folding(found)) == 137


def test_every_real_finetune_of_its_only_bases_very_name_is_found(real_data: Path) -> None:
    joined = real_uploads(real_data)
    bases = Counter(joined.derivative.tolist())
    very_name = {
        10 * derivative
        for base, derivative, code in zip(
            *(c.tolist() for c in (joined.base, joined.derivative, joined.relation)), strict=True
        )
        if bases[derivative] == 1
        and code == 0
        and joined.names[base].split("/")[0] != joined.names[derivative].split("/")[0]
        and joined.names[base].split("/")[-1].lower() == joined.names[derivative].split("/")[-1].lower()
    }

    assert len(very_name) > 110
    assert very_name <= {mirror.mirror for mirror in mirrors(joined)}

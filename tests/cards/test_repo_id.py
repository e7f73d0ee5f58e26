import pytest
from huggingface_hub.errors import HFValidationError
from huggingface_hub.utils import validate_repo_id
from hypothesis import given
from hypothesis import strategies as st

from lineage.cards import parse_repo_id
from lineage.cards.repo_id import parse_listed_id, same_name

LONGEST = "a" * 96


@pytest.mark.parametrize(
    "text",
    ["Qwen/Qwen3-8B", "gpt2", "0/1", "_/_", "a.b/c.d-e_f", "a/b.-c", LONGEST, f"{LONGEST}/{LONGEST}", "a/x.gitx"],
)
def test_an_owner_and_a_name_or_one_legacy_word_is_a_repo_id(text: str) -> None:
    assert parse_repo_id(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "a/",
        "/a",
        "a/b/c",
        "a//b",
        "a b",
        " a/b",
        "a/b\n",
        "a/b\0",
        "./a",
        "../a",
        "~/a",
        "-a/b",
        "a-/b",
        ".a/b",
        "a/b.",
        "a/b-",
        "a/-b",
        "a--b/c",
        "a/b..c",
        "a/b.git",
        "C:\\a",
        "C:/a",
        "a/b:c",
        "ä/b",
        "a/文",
        "a/٣",
        f"{LONGEST}a",
        f"{LONGEST}a/b",
        f"a/{LONGEST}b",
        "{{ base }}",
    ],
)
def test_what_the_hub_would_not_name_a_repository_is_no_repo_id(text: str) -> None:
    assert parse_repo_id(text) is None


@given(st.text(st.sampled_from("aZ0_.-/ git\n"), max_size=12) | st.text(max_size=6))
def test_the_rules_are_those_of_the_hubs_own_client(text: str) -> None:
    try:
        validate_repo_id(text)
    except HFValidationError:
        assert parse_repo_id(text) is None
    else:
        assert parse_repo_id(text) == text


@pytest.mark.parametrize("text", ["ram--charan/x", "a/b.", "-a/-b", "gpt2", "a/b.git"])
def test_the_hub_may_list_a_name_that_its_rules_of_today_forbid(text: str) -> None:
    assert parse_listed_id(text) == text


@pytest.mark.parametrize("text", ["", ".", "..", "../a", "a/..", "./a", "a/-", "a/b/c", "a b", "a\n", f"{LONGEST}a"])
def test_even_the_hub_cannot_list_a_path_or_a_sentence(text: str) -> None:
    assert parse_listed_id(text) is None


@given(st.from_regex(r"[\w.-]{1,9}(/[\w.-]{1,9})?", fullmatch=True))
def test_whatever_may_be_named_may_also_be_listed(text: str) -> None:
    assert parse_repo_id(text) is None or parse_listed_id(text) == text


def test_letter_case_makes_no_other_name() -> None:
    assert same_name("qwen/QWEN3", "Qwen/Qwen3")
    assert not same_name("Qwen/Qwen3", "Qwen/Qwen2")
    assert not same_name("Qwen/Qwen3", "Qwen/Qwen3-8B")

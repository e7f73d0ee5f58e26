"""What a name may mean: a model, an organisation, in any letter case, or the address of a page."""

from pathlib import Path

import pytest

from tests.cli.running import lineage


@pytest.mark.parametrize("words", ["ls {}", "count {}", "releases {}", "export {}", "count {} --explain 5"])
def test_an_organisation_in_wrong_case_is_the_one_that_is_meant(told: Path, words: str) -> None:
    meant = lineage(*words.format("Qwen").split(), "--db", told)
    assert lineage(*words.format("qwEN").split(), "--db", told) == meant
    assert meant.code == 0


@pytest.mark.parametrize("words", ["tree Qwen", "tree qwen"])
def test_an_organisation_is_no_model_and_what_to_type_is_said(told: Path, words: str) -> None:
    ran = lineage(*words.split(), "--db", told)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("Error: Qwen is an organization, not a model. ")
    assert ". Its most downloaded: Qwen/Qwen3-8B-Base, Qwen/Qwen3-8B. " in ran.err
    assert ran.err.endswith(f" To list all: lineage releases Qwen --db {told}\n")


def test_a_model_is_no_organisation(told: Path) -> None:
    ran = lineage("releases", "Qwen/Qwen3-8B", "--db", told)
    assert (ran.code, ran.err) == (3, "Error: Qwen/Qwen3-8B is a model's name; of an organization's models: Qwen\n")


@pytest.mark.parametrize(
    "address",
    [
        "https://huggingface.co/Qwen/Qwen3-8B",
        "http://127.0.0.1:9/Qwen/Qwen3-8B",
        "hf.co/Qwen/Qwen3-8B/tree/main?show=all#top",
        " huggingface.co/Qwen/Qwen3-8B/ ",
        "Qwen/Qwen3-8B/",
    ],
)
@pytest.mark.parametrize(
    "words", ["info", "trace", "tree", "ls", "count", "stats", "ls --mirrors only", "count --explain 4"]
)
def test_the_address_of_a_page_means_the_model_or_organisation_it_is_of(told: Path, words: str, address: str) -> None:
    plain = lineage(*words.split(), "Qwen/Qwen3-8B", "--db", told, "-q")
    assert lineage(*words.split(), address, "--db", told, "-q") == plain
    assert plain.code == 0


def test_an_organisations_page_means_the_organisation(told: Path) -> None:
    assert lineage("count", "https://huggingface.co/Qwen", "-q", "--db", told).out == "5\n"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "no name is given"),
        ("/", "no name is given"),
        ("https://huggingface.co/", "no name is given"),
        ("https://huggingface.co/datasets/a/b", "is the address of something else"),
    ],
)
def test_what_names_no_model_is_wrong_usage(told: Path, name: str, said: str) -> None:
    ran = lineage("tree", name, "--db", told)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_nothing_to_search_for_is_wrong_usage(told: Path) -> None:
    assert lineage("search", "", "--db", told).code == 2


def test_of_an_organisation_that_was_asked_for_offline_every_sentence_ends(
    told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    said = lineage("trace", "Qwen", "--db", told).err
    assert "Its most downloaded: Qwen/Qwen3-8B-Base, Qwen/Qwen3-8B. To list all: lineage releases Qwen --db " in said


@pytest.mark.parametrize(
    "text",
    [
        "hf://Qwen/Qwen3-8B",
        "hf://Qwen/Qwen3-8B@main/config.json",
        "Qwen/Qwen3-8B/",
        "Qwen/Qwen3-8B@main",
        "Qwen/Qwen3-8B:Q4_K_M",
        "hf.co/Qwen/Qwen3-8B:Q4_K_M",
        "//huggingface.co/Qwen/Qwen3-8B",
        "https://huggingface.co/api/models/Qwen/Qwen3-8B",
        "Qwen/Qwen3-8B.git",
        "Qwen/Qwen3-8B/model.safetensors",
        "~/.cache/huggingface/hub/models--Qwen--Qwen3-8B/snapshots/0123abcd",
        "models--Qwen--Qwen3-8B",
        "[Qwen/Qwen3-8B](https://huggingface.co/Qwen/Qwen3-8B)",
        "`Qwen/Qwen3-8B`",
    ],
)
def test_commands_take_the_spellings_that_cards_are_read_in(told: Path, text: str) -> None:
    assert lineage("info", text, "--db", told, "-q").lines == ["Qwen/Qwen3-8B"]

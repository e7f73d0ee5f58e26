import json
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # it comes with huggingface_hub, its types do not; only tests read YAML

from lineage.facts import ModelFacts
from tests.cards.reading import claimed, noted, read

PATHS = {
    "linux abs path, Qwen",
    "linux abs path, lower-case qwen",
    "abs path containing org dir qwen/",
    "local merged checkpoint",
    "abs path Qwen VL",
    "windows path, colon inside tag after adapter:",
    "windows path with non-ASCII",
    "relative ./ path",
}
EMPTY = {"empty list (mergekit)", "empty list (mergekit) 2"}
RELATIONS = {
    "good: relation before base_model (bartowski)": ["quantized"],
    "good: explicit relation, Qwen derivative of derivative": ["quantized"],
    "good: quoted numeric model_name": ["adapter", "unstated"],
    "good: adapter of Qwen3-4B-Instruct-2507": ["adapter", "unstated"],
}
CACHED = "HF cache snapshot path, base_model after tags, licence: typo key"
CAPITALISED = "capitalised key, no opening ---"


@pytest.fixture(scope="module")
def headers(real_data: Path) -> dict[str, dict[str, Any]]:
    lines = (real_data / "card-front-matter.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return {row["kind"]: yaml.safe_load(row["readme_head"].removeprefix("---").split("\n---")[0]) for row in rows}


def read_header(header: dict[str, Any]) -> ModelFacts:
    """Read a header the way the Hub serves it: its tags both in the card and in the record."""
    return read(cardData=header, tags=header.get("tags"))


def test_every_header_has_an_expected_outcome(headers: dict[str, dict[str, Any]]) -> None:
    assert set(headers) == PATHS | EMPTY | set(RELATIONS) | {CACHED, CAPITALISED}


@pytest.mark.parametrize("kind", sorted(PATHS))
def test_a_local_path_is_no_base_in_the_tag_nor_in_the_card(headers: dict[str, dict[str, Any]], kind: str) -> None:
    header = headers[kind]
    facts = read_header(header)
    assert not facts.claims
    assert noted(facts) == [
        ("not_a_repo_id", "tags", next(tag for tag in header["tags"] if tag.startswith("base_model:adapter:"))),
        ("not_a_repo_id", "cardData.base_model", header["base_model"]),
    ]


def test_a_folder_of_the_hubs_cache_names_its_model_in_the_tag_and_in_the_card(
    headers: dict[str, dict[str, Any]],
) -> None:
    facts = read_header(headers[CACHED])
    assert claimed(facts) == [("Qwen/Qwen3-8B", "adapter"), ("Qwen/Qwen3-8B", "unstated")]
    tag = next(tag for tag in headers[CACHED]["tags"] if tag.startswith("base_model:"))
    assert noted(facts) == [
        ("cache_path", "tags", tag),
        ("cache_path", "cardData.base_model", headers[CACHED]["base_model"]),
    ]


@pytest.mark.parametrize("kind", sorted(EMPTY))
def test_an_empty_list_is_silence(headers: dict[str, dict[str, Any]], kind: str) -> None:
    facts = read_header(headers[kind])
    assert (facts.claims, facts.issues, facts.tags) == ((), (), "mergekit\nmerge")


@pytest.mark.parametrize("kind", sorted(RELATIONS))
def test_a_good_header_is_read_without_an_issue(headers: dict[str, dict[str, Any]], kind: str) -> None:
    facts = read_header(headers[kind])
    assert claimed(facts) == [(headers[kind]["base_model"], relation) for relation in RELATIONS[kind]]
    assert not facts.issues


def test_a_capitalised_key_is_read_as_the_card_naming_its_base(headers: dict[str, dict[str, Any]]) -> None:
    facts = read_header(headers[CAPITALISED])
    assert not facts.claims
    assert noted(facts) == [("not_a_repo_id", "cardData.Base_model", headers[CAPITALISED]["Base_model"])]

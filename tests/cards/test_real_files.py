import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from lineage.cards import parse_repo_id, read_record
from lineage.facts import Claim, Evidence, IssueCode, ModelFacts

FILES = ["hub-list-2026-08-19T0936.jsonl.gz", "hub-list-2026-08-20T2200.jsonl.gz"]
Pairs = list[tuple[dict[str, Any], ModelFacts]]


def read_file(path: Path) -> Pairs:
    pairs: Pairs = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            facts = read_record(record)
            assert isinstance(facts, ModelFacts)
            pairs.append((record, facts))
    return pairs


@pytest.fixture(scope="module")
def later(real_data: Path) -> Pairs:
    return read_file(real_data / FILES[1])


@pytest.fixture(scope="module")
def owned(later: Pairs) -> list[tuple[str, Claim]]:
    """Each tag claim on a base with an owner, with the model that makes it."""
    return [
        (facts.repo_id, claim)
        for _, facts in later
        for claim in facts.claims
        if claim.kind is Evidence.TAG and "/" in claim.base
    ]


def models_with(pairs: Pairs, code: IssueCode, field: str) -> list[str]:
    return [facts.repo_id for _, facts in pairs for issue in facts.issues if (issue.code, issue.field) == (code, field)]


@pytest.mark.parametrize("name", FILES)
def test_every_name_that_the_hub_carries_is_a_repo_id(real_data: Path, name: str) -> None:
    pairs = read_file(real_data / name)
    assert all(parse_repo_id(facts.repo_id) == record["id"] for record, facts in pairs)
    assert all(parse_repo_id(claim.base) for _, facts in pairs for claim in facts.claims)


def test_what_a_record_says_plainly_is_kept_as_it_is(later: Pairs) -> None:
    for record, facts in later:
        assert (facts.hub_id, facts.sha, facts.created_at) == (record["_id"], record["sha"], record["createdAt"])
        assert (facts.downloads, facts.likes, facts.private) == (
            record["downloads"],
            record["likes"],
            record["private"],
        )
        assert (facts.library, facts.task) == (record.get("library_name"), record.get("pipeline_tag"))
        assert facts.gated == (record["gated"] or "no")
    assert not any(issue.code is IssueCode.BAD_VALUE for _, facts in later for issue in facts.issues)


def test_tags_make_7072_edges_one_of_them_by_a_cache_folder(owned: list[tuple[str, Claim]]) -> None:
    relations = Counter(claim.relation.value for _, claim in owned)
    assert relations == {"finetune": 3053, "quantized": 2478, "adapter": 1340, "merge": 201}
    assert len({(model, claim.base) for model, claim in owned}) == len(owned) == 7072


def test_18_models_name_themselves_in_their_tags(later: Pairs) -> None:
    assert len(models_with(later, IssueCode.SELF_CLAIM, "tags")) == 18


def test_38_typed_tags_name_no_owner_and_one_of_them_is_gpt2(later: Pairs) -> None:
    assert len(models_with(later, IssueCode.NOT_A_REPO_ID, "tags")) == 37
    assert len(models_with(later, IssueCode.NO_OWNER, "tags")) == 1
    assert {claim.base for _, facts in later for claim in facts.claims if claim.kind is Evidence.TAG} >= {"gpt2"}


def test_43_models_have_several_bases(owned: list[tuple[str, Claim]]) -> None:
    assert sum(number > 1 for number in Counter(model for model, _ in owned).values()) == 43


def test_1263_bases_have_no_row(later: Pairs, owned: list[tuple[str, Claim]]) -> None:
    assert len({claim.base for _, claim in owned} - {facts.repo_id for _, facts in later}) == 1263


def test_the_hub_agrees_with_the_tags_wherever_it_speaks(later: Pairs) -> None:
    for record, facts in later:
        hub = {(claim.base, claim.relation) for claim in facts.claims if claim.kind is Evidence.HUB}
        assert hub <= {(claim.base, claim.relation) for claim in facts.claims if claim.kind is Evidence.TAG}
        assert bool(hub) == ("baseModels" in record)


def test_240_cards_name_a_base_that_no_tag_names(later: Pairs) -> None:
    rows = {facts.repo_id for _, facts in later}
    folded = {repo_id.lower() for repo_id in rows}

    def outcome(claim: Claim) -> str:
        if "/" not in claim.base:
            return "one word"
        if claim.base in rows:
            return "a row"
        return "a row in other case" if claim.base.lower() in folded else "no row"

    outcomes: Counter[tuple[str, ...]] = Counter()
    for record, facts in later:
        if record.get("cardData", {}).get("base_model") and not any(
            tag.startswith("base_model:") for tag in record["tags"]
        ):
            outcomes[tuple(sorted({outcome(claim) for claim in facts.claims}))] += 1
    assert outcomes == {
        ("no row",): 163,
        ("a row in other case",): 33,
        ("one word",): 23,
        ("a row",): 14,
        (): 6,
        ("a row", "no row"): 1,
    }
    assert outcomes.total() == 240

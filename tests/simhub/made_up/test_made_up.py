import hashlib
import json
import subprocess
import sys
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lineage.errors import UsageError
from lineage.simhub import made_up
from lineage.simhub.api.fields import EXPANDABLE
from lineage.simhub.made_up.made_up import MadeUp
from lineage.simhub.made_up.naming import gone_name, gone_number, in_base_36, owner_code, owner_name
from lineage.simhub.made_up.plan import Plan
from lineage.simhub.made_up.population import Oddity
from lineage.simhub.made_up.releases import RELEASES

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def rows(people: MadeUp) -> Rows:
    return people.rows(range(len(people)), EXPANDABLE)


def digest(population: MadeUp) -> str:
    return hashlib.sha256(json.dumps(population.rows(range(len(population)), EXPANDABLE)).encode()).hexdigest()


def test_the_same_seed_makes_the_same_bytes_under_any_hash_seed() -> None:
    program = (
        "import hashlib,json\nfrom lineage.simhub import made_up\nfrom lineage.simhub.api.fields import EXPANDABLE\n"
        "hub=made_up(1500,seed=9)\n"
        "print(hashlib.sha256(json.dumps(hub.rows(range(1500),EXPANDABLE)).encode()).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout.strip()
        for seed in ("1", "2")
    }

    assert told == {digest(made_up(1500, seed=9))}
    assert digest(made_up(1500, seed=9)) != digest(made_up(1500, seed=10))


def test_a_row_is_the_same_on_whatever_page(people: MadeUp, rows: Rows) -> None:
    some = list(range(0, len(people), 997))

    assert people.rows(some, EXPANDABLE) == [rows[at] for at in some]


def test_ids_are_object_ids_that_begin_with_the_creation_second_and_ascend(people: MadeUp, rows: Rows) -> None:
    ids = [row["_id"] for row in rows]

    assert all(len(bytes.fromhex(hub_id)) == 12 for hub_id in ids)
    assert ids == sorted(set(ids))
    seconds = [np.datetime64(row["createdAt"].removesuffix("Z"), "s").astype(int) for row in rows]
    assert [int(hub_id[:8], 16) for hub_id in ids] == seconds
    assert [people.key(at) for at in range(0, len(rows), 501)] == [(r["_id"], r["id"]) for r in rows[::501]]


def test_every_name_is_one_models_and_leads_back_to_it_in_any_case(people: MadeUp, rows: Rows) -> None:
    assert len({row["id"].lower() for row in rows}) == len(rows)
    assert [people.find(row["id"]) for row in rows] == list(range(len(rows)))
    assert [people.find_ignoring_case(row["id"].upper()) for row in rows[::7]] == list(range(0, len(rows), 7))


@pytest.mark.parametrize(
    "name", ["", "gpt2x", "Qwen/", "demo-0001/x", "demo-0001/task-5-x", "demo-0001/amber-zzzzzzz", "a/b-1722500000"]
)
def test_a_name_that_is_none_leads_nowhere(people: MadeUp, name: str) -> None:
    assert people.find(name) is None
    assert people.find_ignoring_case(name) is None


def test_only_releases_have_real_owners_and_everybody_else_is_unmistakably_made_up(rows: Rows) -> None:
    real = {row["id"] for row in rows if not row["id"].startswith("demo-")}

    assert real == {release.repo_id for release in RELEASES}


def test_a_filter_finds_just_the_rows_with_the_tag(people: MadeUp, rows: Rows) -> None:
    carriers: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        for tag in row["tags"]:
            carriers.setdefault(tag, []).append(at)
    chosen = [*list(carriers)[::23], "gguf", "lora", "license:apache-2.0", "region:us", "base_model:adapter:gpt2"]
    odd = [tag for tag in carriers if tag.count("/") != 1 or "\\" in tag or "demo-gone" in tag]

    assert odd
    for tag in (*chosen, *odd):
        assert people.tagged(tag).tolist() == carriers.get(tag, []), tag
    for tag in ("", "license:", "license:none", "base_model:", "base_model:gpt2", "base_model:merge:gpt2", "Gguf"):
        assert people.tagged(tag).tolist() == carriers.get(tag, [])
    assert people.tagged("base_model:unstated:Qwen/Qwen3-8B").tolist() == []


def test_an_author_finds_just_its_rows(people: MadeUp, rows: Rows) -> None:
    by_author: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        assert row["author"] == row["id"].split("/")[0]
        by_author.setdefault(row["author"], []).append(at)

    for author in [*list(by_author)[::31], "Qwen", "nobody", "qwen", "demo-1", "demo-999999999"]:
        assert people.by_author(author).tolist() == by_author.get(author, [])


def test_a_search_finds_just_the_names_that_contain_it(people: MadeUp, rows: Rows) -> None:
    assert people.containing("QWEN3-8b").tolist() == [at for at, r in enumerate(rows) if "qwen3-8b" in r["id"].lower()]


def test_sorting_goes_by_what_the_rows_say(people: MadeUp, rows: Rows) -> None:
    for sort in ("downloads", "likes", "trendingScore"):
        assert people.sort_keys(sort).tolist() == [row[sort] for row in rows]
    written = [np.datetime64(row["lastModified"].removesuffix("Z"), "s").astype(int) for row in rows]
    assert people.sort_keys("lastModified").tolist() == written


def test_base_models_are_there_just_where_a_typed_tag_names_a_base_that_has_a_row(people: MadeUp, rows: Rows) -> None:
    for row in rows:
        tagged = [tag.split(":", 2) for tag in row["tags"] if tag.startswith("base_model:") and tag.count(":") > 1]
        exist = [(parts[1], parts[2]) for parts in tagged if people.find(parts[2]) is not None]
        known = row.get("baseModels")
        assert bool(exist) == (known is not None), row
        if known is not None:
            assert [(known["relation"], model["id"]) for model in known["models"]] == exist
            assert all(people.key(people.find(m["id"]) or 0)[0] == m["_id"] for m in known["models"])


def test_every_base_has_a_plain_tag_beside_the_typed_one_but_for_what_people_wrote_themselves(rows: Rows) -> None:
    written_by_hand = 0
    for row in rows:
        tags = [tag.removeprefix("base_model:") for tag in row["tags"] if tag.startswith("base_model:")]
        for typed in tags:
            relation, _, name = typed.partition(":")
            if relation in {"finetune", "adapter", "quantized", "merge"}:
                written_by_hand += name not in tags
    assert 0 < written_by_hand < len(rows) / 100


def test_a_population_of_any_size_is_what_was_asked_for() -> None:
    for models in (1, 2, 3, 5, 40, 399, 800, 2_000):
        population = made_up(models, seed=models)
        rows = population.rows(range(models), EXPANDABLE)
        assert len(population) == len(rows) == models
        assert population.as_of == "2026-09-25T13:47:38.000Z"


@given(st.integers(1, 3_200_000))
def test_a_plan_comes_to_the_models_that_were_asked_for(models: int) -> None:
    plan = Plan.of(models)

    assert plan.models == models
    assert min(plan.releases, plan.roots, *plan.generations) >= 0


@given(st.integers(1, 3000), st.integers(0, 2**40))
@example(1_934, 1_400_087).via("one merge drew the same gone base twice")
@settings(max_examples=15)
def test_any_seed_makes_rows_of_one_shape(models: int, seed: int) -> None:
    for row in made_up(models, seed=seed).rows(range(models), EXPANDABLE):
        assert row["lastModified"] >= row["createdAt"]
        assert row["downloadsAllTime"] >= row["downloads"] >= 0
        assert len(row["sha"]) == 40
        assert len(set(row["tags"])) == len(row["tags"])


@pytest.mark.parametrize("models", [0, -1, 2**24 + 1])
def test_sizes_past_the_bounds_are_refused(models: int) -> None:
    with pytest.raises(UsageError, match="cannot be made up"):
        made_up(models)


@given(st.integers(0, 10**7))
def test_numbers_in_names_read_back(number: int) -> None:
    assert int(in_base_36(number), 36) == number
    assert gone_number(gone_name(number)) == number
    assert owner_code(owner_name(number)) == number


@pytest.mark.parametrize("name", ["demo-gone-0001/other", "demo-gone-1/x", "demo-gone-00001/amber-badger-60m", "x"])
def test_a_name_that_nothing_gone_has_is_none(name: str) -> None:
    assert gone_number(name) is None


def cards(rows: Rows, people: MadeUp, oddity: Oddity) -> list[tuple[Any, dict[str, Any]]]:
    odd = np.flatnonzero(people._people.oddity == oddity).tolist()
    return [(rows[at]["cardData"]["base_model"], rows[at]) for at in odd]


def test_a_base_in_the_wrong_case_is_known_only_to_the_card(people: MadeUp, rows: Rows) -> None:
    for base, row in cards(rows, people, Oddity.WRONG_CASE):
        at = people.find_ignoring_case(base)
        assert people.find(base) is None
        assert at is not None
        assert not any(tag.startswith("base_model:") for tag in row["tags"])


def test_a_local_path_stands_in_the_card_and_in_a_typed_tag(people: MadeUp, rows: Rows) -> None:
    for base, row in cards(rows, people, Oddity.LOCAL_PATH):
        assert f"base_model:adapter:{base}" in row["tags"]
        assert "baseModels" not in row


def test_cards_also_name_pages_gone_bases_one_base_twice_and_nothing(people: MadeUp, rows: Rows) -> None:
    assert all(base.startswith("https://huggingface.co/") for base, _ in cards(rows, people, Oddity.PAGE_URL))
    assert all(people.find(base) is None for base, _ in cards(rows, people, Oddity.CARD_ONLY))
    assert all(base == [base[0]] * 2 for base, _ in cards(rows, people, Oddity.LISTED_TWICE))
    assert {json.dumps(base) for base, _ in cards(rows, people, Oddity.EMPTY)} <= {"[]", '""'}


def test_old_names_stand_in_cards_and_redirect(people: MadeUp, rows: Rows) -> None:
    assert people.renames["gpt2"] == "openai-community/gpt2"
    old = [row for row in rows if (row.get("cardData") or {}).get("base_model") == "gpt2"]

    assert old
    assert all("base_model:openai-community/gpt2" in row["tags"] for row in old)


def test_models_that_name_themselves_one_another_and_a_long_chain_are_there(rows: Rows) -> None:
    made_from = {row["id"]: [m["id"] for m in row["baseModels"]["models"]] for row in rows if "baseModels" in row}
    rings: Counter[int] = Counter()
    for start in made_from:
        seen = [start]
        while (above := made_from.get(seen[-1])) and above[0] not in seen:
            seen.append(above[0])
        if above and above[0] == start:
            rings[len(seen)] += 1
        rings[0] = max(rings[0], len(seen))

    assert rings[1] == round(20_000 * 2044 / 3_094_856)
    assert (rings[2], rings[3]) == (2, 3)
    assert rings[0] == 40
    assert max(map(len, made_from.values())) == 65


def test_an_adapter_has_the_digest_of_its_config_and_weights_have_their_totals(rows: Rows) -> None:
    for row in rows:
        if "peft" in row["tags"]:
            assert row["config"]["peft"]["task_type"] == "CAUSAL_LM"
            assert "safetensors" not in row
        if "gguf" in row["tags"]:
            assert row["gguf"]["total"] > 0
            assert row["config"] == {}
        if "safetensors" in row:
            assert row["safetensors"]["total"] == sum(row["safetensors"]["parameters"].values())

"""What a made-up Hub's rows say of the models that are part of a pattern, and that a large one is cheap."""

import subprocess
import sys
from collections import Counter
from typing import Any

import numpy as np
import pytest

from lineage.simhub import made_up
from lineage.simhub.api.fields import EXPANDABLE
from lineage.simhub.made_up.made_up import MadeUp

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def large() -> MadeUp:
    return made_up(100_000, seed=2)


def rows_of(hub: MadeUp, positions: Any) -> Rows:
    return hub.rows(np.asarray(positions).tolist(), EXPANDABLE)


def bases_of(row: dict[str, Any]) -> list[str]:
    return [tag.split(":", 2)[2] for tag in row["tags"] if tag.startswith("base_model:") and tag.count(":") > 1]


def test_every_pattern_is_there_and_no_model_is_part_of_two(large: MadeUp) -> None:
    truth = large.truth
    patterns = [truth.bulk, truth.by_hand, truth.mirrors, truth.quantized_merges]

    assert min(map(len, patterns)) > 5
    assert all(np.all(np.diff(pattern) > 0) for pattern in patterns)
    assert len(np.unique(np.concatenate(patterns))) == sum(map(len, patterns))


def test_a_mirror_has_the_name_of_what_it_copies_and_another_owner(large: MadeUp) -> None:
    truth = large.truth
    copies, of = rows_of(large, truth.mirrors), rows_of(large, truth.mirrored)
    made_up_ones = 0

    for copy, original in zip(copies, of, strict=True):
        assert copy["author"] != original["author"]
        if copy["author"].startswith("demo-"):
            made_up_ones += 1
            added = copy["id"].split("/")[1].removeprefix(original["id"].split("/")[1])
            assert added in {"", "-bnb-4bit", "-unsloth-bnb-4bit"}
            assert "generated_from_trainer" not in copy["tags"]
            assert ("quantization_config" in copy["config"]) == bool(added) or "config" not in copy
    assert made_up_ones > 100
    assert {copy["author"] for copy in copies} >= {"unsloth", "Gensyn"}


def test_a_quantized_merge_lists_the_merges_bases_under_the_merges_name(large: MadeUp) -> None:
    truth = large.truth
    for quantized, merge in zip(rows_of(large, truth.quantized_merges), rows_of(large, truth.merges), strict=True):
        assert quantized["id"].split("/")[1] == merge["id"].split("/")[1] + "-GGUF"
        assert sorted(bases_of(quantized)) == sorted(bases_of(merge))
        assert len(bases_of(merge)) > 1
        assert quantized["createdAt"] >= merge["createdAt"]
        assert "gguf" in quantized["tags"]


def test_quantizers_make_two_forms_of_each_of_many_bases_that_people_download(large: MadeUp) -> None:
    rows = rows_of(large, large.truth.by_hand)
    by_owner = Counter(row["author"] for row in rows)

    assert len(by_owner) == 6
    assert min(by_owner.values()) > 100
    made = Counter((row["author"], tuple(bases_of(row))) for row in rows if bases_of(row))
    assert max(made.values()) == 2
    assert len({bases for _, bases in made}) > 700
    assert min(row["downloads"] for row in rows) >= 19
    assert all(row["id"].endswith("GGUF") for row in rows)


def test_bulk_uploads_are_numbered_and_hardly_downloaded(large: MadeUp) -> None:
    rows = rows_of(large, large.truth.bulk)

    assert max(row["downloads"] for row in rows) <= 30
    assert all(any(digit.isdigit() for digit in row["id"].split("/")[1]) for row in rows)
    in_series = [row for row in rows if "-step-" in row["id"]]
    days: dict[str, set[str]] = {}
    for row in in_series:
        days.setdefault(row["author"], set()).add(row["createdAt"][:10])
    assert days
    assert max(map(len, days.values())) <= 2


def test_names_after_others_lead_back_in_any_case(large: MadeUp) -> None:
    truth = large.truth
    chosen = np.concatenate([truth.mirrors, truth.quantized_merges, truth.by_hand[::9], truth.bulk[::9]]).tolist()

    for position, row in zip(chosen, large.rows(chosen, []), strict=True):
        assert large.find(row["id"]) == position
        assert large.find_ignoring_case(row["id"].upper()) == position
    assert large.find("demo-0001/Qwen3-8B-GGUF") is None


def test_a_hand_run_quantizer_leaves_a_merge_alone_whose_name_its_quantized_copy_has(large: MadeUp) -> None:
    several = made_up(100_000, seed=0)
    for hub in (large, several):
        names = hub._names.of(range(len(hub)))
        assert len(set(names)) == len(names)


def test_a_mirror_of_a_release_that_is_itself_named_as_a_mirror_takes_no_other_mirrors_name() -> None:
    hub = made_up(1_000_000, seed=1)  # has unsloth/Qwen3-14B-unsloth-bnb-4bit, and mirrors of Qwen/Qwen3-14B in 4 bits
    names = [name.lower() for name in hub._names.of(hub._people.copies.tolist())]

    assert len(set(names)) == len(names) > 19_000


def test_three_million_models_take_less_memory_than_their_columns_twice() -> None:
    program = (
        "import re\nfrom pathlib import Path\nfrom lineage.simhub import made_up\nhub = made_up(3_000_000, seed=1)\n"
        "status = Path('/proc/self/status').read_text()\n"  # ru_maxrss would begin at the parent's own peak
        "print(len(hub), int(re.search(r'VmHWM:\\s+(\\d+)', status)[1]) // 1024)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()

    assert told[0] == "3000000"
    assert int(told[1]) < 450

from collections import Counter
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.errors import UsageError
from lineage.facts import Codes, EdgeArrays, ModelArrays, Relation
from lineage.stats.uploads.bursts import BurstRule, Bursts, bursts
from lineage.stats.uploads.templates import template
from lineage.stats.uploads.uploads import Uploads
from lineage.store.read.columns import ModelNames
from tests.stats.uploads.uploading import Row, of_names, real_uploads, slow_bursts, uploads

BASE = "Qwen/Qwen1.5-0.5B"


def found_in(rows: list[Row], rule: BurstRule | None = None) -> Bursts:
    return bursts(uploads(rows), rule)


def test_the_adapters_of_2024_are_a_burst_with_all_that_shows_it() -> None:
    rows = [
        Row(f"bot-{n % 7}/task-{n}-Qwen-Qwen1.5-0.5B", (BASE,), Relation.ADAPTER, 19_936 + n // 40, n % 10 == 0)
        for n in range(400)
    ]

    result = found_in(rows)
    (burst,) = result.found

    assert (burst.base, burst.models, burst.owner_count) == (BASE, 400, 7)
    assert (burst.templates, burst.template_count) == (("task-#-Qwen-Qwen1.5-0.5B",), 1)
    assert (burst.first, burst.last) == (date(2024, 8, 1), date(2024, 8, 10))
    assert burst.owners == tuple((f"bot-{n}", 58 if n == 0 else 57) for n in range(7))
    assert burst.idle_share == 1
    assert burst.examples[0].endswith("/task-0-Qwen-Qwen1.5-0.5B")
    assert len(burst.examples) == 5
    assert sorted(of_names(uploads(rows), result.keys)) == sorted(row.name for row in rows)
    assert set(result.burst.tolist()) == {0}


def test_names_that_end_with_the_second_of_upload_are_machine_made_too() -> None:
    rows = [Row(f"bot-{n}/Qwen-Qwen1.5-0.5B-{1_722_500_000 + n}", (BASE,), Relation.ADAPTER) for n in range(60)]

    assert [burst.templates for burst in found_in(rows).found] == [("Qwen-Qwen1.5-0.5B-#epoch",)]


def test_one_owners_checkpoints_are_a_burst_with_all_its_templates_and_the_odd_name_between() -> None:
    rows = [Row(f"lab/run{n % 4}.sft.step_{n}", (BASE,), day=50) for n in range(24)]
    rows += [Row(f"lab/soup.{word}.step_1", (BASE,), day=50) for word in ("mixed", "final", "kept")]

    (burst,) = found_in(rows).found

    assert (burst.models, burst.owners) == (27, (("lab", 27),))
    assert burst.templates[0] == "run#.sft.step_#"
    assert burst.template_count == 4


def test_a_quantizers_hand_run_week_over_many_bases_is_none() -> None:
    rows = [
        Row(f"quants/model-{n}B{kind}-GGUF", (f"lab-{n}/model-{n}B",), Relation.QUANTIZED, n // 60, 40 + n)
        for n in range(600)
        for kind in ("", "-i1")
    ]

    assert found_in(rows).found == ()
    assert len(found_in(rows).keys) == 0


def test_many_bit_widths_of_one_base_are_none_where_people_download_them() -> None:
    rows = [
        Row(f"quants/Big-{bits}bit-Group{size}", (BASE,), Relation.QUANTIZED, 7, 300)
        for bits in range(2, 9)
        for size in (16, 32, 64, 128)
    ]

    assert found_in(rows).found == ()


def series(names: list[str], downloads: list[int], relation: Relation = Relation.FINETUNE) -> list[Row]:
    """Lay out one owner's models on one base, some days apart."""
    loaded = zip(names, downloads, strict=True)
    return [Row(f"lab/{name}", (BASE,), relation, 50 + n // 9, many) for n, (name, many) in enumerate(loaded)]


def made(kind: str, number: int) -> str:
    """Return an identifier of some kind."""
    digest = sha256(f"{kind} {number}".encode()).hexdigest()
    letters = "".join(chr(97 + int(digit, 16)) for digit in digest)
    return {
        "uuid": f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}",
        "hash": digest[:8],
        "cuid": f"c{digest[:4]}z{digest[5:9]}q{digest[10:24]}",
        "ulid": f"01J{digest[:10]}X{digest[11:23]}".upper(),
        "date": f"2026-0{1 + number % 9}-{10 + number % 19}_{10 + number % 13}-{10 + number % 49}-00",
        "day": f"2026{1 + number % 9:02}{10 + number % 19}",
        "seed": f"seed{number}-step{100 * number}",
        "rate": f"lr{1 + number}e-0{1 + number % 6}",
        "letters": letters[:9],
        "words": f"{letters[:5]}-{letters[5:11]}",
    }[kind]


@pytest.mark.parametrize("kind", ["uuid", "hash", "cuid", "ulid", "date", "day", "seed", "rate", "letters", "words"])
def test_a_series_is_found_whatever_its_identifiers_look_like(kind: str) -> None:
    rows = series([f"probe-{made(kind, n)}" for n in range(24)], [0] * 24)

    assert [burst.models for burst in found_in(rows).found] == [24]


@pytest.mark.parametrize("kind", ["uuid", "hash", "cuid", "ulid", "date", "day"])
def test_identifiers_are_one_part_of_a_template(kind: str) -> None:
    assert {template(f"x-{made(kind, n)}-y") for n in range(40)} == {"x-#-y"}


@given(st.lists(st.integers(20, 180), min_size=24, max_size=60), st.integers(0, 6))
def test_seeds_that_a_program_downloads_are_a_series(downloads: list[int], idle: int) -> None:
    downloads = [60 + number // 2 for number in downloads] + [0] * idle
    rows = series([f"probe-sft-seed{n}" for n in range(len(downloads))], downloads)

    assert [burst.models for burst in found_in(rows).found] == [len(downloads)]


@pytest.mark.parametrize(
    ("downloads", "relation"),
    [
        ([18, 46, 63, 88, 203, 271, 351, 411, 1668, *range(20, 60, 2)], Relation.FINETUNE),
        ([100] * 29, Relation.QUANTIZED),
        ([2_000] * 29, Relation.FINETUNE),
        ([15] * 28 + [900], Relation.FINETUNE),
        ([0] * 20 + [50] * 8 + [-1], Relation.QUANTIZED),
    ],
)
def test_what_people_choose_among_or_download_a_lot_is_no_series(downloads: list[int], relation: Relation) -> None:
    assert found_in(series([f"Big-Q{n}_K" for n in range(29)], downloads, relation)).found == ()


def test_a_release_that_everybody_quantizes_in_its_first_week_is_none() -> None:
    rows = [
        Row(f"person-{n}/Qwen1.5-0.5B-{bits}bit", (BASE,), Relation.QUANTIZED, n % 7)
        for n in range(60)
        for bits in ((4, 8) if n % 2 else (4,))
    ]

    assert found_in(rows).found == ()


def test_a_courses_homework_under_one_name_is_none() -> None:
    rows = [Row(f"student-{n}/bert-finetuned-emotion", (BASE,), day=n % 5) for n in range(300)]
    numbered = [Row(f"student-{n}/bert-week{n % 4}", (BASE,), day=n % 5) for n in range(300)]

    assert found_in(rows).found == found_in(numbered).found == ()


def test_the_same_names_over_a_year_are_none() -> None:
    assert found_in([Row(f"lab/run-{n}", (BASE,), day=5 * n) for n in range(200)]).found == ()


def test_models_of_unknown_day_or_downloads_show_nothing() -> None:
    assert found_in([Row(f"lab/run-{n}", (BASE,), day=-1) for n in range(50)]).found == ()
    assert found_in([Row(f"lab/run-{n}", (BASE,), downloads=-1) for n in range(50)]).found == ()


def test_a_model_in_two_bursts_is_one_key_in_the_larger_one() -> None:
    rows = [Row(f"lab/run-{n}", (BASE, "a/b") if n < 25 else (BASE,), day=3) for n in range(30)]

    result = found_in(rows)

    assert [burst.models for burst in result.found] == [30, 25]
    assert len(result.keys) == 30
    assert set(result.burst.tolist()) == {0}


def test_nothing_has_no_bursts() -> None:
    assert found_in([]).found == ()
    assert found_in([Row("a/b", ("a/b",))]).found == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"window": 0},
        {"per_owner": 0},
        {"alike": 1},
        {"fewest": 2},
        {"crowd": 3},
        {"idle_downloads": -1},
        {"idle_share": 1.5},
        {"alike_share": -0.1},
        {"even_downloads": -1},
        {"even_factor": 0},
        {"even_most": 2},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="burst rule's"):
        BurstRule(**wrong)


ROWS = st.builds(
    Row,
    name=st.builds("{}/{}{}".format, st.sampled_from("ab"), st.sampled_from(["run-", "v", "x"]), st.integers(0, 20)),
    bases=st.lists(st.sampled_from(["o/one", "o/two"]), max_size=2, unique=True).map(tuple),
    day=st.integers(-1, 12),
    downloads=st.integers(-1, 3) | st.sampled_from([4, 9, 40]),
    relation=st.sampled_from([Relation.FINETUNE, Relation.QUANTIZED]),
)
RULES = st.builds(
    BurstRule,
    window=st.integers(1, 5),
    alike=st.just(2),
    fewest=st.integers(2, 4),
    crowd=st.integers(4, 6),
    per_owner=st.integers(1, 3),
    idle_downloads=st.just(1),
    idle_share=st.sampled_from([0, 0.5, 1]),
    even_downloads=st.sampled_from([0, 3, 9]),
    even_factor=st.integers(1, 3),
    even_most=st.integers(3, 10),
)


@given(st.lists(ROWS, max_size=40, unique_by=lambda row: row.name), RULES)
def test_the_bursts_are_those_found_the_slow_way(rows: list[Row], rule: BurstRule) -> None:
    found = uploads(rows)

    result = bursts(found, rule)

    assert set(result.keys.tolist()) == slow_bursts(found, rule)
    assert len(result.keys) == len(result.burst) <= sum(burst.models for burst in result.found)


@given(st.lists(ROWS, max_size=40, unique_by=lambda row: row.name), RULES, st.randoms())
def test_the_order_of_edges_changes_nothing(rows: list[Row], rule: BurstRule, chance: Any) -> None:
    found = uploads(rows)
    order = list(range(len(found.base)))
    chance.shuffle(order)
    shuffled = found._replace(
        base=found.base[order], derivative=found.derivative[order], relation=found.relation[order]
    )

    one, other = bursts(found, rule), bursts(shuffled, rule)

    assert (one.found, one.keys.tolist(), one.burst.tolist()) == (
        other.found,
        other.keys.tolist(),
        other.burst.tolist(),
    )


def test_what_the_store_hands_over_is_joined_by_key_without_models_that_no_edge_touches() -> None:
    nothing = Codes(np.full(3, -1, np.int32), ())
    models = ModelArrays(
        keys=np.array([3, 5, 9]),
        present=np.ones(3, bool),
        created=np.array([19_053, 7, 8]),
        imported=np.array([True, False, False]),
        downloads=np.array([4, 5, -1]),
        parameters=np.full(3, -1),
        owner=nothing,
        license=nothing,
        task=nothing,
        library=nothing,
    )
    edges = EdgeArrays(np.array([3, 9]), np.array([0]), np.array([1]), np.array([2]))

    joined = Uploads.of(models, ModelNames.of(["a/x", "a/z"]), edges)

    assert list(joined.names) == ["a/x", "a/z"]
    assert (joined.keys.tolist(), joined.created.tolist(), joined.downloads.tolist()) == ([3, 9], [-1, 8], [4, -1])
    assert (joined.base.tolist(), joined.derivative.tolist(), joined.relation.tolist()) == ([0], [1], [2])


REAL_SERIES = [
    (238, "agentic-ptb", "Qwen/Qwen3.5-9B-Base"),
    (142, "longtermrisk", "unsloth/Olmo-3-7B-Instruct"),
    (138, "longtermrisk", "unsloth/Meta-Llama-3.1-8B-Instruct"),
    (128, "longtermrisk", "unsloth/Qwen3-8B"),
    (82, "ssurface", "allenai/Olmo-3-7B-Think"),
    (57, "Jordine", "meta-llama/Llama-3.1-8B"),
    (56, "unconst", "kevin954/Affine-5dfqbbh8ev-sft"),
    (49, "dementor-research", "nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16"),
    (48, "sbcho0325", "LGAI-EXAONE/EXAONE-3.5-7.8B-Instruct"),
    (48, "dementor-research", "openai/gpt-oss-20b"),
    (42, "dementor-research", "Qwen/Qwen3.6-27B"),
    (39, "ssurface", "Qwen/Qwen3-4B-Instruct-2507"),
    (28, "unconst", "marsplan0624/affine-5gedzafcvg-queen"),
    (26, "FRPO", "Qwen/Qwen3-1.7B"),
    (24, "AmberYifan", "marin-community/marin-8b-base"),
    (24, "HungryDino", "unsloth/Qwen2.5-7B-Instruct"),
    (21, "AmberYifan", "Qwen/Qwen3-4B-Base"),
]
"""Of the real day's 18 owners' runs of 20 models or more on one base, those that by eye are made by a program.

The other one is a ladder of 30 quantizations (Chungulus, of Qwen/Qwen3.8-27B), downloaded 18 to 1,668 times each.
"""


def test_every_series_of_one_owner_is_found_among_the_real_models_and_no_ladder_of_quantizations(
    real_data: Path,
) -> None:
    found = real_uploads(real_data)

    result = bursts(found)

    assert {burst.owner_count for burst in result.found} == {1}
    assert [(burst.models, burst.owners[0][0], burst.base) for burst in result.found] == REAL_SERIES
    assert set(result.keys.tolist()) == slow_bursts(found, BurstRule())


def test_no_quantizer_among_the_real_models_is_taken_for_a_burst(real_data: Path) -> None:
    found = real_uploads(real_data)
    owners = Counter(name.split("/")[0] for name in found.names)
    caught = {name.split("/")[0] for name in of_names(found, bursts(found).keys)}

    assert owners["mradermacher"] > 100
    assert not caught & {"mradermacher", "bartowski", "unsloth", "mlx-community", "lmstudio-community"}


def test_a_burst_lasts_as_long_as_windows_of_it_touch() -> None:
    rows = [Row(f"lab/run-{n}", (BASE,), day=n // 2) for n in range(200)]

    (burst,) = found_in(rows).found

    assert burst.last - burst.first == timedelta(days=99)

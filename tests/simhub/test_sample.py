"""The rows that ship for the demo: what they are, and that the script in this folder makes them."""

import gzip
import json
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from lineage.cards.record import read_record
from lineage.facts import ModelFacts
from lineage.hub.questions import EXPAND
from lineage.simhub.sample import AS_OF, POPULATION, sample
from tests.simhub.make_sample import CHECKOUT, COLUMNS, EXPLICIT, MOST_BYTES, SHIPPED, packed, read, take

LIST = "hub-list-2026-08-20T2200.jsonl.gz"
NOTE = SHIPPED.with_name("LICENSE.md").read_text(encoding="utf-8")


def row(name: str, *tags: str, **values: Any) -> dict[str, Any]:
    return {"_id": f"{len(name):024x}", "id": name, "tags": list(tags), "author": "x", "modelId": name, **values}


@pytest.fixture(scope="module")
def shipped() -> list[dict[str, Any]]:
    return [dict(one) for one in read(SHIPPED)]


def test_the_script_makes_the_very_file_that_ships(real_data: Path) -> None:
    made = take(read(real_data / LIST))
    data = packed(made.rows)

    assert gzip.decompress(data) == gzip.decompress(SHIPPED.read_bytes())
    if "ng" not in zlib.ZLIB_RUNTIME_VERSION:  # another compressor makes other bytes of the same rows
        assert data == SHIPPED.read_bytes()
    assert f"{len(made.rows):,} of {made.listed:,} rows" in NOTE
    assert f"{made.explicit:,} repositories tagged `{EXPLICIT}`" in NOTE


def test_the_same_rows_in_any_order_make_the_same_bytes(shipped: list[dict[str, Any]]) -> None:
    some = shipped[:200]
    assert packed(take(some).rows) == packed(take(some[::-1]).rows)
    assert packed(some)[4:8] == b"\0\0\0\0", "the time of packing is in the file"


def test_rows_are_taken_that_an_edge_touches_at_either_end_or_that_are_the_owners_own() -> None:
    rows = [
        row("a/base"),
        row("a/by-tag", "base_model:a/base"),
        row("a/by-card", cardData={"base_model": "gone/gone"}),
        row("a/by-hub", baseModels={"relation": "finetune", "models": [{"id": "A/Wrong-Case"}]}),
        row("a/wrong-case"),
        row("Qwen/alone"),
        row("qwen/alone-too"),
        row("a/alone"),
        row("a/on-a-disk", cardData={"base_model": "/mnt/models/base"}),
        row("a/explicit", "Not-For-All-Audiences", "base_model:a/only-for-the-explicit"),
        row("a/only-for-the-explicit"),
    ]
    made = take(rows)

    assert {one["id"] for one in made.rows} == {
        *("a/base", "a/by-tag", "a/by-card", "a/by-hub", "a/wrong-case", "Qwen/alone")
    }
    assert (made.listed, made.explicit) == (11, 1)
    assert all(set(one) <= set(COLUMNS) for one in made.rows)


def test_the_file_that_ships_is_small_and_holds_what_its_note_says(shipped: list[dict[str, Any]]) -> None:
    assert SHIPPED.stat().st_size <= MOST_BYTES
    assert f"{len(shipped):,} of " in NOTE
    assert {name for one in shipped for name in one} <= {"_id", "id", *EXPAND}
    assert not any(tag.lower() == EXPLICIT for one in shipped for tag in one["tags"])
    assert not any(one["private"] for one in shipped)
    assert sum(one["id"].startswith("Qwen/") for one in shipped) == 34
    assert all(isinstance(read_record(one), ModelFacts) for one in shipped)
    for words in ("HF//RADAR", "CC-BY-4.0", "20 August 2026"):
        assert words in NOTE


def test_what_the_sample_says_of_itself_is_its_day_and_its_credit() -> None:
    rows = sample()
    assert rows.as_of <= AS_OF
    assert AS_OF.startswith("2026-08-20T")
    assert POPULATION.startswith("sample of 20 August 2026")
    assert "HF//RADAR, CC-BY-4.0" in POPULATION


def test_a_wheel_carries_every_file_of_the_package_and_a_source_distribution_the_sample(tmp_path: Path) -> None:
    from hatchling.builders.sdist import SdistBuilder
    from hatchling.builders.wheel import WheelBuilder

    wheel = Path(next(WheelBuilder(str(CHECKOUT)).build(directory=str(tmp_path), versions=["standard"])))
    names = [f"lineage/simhub/sample/{name}" for name in ("rows.jsonl.gz", "LICENSE.md")]
    package = [path for path in (CHECKOUT / "lineage").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    with zipfile.ZipFile(wheel) as archive:
        assert {path.relative_to(CHECKOUT).as_posix() for path in package} <= {*archive.namelist()}
        assert [archive.read(name) for name in names] == [(CHECKOUT / name).read_bytes() for name in names]
        assert archive.getinfo(names[0]).compress_size <= MOST_BYTES
    packed_source = Path(next(SdistBuilder(str(CHECKOUT)).build(directory=str(tmp_path))))
    with tarfile.open(packed_source) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    assert {*names, "tests/simhub/make_sample.py"} <= inside


def test_every_row_is_one_line_of_json_in_the_order_of_its_id(shipped: list[dict[str, Any]]) -> None:
    assert [one["_id"] for one in shipped] == sorted(one["_id"] for one in shipped)
    assert len({one["id"] for one in shipped}) == len(shipped)
    with gzip.open(SHIPPED, "rt", encoding="utf-8") as lines:
        assert sum(bool(json.loads(line)) for line in lines) == len(shipped)

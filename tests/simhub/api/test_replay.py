import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.errors import UsageError
from lineage.simhub import MALFORMED, Replay, replay
from lineage.simhub.api.names import NameScan
from tests.simhub.conftest import ROWS


def written(folder: Path, *lines: str | bytes, name: str = "rows.jsonl") -> Path:
    file = folder / name
    file.write_bytes(b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines))
    return file


def test_rows_come_in_the_order_of_their_ids_from_a_plain_or_a_gzipped_file(tmp_path: Path) -> None:
    lines = [json.dumps(row) for row in reversed(ROWS)]
    plain = replay(written(tmp_path, *lines, "", "  "))
    (tmp_path / "packed").write_bytes(gzip.compress("\n".join(lines).encode()))
    packed = replay(str(tmp_path / "packed"))

    assert [plain.key(at) for at in range(len(plain))] == [(row["_id"], row["id"]) for row in ROWS]
    assert [packed.key(at) for at in range(len(packed))] == [plain.key(at) for at in range(len(plain))]
    assert (plain.population, packed.population) == ("sample: rows.jsonl", "sample: packed")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        (b"\xff", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"_id": "000000000000000000000001", "id": "a/b", "likes": NaN}', "not JSON (NaN is no JSON)"),
        ("[]", "a JSON object is expected, not list"),
        ('{"id": "a/b"}', "`_id` is not"),
        ('{"_id": "00000000000000000000000G", "id": "a/b"}', "`_id` is not"),
        ('{"_id": "000000000000000000000001"}', "`id` is not"),
        ('{"_id": "000000000000000000000001", "id": ""}', "`id` is not"),
    ],
)
def test_a_line_that_is_no_row_is_named_with_its_file_and_number(
    tmp_path: Path, line: str | bytes, reason: str
) -> None:
    file = written(tmp_path, json.dumps(ROWS[0]), line)

    with pytest.raises(UsageError) as refused:
        replay(file)
    assert str(refused.value).startswith(f"{file}, line 2: {reason}")
    assert "\n" not in str(refused.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "cut.gz").write_bytes(gzip.compress(json.dumps(ROWS[0]).encode())[:-9])
    (tmp_path / "broken.gz").write_bytes(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + b"\xff" * 30)

    for name in ("absent", "cut.gz", "broken.gz", "."):
        with pytest.raises(UsageError, match="cannot be read as JSON lines"):
            replay(tmp_path / name)


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no rows"):
        replay(written(tmp_path, "", ""))


def test_one_id_may_have_two_rows_in_the_order_of_their_names() -> None:
    rows = Replay([{"_id": "0" * 24, "id": name} for name in ("b/b", "a/a", "a/a")], name="x")

    assert [rows.key(at)[1] for at in range(3)] == ["a/a", "a/a", "b/b"]
    assert rows.find("a/a") == 0


def test_the_date_is_the_newest_that_can_be_read_and_the_epoch_where_none_can() -> None:
    odd: list[dict[str, Any]] = [{"_id": "0" * 24, "id": "a/b", "createdAt": "yesterday", "lastModified": 3}]

    assert Replay(odd, name="x").as_of == "1970-01-01T00:00:00.000Z"
    assert Replay([*odd, *ROWS], name="x").as_of == "2024-10-16T22:00:37.000Z"


def test_hostile_rows_are_served_as_they_are() -> None:
    hostile = [item for item in MALFORMED.values() if isinstance(item, dict) and isinstance(item.get("id"), str)]
    rows = Replay([{"_id": "0" * 24, **item} for item in hostile], name="x")

    assert len(rows.tagged("gguf")) == 2
    assert len(rows.containing("\x1b[31m")) == 1
    for sort in ("createdAt", "likes", "downloads", "lastModified", "trendingScore"):
        assert not np.isnan(rows.sort_keys(sort)).any()


@pytest.mark.parametrize(
    "value",
    [None, "12", [], 10**400, "2024-13-45T99:00:00.000Z", {}],
    ids=["none", "text", "list", "huge", "no day", "{}"],
)
def test_what_is_no_number_sorts_below_all_numbers(value: object) -> None:
    rows = Replay([{"_id": "0" * 24, "id": "a/b", "likes": value}], name="x")

    assert rows.sort_keys("likes").tolist() == [float("-inf")]


@given(st.lists(st.text(st.characters(exclude_characters="\n"))), st.text(min_size=1, max_size=3))
def test_a_scan_finds_just_the_names_that_contain_the_text(names: list[str], text: str) -> None:
    expected = [at for at, name in enumerate(names) if text.lower() in name.lower()]

    assert NameScan(names).containing(text).tolist() == expected

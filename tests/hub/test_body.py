import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.hub.body import read_body

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
DEEP = "[" * 12_000 + "]" * 12_000
ENDLESS = "9" * 5_000


@given(JSON)
def test_whatever_is_json_is_read_as_json_reads_it(value: Any) -> None:
    assert read_body(json.dumps(value).encode()) == value


@given(st.lists(JSON), st.lists(JSON), st.sampled_from([f'{{"id": {DEEP}}}', f'{{"likes": {ENDLESS}}}', DEEP]))
def test_a_record_that_cannot_be_read_leaves_its_neighbours_as_they_are(
    before: list[Any], after: list[Any], spoiler: str
) -> None:
    items = [*map(json.dumps, before), spoiler, *map(json.dumps, after)]
    found = read_body(f" [{', '.join(items)}] \n".encode())
    assert found == [*before, spoiler[:1_000], *after]


def test_an_object_that_cannot_be_read_is_the_beginning_of_its_text() -> None:
    assert read_body(f'{{"id": "a/b", "cardData": {DEEP}}}'.encode()).startswith('{"id": "a/b", "cardData": [[[')


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>",
        '[{"id": "a/b"}',
        f"[{DEEP}",
        f"[{DEEP}]]",
        f"[{DEEP}}}",
        f"]{DEEP}",
        f"[{DEEP}, nonsense]",
        f'[{DEEP}, "never closed]',
        f"{ENDLESS}",
        f"{ENDLESS}]",
    ],
)
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".") as refusal:
        read_body(text.encode())
    assert not isinstance(refusal.value, RecursionError)


def test_bytes_that_are_no_utf8_are_refused() -> None:
    with pytest.raises(ValueError, match="utf-8"):
        read_body(b'["\xff"]')

import json
from itertools import count

import pytest

from lineage.cards import MAX_RAW, MAX_TEXT
from lineage.cards.bounds import kept, shown


def test_a_string_is_cut_and_not_rejected() -> None:
    assert kept("x" * (MAX_TEXT + 1)) == "x" * MAX_TEXT


def test_nul_and_halves_of_surrogate_pairs_are_left_out() -> None:
    assert kept("a\0b\ud800c\udfffd\n") == "abcd\n"


def test_a_string_is_shown_as_it_stands() -> None:
    assert shown(" ./Qwen\n") == " ./Qwen\n"
    assert shown("x" * 900) == "x" * MAX_RAW


@pytest.mark.parametrize("value", [None, True, 8, 1.5, {"a": ["ü", None]}, [[1], {}]])
def test_any_other_value_is_shown_as_json(value: object) -> None:
    assert shown(value) == json.dumps(value, ensure_ascii=False)


def test_only_the_beginning_of_a_huge_value_is_written() -> None:
    huge = list(range(1_000_000))
    assert len(shown(huge)) == MAX_RAW
    assert shown(huge).startswith("[0, 1, 2,")


def test_a_bottomless_list_is_shown_as_far_as_it_goes() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    assert shown(deep).startswith("[[[[")
    assert len(shown(deep)) <= MAX_RAW


@pytest.mark.parametrize("value", [pytest.param(10**5000, id="5001 digits"), count(), {("a", "b"): 1}, b"bytes"])
def test_what_no_json_can_say_is_shown_by_its_type(value: object) -> None:
    assert f"<{type(value).__name__}>" in shown(value)


def test_a_list_that_holds_itself_has_an_end() -> None:
    loop: list[object] = []
    loop.append(loop)
    assert "<list>" in shown(loop)

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.facts import Codes
from lineage.stats.summary.mixes import SIZES, Mix, mix, mix_of_several, mix_of_sizes
from tests.stats.said import SAID

WORDS = ("apache-2.0", "mit", "other", "not said")


def told(found: Mix) -> list[tuple[str | None, int]]:
    assert (found.rule, found.as_of) == (SAID["rule"], SAID["as_of"])
    assert all(one.share == one.models / found.models for one in found.classes)
    return [(one.name, one.models) for one in found.classes]


def expected(numbers: Counter[str], unsaid: int) -> list[tuple[str | None, int]]:
    ordered: list[tuple[str | None, int]] = [*sorted(numbers.items(), key=lambda one: (-one[1], one[0]))]
    return [*ordered, (None, unsaid)] if unsaid else ordered


@given(st.lists(st.integers(-1, len(WORDS) - 1), max_size=30))
def test_models_are_counted_under_their_word(codes: list[int]) -> None:
    found = mix(Codes(np.array(codes, dtype=np.int32), WORDS), **SAID)
    assert found.models == len(codes)
    assert told(found) == expected(Counter(WORDS[code] for code in codes if code >= 0), codes.count(-1))


@given(st.data())
def test_a_model_counts_under_each_of_its_languages(data: st.DataObject) -> None:
    counted = data.draw(st.lists(st.booleans(), max_size=10))
    pair = st.tuples(st.integers(0, len(counted) - 1), st.integers(0, len(WORDS) - 1))
    pairs = sorted(data.draw(st.sets(pair, max_size=30))) if counted else []
    side = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    found = mix_of_several(side[0], side[1], WORDS, np.array(counted, dtype=np.bool_), **SAID)
    silent = sum(counts and all(model != one for one, _ in pairs) for model, counts in enumerate(counted))
    assert found.models == sum(counted)
    assert told(found) == expected(Counter(WORDS[word] for model, word in pairs if counted[model]), silent)


@given(st.lists(st.integers(-1, 2 * 10**12) | st.sampled_from([bound for _, bound in SIZES if bound]), max_size=30))
def test_a_size_class_holds_what_lies_between_its_bounds(parameters: list[int]) -> None:
    found = mix_of_sizes(np.array(parameters, dtype=np.int64), **SAID)
    lower, numbers = 0, []
    for name, bound in SIZES:
        number = sum(lower <= one and (bound is None or one < bound) for one in parameters)
        numbers.append((name, number))
        lower = bound or 0
    rest = [(None, parameters.count(-1))] if -1 in parameters else []
    assert told(found) == [one for one in numbers if one[1]] + rest


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        (0, "under 1B"),
        (494_032_768, "under 1B"),
        (1_543_714_304, "1B to 3B"),
        (3_085_938_688, "3B to 7B"),
        (7_615_616_512, "7B to 15B"),
        (14_770_033_664, "7B to 15B"),
        (32_763_876_352, "15B to 40B"),
        (72_706_203_648, "40B to 100B"),
        (2_400_000_000_000, "100B and more"),
    ],
)
def test_the_sizes_of_qwen_fall_into_the_class_one_expects(parameters: int, name: str) -> None:
    assert told(mix_of_sizes(np.array([parameters]), **SAID)) == [(name, 1)]


def test_a_class_that_calls_itself_not_said_is_not_taken_for_it() -> None:
    assert told(mix(Codes(np.array([3, -1], dtype=np.int32), WORDS), **SAID)) == [("not said", 1), (None, 1)]


def test_an_empty_family_has_no_classes() -> None:
    assert told(mix(Codes(np.zeros(0, dtype=np.int32), ()), **SAID)) == []
    assert told(mix_of_sizes(np.zeros(0, dtype=np.int64), **SAID)) == []

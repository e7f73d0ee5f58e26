from collections import Counter
from fractions import Fraction
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.graph import fan_out
from lineage.stats.shape.fan_out import SHARES, derivatives_of, fan_out_of
from tests.graph.made import Made, graphs
from tests.stats.said import SAID

FAN_OUTS = st.lists(st.integers(0, 9) | st.integers(0, 100_000), max_size=60)


@given(FAN_OUTS)
def test_the_distribution_is_that_counted_one_base_at_a_time(numbers: list[int]) -> None:
    found = fan_out_of(np.array(numbers, dtype=np.int64), **SAID)
    assert (found.rule, found.as_of) == (SAID["rule"], SAID["as_of"])
    assert (found.bases, found.derivatives, found.largest) == (len(numbers), sum(numbers), max(numbers, default=0))
    assert found.without == numbers.count(0)
    assert found.mean == (sum(numbers) / len(numbers) if numbers else None)
    assert found.share_without == (numbers.count(0) / len(numbers) if numbers else None)
    expected = {value: sum(other >= value for other in numbers) for value in sorted(set(numbers))}
    assert dict(found.at_least) == expected
    assert [value for value, _ in found.at_least] == sorted(Counter(numbers))


@given(FAN_OUTS)
def test_a_quantile_is_the_middle_of_the_fan_outs_that_its_share_of_bases_does_not_exceed(numbers: list[int]) -> None:
    found = fan_out_of(np.array(numbers, dtype=np.int64), **SAID)
    assert [share for share, _ in found.quantiles] == (list(SHARES) if numbers else [])
    for share, quantile in found.quantiles:
        needed = Fraction(round(share * 100), 100) * len(numbers)
        low = min(value for value in numbers if sum(other <= value for other in numbers) >= needed)
        high = max(value for value in numbers if sum(other < value for other in numbers) <= needed)
        assert quantile == Fraction(low + high, 2)


@given(FAN_OUTS.filter(len))
def test_the_middle_quantile_is_the_median(numbers: list[int]) -> None:
    assert dict(fan_out_of(np.array(numbers, dtype=np.int64), **SAID).quantiles)[0.5] == median(numbers)


@given(graphs(), st.data())
def test_only_derivatives_that_count_are_counted(made: Made, data: st.DataObject) -> None:
    graph = made.graph()
    counts = data.draw(st.lists(st.booleans(), min_size=made.models, max_size=made.models))
    bases = data.draw(st.lists(st.integers(0, made.models - 1), max_size=8)) if made.models else []
    found = derivatives_of(graph, np.array(bases, dtype=np.int64), np.array(counts, dtype=np.bool_))
    pairs = [pair for pair in made.edges if pair[0] != pair[1]]
    assert found.tolist() == [sum(base == one and counts[end] for base, end in pairs) for one in bases]


@given(graphs())
def test_where_every_model_counts_it_is_the_fan_out_of_the_graph(made: Made) -> None:
    graph = made.graph()
    every = np.ones(len(graph), dtype=np.bool_)
    assert derivatives_of(graph, np.arange(len(graph)), every).tolist() == fan_out(graph).tolist()


@pytest.mark.parametrize("numbers", [[], [0], [7]])
def test_a_family_of_no_base_or_one_has_a_distribution_too(numbers: list[int]) -> None:
    found = fan_out_of(np.array(numbers, dtype=np.int64), **SAID)
    assert found.at_least == tuple((number, 1) for number in numbers)
    assert {quantile for _, quantile in found.quantiles} == set(numbers)

"""Rivals: shares of new derivatives by month."""

from collections import Counter
from datetime import date
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.facts import EdgeArrays
from lineage.stats.over_time.months import day_number
from lineage.stats.over_time.rivals import Lead, Rivals, rivals
from lineage.stats.rules.rule import CountingRule
from lineage.stats.rules.tally import Tally, Traits, tally
from tests.stats.said import SAID, TODAY

MODELS = 12


def tallied(edges: list[tuple[int, int]], roots: list[int], rule: CountingRule) -> Tally:
    """Count below some roots of a graph of `MODELS` models."""
    base, derivative = (np.array([edge[end] for edge in edges], dtype=np.int32) for end in (0, 1))
    no = np.zeros(MODELS, dtype=bool)
    numbers = np.full(MODELS, -1)
    every = np.arange(MODELS, dtype=np.int32)
    return tally(
        EdgeArrays(np.arange(MODELS), base, derivative, np.zeros(len(edges), dtype=np.uint8)),
        np.array(roots, dtype=np.int64),
        Traits(no, numbers.astype(np.int32), numbers, no, no, no, every),
        rule.for_subject("organization"),
    )


def laid_out(edges: list[tuple[int, int]], days: list[int], rule: CountingRule | None = None) -> Rivals:
    """Set the brands of models 0 and 1 against each other."""
    rule = rule or CountingRule()
    both = [(name, tallied(edges, [root], rule)) for name, root in (("a", 0), ("b", 1))]
    imported = np.zeros(MODELS, dtype=bool)
    imported[MODELS - 1] = True
    return rivals(both, np.array(days, dtype=np.int32), imported, rule=rule, as_of=SAID["as_of"])


def test_a_model_of_two_brands_counts_in_each_and_once_among_all() -> None:
    days = [0, 0, *(day_number(date(2025, 12, 5)),) * 3, *(-1,) * 7]
    edges = [(0, 2), (1, 2), (0, 3), (1, 4)]
    found = laid_out(edges, days)
    assert (found.months, found.new, found.in_any) == (("2025-12",), ((2,), (2,)), (3,))
    assert found.shares == ((2 / 3,), (2 / 3,))
    shared = laid_out(edges, days, CountingRule(merges="share"))
    assert (shared.new, shared.shares) == (((1.5,), (1.5,)), ((0.5,), (0.5,)))
    assert found.lead is None


def test_who_is_ahead_is_so_since_the_last_time_somebody_else_was_not_behind() -> None:
    months = ["2025-08", "2025-10", "2025-11", "2026-01"]
    said = [day_number(date.fromisoformat(f"{month}-01")) for month in months]
    #        a, b  b       a        a        a
    days = [0, 0, said[0], said[1], said[2], said[3], *(-1,) * 6]
    found = laid_out([(1, 2), (0, 3), (0, 4), (0, 5)], days)
    assert (found.months[0], found.months[-1], len(found.months)) == ("2025-08", "2026-01", 6)
    assert list(found.shares[0]) == [0, None, 1, 1, None, 1]
    assert found.lead == Lead("a", "2025-11")


def test_what_has_no_usable_date_is_in_no_month() -> None:
    days = [0, 0, -1, TODAY + 1, TODAY, *(0,) * 7]
    found = laid_out([(0, 2), (0, 3), (0, 4), (0, 11), (1, 2)], days)
    assert (found.undated, found.in_any, found.months) == (3, (1,), ("2026-01",))
    assert laid_out([], days).months == ()
    assert laid_out([], days).lead is None


@pytest.mark.parametrize("merges", ["once", "share"])
@given(
    edges=st.lists(st.tuples(st.integers(0, MODELS - 1), st.integers(2, MODELS - 1)), max_size=25, unique=True),
    days=st.lists(st.integers(-1, TODAY + 40), min_size=MODELS, max_size=MODELS),
)
def test_months_add_up_to_what_was_counted(merges: str, edges: list[tuple[int, int]], days: list[int]) -> None:
    edges = [edge for edge in edges if edge[0] < edge[1]]
    rule = CountingRule(merges="share" if merges == "share" else "once")
    found = laid_out(edges, days, rule)
    counted = {name: tallied(edges, [root], rule) for name, root in (("a", 0), ("b", 1))}
    every = {int(key) for one in counted.values() for key in one.keys}
    dated = {key for key in every if 0 <= days[key] <= TODAY and key != MODELS - 1}
    assert found.undated == len(every) - len(dated)
    months = Counter(str(np.datetime64(days[key], "D"))[:7] for key in dated)
    assert dict(zip(found.months, found.in_any, strict=True)) == {month: months[month] for month in found.months}
    for name, row in zip(found.brands, found.new, strict=True):
        shares = zip(counted[name].keys.tolist(), counted[name].weight.tolist(), strict=True)
        assert sum(row) == pytest.approx(sum(share for key, share in shares if key in dated))
    if merges == "share":
        assert all(sum(numbers) <= whole + 1e-9 for whole, *numbers in zip(found.in_any, *found.new, strict=True))
    ends = [tuple(accumulate(row)) for row in found.new]
    if found.lead is not None:
        ahead = found.brands.index(found.lead.brand)
        at = found.months.index(found.lead.since)
        assert all(ends[ahead][month] > ends[1 - ahead][month] for month in range(at, len(found.months)))

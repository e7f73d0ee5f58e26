from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import accumulate

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lineage.stats.over_time.growth import growth
from lineage.stats.over_time.months import month_names, month_of
from tests.stats.said import SAID, TODAY

GROUPS = ("finetune", "adapter", "merge")
MODELS = st.lists(
    st.tuples(st.integers(-1, 400) | st.integers(TODAY - 40, TODAY + 3), st.booleans(), st.integers(0, 2)), max_size=40
)
IMPORT_DAY = 19_053


def month(day: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)).strftime("%Y-%m")


def every_month(first: str, last: str) -> list[str]:
    months, (year, number) = [], map(int, first.split("-"))
    while f"{year:04}-{number:02}" <= last:
        months.append(f"{year:04}-{number:02}")
        year, number = (year + 1, 1) if number == 12 else (year, number + 1)
    return months


@given(MODELS)
def test_each_month_has_the_models_made_in_it(models: list[tuple[int, bool, int]]) -> None:
    table = np.array(models, dtype=np.int64).reshape(-1, 3).T
    found = growth(table[0].astype(np.int32), table[1].astype(np.bool_), table[2], GROUPS, **SAID)
    dated = [(month(day), group) for day, stamped, group in models if 0 <= day <= TODAY and not stamped]
    months = every_month(min(dated)[0], max(dated)[0]) if dated else []
    counts = Counter(dated)
    assert found.months == tuple(months)
    assert found.groups == GROUPS
    assert found.new == tuple(tuple(counts[one, group] for one in months) for group in range(3))
    assert found.by_then == tuple(tuple(accumulate(row)) for row in found.new)
    assert found.new_in_all == tuple(sum(counts[one, group] for group in range(3)) for one in months)
    assert found.by_then_in_all == tuple(accumulate(found.new_in_all))
    assert found.undated == sum(day < 0 for day, _, _ in models)
    assert found.imported == sum(day >= 0 and stamped for day, stamped, _ in models)
    assert found.later == sum(day > TODAY and not stamped for day, stamped, _ in models)


@given(MODELS)
def test_no_model_is_lost_and_none_is_counted_twice(models: list[tuple[int, bool, int]]) -> None:
    table = np.array(models, dtype=np.int64).reshape(-1, 3).T
    found = growth(table[0].astype(np.int32), table[1].astype(np.bool_), table[2], GROUPS, **SAID)
    assert sum(found.new_in_all) + found.undated + found.imported + found.later == len(models)


def test_months_without_models_stand_between_those_with() -> None:
    days = np.array([0, 70], dtype=np.int32)
    found = growth(days, np.zeros(2, dtype=np.bool_), np.zeros(2, dtype=np.int64), ("all",), **SAID)
    assert list(zip(found.months, found.new[0], strict=True)) == [("1970-01", 1), ("1970-02", 0), ("1970-03", 1)]


def test_the_import_stamp_is_no_month_of_growth() -> None:
    days = np.array([IMPORT_DAY, IMPORT_DAY], dtype=np.int32)
    found = growth(days, np.array([True, False]), np.zeros(2, dtype=np.int64), ("all",), **SAID)
    assert (found.months, found.new, found.imported) == (("2022-03",), ((1,),), 1)


@given(st.integers(0, 40_000))
def test_a_day_lies_in_the_month_that_the_calendar_says(day: int) -> None:
    number = int(month_of(np.array([day], dtype=np.int32))[0])
    assert month_names(number, number) == (month(day),)

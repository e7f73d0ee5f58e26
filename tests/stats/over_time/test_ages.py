from datetime import date
from math import ceil

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lineage.stats.over_time.ages import Ages, ages, direct_pairs
from lineage.stats.over_time.half_life import half_lives
from lineage.stats.over_time.months import day_number
from tests.graph.made import Made, graphs
from tests.stats.said import SAID

DAY = date(1970, 3, 1)
END = day_number(DAY)
DATES = st.lists(st.tuples(st.integers(-1, END + 5), st.integers(0, 4).map(lambda one: one == 0)), max_size=12)
Dates = list[tuple[int, bool]]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Dates, list[int], list[tuple[int, int]]]:
    """Dated models, some of them bases, and pairs of a place among the bases and a model."""
    dates = draw(DATES.filter(len))
    model = st.integers(0, len(dates) - 1)
    bases = draw(st.lists(model, max_size=4))
    pairs = draw(st.lists(st.tuples(st.integers(0, len(bases) - 1), model), max_size=25)) if bases else []
    return dates, bases, pairs


def found_in(dates: Dates, bases: list[int], pairs: list[tuple[int, int]]) -> Ages:
    side = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    created = np.array([day for day, _ in dates], dtype=np.int32)
    imported = np.array([stamp for _, stamp in dates], dtype=np.bool_)
    return ages(np.array(bases, dtype=np.int64), (side[0], side[1]), created, imported, DAY)


def sorted_out(dates: Dates, base: int, models: list[int]) -> dict[str, list[int]]:
    """Put each derivative of one base, one at a time, where it belongs."""
    where: dict[str, list[int]] = {name: [] for name in ("days", "earlier", "undated", "imported", "later")}
    released, base_stamped = dates[base]
    if released < 0 or base_stamped or released > END:
        return where
    for model in models:
        day, stamped = dates[model]
        if day < 0:
            where["undated"].append(model)
        elif stamped:
            where["imported"].append(model)
        elif day > END:
            where["later"].append(model)
        elif day < released:
            where["earlier"].append(model)
        else:
            where["days"].append(day - released)
    return where


@given(worlds())
def test_every_derivative_has_an_age_or_a_reason_to_have_none(
    world: tuple[Dates, list[int], list[tuple[int, int]]],
) -> None:
    dates, bases, pairs = world
    found = found_in(dates, bases, pairs)
    for place, base in enumerate(bases):
        expected = sorted_out(dates, base, [model for one, model in pairs if one == place])
        mine = found.days[found.starts[place] : found.starts[place + 1]].tolist()
        assert mine == sorted(expected["days"])
        for name in ("earlier", "undated", "imported", "later"):
            assert getattr(found, name)[place] == len(expected[name])
        released, stamped = dates[base]
        observed = -1 if released < 0 or stamped or released > END else END - released
        assert found.observed[place] == observed
    assert found.starts[-1] == len(found.days)


@given(worlds(), st.integers(0, 6))
def test_the_age_at_a_derivative_is_that_of_so_many_earlier_ones(
    world: tuple[Dates, list[int], list[tuple[int, int]]], number: int
) -> None:
    found = found_in(*world)
    own = [found.days[start:end].tolist() for start, end in zip(found.starts, found.starts[1:], strict=False)]
    wanted = np.full(len(own), number)
    assert found.at(wanted).tolist() == [row[number - 1] if 1 <= number <= len(row) else -1 for row in own]


@given(worlds())
def test_by_the_half_life_half_existed_and_a_day_before_not_yet(
    world: tuple[Dates, list[int], list[tuple[int, int]]],
) -> None:
    found = found_in(*world)
    halves = half_lives(found, **SAID)
    assert len(halves) == len(world[1])
    for place, half in enumerate(halves):
        mine = found.days[found.starts[place] : found.starts[place + 1]]
        assert (half.rule, half.as_of, half.derivatives) == (SAID["rule"], SAID["as_of"], len(mine))
        assert half.observed == (None if found.observed[place] < 0 else found.observed[place])
        assert half.earlier == found.earlier[place]
        assert half.undated == found.undated[place] + found.imported[place] + found.later[place]
        if half.days is None:
            assert not len(mine)
        else:
            assert (mine <= half.days).sum() >= ceil(len(mine) / 2) > (mine < half.days).sum()


def test_a_release_whose_day_is_not_known_has_no_half_life() -> None:
    half = half_lives(found_in([(-1, False), (5, False)], [0], [(0, 1)]), **SAID)[0]
    assert (half.days, half.derivatives, half.observed) == (None, 0, None)


@given(graphs(), st.data())
def test_pairs_are_the_counted_edges_below_the_bases(case: Made, data: st.DataObject) -> None:
    counts = data.draw(st.lists(st.booleans(), min_size=case.models, max_size=case.models))
    model = st.integers(0, max(case.models - 1, 0))
    bases = data.draw(st.lists(model, max_size=5)) if case.models else []
    place, derivative = direct_pairs(case.graph(), np.array(bases, dtype=np.int64), np.array(counts, dtype=np.bool_))
    expected = [
        (number, end)
        for number, base in enumerate(bases)
        for one, end in case.edges
        if one == base != end and counts[end]
    ]
    assert sorted(zip(place.tolist(), derivative.tolist(), strict=True)) == sorted(expected)

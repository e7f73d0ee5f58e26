import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf  # type: ignore[import-untyped] # scipy ships no types

from lineage.stats.over_time.ages import Ages
from lineage.stats.over_time.survival import QUARTILES, survival
from lineage.stats.over_time.waiting import FEWEST, NUMBERS, waiting
from tests.stats.said import SAID

CASES = st.lists(st.tuples(st.integers(0, 20), st.booleans()), max_size=50)
REMISSIONS = [6, 6, 6, 7, 10, 13, 16, 22, 23]
STILL_IN_REMISSION = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]


def columns(cases: list[tuple[int, bool]]) -> tuple["np.typing.NDArray[np.int64]", "np.typing.NDArray[np.bool_]"]:
    days, happened = (
        np.array([day for day, _ in cases], dtype=np.int64),
        np.array([it for _, it in cases], dtype=np.bool_),
    )
    return days, happened


@given(CASES)
def test_the_estimate_is_the_product_worked_out_in_fractions(cases: list[tuple[int, bool]]) -> None:
    found = survival(*columns(cases))
    left = Fraction(1)
    steps: list[tuple[int, int, int, Fraction]] = []
    for day in sorted({day for day, happened in cases if happened}):
        at_risk = sum(other >= day for other, _ in cases)
        events = sum(other == day and happened for other, happened in cases)
        left *= 1 - Fraction(events, at_risk)
        steps.append((day, at_risk, events, left))
    assert list(zip(found.days, found.at_risk, found.events, strict=True)) == [step[:3] for step in steps]
    assert found.waiting == pytest.approx([float(step[3]) for step in steps], abs=1e-12)
    for quantile, share in zip(found.quartiles, QUARTILES, strict=True):
        reached = [day for day, _, _, waits in steps if waits <= 1 - Fraction(share)]
        assert (quantile.share, quantile.days) == (share, min(reached, default=None))


@given(CASES.filter(lambda cases: any(happened for _, happened in cases)))
def test_the_band_is_that_of_scipy(cases: list[tuple[int, bool]]) -> None:
    days, happened = columns(cases)
    found = survival(days, happened)
    other = ecdf(CensoredData(uncensored=days[happened], right=days[~happened])).sf
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # scipy's word that its band has an end
        band = other.confidence_interval(method="log-log")
    for place, day in enumerate(found.days):
        assert found.waiting[place] == pytest.approx(other.evaluate(day), abs=1e-9)
        for mine, theirs in ((found.low[place], band.low), (found.high[place], band.high)):
            value = theirs.evaluate(day)
            assert (mine is None and np.isnan(value)) or mine == pytest.approx(value, abs=1e-9)


def test_the_remissions_of_freireich_and_others_come_out_as_published() -> None:
    """6-MP group of E. J. Freireich and others, Blood 21 (1963), as R's survfit (conf.type log-log) has it."""
    cases = [(day, True) for day in REMISSIONS] + [(day, False) for day in STILL_IN_REMISSION]
    found = survival(*columns(cases))
    assert found.days == (6, 7, 10, 13, 16, 22, 23)
    assert found.at_risk == (21, 17, 15, 12, 11, 7, 6)
    assert found.waiting == pytest.approx([0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4)
    assert found.low == pytest.approx([0.620, 0.563, 0.503, 0.432, 0.368, 0.268, 0.188], abs=5e-4)
    assert found.high == pytest.approx([0.952, 0.923, 0.889, 0.849, 0.805, 0.747, 0.680], abs=5e-4)
    assert found.quartiles[1] == (0.5, 23, 13, None)


def test_where_it_happened_to_all_the_last_day_has_no_band() -> None:
    found = survival(np.array([1, 2]), np.array([True, True]))
    assert (found.waiting[-1], found.low[-1], found.high[-1]) == (0.0, None, None)
    assert found.quartiles[2].days == 2


def test_a_rounding_error_does_not_move_a_quartile() -> None:
    days = np.arange(1, 1001)
    for n in range(4, 1001, 4):
        found = survival(days[:n], np.ones(n, dtype=np.bool_))
        assert [quantile.days for quantile in found.quartiles] == [n // 4, n // 2, 3 * n // 4]


def test_nobody_waiting_for_anything_is_no_error() -> None:
    found = survival(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_))
    assert (found.days, [quantile.days for quantile in found.quartiles]) == ((), [None, None, None])


BASE = st.tuples(st.integers(-1, 50), st.lists(st.integers(0, 50), max_size=14).map(sorted), st.integers(0, 2))


def made(bases: list[tuple[int, list[int], int]]) -> Ages:
    """Ages as `ages` makes them: none after the day of the data, none where the base is not observed."""
    kept = [[day for day in days if day <= observed] for observed, days, _ in bases]
    other = np.array([more if observed >= 0 else 0 for observed, _, more in bases], dtype=np.int64)
    return Ages(
        starts=np.cumsum([0, *map(len, kept)]),
        days=np.array([day for row in kept for day in row], dtype=np.int64),
        observed=np.array([observed for observed, _, _ in bases], dtype=np.int64),
        earlier=other,
        undated=other * 2,
        imported=other * 4,
        later=other * 8,
    )


@given(st.lists(BASE, max_size=60), st.sampled_from(NUMBERS))
def test_bases_that_are_not_there_yet_count_for_as_long_as_they_waited(
    bases: list[tuple[int, list[int], int]], number: int
) -> None:
    found = made(bases)
    waits = waiting(found, number, **SAID)
    cases = []
    for place, (observed, _, _) in enumerate(bases):
        days = found.days[found.starts[place] : found.starts[place + 1]].tolist()
        if observed >= 0:
            cases.append((days[number - 1], True) if len(days) >= number else (observed, False))
    assert (waits.rule, waits.as_of, waits.number) == (SAID["rule"], SAID["as_of"], number)
    assert (waits.cases, waits.events) == (len(cases), sum(happened for _, happened in cases))
    assert waits.unobserved == len(bases) - len(cases)
    assert (waits.earlier, waits.undated) == (found.earlier.sum(), 14 * found.earlier.sum())
    assert waits.estimate == (survival(*columns(cases)) if len(cases) >= FEWEST else None)


@pytest.mark.parametrize(("cases", "estimated"), [(29, False), (30, True)])
def test_below_thirty_cases_there_is_no_estimate(cases: int, estimated: bool) -> None:
    waits = waiting(made([(40, [3], 0)] * cases), 1, **SAID)
    assert (waits.cases, waits.events, waits.estimate is not None) == (cases, cases, estimated)

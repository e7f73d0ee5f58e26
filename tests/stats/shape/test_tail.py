import warnings

import numpy as np
import powerlaw  # type: ignore[import-untyped] # it ships no types
import pytest
from numpy.typing import NDArray

from lineage.stats.shape.discrete import Discrete, Form, Sample
from lineage.stats.shape.power_law import FEWEST, best_range, goodness
from lineage.stats.shape.tail import Comparison, FormFit, _plausible, tail_fit
from tests.stats.said import SAID

Data = NDArray[np.int64]


def by_rounding(exponent: float, least: int, number: int, seed: int) -> Data:
    """Draw from a power law by the approximation of Clauset, Shalizi and Newman's appendix D."""
    uniform = np.random.default_rng(seed).random(number)
    return np.floor((least - 0.5) * (1 - uniform) ** (-1 / (exponent - 1)) + 0.5).astype(np.int64)


def log_normal(mu: float, sigma: float, number: int, seed: int) -> Data:
    drawn = np.exp(np.random.default_rng(seed).normal(mu, sigma, number))
    return np.maximum(1, np.round(drawn)).astype(np.int64)


def theirs(data: Data, **options: object) -> powerlaw.Fit:
    """The same by the package `powerlaw`, told not to approximate and to look for any exponent up to ten."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        ranges = {"alpha": [1.0, 10.0]}
        return powerlaw.Fit(
            data, discrete=True, estimate_discrete=False, verbose=False, parameter_ranges=ranges, **options
        )


@pytest.mark.parametrize("exponent", [1.7, 2.0, 2.5, 3.4])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_exponent_that_data_were_made_with_is_recovered(exponent: float, seed: int) -> None:
    drawn = Discrete(Form.POWER_LAW, 1, exponent, 0.0).draw(20_000, np.random.default_rng(seed))
    found = best_range(Sample.of(drawn))
    assert found is not None
    tail = int((drawn >= found.model.least).sum())
    assert found.model.slope == pytest.approx(exponent, abs=4 * (exponent - 1) / tail**0.5)
    assert found.model.least <= 5


@pytest.mark.parametrize("exponent", [1.8, 2.5, 3.2])
def test_it_is_recovered_from_another_generator_too_and_the_range_with_it(exponent: float) -> None:
    body = np.random.default_rng(5).integers(1, 10, 10_000)
    found = best_range(Sample.of(np.concatenate([body, by_rounding(exponent, 10, 8_000, 9)])))
    assert found is not None
    assert found.model.slope == pytest.approx(exponent, abs=0.1)
    assert 9 <= found.model.least <= 14


def test_it_is_recovered_from_the_generator_of_the_package_powerlaw() -> None:
    np.random.seed(11)  # noqa: NPY002 - what its generator draws from
    model = powerlaw.Power_Law(xmin=4, parameters=[2.4], discrete=True, estimate_discrete=False)
    found = best_range(Sample.of(np.asarray(model.generate_random(3_000), dtype=np.int64)))
    assert found is not None
    assert found.model.slope == pytest.approx(2.4, abs=0.1)


@pytest.mark.parametrize("seed", range(8))
def test_range_exponent_and_distance_are_those_of_the_package_powerlaw(seed: int) -> None:
    random = np.random.default_rng(seed)
    drawn = Discrete(Form.POWER_LAW, int(random.integers(1, 8)), float(random.uniform(1.8, 3.2)), 0.0).draw(600, random)
    data = np.concatenate([drawn, random.integers(1, 12, 400)])
    values = np.unique(data)
    tried = values[: np.searchsorted(values, np.sort(data)[-FEWEST], side="right")]
    other = theirs(data, xmin=(1, values[len(tried) + 1]))
    found = best_range(Sample.of(data))
    assert found is not None
    assert found.model.least == other.xmin
    assert found.model.slope == pytest.approx(other.alpha, abs=2e-3)
    # Theirs looks at the end of each gap between values only, not at its beginning.
    assert found.distance == pytest.approx(other.D, abs=2e-3)


@pytest.mark.parametrize("seed", [1, 2])  # of their truncated power law, other data take ten seconds
def test_likelihoods_are_no_lower_than_those_that_the_package_powerlaw_finds(seed: int) -> None:
    random = np.random.default_rng(seed)
    data = Discrete(Form.TRUNCATED, 1, 1.6, 0.01).draw(1_000, random)
    found = tail_fit(data, **SAID, runs=1)
    other = theirs(data, xmin=found.least)
    mine = {one.form: one for one in found.fits}
    assert mine[Form.POWER_LAW].log_likelihood == pytest.approx(other.power_law.loglikelihood, abs=0.01)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        truncated = other.truncated_power_law
    assert mine[Form.TRUNCATED].log_likelihood >= truncated.loglikelihood - 1e-3
    assert dict(mine[Form.TRUNCATED].parameters)["exponent"] == pytest.approx(truncated.alpha, abs=0.02)


def test_data_from_a_power_law_are_not_taken_for_anything_else() -> None:
    data = Discrete(Form.POWER_LAW, 1, 2.2, 0.0).draw(2_000, np.random.default_rng(0))
    found = tail_fit(data, **SAID, runs=60)
    assert Form.POWER_LAW in found.plausible
    assert Form.TRUNCATED not in found.plausible
    assert all(one.p >= 0.1 for one in found.comparisons)


def test_a_log_normal_is_told_from_a_power_law_where_there_are_enough_data() -> None:
    found = tail_fit(log_normal(0.3, 2.0, 20_000, 2), **SAID, runs=60)
    assert Form.LOG_NORMAL in found.plausible
    assert Form.POWER_LAW not in found.plausible
    by_form = {one.other: one for one in found.comparisons}
    assert by_form[Form.LOG_NORMAL].ratio < 0
    assert by_form[Form.LOG_NORMAL].p < 0.01


def test_of_few_data_a_log_normal_and_a_power_law_are_both_plausible() -> None:
    found = tail_fit(log_normal(1.0, 2.0, 150, 3), **SAID, runs=60)
    assert {Form.LOG_NORMAL, Form.POWER_LAW} <= set(found.plausible)


def test_a_cut_off_is_seen() -> None:
    data = Discrete(Form.TRUNCATED, 1, 1.5, 0.01).draw(20_000, np.random.default_rng(2))
    found = tail_fit(data, **SAID, runs=60)
    assert Form.TRUNCATED in found.plausible
    assert Form.POWER_LAW not in found.plausible


@pytest.mark.parametrize(
    "data",
    [
        np.random.default_rng(1).integers(1, 101, 3_000),
        np.concatenate([np.random.default_rng(2).poisson(20, 1_500), np.random.default_rng(3).poisson(200, 1_500)]),
        np.concatenate([by_rounding(2.5, 1, 3_000, 1), np.full(300, 40), np.full(300, 90)]),
    ],
    ids=["uniform", "two humps", "heaps"],
)
def test_data_made_with_none_of_the_forms_fit_neither(data: Data) -> None:
    found = tail_fit(data, **SAID, runs=40)
    assert found.plausible == ()
    assert not found.too_few
    assert all(one.goodness < 0.1 for one in found.fits)


def test_fewer_than_fifty_bases_are_too_few_and_nothing_is_fitted() -> None:
    data = Discrete(Form.POWER_LAW, 1, 2.0, 0.0).draw(FEWEST - 1, np.random.default_rng(0))
    found = tail_fit(np.concatenate([data, np.zeros(1_000, dtype=np.int64)]), **SAID)
    assert found.too_few
    assert (found.bases, found.least, found.tail, found.fits, found.plausible) == (FEWEST - 1, None, 0, (), ())


@pytest.mark.parametrize(
    "data",
    [np.ones(500, dtype=np.int64), np.repeat([1, 2, 3, 4], 100), np.repeat(np.arange(1000, 1006), 100)],
    ids=["one value", "four values", "a block far from one"],
)
def test_enough_bases_but_no_range_fit_nothing_and_are_not_too_few(data: Data) -> None:
    found = tail_fit(data, **SAID)
    assert (found.too_few, found.least, found.greatest, found.plausible) == (False, None, None, ())


def test_the_range_is_said_with_all_that_it_rests_on() -> None:
    data = np.concatenate([np.random.default_rng(5).integers(0, 10, 3_000), by_rounding(2.3, 10, 2_000, 9)])
    found = tail_fit(data, **SAID, runs=5, seed=3)
    assert (found.rule, found.as_of, found.runs, found.seed) == (SAID["rule"], SAID["as_of"], 5, 3)
    assert found.bases == (data > 0).sum()
    assert found.least is not None
    assert (found.tail, found.greatest) == ((data >= found.least).sum(), data.max())
    assert [one.form for one in found.fits] == list(Form)
    assert [one.other for one in found.comparisons] == [Form.LOG_NORMAL, Form.TRUNCATED]


def test_the_same_seed_gives_the_same_numbers_and_the_order_of_the_bases_does_not_matter() -> None:
    data = by_rounding(2.0, 1, 300, 1)
    shuffled = np.random.default_rng(0).permutation(data)
    assert tail_fit(data, **SAID, runs=20) == tail_fit(shuffled, **SAID, runs=20)


def test_many_different_fan_outs_are_thinned_and_still_give_the_exponent() -> None:
    data = by_rounding(1.6, 1, 30_000, 4)
    assert len(np.unique(data)) > 800
    found = best_range(Sample.of(data))
    assert found is not None
    assert found.model.slope == pytest.approx(1.6, abs=0.05)


def test_made_up_data_that_leave_no_range_say_nothing_of_the_goodness() -> None:
    sample = Sample(np.arange(1, 6), np.array([46, 1, 1, 1, 1]))
    found = best_range(sample)
    assert found is not None
    random = np.random.default_rng(8)
    drawn = [found.model.draw(int(random.binomial(50, 1.0)), random) for _ in range(40)]
    again = [best_range(Sample.of(one)) for one in drawn]
    distances = [one.distance for one in again if one is not None]
    assert 0 < len(distances) < 40
    expected = sum(one >= found.distance for one in distances) / len(distances)
    assert goodness(sample, found, 40, np.random.default_rng(8)) == expected


def fits(goods: tuple[float, float, float], *, bent: bool) -> tuple[FormFit, ...]:
    parameters = ((("mu", 0.0), ("sigma", 1.0)) if bent else (("exponent", 2.0),),)
    shapes = ((("exponent", 2.0),), *parameters, (("exponent", 2.0), ("rate", 0.1)))
    return tuple(FormFit(form, shape, -1.0, 0.1, good) for form, shape, good in zip(Form, shapes, goods, strict=True))


@pytest.mark.parametrize(
    ("goods", "log_normal_ratio", "truncated_ratio", "bent", "plausible"),
    [
        ((0.5, 0.5, 0.5), (0.2, 0.8), (-0.1, 0.8), True, (Form.POWER_LAW, Form.LOG_NORMAL)),
        ((0.5, 0.5, 0.5), (0.0, 1.0), (-0.1, 0.8), False, (Form.POWER_LAW,)),
        ((0.5, 0.5, 0.5), (9.0, 0.01), (-0.1, 0.8), True, (Form.POWER_LAW,)),
        ((0.5, 0.5, 0.5), (-9.0, 0.01), (-0.1, 0.8), True, (Form.LOG_NORMAL,)),
        ((0.5, 0.0, 0.0), (-9.0, 0.01), (-9.0, 0.01), True, (Form.POWER_LAW,)),
        ((0.0, 0.5, 0.5), (-9.0, 0.01), (-9.0, 0.01), True, (Form.LOG_NORMAL, Form.TRUNCATED)),
        ((0.0, 0.0, 0.5), (-9.0, 0.01), (-9.0, 0.01), True, (Form.TRUNCATED,)),
        ((0.0, 0.0, 0.5), (-9.0, 0.01), (-0.1, 0.8), True, ()),
        ((0.0, 0.0, 0.0), (-9.0, 0.01), (-9.0, 0.01), True, ()),
    ],
)
def test_plausible_is_what_is_neither_rejected_nor_clearly_beaten(
    goods: tuple[float, float, float],
    log_normal_ratio: tuple[float, float],
    truncated_ratio: tuple[float, float],
    bent: bool,
    plausible: tuple[Form, ...],
) -> None:
    comparisons = (Comparison(Form.LOG_NORMAL, *log_normal_ratio), Comparison(Form.TRUNCATED, *truncated_ratio))
    assert _plausible(fits(goods, bent=bent), comparisons) == plausible

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize  # type: ignore[import-untyped] # scipy ships no types
from scipy.special import zeta  # type: ignore[import-untyped] # scipy ships no types
from scipy.stats import chisquare  # type: ignore[import-untyped] # scipy ships no types

from lineage.stats.shape.discrete import Discrete, Form, Sample, distance, fit

LEASTS = st.sampled_from([1, 2, 10, 137, 5000])
SLOPES = st.floats(1.3, 4.5)


def summed(model: Discrete, most: int = 3_000_000) -> "np.typing.NDArray[np.float64]":
    """The probabilities of the first values, by adding up what they are proportional to."""
    values = np.arange(model.least, model.least + most, dtype=np.float64)
    log = np.log(values / model.least)
    second = values - model.least if model.form is Form.TRUNCATED else log**2
    weight = np.exp(-model.slope * log - model.bend * second)
    total: np.typing.NDArray[np.float64] = weight / weight.sum()
    return total


@given(LEASTS, SLOPES, st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_a_power_law_is_divided_by_hurwitzs_zeta_function(least: int, slope: float, above: list[int]) -> None:
    model = Discrete(Form.POWER_LAW, least, slope, 0.0)
    values = np.array(above) + least
    whole = zeta(slope, least)
    assert model.log_probability(values) == pytest.approx(-slope * np.log(values) - np.log(whole), abs=1e-7)
    assert model.at_least(values) == pytest.approx(zeta(slope, values) / whole, rel=1e-5)


@pytest.mark.parametrize(
    "model",
    [
        Discrete(Form.TRUNCATED, 1, 1.8, 1e-4),
        Discrete(Form.TRUNCATED, 10, 0.5, 0.01),
        Discrete(Form.TRUNCATED, 100, 2.2, 1e-5),
        Discrete(Form.LOG_NORMAL, 1, 1.5, 0.3),
        Discrete(Form.LOG_NORMAL, 40, 2.0, 0.4),
    ],
)
def test_bent_forms_have_the_probabilities_that_a_plain_sum_gives(model: Discrete) -> None:
    plain = summed(model)
    beyond = np.cumsum(plain[::-1])[::-1]
    places = np.array([0, 1, 7, 500, 999, 1000, 1001, 3000, 20_000])
    values = places + model.least
    assert np.exp(model.log_probability(values)) == pytest.approx(plain[places], rel=1e-6)
    assert model.at_least(values) == pytest.approx(beyond[places], rel=5e-3, abs=1e-9)
    assert model.at_least(values[:6]) == pytest.approx(beyond[places[:6]], rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    "model",
    [
        Discrete(Form.POWER_LAW, 1, 2.1, 0.0),
        Discrete(Form.POWER_LAW, 2000, 1.8, 0.0),
        Discrete(Form.TRUNCATED, 3, 1.5, 0.02),
        Discrete(Form.LOG_NORMAL, 5, 1.2, 0.3),
    ],
)
def test_draws_follow_the_model(model: Discrete) -> None:
    drawn = model.draw(50_000, np.random.default_rng(7))
    borders = np.unique(np.quantile(drawn, np.linspace(0, 0.999, 30)).astype(np.int64))
    assert drawn.min() == model.least == borders[0]
    reached = model.at_least(borders)
    expected = np.append(reached[:-1] - reached[1:], reached[-1]) * len(drawn)
    seen = np.bincount(np.searchsorted(borders, drawn, side="right") - 1, minlength=len(borders))
    assert chisquare(seen, expected, sum_check=False).pvalue > 0.001


@st.composite
def samples(draw: st.DrawFn) -> tuple[Sample, int]:
    """Data from a power law, from a bent form, from a block, or from a hump, and the least value they start at."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    least, number = draw(LEASTS), draw(st.sampled_from([50, 1_000]))
    kind = draw(st.sampled_from(["power law", "bent", "block", "hump"]))
    if kind == "block":
        return Sample.of(random.integers(least, 2 * least + 10, number)), least
    if kind == "hump":
        return Sample.of(least + random.poisson(20, number)), least
    form = Form.POWER_LAW if kind == "power law" else draw(st.sampled_from([Form.LOG_NORMAL, Form.TRUNCATED]))
    bend = 0.0 if kind == "power law" else 10.0 ** draw(st.floats(-5, 0))
    return Sample.of(Discrete(form, least, draw(SLOPES), bend).draw(number, random)), least


@given(samples(), st.sampled_from([Form.LOG_NORMAL, Form.TRUNCATED]))
@example((Sample(np.array([1]), np.array([50])), 1), Form.LOG_NORMAL)
@settings(max_examples=40)
def test_no_other_parameters_are_likelier_than_the_fitted_ones(case: tuple[Sample, int], form: Form) -> None:
    sample, least = case
    fitted = fit(form, sample, least)
    values = sample.values.astype(np.float64)
    second = values - least if form is Form.TRUNCATED else np.log(values / least) ** 2
    unit = max(float(sample.numbers @ second) / len(sample), 1e-9)

    def cost(at: "np.typing.NDArray[np.float64]") -> float:
        slope, bend = min(max(float(at[0]), 0.0), 50.0), float(np.exp(min(at[1], 20.0))) / unit
        return float(-sample.numbers @ Discrete(form, least, slope, bend).log_probability(sample.values)) / len(sample)

    mine = float(-sample.numbers @ fitted.log_probability(sample.values)) / len(sample)
    for start in ([1.5, -2.0], [3.0, -12.0], [fitted.slope + 0.1, np.log(max(fitted.bend * unit, 1e-9)) + 0.3]):
        assert mine <= minimize(cost, start, method="Nelder-Mead", options={"fatol": 1e-12}).fun + 1e-8


@pytest.mark.parametrize(
    ("truth", "parameters"),
    [
        (Discrete(Form.TRUNCATED, 1, 1.5, 0.02), {"exponent": 1.5, "rate": 0.02}),
        (Discrete(Form.LOG_NORMAL, 1, 1.0, 0.125), {"mu": 0.0, "sigma": 2.0}),
    ],
)
def test_a_fit_finds_the_parameters_that_the_data_were_made_with(truth: Discrete, parameters: dict[str, float]) -> None:
    assert dict(truth.parameters()) == pytest.approx(parameters)
    drawn = Sample.of(truth.draw(100_000, np.random.default_rng(3)))
    assert dict(fit(truth.form, drawn, 1).parameters()) == pytest.approx(parameters, rel=0.06, abs=0.06)


def test_a_log_normal_without_bend_says_that_it_is_a_power_law() -> None:
    assert Discrete(Form.LOG_NORMAL, 3, 2.5, 0.0).parameters() == (("exponent", 2.5),)


@given(st.lists(st.integers(1, 12), min_size=1, max_size=30))
def test_the_distance_is_the_largest_over_every_whole_number(data: list[int]) -> None:
    sample = Sample.of(np.array(data))
    model = Discrete(Form.POWER_LAW, int(sample.values[0]), 2.0, 0.0)
    every = np.arange(model.least, max(data) + 2)
    seen = np.array([sum(one >= value for one in data) / len(data) for value in every])
    assert distance(model, sample) == pytest.approx(np.abs(seen - model.at_least(every)).max(), abs=1e-12)


@given(st.lists(st.integers(1, 12), max_size=30), st.integers(1, 13))
def test_a_sample_knows_its_numbers_and_its_tail(data: list[int], least: int) -> None:
    sample = Sample.of(np.array(data, dtype=np.int64))
    assert len(sample) == len(data)
    kept = sample.above(least)
    assert np.repeat(kept.values, kept.numbers).tolist() == sorted(one for one in data if one >= least)

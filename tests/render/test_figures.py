import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.render.figures import compact, share, thousands


@pytest.mark.parametrize(
    ("number", "short"),
    [(0, "0"), (999, "999"), (1000, "1k"), (9_949, "9.9k"), (9_950, "10k"), (999_499, "999k"), (10**9, "1B")],
)
def test_a_compact_count_rounds_to_the_nearest(number: int, short: str) -> None:
    assert compact(number) == short


@given(st.integers(0, 10**12))
def test_a_compact_count_takes_few_columns(number: int) -> None:
    assert len(compact(number)) <= 5


@pytest.mark.parametrize(("number", "text"), [(100.0, "100"), (1234.5, "1,234.5"), (0, "0"), (10, "10")])
def test_a_fraction_loses_only_zeros_after_the_point(number: float, text: str) -> None:
    assert thousands(number) == text


def test_a_share_says_its_percent() -> None:
    assert share(0.005) == "0.5 %"

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.hub.pacing import MAX_WAIT, Quota, backoff, pause

QUOTAS = st.builds(
    Quota,
    st.integers(0, 10**12),
    st.integers(0, 10**12),
    st.none() | st.integers(0, 10**12),
    st.none() | st.integers(0, 10**12),
)


@given(st.none() | QUOTAS, st.floats(0, 1e9))
def test_no_pause_is_negative_or_longer_than_a_window_and_some(quota: Quota | None, elapsed: float) -> None:
    assert 0 <= pause(quota, elapsed) <= MAX_WAIT


@given(QUOTAS, st.floats(0, 1e9))
def test_there_is_a_pause_only_when_nothing_is_left_and_the_window_has_not_ended(quota: Quota, elapsed: float) -> None:
    assert (pause(quota, elapsed) > 0) == (quota.remaining == 0 and elapsed < quota.reset + 1)


@given(st.integers(1, 1000), st.none() | st.floats(0))
def test_every_failed_try_is_followed_by_a_wait_that_is_bounded(attempt: int, retry_after: float | None) -> None:
    assert 0 < backoff(attempt, retry_after) <= MAX_WAIT


@given(st.integers(1, 100))
def test_waits_never_get_shorter(attempt: int) -> None:
    assert backoff(attempt) <= backoff(attempt + 1)


@pytest.mark.parametrize(
    ("requests", "minutes"), [(0, 0.0), (120, 0.0), (121, 3.0), (620, 3.0), (621, 8.0), (3_200, 33.0)]
)
def test_minutes_count_the_windows_that_must_pass(requests: int, minutes: float) -> None:
    assert Quota(120, 180, 500, 300).minutes(requests) == minutes


@given(st.integers(1, 500), st.integers(0, 300), st.integers(0, 5_000))
def test_minutes_are_those_of_a_client_that_waits_whenever_nothing_is_left(left: int, reset: int, asked: int) -> None:
    seconds, remaining, until = 0.0, left, float(reset)
    for _ in range(asked):
        if remaining == 0:
            seconds += until
            remaining, until = 500, 300.0
        remaining -= 1
    assert Quota(left, reset, 500, 300).minutes(asked) == pytest.approx(seconds / 60)


def test_a_quota_of_unknown_size_promises_no_minutes() -> None:
    assert Quota(0, 100, None, None).minutes(1_000) == 0.0


@pytest.mark.parametrize(
    ("quota", "bounded"),
    [
        (Quota(499, 1, 500, 300), True),
        (Quota(0, 1, None, None), True),
        (Quota(999_999_999, 1, 1_000_000_000, 300), False),
        (Quota(999_999_999, 1, None, None), False),
    ],
)
def test_a_quota_of_more_than_ten_million_is_none(quota: Quota, bounded: bool) -> None:
    assert quota.bounded is bounded

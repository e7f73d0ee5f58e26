import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lineage.stats.uploads.runs import runs
from tests.stats.uploads.uploading import slow_runs

EVENTS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 30)), max_size=30)


@given(EVENTS, st.integers(2, 5), st.integers(1, 9))
def test_a_run_is_what_windows_with_enough_events_and_an_event_in_common_make(
    events: list[tuple[int, int]], fewest: int, window: int
) -> None:
    group, day = np.array([one for one, _ in events], np.int64), np.array([one for _, one in events], np.int64)

    found = runs(group, day, fewest=fewest, window=window)

    slow = [
        frozenset(run)
        for number in range(3)
        for run in slow_runs(
            [(day, at) for at, (one, day) in enumerate(events) if one == number], fewest=fewest, window=window
        )
    ]
    numbered = [frozenset(np.flatnonzero(found == number).tolist()) for number in range(int(found.max(initial=-1)) + 1)]
    # Of events on one day any may be in a run that begins or ends there, so runs are compared by their days.
    assert sorted(sorted((events[at], 1) for at in run) for run in numbered) == sorted(
        sorted((events[at], 1) for at in run) for run in slow
    )

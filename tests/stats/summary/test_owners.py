from collections import Counter, defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lineage.facts import Codes
from lineage.stats.over_time.months import month_names, month_of
from lineage.stats.summary.owners import owners
from tests.stats.said import SAID, TODAY

NAMES = tuple(f"owner-{number:02}" for number in range(15))
MODELS = st.lists(
    st.tuples(st.integers(-1, len(NAMES) - 1), st.integers(-1, 200) | st.just(TODAY + 1), st.booleans()), max_size=50
)


@given(MODELS)
def test_owners_are_counted_one_model_at_a_time(models: list[tuple[int, int, bool]]) -> None:
    table = np.array(models, dtype=np.int64).reshape(-1, 3).T
    codes = Codes(table[0].astype(np.int32), NAMES)
    found = owners(codes, table[1].astype(np.int32), table[2].astype(np.bool_), **SAID)
    numbers = Counter(NAMES[code] for code, _, _ in models if code >= 0)
    top = sorted(numbers.items(), key=lambda one: (-one[1], one[0]))[:10]
    assert (found.rule, found.as_of, found.models) == (SAID["rule"], SAID["as_of"], len(models))
    assert (found.owners, found.top) == (len(numbers), tuple(top))
    assert found.without_owner == sum(code < 0 for code, _, _ in models)
    assert found.top_share == (sum(number for _, number in top) / len(models) if models else None)
    days = defaultdict(list)
    for code, day, stamped in models:
        if code >= 0 and 0 <= day <= TODAY and not stamped:
            days[code].append(day)
    first = [int(month_of(np.array([min(mine)], dtype=np.int32))[0]) for mine in days.values()]
    months = range(min(first), max(first) + 1) if first else range(0)
    assert found.months == tuple(month_names(one, one)[0] for one in months)
    assert found.new == tuple(first.count(one) for one in months)
    assert found.undated == len(numbers) - len(days)


def test_an_owner_is_new_only_once() -> None:
    days = np.array([0, 40, 80], dtype=np.int32)
    found = owners(Codes(np.zeros(3, dtype=np.int32), ("ann",)), days, np.zeros(3, dtype=np.bool_), **SAID)
    assert (found.months, found.new) == (("1970-01",), (1,))

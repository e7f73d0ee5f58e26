from hypothesis import given
from hypothesis import strategies as st

from lineage.stats import RELATION_NAMES, CountingRule, by_relation_and_depth

from .families import Family, families

RULES = st.builds(
    CountingRule,
    first_party=st.sampled_from(["in", "out"]),
    reach=st.sampled_from(["direct", "all"]),
)


@given(families(), RULES)
def test_each_cell_counts_its_models(case: Family, rule: CountingRule) -> None:
    table = by_relation_and_depth(case.tally(rule))
    depth = case.ruled_depths()
    bases = set(case.roots) if rule.reach == "direct" else set(case.depths())
    cells = [(case.relation(model, bases), depth[model]) for model in case.counted(rule)]
    expected = tuple(tuple(cells.count((name, column)) for column in table.depths) for name in RELATION_NAMES)
    assert (table.rule, table.relations, table.numbers) == (rule, RELATION_NAMES, expected)


@given(families(), RULES, st.sampled_from(["once", "share"]))
def test_rows_and_columns_sum_to_the_counts(case: Family, rule: CountingRule, merges: str) -> None:
    counts = case.tally(CountingRule(first_party=rule.first_party, reach=rule.reach, merges=merges))  # type: ignore[arg-type]  # one of two
    table = by_relation_and_depth(counts)
    rows, columns = [sum(row) for row in table.numbers], [sum(column) for column in zip(*table.numbers, strict=True)]
    assert all(abs(row - number) < 1e-9 for row, (_, number) in zip(rows, counts.by_relation(), strict=True))
    assert all(abs(column - number) < 1e-9 for column, number in zip(columns, counts.by_depth(), strict=True))
    assert table.depths == tuple(range(1, len(counts.by_depth()) + 1))

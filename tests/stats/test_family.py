from hypothesis import given
from hypothesis import strategies as st

from lineage.stats import RELATION_NAMES, CountingRule, by_relation_and_depth, count

from .families import Family, families

RULES = st.sampled_from([CountingRule("model"), CountingRule("organisation", first_party="in")])


@given(families(), RULES)
def test_each_cell_counts_its_models(case: Family, rule: CountingRule) -> None:
    table = by_relation_and_depth(case.graph(), case.roots, case.mask(), rule)
    depth, family = case.ruled_depths(rule), set(case.depths())
    cells = [(case.relation(model, family), depth[model]) for model in case.counted(rule)]
    expected = tuple(tuple(cells.count((name, column)) for column in table.depths) for name in RELATION_NAMES)
    assert (table.rule, table.relations, table.numbers) == (rule, RELATION_NAMES, expected)


@given(families(), RULES)
def test_rows_and_columns_sum_to_the_counts(case: Family, rule: CountingRule) -> None:
    table = by_relation_and_depth(case.graph(), case.roots, case.mask(), rule)
    counts = count(case.graph(), case.roots, case.mask(), rule)
    assert tuple(zip(table.relations, map(sum, table.numbers), strict=True)) == counts.all_by_relation
    assert tuple(map(sum, zip(*table.numbers, strict=True))) == counts.by_depth
    assert table.depths == tuple(range(1, len(counts.by_depth) + 1))

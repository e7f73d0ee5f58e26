"""A published figure is explained by trying rules; the search must find exactly what counting rule by rule finds."""

import numpy as np
import pytest
from hypothesis import given, settings

from lineage.errors import UsageError
from lineage.stats.rules.explain import Measured, _narrower, _structures, explain
from lineage.stats.rules.rule import CountingRule
from lineage.stats.rules.tally import tally
from tests.stats.rules.test_tally import World, arrays, worlds


@settings(max_examples=5)
@given(worlds())
def test_the_search_tries_every_rule_and_finds_what_each_counts(world: World) -> None:
    edges, traits = arrays(world)
    roots = np.array(world.roots, dtype=np.int64)

    def measure(rule: CountingRule) -> Measured:
        return Measured(tally(edges, roots, traits, rule), traits)

    rules = [rule for structure in _structures(None) for rule in _narrower(structure)]
    expected = {rule: tally(edges, roots, traits, rule).total for rule in rules[::7]}
    found = explain(2, measure, tolerance=0.25)
    assert found.tried == len(rules) == len(set(rules))
    hits = {hit.rule: hit.value for hit in found.hits}
    for rule, value in expected.items():
        assert (rule in hits) == (abs(value / 2 - 1) <= 0.25)
        assert hits.get(rule, value) == pytest.approx(value)
    assert [abs(hit.off) for hit in found.hits] == sorted(abs(hit.off) for hit in found.hits)


@pytest.mark.parametrize("figure", [0, -5, float("nan")])
def test_only_a_positive_figure_can_be_explained(figure: float) -> None:
    with pytest.raises(UsageError, match="greater than zero"):
        explain(figure, lambda _: pytest.fail("nothing is counted"))

import numpy as np
import pytest
from hypothesis import given

from lineage.errors import UsageError
from lineage.stats.rules.rule import CountingRule
from lineage.stats.rules.tally import tally
from lineage.stats.shape.below_each import below_each
from tests.stats.rules.test_tally import RULES, Model, World, arrays, worlds


@given(worlds(), RULES)
def test_below_each_model_there_is_what_is_counted_below_it_alone(world: World, rule: CountingRule) -> None:
    edges, traits = arrays(world)
    rule = CountingRule(
        first_party=rule.first_party,
        relations=rule.relations,
        mirrors=rule.mirrors,
        min_downloads=rule.min_downloads,
        without=rule.without,
        bursts=rule.bursts,
        as_of=rule.as_of,
    )
    found = below_each(edges, np.array(world.roots, dtype=np.int64), traits, rule)
    for place, root in enumerate(world.roots):
        alone = np.array([root], dtype=np.int64)
        direct = CountingRule(**{name: getattr(rule, name) for name in rule.__slots__} | {"reach": "direct"})
        assert found.reach[place] == tally(edges, alone, traits, rule).total
        assert found.fan_out[place] == tally(edges, alone, traits, direct).total


@pytest.mark.parametrize(
    "rule", [CountingRule(basis="tagged"), CountingRule(reach="direct"), CountingRule(merges="share")]
)
def test_a_rule_that_is_not_for_two_numbers_side_by_side_is_refused(rule: CountingRule) -> None:
    edges, traits = arrays(World([Model(False, 0, 0, False, False, False, 0)], {}, [0]))
    with pytest.raises(UsageError, match="side by side"):
        below_each(edges, np.array([0]), traits, rule)

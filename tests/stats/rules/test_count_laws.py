"""The laws of counting, on families told by hand and made by Hypothesis."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.facts import RELATION_CODES, EdgeArrays, Relation
from lineage.stats import RELATION_NAMES, CountingRule, tally
from lineage.stats.rules.tally import Traits
from tests.stats.families import Family, families

FINETUNE, ADAPTER, QUANTIZED, MERGE, UNSTATED = range(5)
OUT = CountingRule(first_party="out")
IN = CountingRule(first_party="in")
DIRECT = CountingRule(first_party="out", reach="direct")
DIRECT_IN = CountingRule(first_party="in", reach="direct")
NONE = dict.fromkeys(RELATION_NAMES, 0)
RULES = st.sampled_from([OUT, IN, DIRECT, DIRECT_IN])


def family(edges: dict[tuple[int, int], int], roots: list[int], own: tuple[int, ...] = ()) -> Family:
    models = 1 + max(max(pair) for pair in edges)
    return Family(models, edges, roots, [model in own for model in range(models)])


@given(families(), RULES)
def test_counts_are_those_worked_out_one_model_at_a_time(case: Family, rule: CountingRule) -> None:
    found, depth = case.tally(rule), case.ruled_depths()
    assert found.keys.tolist() == sorted(case.counted(rule))
    assert found.depth.tolist() == [depth[model] for model in found.keys.tolist()]
    assert dict(found.by_relation()) == case.split(rule)


@given(families(), RULES)
def test_parts_sum_to_their_whole(case: Family, rule: CountingRule) -> None:
    found = case.tally(rule)
    assert sum(number for _, number in found.by_relation()) == found.total == sum(found.by_depth())


@given(families(), st.sampled_from([(OUT, DIRECT), (IN, DIRECT_IN)]))
def test_direct_derivatives_are_those_of_depth_one(case: Family, rules: tuple[CountingRule, CountingRule]) -> None:
    every, direct = map(case.tally, rules)
    assert direct.keys.tolist() == every.keys[every.depth == 1].tolist()


@given(families())
def test_counting_the_first_party_adds_exactly_its_models(case: Family) -> None:
    without, with_own = (set(case.tally(rule).keys.tolist()) for rule in (OUT, IN))
    owned = {model for model in range(case.models) if case.own[model]} | set(case.roots)
    assert without == with_own - owned


def test_a_model_counts_once_however_many_ways_lead_to_it() -> None:
    case = family({(0, 1): FINETUNE, (0, 2): FINETUNE, (1, 3): MERGE, (2, 3): MERGE}, roots=[0])
    found = case.tally(OUT)
    assert (found.total, found.by_depth()) == (3, (2, 1))
    assert dict(found.by_relation())["merge"] == 1


def test_the_owners_own_models_are_passed_through_but_not_counted() -> None:
    case = family({(0, 1): FINETUNE, (1, 2): QUANTIZED}, roots=[0], own=(0, 1))
    assert (case.tally(DIRECT).total, case.tally(OUT).by_depth()) == (0, (0, 1))
    assert (case.tally(DIRECT_IN).total, case.tally(IN).by_depth()) == (1, (1, 1))


def test_of_an_organization_its_own_roots_count_where_they_are_made_from_one_another() -> None:
    case = family({(0, 1): FINETUNE, (1, 2): QUANTIZED, (3, 0): MERGE, (2, 3): MERGE}, roots=[0, 1, 2], own=(0, 1, 2))
    assert case.tally(IN).by_depth() == (3, 1)
    assert dict(case.tally(DIRECT_IN).by_relation()) == NONE | {"finetune": 1, "quantized": 1, "merge": 1}
    assert case.tally(IN).depth.tolist() == [2, 1, 1, 1]


def test_a_root_that_is_made_from_nothing_of_the_family_does_not_count() -> None:
    assert family({(0, 1): FINETUNE, (2, 0): FINETUNE}, roots=[0], own=(0,)).tally(IN).total == 1


def test_a_root_never_counts_without_the_first_party_not_even_below_another_root() -> None:
    case = family({(0, 1): FINETUNE, (1, 0): FINETUNE, (1, 2): ADAPTER}, roots=[0, 1])
    assert case.tally(OUT).by_depth() == (1,)


def test_one_root_alone_never_counts_not_even_in_a_cycle() -> None:
    case = family({(0, 1): FINETUNE, (1, 0): FINETUNE}, roots=[0])
    assert case.tally(IN).keys.tolist() == [1]


def test_a_root_in_a_ring_with_a_stranger_is_not_its_own_derivative_whatever_other_roots_there_are() -> None:
    ring = {(0, 1): FINETUNE, (1, 0): FINETUNE}
    assert family(ring | {(2, 3): ADAPTER}, roots=[0, 2], own=(0, 2)).tally(IN).keys.tolist() == [1, 3]
    below_another = family(ring | {(2, 1): ADAPTER}, roots=[0, 2], own=(0, 2)).tally(IN)
    assert (below_another.keys.tolist(), below_another.depth.tolist()) == ([0, 1], [2, 1])


@given(families(), RULES, st.data())
def test_another_root_without_edges_changes_nothing(case: Family, rule: CountingRule, data: st.DataObject) -> None:
    model = data.draw(st.integers(-1, case.models - 1))
    one = Family(case.models, case.edges, [model], case.own).tally(rule)
    beside = Family(case.models + 1, case.edges, [model, case.models], [*case.own, True]).tally(rule)
    assert (beside.keys.tolist(), beside.depth.tolist(), beside.by_relation()) == (
        one.keys.tolist(),
        one.depth.tolist(),
        one.by_relation(),
    )


def test_directly_only_the_relation_to_roots_matters_in_all_that_to_the_whole_family() -> None:
    case = family({(0, 1): FINETUNE, (0, 2): ADAPTER, (1, 2): MERGE}, roots=[0])
    assert dict(case.tally(DIRECT).by_relation()) == NONE | {"finetune": 1, "adapter": 1}
    assert dict(case.tally(OUT).by_relation()) == NONE | {"finetune": 1, "several": 1}


def test_bases_outside_the_family_say_nothing_of_the_relation_to_it() -> None:
    case = family({(0, 2): ADAPTER, (1, 2): MERGE}, roots=[0])
    assert dict(case.tally(OUT).by_relation())["adapter"] == 1


def test_an_unstated_relation_beside_a_stated_one_says_nothing() -> None:
    case = family({(0, 2): UNSTATED, (1, 2): MERGE}, roots=[0, 1])
    assert dict(case.tally(DIRECT).by_relation()) == NONE | {"merge": 1}
    assert case.tally(replace(DIRECT, relations=(Relation.UNSTATED,))).total == 0


def with_more_edges(case: Family, data: st.DataObject, codes: st.SearchStrategy[int]) -> Family:
    """Add edges between models that have none yet."""
    model = st.integers(0, max(case.models - 1, 0))
    added = data.draw(st.dictionaries(st.tuples(model, model), codes, max_size=12)) if case.models else {}
    return replace(case, edges=added | case.edges)


@given(families(), st.sampled_from([DIRECT, DIRECT_IN]), st.data())
def test_added_unstated_edges_lower_the_count_of_no_stated_relation(
    case: Family, rule: CountingRule, data: st.DataObject
) -> None:
    before = dict(case.tally(rule).by_relation())
    after = dict(with_more_edges(case, data, st.just(UNSTATED)).tally(rule).by_relation())
    del before["unstated"]
    assert all(after[name] >= number for name, number in before.items())


@given(families(), RULES, st.data())
def test_an_added_edge_takes_no_model_from_what_has_a_stated_relation(
    case: Family, rule: CountingRule, data: st.DataObject
) -> None:
    more = with_more_edges(case, data, st.integers(0, UNSTATED))
    for relation in RELATION_CODES[:UNSTATED]:
        before, after = (set(one.tally(replace(rule, relations=(relation,))).keys.tolist()) for one in (case, more))
        assert before <= after


@pytest.mark.parametrize("rule", [OUT, DIRECT])
def test_a_subject_without_edges_has_no_derivatives(rule: CountingRule) -> None:
    found = family({(0, 1): FINETUNE}, roots=[-1]).tally(rule)
    assert (found.total, found.by_depth(), dict(found.by_relation())) == (0, (), NONE)


def test_a_family_of_200_000_models_is_counted_whole() -> None:
    models, random = 200_000, np.random.default_rng(4)
    derivative = np.append(np.arange(1, models), 0)
    base = np.append((derivative[:-1] * random.random(models - 1) ** 3).astype(np.int64), 1)
    relation = np.append(random.integers(0, 5, models - 1), 0)
    edges = EdgeArrays(np.arange(models), base.astype(np.int32), derivative.astype(np.int32), relation.astype(np.uint8))
    nobody, unsaid = np.zeros(models, dtype=np.bool_), np.full(models, -1)
    itself = np.arange(models, dtype=np.int32)
    traits = Traits(nobody, unsaid.astype(np.int32), unsaid, nobody, nobody, nobody, itself)
    found = tally(edges, np.array([0]), traits, OUT)
    assert found.total == models - 1
    assert tally(edges, np.array([0]), traits, DIRECT).total == np.count_nonzero(base == 0)
    assert [number for _, number in found.by_relation()] == np.bincount(relation[:-1], minlength=6).tolist()

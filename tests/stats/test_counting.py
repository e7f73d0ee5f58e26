from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.errors import UsageError
from lineage.facts import EdgeArrays, Evidence
from lineage.graph import LineageGraph
from lineage.stats import RELATION_NAMES, CountingRule, count, counted

from .families import Family, families

FINETUNE, ADAPTER, QUANTIZED, MERGE, UNSTATED = range(5)
OUT = CountingRule("model")
IN = CountingRule("model", first_party="in")
ALL_OF_THEM = CountingRule("organisation", first_party="in")
RULES = st.sampled_from([OUT, IN, ALL_OF_THEM, CountingRule("organisation")])


def family(edges: dict[tuple[int, int], int], roots: list[int], own: tuple[int, ...] = ()) -> Family:
    models = 1 + max(max(pair) for pair in edges)
    return Family(models, edges, roots, [model in own for model in range(models)])


@given(families(), RULES)
def test_counts_are_those_worked_out_one_model_at_a_time(case: Family, rule: CountingRule) -> None:
    assert count(case.graph(), case.roots, case.mask(), rule) == case.counts(rule)


@given(families(), RULES)
def test_parts_sum_to_their_whole(case: Family, rule: CountingRule) -> None:
    counts = count(case.graph(), case.roots, case.mask(), rule)
    assert sum(number for _, number in counts.direct_by_relation) == counts.direct == sum(counts.by_depth[:1])
    assert sum(number for _, number in counts.all_by_relation) == counts.all == sum(counts.by_depth)


@given(families())
def test_counting_the_first_party_adds_exactly_its_models(case: Family) -> None:
    graph, own = case.graph(), case.mask()
    without = set(counted(graph, case.roots, own, OUT).models.tolist())
    with_own = set(counted(graph, case.roots, own, IN).models.tolist())
    assert without == {model for model in with_own if not own[model]}


def test_a_model_counts_once_however_many_ways_lead_to_it() -> None:
    case = family({(0, 1): FINETUNE, (0, 2): FINETUNE, (1, 3): MERGE, (2, 3): MERGE}, roots=[0])
    counts = count(case.graph(), case.roots, case.mask(), OUT)
    assert (counts.all, counts.by_depth) == (3, (2, 1))
    assert dict(counts.all_by_relation)["merge"] == 1


def test_the_owners_own_models_are_passed_through_but_not_counted() -> None:
    case = family({(0, 1): FINETUNE, (1, 2): QUANTIZED}, roots=[0], own=(0, 1))
    left_out = count(case.graph(), case.roots, case.mask(), OUT)
    assert (left_out.direct, left_out.all, left_out.by_depth) == (0, 1, (0, 1))
    taken_in = count(case.graph(), case.roots, case.mask(), IN)
    assert (taken_in.direct, taken_in.all, taken_in.by_depth) == (1, 2, (1, 1))


def test_of_an_organisation_its_own_roots_count_where_they_are_made_from_one_another() -> None:
    case = family({(0, 1): FINETUNE, (1, 2): QUANTIZED, (3, 0): MERGE, (2, 3): MERGE}, roots=[0, 1, 2], own=(0, 1, 2))
    counts = count(case.graph(), case.roots, case.mask(), ALL_OF_THEM)
    assert (counts.direct, counts.all, counts.by_depth) == (3, 4, (3, 1))
    assert dict(counts.direct_by_relation) == dict.fromkeys(RELATION_NAMES, 0) | {
        "finetune": 1,
        "quantized": 1,
        "merge": 1,
    }
    assert counted(case.graph(), case.roots, case.mask(), ALL_OF_THEM).depth.tolist() == [2, 1, 1, 1]


def test_a_root_that_is_made_from_nothing_of_the_family_does_not_count() -> None:
    case = family({(0, 1): FINETUNE, (2, 0): FINETUNE}, roots=[0], own=(0,))
    assert count(case.graph(), case.roots, case.mask(), ALL_OF_THEM).all == 1


@pytest.mark.parametrize("rule", [OUT, IN])
def test_a_root_never_counts_not_even_below_another_root_or_in_a_cycle(rule: CountingRule) -> None:
    case = family({(0, 1): FINETUNE, (1, 0): FINETUNE, (1, 2): ADAPTER}, roots=[0, 1])
    assert count(case.graph(), case.roots, case.mask(), rule).by_depth == (1,)


def test_directly_only_the_relation_to_roots_matters_in_all_that_to_the_whole_family() -> None:
    case = family({(0, 1): FINETUNE, (0, 2): ADAPTER, (1, 2): MERGE}, roots=[0])
    counts = count(case.graph(), case.roots, case.mask(), OUT)
    assert dict(counts.direct_by_relation) == dict.fromkeys(RELATION_NAMES, 0) | {"finetune": 1, "adapter": 1}
    assert dict(counts.all_by_relation) == dict.fromkeys(RELATION_NAMES, 0) | {"finetune": 1, "several": 1}


def test_bases_outside_the_family_say_nothing_of_the_relation_to_it() -> None:
    case = family({(0, 2): ADAPTER, (1, 2): MERGE}, roots=[0])
    assert dict(count(case.graph(), case.roots, case.mask(), OUT).all_by_relation)["adapter"] == 1


def test_an_unstated_relation_beside_a_stated_one_makes_several() -> None:
    case = family({(0, 2): UNSTATED, (1, 2): MERGE}, roots=[0, 1])
    assert dict(count(case.graph(), case.roots, case.mask(), OUT).direct_by_relation)["several"] == 1


def test_a_subject_without_edges_has_no_derivatives() -> None:
    case = family({(0, 1): FINETUNE}, roots=[-1])
    counts = count(case.graph(), case.roots, case.mask(), OUT)
    assert (counts.direct, counts.all, counts.by_depth) == (0, 0, ())
    assert counts.all_by_relation == tuple((name, 0) for name in RELATION_NAMES)


def test_a_family_of_200_000_models_is_counted_whole() -> None:
    models, random = 200_000, np.random.default_rng(4)
    derivative = np.arange(1, models)
    base = (derivative * random.random(models - 1) ** 3).astype(np.int64)
    relation = random.integers(0, 5, models - 1)
    back = (np.append(base, 1), np.append(derivative, 0), np.append(relation, 0))
    graph = LineageGraph.from_edges(
        EdgeArrays(np.arange(models), back[0].astype(np.int32), back[1].astype(np.int32), back[2].astype(np.uint8))
    )
    counts = count(graph, [0], np.zeros(models, dtype=np.bool_), OUT)
    assert counts.all == models - 1
    assert counts.direct == graph.down.degrees()[0]
    assert dict(counts.all_by_relation) == dict(zip(RELATION_NAMES, np.bincount(relation, minlength=6), strict=True))


def test_equal_choices_are_equal_rules_in_whatever_order_they_are_named() -> None:
    rule = CountingRule("model", evidence=(Evidence.CARD, Evidence.HUB, Evidence.CARD))
    assert rule == CountingRule("model", evidence=(Evidence.HUB, Evidence.CARD))
    assert rule.as_dict()["evidence"] == ["hub", "card"]


def test_a_rule_without_evidence_is_refused() -> None:
    with pytest.raises(UsageError, match="at least one kind of evidence"):
        CountingRule("model", evidence=())


@pytest.mark.parametrize("first_party", ["in", "out"])
@pytest.mark.parametrize("roots", ["model", "organisation"])
@pytest.mark.parametrize("evidence", [(Evidence.HUB,), (Evidence.HUB, Evidence.TAG), tuple(Evidence)])
def test_no_two_rules_are_said_in_the_same_words(
    first_party: Literal["in", "out"], roots: Literal["model", "organisation"], evidence: tuple[Evidence, ...]
) -> None:
    rule = CountingRule(roots, first_party, evidence)
    others = [
        CountingRule("organisation" if roots == "model" else "model", first_party, evidence),
        CountingRule(roots, "out" if first_party == "in" else "in", evidence),
        CountingRule(roots, first_party, (Evidence.NAME,)),
    ]
    assert rule.words() not in [other.words() for other in others]
    assert all(kind.value in rule.words() for kind in evidence)
    assert rule.words().endswith(".")
    assert rule.words().count(".") == 1

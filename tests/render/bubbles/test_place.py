from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lineage.render.bubbles import place
from tests.render.bubbles.forests import Forest, check, filled, forest, forests, hub_like, hung


@settings(max_examples=150)
@given(forests())
def test_nothing_overlaps_and_every_subtree_lies_inside_its_parent(made: Forest) -> None:
    check(made)


@settings(max_examples=60)
@given(forests(), st.randoms(use_true_random=False))
def test_shuffled_models_get_the_same_places_to_the_last_bit(made: Forest, random: Random) -> None:
    order = list(range(len(made.parent)))
    random.shuffle(order)
    first, second = made.placed(), made.shuffled(np.array(order, dtype=np.int64)).placed()
    assert np.array_equal(made.rank[first.order], made.rank[np.array(order, dtype=np.int64)[second.order]])
    for name in ("parent", "subtree", "x", "y", "radius", "cx", "cy", "circle"):
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()


def test_no_models_at_all_make_an_empty_map() -> None:
    assert len(check(forest([])).x) == 0


def test_models_alone_make_a_field_with_the_most_downloaded_in_its_middle() -> None:
    found = check(forest([-1] * 5000, weight=np.arange(5000)))
    assert found.order[:3].tolist() == [4999, 4998, 4997]
    distance = np.hypot(found.x, found.y)
    assert (np.diff(distance) > 0).all()
    assert 5000 / (distance.max() + 1) ** 2 > 0.65


def test_models_alone_stand_around_the_families() -> None:
    found = check(forest([-1] + [0] * 50 + [-1] * 50 + [-1, 101]))
    families, alone = found.subtree > 1, (found.subtree == 1) & (found.parent < 0)
    assert np.count_nonzero(alone) == 50
    reach = (np.hypot(found.cx, found.cy) + found.circle)[families].max()
    assert (np.hypot(found.x, found.y)[alone] > reach).all()


def test_a_few_models_alone_make_a_row_below_the_families_with_the_first_in_its_middle() -> None:
    found = check(forest([-1] + [0] * 300 + [-1] * 9, weight=np.arange(310)))
    row = slice(301, 310)
    assert (found.y[row] > found.cy[0] + 0.7 * found.circle[0]).all()
    assert np.diff(np.sort(found.x[row])).max() < 3
    assert found.order[301] == 309
    assert abs(found.x[301] - found.x[row].mean()) < 1
    assert set(found.radius[row].tolist()) == {1.0}


def test_many_models_alone_are_drawn_smaller_so_that_the_families_keep_the_picture() -> None:
    found = check(forest([-1] + [0] * 2_000 + [-1] * 6_000))
    families = float((np.hypot(found.cx, found.cy) + found.circle)[:2_001].max())
    outer = float(np.hypot(found.x, found.y).max())
    assert 0.4 <= found.radius[-1] < 0.6
    assert outer / families < 1.25
    assert np.array_equal(found.circle[2_001:], found.radius[2_001:])


@pytest.mark.parametrize("below", [3, 40, 400])
@pytest.mark.parametrize("leaves", [0, 2, 60, 300])
def test_the_root_of_the_only_family_stands_above_the_middle_or_in_it(leaves: int, below: int) -> None:
    found = check(forest([-1, 0, *([1] * below), *([0] * leaves)]))
    assert found.y[0] <= found.cy[0] + 1e-9
    assert abs(found.x[0] - found.cx[0]) < 1e-6 * found.circle[0]


def test_a_hub_of_a_hundred_thousand_leaves_is_a_pie_of_dots() -> None:
    relation = np.repeat([2, 0, 1, 0], [40_000, 30_000, 20_000, 10_001])
    made = forest(np.append(np.zeros(100_000, dtype=np.int64), -1)[::-1].copy(), relation)
    found = check(made)
    assert filled(found, 0) > 0.65
    assert found.radius[0] > 50
    kinds, weights = made.relation[found.order], made.weight[found.order]
    angle = np.remainder(np.arctan2(found.y - found.y[0], found.x - found.x[0]), 2 * np.pi)
    ends = []
    for kind in (0, 1, 2):
        leaves = np.flatnonzero((kinds == kind) & (found.subtree == 1))
        assert np.ptp(angle[leaves]) == pytest.approx(2 * np.pi * len(leaves) / 100_000, rel=0.01)
        ends += [angle[leaves].min(), angle[leaves].max()]
        distance = np.hypot(found.x[leaves] - found.x[0], found.y[leaves] - found.y[0])
        assert (np.diff(weights[leaves[np.argsort(distance)]]) <= 0).all()
    assert ends == sorted(ends)


def test_a_chain_of_ten_thousand_winds_into_a_disc() -> None:
    found = check(forest(np.arange(-1, 9_999)))
    assert found.subtree.tolist() == list(range(10_000, 0, -1))
    assert filled(found, 0) > 0.7


def test_a_deep_chain_with_a_leaf_at_each_link_nests() -> None:
    links = np.arange(-2, 1998, 2)
    check(forest(np.stack([np.maximum(links, -1), np.arange(0, 2000, 2)], axis=1).reshape(-1)))


def linked(links: int, leaves: int) -> Forest:
    """A chain in which each link but the last has leaves beside the next link."""
    size = leaves + 1
    number = np.arange(links * size)
    return forest(np.where(number % size == 0, number - size, number - number % size).clip(-1))


@pytest.mark.parametrize(("leaves", "widest"), [(1, 80), (4, 90), (10, 105), (40, 140)])
def test_a_chain_whose_links_have_leaves_grows_by_little_more_than_a_dot_at_each(leaves: int, widest: float) -> None:
    found = check(linked(50, leaves))
    assert found.circle[0] < widest


def test_leaves_beside_a_wider_circle_stand_round_it_by_relation() -> None:
    parent = [-1, *([0] * 24), 0, *([25] * 300)]
    made = forest(parent, np.repeat([0, 1, 2, 0], [10, 10, 5, 301]))
    found = check(made)
    assert found.circle[0] < found.circle[1] + 3
    leaves = np.flatnonzero((found.subtree == 1) & (found.parent == 0))
    kinds = made.relation[found.order[leaves]]
    angle = np.arctan2(found.y[leaves] - found.cy[1], found.x[leaves] - found.cx[1])
    own = np.arctan2(found.y[0] - found.cy[1], found.x[0] - found.cx[1])
    assert (np.diff(kinds[np.argsort(np.remainder(angle - own, 2 * np.pi))]) >= 0).all()


def test_chains_under_a_hub_and_with_a_hub_at_their_end_turn_as_one() -> None:
    parent = [-1, *([0] * 40)]
    for _ in range(5):
        parent += [0, *range(len(parent), len(parent) + 9)]
        parent += [len(parent) - 1] * 12
    check(forest(parent))


@pytest.mark.parametrize("subs", [1, 2, 3, 30, 199, 200, 201, 2000])
def test_any_number_of_bases_round_a_hub_leaves_no_gaps(subs: int) -> None:
    random = np.random.default_rng(subs)
    parent = [-1, *([0] * 500), *([0] * subs)]
    for base in range(501, 501 + subs):
        parent += [base] * int(random.pareto(1) * 2 + 1)
    found = check(forest(parent))
    assert filled(found, 0) > 0.3


def test_a_made_up_hub_is_round_even_and_has_its_biggest_family_in_the_middle() -> None:
    graph, downloads = hub_like(60_000, alone=False)
    tree = hung(graph)
    found = check(Forest(tree.parent.astype(np.int64), tree.relation, downloads, np.arange(len(graph))))
    families = np.flatnonzero((found.parent < 0) & (found.subtree > 1))
    assert families[0] == 0
    assert np.hypot(found.cx[0], found.cy[0]) == 0
    assert found.radius[0] == found.radius.max()
    reach = np.hypot(found.cx[families], found.cy[families]) + found.circle[families]
    assert (found.circle[families] ** 2).sum() / reach.max() ** 2 > 0.65
    outward = np.arctan2(found.cy[families], found.cx[families])
    sectors = [reach[np.floor((outward + np.pi) / (2 * np.pi) * 24) % 24 == sector].max() for sector in range(24)]
    assert min(sectors) / max(sectors) > 0.9


def test_input_is_left_as_it_is() -> None:
    made = forest([-1, 0, 0, 1])
    for array in (made.parent, made.relation, made.weight, made.rank):
        array.flags.writeable = False
    place(made.parent, made.relation, made.weight, made.rank)

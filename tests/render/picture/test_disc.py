"""Laws of the disc: whatever the family, every model has its dot, and nothing lies on anything else."""

import random
from collections import Counter
from itertools import combinations, pairwise
from math import hypot
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lineage.render.picture.data import PortraitData
from lineage.render.picture.disc import CENTER, LEAST_PITCH, MOST_PITCH, ROOM, Disc, lay_out
from lineage.render.picture.groups import KEPT_CIRCLES, MOST_CIRCLES, divide
from lineage.render.picture.labels import DETAIL_STEP, NAME_STEP, spread
from lineage.render.picture.lettering import width
from lineage.render.picture.sunflower import WIDEST, places, slices
from tests.render.picture.families import families, family, models_of

NEARLY: Final = 1e-6


def taken(disc: Disc) -> np.ndarray[Any, Any]:
    """List the circles that dots, rings and the root take, one row of x, y and radius each."""
    radius = np.where(disc.ringed, disc.ring, disc.radius)
    return np.concatenate([np.stack([disc.x, disc.y, radius], axis=1), [disc.root]])


def overlapping(circles: np.ndarray[Any, Any]) -> list[tuple[float, ...]]:
    """Find a pair that overlaps for each circle that has one, looking only at those near it."""
    side = 2 * float(circles[:, 2].max())
    cells: dict[tuple[int, int], list[int]] = {}
    for at, (x, y, _) in enumerate(circles.tolist()):
        cells.setdefault((int(x // side), int(y // side)), []).append(at)
    found = []
    for (across, down), inside in cells.items():
        near = [at for x in (0, 1) for y in (-1, 0, 1) for at in cells.get((across + x, down + y), ())]
        for one in inside:
            x, y, radius = circles[one]
            found += [
                (*circles[one], *circles[other])
                for other in near
                if other != one
                and hypot(x - circles[other, 0], y - circles[other, 1]) < radius + circles[other, 2] - NEARLY
            ]
    return found


def check(data: PortraitData, disc: Disc) -> None:
    """Check everything that holds of every disc."""
    assert overlapping(taken(disc)) == []
    assert LEAST_PITCH <= disc.pitch <= MOST_PITCH
    hulls = np.array([hull.circle for hull in disc.hulls])
    for one, other in combinations(hulls.tolist(), 2):
        assert hypot(one[0] - other[0], one[1] - other[1]) >= one[2] + other[2]
    for x, y, radius in taken(disc):
        assert min(np.hypot(hulls[:, 0] - x, hulls[:, 1] - y) + radius - hulls[:, 2]) <= NEARLY
    for axis in (0, 1):
        assert (np.abs(hulls[:, axis] - CENTER[axis]) + hulls[:, 2]).max() <= ROOM[axis] / 2 + NEARLY
    # Every model has a dot, or shares one with others of its relation.
    assert disc.stands_for.sum() == len(data.parent)
    assert 1 <= disc.stands_for.min(initial=1) <= disc.stands_for.max(initial=1) <= disc.models_a_dot
    drawn: Counter[int] = Counter()
    for relation, many in zip(disc.relation.tolist(), disc.stands_for.tolist(), strict=True):
        drawn[relation] += many
    assert drawn == Counter(data.relation.tolist())
    for label in disc.labels:
        ends = label.x, label.x + label.side * max(width(line, label.size, "bold") for line in label.name)
        assert 440 <= min(ends) <= max(ends) <= 1176
        assert label.y - NAME_STEP / 2 >= 20
        assert label.y + NAME_STEP * len(label.name) + DETAIL_STEP * len(label.details) <= 575
    for one, other in combinations(disc.labels, 2):
        first, second = sorted((one, other), key=lambda label: label.y)
        lines = NAME_STEP * len(first.name) + DETAIL_STEP * len(first.details)
        assert first.side != second.side or first.y + lines <= second.y + NEARLY


@settings(max_examples=60)
@given(families(), st.randoms(use_true_random=False))
def test_no_two_dots_overlap_and_every_model_is_drawn_once_in_whatever_order_they_come(
    models: list[dict[str, Any]], chance: random.Random
) -> None:
    data = family(models)
    disc = lay_out(data)
    check(data, disc)
    chance.shuffle(models)
    again = lay_out(family(models))
    assert np.array_equal(taken(disc), taken(again))
    assert np.array_equal(disc.relation, again.relation)
    assert (disc.labels, disc.hulls) == (again.labels, again.hulls)


@pytest.mark.parametrize(
    "sizes",
    [(0,), (1,), (5,), (13,), (40, 1), (0, 1), (0, 12), (0, *[2] * 30), (50, 400), (900, *[9] * 40), (3, *[1] * 99)],
)
def test_families_of_many_shapes_obey_the_same_laws(sizes: tuple[int, ...]) -> None:
    data = family(models_of(*sizes))
    check(data, lay_out(data))


def test_of_fifty_thousand_models_a_dot_stands_for_several_and_the_largest_subfamilies_get_circles() -> None:
    sizes = [round(12_000 / (at + 1) ** 1.3) + 1 for at in range(300)]
    data = family(models_of(50_000 - sum(sizes) - len(sizes), *sizes))
    assert len(data.parent) == 50_000
    disc = lay_out(data)
    check(data, disc)
    assert disc.models_a_dot > 1
    assert (disc.circles, disc.subfamilies, len(disc.hulls)) == (KEPT_CIRCLES, 300, KEPT_CIRCLES + 1)


def test_as_many_circles_as_there_is_room_for_are_all_drawn() -> None:
    data = family(models_of(30, *[2] * MOST_CIRCLES))
    disc = lay_out(data)
    assert (disc.circles, disc.subfamilies, disc.models_a_dot) == (MOST_CIRCLES, MOST_CIRCLES, 1)


def test_a_batch_of_one_owner_is_a_circle_of_its_own_unless_it_is_everything() -> None:
    batch = [{"name": f"busy/run-{at}"} for at in range(20)]
    disc = lay_out(family([*models_of(30), *batch]))
    assert [hull.dashed for hull in disc.hulls] == [False, True]
    (label,) = disc.labels
    assert (label.name, label.details) == (("busy",), ("20 finetunes", "of one owner"))
    assert len(lay_out(family(batch)).hulls) == 1
    assert len(lay_out(family([*models_of(300), *batch])).hulls) == 1  # less than a tenth of the family


def test_a_label_tells_how_many_were_made_and_how_many_of_them_are_drawn_elsewhere() -> None:
    models = models_of(20, 3)
    models.append({"name": "x/Big-7B-GGUF", "reach": 3, "downloads": 9})
    models.append({"name": "x/below", "base": "x/Big-7B-GGUF"})
    labels = {label.name: label.details for label in lay_out(family(models)).labels}
    assert labels[("GGUF",)] == ("x", "3 made from it", "2 elsewhere")
    assert labels[("head-0",)] == ("h0 · 3 made from it",)


def test_names_that_may_not_be_written_are_skipped_and_their_circles_drawn() -> None:
    models = models_of(20, *[2] * 12)
    for model in models:
        model["unnamed"] = model["name"].endswith("head-3")
    disc = lay_out(family(models))
    assert len(disc.hulls) == 13
    assert len(disc.labels) == 8
    assert not any("head-3" in "".join(label.name) for label in disc.labels)


def test_inside_a_slice_the_most_downloaded_is_nearest_to_the_root() -> None:
    models = [{"name": f"o{at}/m", "downloads": 10**at, "relation": at % 2} for at in range(14)]
    disc = lay_out(family(models))
    way = np.hypot(disc.x - disc.root.x, disc.y - disc.root.y)
    for relation in (0, 1):
        inside = disc.relation == relation
        assert (np.diff(disc.radius[inside][np.argsort(way[inside], kind="stable")]) <= NEARLY).all()


@given(st.integers(1, 400), st.sampled_from((0.0, 0.78, 1.25, 3.0)))
def test_places_are_a_dots_width_apart_and_leave_their_hole_free(number: int, hole: float) -> None:
    at = places(number, hole)
    assert len(at) == number
    apart = np.hypot(*(at[:, None, :] - at[None, :, :]).transpose(2, 0, 1)) + np.eye(number) * 9
    assert apart.min() >= WIDEST
    assert number == 1 or not hole or np.hypot(*at.T).min() >= hole + WIDEST / 2


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_slices_share_out_every_place_once(sizes: list[int]) -> None:
    at = places(sum(sizes), 1.25)
    parts = slices(at, sizes)
    assert [len(part) for part in parts] == sizes
    assert sorted(np.concatenate(parts).tolist()) == list(range(sum(sizes)))


@given(st.lists(st.tuples(st.floats(-50, 700), st.floats(10, 100)), max_size=5))
def test_blocks_are_spread_in_their_order_without_overlap(blocks: list[tuple[float, float]]) -> None:
    blocks.sort()
    tops = spread([top for top, _ in blocks], [height for _, height in blocks], (0, 600), 4)
    for (above, below), (_, height) in zip(pairwise(tops), blocks, strict=False):
        assert above + height + 4 <= below + NEARLY
    if tops:
        assert tops[0] >= 0
        assert tops[-1] + blocks[-1][1] <= 600 + NEARLY


def test_a_family_is_divided_without_losing_a_model() -> None:
    data = family(models_of(7, *[1] * (MOST_CIRCLES + 1)))
    groups = divide(data)
    members = [*groups.middle.tolist(), *(at for group in groups.circles for at in [group.head, *group.members])]
    assert sorted(members) == list(range(len(data.parent)))
    assert len(groups.circles) == KEPT_CIRCLES

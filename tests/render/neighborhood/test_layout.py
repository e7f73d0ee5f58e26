import gzip
import json
import math
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lineage.facts import Edge, Relation
from lineage.render.neighborhood.bundles import size_of
from lineage.render.neighborhood.layout import Layout, Spot, radial
from lineage.render.neighborhood.neighborhood import GraphModel, Neighborhood, pick
from tests.render.families import edge, families, forest, model


def spots(layout: Layout) -> list[Spot]:
    return [*layout.models.values(), *layout.left_out.values()]


def overlapping(layout: Layout) -> int:
    """Count pairs whose circles meet, looking only at neighbors in a coarse grid."""
    reach = 2 * max(spot.size for spot in spots(layout)) + 1
    grid: dict[tuple[int, int], list[Spot]] = {}
    count = 0
    for spot in spots(layout):
        column, line = math.floor(spot.x / reach), math.floor(spot.y / reach)
        for near in ((column + right, line + down) for right in (-1, 0, 1) for down in (-1, 0, 1)):
            for other in grid.get(near, ()):
                count += math.hypot(spot.x - other.x, spot.y - other.y) < spot.size + other.size
        grid.setdefault((column, line), []).append(spot)
    return count


def check(neighborhood: Neighborhood) -> Layout:
    layout = radial(neighborhood)
    assert set(layout.models) == {entry.model.repo_id for entry in neighborhood.shown}
    assert set(layout.left_out) == {rest.base for rest in neighborhood.left_out}
    assert layout.models[neighborhood.root][:2] == (0, 0)
    assert overlapping(layout) == 0
    furthest: dict[int, float] = {}
    nearest: dict[int, float] = {}
    for entry in neighborhood.shown:
        spot = layout.models[entry.model.repo_id]
        distance = math.hypot(spot.x, spot.y)
        furthest[entry.depth] = max(furthest.get(entry.depth, 0.0), distance)
        nearest[entry.depth] = min(nearest.get(entry.depth, math.inf), distance)
    assert all(furthest[depth] < nearest[depth + 1] for depth in furthest if depth + 1 in nearest)
    return layout


@settings(max_examples=150)
@given(families(), st.integers(1, 50))
def test_nothing_overlaps_and_generations_stand_on_bands(
    family: tuple[list[GraphModel], list[Edge]], limit: int
) -> None:
    check(pick("o/0", *family, limit))


@pytest.mark.parametrize(("size", "limit"), [(30, 2000), (300, 2000), (2000, 2000), (20_000, 2000), (5000, 50)])
def test_whole_families_and_cut_ones_have_room(size: int, limit: int) -> None:
    models, edges = forest(size)
    check(pick(models[0].repo_id, models, edges, limit))


def test_two_thousand_leaves_make_a_compact_disc() -> None:
    models = [model("o/root", reach=1999), *(model(f"o/{number}") for number in range(1999))]
    edges = [edge(leaf.repo_id, "o/root", Relation.QUANTIZED) for leaf in models[1:]]
    layout = check(pick("o/root", models, edges))
    assert max(math.hypot(spot.x, spot.y) for spot in spots(layout)) < 600


def test_a_long_chain_goes_straight_out() -> None:
    models = [model(f"o/{number}", reach=199 - number) for number in range(200)]
    edges = [edge(f"o/{number + 1}", f"o/{number}") for number in range(199)]
    layout = check(pick("o/0", models, edges))
    assert (
        len(
            {
                round(math.atan2(layout.models[f"o/{number}"].y, layout.models[f"o/{number}"].x), 1)
                for number in range(1, 200)
            }
        )
        == 1
    )


def test_a_hundred_hubs_of_thousands_left_out_have_room() -> None:
    models = [model("o/root", reach=300_000, downloads=10**9)]
    edges = []
    for hub in range(100):
        models.append(model(f"o/{hub}", reach=3000, downloads=10**6))
        edges.append(edge(f"o/{hub}", "o/root"))
        for number in range(40):
            models.append(model(f"o/{hub}-{number}"))
            edges.append(edge(f"o/{hub}-{number}", f"o/{hub}", Relation.ADAPTER))
    layout = check(pick("o/root", models, edges, limit=101))
    assert len(layout.left_out) == 100
    assert layout.left_out["o/0"].size == round(size_of(40), 1)


def test_the_same_neighborhood_gets_the_same_places() -> None:
    models, edges = forest(500)
    first = radial(pick(models[0].repo_id, models, edges, 300))
    random.Random(1).shuffle(models)
    random.Random(2).shuffle(edges)
    assert radial(pick("org0/model-0", models, edges, 300)) == first


def test_the_largest_real_family_has_room(real_data: Path) -> None:
    edges = []
    with gzip.open(real_data / "hub-list-2026-08-20T2200.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            for tag in record.get("tags") or ():
                kind, _, rest = tag.partition(":")
                relation, _, base = rest.partition(":")
                if kind == "base_model" and relation in {"finetune", "adapter", "quantized", "merge"}:
                    edges.append(edge(record["id"], base, Relation(relation)))
    names = {end for item in edges for end in (item.base, item.derivative)}
    below = {name: sum(item.base == name for item in edges) for name in ("Qwen/Qwen3-8B", "Qwen/Qwen3.8-27B")}
    root = max(sorted(below), key=lambda name: below[name])
    neighborhood = pick(root, [model(name) for name in sorted(names)], edges)
    assert neighborhood.total > 100
    check(neighborhood)

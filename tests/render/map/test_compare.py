"""Two models beside each other: common ancestors, distance, facts."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.render.map.asked import Map
from tests.render.map.families import blends, two_families
from tests.render.map.pages import Open, at, hash_of

Place = tuple[float, float]


def test_two_models_are_compared_by_common_ancestor_distance_and_facts(shown: Map) -> None:
    page = shown.at("panel=compare")
    panel = page.locator("#panel-compare")
    expect(panel).to_contain_text("Select a model first")
    page = shown.at("model=lee/Tuned-GGUF&panel=compare")
    panel.get_by_role("combobox").fill("kim blend")
    page.keyboard.press("Enter")
    expect(panel).to_contain_text("Distance 3: 2 steps up from lee/Tuned-GGUF to Qwen/Base, 1 step down to kim/blend.")
    way = panel.get_by_label("The shortest way from one to the other")
    assert way.locator("li").all_text_contents() == [
        "lee/Tuned-GGUF",
        "lee/tuned↑ made from",
        "Qwen/Base↑ common ancestor",
        "kim/blend↓ into",
    ]
    expect(panel.locator(".differs th").first).to_have_text("Base")
    assert "with=kim/blend" in shown.said()
    page.get_by_role("button", name="Swap").click()
    expect(panel).to_contain_text("1 step up from kim/blend")
    page.get_by_role("button", name="End the comparison").click()
    expect(panel).to_contain_text("find the other model here")
    page.get_by_role("button", name="Keep it, and select another").click()
    expect(panel).to_contain_text("now select another model")
    for pair, words in [
        ("model=lee/tuned&with=lee/Tuned-GGUF", "lee/Tuned-GGUF descends from lee/tuned: 1 step."),
        ("model=lee/Tuned-GGUF&with=Qwen/Base", "lee/Tuned-GGUF descends from Qwen/Base: 2 steps."),
        ("model=lee/Tuned-GGUF&with=kim/guess", "They have no common ancestor on this map"),
        ("model=kim/guess&with=kim/blend", "Distance 2: 1 step up from kim/guess to Qwen/Other"),
        ("model=lee/Tuned-GGUF&with=kim/adapter", "Nearest common ancestor, 1 more above"),
    ]:
        shown.at(f"{pair}&panel=compare")
        expect(panel).to_contain_text(words)


def test_of_many_nearest_common_ancestors_some_are_named_and_the_rest_counted(opened: Open) -> None:
    panel = opened(blends(), address="#model=mix/one&with=mix/two&panel=compare").page.locator("#panel-compare")
    expect(panel.locator("h3")).to_have_text("29 nearest common ancestors, 1 more above")
    expect(panel.locator("ul.way li").last).to_have_text("… 17 more")
    expect(panel).to_contain_text("Distance 2: 1 step up from mix/one")


def test_a_comparison_draws_both_rings_and_both_ways_and_brings_them_into_view(opened: Open) -> None:
    pair = "#model=lee/tuned-GGUF&with=kim/adapter&panel=export"
    rings, ways = drawn(opened(two_families(), address=pair).page)
    # From the quantized model up over its base, and from the adapter, meet where both were made from.
    assert [len(way) for way in ways] == [3, 2]
    assert ways[0][-1] == ways[1][-1]
    assert len(rings) == 2
    page = opened(two_families(), address="#model=lee/tuned-GGUF&at=20,30,40&panel=compare").page
    assert at(page)[2] == 40
    page.locator("#panel-compare").get_by_role("combobox").fill("kim/adapter")
    page.keyboard.press("Enter")
    assert at(page)[2] < 20
    page.click("#tab-export")
    assert all(in_sight(page, place) for place in (*rings, *(end for way in drawn(page)[1] for end in way)))
    page.click("#back")
    assert at(page)[2] == 40
    page.click("#tab-export")
    rings, ways = drawn(page)
    assert [len(way) for way in ways] == [3], "alone again, it has its way up to the top"


def test_two_models_with_nothing_in_common_have_each_their_way_up(opened: Open) -> None:
    page = opened(two_families(), address="#model=lee/tuned&with=kim/Quantized&panel=export").page
    rings, ways = drawn(page)
    assert [len(way) for way in ways] == [2, 2]
    assert ways[0][-1] != ways[1][-1]
    assert all(in_sight(page, place) for place in rings)


def test_a_model_kept_is_compared_with_the_one_chosen_next_and_the_map_moves_only_if_it_must(opened: Open) -> None:
    page = opened(two_families(), address="#model=lee/tuned&at=8,0,12&panel=compare").page
    page.get_by_role("button", name="Keep it").click()
    there = at(page)
    page.press("#map", "ArrowRight")
    page.wait_for_url("**model=kim/adapter**")
    assert "with=lee/tuned" in hash_of(page)
    page.click("#tab-export")
    assert all(in_sight(page, place) for place in drawn(page)[0])
    assert at(page) != there
    there = at(page)
    page.press("#map", "ArrowUp")
    page.wait_for_url("**model=Qwen/Qwen3-8B**")
    assert at(page) == there


def drawn(page: Page) -> tuple[list[Place], list[list[Place]]]:
    """Where the picture has its strong rings, and along which points its ways go."""
    with page.expect_download() as download:
        page.get_by_role("button", name="SVG picture", exact=True).click()
    root = ET.fromstring(Path(download.value.path()).read_bytes())
    paths = [one.attrib for one in root.iter("{http://www.w3.org/2000/svg}path")]
    rings = [place for path in paths if path.get("stroke-width") == "3" for place in places(path["d"])]
    return rings, [places(path["d"]) for path in paths if path.get("stroke-width") == "2.5"]


def places(path: str) -> list[Place]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", path)]


def in_sight(page: Page, place: Place) -> bool:
    stage = page.locator("#stage").bounding_box()
    assert stage is not None
    return 0 < place[0] < stage["width"] and 0 < place[1] < stage["height"]

"""Two models beside each other: common ancestors, distance, facts."""

from playwright.sync_api import expect

from tests.render.map.asked import Map
from tests.render.map.families import blends
from tests.render.map.pages import Open


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

"""Words: each has its plain line, and hostile ones go through every panel as text."""

from dataclasses import replace

from playwright.sync_api import expect

from lineage.render.map.page import map_page
from tests.render.map.asked import Map
from tests.render.map.hostile import NAMES as HOSTILE
from tests.render.map.made import HEAD, codes, made
from tests.render.map.pages import Open


def test_each_word_of_the_map_has_its_plain_line(shown: Map) -> None:
    page = shown.at("")
    page.click("text=What the words mean")
    words = " ".join(page.locator("#legend-terms dt").all_text_contents())
    for word in ("relation", "generation", "reach", "fan-out", "evidence", "population", "rule", "distance"):
        assert word in words
    expect(page.locator("#legend-terms")).to_contain_text("each counted once")
    expect(page.locator("#legend-terms")).to_contain_text("The choices behind a number")
    assert page.locator("h1").bounding_box()["y"] < page.locator("#rule summary").bounding_box()["y"]  # type: ignore[index]  # both stand
    expect(page.locator("#rule .short").first).to_have_text("Rule")


def test_hostile_names_go_through_card_list_comparison_and_filters_as_text(opened: Open) -> None:
    words = codes(HOSTILE)
    listed = [f"{owner}/{name}" for owner, name in zip(HOSTILE, reversed(HOSTILE), strict=True)]
    head = replace(HEAD, population="Hub", words=HOSTILE[1], marks=tuple(HOSTILE[:3]))
    chain = [-1, *range(49), *([0] * 50)]
    watched = opened(map_page(made(listed, chain, head, license=words, task=words, library=words)))
    page = watched.page
    page.focus("#map")
    page.keyboard.press("Enter")
    for tab in ("list", "filter", "compare", "model"):
        page.click(f"#tab-{tab}")
        expect(page.locator(f"#panel-{tab}")).to_be_visible()
    page.click("#tab-filter")
    page.get_by_label("Narrow the owners").fill("SCRIPT")
    owners = page.get_by_role("group", name="Owner")
    expect(owners.locator("label").first).to_contain_text("script")
    owners.locator("label").first.click()
    expect(page.locator("#panel-filter .says")).to_contain_text("of 100 models shown")
    page.click("#panel-filter .acts button")
    page.click("#tab-compare")
    page.click("text=Keep it, and select another")
    page.click("#tab-list")
    page.get_by_role("button", name="Everything").click()
    page.get_by_role("columnheader", name="Model").get_by_role("button").click()
    page.get_by_role("grid", name="Models").focus()
    for _ in range(100):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    for tab in ("compare", "model"):
        page.click(f"#tab-{tab}")
        expect(page.locator(f"#panel-{tab} table, #panel-{tab} dl").first).to_be_visible()
    link = page.locator("#panel-model a").get_attribute("href") or ""
    assert link.startswith("https://huggingface.co/")
    assert page.evaluate("window.ran") is None
    assert page.locator("iframe, img, link").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1400
    assert watched.complaints == []
    assert len(watched.requests) == 1

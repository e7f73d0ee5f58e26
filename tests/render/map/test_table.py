"""The table: everything that the map shows, in rows, where nothing can be drawn or nobody wants it drawn."""

import pytest
from playwright.sync_api import Page, expect

from lineage.render.map.page import map_page
from tests.render.map.families import ROOT, family
from tests.render.map.hostile import NAMES
from tests.render.map.made import codes, made
from tests.render.map.pages import Open

NO_CANVAS = "HTMLCanvasElement.prototype.getContext = () => null;"
NO_WEBGL = """
const real = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind === "webgl2" ? null : real.call(this, kind, ...more);
};
"""


def names(page: Page) -> list[str]:
    return page.locator("#rows .row [role=gridcell]:first-child").all_inner_texts()


def test_where_nothing_can_be_drawn_the_table_takes_the_maps_place(opened: Open) -> None:
    watched = opened(family(), before=NO_CANVAS)
    page = watched.page
    assert page.get_attribute("html", "data-dots") == "table"
    assert page.is_visible("text=gives the page nothing to draw on")
    assert not page.is_visible("text=Back to the map")
    assert not page.is_visible("#map")
    assert names(page)[:2] == [ROOT, "lee/tuned"]
    assert page.get_attribute("#rows", "aria-rowcount") == "36"
    assert watched.complaints == []


@pytest.mark.parametrize(("address", "before"), [("#force=canvas", ""), ("", NO_WEBGL)])
def test_without_webgl_a_plain_canvas_draws_the_dots(opened: Open, address: str, before: str) -> None:
    watched = opened(family(), address=address, before=before)
    page = watched.page
    assert page.get_attribute("html", "data-dots") == "canvas"
    page.press("#map", "Enter")
    page.press("#until", "Home")
    page.press("#until", "End")
    page.wait_for_timeout(300)
    assert watched.complaints == []


def test_rows_come_first_by_what_the_dots_are_sized_by(opened: Open) -> None:
    page = opened(family(5), address="#force=table&size=likes").page
    head = page.get_by_role("columnheader")
    assert head.nth(3).get_attribute("aria-sort") == "descending"
    page.select_option("#size-by", "reach")
    assert head.nth(5).get_attribute("aria-sort") == "descending"
    assert names(page)[:2] == [ROOT, "lee/tuned"]


def test_columns_sort_both_ways_and_what_is_not_said_comes_last(opened: Open) -> None:
    page = opened(family(5), address="#force=table").page
    head = page.get_by_role("columnheader")
    assert head.nth(2).get_attribute("aria-sort") == "descending"
    assert names(page)[:3] == [ROOT, "lee/tuned", "lee/tuned-gguf"]
    assert names(page)[-1] == "kim/merged"
    page.get_by_role("button", name="Downloads", exact=True).press("Enter")
    assert head.nth(2).get_attribute("aria-sort") == "ascending"
    assert names(page)[0] == "quant/q000"
    assert names(page)[-1] == "kim/merged"
    page.get_by_role("button", name="Model", exact=True).click()
    assert names(page) == sorted(names(page), key=str.lower)
    for column in ("Relation", "Created", "Likes", "License", "Reach"):
        page.get_by_role("button", name=column, exact=True).click()
    assert names(page)[0] == ROOT


def test_rows_are_found_filtered_and_grow_with_time(opened: Open) -> None:
    page = opened(family(), address="#force=table").page
    page.fill("#table-query", "tuned")
    status = page.locator("#table .counts")
    expect(status).to_have_text("2 models of 35")
    page.fill("#table-query", "nobody")
    expect(status).to_have_text("0 models of 35")
    page.press("#rows", "ArrowDown")
    page.press("#rows", "Enter")
    page.fill("#table-query", "")
    expect(status).to_have_text("35 models")
    page.press("#until", "Home")
    expect(status).to_have_text("5 models of 35")
    page.select_option("#color-by", "license")
    page.emulate_media(color_scheme="dark")


def test_a_link_shows_the_same_rows_in_the_same_order(opened: Open) -> None:
    page = opened(family(5), address="#force=table&rows=tuned&sort=-name").page
    assert names(page) == ["lee/tuned-gguf", "lee/tuned"]
    assert page.input_value("#table-query") == "tuned"
    page.get_by_role("button", name="Created", exact=True).click()
    page.fill("#table-query", "quant")
    page.wait_for_url("**sort=-created**rows=quant**")


def test_filters_of_a_link_hold_for_the_table(opened: Open) -> None:
    page = opened(family(), address="#force=table&relation=merge").page
    assert names(page) == ["kim/merged"]


def test_keys_walk_the_rows_and_enter_selects(opened: Open) -> None:
    page = opened(family(4000), address="#force=table&sort=-reach").page
    for key, name in [("ArrowDown", "lee/tuned"), ("Home", ROOT), ("End", "solo/stranger")]:
        page.press("#rows", key)
        row = page.get_attribute("#rows", "aria-activedescendant")
        assert page.inner_text(f"#{row} [role=gridcell]:first-child") == name
    assert page.locator("#rows [role=row]").count() < 100
    page.press("#rows", "PageUp")
    page.press("#rows", "PageDown")
    page.press("#rows", "Enter")
    expect(page.locator("#panel-model h2")).to_have_text("solo/stranger")
    page.locator("#rows [role=row]", has_text="q3990").click()
    expect(page.locator("#panel-model h2")).to_have_text("quant/q3990")
    page.press("#rows", "x")


def test_one_goes_from_the_map_to_the_table_and_back(opened: Open) -> None:
    page = opened(family()).page
    page.keyboard.press("Tab")
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#table-query")).to_be_focused()
    page.wait_for_url("**force=table**")
    page.get_by_role("button", name="Back to the map").click()
    expect(page.locator("#map")).to_be_focused()
    assert not page.is_visible("#table")


def test_a_link_to_the_table_leads_back_to_the_map_too(opened: Open) -> None:
    page = opened(family(), address="#force=table").page
    page.get_by_role("button", name="Back to the map").click()
    expect(page.locator("html[data-dots=webgl2]")).to_have_count(1)
    assert page.is_visible("#map")


def test_a_hundred_hostile_names_are_rows_of_one_line_and_nothing_runs(opened: Open) -> None:
    listed = [f"{owner}/{name}" for owner, name in zip(NAMES, reversed(NAMES), strict=True)]
    words = codes(NAMES)
    page_bytes = map_page(made(listed, [-1, *([0] * 99)], license=words, task=words))
    watched = opened(page_bytes, address="#force=table&panel=tree")
    page = watched.page
    page.press("#tree", "Home")
    page.press("#tree", "ArrowRight")
    page.locator("#tree .more").click()
    for name in NAMES[::9]:
        page.fill("#table-query", name[:40])
        page.press("#tree", "PageDown")
    page.fill("#table-query", "")
    page.get_by_role("button", name="License").click()
    for end in ("Home", "End"):
        page.press("#rows", end)
        page.press("#tree", end)
        heights = page.eval_on_selector_all("#rows .row, #tree .row", "all => all.map((one) => one.scrollHeight)")
        assert max(heights) <= 34
    assert page.evaluate("window.ran") is None
    assert page.evaluate("document.documentElement.scrollWidth") <= 1400
    assert watched.complaints == []
    assert len(watched.requests) == 1

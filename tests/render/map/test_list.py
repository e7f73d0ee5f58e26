"""The list: any number of models, in any order, by mouse and by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.render.map.asked import Map


def rows(page: Page, column: int = 0) -> list[str]:
    return page.locator(f"#panel-list .rows [role=gridcell]:nth-child({column + 1})").all_text_contents()


def test_the_list_holds_any_number_of_derivatives_of_which_only_those_in_sight_exist(shown: Map) -> None:
    page = shown.at("model=Qwen/Base&panel=list")
    grid = page.get_by_role("grid", name="Models")
    expect(page.locator("#panel-list .counts")).to_have_text("302 direct derivatives shown")
    assert grid.get_attribute("aria-rowcount") == "303"
    assert page.locator("#panel-list .rows [role=row]").count() < 60
    assert rows(page)[0] == "lee/tuned"
    grid.focus()
    page.keyboard.press("End")
    expect(grid).to_have_attribute("aria-activedescendant", "listed-301")
    expect(page.locator("#listed-301")).to_be_visible()
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(grid).to_have_attribute("aria-activedescendant", "listed-1")
    page.keyboard.press("Enter")
    chosen = rows(page)[1]
    assert f"model={chosen}" in shown.said()
    expect(page.locator("#panel-list h2")).to_have_text("Made from Qwen/Base")
    expect(page.locator("#listed-1")).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize(
    ("column", "presses", "first"),
    [
        ("Model", 1, ["kim/adapter", "kim/blend", "kim/guess", "lee/tuned", "lee/Tuned-GGUF", "many/tune-000"]),
        ("Model", 2, ["Qwen/Other", "Qwen/Base", "many/tune-299"]),
        ("Downloads", 0, ["Qwen/Base", "Qwen/Other", "lee/tuned", "many/tune-049"]),
        ("Downloads", 1, ["many/tune-000", "many/tune-050"]),
        ("Likes", 1, ["Qwen/Base", "lee/tuned", "lee/Tuned-GGUF"]),
        ("Created", 1, ["many/tune-000"]),
        ("Relation", 1, ["lee/tuned"]),
        ("Relation", 2, ["Qwen/Base", "Qwen/Other", "kim/blend"]),
        ("Reach", 1, ["Qwen/Base", "lee/tuned", "Qwen/Other"]),
    ],
)
def test_every_column_sorts_either_way(shown: Map, column: str, presses: int, first: list[str]) -> None:
    page = shown.at("panel=list")
    for _ in range(presses):
        page.get_by_role("columnheader", name=column).get_by_role("button").click()
    assert rows(page)[: len(first)] == first
    assert page.get_by_role("columnheader", name=column).get_attribute("aria-sort") in {"ascending", "descending"}


def test_the_list_begins_with_the_largest_dots_whatever_they_are_sized_by(shown: Map) -> None:
    page = shown.at("panel=list&size=likes")
    assert rows(page)[:3] == ["Qwen/Base", "lee/tuned", "lee/Tuned-GGUF"]
    page.select_option("#size-by", "reach")
    expect(page.get_by_role("columnheader", name="Reach")).to_have_attribute("aria-sort", "descending")
    assert rows(page)[:3] == ["Qwen/Base", "lee/tuned", "Qwen/Other"]
    page.get_by_role("columnheader", name="Model").get_by_role("button").click()
    page.select_option("#size-by", "downloads")
    assert rows(page)[0] == "kim/adapter"


def test_a_cell_that_is_cut_says_all_when_pointed_at(shown: Map) -> None:
    page = shown.at("panel=list")
    cells = page.locator("#listed-0 [role=gridcell]")
    assert [cells.nth(at).get_attribute("title") for at in range(3)] == ["Qwen/Base", "release counted from", None]


def test_the_list_says_what_filters_hide_and_goes_over_generations_and_up(shown: Map) -> None:
    page = shown.at("model=lee/tuned&panel=list&relation=quantized")
    status = page.locator("#panel-list .counts")
    expect(status).to_have_text("1 direct derivative shown, 1 hidden: only quantized models")
    page.get_by_role("button", name="Up to Qwen/Base").click()
    expect(status).to_contain_text("0 direct derivatives shown, 302 hidden")
    expect(page.get_by_role("grid", name="Models")).to_be_hidden()
    page.get_by_role("button", name="All generations").click()
    expect(status).to_contain_text("1 derivative shown, over all generations, 303 hidden")
    page.get_by_role("button", name="List those of lee/tuned").click()
    page.get_by_role("button", name="Direct ones only").click()
    expect(status).to_contain_text("1 direct derivative shown")
    page.get_by_role("button", name="Everything").click()
    expect(status).to_contain_text("1 model shown, 306 hidden")
    page = shown.at("model=Qwen/Other&panel=list")
    page.get_by_role("columnheader", name="Relation").get_by_role("button").click()
    assert (rows(page), rows(page, 1)) == (["kim/guess", "kim/blend"], ["finetune", "merge"])


def test_a_link_shows_the_same_list_in_the_same_order(shown: Map) -> None:
    page = shown.at("model=lee/tuned&panel=list")
    page.get_by_role("button", name="Up to Qwen/Base").click()
    page.get_by_role("button", name="All generations").click()
    page.get_by_role("columnheader", name="Model").get_by_role("button").click()
    page.get_by_role("columnheader", name="Model").get_by_role("button").click()
    address = shown.said()
    assert "of=Qwen/Base" in address
    assert "reach=all" in address
    assert "sort=-name" in address
    page = shown.at(address)
    expect(page.locator("#panel-list h2")).to_have_text("Made from Qwen/Base")
    expect(page.locator("#panel-list .counts")).to_contain_text("304 derivatives shown, over all generations")
    assert rows(page)[:2] == ["many/tune-299", "many/tune-298"]
    expect(page.get_by_role("columnheader", name="Model")).to_have_attribute("aria-sort", "descending")
    page.get_by_role("button", name="Everything").click()
    everything = shown.said()
    assert "of=&" in everything
    expect(shown.at(everything).locator("#panel-list h2")).to_have_text("All models on the map")


def test_back_leads_from_row_to_row_of_the_same_list(shown: Map) -> None:
    page = shown.at("model=Qwen/Base&panel=list&sort=name")
    for name in ("kim/blend", "lee/tuned"):
        page.get_by_role("gridcell", name=name).click()
        assert f"model={name}" in shown.said()
    page.click("#back")
    expect(page.locator("#panel-list h2")).to_have_text("Made from Qwen/Base")
    assert "model=kim/blend" in shown.said()
    expect(page.locator("#panel-list [aria-selected=true]")).to_contain_text("kim/blend")


def test_nonsense_for_the_list_in_a_link_is_passed_over(shown: Map) -> None:
    page = shown.at("model=lee/tuned&panel=list&of=no/such&reach=some&sort=--name")
    expect(page.locator("#panel-list h2")).to_have_text("Made from lee/tuned")
    expect(page.get_by_role("columnheader", name="Downloads")).to_have_attribute("aria-sort", "descending")
    assert {"of", "reach", "sort"}.isdisjoint(part.partition("=")[0] for part in shown.said().split("&"))

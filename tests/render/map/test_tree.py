"""The tree beside the map: same models, same selection, all by keyboard."""

import numpy as np
from playwright.sync_api import Page, expect

from lineage.render.map.data import NO_RELATION
from lineage.render.map.page import map_page
from tests.render.conftest import in_every_font
from tests.render.map.families import ROOT, family
from tests.render.map.made import made
from tests.render.map.pages import Open


def active(page: Page) -> str:
    """Give the row that the keyboard is on."""
    row = page.get_attribute("#tree", "aria-activedescendant")
    return page.inner_text(f"#{row} bdi")


def press(page: Page, *keys: str) -> str:
    for key in keys:
        page.press("#tree", key)
    return active(page)


def test_arrows_home_and_end_walk_open_and_close(opened: Open) -> None:
    watched = opened(family(), address="#panel=tree")
    page = watched.page
    assert press(page, "Home") == ROOT
    row = page.locator("#tree-0")
    assert row.get_attribute("aria-expanded") == "false"
    assert press(page, "ArrowRight") == ROOT
    assert row.get_attribute("aria-expanded") == "true"
    assert press(page, "ArrowRight") == "lee/tuned"
    assert page.locator("#tree-1").get_attribute("aria-level") == "2"
    assert press(page, "ArrowLeft") == ROOT
    assert press(page, "End") == "solo/stranger"
    assert press(page, "ArrowDown") == "solo/stranger"
    assert press(page, "PageUp", "ArrowUp") == ROOT
    assert press(page, "PageDown") == "solo/stranger"
    assert press(page, "Home", "ArrowLeft") == ROOT
    assert row.get_attribute("aria-expanded") == "false"
    assert watched.complaints == []


def test_the_rest_of_many_derivatives_is_counted_and_opens(opened: Open) -> None:
    page = opened(family(), address="#panel=tree").page
    press(page, "Home", "ArrowRight")
    more = page.get_by_text("… 24 more quantized")
    assert more.count() == 1
    rows = page.locator("#tree [role=treeitem]").count()
    more.click()
    expect(more).to_have_count(0)
    assert page.locator("#tree [role=treeitem]").count() > rows
    assert page.locator("#tree-5").get_attribute("aria-setsize") == "32"


def test_a_merge_stands_below_each_of_its_bases_and_says_so(opened: Open) -> None:
    page = opened(family(), address="#panel=tree").page
    press(page, "Home", "ArrowRight", "ArrowDown", "ArrowRight")
    both = page.locator("#tree [role=treeitem]", has_text="kim/merged")
    assert both.count() == 2
    assert "drawn below lee/tuned" in both.nth(1).inner_text()


def test_typing_goes_to_the_next_name_that_begins_so(opened: Open) -> None:
    page = opened(family(), address="#panel=tree").page
    press(page, "Home")
    assert press(page, "s", "t", "r") == "solo/stranger"
    page.wait_for_timeout(750)
    assert press(page, "Q", "w") == ROOT
    page.wait_for_timeout(750)
    assert press(page, "x") == ROOT


def test_enter_selects_on_the_map_and_escape_lets_go(opened: Open) -> None:
    page = opened(family(), address="#panel=tree").page
    press(page, "Home", "Enter")
    page.wait_for_url("**model=Qwen/Qwen3-8B**")
    assert page.get_attribute("#tree-0", "aria-selected") == "true"
    press(page, "Escape")
    assert page.get_attribute("#tree-0", "aria-selected") == "false"


def test_what_is_selected_on_the_map_is_uncovered_in_the_tree(opened: Open) -> None:
    page = opened(family(), address="#panel=tree&model=lee/tuned-gguf").page
    assert active(page) == "lee/tuned-gguf"
    page.fill("#query", "q003")
    page.press("#query", "Enter")
    assert active(page) == "quant/q003"
    page.click("#tab-model")
    page.fill("#query", "stranger")
    page.press("#query", "Enter")
    page.click("#tab-tree")
    assert active(page) == "solo/stranger"


def test_the_tree_shows_what_the_map_shows(opened: Open) -> None:
    page = opened(family(), address="#panel=tree&relation=merge").page
    press(page, "Home", "ArrowRight")
    assert "filtered out itself" in page.inner_text("#tree-0")
    assert page.locator("#tree", has_text="q001").count() == 0
    page.focus("#until")
    page.press("#until", "Home")
    expect(page.locator("#tree [role=treeitem]")).to_have_count(0)
    press_nothing = page.locator("#tree")
    press_nothing.press("ArrowDown")
    press_nothing.press("Enter")


def test_a_row_is_chosen_and_opened_by_pointer(opened: Open) -> None:
    page = opened(family(), address="#panel=tree").page
    page.click("#tree-0 .twisty")
    assert page.get_attribute("#tree-0", "aria-expanded") == "true"
    page.click("#tree-1 bdi")
    assert page.get_attribute("#tree-1", "aria-selected") == "true"


def test_of_thousands_of_rows_only_those_in_sight_stand_in_the_page(opened: Open) -> None:
    page = opened(family(4000), address="#panel=tree").page
    press(page, "Home", "ArrowRight")
    page.get_by_text("… 3,994 more quantized").click()
    assert press(page, "End") == "solo/stranger"
    assert page.locator("#tree [role=treeitem]").count() < 100


CUT = """all => all.map((one) => {
  const words = document.createRange();
  words.selectNodeContents(one);
  return words.getBoundingClientRect().width > one.getBoundingClientRect().width; // a part of a pixel is enough
})"""


@in_every_font
def test_names_have_the_room_and_the_words_behind_them_give_way(opened: Open) -> None:
    alike = [f"unsloth/Qwen3-8B-Instruct-2507-{end}" for end in ("GGUF", "bnb-4bit", "FP8-dynamic")]
    names = ["Qwen/Qwen3-8B", *(name for one in alike for name in (one, f"{one}x"))]
    relation = np.array([NO_RELATION, *[2] * 6], dtype=np.uint8)
    data = made(names, [-1, 0, 1, 0, 3, 0, 5], relation=relation, reach=np.array([6, 1, 0, 1, 0, 1, 0]))
    for width in (1400, 1280):
        page = opened(map_page(data), width=width, address="#panel=tree").page
        press(page, "Home", "ArrowRight")
        assert page.locator("#tree .branch bdi").all_inner_texts() == ["Qwen/Qwen3-8B", *alike]
        notes = page.locator("#tree .branch .note")
        for chosen in (alike[-1], alike[0]):  # in bold, which is wider
            assert not any(page.locator("#tree .branch bdi").evaluate_all(CUT))
            assert notes.evaluate_all("all => all.every((one) => one.clientWidth >= 30)")
            page.get_by_text(chosen).click()
            expect(page.locator("#tree [aria-selected=true] bdi")).to_have_text(chosen)
        assert "1 drawn below" in (notes.last.get_attribute("title") or "")

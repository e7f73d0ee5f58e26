"""The legend: open where there is room beside the map, folded where there is none, and as the reader chose."""

import re

import pytest
from playwright.sync_api import expect

from tests.render.map.families import family
from tests.render.map.pages import Open, follow, said


@pytest.mark.parametrize(
    ("width", "height", "panel", "open_"),
    [
        (1400, 900, "", True),
        (1400, 900, "model", True),
        (1400, 900, "list", False),
        (1000, 700, "", True),
        (1000, 700, "filter", False),
        (390, 844, "", False),
        (844, 390, "", False),
    ],
)
def test_it_folds_where_it_would_take_the_maps_room(
    opened: Open, width: int, height: int, panel: str, open_: bool
) -> None:
    page = opened(family(), width=width, height=height).page
    if panel:
        page.click(f"#tab-{panel}")
    legend = page.locator("#legend[open]")
    expect(legend).to_have_count(int(open_))
    if panel:
        page.click("#close-panel")
        expect(legend).to_have_count(1)


def test_what_the_reader_chose_is_kept_whatever_opens_and_in_the_link(opened: Open) -> None:
    watched = opened(family())
    page = watched.page
    legend = page.locator("#legend[open]")
    page.click("#legend summary")
    expect(legend).to_have_count(0)
    assert said(page)["legend"] == ["folded"]
    page.click("#tab-model")
    page.click("#close-panel")
    expect(legend).to_have_count(0)
    page.press("#legend summary", "Enter")
    page.click("#tab-list")
    expect(legend).to_have_count(1)
    page = follow(watched, "legend=open&panel=list")
    expect(page.locator("#legend[open]")).to_have_count(1)
    assert said(follow(watched, "legend=sideways")).get("legend") is None


def test_open_on_a_phone_it_lies_below_the_map(opened: Open) -> None:
    page = opened(family(), width=390, height=844).page
    page.click("#legend summary")
    page.wait_for_timeout(300)
    legend, shown = page.locator("#legend").bounding_box(), page.locator("#map").bounding_box()
    assert legend is not None
    assert shown is not None
    assert legend["y"] >= shown["y"] + shown["height"] - 1
    assert shown["height"] > 300


def test_its_counts_grow_while_time_is_played(opened: Open) -> None:
    page = opened(family(), address="#until=2024-01-31").page
    number = page.locator("#legend-entries li", has_text="quantized").locator(".number")
    expect(number).to_have_text("4")
    page.click("#play")
    expect(number).to_have_text(re.compile(r"^(9|1\d|2\d)$"))
    assert page.get_attribute("#play", "aria-label") == "Pause"


def test_it_explains_the_numbers_behind_names_while_there_are_any(opened: Open) -> None:
    watched = opened(family())
    page, words = watched.page, watched.page.locator("#legend-numbers")
    expect(words).to_have_text("The number behind a name is that of its descendants. ")
    expect(words).to_be_visible()
    page.press("#until", "Home")
    expect(words).to_be_hidden()
    expect(page.locator("#legend-names")).to_contain_text("before a name stands for")
    page.press("#until", "End")
    expect(words).to_be_visible()
    follow(watched, "relation=merge")
    expect(words).to_be_hidden()

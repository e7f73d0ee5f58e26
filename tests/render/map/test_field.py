"""The field of models that no edge touches: a switch at hand puts it aside, and every number says so."""

import numpy as np
from playwright.sync_api import Page, expect

from lineage.render.map.page import map_page
from tests.render.map.families import family, two_families
from tests.render.map.made import made
from tests.render.map.pages import Open, at, follow, said


def hub(alone: int = 200, size: float = 1.0) -> bytes:
    """A family in the middle of a ring of models that stand alone."""
    angle = np.arange(alone) * (2 * np.pi / alone)
    x = np.array([0.0, 3, -3, *(50 * np.cos(angle))])
    y = np.array([0.0, 0, 0, *(50 * np.sin(angle))])
    names = ["o/base", "o/one", "o/two", *(f"a/alone-{number}" for number in range(alone))]
    radius = np.array([1.0] * 3 + [size] * alone)
    return map_page(made(names, [-1, 0, 0, *[-1] * alone], x=x, y=y, radius=radius))


def switch(page: Page) -> None:
    page.locator("#field-shown").click()


def test_the_switch_hides_the_field_and_the_families_take_its_room(opened: Open) -> None:
    page = opened(hub()).page
    expect(page.locator("#field")).to_have_text("Outer field: 200 models that no edge touches")
    whole = at(page)
    switch(page)
    expect(page.locator("#until-said, #filtered")).to_contain_text("3 of 203 models shown")
    assert said(page)["linked"] == ["yes"]
    assert at(page)[2] > 5
    assert page.locator("#corner").is_hidden()
    switch(page)
    assert at(page) == whole
    assert "linked" not in said(page)


def test_that_its_dots_are_smaller_is_said(opened: Open) -> None:
    page = opened(hub(size=0.5)).page
    expect(page.locator("#field")).to_have_text("Outer field: 200 models that no edge touches, drawn smaller")


def test_a_place_that_one_went_to_is_not_left_for_the_switch(opened: Open) -> None:
    page = opened(hub(), address="#at=3,0,4").page
    switch(page)
    assert at(page) == [3, 0, 4]


def test_a_link_keeps_the_field_aside_and_the_rule_says_so(opened: Open) -> None:
    page = follow(opened(hub()), "linked=yes&panel=filter")
    expect(page.locator("#field-shown")).not_to_be_checked()
    expect(page.locator("#panel-filter .says")).to_contain_text("what has a base or a derivative on this map")
    assert at(page)[2] > 5
    page.locator("#filtered").get_by_role("button", name="Show all").click()
    expect(page.locator("#field-shown")).to_be_checked()


def test_a_base_of_another_family_s_merge_does_not_stand_alone(opened: Open) -> None:
    page = opened(two_families()).page
    expect(page.locator("#field")).to_have_text("Outer field: 1 model that no edge touches")


def test_where_all_or_none_stand_alone_there_is_no_switch(opened: Open) -> None:
    watched = opened(map_page(made(["a/b", "c/d"], [-1, -1])))
    expect(watched.page.locator("#field")).to_be_empty()
    assert follow(watched, "linked=yes").locator("#failure").is_hidden()
    linked = opened(map_page(made(["a/b", "c/d"], [-1, 0]))).page
    expect(linked.locator("#field")).to_be_empty()


def test_the_keyboard_reaches_the_switch(opened: Open) -> None:
    page = opened(family()).page
    page.focus("#legend .counting input")
    page.keyboard.press("Tab")
    expect(page.locator("#field-shown")).to_be_focused()
    page.keyboard.press(" ")
    expect(page.locator("#filtered")).to_contain_text("34 of 35 models shown")

"""The bars of the months: a scale that keeps small months in sight, an axis, a number where one points, and clicks."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from lineage.render.map.modules import joined
from lineage.render.map.page import WEB, map_page
from tests.render.map.families import family
from tests.render.map.made import made
from tests.render.map.pages import Open, follow, said


@pytest.fixture(scope="module")
def bars(chromium: Browser) -> Any:
    page = chromium.new_page()
    entry = 'import { axisOf, scaled } from "./ui/month_bars.js";\n'
    entry += 'import { monthsOf, numbersOf } from "./data/months.js";\n'
    entry += "Object.assign(globalThis, { axisOf, scaled, monthsOf, numbersOf });"
    page.evaluate(joined("entry.js", lambda path: entry if path == "entry.js" else (WEB / path).read_text("utf-8")))
    yield page
    page.close()


def months(first: str, count: int) -> list[str]:
    year, month = map(int, first.split("-"))
    return [f"{year + (month + at - 1) // 12}-{(month + at - 1) % 12 + 1:02}" for at in range(count)]


@pytest.mark.parametrize(
    ("counts", "scale"),
    [([5, 8, 9, 12], "square-root scale"), ([1, 0, 3, 9, 2_400], "log scale"), ([7], "square-root scale")],
)
def test_the_scale_keeps_every_month_in_sight_and_is_said(bars: Page, counts: list[int], scale: str) -> None:
    found = bars.evaluate("(counts) => scaled(counts)", counts)
    assert found["scale"] == scale
    assert max(found["parts"]) == 1
    for count, part in zip(counts, found["parts"], strict=True):
        assert part == 0 if count == 0 else part > 0.08
    order = np.argsort(counts, kind="stable")
    assert (np.diff(np.array(found["parts"])[order]) >= 0).all()


@pytest.mark.parametrize(
    ("first", "count", "axis"),
    [
        ("2024-01", 10, {0: "2024-01", 3: "2024-04", 6: "2024-07"}),
        ("2025-01", 2, {0: "2025-01", 1: "2025-02"}),
        ("2022-03", 54, {0: "2022", 10: "2023", 22: "2024", 34: "2025", 46: "2026"}),
        ("2022-12", 40, {1: "2023", 13: "2024", 25: "2025"}),
    ],
)
def test_the_axis_has_months_or_years_that_stand_apart(
    bars: Page, first: str, count: int, axis: dict[int, str]
) -> None:
    marks = bars.evaluate("(names) => axisOf(names)", months(first, count))
    assert {mark["at"]: mark["text"] for mark in marks} == axis


def middle(page: Page, month: int, count: int = 10) -> tuple[float, float]:
    box = page.locator("#months").bounding_box()
    assert box is not None
    return box["x"] + box["width"] * (month + 0.5) / count, box["y"] + box["height"] / 2


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (390, 844)])
def test_the_number_of_the_month_under_the_pointer_is_said_and_a_click_goes_there(
    opened: Open, width: int, height: int
) -> None:
    page = opened(family(), width=width, height=height).page
    page.mouse.move(*middle(page, 1))
    number = page.locator("#month-said")
    expect(number).to_have_text("2024-02: 4 created, 9 by its end")
    box = number.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.mouse.down()
    expect(page.locator("#until-said")).to_have_text("Until 2024-02-29: 9 of 35 models")
    page.mouse.move(*middle(page, 3))
    expect(page.locator("#until-said")).to_contain_text("Until 2024-04-30")
    page.mouse.up()
    assert said(page)["until"] == ["2024-04-30"]
    page.mouse.move(5, 400)
    expect(number).to_be_hidden()
    page.mouse.click(*middle(page, 9))
    expect(page.locator("#until-said")).to_have_text("All months: 35 models")


def test_bars_and_their_numbers_count_what_passes_the_filters_as_the_text_beside_them_does(opened: Open) -> None:
    watched = opened(family(), address="#generations=1-1")
    page = watched.page
    expect(page.locator("#until-said")).to_have_text("All months: 31 of 35 models")
    page.mouse.move(*middle(page, 1))
    expect(page.locator("#month-said")).to_have_text("2024-02: 3 created, 7 by its end")
    page.mouse.down()
    page.mouse.up()
    expect(page.locator("#until-said")).to_have_text("Until 2024-02-29: 7 of 35 models")
    expect(page.locator("#until")).to_have_attribute(
        "aria-valuetext", "Until 2024-02-29: 7 of 35 models; 3 created in 2024-02"
    )
    page.mouse.move(*middle(page, 3))
    expect(page.locator("#month-said")).to_have_text("2024-04: 3 created, 14 by its end")
    follow(watched, "")
    page.focus("#until")
    page.keyboard.press("End")
    expect(page.locator("#month-said")).to_have_text("2024-10: 2 created, 34 by its end, 1 without a date")
    expect(page.locator("#until-said")).to_have_text("All months: 35 models")
    heights = "[...document.querySelectorAll('#months span')].map((one) => one.style.height)"
    page.click("#tab-filter")
    page.get_by_label("merge").check()
    expect(page.locator("#until-said")).to_have_text("All months: 1 of 35 models")
    assert page.evaluate(heights) == ["0px", "0px", "max(100%, 2px)", *["0px"] * 7]
    page.locator("#filtered").get_by_role("button", name="Show all").click()
    expect(page.locator("#until-said")).to_have_text("All months: 35 models")
    assert "0px" not in page.evaluate(heights)


def test_two_hundred_thousand_models_are_counted_anew_within_a_frame(bars: Page) -> None:
    took, counts, undated = bars.evaluate(
        """() => {
          const created = Uint16Array.from({ length: 200_000 }, (_, at) => (at % 1000 === 0 ? 65535 : at % 1600));
          const passes = Uint8Array.from(created, (_, at) => at % 2);
          const months = monthsOf(created);
          const times = Array.from({ length: 9 }, () => {
            const begin = performance.now();
            numbersOf(months, created, passes);
            return performance.now() - begin;
          });
          const { counts, undated } = numbersOf(months, created, passes.fill(1));
          return [Math.min(...times), [counts, months.counts], undated];
        }"""
    )
    assert counts[0] == counts[1]
    assert (sum(counts[0]), undated) == (199_800, 200)
    assert took < 16


def test_the_thumb_stands_below_the_bar_of_its_month(opened: Open) -> None:
    page = opened(family(), address="#until=2024-03-31").page
    slider = page.locator("#until").bounding_box()
    assert slider is not None
    thumb = slider["x"] + 8 + (slider["width"] - 16) * 2 / 9
    assert abs(thumb - middle(page, 2)[0]) < 1.5


def test_the_keyboard_has_the_number_too(opened: Open) -> None:
    page = opened(family()).page
    page.focus("#play")
    page.keyboard.press("Tab")
    expect(page.locator("#month-said")).to_contain_text("2024-10")
    page.keyboard.press("Home")
    expect(page.locator("#month-said")).to_have_text("2024-01: 5 created, 5 by its end")
    expect(page.locator("#until")).to_have_attribute(
        "aria-valuetext", "Until 2024-01-31: 5 of 35 models; 5 created in 2024-01"
    )
    page.keyboard.press("Tab")
    expect(page.locator("#month-said")).to_be_hidden()


def test_a_click_ends_the_play(opened: Open) -> None:
    page = opened(family()).page
    page.click("#play")
    expect(page.locator("#play")).to_have_attribute("aria-label", "Pause")
    page.mouse.click(*middle(page, 0))
    expect(page.locator("#play")).not_to_have_attribute("aria-label", "Pause")
    expect(page.locator("#until-said")).to_have_text("Until 2024-01-31: 5 of 35 models")


def test_a_month_in_which_nothing_was_created_has_no_bar(opened: Open) -> None:
    days = np.array([19_723, 19_723, 19_800])
    page = opened(map_page(made(["a/b", "c/d", "e/f"], [-1, 0, 0], created=days))).page
    heights = page.evaluate("[...document.querySelectorAll('#months span')].map((one) => one.offsetHeight)")
    assert heights[0] > heights[2] > 0
    assert heights[1] == 0

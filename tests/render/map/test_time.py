"""The time bar: the family grows by the day, the counts with it, by pointer, keyboard, link and play."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from lineage.render.map.modules import joined
from lineage.render.map.page import WEB, map_page
from tests.render.map.families import family
from tests.render.map.made import made
from tests.render.map.pages import Open, said


def until(page: Page) -> str:
    return page.inner_text("#until-said")


def test_each_step_of_the_slider_is_a_month_and_the_last_is_everything(opened: Open) -> None:
    watched = opened(family())
    page = watched.page
    assert until(page) == "All months: 35 models"
    page.press("#until", "Home")
    assert until(page) == "Until 2024-01-31: 5 of 35 models"
    assert page.inner_text("#until-relations") == "quantized 4"
    page.press("#until", "ArrowRight")
    assert until(page) == "Until 2024-02-29: 9 of 35 models"
    assert page.inner_text("#until-relations") == "finetune 1 · quantized 7"
    assert page.get_attribute("#until", "aria-valuetext") == f"{until(page)}; 4 created in 2024-02"
    page.press("#until", "ArrowLeft")
    assert until(page) == "Until 2024-01-31: 5 of 35 models"
    page.press("#until", "End")
    assert until(page) == "All months: 35 models"
    assert watched.complaints == []


def test_the_day_stands_in_the_address_and_a_link_shows_it_again(opened: Open) -> None:
    page = opened(family(), address="#until=2024-02-10").page
    assert until(page) == "Until 2024-02-10: 8 of 35 models"
    page.press("#until", "ArrowLeft")
    page.wait_for_url(re.compile("until=2024-01-31"))


def test_play_lets_the_family_grow_from_its_first_month_and_pause_holds_it(opened: Open) -> None:
    page = opened(family()).page
    page.press("#play", "Enter")
    expect(page.locator("#play")).to_have_attribute("aria-label", "Pause")
    expect(page.locator("#until-said")).to_contain_text("Until 2024-02")
    page.press("#play", " ")
    held = until(page)
    page.wait_for_timeout(120)
    assert until(page) == held
    page.press("#play", " ")
    expect(page.locator("#until-said")).to_contain_text("Until 2024-03")
    page.press("#until", "Home")
    assert page.get_attribute("#play", "aria-label") != "Pause"


def test_play_ends_with_everything_shown(opened: Open) -> None:
    page = opened(family(), address="#until=2024-10-10").page
    page.click("#play")
    expect(page.locator("#until-said")).to_have_text("All months: 35 models")
    expect(page.locator("#play")).not_to_have_attribute("aria-label", "Pause")


def test_where_motion_is_unwelcome_play_goes_month_by_month(opened: Open) -> None:
    page = opened(family(), reduced_motion="reduce").page
    page.evaluate(
        """() => {
          const said = document.getElementById("until-said");
          globalThis.seen = [];
          new MutationObserver(() => globalThis.seen.push(said.textContent.split(":")[0])).observe(said, {
            childList: true, characterData: true, subtree: true,
          });
        }"""
    )
    page.click("#play")
    expect(page.locator("#until-said")).to_contain_text(re.compile("2024-0[3-9]|2024-1|All months"))
    seen = [words for words in page.evaluate("globalThis.seen") if words != "Until 2024-01-01"]
    assert list(dict.fromkeys(seen))[:3] == ["Until 2024-01-31", "Until 2024-02-29", "Until 2024-03-31"]
    page.click("#play")
    last = opened(family(), address="#until=2024-09-30", reduced_motion="reduce").page
    last.click("#play")
    expect(last.locator("#until-said")).to_have_text("All months: 35 models")


def test_the_bar_says_in_plain_words_what_it_shows(opened: Open) -> None:
    page = opened(family()).page
    page.click("#time summary")
    words = page.inner_text("#time details p")
    assert "2024-01 to 2024-10" in words
    assert "1 model without a date" in words


def test_the_plain_words_close_by_escape_by_a_press_elsewhere_and_by_a_panel(opened: Open) -> None:
    watched = opened(family(), width=390, height=844, address="#model=Qwen/Qwen3-8B")
    page, words = watched.page, watched.page.locator("#time details p")
    summary = page.locator("#time summary")

    def escape() -> None:
        page.keyboard.press("Escape")

    def closed_by(*steps: Callable[[], object]) -> None:
        summary.click()
        for step in steps:
            expect(words).to_be_visible()
            step()
        expect(words).to_be_hidden()

    closed_by(escape)
    expect(summary).to_be_focused()
    closed_by(words.click, escape)
    closed_by(lambda: page.focus("#map"), escape)
    expect(page.locator("#map")).to_be_focused()
    assert "model" in said(page)
    escape()
    assert "model" not in said(page)
    closed_by(lambda: page.mouse.click(195, 300))
    closed_by(lambda: page.focus("#tab-filter"), lambda: page.keyboard.press("Enter"))
    expect(page.locator("#panel-filter")).to_be_visible()
    page.click("#close-panel")
    closed_by(summary.click)


def test_without_dates_there_is_no_bar(opened: Open) -> None:
    page = opened(map_page(made(["a/b", "c/d"], [-1, 0]))).page
    assert page.locator("#time *").count() == 0


def test_play_goes_by_days_and_by_what_was_created_in_equal_parts(chromium: Browser) -> None:
    page = chromium.new_page()
    entry = 'import { monthsOf, paceOf } from "./data/months.js";\nObject.assign(globalThis, { monthsOf, paceOf });'
    page.evaluate(joined("entry.js", lambda path: entry if path == "entry.js" else (WEB / path).read_text("utf-8")))
    days = page.evaluate(
        """() => {
          const months = monthsOf(Uint16Array.from({ length: 101 }, (_, at) => (at === 0 ? 10 : 1000 + (at % 20))));
          const { dayAt, partAt } = paceOf(months);
          const parts = Array.from({ length: 1000 }, (_, at) => at / 1000);
          return { months, days: parts.map(dayAt), behind: parts.map((part) => part - partAt(dayAt(part))) };
        }"""
    )
    page.close()
    first, last = days["months"]["first"], days["months"]["ends"][-1]
    assert days["days"] == sorted(days["days"])
    assert (days["days"][0], days["days"][-1]) == (first, last)
    assert all(-1e-9 <= behind < 0.1 for behind in days["behind"])
    busy = sum(day >= 1000 for day in days["days"]) / 1000
    assert 0.3 < busy < 0.6

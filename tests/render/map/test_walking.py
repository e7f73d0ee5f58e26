"""Walking through the map in a real browser: by mouse, touch, keys and search, with and without WebGL2."""

from datetime import date

import numpy as np
import pytest
from playwright.sync_api import expect

from lineage.render.map.page import map_page
from lineage.words.vocabulary import vocabulary
from tests.render.map.families import NAMES, two_families
from tests.render.map.made import made, unsaid_after
from tests.render.map.pages import Open, at, follow, said

_NO_WEBGL = """
const ask = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind === "webgl2" ? null : ask.call(this, kind, ...rest);
};
"""


def test_search_finds_by_name_owner_and_task_and_jumps(opened: Open) -> None:
    page = opened(two_families()).page
    page.keyboard.press("/")
    expect(page.locator("#query")).to_be_focused()
    for words, found in [
        ("TUNED gguf", ["lee/tuned-GGUF"]),
        ("kim/", ["kim/adapter", "kim/Quantized"]),
        ("text-gen", ["Qwen/Qwen3-8B"]),
        ("kim/quantized", ["kim/Quantized"]),
    ]:
        page.fill("#query", words)
        assert page.locator("#found bdi").all_text_contents() == found
    page.keyboard.press("ArrowDown")
    expect(page.locator("#found [aria-selected=true] bdi")).to_have_text("kim/Quantized")
    page.keyboard.press("Enter")
    assert said(page)["model"] == ["kim/Quantized"]
    expect(page.locator("#map")).to_be_focused()
    page.fill("#query", "no such model")
    expect(page.locator("#found-count")).to_have_text("none")
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()


def test_arrow_keys_walk_through_the_lineage(opened: Open) -> None:
    page = opened(two_families()).page
    page.focus("#map")
    page.keyboard.press("Enter")
    walked = []
    for key in [
        "",
        "ArrowDown",
        "ArrowRight",
        "ArrowLeft",
        "ArrowDown",
        "ArrowDown",
        "ArrowUp",
        "ArrowUp",
        "ArrowRight",
    ]:
        page.keyboard.press(key or "Shift")
        walked.append(said(page)["model"][0])
    first, tuned = "Qwen/Qwen3-8B", "lee/tuned"
    assert walked == [
        first,
        tuned,
        "kim/adapter",
        tuned,
        "lee/tuned-GGUF",
        "lee/tuned-GGUF",
        tuned,
        first,
        "Qwen/Qwen3-4B",
    ]
    page.keyboard.press("Escape")
    assert "model" not in said(page)


def test_keys_zoom_pan_and_fit(opened: Open) -> None:
    page = opened(two_families()).page
    page.focus("#map")
    whole = at(page)
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    x, y, zoom = at(page)
    assert (x > whole[0], y, zoom) == (True, whole[1], 1.5)
    page.keyboard.press("-")
    page.keyboard.press("Home")
    assert at(page) == whole


@pytest.mark.parametrize("webgl", [True, False])
def test_dots_are_drawn_hovered_and_selected(opened: Open, webgl: bool) -> None:
    watched = opened(two_families(), anew=not webgl)
    page = watched.page
    if not webgl:
        page.add_init_script(_NO_WEBGL)
        page = follow(watched, "at=0,0,4")
    else:
        page = follow(watched, "at=0,0,4")
    assert page.evaluate("document.documentElement.dataset.dots") == ("webgl2" if webgl else "canvas")
    box = page.locator("#map").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    expect(page.locator("#card")).to_contain_text("90,000 downloads in the last 30 days")
    page.mouse.click(*middle)
    assert said(page)["model"] == ["Qwen/Qwen3-8B"]
    page.click("#close-panel")
    page.wait_for_timeout(300)
    painted = page.evaluate(
        """() => {
          const dots = document.querySelector("canvas.dots");
          const copy = document.createElement("canvas");
          [copy.width, copy.height] = [dots.width, dots.height];
          const context = copy.getContext("2d");
          context.drawImage(document.querySelector("canvas.ground"), 0, 0);
          context.drawImage(dots, 0, 0);
          return [...context.getImageData(dots.width / 2 - 30, dots.height / 2, 1, 1).data];
        }"""
    )
    assert painted == [*bytes.fromhex(vocabulary().root.shade.light.removeprefix("#")), 255]
    assert watched.complaints == []


def test_mouse_and_wheel_move_the_map(opened: Open) -> None:
    page = opened(two_families()).page
    x, _, zoom = at(page)
    page.mouse.move(700, 500)
    page.mouse.wheel(0, -200)
    assert at(page)[2] > zoom
    page.mouse.down()
    page.mouse.move(760, 480)
    page.mouse.move(800, 470)
    page.mouse.up()
    assert at(page)[0] < x
    assert "model" not in said(page)
    page.keyboard.press("Home")
    page.click("#closer")
    page.click("#closer")
    expect(page.locator("#corner")).to_be_visible()
    page.click("#minimap", position={"x": 100, "y": 64})
    moved = at(page)
    assert moved[0] > x
    page.click("#farther")
    assert at(page)[2] < moved[2]
    page.mouse.dblclick(700, 500)
    assert at(page)[2] > zoom


def test_fingers_pinch_drag_and_tap(opened: Open) -> None:
    watched = opened(two_families(), width=390, height=844)
    page = follow(watched, "at=0,0,3")
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (150, 400), (250, 400))
    touch("touchMove", (110, 400), (290, 400))
    touch("touchEnd")
    assert at(page)[2] > 4
    box = page.locator("#map").bounding_box()
    assert box is not None
    page = follow(watched, "at=0,0,3")
    session = page.context.new_cdp_session(page)
    touch("touchStart", (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2))
    touch("touchEnd")
    assert said(page)["model"] == ["Qwen/Qwen3-8B"]
    expect(page.locator("#card")).to_contain_text("90,000 downloads in the last 30 days")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_legend_joins_late_generations_and_says_where_nothing_is_known(opened: Open) -> None:
    chain = made([f"a/m{at}" for at in range(12)], list(range(-1, 11)), generation=np.arange(12))
    page = opened(map_page(chain), address="#color=generation").page
    labels = page.locator("#legend-entries bdi")
    assert labels.all_inner_texts() == ["0: no base on this map", *"1234567", "8 and more"]
    page.select_option("#color-by", "month")
    expect(labels).to_have_text(["not said"])


def test_of_hundreds_found_the_first_are_those_with_the_widest_reach(opened: Open) -> None:
    reach = np.array([number * 7 % 301 for number in range(301)])
    page = opened(map_page(made([f"a/found{number}" for number in range(301)], [-1] * 301, reach=reach))).page
    page.fill("#query", "found")
    expect(page.locator("#found-count")).to_have_text("301 models")
    best = sorted(range(301), key=lambda number: -reach[number])[:3]
    assert page.locator("#found bdi").all_inner_texts()[:3] == [f"a/found{number}" for number in best]


def test_the_legend_of_many_months_goes_from_the_first_to_the_last(opened: Open) -> None:
    days = np.array([19_000 + 31 * at for at in range(40)] + [-1])
    page = opened(
        map_page(made([f"a/m{at}" for at in range(41)], [-1] * 41, created=days)), address="#color=month"
    ).page
    assert page.locator("#legend-entries li").all_inner_texts() == [
        *("2022-01 to 06\n6", "2022-07 to 12\n6", "2023-01 to 06\n6", "2023-07 to 12\n6", "2024-01 to 06\n6"),
        *("2024-07 to 12\n6", "2025-01 to 06\n4", "not said\n1"),
    ]


@pytest.mark.parametrize(
    ("months", "first", "last"),
    [
        (11, "2022-01 to 03", "2022-10 to 12"),
        (60, "2022-01 to 06", "2026-07 to 12"),
        (70, "2022", "2027"),
        (200, "2022", "2038"),
    ],
)
def test_months_are_joined_to_parts_of_years_that_add_up(opened: Open, months: int, first: str, last: str) -> None:
    days = np.array([(date(2022 + at // 12, at % 12 + 1, 15) - date(1970, 1, 1)).days for at in range(months)])
    page = opened(
        map_page(made([f"a/m{at}" for at in range(months)], [-1] * months, created=days)), address="#color=month"
    ).page
    lines = [line.split("\n") for line in page.locator("#legend-entries li").all_inner_texts()]
    assert (lines[0][0], lines[-1][0]) == (first, last)
    assert sum(int(count) for _, count in lines) == months
    if first == "2022":
        assert {count for _, count in lines[:-1]} == {"12"}


def test_rare_words_and_no_word_are_told_apart(opened: Open) -> None:
    words = [*("mit" for _ in range(5)), *(f"rare-{at:02}" for at in range(12))]
    page = opened(
        map_page(made([f"a/m{at}" for at in range(20)], [-1] * 20, license=unsaid_after(words, 20))),
        address="#color=license",
    ).page
    entries = page.locator("#legend-entries li")
    assert entries.first.inner_text() == "mit\n5"
    assert entries.all_inner_texts()[-2:] == ["others (7 kinds)\n7", "not said\n3"]
    colors = page.eval_on_selector_all("#legend-entries .dot", "all => all.map((dot) => dot.style.background)")
    assert len(set(colors)) == len(colors) == 8


def test_escape_empties_the_search_and_then_leaves_it(opened: Open) -> None:
    page = opened(two_families(), address="#model=lee/tuned").page
    page.fill("#query", "adapter")
    page.press("#query", "Escape")
    expect(page.locator("#query")).to_have_value("")
    expect(page.locator("#query")).to_be_focused()
    expect(page.locator("#found")).to_be_hidden()
    expect(page.locator("#found-count")).to_be_empty()
    page.press("#query", "Escape")
    expect(page.locator("#map")).to_be_focused()
    assert said(page)["model"] == ["lee/tuned"]
    page.click("#tab-compare")
    other = page.get_by_role("combobox", name="Find the model to compare it with")
    other.fill("adapter")
    other.press("Escape")
    expect(other).to_have_value("")
    other.press("Escape")
    expect(page.locator("#panel-compare")).to_be_focused()


def test_what_is_found_says_of_what_its_numbers_are(opened: Open) -> None:
    page = opened(two_families()).page
    page.fill("#query", "tuned")
    assert page.locator("#found li").all_inner_texts() == ["lee/tuned\n1 descendant", "lee/tuned-GGUF\nquantized"]
    page.fill("#query", "alone")
    assert page.locator("#found li").all_inner_texts() == ["ann/alone\nno base, no derivative"]


@pytest.mark.parametrize("choice", ["relation", "generation", "license", "task", "owner", "month"])
def test_every_color_has_its_legend_in_light_and_dark(opened: Open, choice: str) -> None:
    watched = opened(two_families())
    page = watched.page
    page.select_option("#color-by", choice)
    first = page.locator("#legend-entries .dot").first
    light = first.get_attribute("style")
    assert light is not None
    counts = [int(text) for text in page.locator("#legend-entries .number").all_text_contents() if text]
    assert sum(counts) in {0, len(NAMES)}
    page.emulate_media(color_scheme="dark")
    expect(first).not_to_have_attribute("style", light)
    page.select_option("#size-by", "reach")
    expect(page.locator("#legend-words")).to_contain_text("reach")
    assert watched.complaints == []


def test_tabs_are_walked_by_arrow_keys(opened: Open) -> None:
    page = opened(two_families()).page
    page.click("#tab-list")
    expect(page.locator("#panel-list")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-tree")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-export")).to_be_visible()
    assert said(page)["panel"] == ["export"]


def test_a_found_model_is_chosen_by_pointer(opened: Open) -> None:
    page = opened(two_families()).page
    page.fill("#query", "kim")
    page.locator("#found li", has_text="Quantized").click()
    assert said(page)["model"] == ["kim/Quantized"]
    expect(page.locator("#found")).to_be_hidden()


def test_a_double_click_on_a_dot_goes_there_and_the_button_shows_the_whole_map_again(opened: Open) -> None:
    watched = opened(two_families())
    whole = at(watched.page)
    page = follow(watched, "at=40,0,2")
    box = page.locator("#map").bounding_box()
    assert box is not None
    page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert said(page)["model"] == ["Qwen/Qwen3-4B"]
    page.click("#whole")
    assert at(page) == whole


def test_enter_looks_at_the_selected_model(opened: Open) -> None:
    page = follow(opened(two_families()), "model=lee/tuned&at=0,0,1")
    page.focus("#map")
    page.keyboard.press("Enter")
    assert at(page) != [0, 0, 1]


def test_arrow_keys_pass_over_what_filters_hide_and_stay_where_nothing_lies(opened: Open) -> None:
    watched = opened(two_families())
    page = follow(watched, "model=kim/adapter&relation=adapter&relation=none")
    page.focus("#map")
    for key in ("ArrowLeft", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
        assert said(page)["model"] == ["kim/adapter"]
    page = follow(watched, "model=lee/tuned&relation=finetune")
    page.focus("#map")
    for key in ("ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
        assert said(page)["model"] == ["lee/tuned"]


def test_where_dots_are_too_small_to_hit_the_family_is_hit(opened: Open) -> None:
    places = np.array([100.0, 0, 100_000, -100_000])
    data = map_page(made(["a/root", "a/leaf", "b/right", "b/left"], [-1, 0, -1, -1], x=places, y=places))
    page = opened(data, address="#legend=folded").page
    box = page.locator("#map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert said(page)["model"] == ["a/root"]


def test_a_picture_that_the_graphics_card_lost_comes_back(opened: Open) -> None:
    watched = opened(two_families())
    page = watched.page
    dots = page.evaluate_handle("document.querySelector('canvas.dots').getContext('webgl2')")
    lost = dots.evaluate_handle("(one) => one.getExtension('WEBGL_lose_context')")
    lost.evaluate("(one) => one.loseContext()")
    page.wait_for_timeout(100)
    lost.evaluate("(one) => one.restoreContext()")
    page.wait_for_timeout(300)
    page.select_option("#color-by", "owner")
    page.mouse.move(700, 500)
    assert watched.complaints == []

"""Walking through the map in a real browser: by mouse, touch, keys, search and link, with and without WebGL2."""

import re
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from lineage.render.map.page import map_page
from tests.render.map.conftest import Open, Watched, hash_of
from tests.render.map.made import HEAD, codes, made

NAMES = ["Qwen/Qwen3-8B", "lee/tuned", "lee/tuned-GGUF", "kim/adapter", "Qwen/Qwen3-4B", "kim/Quantized", "ann/alone"]
PARENT = [-1, 0, 1, 0, -1, 4, -1]
_NO_WEBGL = """
const ask = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind === "webgl2" ? null : ask.call(this, kind, ...rest);
};
"""


def day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


@pytest.fixture(scope="module")
def families() -> bytes:
    """Two bases with what was made from them, a model of both, and one that stands alone."""
    data = made(
        NAMES,
        PARENT,
        replace(HEAD, total=4),
        x=np.array([0.0, 8, 11, -6, 40, 44, 20]),
        y=np.array([0.0, 0, 3, 0, 0, 3, 30]),
        radius=np.array([3.0, 1.5, 1, 1, 2, 1, 1]),
        relation=np.array([255, 0, 2, 1, 255, 2, 255], dtype=np.uint8),
        downloads=np.array([90_000, 500, -1, 7, 2_000, 1, 3]),
        created=np.array([day(f"2025-0{month}-01") for month in (1, 2, 3, 4, 1, 6, 7)]),
        generation=np.array([0, 1, 2, 1, 0, 1, 0]),
        reach=np.array([3, 1, 0, 0, 2, 0, 0]),
        license=codes(["mit", "mit", "apache-2.0", "mit", "mit", "other", "mit"]),
        task=codes(["text-generation", *(["feature-extraction"] * 6)]),
        others=np.array([[4, 3]]),
        others_relation=np.array([3], dtype=np.uint8),
        others_evidence=np.array([1], dtype=np.uint8),
    )
    return map_page(data)


def said(page: Page) -> dict[str, list[str]]:
    """What the address says, once it has been written."""
    return parse_qs(hash_of(page))


def at(page: Page) -> list[float]:
    return [float(number) for number in said(page)["at"][0].split(",")]


def follow(watched: Watched, fragment: str) -> Page:
    """Open the page anew by a link."""
    page = watched.page
    address = page.url.partition("#")[0]
    page.goto("about:blank")
    page.goto(f"{address}#{fragment}")
    page.wait_for_selector("html[data-ready]", state="attached")
    return page


def test_search_finds_by_name_owner_and_task_and_jumps(opened: Open, families: bytes) -> None:
    page = opened(families).page
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


def test_arrow_keys_walk_through_the_lineage(opened: Open, families: bytes) -> None:
    page = opened(families).page
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


def test_keys_zoom_pan_and_fit(opened: Open, families: bytes) -> None:
    page = opened(families).page
    page.focus("#map")
    whole = at(page)
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    x, y, zoom = at(page)
    assert (x > whole[0], y, zoom) == (True, whole[1], 1.5)
    page.keyboard.press("-")
    page.keyboard.press("Home")
    assert at(page) == whole


def test_the_panel_says_the_way_up_and_the_descendants_with_merges_once(opened: Open, families: bytes) -> None:
    page = follow(opened(families), "model=Qwen/Qwen3-4B&panel=model")
    expect(page.locator("#panel-model h2")).to_have_text("Qwen/Qwen3-4B")
    expect(page.locator("#panel-model h3").nth(1)).to_have_text("2 descendants shown")
    page.goto(f"{page.url.partition('#')[0]}#model=lee/tuned-GGUF&panel=model")
    expect(page.locator("#panel-model .way button")).to_have_text(["Qwen/Qwen3-8B", "lee/tuned", "lee/tuned-GGUF"])
    expect(page.locator("#panel-model .facts")).to_contain_text("Downloads, last 30 daysnot said")
    page.locator("#panel-model .way button").first.click()
    expect(page.locator("#panel-model h2")).to_have_text("Qwen/Qwen3-8B")
    page.goto(f"{page.url.partition('#')[0]}#model=kim/adapter&panel=model")
    expect(page.get_by_label("also made from")).to_contain_text("Qwen/Qwen3-4Balso from · merge · hub")
    page.click("#close-panel")
    expect(page.locator("#panel-model")).to_be_hidden()


def test_a_link_shows_the_same_and_nonsense_in_it_is_passed_over(opened: Open, families: bytes) -> None:
    watched = opened(families)
    link = (
        "model=lee/tuned&with=kim/adapter&at=8,0.5,3&colour=license&size=likes&until=2025-03-31&panel=filter"
        "&relation=finetune&relation=none&generations=0-2&downloads=5&from=2025-01-01&to=2025-12-31"
        "&license=mit&task=feature-extraction&owner=lee&evidence=tag&counted=yes"
    )
    assert said(follow(watched, link)) == parse_qs(link)
    assert sorted(
        said(follow(watched, "model=none/such&at=1,x,2&colour=toString&until=soon&panel=%3Cb%3E&size=&downloads=-4"))
    ) == ["at"]
    assert watched.complaints == []


def test_back_and_forward_lead_to_the_places_one_jumped_from(opened: Open, families: bytes) -> None:
    page = opened(families).page
    whole = at(page)
    expect(page.locator("#back")).to_be_disabled()
    page.fill("#query", "adapter")
    page.keyboard.press("Enter")
    there = at(page)
    page.click("#back")
    expect(page.locator("#back")).to_be_disabled()
    assert at(page) == whole
    assert "model" not in said(page)
    page.click("#forward")
    expect(page.locator("#forward")).to_be_disabled()
    assert at(page) == there
    assert said(page)["model"] == ["kim/adapter"]


def test_filters_and_the_time_bar_count_along(opened: Open, families: bytes) -> None:
    watched = opened(families)
    whole = "model=Qwen/Qwen3-8B&panel=model"
    page = follow(watched, whole)
    address = page.url.partition("#")[0]
    descendants = page.locator("#panel-model h3").nth(1)
    for limits, count in [
        ("", 3),
        ("&until=2025-02-15", 1),
        ("&until=2025-12-31", 3),
        ("&until=2025-01-15", 0),
        ("&relation=adapter", 1),
        ("&downloads=8", 1),
        ("&license=mit", 2),
        ("&task=text-generation", 0),
        ("&owner=kim", 1),
        ("&generations=2-9", 1),
        ("&from=2025-03-01&to=2025-03-31", 1),
        ("&evidence=tag", 0),
        ("&counted=yes", 3),
    ]:
        page.goto(f"{address}#{whole}{limits}")
        expect(descendants).to_have_text(f"{count} descendant{'' if count == 1 else 's'} shown")


@pytest.mark.parametrize("webgl", [True, False])
def test_dots_are_drawn_hovered_and_selected(opened: Open, families: bytes, webgl: bool) -> None:
    watched = opened(families)
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
    assert painted == [0x16, 0x19, 0x1D, 255]
    assert watched.complaints == []


def test_mouse_and_wheel_move_the_map(opened: Open, families: bytes) -> None:
    page = opened(families).page
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


def test_fingers_pinch_drag_and_tap(opened: Open, families: bytes) -> None:
    watched = opened(families, width=390, height=844)
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
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("choice", ["relation", "generation", "license", "task", "owner", "month"])
def test_every_colour_has_its_legend_in_light_and_dark(opened: Open, families: bytes, choice: str) -> None:
    watched = opened(families)
    page = watched.page
    page.select_option("#colour-by", choice)
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


def test_tabs_are_walked_by_arrow_keys(opened: Open, families: bytes) -> None:
    page = opened(families).page
    page.click("#tab-list")
    expect(page.locator("#panel-list")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-tree")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-take")).to_be_visible()
    assert said(page)["panel"] == ["take"]


def test_damaged_data_is_said_in_words(opened: Open, families: bytes) -> None:
    watched = opened(families)
    page = watched.page
    address = page.url.partition("#")[0]
    damaged = re.sub(rb'(id="payload">)[^<]{40}', rb"\1" + b"A" * 40, families)
    page.goto("about:blank")
    page.route("**/*", lambda route: route.fulfill(body=damaged, content_type="text/html"))
    page.goto(address)
    expect(page.locator("#failure")).to_contain_text("The map could not be drawn.")

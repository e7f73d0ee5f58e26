"""The first view: everything that is drawn, in what header, panel, legend and time bar leave free, at every size."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from lineage.render.map.page import map_page
from tests.render.map.families import family, two_families
from tests.render.map.made import made
from tests.render.map.pages import Open, at

SCREENS = [(1400, 900), (1000, 700), (390, 844), (844, 390), (700, 450), (320, 640)]
OUT = """() => {
  const dots = document.querySelector("canvas.dots");
  const [width, height] = [dots.width, dots.height];
  const copy = Object.assign(document.createElement("canvas"), { width, height });
  const context = copy.getContext("2d");
  context.drawImage(document.querySelector("canvas.ground"), 0, 0);
  context.drawImage(dots, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const stage = dots.getBoundingClientRect();
  const boxes = ["moves", "legend"].map((id) => document.getElementById(id).getBoundingClientRect());
  let [painted, out] = [0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[4 * (y * width + x) + 3] === 0) continue;
      painted++;
      const [px, py] = [stage.left + x, stage.top + y];
      const under = boxes.some((box) => px > box.left && px < box.right && py > box.top && py < box.bottom);
      if (under || x === 0 || y === 0 || x === width - 1 || y === height - 1) out++;
    }
  }
  return [painted, out];
}"""


def seen(page: Page) -> tuple[int, int]:
    """How many pixels are painted, and how many of these at the edge of the map or under what lies on it."""
    page.wait_for_timeout(400)
    painted, out = page.evaluate(OUT)
    return painted, out


def one_root() -> bytes:
    """A root with a wide disc at one side of it, as a base with one great derivative has."""
    x = np.array([-20.0, 10, *(10 + 9 * np.cos(np.arange(60)))])
    y = np.array([0.0, 0, *(9 * np.sin(np.arange(60)))])
    names = ["Qwen/Root", "Qwen/Great", *(f"lee/leaf-{number}" for number in range(60))]
    return map_page(made(names, [-1, 0, *[1] * 60], x=x, y=y, radius=np.array([1.0, 2, *[0.4] * 60])))


@pytest.mark.parametrize(("width", "height"), SCREENS)
@pytest.mark.parametrize("drawn", [one_root, two_families, family])
def test_nothing_of_the_whole_map_is_cut_off_or_covered(opened: Open, drawn: Any, width: int, height: int) -> None:
    painted, out = seen(opened(drawn(), width=width, height=height).page)
    assert painted > 200
    assert out == 0


@pytest.mark.parametrize("address", ["#panel=list", "#panel=filter", "#legend=open", "#panel=model&legend=open"])
@pytest.mark.parametrize(("width", "height"), [(1400, 900), (1000, 700), (390, 844)])
def test_nor_with_a_panel_or_the_legend_open(opened: Open, address: str, width: int, height: int) -> None:
    painted, out = seen(opened(two_families(), width=width, height=height, address=address).page)
    assert painted > 200
    assert out == 0


def test_it_is_fitted_anew_when_room_changes_while_all_is_seen(opened: Open) -> None:
    page = opened(two_families()).page
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        assert seen(page)[1] == 0, (width, height)


def test_a_view_that_someone_chose_stays_where_it_is_when_the_legend_folds(opened: Open) -> None:
    page = opened(two_families(), width=1000, height=600).page
    page.focus("#map")
    for _ in range(4):
        page.keyboard.press("+")
    page.wait_for_timeout(300)
    before = page.screenshot(clip={"x": 450, "y": 150, "width": 400, "height": 250})
    page.click("#legend summary")
    page.wait_for_timeout(400)
    assert page.screenshot(clip={"x": 450, "y": 150, "width": 400, "height": 250}) == before


def test_the_whole_map_is_zoom_one_wherever_it_is_seen(opened: Open) -> None:
    page = opened(two_families()).page
    wide = at(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.click("#closer")
    page.click("#whole")
    assert at(page) == wide
    assert wide[2] == 1


def test_the_small_map_is_drawn_where_a_link_leads_into_the_map(opened: Open) -> None:
    page = opened(two_families(), address="#at=8,0,4").page
    page.wait_for_timeout(600)
    painted = page.evaluate(
        """() => {
          const canvas = document.getElementById("minimap");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return data.filter((value, at) => at % 4 === 3 && value > 0).length;
        }"""
    )
    assert painted > 50


def test_the_root_of_the_only_family_is_named_though_it_is_small(opened: Open) -> None:
    root = opened(one_root(), address="#panel=export").page
    with root.expect_download() as download:
        root.get_by_role("button", name="SVG picture", exact=True).click()
    assert ">Root</text>" in download.value.path().read_text("utf-8")


@pytest.mark.parametrize(("width", "height", "most"), [(1400, 900, 90), (1000, 700, 100), (700, 450, 56)])
def test_the_head_leaves_the_room_to_the_map(opened: Open, width: int, height: int, most: int) -> None:
    head = opened(family(), width=width, height=height).page.locator("#head").bounding_box()
    assert head is not None
    assert head["height"] <= most


@pytest.mark.parametrize(("width", "height"), [*SCREENS, (480, 700)])
def test_the_head_says_the_whole_population_on_every_screen(opened: Open, width: int, height: int) -> None:
    words = "sample of 20 August 2026 (HF//RADAR, CC-BY-4.0)"
    page = opened(family(population=words), width=width, height=height).page
    mark = page.locator("#facts .mark")
    assert mark.inner_text() == words
    inside = """mark => {
        const text = document.createRange();
        text.selectNodeContents(mark);
        const clips = [document.documentElement];
        for (let box = mark; box; box = box.parentElement) {
            if (getComputedStyle(box).overflow !== "visible") clips.push(box);
        }
        return [...text.getClientRects()].every((line) => clips.every((box) => {
            const { left, right, top, bottom } = box.getBoundingClientRect();
            return line.left >= left - 1 && line.right <= right + 1 && line.top >= top - 1 && line.bottom <= bottom + 1;
        }));
    }"""
    assert mark.evaluate(inside)


def test_the_head_of_a_phone_takes_two_lines_and_says_the_rest_behind_rule(opened: Open) -> None:
    page = opened(family(), width=390, height=844).page
    head = page.locator("#head").bounding_box()
    assert head is not None
    assert head["height"] <= 100
    page.click("#rule summary")
    expect(page.locator("#rule p.short")).to_contain_text(
        "made-up: no figure here is the Hub's · 35 models · 33 counted"
    )
    expect(page.locator("#rule")).to_contain_text("Models made from Qwen.")

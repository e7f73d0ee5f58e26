"""The picture's beginning and its accidents: data read while the page still loads, a graphics card that goes away."""

import hashlib

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from lineage.render.map.page import map_page
from tests.render.map.families import ROOT, family
from tests.render.map.made import made
from tests.render.map.pages import Open

# The colors of which there is more than the rim of a dot.
_PAINTED = """() => {
  const dots = document.querySelector("canvas.dots");
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [dots.width, dots.height];
  const context = copy.getContext("2d");
  context.drawImage(dots, 0, 0);
  const { data } = context.getImageData(0, 0, copy.width, copy.height);
  const found = {};
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] !== 255) continue;
    const color = [...data.subarray(at, at + 3)].join(",");
    found[color] = (found[color] ?? 0) + 1;
  }
  return Object.entries(found).filter(([, many]) => many > 40).map(([color]) => color).sort();
}"""
_LOSE = """() => {
  globalThis.card = document.querySelector("canvas.dots").getContext("webgl2").getExtension("WEBGL_lose_context");
  card.loseContext();
}"""


def painted(page: Page) -> list[str]:
    """The colors of dots on the map, once it is at rest."""
    page.wait_for_timeout(400)
    found: list[str] = page.evaluate(_PAINTED)
    return found


def test_a_lost_graphics_card_is_stood_in_for_until_it_comes_back(opened: Open) -> None:
    watched = opened(family(), anew=True)
    page = watched.page
    before = painted(page)
    assert len(before) > 1
    page.evaluate(_LOSE)
    expect(page.locator("html[data-dots=canvas]")).to_have_count(1)
    assert painted(page) == before
    page.select_option("#color-by", "generation")
    page.press("#map", "Enter")
    page.set_viewport_size({"width": 1000, "height": 700})
    changed = painted(page)
    assert changed != before
    page.evaluate("card.restoreContext()")
    expect(page.locator("html[data-dots=webgl2]")).to_have_count(1)
    assert page.locator("canvas.dots").count() == 1
    assert painted(page) == changed
    for key in ("Escape", "Home"):
        page.press("#map", key)
    page.select_option("#color-by", "relation")
    page.set_viewport_size({"width": 1400, "height": 900})
    assert painted(page) == before
    assert [words for words in watched.complaints if "CONTEXT_LOST_WEBGL" not in words] == []


@pytest.mark.parametrize("address", ["", "#force=canvas"])
def test_the_canvases_follow_the_stage_when_a_find_opens_the_panel(opened: Open, address: str) -> None:
    page = opened(family(), address=address).page
    before = page.evaluate("document.getElementById('stage').clientWidth")
    page.fill("#query", ROOT)
    page.press("#query", "Enter")
    page.wait_for_timeout(600)
    wide = page.evaluate("document.getElementById('stage').clientWidth")
    assert wide < before
    drawn = page.evaluate("[...document.querySelectorAll('#stage canvas:not(.pointer)')].map((one) => one.width)")
    assert drawn == [wide] * 3


def test_a_context_that_is_lost_from_the_beginning_is_not_waited_for(opened: Open) -> None:
    watched = opened(family(), before="WebGL2RenderingContext.prototype.isContextLost = () => true;")
    assert watched.page.get_attribute("html", "data-dots") == "canvas"
    assert painted(watched.page)
    assert watched.complaints == []


def test_models_that_stand_alone_are_fainter_until_one_can_tell_them_apart(opened: Open) -> None:
    across, down = (part.reshape(-1) * 30.0 for part in np.mgrid[:30, :30])
    page = opened(map_page(made([f"a/b{at}" for at in range(900)], [-1] * 900, x=across, y=down))).page
    assert painted(page) == ["212,211,215"]
    page.focus("#map")
    for _ in range(6):
        page.keyboard.press("+")
    assert painted(page) == ["147,146,154"]


def test_data_of_many_pieces_is_one_map_and_is_searched_to_its_end(opened: Open) -> None:
    drawn = [f"someone/{hashlib.sha256(bytes([at % 256, at // 256])).hexdigest()}" for at in range(12_000)]
    drawn[8191:8193] = ["someone/Last-of-a-part", "someone/First-of-the-next"]
    drawn[-1] = "jemand/Größe-ÜBER-alles"
    page = map_page(made([ROOT, *drawn], [-1, *[0] * len(drawn)]))
    assert page.count(b'type="application/octet-stream"') > 1
    watched = opened(page)
    assert watched.page.locator("script[type='application/octet-stream']").count() == 0
    for words, found in [
        ("last-OF", "someone/Last-of-a-part"),
        ("first-of-the", "someone/First-of-the-next"),
        ("jemand", "jemand/Größe-ÜBER-alles"),
        ("größe", "jemand/Größe-ÜBER-alles"),
        ("jemand/größe-ÜBER", "jemand/Größe-ÜBER-alles"),
        (ROOT.upper(), ROOT),
        (drawn[9000], drawn[9000]),
    ]:
        watched.page.fill("#query", words)
        assert watched.page.locator("#found bdi").all_text_contents()[:1] == [found]
    watched.page.fill("#query", "part" + "first")
    expect(watched.page.locator("#found-count")).to_have_text("none")
    assert watched.complaints == []


def test_a_page_without_data_says_so(opened: Open) -> None:
    watched = opened(family(3))
    page = watched.page
    address = page.url.partition("#")[0]
    whole = family(3)
    at = whole.index(b'<script type="application/octet-stream"')
    page.goto("about:blank")
    page.route("**/*", lambda route: route.fulfill(body=whole[:at], content_type="text/html"))
    page.goto(address)
    expect(page.locator("#failure")).to_contain_text("There is no data inside this page.")

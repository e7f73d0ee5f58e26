"""Names on the map: one sees whose each is."""

import re
import xml.etree.ElementTree as ET
from typing import Any, NamedTuple

import numpy as np
import pytest
from playwright.sync_api import Page

from lineage.render.map.page import map_page
from lineage.words.vocabulary import vocabulary
from lineage.workflows.show.map import placed
from tests.bench.families import chart_of
from tests.render.map.families import two_families
from tests.render.map.made import made
from tests.render.map.pages import Open, follow
from tests.render.map.test_exports import SVG, taken

_RINGS = 3
_NAME = 600
"""How heavy the letters of a name are; those of its owner and of numbers in a dot are lighter."""
_LEGIBLE = 30
"""Pixels of a root's dot below which its name would be too small in it, and stands over the others."""
_FAINT = vocabulary().ground["muted"].light
"""The ink of names whose model is filtered out."""
_TOP = re.compile(
    rf'<path d="(?:M[^aM"]*)?M(-?[\d.]+) (-?[\d.]+)a([\d.]+) [^"M]*" fill="{vocabulary().root.shade.light}"/>'
)


class Place(NamedTuple):
    """A circle, or the middle of a text with half its width, in pixels."""

    x: float
    y: float
    reach: float


class Text(NamedTuple):
    """What is written, where, how high and how heavy."""

    words: str
    place: Place
    size: float
    weight: int


def crowd(**columns: Any) -> tuple[bytes, list[str], np.ndarray]:
    """A base in the middle of leaves that nearly touch, and one leaf away from all others."""
    places = [(0.0, 0.0)]
    for ring in range(1, _RINGS + 1):
        angles = np.arange(6 * ring) * (2 * np.pi / (6 * ring))
        places += list(zip(2.6 * ring * np.cos(angles), 2.6 * ring * np.sin(angles), strict=True))
    places.append((14.0, 0.0))
    names = ["o/Base-7B", *(f"o/leaf_{at:02}-of_it-GGUF" for at in range(1, len(places)))]
    count = len(names)
    x, y = np.array(places).T
    usual: dict[str, Any] = {"radius": np.ones(count), "downloads": np.full(count, 99)}
    page = map_page(made(names, [-1, *[0] * (count - 1)], x=x, y=y, **(usual | columns)))
    return page, [name.partition("/")[2] for name in names], np.stack([x, y], axis=1)


def drawn(page: Page, where: np.ndarray) -> tuple[list[Place], list[Text]]:
    """Where the dots are on the screen, as large as they can be, and each text that is drawn."""
    svg = taken(page, "SVG picture")[1].decode()
    base = _TOP.search(svg)
    assert base is not None
    right, level, scale = map(float, base.groups())
    circles = [Place(right - scale + x * scale, level + y * scale, scale) for x, y in where]
    return circles, texts(page, svg)


def texts(page: Page, svg: str) -> list[Text]:
    root = ET.fromstring(svg)
    found = []
    for one in root.find(f"{SVG}g").iter(f"{SVG}text"):  # type: ignore[union-attr]  # there is one
        if one.get("fill") == "none":
            continue
        size, weight = float(one.get("font-size", "0")), int(one.get("font-weight", "0"))
        width = page.evaluate(
            """([text, font]) => {
              const context = document.createElement("canvas").getContext("2d");
              context.font = font;
              return context.measureText(text).width;
            }""",
            [one.text or "", f"{weight} {size}px system-ui, sans-serif"],
        )
        place = Place(float(one.get("x", "0")), float(one.get("y", "0")), width / 2)
        found.append(Text(one.text or "", place, size, weight))
    return found


def distance(dot: Place, text: Place, size: float) -> float:
    """From a dot's rim to a text's box; below zero where they overlap."""
    across = max(abs(dot.x - text.x) - text.reach, 0)
    up = max(abs(dot.y - text.y) - size / 2, 0)
    return float(np.hypot(across, up) - dot.reach)


def within(dot: Place, text: Text) -> bool:
    """Whether the middle of a text lies in a dot."""
    return float(np.hypot(dot.x - text.place.x, dot.y - text.place.y)) < dot.reach


@pytest.mark.parametrize("zoom", [0.6, 1, 2.2, 3])
def test_a_name_touches_no_dot_but_its_own_or_is_that_of_a_family_among_small_dots(opened: Open, zoom: float) -> None:
    data, names, where = crowd()
    page = opened(data, address=f"#at=0,0,{zoom}&panel=export").page
    circles, written = drawn(page, where)
    seen = 0
    for text, place, size, weight in written:
        if weight != _NAME:
            continue
        nearest = min(range(len(circles)), key=lambda at: distance(circles[at], place, size))
        seen += nearest > 0
        if text == names[0]:
            assert circles[0].reach < _LEGIBLE or min(distance(dot, place, size) for dot in circles[1:]) > 0
            continue
        own = re.sub(r"[^\w…]", "", names[nearest])
        assert all(part in own for part in re.sub(r"[^\w…]", "", text).split("…")), text
        others = [dot for at, dot in enumerate(circles) if at != nearest]
        assert min(distance(dot, place, size) for dot in others) > 0, text
    assert seen


def test_a_wide_dot_holds_its_name_broken_between_its_parts(opened: Open) -> None:
    data, _, where = crowd()
    circles, written = drawn(opened(data, address="#at=0,0,3&panel=export").page, where)
    held: dict[int, list[str]] = {}
    for text in written:
        if text.weight == _NAME:
            held.setdefault(next((at for at, dot in enumerate(circles) if within(dot, text)), -1), []).append(
                text.words
            )
    assert "".join(held[0]) == "Base-7B"
    assert held[1][0].startswith("leaf_01")
    assert "".join(held[1]) == "leaf_01-of_it-GGUF"


@pytest.mark.parametrize("zoom", [2, 3, 6])
def test_every_dot_that_has_room_has_a_name(opened: Open, zoom: float) -> None:
    data, _, where = crowd()
    page = opened(data, address=f"#at=0,0,{zoom}&panel=export").page
    circles, written = drawn(page, where)
    stage = page.locator("#stage").bounding_box()
    assert stage is not None
    assert circles[0].reach >= 22
    for dot in circles:
        whole = dot.reach <= dot.x <= stage["width"] - dot.reach and dot.reach <= dot.y <= stage["height"] - dot.reach
        assert not whole or any(within(dot, text) for text in written)


def test_two_dots_of_one_name_are_told_apart_by_their_owners(opened: Open) -> None:
    names = ["Qwen/Base", "ann/Base-GGUF", "ben/Base-GGUF", "Qwen/Base-GGUF"]
    where = np.array([[0.0, 0], [3, 0], [-3, 0], [0, 3]])
    data = map_page(made(names, [-1, 0, 0, 0], x=where[:, 0], y=where[:, 1], downloads=np.full(4, 9)))
    circles, written = drawn(opened(data, address="#panel=export").page, where)
    owners = [[text.words for text in written if text.weight != _NAME and within(dot, text)] for dot in circles]
    assert owners == [[], ["ann"], ["ben"], []]


def test_without_room_for_the_owner_a_name_that_begins_with_its_base_gives_that_up(opened: Open) -> None:
    where = np.array([[0.0, 0], [2.6, 0], [-2.6, 0], [0, 2.6]])
    names = [
        "Qwen/Qwen3.8-27B-Instruct",
        *(f"{owner}/qwen3.8-27b-instruct-Uncensored-GGUF" for owner in ("a", "b", "c")),
    ]
    data = map_page(made(names, [-1, 0, 0, 0], x=where[:, 0], y=where[:, 1], downloads=np.full(4, 9)))
    circles, written = drawn(opened(data, address="#at=0,0,0.5&panel=export", width=900, height=420).page, where)
    assert 17 < circles[0].reach < 40
    assert "".join(text.words for text in written if within(circles[1], text)).startswith("…Uncen")


def test_a_family_s_name_says_how_many_descend_from_it_while_all_are_shown(opened: Open) -> None:
    _, _, where = crowd()
    reach = np.array([1812, *[0] * (len(where) - 1)])
    watched = opened(crowd(reach=reach)[0], address="#panel=export")

    def words() -> list[str]:
        return [text.words for text in drawn(watched.page, where)[1]]

    assert any("1,812" in word for word in words())
    follow(watched, "at=0,0,8&panel=export")
    assert "1,812 descendants" in words() or "o · 1,812" in words()
    follow(watched, "downloads=1&owner=o&at=0,0,8&panel=export")
    assert not any("1,812" in word for word in words())


def test_the_biggest_of_a_hub_s_families_is_told_by_the_number_behind_its_name(opened: Open) -> None:
    page = opened(map_page(placed(chart_of(2_000))), address="#panel=export").page
    written = texts(page, taken(page, "SVG picture")[1].decode())
    numbers = {
        text.words: int(text.words.rpartition(" · ")[2].replace(",", "")) for text in written if " · " in text.words
    }
    sizes = {text.words: text.size for text in written}
    assert len(numbers) > 5
    assert sizes[max(numbers, key=numbers.__getitem__)] == max(sizes.values())


def test_a_dot_wider_than_the_screen_has_its_name_where_it_is_seen(opened: Open) -> None:
    data, _, where = crowd()
    page = opened(data, address="#at=0.85,0,60&panel=export").page
    stage = page.locator("#stage").bounding_box()
    assert stage is not None
    circles, written = drawn(page, where)
    assert circles[0].x < 0
    inner = [text for text in written if within(circles[0], text)]
    assert "".join(text.words for text in inner if text.weight == _NAME) == "Base-7B"
    assert all(text.place.x - text.place.reach >= 0 for text in inner)


def view_of(page: Page) -> ET.Element:
    """What is drawn, without its caption."""
    root = ET.fromstring(taken(page, "SVG picture")[1].decode())
    view = root.find(f"{SVG}g")
    assert view is not None
    return view


def by_ink(view: ET.Element) -> dict[str, set[str]]:
    """What is written, by its color."""
    written: dict[str, set[str]] = {}
    for one in view.iter(f"{SVG}text"):
        written.setdefault(one.get("fill", ""), set()).add(one.text or "")
    return written


@pytest.mark.parametrize(
    ("fragment", "faint", "strong", "circles"),
    [
        ("relation=adapter", ["Qwen3-8B"], ["adapter"], 1),
        ("license=apache-2.0", ["Qwen3-8B", "tuned", "lee"], ["tuned-GGUF"], 2),
        ("owner=ann", [], ["alone"], 0),
        ("", [], ["Qwen3-8B", "Qwen3-4B", "Quantized", "adapter", "alone"], 3),
    ],
)
def test_a_family_of_which_something_is_shown_keeps_its_circle_and_a_faint_name(
    opened: Open, fragment: str, faint: list[str], strong: list[str], circles: int
) -> None:
    page = opened(two_families(), address=f"#panel=export&{fragment}").page
    view = view_of(page)
    written = by_ink(view)
    assert written.get(_FAINT, set()) == set(faint)
    assert set(strong) <= set().union(*(some for fill, some in written.items() if fill != _FAINT))
    assert len([one for one in view.iter(f"{SVG}path") if one.get("opacity") == "0.09"]) == circles
    assert page.locator("#legend-faint").get_attribute("hidden") == (None if fragment else "")


def test_faint_names_come_and_go_with_the_days_of_what_is_below(opened: Open) -> None:
    page = opened(two_families(), address="#panel=export&relation=quantized").page
    assert by_ink(view_of(page))[_FAINT] == {"Qwen3-8B", "Qwen3-4B", "tuned", "lee"}
    page.press("#until", "Home")
    assert _FAINT not in by_ink(view_of(page))
    for _ in range(2):
        page.press("#until", "ArrowRight")
    assert by_ink(view_of(page))[_FAINT] == {"Qwen3-8B", "tuned", "lee"}

"""Names on the map: one sees whose each is."""

import re
import xml.etree.ElementTree as ET
from typing import NamedTuple

import numpy as np
import pytest
from playwright.sync_api import Page

from lineage.render.map.page import map_page
from tests.render.map.made import made
from tests.render.map.pages import Open
from tests.render.map.test_exports import SVG, taken

_RINGS = 3
_SEEN = 0.94
"""The share of the stage that the whole map takes."""


class Place(NamedTuple):
    """A circle, or the middle of a text with half its width, in pixels."""

    x: float
    y: float
    reach: float


def crowd() -> tuple[bytes, list[str], np.ndarray]:
    """A base in the middle of leaves that nearly touch, and one leaf away from all others."""
    places = [(0.0, 0.0)]
    for ring in range(1, _RINGS + 1):
        angles = np.arange(6 * ring) * (2 * np.pi / (6 * ring))
        places += list(zip(2.6 * ring * np.cos(angles), 2.6 * ring * np.sin(angles), strict=True))
    places.append((14.0, 0.0))
    names = ["o/Base-7B", *(f"o/leaf_{at:02}-of_it-GGUF" for at in range(1, len(places)))]
    count = len(names)
    x, y = np.array(places).T
    page = map_page(
        made(names, [-1, *[0] * (count - 1)], x=x, y=y, radius=np.ones(count), downloads=np.full(count, 99))
    )
    return page, [name.partition("/")[2] for name in names], np.stack([x, y], axis=1)


def dots(page: Page, where: np.ndarray, zoom: float) -> list[Place]:
    """Where the dots are on the screen, the middle of the stage looking at the base."""
    stage = page.locator("#stage").bounding_box()
    assert stage is not None
    side = max(np.ptp(where[:, 0]), np.ptp(where[:, 1])) + 2
    scale = zoom * _SEEN * min(stage["width"], stage["height"]) / side
    return [Place(stage["width"] / 2 + x * scale, stage["height"] / 2 + y * scale, scale) for x, y in where]


def texts(page: Page) -> list[tuple[str, Place, float]]:
    """Each text that is drawn, where, and how high."""
    root = ET.fromstring(taken(page, "SVG picture")[1])  # noqa: S314 - our own bytes
    drawn = [one for one in root.find(f"{SVG}g").iter(f"{SVG}text") if one.get("fill") != "none"]  # type: ignore[union-attr]  # there is one
    found = []
    for one in drawn:
        size = float(one.get("font-size", "0"))
        width = page.evaluate(
            """([text, font]) => {
              const context = document.createElement("canvas").getContext("2d");
              context.font = font;
              return context.measureText(text).width;
            }""",
            [one.text or "", f"600 {size}px system-ui, sans-serif"],
        )
        found.append((one.text or "", Place(float(one.get("x", "0")), float(one.get("y", "0")), width / 2), size))
    return found


def distance(dot: Place, text: Place, size: float) -> float:
    """From a dot's rim to a text's box; below zero where they overlap."""
    across = max(abs(dot.x - text.x) - text.reach, 0)
    up = max(abs(dot.y - text.y) - size / 2, 0)
    return float(np.hypot(across, up) - dot.reach)


@pytest.mark.parametrize("zoom", [0.6, 1, 2.2, 3])
def test_a_name_touches_no_dot_but_its_own_or_is_that_of_a_family(opened: Open, zoom: float) -> None:
    data, names, where = crowd()
    page = opened(data, address=f"#at=0,0,{zoom}&panel=export").page
    circles = dots(page, where, zoom)
    seen = 0
    for text, place, size in texts(page):
        nearest = min(range(len(circles)), key=lambda at: distance(circles[at], place, size))
        seen += nearest > 0
        if text == names[0]:
            continue
        assert re.sub(r"\W", "", text) in re.sub(r"\W", "", names[nearest]), text
        others = [dot for at, dot in enumerate(circles) if at != nearest]
        assert min(distance(dot, place, size) for dot in others) > 0, text
    assert seen


def test_a_wide_dot_holds_its_name_broken_between_its_parts(opened: Open) -> None:
    data, _, where = crowd()
    page = opened(data, address="#at=0,0,3&panel=export").page
    circles = dots(page, where, 3)
    held: dict[int, list[str]] = {}
    for text, place, _ in texts(page):
        inner = [at for at, dot in enumerate(circles) if np.hypot(dot.x - place.x, dot.y - place.y) < dot.reach]
        held.setdefault(inner[0] if inner else -1, []).append(text)
    assert "".join(held[0]) == "Base-7B"
    assert held[1][0].startswith("leaf_01")
    assert "".join(held[1]) == "leaf_01-of_it-GGUF"

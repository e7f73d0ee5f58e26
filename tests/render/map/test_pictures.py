"""The dots as they were looked at and found good: what a made-up family looks like, kept small and compared.

Words are left out, as each machine has letters of its own, and so are edges, a pixel wide. Where a picture is meant to
change, `LINEAGE_KEEP_PICTURES=1 python -m pytest tests/render/map/test_pictures.py` keeps the new ones: look at them.
"""

import base64
import io
import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from lineage.render.map.page import map_page
from lineage.workflows.show.map import placed
from tests.bench.families import chart_of
from tests.render.map.pages import Open

KEPT = Path(__file__).with_name("pictures")
SHRUNK = 3
"""A kept picture has one pixel for so many by so many."""
UNLIKE = 32
"""So far from each other, of 255, two colors are not the same any more."""
FEW = 0.1
"""The share of painted pixels that may be unlike: rims of dots, as another canvas or Chromium rounds them."""
DOTS = """() => {
  const dots = document.querySelector("canvas.dots");
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [dots.width, dots.height];
  const context = copy.getContext("2d");
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--ground");
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(dots, 0, 0);
  return copy.toDataURL("image/png").split(",")[1];
}"""
VIEWS = [
    ("whole", 1400, 900, "light", ""),
    ("phone", 390, 844, "dark", ""),
    ("month", 1400, 900, "dark", "color=month"),
    ("reach", 1400, 900, "light", "size=reach&at=0,0,6"),
]


@cache
def family() -> bytes:
    """A made-up Hub's 2,000 models that any edge touches."""
    return map_page(placed(chart_of(2_000)))


def dots_of(page: Page) -> Image.Image:
    """What the dots look like at rest, shrunk."""
    page.wait_for_timeout(500)
    whole = Image.open(io.BytesIO(base64.b64decode(page.evaluate(DOTS)))).convert("RGB")
    return whole.resize((whole.width // SHRUNK, whole.height // SHRUNK), Image.Resampling.BOX)


def share_unlike(one: Image.Image, other: Image.Image) -> float:
    """Of the pixels that a dot touches in either, the share whose colors are not the same."""
    assert one.size == other.size
    here, there = (np.asarray(image, dtype=np.int16) for image in (one, other))
    painted = (here != here[0, 0]).any(axis=2) | (there != there[0, 0]).any(axis=2)
    return float((np.abs(here - there).max(axis=2)[painted] > UNLIKE).mean())


@pytest.mark.parametrize("drawn", ["webgl2", "canvas"])
@pytest.mark.parametrize(("name", "width", "height", "scheme", "view"), VIEWS)
def test_dots_look_as_they_did_when_they_were_looked_at(
    opened: Open, name: str, width: int, height: int, scheme: str, view: str, drawn: str
) -> None:
    forced = "force=canvas" if drawn == "canvas" else ""
    page = opened(
        family(), width=width, height=height, color_scheme=scheme, address=f"#{'&'.join(filter(None, (view, forced)))}"
    ).page
    assert page.get_attribute("html", "data-dots") == drawn
    found = dots_of(page)
    kept = KEPT / f"{name}.png"
    if "LINEAGE_KEEP_PICTURES" in os.environ and drawn == "webgl2":
        KEPT.mkdir(exist_ok=True)
        found.save(kept, optimize=True)
    assert share_unlike(found, Image.open(kept).convert("RGB")) <= FEW


def test_another_picture_is_told_apart(opened: Open) -> None:
    found = dots_of(opened(family(), address="#color=license").page)
    assert share_unlike(found, Image.open(KEPT / "whole.png").convert("RGB")) > FEW

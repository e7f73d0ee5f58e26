"""The card as a whole: everything stands on it, hostile names are harmless, the files are what they should be."""

import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings

from lineage.facts import Relation
from lineage.render.picture.card import card
from lineage.render.picture.data import SEVERAL, PortraitData
from lineage.render.picture.indexed import blends, indexed_png
from lineage.render.picture.lettering import width
from lineage.render.picture.portrait import PICTURE_FORMATS, portrait
from lineage.render.picture.shapes import SIZE, Bar, Dots, Figure, Ring, Words
from lineage.render.picture.small_tree import MOST_ROWS, rows
from lineage.words.vocabulary import THEMES, Theme, vocabulary
from tests.render.families import HOSTILE
from tests.render.picture.families import families, family, models_of

MORE_HOSTILE: Final = (*HOSTILE, "$\\frac{1}{0}$", "$x$ $y", "%(x)s {0} \\u0041", "é" * 40, "W" * 96, "i-" * 90, "=1+1")
SHAPES: Final = ((), (1,), (5, 2), (60, 9, 3, 3, 2), (300, 30, 20, 10, 5, 2, 2, 2, 2, 2, 2))
SVG: Final = "{http://www.w3.org/2000/svg}"


def hostile(few: bool) -> PortraitData:
    """Put every hostile string where a portrait shows one: subject, owners, names, population and rule."""
    models: list[dict[str, Any]] = [
        {"name": f"{text}/{text}", "downloads": 10 ** (at % 10), "relation": at % (SEVERAL + 1)}
        for at, text in enumerate(MORE_HOSTILE[: MOST_ROWS if few else None])
    ]
    if not few:
        models += [{"name": f"{one['name']}-{at}", "base": one["name"]} for one in list(models) for at in range(3)]
    return family(models, subject=f"{HOSTILE[0]}/$x$ {HOSTILE[8]}", population=f"sample: {HOSTILE[1]}", at_least=True)


def texts(data: PortraitData, theme: Theme = "light") -> list[Words]:
    return [shape for shape in card(data, theme) if isinstance(shape, Words)]


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at = 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        kind, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        assert zlib.crc32(kind + content) == struct.unpack(">I", png[at + 8 + size : at + 12 + size])[0]
        yield kind, content
        at += 12 + size


def read(png: bytes) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Read an indexed PNG without filters: its table of colors and the entry of each pixel."""
    found = dict(chunks(png))
    wide, high = struct.unpack(">II", found[b"IHDR"][:8])
    pixels = np.frombuffer(zlib.decompress(found[b"IDAT"]), dtype=np.uint8).reshape(high, wide + 1)
    assert not pixels[:, 0].any()
    return np.frombuffer(found[b"PLTE"], dtype=np.uint8).reshape(-1, 3), pixels[:, 1:]


@settings(max_examples=40)
@given(families(most=60))
def test_everything_stands_on_the_card(models: list[dict[str, Any]]) -> None:
    for shape in card(family(models), "light"):
        if isinstance(shape, Words):
            far = width(shape.text, shape.size, shape.weight)
            left = shape.x - {"left": 0, "center": far / 2, "right": far}[shape.align]
            assert 40 <= left <= left + far <= 1177, shape
            assert 12 <= shape.y <= 618, shape
        elif isinstance(shape, Bar):
            assert 44 <= shape.x <= shape.x + shape.width <= 1156.01
            assert shape.height > 0
        elif isinstance(shape, (Ring, Figure)):
            half = shape.radius if isinstance(shape, Ring) else shape.size / 2
            assert half < shape.x < SIZE[0] - half
            assert half < shape.y < SIZE[1] - half
        elif isinstance(shape, Dots):
            assert len(shape.x) == len(shape.y) == len(shape.radius) == len(shape.color)


@settings(max_examples=40)
@given(families(most=MOST_ROWS))
def test_a_few_models_are_a_tree_of_rows_each_below_its_base(models: list[dict[str, Any]]) -> None:
    data = family(models)
    listed = rows(data)
    assert sorted(row.model for row in listed) == [-1, *range(len(models))]
    for at, row in enumerate(listed[1:], 1):
        assert listed[row.base].model == data.parent[row.model]
        assert row.base < at
        assert row.depth == listed[row.base].depth + 1


def test_counts_by_relation_stand_beside_the_bar_in_order_of_size() -> None:
    models = [
        {"name": f"o/m{at}", "relation": kind} for at, kind in enumerate([2] * 9 + [0] * 4 + [1] * 4 + [3, SEVERAL])
    ]
    said = "".join(text.text for text in texts(family(models)) if text.size == 20 or 10 < text.size < 20)
    assert "9 quantized models4 finetunes4 adapters1 merge1 of several relations" in said
    bars = [shape for shape in card(family(models), "light") if isinstance(shape, Bar) and shape.height == 16]
    assert sum(bar.width for bar in bars) + 2 * (len(bars) - 1) == pytest.approx(372)
    assert [round(bar.width / bars[2].width, 1) for bar in bars[:2]] == [2.2, 1.0]


@pytest.mark.parametrize("few", [True, False])
def test_hostile_names_are_drawn_as_plain_visible_text(few: bool) -> None:
    data = hostile(few)
    for text in texts(data):
        assert set(re.sub("[…·]", "", text.text)) <= set(map(chr, range(32, 127))), text
        assert len(text.text) <= 250
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of letters that the font has not
        for fmt in PICTURE_FORMATS:
            assert portrait(data, fmt, "light")


@pytest.mark.parametrize(("sizes", "theme"), list(zip(SHAPES, cycle(THEMES), strict=False)))
def test_a_png_has_the_size_of_a_share_card_few_colors_and_nothing_but_the_picture(
    sizes: tuple[int, ...], theme: Theme
) -> None:
    data = family(models_of(*sizes) if sizes else [])
    png = portrait(data, "png", theme)
    assert portrait(data, "png", theme) == png
    assert [kind for kind, _ in chunks(png)] == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    assert len(png) < 130_000
    table, pixels = read(png)
    assert pixels.shape == SIZE[::-1]
    assert len(table) <= 256
    share = np.bincount(pixels.reshape(-1), minlength=len(table)) / pixels.size
    seen = {"#" + "".join(f"{part:02x}" for part in table[at]) for at in np.flatnonzero(share > 1e-5).tolist()}
    wished = {vocabulary().ground[name].on(theme) for name in ("paper", "ink", "muted", "line")}
    wished |= {
        vocabulary().relation[tuple(Relation)[kind]].mark.shade.on(theme) for kind in set(data.relation.tolist())
    }
    assert wished <= seen
    assert vocabulary().ground["paper"].on(theme) == "#" + "".join(f"{part:02x}" for part in table[share.argmax()])


@pytest.mark.parametrize("few", [True, False])
@pytest.mark.parametrize("theme", THEMES)
def test_an_svg_parses_asks_for_nothing_and_runs_nothing(few: bool, theme: Theme) -> None:
    data = hostile(few)
    svg = portrait(data, "svg", theme)
    assert portrait(data, "svg", theme) == svg
    root = ET.fromstring(svg)
    assert (root.get("viewBox"), root.get("width"), root.get("height")) == ("0 0 1200 630", "1200", "630")
    allowed = {"svg", "title", "desc", "g", "path", "use", "defs", "clipPath", "rect"}
    ids = set()
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in allowed
        ids.add(element.get("id"))
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert "url(" not in value.replace("url(#", "")
            assert not name.endswith("href") or value.startswith("#")
    assert {element.get("{http://www.w3.org/1999/xlink}href", "#title")[1:] for element in root.iter()} <= ids
    written = "".join(
        element.text or "" for element in root.iter() if element.tag.removeprefix(SVG) not in {"title", "desc"}
    )
    assert written.strip() == ""
    assert b"<!--" not in svg
    title = root.find(f"{SVG}title")
    assert title is not None
    assert str(title.text).startswith(f"At least {len(data.parent)} models were made from ")


def test_the_bytes_do_not_depend_on_a_persons_settings_of_matplotlib() -> None:
    import matplotlib as mpl

    data = family(models_of(30, 4))
    plain = [portrait(data, fmt, "light") for fmt in PICTURE_FORMATS]
    with mpl.rc_context({"font.size": 20, "text.hinting": "native", "patch.linewidth": 9, "svg.fonttype": "none"}):
        assert [portrait(data, fmt, "light") for fmt in PICTURE_FORMATS] == plain
        assert mpl.rcParams["font.size"] == 20


def test_names_that_may_not_be_written_are_nowhere_and_their_models_are_counted() -> None:
    for sizes in ((3, 2), (40, 6, 3)):
        models = [{**model, "unnamed": True} for model in models_of(*sizes)]
        data = family(models, subject="hidden/Secret-7B", unnamed=True)
        said = " ".join(text.text for text in texts(data))
        assert not re.search("Secret|leaf|head-|below|hidden|h0", said)
        assert f"{len(models)} models" in said
        assert "(name not shown)" in said


def test_a_family_without_models_still_makes_a_card() -> None:
    said = [text.text for text in texts(family([]))]
    assert {"No models", "were made from", "Big-7B"} <= set(said)
    assert not any("downloaded" in text or "dates" in text for text in said)


def test_what_is_not_known_is_said() -> None:
    unknown = [{"name": f"o/m{at}", "created": -1, "downloads": -1} for at in range(20)]
    said = [text.text for text in texts(family(unknown))]
    assert {"No dates are known.", "Downloads are not known."} <= set(said)
    unused = [{**model, "downloads": 0} for model in unknown]
    assert "None was downloaded in the last 30 days." in {text.text for text in texts(family(unused))}
    half = [{**model, "created": 20_680} for model in unknown[:5]] + unknown[5:]
    assert "15 not dated" in {text.text for text in texts(family(half))}


def test_a_table_of_blends_has_every_color_exactly_and_at_most_256_entries() -> None:
    colors = [f"#{at:02x}8040" for at in range(12)]
    table = blends(colors, ("#ffffff", "#f4f5f7"))
    assert len(table) <= 256
    assert {(at, 128, 64) for at in range(12)} <= set(map(tuple, table.tolist()))


def test_pixels_between_two_colors_take_the_nearest_blend() -> None:
    ramp = np.linspace(0, 255, 64).round().astype(np.uint8)
    pixels = np.repeat(ramp[None, :, None], 3, axis=2)
    table, index = read(indexed_png(pixels, ["#000000"], ["#ffffff"]))
    assert np.abs(table[index[0]][:, 0].astype(int) - ramp.astype(int)).max() <= 1


def test_a_png_is_one_to_other_readers_too(tmp_path: Path) -> None:
    path = tmp_path / "portrait.png"
    path.write_bytes(portrait(family(models_of(30, 4)), "png", "dark"))
    from matplotlib.image import imread

    assert imread(path).shape[:2] == SIZE[::-1]

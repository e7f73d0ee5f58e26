"""The map's colors, held to numbers: strong enough on each ground, and apart for every kind of eye."""

import re
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser

from lineage.render.map.modules import joined
from lineage.render.map.page import WEB, words_and_colors
from lineage.words.vocabulary import THEMES, Theme, vocabulary

Floats = NDArray[np.float64]

_THEME = (WEB / "draw" / "theme.js").read_text(encoding="utf-8")
_GROUNDS = [vocabulary().ground["paper"].on(theme) for theme in THEMES]
_INKS = [vocabulary().ground["ink"].on(theme) for theme in THEMES]
_SHADES = [1 - (1 - alpha) ** 3 for alpha in (0.022, 0.035)]
"""How much of the ink three bubbles lay over the ground, light and dark."""
_LEAST_CONTRAST = 3
_LEAST_APART = 0.09
"""In Oklab, where black and white are 1 apart; Okabe and Ito's colors, with a grey, came to 0.03."""

_LEAST_GENERATION = 0.2
"""Between the first two generations on a light ground, where both are dark and most dots are small."""

_LEAST_HUE = 20
"""Degrees in Oklab between two colors of words: closer, both have one name, such as blue."""

# How people without one kind of cone see linear light: Machado, Oliveira and Fernandes (2009), severity 1.
_EYES = {
    "all three cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
# B. Ottosson, "A perceptual color space for image processing" (2020).
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def _relations(theme: Theme) -> dict[str, str]:
    """Return the colors of dots by relation, and of what the count starts from."""
    words = {relation.value: word.mark.shade.on(theme) for relation, word in vocabulary().relation.items()}
    return {**words, "root": vocabulary().root.shade.on(theme)}


def _categories(theme: Theme) -> dict[str, str]:
    """Return the colors of kinds without an order, of rare ones and of none."""
    kinds = {str(number): color for number, color in enumerate(getattr(vocabulary().categories, theme))}
    return {**kinds, **{name: vocabulary().gray[name].on(theme) for name in ("others", "unsaid")}}


def _linear(color: str) -> Floats:
    parts = np.array([int(color[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio."""
    low, high = sorted(float(_linear(color) @ [0.2126, 0.7152, 0.0722]) for color in (one, other))
    return (high + 0.05) / (low + 0.05)


def _under_bubbles(ground: str, ink: str, shade: float) -> str:
    mixed = [round(int(ground[at : at + 2], 16) * (1 - shade) + int(ink[at : at + 2], 16) * shade) for at in (1, 3, 5)]
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _seen(color: str, eye: Floats) -> Floats:
    cones = _TO_CONES @ np.clip(eye @ _linear(color), 0, 1)
    seen: Floats = _TO_OKLAB @ np.cbrt(cones)
    return seen


@pytest.mark.parametrize("scheme", [0, 1])
def test_every_dot_stands_out_from_the_ground_and_from_the_bubble_it_lies_in(scheme: int) -> None:
    ground, ink = _GROUNDS[scheme], _INKS[scheme]
    bubble = _under_bubbles(ground, ink, _SHADES[scheme])
    for word, color in {**_relations(THEMES[scheme]), **_categories(THEMES[scheme])}.items():
        assert _contrast(color, ground) >= _LEAST_CONTRAST, word
        assert _contrast(color, bubble) >= _LEAST_CONTRAST, word
    # Models that stand alone have no bubble.
    assert _contrast(vocabulary().gray["alone"].on(THEMES[scheme]), ground) >= _LEAST_CONTRAST


@pytest.mark.parametrize("theme", THEMES)
def test_colors_of_words_differ_in_hue_by_more_than_a_name_for_it(theme: Theme) -> None:
    hues = sorted(
        float(np.degrees(np.arctan2(seen[2], seen[1]))) % 360
        for seen in (_seen(color, _EYES["all three cones"]) for color in getattr(vocabulary().categories, theme))
    )
    assert np.diff([*hues, hues[0] + 360]).min() >= _LEAST_HUE


@pytest.mark.parametrize("eye", _EYES)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("colors", [_relations, _categories])
def test_no_two_colors_look_alike_to_anyone(colors: Callable[[Theme], dict[str, str]], theme: Theme, eye: str) -> None:
    seen = {word: _seen(color, _EYES[eye]) for word, color in colors(theme).items()}
    assert len(seen) >= 6
    for one, other in combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) >= _LEAST_APART, (one, other)


@pytest.mark.parametrize("scheme", [0, 1])
def test_the_scales_ends_stand_out_from_the_ground(scheme: int) -> None:
    steps: tuple[str, ...] = getattr(vocabulary().scale, THEMES[scheme])
    ends = [
        float(end)
        for line in re.findall(r"const (?:from|to) = dark \? ([\d.]+) : ([\d.]+);", _THEME)
        for end in [line[1 - scheme]]
    ]
    bubble = _under_bubbles(_GROUNDS[scheme], _INKS[scheme], _SHADES[scheme])
    for end in ends:
        at = end * (len(steps) - 1)
        low = min(int(at), len(steps) - 2)
        between = _under_bubbles(steps[low], steps[low + 1], at - low)
        assert _contrast(between, bubble) >= _LEAST_CONTRAST


@pytest.fixture(scope="module")
def generations(chromium: Browser) -> dict[tuple[int, int], list[str]]:
    """The colors of generations, by scheme and by the deepest of them."""
    page = chromium.new_page()
    page.set_content(f'<script type="application/json" id="vocabulary">{words_and_colors()}</script>')
    entry = 'import { coloring } from "./draw/colors.js";\nObject.assign(globalThis, { coloring });'
    page.evaluate(joined("entry.js", lambda path: entry if path == "entry.js" else (WEB / path).read_text("utf-8")))
    found = {
        (scheme, deepest): page.evaluate(
            """([scheme, deepest]) => {
              const generation = Uint8Array.from({ length: deepest + 1 }, (_, at) => at);
              return coloring({ generation }, "generation", scheme === 1).palette;
            }""",
            [scheme, deepest],
        )
        for scheme in (0, 1)
        for deepest in range(1, 9)
    }
    page.close()
    return found


@pytest.mark.parametrize("eye", _EYES)
def test_who_has_a_base_looks_unlike_who_has_none_to_anyone(
    generations: dict[tuple[int, int], list[str]], eye: str
) -> None:
    for (scheme, deepest), colors in generations.items():
        assert len(colors) == deepest + 1
        none, first = (_seen(color, _EYES[eye]) for color in colors[:2])
        assert np.linalg.norm(none - first) >= (_LEAST_APART if scheme else _LEAST_GENERATION), (scheme, deepest)


@pytest.mark.parametrize("eye", _EYES)
def test_each_generation_is_lighter_than_the_one_before_and_stands_out(
    generations: dict[tuple[int, int], list[str]], eye: str
) -> None:
    for (scheme, _), colors in generations.items():
        assert (np.diff([_seen(color, _EYES[eye])[0] for color in colors]) > 0).all()
        bubble = _under_bubbles(_GROUNDS[scheme], _INKS[scheme], _SHADES[scheme])
        assert min(_contrast(color, bubble) for color in colors) >= _LEAST_CONTRAST

"""The palette has a color for everything that is drawn, and eyes of every kind can tell them apart."""

import json
import re
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from numpy.typing import NDArray

from lineage.facts import Evidence, Relation, State
from lineage.render.charts import bars
from lineage.render.map.page import words_and_colors
from lineage.render.neighborhood.drawing import GROUPS
from lineage.words.vocabulary import THEMES, Mark, Shade, Theme, vocabulary

_TEXTS: Final = {".py", ".js", ".css", ".html", ".toml"}
_SEEN_AS: Final = {
    "as designed": np.eye(3),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
"""Machado, Oliveira and Fernandes (2009) at full strength, on linear light."""
_CONES: Final = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_OKLAB: Final = (
    (0.2104542553, 0.793617785, -0.0040720468),
    (1.9779984951, -2.428592205, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.808675766),
)


def _linear(color: str) -> NDArray[np.float64]:
    assert re.fullmatch("#[0-9a-f]{6}", color)
    value = np.array([int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def _contrast(one: str, other: str) -> float:
    lights = sorted(float(_linear(color) @ (0.2126, 0.7152, 0.0722)) for color in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _lab(color: str, sight: str) -> NDArray[np.float64]:
    seen = np.clip(np.array(_SEEN_AS[sight]) @ _linear(color), 0, 1)
    return np.array(_OKLAB) @ np.cbrt(np.array(_CONES) @ seen)


def _models() -> dict[str, Mark]:
    return {
        **{relation.value: word.mark for relation, word in vocabulary().relation.items()},
        "several": vocabulary().several.mark,
    }


def test_every_relation_has_a_color_and_a_shape_of_its_own() -> None:
    marks = _models()
    assert len(marks) == len(Relation) + 1
    for values in ([one.mark for one in marks.values()], [one.shape for one in marks.values()]):
        assert len(set(values)) == len(marks)


@pytest.mark.parametrize("theme", THEMES)
def test_colors_stand_out_from_their_ground(theme: Theme) -> None:
    ground = {name: shade.on(theme) for name, shade in vocabulary().ground.items()}
    for name, mark in _models().items():
        for below, least in (("paper", 3.4), ("panel", 3.1)):
            assert _contrast(mark.shade.on(theme), ground[below]) >= least, (name, below)
    for words in ("ink", "muted"):
        assert _contrast(ground[words], ground["paper"]) >= 4.5
    assert _contrast(ground["edge"], ground["paper"]) >= 3


@pytest.mark.parametrize("sight", _SEEN_AS)
@pytest.mark.parametrize("theme", THEMES)
def test_relations_are_told_apart_whatever_colors_one_sees(theme: Theme, sight: str) -> None:
    for (one, first), (other, second) in combinations(_models().items(), 2):
        apart = float(np.linalg.norm(_lab(first.shade.on(theme), sight) - _lab(second.shade.on(theme), sight)))
        assert apart >= 0.085, (one, other)


def test_a_shade_is_the_one_of_the_ground_that_it_stands_on() -> None:
    shade = Shade(light="#010101", dark="#020202")
    assert [shade.on(theme) for theme in THEMES] == ["#010101", "#020202"]


def _sources() -> dict[str, str]:
    """Return the text of every file of the package but the data file, by its path."""
    package = files("lineage")
    paths = [Path(str(package)) / path for path in Path(str(package)).rglob("*") if path.suffix in _TEXTS]
    return {str(path): path.read_text(encoding="utf-8") for path in paths if path.name != "vocabulary.toml"}


def test_no_other_file_holds_a_color() -> None:
    hexadecimal = r"""["' :(,]#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b"""
    colors = re.compile(rf"{hexadecimal}|\brgba?\(\s*\d", re.IGNORECASE)
    held = {
        path: shown
        for path, text in _sources().items()
        if (shown := [found[0] for found in colors.finditer(_without_doctests(text)) if "010203" not in found[0]])
    }
    assert held == {}, "`#010203` alone is no color: charts put the page's ink in its place"


def _without_doctests(text: str) -> str:
    return re.sub(r'"""(?:[^"]|"(?!""))*"""', "", text)


def test_no_other_file_defines_a_word() -> None:
    words = vocabulary()
    definitions = [
        word.definition for group in (words.relations(), words.state, words.evidence) for word in group.values()
    ]
    for path, text in _sources().items():
        assert not [line for line in definitions if line in _without_doctests(text)], path


def test_every_relation_state_and_evidence_has_every_property() -> None:
    words = vocabulary()
    assert (set(words.relation), set(words.state), set(words.evidence)) == (set(Relation), set(State), set(Evidence))
    assert list(words.relation) == list(Relation)
    assert list(words.state) == list(State)
    assert list(words.evidence) == list(Evidence), "the strongest evidence first"
    for word in (*words.state.values(), *words.evidence.values()):
        assert word.label
        assert word.definition.endswith(".")
    for relation in words.relations().values():
        assert all((relation.label, relation.singular, relation.plural, relation.mark.shape))
        assert relation.definition.endswith(".")


def test_every_word_appears_in_every_output() -> None:
    words = vocabulary()
    report = dict(words.glossary())
    page = json.loads(words_and_colors())
    shown_on_map = dict(page["glossary"])
    for group in (words.relations(), words.state, words.evidence):
        for word in group.values():
            assert report[word.label] == shown_on_map[word.label] == word.definition
    assert set(page["relations"]) == {*Relation, "several"}
    assert set(page["states"]) == set(State)
    assert set(GROUPS) == {*Relation, "root", "rest"}
    for relation in Relation:
        assert f"var(--{relation})" in bars("a", [relation], [1], across="models")
        assert f"--{relation}:" in words.css()

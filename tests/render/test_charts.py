"""Charts that stand in a page under its policy."""

import re
from xml.etree import ElementTree as ET

import pytest

from lineage.render.charts import bars, lines, tail
from lineage.words.vocabulary import THEMES, Theme, vocabulary

CHARTS = [
    bars("a", ["finetune", "$x^2$ <b>&"], [3, 2.5], across="models"),
    lines("b", ["2026-01", "2026-02", "2026-03"], [("adapter", [1, 2, 3]), ("own", [0, 0, 1])], up="models"),
    tail("c", [(0, 9), (1, 5), (10, 1)], across="at least", up="models"),
]


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_has_no_style_no_script_and_ids_of_its_own(chart: str) -> None:
    parsed = ET.fromstring(chart)
    name = chart[chart.index("aria-labelledby=") + 17]
    ids = [element.attrib["id"] for element in parsed.iter() if "id" in element.attrib]
    assert all(one.startswith(f"{name}-") for one in ids)
    for element in parsed.iter():
        assert "style" not in element.attrib
        assert element.tag.rpartition("}")[2] not in {"style", "script", "metadata"}
    used = re.findall(r'(?:url\(#|href="#)([^")]+)', chart)
    assert used
    assert set(used) <= set(ids)
    assert "currentColor" in chart
    assert "#010203" not in chart


def test_the_same_numbers_draw_the_same_chart_and_labels_stay_as_they_are() -> None:
    again = bars("a", ["finetune", "$x^2$ <b>&"], [3, 2.5], across="models")
    assert again == CHARTS[0]
    assert "$x^2$ &lt;b&gt;&amp;" in again


def test_ticks_are_short_and_whole_where_they_can_be() -> None:
    assert ">10M<" in bars("a", ["x"], [20_000_000], across="downloads")
    assert ">0.4<" in bars("a", ["x"], [0.9], across="models")


def test_a_bar_says_its_number_exactly_as_long_as_that_is_short() -> None:
    drawn = bars("a", ["x", "y"], [1_001, 45_078_366], across="models")
    assert ">1,001<" in drawn
    assert ">45M<" in drawn


def test_a_month_of_which_nothing_is_known_is_a_gap_and_one_month_alone_a_dot() -> None:
    months = ["2026-01", "2026-02", "2026-03"]
    assert lines("a", months, [("x", [1, None, 2])], up="%") != lines("a", months, [("x", [1, 1, 2])], up="%")
    assert 'href="#a-' in lines("a", months[:1], [("x", [1])], up="%")


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_takes_every_color_from_its_page(chart: str) -> None:
    assert not re.findall("#[0-9a-f]{6}\\b", chart)
    assert "var(--" in chart


@pytest.mark.parametrize("theme", THEMES)
def test_every_further_color_stands_out_from_its_paper(theme: Theme) -> None:
    def light(written: str) -> float:
        parts = [int(written[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for color in getattr(vocabulary().categories, theme):
        dark, bright = sorted((light(color), light(vocabulary().ground["paper"].on(theme))))
        assert (bright + 0.05) / (dark + 0.05) >= 3  # WCAG 2.2, 1.4.11

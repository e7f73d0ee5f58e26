"""Charts that stand in a page under its policy."""

import re
from xml.etree import ElementTree as ET

import pytest

from lineage.render.charts import bars, lines, tail

CHARTS = [
    bars("a", ["finetune", "$x^2$ <b>&"], [3, 2.5], across="models"),
    lines("b", ["2026-01", "2026-02", "2026-03"], [("adapter", [1, 2, 3]), ("own", [0, 0, 1])], up="models"),
    tail("c", [(0, 9), (1, 5), (10, 1)], across="at least", up="models"),
]


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_has_no_style_no_script_and_ids_of_its_own(chart: str) -> None:
    parsed = ET.fromstring(chart)  # noqa: S314 - our own
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

"""The font that the tests of pages run with is their own, not the machine's."""

from pathlib import Path

import matplotlib as mpl
import pytest
from PIL import ImageFont
from playwright.sync_api import Browser

from tests.browser import FONTS, MONOSPACED, NARROW, WIDE, Browsers

WORDS = "unsloth/Qwen3-8B-Instruct-2507-FP8-dynamic"
FILES = {WIDE: "DejaVuSans", NARROW: "STIXGeneral", MONOSPACED: "DejaVuSansMono"}
MEASURE = """([style, words]) => {
  const context = document.createElement("canvas").getContext("2d");
  context.font = `100px ${style}`;
  return context.measureText(words).width;
}"""


def _widths(browser: Browser) -> list[float]:
    page = browser.new_page()
    styles = ["system-ui, sans-serif", "sans-serif", "monospace", "Arial", "no such font"]
    widths = [page.evaluate(MEASURE, [style, WORDS]) for style in styles]
    page.close()
    return widths


@pytest.mark.parametrize("font", FONTS)
def test_whatever_a_page_asks_for_it_is_shown_in_the_font_of_the_test(browsers: Browsers, font: str) -> None:
    file = Path(mpl.get_data_path(), "fonts", "ttf", f"{FILES[font]}.ttf")
    expected = ImageFont.truetype(str(file), 1000, layout_engine=ImageFont.Layout.BASIC).getlength(WORDS) / 10
    assert _widths(browsers.in_font(font)) == pytest.approx([expected] * 5, rel=0.005)

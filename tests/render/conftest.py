"""What every test of a page uses."""

import pytest
from playwright.sync_api import Browser

from tests.browser import FONTS, WIDE, Browsers, Pages

in_every_font = pytest.mark.parametrize("font", FONTS, indirect=True)
"""For tests of how much room words have."""


@pytest.fixture(scope="module")
def font(request: pytest.FixtureRequest) -> str:
    """The font that all text is shown in: the wide one, or that which the test names."""
    return getattr(request, "param", WIDE)


@pytest.fixture(scope="module")
def chromium(browsers: Browsers, font: str) -> Browser:
    return browsers.in_font(font)


@pytest.fixture(scope="module")
def pages(browsers: Browsers, font: str) -> Pages:
    return browsers.pages(font)

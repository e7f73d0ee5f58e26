"""What every test of a page uses."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import FONTS, WIDE, launched

in_every_font = pytest.mark.parametrize("chromium", FONTS, indirect=True)
"""For tests of how much room words have."""


@pytest.fixture(scope="module")
def chromium(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """A browser that shows all text in one font: the wide one, or that which the test names."""
    with launched(getattr(request, "param", WIDE)) as browser:
        yield browser

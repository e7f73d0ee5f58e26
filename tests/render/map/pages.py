"""Pages of maps as the tests open them, and what their addresses say."""

from collections.abc import Callable
from urllib.parse import parse_qs

from playwright.sync_api import Page

from tests.browser import PATIENCE, Watched

Open = Callable[..., Watched]


def hash_of(page: Page) -> str:
    """What the address says behind `#`, once it has been written."""
    page.wait_for_timeout(50)
    page.wait_for_selector("html[data-address=written]", state="attached", timeout=PATIENCE)
    return page.url.partition("#")[2]


def said(page: Page) -> dict[str, list[str]]:
    """What the address says, part by part."""
    return parse_qs(hash_of(page))


def at(page: Page) -> list[float]:
    """Where the view is: x, y and zoom."""
    return [float(number) for number in said(page)["at"][0].split(",")]


def follow(watched: Watched, fragment: str) -> Page:
    """Open the page anew by a link."""
    page = watched.page
    address = page.url.partition("#")[0]
    page.goto("about:blank")
    page.goto(f"{address}#{fragment}")
    page.wait_for_selector("html[data-ready]", state="attached")
    return page

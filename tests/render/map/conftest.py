"""A real browser for maps, with the network off; it notes what a page asks for and complains of."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect, sync_playwright

_PATIENCE = 60_000
"""Milliseconds that a page has for anything on a machine that does much else."""
expect.set_options(timeout=_PATIENCE)
_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("/usr/bin/chromium")
    if program is None:
        pytest.skip("chromium is missing")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS.split())
        yield browser
        browser.close()


def hash_of(page: Page) -> str:
    """What the address says behind `#`, once it has been written."""
    page.wait_for_timeout(50)
    page.wait_for_selector("html[data-address=written]", state="attached", timeout=_PATIENCE)
    return page.url.partition("#")[2]


class Watched:
    """A page, and everything it asked for or complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self._note(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", self._dismiss)
        page.on("websocket", lambda socket: self.requests.append(socket.url))

    def _note(self, words: str) -> None:
        # Software GL remarks on the time that copying a canvas takes; a graphics card says nothing.
        if "GL Driver Message" not in words and "too many errors, no more errors" not in words:
            self.complaints.append(words)

    def _dismiss(self, dialog: Dialog) -> None:
        self.complaints.append(dialog.message)
        dialog.dismiss()


Open = Callable[..., Watched]


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    contexts = []

    def show(
        page: bytes, *, width: int = 1400, height: int = 900, address: str = "", before: str = "", **options: Any
    ) -> Watched:
        """Open a page; `address` is a hash, `before` a script that runs first, `options` are the browser context's."""
        file = tmp_path / "map.html"
        file.write_bytes(page)
        context = chromium.new_context(viewport={"width": width, "height": height}, offline=True, **options)
        context.set_default_timeout(_PATIENCE)
        contexts.append(context)
        watched = Watched(context.new_page())
        if before:
            watched.page.add_init_script(before)
        watched.page.goto(file.as_uri() + address)
        watched.page.wait_for_selector("html[data-ready]", state="attached")
        assert watched.page.evaluate("document.documentElement.dataset.ready") == "yes", watched.complaints
        assert [url for url in watched.requests if url != file.as_uri()] == []
        return watched

    yield show
    for context in contexts:
        context.close()

"""A real browser with the network off, and pages that note what they ask for and complain of."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)


@contextmanager
def launched() -> Iterator[Browser]:
    """Start Chromium, and end it behind the block; where there is none, the test is skipped."""
    program = shutil.which("chromium") or shutil.which("/usr/bin/chromium")
    if program is None:
        pytest.skip("chromium is missing")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS.split())
        yield browser
        browser.close()


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

"""A real browser with the network off, and pages that note what they ask for and complain of."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import matplotlib as mpl
import pytest
from playwright.sync_api import Browser, Dialog, Page, Playwright, expect, sync_playwright

_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
PATIENCE: Final = 120_000
"""Milliseconds after which a page hangs, on a machine that does much else: a test never waits them out."""
expect.set_options(timeout=PATIENCE)

WIDE: Final = "DejaVu Sans"
"""As wide as any font that pages are read in, and the only one that comes with Debian's Chromium."""
NARROW: Final = "STIXGeneral"
MONOSPACED: Final = "DejaVu Sans Mono"
FONTS: Final = (WIDE, NARROW, MONOSPACED)
_FONTS_ALONE: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}/fonts/ttf</dir>
  <cachedir>{cache}</cachedir>
  <match target="pattern">
    <edit name="family" mode="assign" binding="strong"><string>{font}</string></edit>
  </match>
  <match target="font"><edit name="hintstyle" mode="assign"><const>hintnone</const></edit></match>
</fontconfig>
"""


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

    def forget(self) -> None:
        """Leave nothing of what was shown, asked for or complained of."""
        self.page.unroute_all()
        self.page.goto("about:blank")
        self.page.mouse.move(-1, -1)
        self.requests.clear()
        self.complaints.clear()

    def _note(self, words: str) -> None:
        # Software GL remarks on the time that copying a canvas takes; a graphics card says nothing.
        if "GL Driver Message" not in words and "too many errors, no more errors" not in words:
            self.complaints.append(words)

    def _dismiss(self, dialog: Dialog) -> None:
        self.complaints.append(dialog.message)
        dialog.dismiss()


class Pages:
    """Pages of one browser, each lent to one test after another: a new one costs three times what a map in it does."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: dict[str, list[Watched]] = {}

    @contextmanager
    def lent(self, width: int, height: int, *, anew: bool = False, **options: Any) -> Iterator[Watched]:
        """Lend an empty page of this size, whose context has these options; afterwards it is another test's.

        With `anew` it is nobody else's, before or after: for tests that leave something behind which no other page
        takes away.
        """
        idle = self._idle.setdefault(repr(sorted(options.items())), [])
        if idle and not anew:
            watched = idle.pop()
            watched.page.set_viewport_size({"width": width, "height": height})
            watched.page.emulate_media(color_scheme=options.get("color_scheme", "light"))
        else:
            context = self._browser.new_context(viewport={"width": width, "height": height}, offline=True, **options)
            context.set_default_timeout(PATIENCE)
            watched = Watched(context.new_page())
        yield watched
        if anew:
            watched.page.context.close()
        else:
            watched.forget()
            idle.append(watched)


class Browsers:
    """Chromium in each font, started when it is first asked for.

    Every text is shown in one font, which matplotlib brings, whatever fonts the machine has: how much room words need
    is then the same everywhere.
    """

    def __init__(self, playwright: Playwright, program: str, folder: Path) -> None:
        self._playwright = playwright
        self._program = program
        self._folder = folder
        self._started: dict[str, Browser] = {}
        self._pages: dict[str, Pages] = {}

    def in_font(self, font: str = WIDE) -> Browser:
        """Return the browser that shows all text in this font."""
        if font not in self._started:
            fonts = self._folder / f"{font}.conf"
            words = _FONTS_ALONE.format(folder=mpl.get_data_path(), cache=self._folder, font=font)
            fonts.write_text(words, encoding="utf-8")
            environment: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
            self._started[font] = self._playwright.chromium.launch(
                executable_path=self._program, args=_FLAGS.split(), env=environment, timeout=3 * PATIENCE
            )
        return self._started[font]

    def pages(self, font: str = WIDE) -> Pages:
        """Return the pages of the browser in this font."""
        if font not in self._pages:
            self._pages[font] = Pages(self.in_font(font))
        return self._pages[font]

    def end(self) -> None:
        """End every browser that was started."""
        for browser in self._started.values():
            browser.close()


@contextmanager
def started() -> Iterator[Browsers]:
    """Have browsers to start, and end them behind the block; where there is no Chromium, the test is skipped."""
    program = shutil.which("chromium") or shutil.which("/usr/bin/chromium")
    if program is None:
        pytest.skip("chromium is missing")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browsers = Browsers(playwright, program, Path(folder))
        yield browsers
        browsers.end()

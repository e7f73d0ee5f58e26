"""A real browser with the network off, and pages that note what they ask for and complain of."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import matplotlib as mpl
import pytest
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)


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


@contextmanager
def launched(font: str = WIDE) -> Iterator[Browser]:
    """Start Chromium, and end it behind the block; where there is none, the test is skipped.

    Every text is shown in one font, which matplotlib brings, whatever fonts the machine has: how much room words need
    is then the same everywhere.
    """
    program = shutil.which("chromium") or shutil.which("/usr/bin/chromium")
    if program is None:
        pytest.skip("chromium is missing")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        fonts = Path(folder, "fonts.conf")
        fonts.write_text(_FONTS_ALONE.format(folder=mpl.get_data_path(), cache=folder, font=font), encoding="utf-8")
        environment: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS.split(), env=environment)
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

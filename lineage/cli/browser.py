"""Opening a page for the person at the terminal, where there is a screen to open it on."""

import os
import sys
from pathlib import Path

from lineage.cli.output import hint


def open_page(path: Path) -> None:
    """Open a page in the person's browser, or say where it lies; a browser that draws in the terminal is none."""
    import webbrowser  # noqa: PLC0415 - only here

    screen = not sys.platform.startswith("linux") or any(
        os.environ.get(name) for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY")
    )
    if not (screen and webbrowser.open(path.resolve().as_uri())):
        hint(f"No browser could be opened here. The page is {path.resolve()}", whole=True)

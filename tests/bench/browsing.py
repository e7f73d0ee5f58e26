"""A page in a real browser without a graphics card: how soon it answers, how it moves and redraws, what it holds."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from playwright.sync_api import Browser, Error, Page, ViewportSize, sync_playwright

PROGRAM: Final = shutil.which("chromium") or shutil.which("/usr/bin/chromium")
"""The browser; `None` where there is none."""
_FLAGS: Final = (
    "--no-sandbox --disable-gpu --enable-unsafe-swiftshader --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
)
_SIZE: Final[ViewportSize] = {"width": 1400, "height": 900}
_MIDDLE: Final = (700, 480)
LONGEST: Final = 120
"""Seconds after which a page counts as one that does not answer."""
PLANNED: Final = 2.4
"""Seconds that the gesture takes where nothing lags."""
_TURNS: Final = 12
_TURN: Final = 110
_STEPS: Final = 22
_STEP: Final = 0.05
_AFTER_TWO_FRAMES: Final = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>
  done(performance.now()))))"""
_REDRAW: Final = """async () => {
  const ours = document.getElementById("stage");
  const redraw = globalThis.redraw ?? (() => ours.dispatchEvent(new Event("redraw")));
  const costs = [];
  for (let turn = 0; turn < 5; turn++) {
    const begin = await new Promise(requestAnimationFrame);
    redraw();
    await new Promise(requestAnimationFrame);
    // Reading one pixel waits until what was asked for is drawn.
    for (const canvas of document.querySelectorAll("canvas")) {
      const gl = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
      if (gl) gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
      else canvas.getContext("2d")?.getImageData(0, 0, 1, 1);
    }
    costs.push(performance.now() - begin);
  }
  return costs.sort((one, other) => one - other)[2];
}"""
_REDRAWS: Final = 5


class Walk(NamedTuple):
    """What a page took; CPU is of all processes of the browser, and says on a busy machine what seconds do not.

    Attributes:
        ready: Seconds from the start of loading until it was drawn and answered; `None` for never.
        ready_cpu: CPU seconds of that.
        gesture: Seconds that `PLANNED` seconds of zooming, dragging and zooming took; `None` for too long.
        redraw: Milliseconds of drawing everything anew, the median of five; `None` where nothing was measured.
        redraw_cpu: CPU milliseconds of one of these.
        heap: Bytes that JavaScript's objects hold.
        memory: Bytes that all processes of the browser hold, what they share divided among them.
    """

    ready: float | None
    ready_cpu: float
    gesture: float | None
    redraw: float | None
    redraw_cpu: float
    heap: int
    memory: int


def walk(path: Path) -> Walk:
    """Open a page with the network off, walk through it, and measure."""
    with _chromium() as browser:
        context = browser.new_context(viewport=_SIZE, offline=True)
        page = context.new_page()
        page.set_default_timeout(LONGEST * 1000)
        before = _cpu()
        page.goto(path.as_uri(), wait_until="commit")
        try:
            page.wait_for_selector("html[data-ready=yes]", state="attached")
            ready = float(page.evaluate(_AFTER_TWO_FRAMES)) / 1000
        except Error:
            return Walk(None, 0, None, None, 0, 0, _memory())
        ready_cpu = _cpu() - before
        # What a page puts off until it stands, as an index for its search, is over by then.
        page.wait_for_timeout(2000)
        page.evaluate(_REDRAW)
        before = _cpu()
        redraw = float(page.evaluate(_REDRAW))
        redraw_cpu = (_cpu() - before) / _REDRAWS * 1000
        gesture = _gesture(page)
        session = context.new_cdp_session(page)
        session.send("Performance.enable")
        told = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
        return Walk(ready, ready_cpu, gesture, redraw, redraw_cpu, int(told["JSHeapUsedSize"]), _memory())


def _gesture(page: Page) -> float | None:
    """Zoom in, drag, zoom out, each step at its time or as soon as the page takes it."""
    x, y = _MIDDLE
    page.mouse.move(x, y)
    begin = time.monotonic()
    due = begin
    for step in range(2 * _TURNS + _STEPS + 2):
        due += _STEP
        if step < _TURNS:
            page.mouse.wheel(0, -_TURN)
        elif step == _TURNS:
            page.mouse.down()
        elif step <= _TURNS + _STEPS:
            moved = step - _TURNS
            page.mouse.move(x + 12 * moved, y + 6 * moved)
        elif step == _TURNS + _STEPS + 1:
            page.mouse.up()
        else:
            page.mouse.wheel(0, _TURN)
        if time.monotonic() - begin > LONGEST:
            return None
        time.sleep(max(0.0, due - time.monotonic()))
    page.evaluate(_AFTER_TWO_FRAMES)
    return time.monotonic() - begin


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=_FLAGS.split())
        yield browser
        browser.close()


def _processes() -> list[tuple[Path, list[str]]]:
    """Find the browser's processes, which descend from this one, and what `stat` says of each from its state on."""
    above, found = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text()
        except OSError:
            continue
        state = words.rpartition(")")[2].split()
        above[int(folder.name)] = int(state[1])
        if "(chrom" in words:
            found[int(folder.name)] = (folder, state)
    mine = []
    for process, told in found.items():
        up = process
        while up in above and up != os.getpid():
            up = above[up]
        if up == os.getpid():
            mine.append(told)
    return mine


def _cpu() -> float:
    """Add up the CPU seconds that the browser has used."""
    ticks = sum(int(state[11]) + int(state[12]) for _, state in _processes())
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory() -> int:
    """Add up what the browser holds."""
    return sum(_share(folder) for folder, _ in _processes())


def _share(folder: Path) -> int:
    try:
        lines = (folder / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))

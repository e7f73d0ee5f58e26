"""What a crawl shows on stderr while it runs: a bar on a terminal, plain lines elsewhere."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol

from lineage.cli.output import hint
from lineage.render.escape import escape
from lineage.render.figures import number_of

if TYPE_CHECKING:
    from lineage.hub.client import Waiting
    from lineage.workflows.crawl.crawl import Progress

_LINE_EVERY: Final = 5.0
"""Seconds between two lines of progress where stderr is no terminal."""
_TRUE: Final = {"1", "ON", "YES", "TRUE"}


class Screen(Protocol):
    """Where a crawl's progress is shown."""

    def planning(self, whom: str) -> None:
        """Tell whom the planning asks."""
        ...

    def wait(self, waiting: "Waiting") -> None:
        """Tell of a wait that begins."""
        ...

    def progress(self, progress: "Progress", *, quota_seconds: float) -> None:
        """Tell how far the crawl is, and how long the quota alone makes the rest last."""
        ...

    def say(self, words: str) -> None:
        """Write a line that stays."""
        ...

    def stop(self) -> None:
        """Take down what does not stay."""
        ...


@contextmanager
def screen() -> Iterator[Screen]:
    """Open the screen that suits stderr, and take it down whatever happens."""
    dumb = os.environ.get("TERM") == "dumb" or os.environ.get("HF_HUB_DISABLE_PROGRESS_BARS", "").upper() in _TRUE
    shown: Screen = _Bar() if sys.stderr.isatty() and not dumb else _Lines()
    try:
        yield shown
    finally:
        shown.stop()


def amounts(progress: "Progress") -> str:
    """Say how much there is by now.

    >>> from lineage.workflows.crawl.crawl import Progress
    >>> amounts(Progress(models=1000, bases=76, requests=7, expected=20, quota_left=493, doing="sweep"))
    '1,000 models, 76 bases named'
    """
    return f"{number_of(progress.models, 'model')}, {number_of(progress.bases, 'base')} named"


def quota_words(progress: "Progress") -> str:
    """Say what is left of the quota; nothing where there is no bound."""
    return "" if progress.quota_left is None else f", {progress.quota_left:,} left in the quota"


def requests_words(progress: "Progress") -> str:
    """Say how many requests are spent, of how many."""
    if progress.expected is None:
        return f"{number_of(progress.requests, 'request')} so far, of how many is unknown"
    return f"{progress.requests:,} of about {number_of(progress.expected, 'request')}"


def time_left(progress: "Progress", *, first: int, elapsed: float, at_least: float = 0) -> str:
    """Estimate how long the rest takes, from what this run's requests have taken, waits included.

    Args:
        progress: How far it is.
        first: Requests spent when the clock was started.
        elapsed: Seconds since then.
        at_least: Seconds that the quota alone makes it last.

    >>> from lineage.workflows.crawl.crawl import Progress
    >>> half = Progress(models=1, bases=1, requests=60, expected=110, quota_left=None, doing="")
    >>> time_left(half, first=10, elapsed=3600), time_left(half, first=60, elapsed=1)
    (', about 60 min left', '')
    """
    done, ahead = progress.requests - first, (progress.expected or 0) - progress.requests
    if done <= 0 or ahead <= 0:
        return ""
    seconds = max(ahead * elapsed / done, at_least)
    return f", about {seconds / 60:,.0f} min left" if seconds >= 90 else f", about {seconds:,.0f} s left"  # noqa: PLR2004 - a minute and a half


class _Lines:
    """Progress as plain lines, not too many."""

    def __init__(self) -> None:
        self._said = 0.0
        self._started = time.monotonic()
        self._first: int | None = None

    def planning(self, whom: str) -> None:
        """Write a line where planning takes long: a log needs none for each question."""
        if time.monotonic() - max(self._said, self._started) >= _LINE_EVERY:
            self._said = time.monotonic()
            hint(f"Planning: asking for {whom}")

    def wait(self, waiting: "Waiting") -> None:
        hint(waiting.words)

    def progress(self, progress: "Progress", *, quota_seconds: float) -> None:
        now = time.monotonic()
        if now - self._said >= _LINE_EVERY:
            self._said = now
            self._first = progress.requests if self._first is None else self._first
            left = time_left(progress, first=self._first, elapsed=now - self._started, at_least=quota_seconds)
            hint(f"{amounts(progress)}, {requests_words(progress)}{quota_words(progress)}{left}")

    def say(self, words: str) -> None:
        hint(words)

    def stop(self) -> None:
        """There is nothing to take down."""


class _Bar:
    """Progress as a bar of two lines, with the rate and an estimate of what is left."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Bar

        self._bar = Bar(
            BarColumn(bar_width=12),
            TextColumn("{task.description}", markup=False),
            console=Console(stderr=True, highlight=False),
            transient=True,
            refresh_per_second=4,
        )
        self._task = self._bar.add_task("Planning", total=None)
        self._started = time.monotonic()
        self._first: Progress | None = None
        self._asked = ""
        self._bar.start()

    def planning(self, whom: str) -> None:
        self._bar.update(self._task, description=f"Planning: {escape(whom)}", refresh=True)

    def wait(self, waiting: "Waiting") -> None:
        self._bar.start()
        self._bar.update(
            self._task, description="\n".join(filter(None, (self._asked, escape(waiting.words)))), refresh=True
        )

    def progress(self, progress: "Progress", *, quota_seconds: float) -> None:
        if self._first is None:
            self._first, self._started = progress, time.monotonic()
        elapsed = time.monotonic() - self._started
        left = time_left(progress, first=self._first.requests, elapsed=elapsed, at_least=quota_seconds)
        rate = (progress.models - self._first.models) / max(elapsed, 1)
        self._asked = f"{requests_words(progress)}{left}"
        self._bar.start()
        self._bar.update(
            self._task,
            completed=progress.requests,
            total=progress.expected,
            description=f"{self._asked}\n{amounts(progress)}, {rate:,.0f} models/s{quota_words(progress)}",
            refresh=True,
        )

    def say(self, words: str) -> None:
        self.stop()
        hint(words)

    def stop(self) -> None:
        self._bar.stop()

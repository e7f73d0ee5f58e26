"""Looks of a command: the Hub is asked about a model that no crawl covers, and the person who waits sees it."""

import sys
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lineage.cli.output import hint
from lineage.errors import InterruptedCrawlError
from lineage.render.figures import number_of
from lineage.settings import LOOK_REQUESTS, Asking, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.status import Status

    from lineage.stats.rules.rule import CountingRule
    from lineage.workflows.look.look import Look, Looked
    from lineage.workflows.look.needs import Needs

_INTERRUPTED: Final = "Interrupted. What was read is kept; the same command goes on from there."


def look_first(settings: Settings, model: str, asking: Asking, needs: "Needs" = "family") -> str:
    """Look at a model as far as an answer needs, unless a crawl has; return its name.

    Args:
        settings: Which database, which Hub.
        model: The model, as the person wrote it.
        asking: How much the Hub may be asked.
        needs: How far to look.

    Raises:
        UnknownModelError: Neither the database nor the Hub knows the model.
        HubError: The model is unknown and the Hub could not be asked for it.
        InterruptedCrawlError: The person stopped it.
    """
    return Looks(settings, asking).first(model, needs)


class Looks:
    """The looks of one command, which share its bound on requests.

    Attributes:
        left: Requests that may still be sent.
    """

    def __init__(self, settings: Settings, asking: Asking) -> None:
        """Take where to keep what is learned, and how much the Hub may be asked."""
        self._settings = settings
        self._asking = asking
        self.left = asking.max_requests or LOOK_REQUESTS

    def first(self, model: str, needs: "Needs") -> str:
        """Look at a model as `look_first` does; where no request is left, return the name as it stands."""
        from lineage.workflows.look.needs import wants_look

        if not self.left or not wants_look(self._settings, model, needs):
            return model
        with opened_look(self._settings, model, replace(self._asking, max_requests=self.left)) as (look, show):
            try:
                if needs == "ancestors":
                    return look.ancestors(model)
                name = look.model(model).repo_id
                for step in look.family(name, deeper=needs == "family"):
                    show(step)
                return name
            finally:
                self.left = max(self.left - look.requests, 0)


def look_below(settings: Settings, subject: str | None, asking: Asking, rule: "CountingRule") -> None:
    """Look at what a rule counts below a model; an organization, a brand or a whole database takes a crawl."""
    if subject is not None and "/" in subject and rule.basis == "lineage":
        look_first(settings, subject, asking, "direct" if rule.reach == "direct" else "family")


@contextmanager
def opened_look(settings: Settings, model: str, asking: Asking) -> "Iterator[tuple[Look, LookScreen]]":
    """Open a look and what shows it on stderr, which is taken down whatever happens."""
    from lineage.clock import Clock
    from lineage.workflows.look.look import Look

    most = asking.max_requests or LOOK_REQUESTS
    settings = replace(settings, offline=settings.offline or asking.offline)
    screen = LookScreen(model, most)
    look = Look(settings, screen.say, Clock(), most)
    try:
        yield look, screen
    except KeyboardInterrupt:
        raise InterruptedCrawlError(_INTERRUPTED) from None
    finally:
        screen.close()


class LookScreen:
    """What a look shows: on a terminal one line that changes, elsewhere one at its beginning and one at its end."""

    def __init__(self, model: str, most: int) -> None:
        self._model = model
        self._most = most
        self._live = sys.stderr.isatty()
        self._status: Status | None = None
        self._last: Looked | None = None

    def __call__(self, step: "Looked") -> None:
        """Show how far the look is."""
        self._last = step
        if self._live:
            models = number_of(step.found, "model")
            self._show(f"{step.requests:,} of at most {self._most:,} requests, {models} found")

    def say(self, words: str) -> None:
        """Show what is asked, as long as it is asked, or a sentence that stays."""
        if not words.startswith("Asking "):
            hint(words)
        elif self._live:
            self._show(words)
        elif self._last is None:
            hint(words)

    def close(self) -> None:
        """Take the line down, and leave how far the look came."""
        if self._status is not None:
            self._status.stop()
            self._status = None
        if self._last is not None:
            step, self._last = self._last, None
            if step.requests:
                spent, models = number_of(step.requests, "request"), number_of(step.found, "model")
                hint(f"Looked at {self._model}: {spent}, {models} found.")

    def _show(self, words: str) -> None:
        from rich.console import Console
        from rich.status import Status
        from rich.text import Text

        from lineage.render.escape import escape

        shown = Text(escape(words))
        if self._status is None:
            self._status = Status(shown, console=Console(stderr=True, highlight=False))
            self._status.start()
        else:
            self._status.update(shown)

"""The one clock that the rest of the package is given: time, and the passing of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """What tells the time and lets it pass; tests hand in one that does not wait.

    Attributes:
        now: Seconds since the epoch, UTC.
        monotonic: Seconds from some fixed moment; never runs backwards.
        sleep: Wait so many seconds.
    """

    now: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def timestamp(self) -> str:
        """Say the present second the way the Hub writes dates: `2026-09-25T13:47:38.000Z`."""
        return datetime.fromtimestamp(int(self.now()), UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")

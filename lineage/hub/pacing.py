"""When to ask, when to wait, when to give up: pure decisions about quotas and failures.

The Hub counts requests in fixed windows of five minutes and says on every response how many are left; see
https://huggingface.co/docs/hub/rate-limits.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

MAX_TRIES: Final = 8
"""Tries of one request before giving up."""
RECORD_TRIES: Final = 4
"""Tries of one model's record, which others do not wait for: a record that always fails costs seconds."""
FIRST_TRIES: Final = 3
"""Tries while nothing was answered at all: the Hub may be out of reach, and somebody waits to learn it."""
MAX_WAIT: Final = 330.0
"""Longest single wait in seconds: one quota window and some."""
UNBOUNDED: Final = 10_000_000
"""Requests a window from which on a quota is none: only simulated Hubs grant that many."""
_LONGEST_BACKOFF: Final = 60.0
_LONGEST_REVISED: Final = 8.0
_SERVER_ERRORS: Final = range(500, 600)
_LASTING: Final = frozenset({501, 505, 511})
_PASSING: Final = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for answers.

    Attributes:
        timeout: Seconds without a byte after which a request counts as hung.
        deadline: Seconds that a whole answer may take.
        tries: Most tries of one request.
        seconds: Seconds that failing and waiting may take in all; `None` for any number.
        slow: Seconds without a whole answer after which it is told what is waited for.
    """

    timeout: float = 60.0
    deadline: float = 120.0
    tries: int = MAX_TRIES
    seconds: float | None = None
    slow: float = 5.0


UNATTENDED: Final = Patience()
"""For a crawl, which may wait for the next window of its quota."""
AT_THE_TERMINAL: Final = Patience(timeout=20.0, deadline=60.0, tries=3, seconds=30.0)
"""For a question whose answer somebody waits for."""


class Quota(NamedTuple):
    """What the Hub last said of this token's quota.

    Attributes:
        remaining: Requests left in this window.
        reset: Seconds until the next window, counted from when it was said.
        limit: Requests a window, or `None` where it was not said.
        window: Seconds a window, or `None` where it was not said.
    """

    remaining: int
    reset: float
    limit: int | None
    window: int | None

    @property
    def bounded(self) -> bool:
        """Whether it is a bound that anybody could meet."""
        return (self.remaining if self.limit is None else self.limit) <= UNBOUNDED

    def minutes(self, requests: int) -> float:
        """Estimate how many minutes so many requests take at this quota, apart from the network's own time.

        >>> Quota(500, 300, 500, 300).minutes(3200)
        30.0
        """
        spare = requests - self.remaining
        if spare <= 0 or not self.limit or not self.window:
            return 0.0
        windows = -(-spare // self.limit)
        return (max(self.reset, 0) + (windows - 1) * self.window) / 60


def pause(quota: Quota | None, elapsed: float) -> float:
    """Return how long to wait before the next request, `elapsed` seconds after the quota was said.

    >>> pause(Quota(0, 42, 500, 300), elapsed=2)
    41
    >>> pause(Quota(3, 42, 500, 300), elapsed=2)
    0
    """
    if quota is None or quota.remaining > 0:
        return 0
    return min(max(quota.reset + 1 - elapsed, 0), MAX_WAIT)


def may_pass(status: int) -> bool:
    """Return whether a status may pass by itself: errors of a server or of a gateway before it, time-outs, quotas.

    >>> [may_pass(status) for status in (404, 429, 500, 501, 522)]
    [False, True, True, False, True]
    """
    return status in _PASSING or (status in _SERVER_ERRORS and status not in _LASTING)


def backoff(attempt: int, retry_after: float | None = None, *, revised: bool = False) -> float:
    """Return how long to wait after failed try number `attempt`, from 1.

    That is as long as a `Retry-After` says, else 1, 2, 4, 8 … seconds; no wait is longer than `MAX_WAIT`, and none
    much longer than a few seconds where the next try asks otherwise.

    >>> [backoff(attempt) for attempt in (1, 2, 3, 9)]
    [1.0, 2.0, 4.0, 60.0]
    >>> backoff(1, retry_after=7), backoff(9, revised=True)
    (8, 8.0)
    """
    if retry_after is not None:
        return min(retry_after + 1, MAX_WAIT)
    return min(2.0 ** (attempt - 1), _LONGEST_REVISED if revised else _LONGEST_BACKOFF)

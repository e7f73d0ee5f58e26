"""When to ask, when to wait, when to give up: pure decisions about quotas and failures.

The Hub counts requests in fixed windows of five minutes and says on every response how many are left; see
https://huggingface.co/docs/hub/rate-limits.
"""

from typing import Final, NamedTuple

MAX_TRIES: Final = 8
"""Tries of one request before giving up."""
RECORD_TRIES: Final = 4
"""Tries of one model's record, which others do not wait for: a record that always fails costs seconds."""
FIRST_TRIES: Final = 3
"""Tries while nothing was answered at all: the Hub may be out of reach, and somebody waits to learn it."""
MAX_WAIT: Final = 330.0
"""Longest single wait in seconds: one quota window and some."""
RETRIED: Final = frozenset({408, 429, 500, 502, 503, 504})
"""Statuses that may pass by themselves."""
UNBOUNDED: Final = 10_000_000
"""Requests a window from which on a quota is none: only simulated Hubs grant that many."""
_LONGEST_BACKOFF: Final = 60.0


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
    """Tell how long to wait before the next request, `elapsed` seconds after the quota was said.

    >>> pause(Quota(0, 42, 500, 300), elapsed=2)
    41
    >>> pause(Quota(3, 42, 500, 300), elapsed=2)
    0
    """
    if quota is None or quota.remaining > 0:
        return 0
    return min(max(quota.reset + 1 - elapsed, 0), MAX_WAIT)


def backoff(attempt: int, retry_after: float | None = None) -> float:
    """Tell how long to wait after failed try number `attempt`, from 1.

    That is as long as a `Retry-After` says, else 1, 2, 4, 8 … seconds; no wait is longer than `MAX_WAIT`.

    >>> [backoff(attempt) for attempt in (1, 2, 3, 9)]
    [1.0, 2.0, 4.0, 60.0]
    >>> backoff(1, retry_after=7)
    8
    """
    if retry_after is not None:
        return min(retry_after + 1, MAX_WAIT)
    return min(2.0 ** (attempt - 1), _LONGEST_BACKOFF)

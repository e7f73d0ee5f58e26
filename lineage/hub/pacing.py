"""When to ask, when to wait, when to give up: pure decisions about quotas and failures.

The Hub counts requests in fixed windows of five minutes and says on every response how many are left; see
https://huggingface.co/docs/hub/rate-limits.
"""

from typing import Final, NamedTuple

MAX_TRIES: Final = 8
"""Tries of one request before giving up."""
MAX_WAIT: Final = 330.0
"""Longest single wait in seconds: one quota window and some."""
RETRIED: Final = frozenset({408, 429, 500, 502, 503, 504})
"""Statuses that may pass by themselves."""
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


def backoff(attempt: int, quota: Quota | None, retry_after: float | None) -> float | None:
    """Tell how long to wait after failed try number `attempt` (from 1), or `None` to give up.

    A spent quota waits for the next window, a `Retry-After` for as long as it says, everything else 1, 2, 4 …
    seconds; no wait is longer than `MAX_WAIT`.
    """
    if attempt >= MAX_TRIES:
        return None
    if quota is not None and quota.remaining == 0:
        return min(quota.reset + 1, MAX_WAIT)
    if retry_after is not None:
        return min(retry_after + 1, MAX_WAIT)
    return min(2.0 ** (attempt - 1), _LONGEST_BACKOFF)

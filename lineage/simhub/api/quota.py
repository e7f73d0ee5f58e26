"""Quotas: the requests that each caller has left in the present window."""

import math
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, NamedTuple

from lineage.clock import Clock

UNLIMITED: Final = 1_000_000_000
"""What a caller without a quota is told it has."""


class Allowance(NamedTuple):
    """The quota in the headers of every answer.

    Attributes:
        bucket: What the quota is for: `api` or `resolvers`.
        quota: Requests per window.
        left: Requests left in this one.
        seconds: Seconds until the next window, rounded up.
        window: Seconds a window lasts.
        granted: Whether this request was within the quota.
    """

    bucket: str
    quota: int
    left: int
    seconds: int
    window: int
    granted: bool

    def headers(self) -> tuple[tuple[str, str], ...]:
        """Write the two headers of the IETF draft, as the Hub does.

        >>> dict(Allowance("api", 500, 499, 295, 300, True).headers())["RateLimit"]
        '"api";r=499;t=295'
        """
        return (
            ("RateLimit", f'"{self.bucket}";r={self.left};t={self.seconds}'),
            ("RateLimit-Policy", f'"fixed window";"{self.bucket}";q={self.quota};w={self.window}'),
        )


@dataclass(slots=True)
class Windows:
    """Fixed windows, counted from the moment this was made.

    Attributes:
        clock: What tells the time.
        seconds: How long a window lasts.
    """

    clock: Clock
    seconds: int
    _began: float = field(init=False)
    _used: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        """Start the first window."""
        self._began = self.clock.monotonic()

    def spend(self, caller: str, *, bucket: str, quota: int | None, cost: int = 1) -> Allowance:
        """Subtract a request from a caller's quota; a `cost` of 0 only reads it."""
        most = UNLIMITED if quota is None else quota
        passed = self.clock.monotonic() - self._began
        number = int(passed // self.seconds)
        with self._lock:
            began, used = self._used.get((caller, bucket), (number, 0))
            used = cost + (used if began == number else 0)
            self._used[caller, bucket] = (number, used)
        ends = math.ceil((number + 1) * self.seconds - passed)
        return Allowance(bucket, most, max(0, most - used), max(1, ends), self.seconds, used <= most)

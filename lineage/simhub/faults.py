"""Scripted faults: which request meets one, and how often."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from lineage.simhub.answers import Answer, Request
from lineage.simhub.effects import Status


class Effect(Protocol):
    """What a fault does to an answer; a pure function of the request and the answer it would have got."""

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Spoil an answer."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault and the requests that meet it; every condition given must hold.

    Attributes:
        effect: What happens to the answer.
        nth: The first request that can meet it, by its number among all requests, from 1.
        path: The path it is asked under, exactly.
        where: Any other condition.
        times: How many requests meet it; `None` is every one.

    >>> Fault(Status(503), nth=3).times  # the third request, once
    1
    """

    effect: Effect
    nth: int | None = None
    path: str | None = None
    where: Callable[[Request], bool] | None = None
    times: int | None = 1

    def meets(self, request: Request) -> bool:
        """Tell whether a request is one of those that it is for."""
        return (
            (self.nth is None or request.number >= self.nth)
            and (self.path is None or request.path == self.path)
            and (self.where is None or self.where(request))
        )


def timeout_above(limit: int) -> Fault:
    """Answer 504 whenever a page of more than `limit` rows is asked for, as a Hub under load does.

    >>> timeout_above(250).effect
    Status(status=504, message=None, headers=(), body=None)
    """
    return Fault(Status(504), path="/api/models", where=lambda request: request.limit > limit, times=None)


class Script:
    """Faults in the order they were written; all that a request meets befall its answer, one after another."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._lines = [_Line(fault) for fault in faults]
        self._lock = Lock()

    def add(self, fault: Fault) -> None:
        """Write one more fault at the end."""
        with self._lock:
            self._lines.append(_Line(fault))

    def play(self, request: Request, answer: Answer) -> Answer:
        """Let every fault that the request meets change the answer, and count it."""
        with self._lock:
            met = [line for line in self._lines if line.is_open() and line.fault.meets(request)]
            for line in met:
                line.met += 1
        for line in met:
            answer = line.fault.effect(request, answer)
        return answer


@dataclass(slots=True)
class _Line:
    fault: Fault
    met: int = 0

    def is_open(self) -> bool:
        return self.fault.times is None or self.met < self.fault.times

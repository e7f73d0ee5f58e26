"""Scripted faults: which request meets one, and how often."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import Final, Protocol

from lineage.simhub.api.answers import Answer, Request
from lineage.simhub.api.effects import Status

MODELS: Final = "/api/models"


class Effect(Protocol):
    """Faults: pure functions of a request and the answer that was due."""

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Spoil an answer."""


class Place(StrEnum):
    """A page's place in its list; the one page of a short list is first and last."""

    FIRST = "first"
    MIDDLE = "middle"
    LAST = "last"

    def is_of(self, request: Request, due: Answer) -> bool:
        """Return whether the answer that is due is a page at this place.

        A list asked for one row is a probe, and has no such place.
        """
        if request.path != MODELS or request.limit == 1 or not isinstance(due.value, list):
            return False
        is_first, is_last = request.value("cursor") is None, due.next_url is None
        match self:
            case Place.FIRST:
                return is_first
            case Place.LAST:
                return is_last
            case Place.MIDDLE:
                return not (is_first or is_last)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault and the requests that meet it; every condition given must hold.

    Attributes:
        effect: What happens to the answer.
        nth: The first request that can meet it, by its number among all requests, from 1.
        path: The path it is asked under, exactly.
        at: The place in its list of the page that is due.
        where: Any other condition.
        times: How many requests meet it; `None` is every one.

    >>> Fault(Status(503), nth=3).times  # the third request, once
    1
    """

    effect: Effect
    nth: int | None = None
    path: str | None = None
    at: Place | None = None
    where: Callable[[Request], bool] | None = None
    times: int | None = 1

    def meets(self, request: Request, due: Answer) -> bool:
        """Return whether a request, and the answer due to it, are among those that it is for."""
        return (
            (self.nth is None or request.number >= self.nth)
            and (self.path is None or request.path == self.path)
            and (self.at is None or self.at.is_of(request, due))
            and (self.where is None or self.where(request))
        )


def timeout_above(limit: int, effect: Effect = Status(504)) -> Fault:  # noqa: B008 - frozen
    """Return a fault for pages of more than `limit` rows, as of a Hub under load.

    >>> timeout_above(250).effect
    Status(status=504, message=None, headers=(), body=None)
    """
    return Fault(effect, path=MODELS, where=lambda request: request.limit > limit, times=None)


def refused_cursor(*, at: Place | None = None, times: int | None = None) -> Fault:
    """Answer 400 to cursors, as the Hub may to one that was kept for long."""
    return Fault(
        Status(400, "Invalid cursor"), at=at, where=lambda request: request.value("cursor") is not None, times=times
    )


def refused_direction(*, at: Place | None = None, times: int | None = None) -> Fault:
    """Answer 400 to whoever says in which direction to sort; without it a list descends."""
    return Fault(
        Status(400, "Invalid direction parameter: it is not supported any more"),
        path=MODELS,
        at=at,
        where=lambda request: request.value("direction") is not None,
        times=times,
    )


def refused_token(status: int = 403, *, at: Place | None = None, times: int | None = None) -> Fault:
    """Refuse lists to whoever comes with a token, as the Hub does where the token lacks the scope."""
    return Fault(
        Status(status, "This token does not have the permission to list models."),
        path=MODELS,
        at=at,
        where=lambda request: request.token is not None,
        times=times,
    )


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
            met = [line for line in self._lines if line.is_open() and line.fault.meets(request, answer)]
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

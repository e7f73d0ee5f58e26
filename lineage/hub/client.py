"""One question to the Hub's API, with its waiting and retrying, from a path to JSON.

huggingface_hub carries the requests (proxies, certificates). Its own retrying is off, because it can sleep for minutes
without a word and has no time-outs, and so is its own first request, which asks the endpoint for a list of coding
agents. A token goes to the endpoint alone: redirects are followed by us, and only to where it may go.
"""

import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Final, NamedTuple

from lineage.clock import Clock
from lineage.errors import (
    BadTokenError,
    HubError,
    HubOfflineError,
    HubRefusedError,
    HubUnreachableError,
    RequestLimitError,
    reason,
)
from lineage.hub.endpoint import check_endpoint, redirected, shown, token_for
from lineage.hub.pacing import FIRST_TRIES, MAX_TRIES, UNATTENDED, Patience, Quota, backoff, pause
from lineage.hub.reply import OK, REDIRECTS, Failure, Reply, judged
from lineage.settings import HUB_ENDPOINT

try:
    from huggingface_hub.utils import logging as hub_logging
    from huggingface_hub.utils import parse_ratelimit_headers

    from lineage.hub.exchange import Exchange, ExchangeError
except ValueError as error:  # it takes HF_ENDPOINT apart when it is imported
    raise HubUnreachableError(
        f"HF_ENDPOINT is no http(s) address: {reason(error)}. Unset it for the Hub itself."
    ) from error

MAX_HOPS: Final = 5
"""Redirects followed for one question."""
_UNAUTHORIZED: Final = 401
_FORBIDDEN: Final = 403
_LEAVE_OUT: Final = "to leave it out: HF_TOKEN= HF_HUB_DISABLE_IMPLICIT_TOKEN=1"
Params = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A wait that is about to begin, for whoever shows progress.

    Attributes:
        seconds: How long.
        why: Why, in a few words.
        path: What is waited for; empty where that is the next window of the quota.
        at_most: Whether it may end before.
    """

    seconds: float
    why: str
    path: str = ""
    at_most: bool = False

    @property
    def words(self) -> str:
        """The wait as a sentence.

        >>> Waiting(41, "the quota is spent").words, Waiting(2, "status 503", "/api/models").words
        ('Waiting 41 s: the quota is spent.', 'Waiting 2 s for /api/models: status 503.')
        """
        what = f" for {self.path}" if self.path else ""
        return f"Waiting {'up to ' if self.at_most else ''}{self.seconds:,.0f} s{what}: {reason(self.why)}."


class Revision(NamedTuple):
    """Another way to ask what was asked in vain.

    Attributes:
        params: The parameters to ask with.
        at_once: Whether there is nothing to wait for.
    """

    params: Params
    at_once: bool = False


Revise = Callable[[Failure], Revision | None]
"""Called after each failure: another way to ask, or `None` to ask the same again while there are tries left."""


class HubClient:
    """Asks one endpoint; counts requests, keeps to the quota, waits and retries by the clock it is given.

    Attributes:
        endpoint: The address, without a trailing slash; the Hub's own after a redirect there.
        requests: Requests sent so far, retries and redirects included.
        max_requests: Most requests to send; `None` for any number.
        quota: What the Hub last said of the quota; `None` where it says nothing, or has none.
        seconds: Seconds that the Hub took to answer or to fail, over all requests.
        past_cache: Whether to ask that no cache on the way answers.
        notice: Called with a sentence where the Hub is asked otherwise than was meant.
        refused: What the Hub was found to refuse, by kind of question, and is asked no more.
    """

    def __init__(
        self,
        endpoint: str = HUB_ENDPOINT,
        *,
        offline: bool = False,
        clock: Clock | None = None,
        on_wait: Callable[[Waiting], None] = lambda _: None,
        on_notice: Callable[[str], None] = lambda _: None,
        patience: Patience = UNATTENDED,
        max_requests: int | None = None,
    ) -> None:
        """Take note of whom to ask; nothing is asked yet.

        Args:
            endpoint: The address, without a trailing slash.
            offline: Whether asking is forbidden.
            clock: The source of time and waits.
            on_wait: Called before every wait, and from another thread where an answer takes long.
            on_notice: Called with a sentence where the Hub is asked otherwise than was meant.
            patience: How long to wait for answers.
            max_requests: Most requests to send, retries and redirects included; `None` for any number.

        Raises:
            HubOfflineError: Asking is forbidden.
            HubUnreachableError: The endpoint is no address.
            BadTokenError: The token can be none.
        """
        if offline:
            raise HubOfflineError("The Hub was not asked: --offline or HF_HUB_OFFLINE forbids it.")
        check_endpoint(endpoint)
        hub_logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # untyped in the library
        self.endpoint = endpoint
        self.requests = 0
        self.seconds = 0.0
        self.quota: Quota | None = None
        self.refused: set[tuple[str, str]] = set()
        self.max_requests = max_requests
        self.notice = on_notice
        self.past_cache = False
        self._clock = clock or Clock()
        self._on_wait = on_wait
        self._exchange = Exchange(patience.timeout, patience.deadline, patience.slow)
        self._tries = patience.tries
        self._patience = patience.seconds
        self._quota_said = 0.0
        self._answered = False
        self._token = token_for(endpoint)

    def get(
        self,
        path: str,
        params: Params = (),
        *,
        answers: frozenset[int] = frozenset(),
        expect: type = object,
        tries: int = MAX_TRIES,
        revise: Revise = lambda _: None,
    ) -> Reply:
        """Ask for one path; statuses in `answers` are answers like 200, and a body not of type `expect` is a failure.

        It is tried `tries` times at most, and never oftener than the client tries anything, but for the other ways to
        ask that `revise` gives, which have an end of their own.

        Raises:
            HubUnreachableError: No usable answer after every try.
            HubRefusedError: An answer that says no.
            BadTokenError: The token was refused.
            RequestLimitError: `max_requests` are spent.
        """
        for _ in range(1 + MAX_HOPS):
            reply = self._patiently(path, params, answers, expect, min(tries, self._tries), revise)
            if reply.status not in REDIRECTS:
                return reply
            asked, (endpoint, path) = path, redirected(self.endpoint, path, reply.location)
            if endpoint != self.endpoint:
                self.endpoint, self._token = endpoint, token_for(endpoint)
            params = () if "?" in path else params
        raise HubRefusedError(f"{shown(self.endpoint)} redirects {_plain(asked)} in circles.")

    @contextmanager
    def past_caches(self) -> Iterator[None]:
        """Ask the Hub itself, and no cache on the way, while the block runs."""
        self.past_cache = True
        try:
            yield
        finally:
            self.past_cache = False

    def minutes(self, requests: int, seconds_each: float | None = None) -> float:
        """Return how many minutes so many requests take: by the quota, or by the time that one took, whatever is more.

        Args:
            requests: How many.
            seconds_each: The time that one takes; by default what those so far took on average.
        """
        by_quota = 0.0 if self.quota is None else self.quota.minutes(requests)
        if seconds_each is None:
            seconds_each = self.seconds / self.requests if self.requests else 0.0
        return max(by_quota, requests * seconds_each / 60)

    def _patiently(
        self, path: str, params: Params, answers: frozenset[int], expect: type, tries: int, revise: Revise
    ) -> Reply:
        self._check_limit()
        self._wait(self._pause(), "the quota is spent", path)
        attempt = 0
        while True:
            attempt += 1
            begun = self._clock.monotonic()
            outcome = self._with_and_without_token(path, params, answers, expect)
            if isinstance(outcome, Reply):
                self._answered = True
                return outcome
            self._spend(self._clock.monotonic() - begun)
            revision = None if outcome.unreachable else revise(outcome)
            if revision is not None:
                params = revision.params
            elif outcome.final or attempt >= (tries if self._answered else min(tries, FIRST_TRIES)):
                raise self._error(outcome, path)
            self._check_limit()
            if revision is None or not revision.at_once:
                seconds = backoff(attempt, outcome.retry_after, revised=revision is not None)
                self._wait(max(seconds, self._pause()), outcome.why, path, outcome)

    def _with_and_without_token(
        self, path: str, params: Params, answers: frozenset[int], expect: type
    ) -> "Reply | Failure":
        """Ask once; where the token is refused, once more without it.

        Raises:
            BadTokenError: It is not answered without a token either.
        """
        outcome = self._once(path, params, answers, expect, self._token)
        if self._token is None or outcome.status not in {_UNAUTHORIZED, _FORBIDDEN}:
            return outcome
        self._check_limit()
        anonymous = self._once(path, params, answers, expect, None)
        if isinstance(anonymous, Reply) and anonymous.status == OK:
            self._token = None
            self.notice(
                f"{shown(self.endpoint)} refuses the token for {_plain(path)} (status {outcome.status}); it is asked "
                f"without one from here on. Check HF_TOKEN, or log in again with: hf auth login"
            )
            return anonymous
        message = outcome.said if isinstance(outcome, Reply) else outcome.why
        if isinstance(outcome, Failure) or "invalid credentials" in message.lower():
            raise BadTokenError(
                f"{shown(self.endpoint)} does not accept the token for {_plain(path)} ({message}), and gives no answer "
                f"without one. Check HF_TOKEN, or log in again with: hf auth login; {_LEAVE_OUT}"
            )
        return outcome

    def _check_limit(self) -> None:
        if self.max_requests is not None and self.requests >= self.max_requests:
            raise RequestLimitError(f"As many requests as were allowed are spent: {self.requests:,}.")

    def _pause(self) -> float:
        return pause(self.quota, self._clock.monotonic() - self._quota_said)

    def _wait(self, seconds: float, why: str, path: str, failure: "Failure | None" = None) -> None:
        if seconds <= 0:
            return
        asked = None if failure is None else failure.retry_after
        if self._patience is not None and max(seconds, asked or 0) > self._patience:
            wished = max(self._pause(), asked or 0)
            if failure is not None and wished <= self._patience:
                raise self._error(failure, path)
            raise HubRefusedError(
                f"{shown(self.endpoint)} asks to wait {wished:,.0f} s for {_plain(path)}: {reason(why)}. "
                "Run it again then."
            )
        self._on_wait(Waiting(seconds, why, "" if failure is None else _plain(path)))
        self._spend(seconds)
        self._clock.sleep(seconds)

    def _spend(self, seconds: float) -> None:
        if self._patience is not None:
            self._patience = max(self._patience - seconds, 0)

    def _once(
        self, path: str, params: Params, answers: frozenset[int], expect: type, token: str | None
    ) -> "Reply | Failure":
        self.requests += 1
        sent = self._clock.monotonic()
        headers = {"user-agent": user_agent()}
        if self.past_cache:
            headers["cache-control"] = "no-cache"
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        try:
            response = self._exchange.get(
                self.endpoint + path,
                params,
                headers,
                lambda left: self._on_wait(Waiting(left, "no answer so far", _plain(path), at_most=True)),
            )
        except ExchangeError as error:
            return Failure(
                str(error), final=error.final, unreachable=error.unreachable, slow=error.slow, large=error.large
            )
        finally:
            self.seconds += self._clock.monotonic() - sent
        self._note_quota(response.headers)
        return judged(response, answers, expect)

    def _note_quota(self, headers: Mapping[str, str]) -> None:
        try:
            rate = parse_ratelimit_headers(headers)
        except ValueError:  # digits without end
            return
        if rate is not None:
            quota = Quota(rate.remaining, rate.reset_in_seconds, rate.limit, rate.window_seconds)
            self.quota = quota if quota.bounded else None
            self._quota_said = self._clock.monotonic()

    def _error(self, failure: Failure, path: str) -> HubError:
        words = f"{shown(self.endpoint)} gives no usable answer to {_plain(path)}: {reason(failure.why)}."
        if failure.status is not None:
            return HubRefusedError(words)
        return HubUnreachableError(words if self._answered else f"{words} Check the network and HF_ENDPOINT.")


@cache
def user_agent() -> str:
    """Return what a request says of the program that sends it."""
    return f"lineage/{version('hf-lineage')}; hf_hub/{version('huggingface_hub')}; python/{platform.python_version()}"


def _plain(path: str) -> str:
    return path.partition("?")[0]

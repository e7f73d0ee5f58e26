"""One request to the Hub's API, with its waiting and retrying, from a path to JSON.

huggingface_hub carries the request (proxies, certificates, tokens, the user agent); its own retrying is off,
because it can sleep for half an hour and has no time-outs. A token goes to the endpoint alone: redirects are
followed by us, and only to paths of the endpoint.
"""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from huggingface_hub import get_token
from huggingface_hub.utils import HfHubHTTPError, build_hf_headers, http_backoff, httpx, parse_ratelimit_headers
from huggingface_hub.utils import logging as hub_logging

from lineage.clock import Clock
from lineage.errors import BadTokenError, HubError, HubOfflineError, HubRefusedError, HubUnreachableError
from lineage.hub.pacing import MAX_TRIES, RETRIED, Quota, backoff, pause
from lineage.settings import HUB_ENDPOINT

TIMEOUT: Final = 60.0
"""Seconds without a byte after which a request counts as hung."""
MAX_HOPS: Final = 5
"""Redirects followed for one question."""
Params = Sequence[tuple[str, str]]


class Reply(NamedTuple):
    """What the Hub answered.

    Attributes:
        status: The HTTP status.
        body: The parsed JSON; `None` where the status is an error.
        path: The path that answered, after redirects.
        link: The `Link` header, or `None`.
        population: What the Hub said it is (only simulated Hubs do), or `None`.
        total: How many rows the whole listing has, where the Hub says so.
        as_of: The Hub's clock.
        size: Bytes of the body.
    """

    status: int
    body: Any
    path: str
    link: str | None
    population: str | None
    total: int | None
    as_of: str | None
    size: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A wait that is about to begin, for whoever shows progress.

    Attributes:
        seconds: How long.
        why: In a few words.
    """

    seconds: float
    why: str


class HubClient:
    """Asks one endpoint; counts requests, keeps to the quota, waits and retries by the clock it is given."""

    def __init__(
        self,
        endpoint: str = HUB_ENDPOINT,
        *,
        offline: bool = False,
        token: str | None = None,
        clock: Clock | None = None,
        on_wait: Callable[[Waiting], None] | None = None,
        timeout: float = TIMEOUT,
        tries: int = MAX_TRIES,
    ) -> None:
        if offline:
            raise HubOfflineError("HF_HUB_OFFLINE is set, so the Hub is not asked.")
        if urlsplit(endpoint).scheme not in {"http", "https"} or not urlsplit(endpoint).netloc:
            raise HubUnreachableError(f"HF_ENDPOINT is no http(s) address: {endpoint!r}.")
        hub_logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # untyped in the library
        self.endpoint = endpoint
        self.requests = 0
        self.quota: Quota | None = None
        self._clock = clock or Clock()
        self._on_wait = on_wait or (lambda _: None)
        self._timeout = timeout
        self._tries = tries
        self._quota_said = 0.0
        self._headers = build_hf_headers(
            token=token or _token_for(endpoint) or False,
            library_name="lineage",
            library_version=version("hf-lineage"),
        )

    def get(self, path: str, params: Params = (), *, answers: frozenset[int] = frozenset()) -> Reply:
        """Ask for one path; statuses in `answers` are answers like 200, not failures.

        Raises:
            HubUnreachableError: No usable answer after every try.
            HubRefusedError: An answer that says no.
            BadTokenError: The token was refused.
        """
        for _ in range(MAX_HOPS):
            reply = self._patiently(path, params, answers | {307, 308, 301, 302})
            if reply.status not in {301, 302, 307, 308}:
                return reply
            path, params = self._redirected(reply, path), ()
        raise HubRefusedError(f"The Hub redirects {path} in circles.")

    def _redirected(self, reply: Reply, path: str) -> str:
        """Take a path of our own endpoint out of a redirect, whatever else it says."""
        location = str(reply.body or "")
        parts = urlsplit(location)
        own = urlsplit(self.endpoint)
        if not parts.path.startswith("/") or (parts.netloc and parts.netloc != own.netloc):
            raise HubRefusedError(f"The Hub redirects {path} to another place: {location[:200]!r}.")
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    def _patiently(self, path: str, params: Params, answers: frozenset[int]) -> Reply:
        attempt = 0
        while True:
            attempt += 1
            self._sleep(pause(self.quota, self._clock.monotonic() - self._quota_said), "the quota's next window")
            outcome = self._once(path, params, answers)
            if isinstance(outcome, Reply):
                return outcome
            wait = backoff(attempt, self.quota if outcome.limited else None, outcome.retry_after)
            if wait is None or outcome.final or attempt >= self._tries:
                raise outcome.as_error(self.endpoint, path)
            self._sleep(wait, outcome.why)

    def _sleep(self, seconds: float, why: str) -> None:
        if seconds > 0:
            self._on_wait(Waiting(seconds, why))
            self._clock.sleep(seconds)

    def _once(self, path: str, params: Params, answers: frozenset[int]) -> "Reply | _Failure":
        self.requests += 1
        try:
            response = http_backoff(
                "GET",
                self.endpoint + path,
                max_retries=0,
                params=list(params) or None,
                headers=self._headers,
                timeout=self._timeout,
                follow_redirects=False,
            )
        except HfHubHTTPError as error:
            response = error.response
        except httpx.HTTPError as error:
            return _Failure(why=_words(error))
        self._note_quota(response.headers)
        status = response.status_code
        if status == 200:  # noqa: PLR2004 - the one status that every reader knows
            try:
                body = json.loads(response.content)
            except (ValueError, RecursionError):
                return _Failure(why="no JSON where JSON was promised")
            return _reply(response, body)
        if status == 401 and "invalid credentials" in response.headers.get("X-Error-Message", "").lower():  # noqa: PLR2004
            raise BadTokenError(
                "The Hub does not accept the token. Check HF_TOKEN, or log in again with: hf auth login"
            )
        if status in answers:
            return _reply(response, response.headers.get("Location"))
        return _Failure(
            why=f"status {status}",
            status=status,
            final=status not in RETRIED,
            limited=status == 429,  # noqa: PLR2004
            retry_after=_seconds(response.headers.get("Retry-After")),
        )

    def _note_quota(self, headers: Mapping[str, str]) -> None:
        said = parse_ratelimit_headers(headers)
        if said is not None:
            self._quota_said = self._clock.monotonic()
            self.quota = Quota(said.remaining, said.reset_in_seconds, said.limit, said.window_seconds)


@dataclass(frozen=True, slots=True)
class _Failure:
    """One try that brought no answer."""

    why: str
    status: int | None = None
    final: bool = False
    limited: bool = False
    retry_after: float | None = None

    def as_error(self, endpoint: str, path: str) -> HubError:
        saved = "What was read is saved; the same command goes on from there."
        if self.status is not None:
            return HubRefusedError(f"The Hub answers {self.why} to {path}. {saved}")
        return HubUnreachableError(f"{endpoint} gives no usable answer: {self.why}. {saved}")


def _reply(response: httpx.Response, body: Any) -> Reply:  # noqa: ANN401 - JSON
    headers = response.headers
    total = headers.get("X-Total-Count", "")
    return Reply(
        status=response.status_code,
        body=body,
        path=response.request.url.path,
        link=headers.get("Link"),
        population=headers.get("X-Lineage-Population"),
        total=int(total) if total.isascii() and total.isdigit() and len(total) < 12 else None,  # noqa: PLR2004 - sane
        as_of=_date(headers.get("Date")),
        size=len(response.content),
    )


def _date(text: str | None) -> str | None:
    if not text:
        return None
    try:
        return parsedate_to_datetime(text).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    except ValueError:
        return None


def _seconds(text: str | None) -> float | None:
    return float(text) if text and text.isascii() and text.isdigit() else None


def _words(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "it did not answer in time"
    return f"{type(error).__name__}: {str(error)[:200]}" if str(error) else type(error).__name__


def _token_for(endpoint: str) -> str | None:
    """Choose the token: one that was stored by `hf auth login` is the Hub's own and goes nowhere else."""
    named = os.environ.get("HF_TOKEN") or os.environ.get("HUGGING_FACE_HUB_TOKEN")
    if named:
        return named.strip()
    return get_token() if endpoint == HUB_ENDPOINT else None

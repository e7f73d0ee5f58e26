"""One request to the Hub's API, with its waiting and retrying, from a path to JSON.

huggingface_hub carries the request (proxies, certificates, the user agent); its own retrying is off, because it can
sleep for half an hour and has no time-outs. A token goes to the endpoint alone: redirects are followed by us, and
only to paths of the endpoint.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import Any, Final, NamedTuple

from lineage.clock import Clock
from lineage.errors import (
    BadTokenError,
    HubError,
    HubOfflineError,
    HubRefusedError,
    HubUnreachableError,
    RequestLimitError,
)
from lineage.hub.body import read_body
from lineage.hub.endpoint import check_endpoint, redirected, shown, token_for
from lineage.hub.pacing import FIRST_TRIES, MAX_TRIES, RETRIED, Quota, backoff, pause
from lineage.settings import HUB_ENDPOINT

try:
    from huggingface_hub.errors import OfflineModeIsEnabled
    from huggingface_hub.utils import HfHubHTTPError, build_hf_headers, http_backoff, httpx, parse_ratelimit_headers
    from huggingface_hub.utils import logging as hub_logging
except ValueError as error:  # it takes HF_ENDPOINT apart when it is imported
    raise HubUnreachableError(f"HF_ENDPOINT is no http(s) address: {error}. Unset it for the Hub itself.") from error

TIMEOUT: Final = 60.0
"""Seconds without a byte after which a request counts as hung."""
CONNECT_TIMEOUT: Final = 15.0
"""Seconds after which a connection counts as impossible."""
MAX_HOPS: Final = 5
"""Redirects followed for one question."""
_OK: Final = 200
_UNAUTHORISED: Final = 401
_REDIRECTS: Final = frozenset({301, 302, 307, 308})
Params = Sequence[tuple[str, str]]


class Reply(NamedTuple):
    """What the Hub answered.

    Attributes:
        status: The HTTP status.
        body: The parsed JSON; `None` where the status is an error.
        following: Where `Link` says that the next page is, or `None`.
        population: What the Hub said it is (only simulated Hubs do), or `None`.
        total: How many rows the whole listing has, where the Hub says so.
        as_of: The Hub's clock.
        size: Bytes of the body.
        said: The Hub's own words for an error, or its code for it; else empty.
        location: Where a redirect leads; else empty.
    """

    status: int
    body: Any
    following: str | None
    population: str | None
    total: int | None
    as_of: str | None
    size: int
    said: str
    location: str


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
    """Asks one endpoint; counts requests, keeps to the quota, waits and retries by the clock it is given.

    Attributes:
        endpoint: The address, without a trailing slash.
        requests: Requests sent so far, retries and redirects included.
        max_requests: Most requests to send; `None` for any number.
        quota: What the Hub last said of the quota; `None` where it says nothing, or has none.
        seconds: Seconds that the Hub took to answer or to fail, over all requests.
    """

    def __init__(
        self,
        endpoint: str = HUB_ENDPOINT,
        *,
        offline: bool = False,
        clock: Clock | None = None,
        on_wait: Callable[[Waiting], None] = lambda _: None,
        timeout: float = TIMEOUT,
        tries: int = MAX_TRIES,
        max_requests: int | None = None,
    ) -> None:
        """Take note of whom to ask; nothing is asked yet.

        Args:
            endpoint: The address, without a trailing slash.
            offline: Whether asking is forbidden.
            clock: The source of time and waits.
            on_wait: Called before every wait.
            timeout: Seconds without a byte after which a request counts as hung.
            tries: Most tries of one request.
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
        self._clock = clock or Clock()
        self._on_wait = on_wait
        self._timeout = httpx.Timeout(timeout, connect=min(timeout, CONNECT_TIMEOUT))
        self._tries = tries
        self.max_requests = max_requests
        self._quota_said = 0.0
        self._answered = False
        self._headers = build_hf_headers(
            token=token_for(endpoint) or False,
            library_name="lineage",
            library_version=version("hf-lineage"),
        )

    def get(
        self,
        path: str,
        params: Params = (),
        *,
        answers: frozenset[int] = frozenset(),
        expect: type = object,
        tries: int = MAX_TRIES,
    ) -> Reply:
        """Ask for one path; statuses in `answers` are answers like 200, and a body not of type `expect` is a failure.

        It is tried `tries` times at most, and never oftener than the client tries anything.

        Raises:
            HubUnreachableError: No usable answer after every try.
            HubRefusedError: An answer that says no.
            BadTokenError: The token was refused.
            RequestLimitError: `max_requests` are spent.
        """
        for _ in range(1 + MAX_HOPS):
            reply = self._patiently(path, params, answers, expect, min(tries, self._tries))
            if reply.status not in _REDIRECTS:
                return reply
            asked, path = path, redirected(self.endpoint, path, reply.location)
            params = () if "?" in path else params
        raise HubRefusedError(f"{shown(self.endpoint)} redirects {_plain(asked)} in circles.")

    def _patiently(self, path: str, params: Params, answers: frozenset[int], expect: type, tries: int) -> Reply:
        self._check_limit()
        self._wait(self._pause(), "the quota is spent")
        attempt = 0
        while True:
            attempt += 1
            outcome = self._once(path, params, answers, expect)
            if isinstance(outcome, Reply):
                self._answered = True
                return outcome
            if outcome.final or attempt >= (tries if self._answered else min(tries, FIRST_TRIES)):
                raise self._error(outcome, path)
            self._check_limit()
            self._wait(max(backoff(attempt, outcome.retry_after), self._pause()), outcome.why)

    def _check_limit(self) -> None:
        if self.max_requests is not None and self.requests >= self.max_requests:
            raise RequestLimitError(f"As many requests as were allowed are spent: {self.requests:,}.")

    def minutes(self, requests: int) -> float:
        """Return how many minutes so many requests take: by the quota, or by the time that answers took so far."""
        by_quota = 0.0 if self.quota is None else self.quota.minutes(requests)
        by_time = requests * self.seconds / self.requests / 60 if self.requests else 0.0
        return max(by_quota, by_time)

    def _pause(self) -> float:
        return pause(self.quota, self._clock.monotonic() - self._quota_said)

    def _wait(self, seconds: float, why: str) -> None:
        if seconds > 0:
            self._on_wait(Waiting(seconds, why))
            self._clock.sleep(seconds)

    def _once(self, path: str, params: Params, answers: frozenset[int], expect: type) -> "Reply | _Failure":
        self.requests += 1
        sent = self._clock.monotonic()
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
        except httpx.TimeoutException:
            return _Failure("no answer in time")
        except httpx.HTTPError as error:
            return _Failure(_words(error))
        except OfflineModeIsEnabled as error:
            raise HubOfflineError("The Hub was not asked: --offline or HF_HUB_OFFLINE forbids it.") from error
        except (httpx.InvalidURL, ValueError, ImportError) as error:
            # A proxy in the environment that is no address, or of a kind that needs a package that is not there.
            return _Failure(_words(error), final=True)
        finally:
            self.seconds += self._clock.monotonic() - sent
        self._note_quota(response.headers)
        return self._judged(response, answers, expect)

    def _judged(self, response: httpx.Response, answers: frozenset[int], expect: type) -> "Reply | _Failure":
        status, said = response.status_code, _said(response.headers)
        if status == _OK:
            try:
                body = read_body(response.content)
            except ValueError:
                return _Failure("no JSON came where JSON was promised")
            if not isinstance(body, expect):
                return _Failure(f"{type(body).__name__} came where {expect.__name__} was promised")
            return _reply(response, body, "")
        if status == _UNAUTHORISED and "invalid credentials" in said.lower():
            raise BadTokenError(
                f"{shown(self.endpoint)} does not accept the token. Check HF_TOKEN, or log in again with: hf auth login"
            )
        if status in answers or status in _REDIRECTS:
            return _reply(response, None, said)
        return _Failure(
            f"status {status}" + (f" ({said})" if said else ""),
            refused=True,
            final=status not in RETRIED,
            retry_after=_seconds(response.headers.get("Retry-After")),
        )

    def _note_quota(self, headers: Mapping[str, str]) -> None:
        try:
            said = parse_ratelimit_headers(headers)
        except ValueError:  # digits without end
            return
        if said is not None:
            quota = Quota(said.remaining, said.reset_in_seconds, said.limit, said.window_seconds)
            self.quota = quota if quota.bounded else None
            self._quota_said = self._clock.monotonic()

    def _error(self, failure: "_Failure", path: str) -> HubError:
        words = f"{shown(self.endpoint)} gives no usable answer to {_plain(path)}: {failure.why}."
        if failure.refused:
            return HubRefusedError(words)
        return HubUnreachableError(words if self._answered else f"{words} Check the network and HF_ENDPOINT.")


@dataclass(frozen=True, slots=True)
class _Failure:
    """One try that brought no answer.

    Attributes:
        why: What came instead, in a few words.
        refused: Whether it was a status, and no accident of the wire.
        final: Whether it is of no use to ask again.
        retry_after: Seconds that the Hub asks to wait.
    """

    why: str
    refused: bool = False
    final: bool = False
    retry_after: float | None = None


def _reply(response: httpx.Response, body: Any, said: str) -> Reply:  # noqa: ANN401 - JSON
    headers = response.headers
    total = headers.get("X-Total-Count", "")
    return Reply(
        status=response.status_code,
        body=body,
        following=response.links.get("next", {}).get("url"),
        population=headers.get("X-Lineage-Population"),
        total=int(total) if total.isascii() and total.isdigit() and len(total) < 12 else None,  # noqa: PLR2004 - sane
        as_of=_date(headers.get("Date")),
        size=len(response.content),
        said=said,
        location=headers.get("Location", ""),
    )


def _said(headers: Mapping[str, str]) -> str:
    return " ".join((headers.get("X-Error-Message") or headers.get("X-Error-Code") or "").split())[:200]


def _date(text: str | None) -> str | None:
    """Read a `Date` header into the Hub's own way of writing dates, UTC."""
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return f"{moment.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def _seconds(text: str | None) -> float | None:
    return float(text) if text and text.isascii() and text.isdigit() else None


def _plain(path: str) -> str:
    return path.partition("?")[0]


def _words(error: Exception) -> str:
    said = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__

"""The simulated Hub: what its user starts, scripts, reads the log of, and closes."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from email.message import Message
from email.utils import format_datetime
from threading import Lock, Thread
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from lineage.clock import Clock
from lineage.errors import UsageError
from lineage.simhub.api.answers import Answer, Asked, Request
from lineage.simhub.api.faults import Fault, Script
from lineage.simhub.api.query import MAX_LIMIT
from lineage.simhub.api.quota import Windows
from lineage.simhub.api.routes import HARNESSES, Routes
from lineage.simhub.api.source import RowSource
from lineage.simhub.api.wire import GLANCE, HOST, Server


class SimHub:
    """The Hub's metadata API on loopback; listens from the moment it is made, answers inside `with`.

    Attributes:
        url: Its address, without a slash at the end.
        population: What it says its rows are.

    >>> import urllib.request
    >>> from lineage.simhub import made_up
    >>> with SimHub(made_up(100, seed=1)) as hub:
    ...     with urllib.request.urlopen(f"{hub.url}/api/models?limit=1") as answer:
    ...         answer.headers["X-Lineage-Population"]
    'made-up'
    >>> [asked.path for asked in hub.requests]
    ['/api/models']
    """

    def __init__(  # noqa: PLR0913 - each is one thing that a test or the demo sets, and all but one have defaults
        self,
        source: RowSource,
        *,
        population: str | None = None,
        as_of: str | None = None,
        port: int = 0,
        quota: int | None = 500,
        window: int = 300,
        tokens: Mapping[str, int | None] | None = None,
        renames: Mapping[str, str] | None = None,
        says_total: bool = False,
        most_rows: int = MAX_LIMIT,
        faults: Iterable[Fault] = (),
        clock: Clock | None = None,
    ) -> None:
        """Bind the socket.

        Args:
            source: Its rows.
            population: What they are; the source's own word by default.
            as_of: The date in the `Date` header of every answer, as the Hub writes dates; by default the source's.
            port: 0 takes a free one.
            quota: Requests per window of a caller without a token; `None` is no bound.
            window: Seconds a window lasts.
            tokens: Accepted tokens, each with its quota.
            renames: Old names that redirect, with the new ones, beside those of the source.
            says_total: Whether lists say in `X-Total-Count` how many rows they have, which the Hub does not.
            most_rows: Rows on a page, at most, whatever is asked for; the Hub too sends short pages with a `Link`.
            faults: What goes wrong.
            clock: What tells the time and passes it.

        Raises:
            UsageError: The date cannot be read, or the port is taken.
        """
        self._clock = Clock() if clock is None else clock
        self.population = source.population if population is None else population
        self._date = _http_date(source.as_of if as_of is None else as_of)
        windows = Windows(self._clock, window)
        self._routes = Routes(
            source,
            windows,
            population=self.population,
            quota=quota,
            tokens=tokens or {},
            renames=renames or {},
            says_total=says_total,
            most_rows=most_rows,
        )
        self._script = Script(faults)
        self._log: list[Asked] = []
        self._seen = self._answered = 0
        self._lock = Lock()
        self._server = Server(port, answer=self._answer, sleep=self._clock.sleep)
        self._served = False
        self.url = f"http://{HOST}:{self._server.server_port}"

    @property
    def requests(self) -> tuple[Asked, ...]:
        """Everything that was asked, in the order it was answered."""
        with self._lock:
            return tuple(self._log)

    def script(self, fault: Fault) -> None:
        """Let one more thing go wrong from now on."""
        self._script.add(fault)

    def __enter__(self) -> Self:
        """Answer in a thread of its own."""
        self._served = True
        Thread(target=self._server.serve_forever, args=(GLANCE,), name="simhub", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def serve_forever(self) -> None:
        """Answer in this thread until Ctrl-C, then close."""
        self._served = True
        with suppress(KeyboardInterrupt):
            self._server.serve_forever(GLANCE)
        self.close()

    def close(self) -> None:
        """Stop answering and drop every connection; once is enough, twice does no harm."""
        self._server.closing.set()
        if self._served:
            self._server.shutdown()
        self._server.server_close()
        self._server.drop_connections()

    def _answer(self, method: str, target: str, headers: Message) -> Answer:
        """Answer one request and write it into the log."""
        parts = urlsplit(target)
        with self._lock:
            counts = parts.path != HARNESSES
            self._seen += counts
            number = self._seen if counts else 0
            self._answered += 1
            request_id = f"Root=1-{self._answered:08x}-simhub"
        request = Request(
            number,
            method,
            parts.path,
            parts.query,
            tuple(parse_qsl(parts.query, keep_blank_values=True)),
            _token(headers.get("Authorization")),
            tuple((name.lower(), value) for name, value in headers.items()),
            self.url,
        )
        due, usual = self._routes.answer(request)
        answer = self._script.play(request, due)
        usual = (("Date", self._date), ("X-Request-Id", request_id), *usual)
        answer = replace(answer, headers=answer.headers_over(usual), next_url=None)
        if counts:
            asked = Asked(method, request.path, request.params, answer.sent_status, request.token, request.headers)
            with self._lock:
                self._log.append(asked)
        return answer


def _http_date(as_of: str) -> str:
    try:
        moment = datetime.fromisoformat(as_of)
    except ValueError:
        raise UsageError(f"{as_of!r} is not a date such as 2026-09-25T13:47:38.000Z") from None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return format_datetime(moment, usegmt=True)


def _token(authorization: str | None) -> str | None:
    if authorization is None:
        return None
    kind, _, token = authorization.partition(" ")
    return token.strip() if kind.lower() == "bearer" else authorization

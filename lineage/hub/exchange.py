"""One request over the wire and its answer, bounded in time and bytes whatever the other side sends.

huggingface_hub's session carries it (proxies, certificates, offline mode). The time-outs of that session are for each
read, so a byte a second would keep a request alive for ever: a watch shuts the connection at the deadline.
"""

import socket
import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, Self

from huggingface_hub.errors import OfflineModeIsEnabled
from huggingface_hub.utils import get_session, httpx

from lineage.errors import HubOfflineError

CONNECT_TIMEOUT: Final = 15.0
"""Seconds after which a connection counts as impossible."""
MAX_BODY: Final = 32 * 1024 * 1024
"""Decoded bytes of an answer; a page of a thousand models has some 2.5 million."""
_MAX_ERROR: Final = 64 * 1024
"""Decoded bytes read of an answer that is an error."""
_OK: Final = 200
_GZIP_OR_ZLIB: Final = 47


class ExchangeError(Exception):
    """No whole answer came.

    Attributes:
        final: Whether it is of no use to ask again.
        unreachable: Whether there was not even a connection.
        slow: Whether it was given up for the time that it took.
        large: Whether it was given up for its size.
    """

    def __init__(
        self, why: str, *, final: bool = False, unreachable: bool = False, slow: bool = False, large: bool = False
    ) -> None:
        super().__init__(why)
        self.large = large
        self.final = final
        self.unreachable = unreachable
        self.slow = slow


class Response(NamedTuple):
    """An answer that came whole; of an error's body the beginning.

    Attributes:
        status: The HTTP status.
        headers: Its headers, by names in any letter case.
        content: The decoded body.
        following: Where `Link` says that the next page is, or `None`.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes
    following: str | None


@dataclass(slots=True)
class Exchange:
    """Sends requests one after another, each within its bounds.

    Attributes:
        timeout: Seconds without a byte after which a request counts as hung.
        deadline: Seconds that a whole answer may take.
        slow: Seconds after which somebody who waits is told for what.
        most: Decoded bytes that an answer may have.
    """

    timeout: float
    deadline: float
    slow: float = 5.0
    most: int = MAX_BODY
    _streams: dict[str, Any] = field(default_factory=dict)

    def get(
        self,
        url: str,
        params: Sequence[tuple[str, str]],
        headers: Mapping[str, str],
        on_slow: Callable[[float], None] = lambda _: None,
    ) -> Response:
        """Ask for an address; redirects are not followed.

        Args:
            url: The address.
            params: The parameters of its query.
            headers: Headers to send.
            on_slow: Called from another thread, once, with the seconds still left of a request that takes long.

        Raises:
            ExchangeError: No whole answer came.
            HubOfflineError: huggingface_hub is told to ask nothing.
        """
        place = url.split("/", 3)[2]
        # A connection that is used again has no event that names it.
        watch = _Watch(self.deadline, self.slow, on_slow, self._streams.pop(place, None))
        try:
            with (
                watch,
                get_session().stream(
                    "GET",
                    url,
                    params=list(params) or None,
                    headers={**headers, "accept-encoding": "gzip"},
                    timeout=httpx.Timeout(
                        min(self.timeout, self.deadline), connect=min(self.timeout, CONNECT_TIMEOUT, self.deadline)
                    ),
                    follow_redirects=False,
                    extensions={"trace": watch.trace},
                ) as response,
            ):
                self._streams[place] = response.extensions.get("network_stream")
                content = self._content(response, watch)
                following = response.links.get("next", {}).get("url")
                return Response(response.status_code, response.headers, content, following)
        except httpx.HTTPError as error:
            raise self._translated(error, watch) from error
        except OfflineModeIsEnabled as error:
            raise HubOfflineError("The Hub was not asked: --offline or HF_HUB_OFFLINE forbids it.") from error
        except (httpx.InvalidURL, ValueError, ImportError) as error:
            # A proxy in the environment that is no address, or of a kind that needs a package that is not there.
            raise ExchangeError(_words(error), final=True) from error

    def _translated(self, error: httpx.HTTPError, watch: "_Watch") -> ExchangeError:
        if watch.expired:
            return self._too_slow()
        if isinstance(error, httpx.TimeoutException):
            unreachable = isinstance(error, httpx.ConnectTimeout)
            return ExchangeError("no answer in time", unreachable=unreachable, slow=True)
        return ExchangeError(_words(error), unreachable=isinstance(error, (httpx.ConnectError, httpx.ProxyError)))

    def _too_slow(self) -> ExchangeError:
        return ExchangeError(f"no whole answer within {self.deadline:,.0f} s", slow=True)

    def _content(self, response: httpx.Response, watch: "_Watch") -> bytes:
        if response.status_code == _OK:
            try:
                return _decoded(response, self.most)
            finally:
                # A body without a length ends where the connection does, also where it was the watch that shut it.
                if watch.expired:
                    raise self._too_slow()
        try:
            return _decoded(response, _MAX_ERROR)
        except (httpx.HTTPError, ExchangeError):
            return b""  # the status says enough


def _decoded(response: httpx.Response, most: int) -> bytes:
    """Read a body, and stop at the first byte too many, before or after it is decoded."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise ExchangeError(f"the body is encoded as {encoding[:40]!r}, which was not asked for")
    length = response.headers.get("Content-Length", "")
    if length.isascii() and length.isdigit() and (len(length) > len(str(most)) or int(length) > most):
        raise _too_large(most)
    decoder = None if encoding in {"", "identity"} else zlib.decompressobj(_GZIP_OR_ZLIB)
    pieces, raw, size = [], 0, 0
    for chunk in response.iter_raw():
        raw += len(chunk)
        try:
            piece = chunk if decoder is None else decoder.decompress(chunk, most - size + 1)
        except zlib.error as error:
            raise ExchangeError(f"the body cannot be decoded: {_words(error)}") from error
        size += len(piece)
        if max(raw, size) > most:
            raise _too_large(most)
        pieces.append(piece)
    if decoder is not None and raw and not decoder.eof:
        raise ExchangeError("the body ends before its end")
    return b"".join(pieces)


def _too_large(most: int) -> ExchangeError:
    return ExchangeError(f"the answer is larger than {most / 2**20:,.0f} MB", large=True)


class _Watch:
    """Tells of a request that takes long, and shuts its connection at the deadline.

    Attributes:
        expired: Whether the deadline is past.
    """

    def __init__(self, deadline: float, slow: float, on_slow: Callable[[float], None], stream: Any) -> None:
        self.expired = False
        self._deadline = deadline
        self._slow = slow
        self._on_slow = on_slow
        self._stream = stream
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lineage-hub-watch", daemon=True)

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of the connection, and of what becomes of it."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._stream = info["return_value"]
            if self.expired:
                self._shut()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        if self._over.wait(min(self._slow, self._deadline)):
            return
        left = self._deadline - self._slow
        if left > 0:
            self._on_slow(left)
            if self._over.wait(left):
                return
        self.expired = True
        self._shut()

    def _shut(self) -> None:
        """Shut the connection, so that whoever reads from it returns; a read in TLS is left its own state."""
        connection = None if self._stream is None else self._stream.get_extra_info("socket")
        if connection is not None:
            with suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _words(error: Exception) -> str:
    words = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {words}" if words else type(error).__name__

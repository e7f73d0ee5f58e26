"""What the other side of a raw socket may do, and that each request ends in time and in little memory all the same."""

import gzip
import os
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from huggingface_hub import get_session

from lineage.clock import Clock
from lineage.errors import HubRefusedError, HubUnreachableError
from lineage.hub.client import HubClient, Waiting
from lineage.hub.exchange import MAX_BODY, Exchange, ExchangeError
from lineage.hub.pacing import Patience
from tests.patience import HUNG_AFTER, until

DEADLINE = 0.6
ROOM = 60.0
"""Seconds that a busy machine may add to what takes about one."""
Talk = Callable[[socket.socket, bytes], None]
Serve = Callable[[Talk], str]
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve on loopback what a function writes on each connection, after a request came."""
    get_session()  # which reads the certificates, and takes its time for that
    listeners: list[socket.socket] = []

    def started(talk: Talk) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def handle(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                talk(connection, connection.recv(65_536))

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    threading.Thread(target=handle, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield started
    for listener in listeners:
        listener.close()


def for_ever(piece: bytes, beginning: bytes = b"", *, pause: float = 0.0) -> Talk:
    """Write one piece again and again until the other side is gone."""

    def talk(connection: socket.socket, _: bytes) -> None:
        connection.sendall(beginning)
        while True:
            connection.sendall(piece)
            time.sleep(pause)

    return talk


def silent(connection: socket.socket, _: bytes) -> None:
    """Write nothing until the other side is gone."""
    connection.recv(1)


def once(answer: bytes) -> Talk:
    """Write one answer."""
    return lambda connection, _: connection.sendall(answer)


def sized(body: bytes, *headers: bytes) -> bytes:
    """Make an answer of a body with its length."""
    return OK + b"".join(header + b"\r\n" for header in headers) + b"Content-Length: %d\r\n\r\n" % len(body) + body


CHUNK = b"10000\r\n" + b" " * 65_536 + b"\r\n"
SLOW: dict[str, Talk] = {
    "nothing at all": silent,
    "a body of a byte now and then, with a length": for_ever(b" ", OK + b"Content-Length: 99999\r\n\r\n", pause=0.02),
    "a body of a byte now and then, to the end of the connection": for_ever(b" ", OK + b"\r\n", pause=0.02),
    "a body in chunks of a byte": for_ever(b"1\r\n \r\n", OK + b"Transfer-Encoding: chunked\r\n\r\n", pause=0.02),
    "a status line of a byte now and then": for_ever(b"x", b"HTTP/1.1 200 ", pause=0.02),
    "headers now and then": for_ever(b"X-More: 1\r\n", OK, pause=0.02),
    "100 Continue now and then": for_ever(b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.02),
    "100 Continue as quickly as it goes": for_ever(b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    "103 Early Hints as quickly as it goes": for_ever(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 100),
    "chunk extensions now and then": for_ever(b";a=b", OK + b"Transfer-Encoding: chunked\r\n\r\n1", pause=0.02),
    "gzip of a byte now and then": for_ever(
        b"\0\0\0\xff\xff", OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10], pause=0.02
    ),
}
LARGE: dict[str, tuple[Talk, str]] = {
    "two gigabytes promised": (once(OK + b"Content-Length: 2147483648\r\n\r\n["), "larger than 32 MB"),
    "more digits than a number": (once(OK + b"Content-Length: " + b"9" * 19 + b"\r\n\r\n["), "larger than 32 MB"),
    "chunks without end": (for_ever(CHUNK, OK + b"Transfer-Encoding: chunked\r\n\r\n"), "larger than 32 MB"),
    "a body without end": (for_ever(b" " * 65_536, OK + b"\r\n"), "larger than 32 MB"),
    "a bomb": (
        once(sized(gzip.compress(b" " * (MAX_BODY + 1)), b"Content-Encoding: gzip")),
        "larger than 32 MB",
    ),
    "a bomb in zlib's form": (
        once(sized(zlib.compress(b" " * (MAX_BODY + 1)), b"Content-Encoding: deflate")),
        "larger than 32 MB",
    ),
    "a bomb in a bomb": (
        once(sized(gzip.compress(gzip.compress(b" " * MAX_BODY)), b"Content-Encoding: gzip, gzip")),
        "encoded as 'gzip, gzip', which was not asked for",
    ),
    "headers without end": (for_ever(b"X-More: 1\r\n" * 1_000, OK), "RemoteProtocolError"),
    "one header without end": (for_ever(b"x" * 65_536, OK + b"X-More: "), "RemoteProtocolError"),
    "a gzip stream that is cut": (
        once(sized(gzip.compress(b"[]")[:-4], b"Content-Encoding: gzip")),
        "the body ends before its end",
    ),
    "a gzip stream that is none": (once(sized(b"[]", b"Content-Encoding: gzip")), "the body cannot be decoded"),
}


@pytest.mark.parametrize("case", SLOW)
def test_whatever_is_slow_ends_at_the_deadline(serve: Serve, case: str) -> None:
    address = serve(SLOW[case])
    begun = time.monotonic()
    with pytest.raises(ExchangeError, match=r"no (whole )?answer (with)?in ") as failure:
        Exchange(timeout=HUNG_AFTER, deadline=DEADLINE).get(f"{address}/api/models", (), {})
    assert failure.value.slow
    assert time.monotonic() - begun < ROOM


@pytest.mark.parametrize("case", LARGE)
def test_whatever_is_too_large_is_refused_in_little_memory(serve: Serve, case: str) -> None:
    talk, words = LARGE[case]
    address = serve(talk)
    tracemalloc.start()
    try:
        with pytest.raises(ExchangeError, match=words):
            Exchange(timeout=HUNG_AFTER, deadline=HUNG_AFTER).get(f"{address}/api/models", (), {})
        assert tracemalloc.get_traced_memory()[1] < 3 * MAX_BODY
    finally:
        tracemalloc.stop()


def test_a_deadline_holds_also_on_a_connection_that_is_used_again(serve: Serve) -> None:
    def talk(connection: socket.socket, _: bytes) -> None:
        connection.sendall(sized(b"[]"))
        connection.recv(65_536)
        for_ever(b" ", OK + b"\r\n", pause=0.02)(connection, b"")

    address = serve(talk)
    exchange = Exchange(timeout=HUNG_AFTER, deadline=DEADLINE)
    assert exchange.get(f"{address}/first", (), {}).content == b"[]"
    begun = time.monotonic()
    with pytest.raises(ExchangeError, match="no whole answer within"):
        exchange.get(f"{address}/second", (), {})
    assert time.monotonic() - begun < ROOM


@pytest.mark.parametrize("encoding", [b"gzip", b"GZIP", b"x-gzip", b"deflate", b"identity"])
def test_what_was_asked_for_is_decoded(serve: Serve, encoding: bytes) -> None:
    body = b'[{"id": "a/b"}]' * 10_000
    packed = {b"deflate": zlib.compress(body), b"identity": body}.get(encoding, gzip.compress(body))
    answer = Exchange(timeout=HUNG_AFTER, deadline=HUNG_AFTER).get(
        serve(once(sized(packed, b"Content-Encoding: " + encoding))), (), {}
    )
    assert answer.content == body


def test_an_error_is_an_error_however_long_its_body_takes(serve: Serve) -> None:
    talk = for_ever(b" ", b"HTTP/1.1 404 Not Found\r\n\r\n", pause=0.02)
    assert Exchange(timeout=HUNG_AFTER, deadline=DEADLINE).get(serve(talk), (), {}).status == 404


def test_an_answer_that_takes_long_is_told_with_what_is_waited_for(serve: Serve) -> None:
    def talk(connection: socket.socket, _: bytes) -> None:
        until(lambda: waits)
        connection.sendall(sized(b"[]"))

    waits: list[Waiting] = []
    client = HubClient(serve(talk), on_wait=waits.append, patience=Patience(deadline=HUNG_AFTER, slow=0.2))
    assert client.get("/api/models").body == []
    assert [waiting.words for waiting in waits] == ["Waiting up to 600 s for /api/models: no answer so far."]


def test_a_wait_longer_than_anybody_at_a_terminal_has_patience_for_is_told_and_not_waited(serve: Serve) -> None:
    talk = once(b"HTTP/1.1 503 Busy\r\nRetry-After: 3000\r\nContent-Length: 0\r\n\r\n")
    begun = time.monotonic()
    with pytest.raises(HubRefusedError, match=r"asks to wait 3,000 s for /api/models: status 503\. Run it again then"):
        HubClient(serve(talk), patience=Patience(seconds=HUNG_AFTER)).get("/api/models")
    assert time.monotonic() - begun < ROOM


def test_a_spent_quota_is_not_waited_for_at_a_terminal(serve: Serve) -> None:
    talk = once(b'HTTP/1.1 429 Busy\r\nRateLimit: "api";r=0;t=280\r\nContent-Length: 0\r\n\r\n')
    with pytest.raises(HubRefusedError, match=r"asks to wait 281 s for /api/models: status 429\. Run it again then"):
        HubClient(serve(talk), patience=Patience(seconds=30)).get("/api/models")


def test_failing_takes_no_more_time_in_all_than_there_is_patience_for(serve: Serve) -> None:
    paused: list[float] = []
    client = HubClient(serve(silent), clock=Clock(sleep=paused.append), patience=Patience(timeout=0.3, seconds=0.5))
    with pytest.raises(HubUnreachableError, match="no answer in time"):
        client.get("/api/models")
    assert 0.3 * client.requests + sum(paused) < 2


ASKING = """
import sys
from lineage.hub.client import HubClient
client = HubClient(sys.argv[1])
print(client.get("/api/models").body, client.requests)
"""


def test_every_request_is_one_of_ours_and_says_who_sends_it(serve: Serve, tmp_path: Path) -> None:
    asked: list[bytes] = []

    def talk(connection: socket.socket, request: bytes) -> None:
        asked.append(request)
        connection.sendall(sized(b"[]"))

    environ = {**os.environ, "HF_HOME": str(tmp_path), "HF_HUB_DISABLE_TELEMETRY": "0"}
    command = [sys.executable, "-c", ASKING, serve(talk)]
    done = subprocess.run(command, env=environ, check=True, capture_output=True, text=True)
    assert done.stdout == "[] 1\n"
    assert [request.split(b" HTTP")[0] for request in asked] == [b"GET /api/models"]
    assert b"user-agent: lineage/" in asked[0].lower()

"""The socket: HTTP/1.1 with keep-alive on loopback, and connections that misbehave when told to."""

import select
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Event, Lock
from typing import Any, Final

from lineage.errors import UsageError
from lineage.simhub.api.answers import Answer

HOST: Final = "127.0.0.1"
GLANCE: Final = 0.02
"""Seconds between two looks at whether it is time to stop."""

AnswerOf = Callable[[str, str, Message], Answer]


class Server(ThreadingHTTPServer):
    """A threaded server on loopback that remembers its connections, so that closing it ends them.

    Attributes:
        answer: Gives the answer for a method, a target and headers.
        sleep: Waits so many seconds.
        closing: Set when everything is to end.
    """

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, port: int, *, answer: AnswerOf, sleep: Callable[[float], None]) -> None:
        self.answer = answer
        self.sleep = sleep
        self.closing = Event()
        self._connections: set[socket.socket] = set()
        self._lock = Lock()
        try:
            super().__init__((HOST, port), _Handler)
        except (OSError, OverflowError) as error:
            raise UsageError(f"port {port} on {HOST} cannot be used: {error}; 0 takes a free one") from error

    def server_bind(self) -> None:
        """Bind, without asking a name server for our own name as the library would."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection and serve it."""
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection and end it."""
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def drop_connections(self) -> None:
        """End every connection, so that the thread behind each comes to its end."""
        with self._lock:
            for connection in self._connections:
                with suppress(OSError):  # a client may have gone in the meantime
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a client that hung up; show everything else, which is a bug."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        """Answer, delay, cut or hang, as the answer says."""
        answer = self.server.answer(self.command, self.path, self.headers)
        if answer.delay:
            self.server.sleep(answer.delay)
        if answer.hangs:
            self._wait_for_the_end()
        if answer.continues:
            self._continue_for_ever(answer.pace)
        if answer.sent_status == 0:
            self.close_connection = True
            return
        self.send_response_only(answer.status)
        self.send_header("Content-Type", answer.content_type)
        if answer.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(answer.body()) if answer.length is None else answer.length))
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self._send_body(answer)
        self.close_connection = self.close_connection or answer.cut is not None or bool(answer.rest)

    do_HEAD = do_GET  # noqa: N815 - the library's name

    def _send_body(self, answer: Answer) -> None:
        """Send the body at its pace, until it ends or the server closes."""
        for number, part in enumerate(answer.parts()):
            if self.server.closing.is_set():
                return
            if number and answer.pace:
                self.wfile.flush()
                self.server.sleep(answer.pace)
            self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part) if answer.chunked else part)

    def _continue_for_ever(self, pace: float) -> None:
        while not self.server.closing.is_set():
            self.send_response_only(100)
            self.end_headers()
            self.wfile.flush()
            self.server.sleep(pace)

    def _wait_for_the_end(self) -> None:
        """Hold the connection until the client has closed its side, or the server closes."""
        while not self.server.closing.wait(GLANCE):
            readable, _, _ = select.select([self.connection], [], [], 0)
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Keep quiet: the hub has its own log."""

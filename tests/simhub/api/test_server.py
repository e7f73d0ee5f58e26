import http.client
import logging
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from signal import SIGINT, pthread_kill

import pytest

from lineage.errors import UsageError
from lineage.simhub import Fault, Hang, Replay, SimHub, Status
from lineage.simhub.api.answers import Answer, Request
from tests.patience import HUNG_AFTER
from tests.simhub.conftest import ROWS, ask


def source() -> Replay:
    return Replay(ROWS, name="rows")


def test_one_connection_serves_many_requests(hub: SimHub) -> None:
    connection = http.client.HTTPConnection(hub.url.removeprefix("http://"), timeout=HUNG_AFTER)
    for _ in range(3):
        connection.request("GET", "/api/models")
        assert connection.getresponse().read()
    connection.close()

    assert len(hub.requests) == 3


def test_head_answers_as_get_does_without_the_body(hub: SimHub) -> None:
    head, get = ask(f"{hub.url}/api/models", method="HEAD"), ask(f"{hub.url}/api/models")

    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"] == str(len(get.body))


def test_many_clients_are_answered_at_once_and_each_is_counted(start: Callable[..., SimHub]) -> None:
    hub = start(quota=1000, faults=[Fault(Status(503), times=10)])
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: ask(f"{hub.url}/api/models").status, range(60)))

    assert (statuses.count(503), statuses.count(200), len(hub.requests)) == (10, 50, 60)
    assert ask(f"{hub.url}/api/models").headers["ratelimit"] == '"api";r=939;t=300'


def test_a_closed_hub_ends_its_connections_and_can_be_closed_again() -> None:
    hub = SimHub(source()).__enter__()
    connection = http.client.HTTPConnection(hub.url.removeprefix("http://"), timeout=HUNG_AFTER)
    connection.request("GET", "/api/models")
    connection.getresponse().read()
    hub.close()
    hub.close()

    assert connection.sock is not None
    assert connection.sock.recv(1) == b""
    connection.close()
    with pytest.raises(ConnectionRefusedError):
        ask(hub.url)


def test_a_hub_that_never_answered_can_be_closed() -> None:
    SimHub(source()).close()


def test_a_port_in_use_and_a_port_that_is_none_are_refused(hub: SimHub) -> None:
    taken = int(hub.url.rpartition(":")[2])

    with pytest.raises(UsageError, match=f"port {taken} on 127.0.0.1 cannot be used"):
        SimHub(source(), port=taken)
    with pytest.raises(UsageError, match="port 70000"):
        SimHub(source(), port=70_000)


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="'yesterday' is not a date"):
        SimHub(source(), as_of="yesterday")


def test_ctrl_c_ends_a_hub_in_the_foreground_quietly() -> None:
    hub = SimHub(source())
    me = threading.main_thread().ident
    assert me is not None
    answered: list[int] = []

    def interrupt() -> None:
        answered.append(ask(f"{hub.url}/api/models").status)
        pthread_kill(me, SIGINT)

    client = threading.Thread(target=interrupt)
    client.start()
    hub.serve_forever()
    client.join()

    assert answered == [200]
    with pytest.raises(ConnectionRefusedError):
        ask(hub.url)


def test_closing_ends_a_hub_in_the_foreground_of_another_thread() -> None:
    hub = SimHub(source())
    server = threading.Thread(target=hub.serve_forever)
    server.start()
    assert ask(f"{hub.url}/api/models").status == 200
    hub.close()
    server.join(HUNG_AFTER)

    assert not server.is_alive()


def test_a_client_that_hangs_up_is_nothing_to_speak_of(hub: SimHub, capfd: pytest.CaptureFixture[str]) -> None:
    for sent in (b"", b"GET /api/models HTTP/1.1\r\n", b"GET /api/models HTTP/1.1\r\n\r\n" * 50):
        with socket.create_connection(("127.0.0.1", int(hub.url.rpartition(":")[2]))) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            connection.sendall(sent)

    assert ask(f"{hub.url}/api/models").status == 200
    assert capfd.readouterr().err == ""


def test_what_is_no_http_is_refused_quietly(hub: SimHub, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_connection(("127.0.0.1", int(hub.url.rpartition(":")[2]))) as connection:
        connection.sendall(b"one two three four\r\n\r\n")
        assert b"400" in connection.recv(1000)

    assert hub.requests == ()
    assert capfd.readouterr().err == ""


def test_a_hanging_answer_goes_on_hanging_when_the_client_sends_more(start: Callable[..., SimHub]) -> None:
    hub = start(faults=[Fault(Hang())])
    with socket.create_connection(("127.0.0.1", int(hub.url.rpartition(":")[2])), timeout=0.2) as connection:
        connection.sendall(b"GET /api/models HTTP/1.1\r\n\r\nGET /")
        with pytest.raises(TimeoutError):
            connection.recv(1)


def test_a_bug_is_told_with_its_traceback(start: Callable[..., SimHub], capfd: pytest.CaptureFixture[str]) -> None:
    def broken(request: Request, answer: Answer) -> Answer:
        raise ZeroDivisionError(request.path, answer.status)

    hub = start(faults=[Fault(broken)])
    with pytest.raises(ConnectionError):
        ask(f"{hub.url}/api/models")
    hub.close()

    assert "ZeroDivisionError" in capfd.readouterr().err


def test_another_kind_of_authorization_is_a_bad_token(hub: SimHub) -> None:
    connection = http.client.HTTPConnection(hub.url.removeprefix("http://"), timeout=HUNG_AFTER)
    connection.request("GET", "/api/models", headers={"Authorization": "Basic aGk="})
    assert connection.getresponse().status == 401
    connection.close()

    assert [asked.token for asked in hub.requests] == ["Basic aGk="]


def test_serving_writes_no_log_lines(hub: SimHub, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="lineage"):
        ask(f"{hub.url}/api/models")

    assert caplog.records == []

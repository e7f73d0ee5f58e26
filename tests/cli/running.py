"""Running the program: in this process with streams of our own, or as a process of its own."""

import fcntl
import io
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple, TextIO

from lineage.cli.run import run
from tests.patience import HUNG_AFTER


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def rows(self) -> Any:
        return self.json["rows"]

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class _Stream(io.TextIOWrapper):
    def __init__(self, encoding: str) -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding=encoding, errors="backslashreplace", write_through=True)


def lineage(*arguments: object, encoding: str = "utf-8", errors: str = "utf-8", stdin: bytes = b"") -> Ran:
    """Run a command in this process, with streams that are no terminals."""
    out, err = _Stream(encoding), _Stream(errors)
    with redirect_stdout(out), redirect_stderr(err), _read_from(stdin):
        code = run([str(argument) for argument in arguments])
    return Ran(code, out.bytes.getvalue().decode(encoding), err.bytes.getvalue().decode(errors))


@contextmanager
def _read_from(text: bytes) -> Iterator[None]:
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(text), encoding="utf-8")
    try:
        yield
    finally:
        sys.stdin = before


def run_onto(stream: TextIO, *arguments: object) -> Ran:
    """Run a command in this process with a stdout of the test's own."""
    err = _Stream("utf-8")
    with redirect_stdout(stream), redirect_stderr(err):
        code = run([str(argument) for argument in arguments])
    return Ran(code, "", err.bytes.getvalue().decode())


@contextmanager
def terminal(columns: int) -> Iterator[tuple[int, bytearray]]:
    """Open a real terminal so many columns wide; give its writing end and what has arrived at the other."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    arrived = bytearray()

    def read() -> None:
        with suppress(OSError):
            while chunk := os.read(master, 65536):
                arrived.extend(chunk)

    reader = Thread(target=read, daemon=True)
    reader.start()
    try:
        yield slave, arrived
    finally:
        os.close(slave)
        reader.join(HUNG_AFTER)
        os.close(master)


def lineage_on_terminal(columns: int, *arguments: object) -> Ran:
    """Run a command in this process, with stdout and stderr on two terminals, and undo what those do to line ends."""
    with (
        terminal(columns) as (out, shown),
        terminal(columns) as (err, said),
        os.fdopen(os.dup(out), "w", encoding="utf-8") as stdout,
        os.fdopen(os.dup(err), "w", encoding="utf-8") as stderr,
        redirect_stdout(stdout),
        redirect_stderr(stderr),
    ):
        code = run([str(argument) for argument in arguments])
    return Ran(code, *(bytes(raw).decode().replace("\r\n", "\n") for raw in (shown, said)))


def start(*arguments: object, env: Mapping[str, str] | None = None, **streams: Any) -> subprocess.Popen[str]:
    """Start the program as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "lineage", *map(str, arguments)],
        env={**os.environ, **(env or {})},
        text=True,
        stdin=subprocess.DEVNULL,
        **({"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams),
    )


def python(script: str, **environment: str) -> Ran:
    """Run a few lines of Python in a process of their own."""
    # Coverage would load modules of its own into the process.
    measured = {name: value for name, value in os.environ.items() if not name.startswith(("COVERAGE_", "COV_"))}
    done = subprocess.run(
        [sys.executable, "-c", script], env={**measured, **environment}, text=True, capture_output=True, check=False
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def program(*arguments: object, env: Mapping[str, str] | None = None, **streams: Any) -> Ran:
    """Run the program as a process of its own."""
    with start(*arguments, env=env, **streams) as process:
        try:
            out, err = process.communicate(timeout=HUNG_AFTER)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    return Ran(process.returncode, out or "", err or "")


def shell(script: str, **variables: Path) -> Ran:
    """Run a bash script in which `$lineage` is the program."""
    named = {name: str(value) for name, value in variables.items()}
    done = subprocess.run(
        ["bash", "-c", script],
        env={**os.environ, "lineage": f"{sys.executable} -m lineage", **named},
        text=True,
        capture_output=True,
        timeout=HUNG_AFTER,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)

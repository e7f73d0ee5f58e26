"""Files that commands write and open: replaced whole or not at all, never a database, in the format of their ending."""

import errno
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click

from lineage.cli.output import hint
from lineage.cli.partial import partial_file
from lineage.errors import OutputError, UsageError, reason
from lineage.render.escape import escape
from lineage.settings import NO_CONFIG, read_settings

_BESIDE: Final = ("-wal", "-shm", "-journal", ".lock")
"""What the names of the files beside a database end with."""
_BEGINNINGS: Final = (
    b"SQLite format 3\0",
    b"\x37\x7f\x06\x82",  # -wal, in either byte order
    b"\x37\x7f\x06\x83",
    b"\x18\xe2\x2d\x00\x00\x00\x00\x00",  # -shm
    b"\x00\x2d\xe2\x18\x00\x00\x00\x00",
    b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7",  # -journal
)
"""The first bytes of SQLite's files."""


STDOUT: Final = Path("-")
"""What `-o -` names."""


class OutputFile(click.Path):
    """A file to write; the database, another SQLite file and what belongs to one are refused before any work."""

    def __init__(self, *endings: str, stdout: bool = True) -> None:
        """Take paths of files.

        Args:
            endings: How a file may end, the usual one first, in lower case. A pipe or a device needs none.
            stdout: Whether `-` is stdout.
        """
        super().__init__(path_type=Path, dir_okay=False, allow_dash=stdout)
        self._endings = endings

    def convert(self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Check the path against the database that the command uses: `--db` is eager, so that it is known here."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if not os.fspath(value):
            raise UsageError("-o names no file.")
        named = ctx.params.get("db") if ctx else None
        if self.allow_dash and os.fspath(value) == os.fspath(STDOUT):
            return STDOUT
        settings = read_settings(named if isinstance(named, str) else None, config=NO_CONFIG)
        refuse_databases(path, settings.database)
        if path.suffix.lower() not in self._endings and not _is_stream(path):
            ending = f"ends in {path.suffix}" if path.suffix else "has no ending"
            endings = f"{', '.join(self._endings[:-1])} or {self._endings[-1]}".removeprefix(" or ")
            stdout = ", or - for stdout" if self.allow_dash else ""
            raise UsageError(f"{path.name} {ending}: name a file that ends in {endings}{stdout}.")
        if not path.parent.exists():  # before a minute of looking
            raise OutputError(f"Cannot write {path}: there is no folder {path.parent}.")
        return path

    def ending(self, path: Path) -> str:
        """Return the ending that names the format; stdout, a pipe and a device have the usual one."""
        suffix = path.suffix.lower()
        return suffix if suffix in self._endings else self._endings[0]


def write_output(path: Path, chunks: Iterable[bytes], *, database: Path) -> int:
    """Write chunks to a file as `write_file` does, or to stdout; return the bytes.

    Raises:
        UsageError: The file is the database, another SQLite file, or belongs to one.
        OutputError: The folder does not exist or cannot be written, or the disk is full.
    """
    if path != STDOUT:
        return write_file(path, chunks, database=database)
    if sys.stdout.isatty():
        return sum(map(_show_on_terminal, chunks))
    size = sum(map(sys.stdout.buffer.write, chunks))
    sys.stdout.buffer.flush()
    return size


def _show_on_terminal(chunk: bytes) -> int:
    """Write whole lines with nothing in them that steers a terminal."""
    encoding = sys.stdout.encoding or "utf-8"
    unicode = encoding.lower().startswith("utf")
    for line in chunk.decode("utf-8", "backslashreplace").splitlines():
        shown = escape(line, unicode=unicode)
        sys.stdout.write(shown.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    return len(chunk)


def write_file(path: Path, chunks: Iterable[bytes], *, database: Path) -> int:
    """Write chunks to a file that replaces what stood there only when all are written; return the bytes.

    A link is followed; what is no file, such as a pipe or a device, is written into and never replaced. What a write
    of the same file left behind when it was killed is removed.

    Args:
        path: The file.
        chunks: What it shall hold.
        database: The database in use, which nothing replaces, whether it exists yet or not.

    Raises:
        UsageError: The file is the database, another SQLite file, or belongs to one.
        OutputError: The folder does not exist or cannot be written, or the disk is full.
    """
    refuse_databases(path, database)
    if _is_stream(path):
        return _write_into(path, chunks)
    path = Path(os.path.realpath(path))
    if path.is_symlink():
        raise OutputError(f"Cannot write {path}: {reason(os.strerror(errno.ELOOP))}.")
    try:
        with partial_file(path) as (file, partial):
            size = sum(map(file.write, chunks))
            file.flush()
            os.fsync(file.fileno())
            mask = os.umask(0)
            os.umask(mask)
            os.fchmod(file.fileno(), 0o666 & ~mask)
            partial.replace(path)
    except OSError as error:
        raise OutputError(f"Cannot write {path}: {reason(error)}.") from error
    return size


def append_line(path: Path, line: str, *, database: Path) -> bool:
    """Add a line to the end of a file unless the file has it, touching nothing else; return whether it was added.

    Raises:
        UsageError: The file is the database, another SQLite file, or belongs to one.
        OutputError: The file cannot be read or written.
    """
    refuse_databases(path, database)
    try:
        present = path.read_bytes() if path.exists() else b""
        if line.encode() in present.splitlines():
            return False
        with path.open("ab") as stream:
            stream.write((b"" if present.endswith(b"\n") or not present else b"\n") + line.encode() + b"\n")
    except OSError as error:
        raise OutputError(f"Cannot write {path}: {reason(error)}.") from error
    return True


def _is_stream(path: Path) -> bool:
    return path.exists() and not path.is_file()


def refuse_databases(path: Path, database: Path) -> None:
    """Refuse to write over the database in use, over another SQLite file, or over a file beside one.

    Symbolic and hard links are seen through.

    Raises:
        UsageError: The file is one of these.
        OutputError: The file cannot be read, so that nobody knows what it holds.
    """
    # SQLite puts its files beside what a link leads to, the lock stands beside the link.
    for stem in {database.absolute(), Path(os.path.realpath(database))}:
        if _same(path, stem):
            raise UsageError(f"{path} is the database. Write to another file.")
        for ending in _BESIDE:
            if _same(path, Path(f"{stem}{ending}")):
                raise UsageError(f"{path} belongs to the database {database}. Write to another file.")
    real = os.path.realpath(path)
    if _is_of_sqlite(path):
        raise UsageError(f"{path} is a file of SQLite. Write to another file.")
    for ending in _BESIDE:
        if real.endswith(ending) and _is_of_sqlite(Path(real.removesuffix(ending))):
            raise UsageError(f"{path} belongs to the database {real.removesuffix(ending)}. Write to another file.")


def _same(first: Path, other: Path) -> bool:
    """Return whether two paths name one file, be it by another name or not there yet."""
    if os.path.realpath(first) == os.path.realpath(other):
        return True
    try:
        return first.samefile(other)
    except OSError:
        return False


def _is_of_sqlite(path: Path) -> bool:
    """Return whether a file is SQLite's by its first bytes; what is no regular file is none."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return file.read(max(map(len, _BEGINNINGS))).startswith(_BEGINNINGS)
    except OSError as error:
        raise OutputError(f"Cannot write {path}: {reason(error)}.") from error


def _write_into(path: Path, chunks: Iterable[bytes]) -> int:
    try:
        with path.open("wb") as stream:
            return sum(map(stream.write, chunks))
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"Cannot write {path}: {reason(error)}.") from error


def open_page(path: Path) -> None:
    """Open a page in the person's browser, or say where it lies; a browser that draws in the terminal is none."""
    import webbrowser

    screen = not sys.platform.startswith("linux") or any(
        os.environ.get(name) for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY")
    )
    if not (screen and webbrowser.open(path.resolve().as_uri())):
        hint(f"No browser could be opened here. The page is {path.resolve()}", whole=True)

"""Partial files: hidden beside the file that they will replace, locked by their writer, swept once it is dead.

A writer that is killed leaves its partial file behind. The lock ends with the writer, so the next write of the same
file tells dead writers from live ones, whatever their process ids and clocks are.
"""

import fcntl
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

SUFFIX: Final = ".lineage-partial"
_RANDOM: Final = re.compile(r"[a-z0-9_]{8}")
"""What `tempfile` puts into a name."""
_LONGEST: Final = 200
"""Bytes of the file's own name in that of its partial file: a file system takes 255 in all."""


@contextmanager
def partial_file(path: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """Open a new file beside another for writing, and remove it at the end unless it was renamed.

    Raises:
        OSError: It cannot be made.
    """
    sweep(path)
    descriptor, partial = _locked(path)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file, partial
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def sweep(path: Path) -> None:
    """Remove the partial files of a file whose writers are dead; what cannot be removed stays."""
    start = _start(path)
    with suppress(OSError), os.scandir(path.parent) as entries:
        for entry in entries:
            middle = entry.name.removeprefix(start).removesuffix(SUFFIX)
            if entry.name == f"{start}{middle}{SUFFIX}" and _RANDOM.fullmatch(middle):
                _remove_if_dead(Path(entry.path))


def _start(path: Path) -> str:
    return f".{os.fsencode(path.name)[:_LONGEST].decode(errors='ignore')}."


def _locked(path: Path) -> tuple[int, Path]:
    """Make a partial file and lock it; another one where somebody swept the first before it was locked."""
    while True:
        descriptor, name = tempfile.mkstemp(prefix=_start(path), suffix=SUFFIX, dir=path.parent)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            continue
        except OSError:  # a file system without locks, where nobody can lock it to sweep it either
            return descriptor, Path(name)
        if os.fstat(descriptor).st_nlink:
            return descriptor, Path(name)
        os.close(descriptor)


def _remove_if_dead(partial: Path) -> None:
    with suppress(OSError):
        descriptor = os.open(partial, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                partial.unlink()
        finally:
            os.close(descriptor)

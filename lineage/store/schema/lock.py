"""The right to write a database's file: whether there is any, and one crawl at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from lineage.errors import DatabaseLockedError, OutputError, UsageError, reason
from lineage.settings import default_database

_EFFECTIVE: Final = os.access in os.supports_effective_ids


@contextmanager
def writer_lock(path: Path) -> Iterator[None]:
    """Hold the right to crawl into a database; a killed holder lets go of it by dying.

    Raises:
        DatabaseLockedError: Another process crawls into it.
        UsageError: The folder of a database that was named is missing.
        OutputError: The lock file cannot be written.
    """
    from filelock import FileLock, Timeout

    make_folder(path)
    name = f"{path}.lock"
    lock = FileLock(name, timeout=0)
    try:
        try:
            lock.acquire()
        except Timeout as error:
            # A file that the folder does not take looks like one that is held, and opening it tells them apart.
            os.close(os.open(name, os.O_RDWR | os.O_CREAT))
            raise DatabaseLockedError(
                f"Another crawl is writing to {path}. Wait for it, or give this one another file with --db."
            ) from error
    except OSError as error:
        raise OutputError(f"Cannot write {path}: {reason(error)}.") from error
    try:
        yield
    finally:
        if not path.exists():
            Path(name).unlink(missing_ok=True)  # nothing came of it, and nothing is left behind
        lock.release()


def make_folder(path: Path) -> None:
    """Make the default database's folder, and see that a database may be written; a folder that was named is there.

    Raises:
        UsageError: The folder of a database that was named is missing.
        OutputError: The file may not be written.
    """
    try:
        if not path.parent.exists() and path.absolute() != default_database().absolute():
            raise UsageError(
                f"There is no folder {path.parent} for the database {path.name}: make it first, or correct the path."
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        writable = may_write(path if path.exists() else path.parent) and not path.is_dir()
    except OSError as error:
        raise OutputError(f"Cannot write {path}: {reason(error)}.") from error
    if not writable:
        raise OutputError(f"Cannot write {path}: permission denied, or not a file.")


def may_write(path: Path) -> bool:
    """Tell whether this process may write a file or a folder, as whoever it now is."""
    return os.access(path, os.W_OK, effective_ids=_EFFECTIVE)

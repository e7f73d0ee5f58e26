"""Writing a file all at once or not at all."""

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from lineage.errors import OutputError


def write_file(path: Path, chunks: Iterable[bytes]) -> int:
    """Write chunks to a file that replaces what stood there only when all are written; return the bytes.

    A link is followed; what is no file, such as a pipe or a device, is written into and never replaced.

    Raises:
        OutputError: The folder does not exist or cannot be written, or the disk is full.
    """
    if path.exists() and not path.is_file():
        return _write_into(path, chunks)
    path = path.resolve()
    temporary = None
    size = 0
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                size += file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
        temporary = None
    except OSError as error:
        raise OutputError(f"Cannot write {path}: {error.strerror or error}.") from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()
    return size


def _write_into(path: Path, chunks: Iterable[bytes]) -> int:
    try:
        with path.open("wb") as stream:
            return sum(map(stream.write, chunks))
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"Cannot write {path}: {error.strerror or error}.") from error

"""Writing a file all at once or not at all."""

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from lineage.errors import OutputError


def write_file(path: Path, chunks: Iterable[bytes]) -> int:
    """Write chunks to a file that replaces what stood there only when all are written; return the bytes.

    Raises:
        OutputError: The folder does not exist or cannot be written, or the disk is full.
    """
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

"""Arrays kept beside the tables that they were worked out from, so that the next command need not read the tables.

They are never stale. What is kept was read in the transaction that keeps it: SQLite makes no reading transaction a
writing one once anybody has written since it began. From then on, triggers empty the table at the first model or
edge that is inserted, updated or deleted, by this program or any other; while a crawl has them away, nothing is kept
or used. And each array carries a digest of the code that worked it out. What cannot be kept, as in a file that may
only be read, is worked out again the next time.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast
from zlib import crc32

import numpy as np
from sqlalchemy.engine import Connection

from lineage.facts import Codes
from lineage.store.schema.cache_triggers import is_watched
from lineage.store.schema.database import BUSY_SECONDS

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from typing_extensions import Buffer

LEAST_BYTES: Final = 1 << 16
"""Less than this is worked out sooner than it is written."""
_MOST_ENTRIES: Final = 64
"""Names kept at once; beyond, as after many counts by tag, nothing more is kept."""
PACKAGE: Final = Path(str(files("lineage")))
_APART: Final = frozenset({"cards", "cli", "hub", "render", "simhub"})
"""Packages whose code has no part in how arrays come out; a test asserts that what works them out imports none."""
_WORDS: Final = "words"
_CODED: Final = "+words"
"""Ends the type of whole numbers that stand for words, which are a part of their own."""
_THIS_CODE: Final = "this code"

Arrays = TypeVar("Arrays", bound=tuple[Any, ...])
"""A named tuple whose fields are arrays of one dimension or `Codes`."""
_Row = tuple[str, str, str, str, "Buffer"]


@cache
def code_version(package: Path | None = None) -> str | None:
    """Return a digest of the code that works arrays out; `None` where it cannot be read, so that nothing is kept."""
    folder = package or PACKAGE
    digest = sha256()
    try:
        for path in code_files(folder):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(folder)} {len(content)}\n".encode())
            digest.update(content)
    except OSError:
        return None
    return digest.hexdigest()


def code_files(package: Path) -> list[Path]:
    """Return the files that decide how arrays come out, at any depth, sorted.

    Raises:
        OSError: A folder cannot be read, or there is no code.
    """
    paths: list[Path] = []
    for folder, folders, names in os.walk(package, onerror=_raised):
        top = Path(folder) == package
        folders[:] = [name for name in folders if name != "__pycache__" and not (top and name in _APART)]
        paths += [Path(folder, name) for name in names]
    if not paths:
        raise FileNotFoundError(package)
    return sorted(paths)


def _raised(error: OSError) -> None:
    raise error


class ArrayCache:
    """The kept arrays of one database, read and written in one transaction that is for reading."""

    def __init__(self, connection: Connection, least: int = LEAST_BYTES, version: str | None = _THIS_CODE) -> None:
        """Use a connection's transaction; what is less than `least` bytes in all is not worth keeping."""
        raw = connection.connection.driver_connection
        assert raw is not None
        self._raw = cast("sqlite3.Connection", raw)
        self._least = least
        version = code_version() if version == _THIS_CODE else version
        self._version = version if is_watched(self._raw) else None
        self._new: list[_Row] = []

    def once(self, kind: type[Arrays], name: str, work_out: Callable[[], Arrays]) -> Arrays:
        """Take what is kept under a name, or work it out and note it for `save`.

        The name must say all that decides the result but for the models and edges of the database.
        """
        query = "SELECT part, type, content FROM array_cache WHERE name = ? AND version = ?"
        rows = self._raw.execute(query, (name, self._version)).fetchall()
        kept = _unpacked(rows) if rows else {}
        if kept.keys() == set(cast("Any", kind)._fields):
            return cast("Arrays", cast("Any", kind)(**kept))
        made = work_out()
        if self._version is not None:
            self._new += [(name, part, self._version, *packed) for part, packed in _packed(made)]
        return made

    def save(self) -> None:
        """Keep what was worked out, if that may be and nobody has written meanwhile.

        The transaction ends, and another begins: nothing should be read afterwards that must agree with what was
        read before.
        """
        if not self._new or sum(memoryview(row[-1]).nbytes for row in self._new) < self._least:
            return
        self._raw.execute("PRAGMA busy_timeout = 0")
        try:
            self._raw.execute("DELETE FROM array_cache WHERE version <> ?", (self._version,))
            (names,) = self._raw.execute("SELECT count(DISTINCT name) FROM array_cache").fetchone()
            if names < _MOST_ENTRIES:
                self._raw.executemany("INSERT OR REPLACE INTO array_cache VALUES (?, ?, ?, ?, ?)", self._new)
            self._raw.execute("COMMIT")
        except sqlite3.Error:
            if self._raw.in_transaction:
                self._raw.execute("ROLLBACK")
        self._new.clear()
        self._raw.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000:.0f}")
        self._raw.execute("BEGIN")


def _packed(made: tuple[Any, ...]) -> list[tuple[str, tuple[str, "Buffer"]]]:
    """Write every array of a named tuple as its type and its bytes, which are the array's own, not a copy."""
    rows: list[tuple[str, tuple[str, Buffer]]] = []
    for part, value in zip(cast("Any", made)._fields, made, strict=True):
        column: NDArray[Any] = value.codes if isinstance(value, Codes) else value
        kind = f"{column.dtype.str}{_CODED}" if isinstance(value, Codes) else column.dtype.str
        rows.append((part, _typed(kind, np.ascontiguousarray(column).data)))
        if isinstance(value, Codes):
            rows.append((f"{part}.names", _typed(_WORDS, json.dumps(value.names).encode())))
    return rows


def _typed(kind: str, content: "Buffer") -> tuple[str, "Buffer"]:
    return f"{kind} {crc32(content):08x}", content


def _unpacked(rows: Sequence[tuple[str, str, object]]) -> dict[str, object]:
    """Read what `_packed` wrote, without what has changed since; the arrays cannot be written to."""
    kept: dict[str, tuple[str, bytes]] = {}
    for part, typed, content in rows:
        kind = str(typed).partition(" ")[0]
        if isinstance(content, bytes) and _typed(kind, content)[0] == typed:
            kept[part] = (kind, content)
    found: dict[str, object] = {}
    for part, (kind, content) in kept.items():
        if kind == _WORDS:
            continue
        column = np.frombuffer(content, dtype=kind.removesuffix(_CODED))
        if not kind.endswith(_CODED):
            found[part] = column
        elif names := kept.get(f"{part}.names"):
            found[part] = Codes(column, tuple(json.loads(names[1])))
    return found

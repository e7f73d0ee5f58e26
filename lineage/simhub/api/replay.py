"""Rows replayed from a file of JSON lines in the shape of the list API, plain or gzipped."""

import gzip
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NoReturn

import numpy as np
from numpy.typing import NDArray

from lineage.errors import UsageError
from lineage.simhub.api.fields import ABSENT_IF_NULL
from lineage.simhub.api.names import NameScan
from lineage.simhub.api.source import Positions

_OBJECT_ID: Final = re.compile(r"[0-9a-f]{24}")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_GZIP: Final = b"\x1f\x8b"
_NOTHING: Final = np.array([], np.int64)
_EARLIEST: Final = "1970-01-01T00:00:00.000Z"


def replay(path: str | Path) -> "Replay":
    """Read a file of rows, one JSON object a line, each with an `_id` and an `id`.

    Blank lines are passed over. Nothing else is asked of a row, so that a file may hold hostile rows too.

    Raises:
        UsageError: The file cannot be read, has no rows, or a line is no row.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "one.jsonl")
    ...     _ = file.write_text('{"_id": "66944f1fe0c5c2e493a804f5", "id": "a/b"}')
    ...     len(replay(file))
    1
    """
    file = Path(path)
    try:
        rows = list(_read(file))
    except (OSError, EOFError, zlib.error) as error:
        raise UsageError(f"{file} cannot be read as JSON lines: {error}") from error
    if not rows:
        raise UsageError(f"{file} holds no rows: one JSON object a line is expected")
    return Replay(rows, name=file.name)


def _read(file: Path) -> Iterator[dict[str, Any]]:
    with file.open("rb") as peeked:
        gzipped = peeked.read(2) == _GZIP
    with gzip.open(file, "rb") if gzipped else file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _row(line, place=f"{file}, line {number}")


def _row(line: bytes, *, place: str) -> dict[str, Any]:
    try:
        row = json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{place}: not JSON ({error})") from error
    if not isinstance(row, dict):
        raise UsageError(f"{place}: a JSON object is expected, not {type(row).__name__}")
    hub_id, repo_id = row.get("_id"), row.get("id")
    if not (isinstance(hub_id, str) and _OBJECT_ID.fullmatch(hub_id)):
        raise UsageError(f"{place}: `_id` is not a string of 24 lower-case hexadecimal digits")
    if not (isinstance(repo_id, str) and repo_id):
        raise UsageError(f"{place}: `id` is not the name of a model")
    return row


def _no_constant(name: str) -> NoReturn:
    message = f"{name} is no JSON"
    raise ValueError(message)


class Replay:
    """Rows as they were read, with every look-up indexed; see `source.RowSource` for the methods.

    >>> rows = Replay([{"_id": "66944f1fe0c5c2e493a804f5", "id": "a/b", "tags": ["gguf"]}], name="one.jsonl")
    >>> rows.population, rows.find("a/b"), rows.tagged("gguf")
    ('sample: one.jsonl', 0, array([0]))
    """

    def __init__(self, rows: list[dict[str, Any]], *, name: str) -> None:
        self._rows = sorted(rows, key=lambda row: (row["_id"], row["id"]))
        self.population = f"sample: {name}"
        self.renames: Mapping[str, str] = {}
        by_name: dict[str, int] = {}
        any_case: dict[str, int] = {}
        tags: dict[str, list[int]] = defaultdict(list)
        owners: dict[str, list[int]] = defaultdict(list)
        for position, row in enumerate(self._rows):
            by_name.setdefault(row["id"], position)
            any_case.setdefault(row["id"].lower(), position)
            owners[_owner(row)].append(position)
            for tag in _strings(row.get("tags")):
                tags[tag].append(position)
        self._by_name, self._any_case = by_name, any_case
        self._tags = {tag: np.array(positions, np.int64) for tag, positions in tags.items()}
        self._owners = {owner: np.array(positions, np.int64) for owner, positions in owners.items()}

    @cached_property
    def as_of(self) -> str:
        """Return the newest date of any row."""
        dates = (row.get(field) for row in self._rows for field in ("createdAt", "lastModified"))
        dates_given = [date for date in dates if isinstance(date, str) and _DATE.fullmatch(date)]
        return max(dates_given, default=_EARLIEST)

    def __len__(self) -> int:
        return len(self._rows)

    def key(self, position: int) -> tuple[str, str]:
        row = self._rows[position]
        return row["_id"], row["id"]

    def find(self, repo_id: str) -> int | None:
        return self._by_name.get(repo_id)

    def find_ignoring_case(self, repo_id: str) -> int | None:
        return self._any_case.get(repo_id.lower())

    def tagged(self, tag: str) -> Positions:
        return self._tags.get(tag, _NOTHING)

    def by_author(self, author: str) -> Positions:
        return self._owners.get(author, _NOTHING)

    def containing(self, text: str) -> Positions:
        return self._names.containing(text)

    @cached_property
    def _names(self) -> NameScan:
        return NameScan(row["id"].replace("\n", " ") for row in self._rows)

    def sort_keys(self, sort: str) -> NDArray[np.float64]:
        return np.array([_number(row.get(sort)) for row in self._rows], np.float64)

    def rows(self, positions: Sequence[int], fields: Collection[str]) -> list[dict[str, Any]]:
        return [_pick(self._rows[position], fields) for position in positions]


def _pick(row: dict[str, Any], fields: Collection[str]) -> dict[str, Any]:
    picked = {"_id": row["_id"], "id": row["id"]}
    for field in fields:
        if row.get(field) is None and field in ABSENT_IF_NULL:
            continue
        if field == "safetensors" and isinstance(row[field], dict):
            # The Hub always has both; a collector that kept the total alone leaves the types unknown.
            picked[field] = {"parameters": {}, **row[field]}
        elif field in row:
            picked[field] = row[field]
        elif field == "modelId":
            picked[field] = row["id"]
        elif field == "author" and "/" in row["id"]:
            picked[field] = _owner(row)
    return picked


def _owner(row: dict[str, Any]) -> str:
    owner, slash, _ = row["id"].partition("/")
    return owner if slash else ""


def _strings(value: object) -> list[str]:
    """List the strings in a list, each once; whatever else there is has no place in an index."""
    return list(dict.fromkeys(item for item in value if isinstance(item, str))) if isinstance(value, list) else []


def _number(value: object) -> float:
    """Read a sortable value; dates become seconds, whatever is no number sorts below all numbers."""
    if isinstance(value, (int, float)):
        try:
            return float(value)
        except OverflowError:
            return float("-inf")
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return datetime.fromisoformat(value).astimezone(UTC).timestamp()
        except ValueError:
            return float("-inf")
    return float("-inf")

"""Rows for programs: tab-separated lines, JSON lines, CSV, TSV, bare ids, and one JSON object around them."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from lineage.render.escape import escape
from lineage.render.table import NOTHING, Column, Format, Kind

Row = Mapping[str, object]
_BATCH: Final = 1_000
"""Rows that are written at once."""
_FORMULA: Final = re.compile(r'(^|[;|\t\r\n])([\s\0"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])')
"""What a spreadsheet takes for the beginning of a formula: at the start of a cell, and behind what ends a cell where
lists are separated by other signs than commas. The map's CSV has the same expression."""
_BETWEEN_LINE_ENDS: Final = re.compile(r"[^\t\r\n]+")
_TSV_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_to_json: Final = json.JSONEncoder(allow_nan=False).encode


def flat_columns(columns: Sequence[Column]) -> list[Column]:
    """Return the columns of flat rows: a column of objects becomes one column for each of their keys.

    >>> [column.name for column in flat_columns([Column("likes"), Column("by_relation", keys=("finetune", "merge"))])]
    ['likes', 'by_relation_finetune', 'by_relation_merge']
    """
    return [flat for column in columns for flat in _spread(column)]


def _spread(column: Column) -> list[Column]:
    if not column.keys:
        return [column]
    return [Column(f"{column.name}_{key}", column.kind, align=column.align) for key in column.keys]


def flat_rows(columns: Sequence[Column], rows: Iterable[Row]) -> Iterable[Row]:
    """Return rows whose values are those of `flat_columns`.

    >>> list(flat_rows([Column("by_relation", keys=("finetune",))], [{"by_relation": {"finetune": 3}}]))
    [{'by_relation_finetune': 3}]
    """
    if not any(column.keys for column in columns):
        return rows
    return (dict(zip(_names(columns), _values(columns, row), strict=True)) for row in rows)


def _names(columns: Sequence[Column]) -> list[str]:
    return [column.name for column in flat_columns(columns)]


def _values(columns: Sequence[Column], row: Row) -> Iterator[object]:
    for column in columns:
        value = row.get(column.name)
        if column.keys:
            inner = value if isinstance(value, Mapping) else {}
            yield from (inner.get(key) for key in column.keys)
        else:
            yield value


def _scalar(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _text(value: object, joint: str) -> str:
    """Return the text of a value: lists of words are joined, and what has a structure of its own is JSON."""
    if isinstance(value, (list, tuple)):
        if any(isinstance(item, (Mapping, list, tuple)) for item in value):
            return _to_json(value)
        return joint.join(map(_scalar, value))
    return _to_json(value) if isinstance(value, Mapping) else _scalar(value)


def csv_cell(value: object, joint: str = " ") -> object:
    r"""Return a value as a cell of CSV: no text that a spreadsheet takes for a formula or that steers a terminal.

    >>> csv_cell("=1+1"), csv_cell(" -x;@y"), csv_cell(-1), csv_cell(["en", "zh"]), csv_cell("a\x1b[2J")
    ("'=1+1", " '-x;'@y", -1, 'en zh', 'a\\x1b[2J')
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    text = _text(value, joint)
    if not text.isprintable():
        text = _BETWEEN_LINE_ENDS.sub(lambda match: escape(match[0]), text)
    return _FORMULA.sub(r"\1\2'", text)


def tsv_cell(value: object, joint: str = " ") -> str:
    r"""Return a value as a cell of TSV, in which a backslash begins an escape and nothing is quoted.

    >>> print(tsv_cell("a\tb\nc\\d"), tsv_cell(None), tsv_cell(0.5), tsv_cell(True))
    a\tb\nc\\d  0.5 true
    """
    return escape(_text(value, joint).translate(_TSV_ESCAPES))


def render_rows(columns: Sequence[Column], rows: Iterable[Row], fmt: Format) -> Iterator[str]:
    r"""Yield rows as the text of a format for programs, in parts of many lines.

    `agent` and `tsv` are tab-separated lines below a header, `csv` is RFC 4180, `jsonl` one object a line; in all but
    `jsonl` objects are spread over columns (`flat_columns`). `quiet` is the first column of ids, else the first.

    >>> columns = [Column("repo_id", Kind.ID), Column("license")]
    >>> rows = [{"repo_id": "a/b", "license": "mit, so they say"}]
    >>> for fmt in (Format.AGENT, Format.JSONL, Format.CSV, Format.QUIET):
    ...     print(repr("".join(render_rows(columns, rows, fmt))))
    'repo_id\tlicense\na/b\tmit, so they say\n'
    '{"repo_id": "a/b", "license": "mit, so they say"}\n'
    'repo_id,license\r\na/b,"mit, so they say"\r\n'
    'a/b\n'
    """
    if fmt is Format.CSV:
        return _csv(columns, rows)
    if fmt is Format.TSV:
        return _tabs(columns, rows, lambda value, column: tsv_cell(value, column.joint))
    if fmt is Format.AGENT:
        return _agent(columns, rows)
    if fmt is Format.JSONL:
        return _joined(_json_rows(columns, rows))
    name = id_column(columns).name
    return _joined(quiet_line(row.get(name)) for row in rows)


def id_column(columns: Sequence[Column]) -> Column:
    """Return the first column of ids, else the first column."""
    return next((column for column in columns if column.kind is Kind.ID), columns[0])


def quiet_line(value: object) -> str:
    """Return the one value that `quiet` prints of a row."""
    return f"{escape(_text(value, ','))}\n"


def _joined(lines: Iterable[str]) -> Iterator[str]:
    lines = iter(lines)
    while part := list(islice(lines, _BATCH)):
        yield "".join(part)


def _json_rows(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[str]:
    names = [column.name for column in columns]
    return (_to_json({name: row.get(name) for name in names}) + "\n" for row in rows)


def _tabs(columns: Sequence[Column], rows: Iterable[Row], cell: Callable[[object, Column], str]) -> Iterator[str]:
    flat = flat_columns(columns)
    yield "\t".join(column.name for column in flat) + "\n"
    yield from _joined("\t".join(map(cell, _values(columns, row), flat)) + "\n" for row in rows)


def _agent(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[str]:
    lines = _tabs(columns, rows, lambda value, _: escape(_text(value, ",")))
    header, first = next(lines), next(lines, None)
    if first is None:
        yield NOTHING + "\n"
        return
    yield header
    yield first
    yield from lines


def _csv(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[str]:
    import csv
    from io import StringIO

    flat, rows = flat_columns(columns), iter(rows)
    part: list[list[object]] = [[column.name for column in flat]]
    while part:
        page = StringIO()
        csv.writer(page, lineterminator="\r\n").writerows(part)
        yield page.getvalue()
        part = [
            [csv_cell(value, column.joint) for value, column in zip(_values(columns, row), flat, strict=True)]
            for row in islice(rows, _BATCH)
        ]


def agent_record(columns: Sequence[Column], row: Row) -> str:
    r"""Return one object as lines of a name, a tab and a value.

    >>> agent_record([Column("repo_id"), Column("languages")], {"repo_id": "a/b", "languages": ["en", "zh"]})
    'repo_id\ta/b\nlanguages\ten,zh\n'
    """
    values = zip(flat_columns(columns), _values(columns, row), strict=True)
    return "".join(f"{column.name}\t{escape(_text(value, ','))}\n" for column, value in values)


def json_object(facts: Mapping[str, object], columns: Sequence[Column], rows: Iterable[Row] | None) -> Iterator[str]:
    """Yield one JSON object in parts: facts, and rows below `rows`, one a line, where there are rows.

    >>> rows = [{"repo_id": "a/b"}, {"repo_id": "c/d"}]
    >>> print("".join(json_object({"schema": 1}, [Column("repo_id")], rows)), end="")
    {
      "schema": 1,
      "rows": [
        {"repo_id": "a/b"},
        {"repo_id": "c/d"}
      ]
    }
    """
    head = _pretty(facts, "")
    if rows is None:
        yield head + "\n"
        return
    yield head.removesuffix("\n}") + ',\n  "rows": ['
    lines = _json_rows(columns, rows)
    first = next(lines, None)
    if first is None:
        yield "]\n}\n"
        return
    yield f"\n    {first.rstrip()}"
    yield from _joined(f",\n    {line.rstrip()}" for line in lines)
    yield "\n  ]\n}\n"


def _pretty(value: object, indent: str) -> str:
    """Return JSON with a line for each member of an object, and for each object of a list."""
    inner = indent + "  "
    if isinstance(value, Mapping) and value:
        members = [f"{inner}{_to_json(str(name))}: {_pretty(member, inner)}" for name, member in value.items()]
        return "{\n" + ",\n".join(members) + f"\n{indent}}}"
    if isinstance(value, (list, tuple)) and any(isinstance(item, (Mapping, list, tuple)) for item in value):
        return "[\n" + ",\n".join(f"{inner}{_to_json(item)}" for item in value) + f"\n{indent}]"
    return _to_json(value)

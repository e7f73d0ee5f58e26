"""The whole graph as JSON lines, written while it is read."""

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from lineage.render.tree.text import unread_rows

if TYPE_CHECKING:
    from lineage.facts import Edge
    from lineage.store.read.answers import ModelRow, Source

_LINE_ENDS: Final = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}
"""JSON leaves them as they are, yet some readers take them for the end of a line."""


def _json_line(record: dict[str, object]) -> bytes:
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).translate(_LINE_ENDS)
    # An unpaired surrogate has no UTF-8; written with a backslash it is the escape that JSON has for it.
    return text.encode("utf-8", "backslashreplace") + b"\n"


def json_lines(source: "Source", models: Iterable["ModelRow"], edges: Iterable["Edge"]) -> Iterator[bytes]:
    r"""Write one JSON object a line: the source, then the models, then the edges, in the order given.

    Each object says in `record` what it is: `source`, `model` or `edge`. Keys are sorted, the text is UTF-8.

    Args:
        source: Where the data come from; the first line.
        models: Read once, one at a time.
        edges: Read once, after the models.

    >>> from lineage.facts import Edge, Evidence, Relation
    >>> from lineage.store.read.answers import Source
    >>> edge = Edge("a/b", "c/d", Relation.MERGE, (Evidence.HUB,))
    >>> source = Source("https://huggingface.co", "Hub", "2026-09-25T00:00:00.000Z", False, True)
    >>> list(json_lines(source, [], [edge]))[1]
    b'{"base":"c/d","derivative":"a/b","evidence":["hub"],"record":"edge","relation":"merge","relation_word":null}\n'
    """
    yield _json_line(source._asdict() | {"record": "source"})
    for model in models:
        record: dict[str, object] = model._asdict() | {"record": "model"}
        record["unread"] = unread_rows(model.unread)
        del record["key"]
        yield _json_line(record)
    for edge in edges:
        yield _json_line(edge._asdict() | {"record": "edge"})

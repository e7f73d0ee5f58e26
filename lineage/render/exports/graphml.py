"""The whole graph as GraphML, written while it is read, and the attributes of its nodes and edges."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from lineage.render.tree.text import unread_rows

if TYPE_CHECKING:
    from lineage.facts import Edge
    from lineage.store.read.answers import ModelRow, Source

MODEL_ATTRIBUTES: Final = (
    ("repo_id", "string"),
    ("state", "string"),
    ("hub_id", "string"),
    ("created_at", "string"),
    ("last_modified", "string"),
    ("downloads", "long"),
    ("downloads_all_time", "long"),
    ("likes", "long"),
    ("trending_score", "double"),
    ("parameters", "long"),
    ("gated", "string"),
    ("disabled", "boolean"),
    ("private", "boolean"),
    ("sha", "string"),
    ("license", "string"),
    ("license_name", "string"),
    ("license_link", "string"),
    ("task", "string"),
    ("library", "string"),
    ("architecture", "string"),
    ("new_version", "string"),
    ("peft_base", "string"),
    ("unread", "string"),
)
"""What is exported of a model, with its GraphML type: everything but the database's own key."""

_GRAPH_ATTRIBUTES: Final = (
    ("endpoint", "string"),
    ("population", "string"),
    ("as_of", "string"),
    ("unfinished", "boolean"),
    ("complete", "boolean"),
    ("walked", "boolean"),
    ("unread", "int"),
    ("unseen", "int"),
)
_EDGE_ATTRIBUTES: Final = (("relation", "string"), ("relation_word", "string"), ("evidence", "string"))

_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_XML_OR_PERCENT: Final = re.compile("[^\t\n\r\u0020-\u0024\u0026-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_Value = str | int | float | bool | None


def node_id(repo_id: str) -> str:
    r"""Name a model in GraphML: its `repo_id`, percent-escaped where XML could not hold it.

    Different models keep different ids, which replacing the characters would not promise.

    >>> node_id("Qwen/Qwen3-8B"), node_id("a\x00b"), node_id("100%")
    ('Qwen/Qwen3-8B', 'a%00b', '100%25')
    """
    return _NOT_XML_OR_PERCENT.sub(lambda match: quote(match[0], safe="", errors="surrogatepass"), repo_id)


def _text(value: _Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(_NOT_XML.sub("\ufffd", str(value)), {"\r": "&#13;"})


def _data(owner: str, attributes: tuple[tuple[str, str], ...], values: dict[str, _Value]) -> str:
    return "".join(
        f'<data key="{owner}.{name}">{_text(values.get(name))}</data>'
        for name, _ in attributes
        if values.get(name) is not None
    )


def _keys() -> Iterator[str]:
    for owner, attributes in (("graph", _GRAPH_ATTRIBUTES), ("node", MODEL_ATTRIBUTES), ("edge", _EDGE_ATTRIBUTES)):
        for name, kind in attributes:
            yield f'<key id="{owner}.{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>\n'


def model_attributes(model: "ModelRow") -> dict[str, Any]:
    """Return the attributes of a model in a graph, by name; bases that could not be read as JSON."""
    unread = json.dumps(unread_rows(model.unread), ensure_ascii=False) if model.unread else None
    columns = model._asdict() | {"unread": unread}
    return {name: columns[name] for name, _ in MODEL_ATTRIBUTES if columns[name] is not None}


def edge_attributes(edge: "Edge") -> dict[str, Any]:
    """Return what a graph says of an edge, by name; the kinds of evidence joined by commas, strongest first."""
    columns = edge._asdict() | {"evidence": ",".join(edge.evidence)}
    return {name: columns[name] for name, _ in _EDGE_ATTRIBUTES if columns[name] is not None}


def graphml(source: "Source", models: Iterable["ModelRow"], edges: Iterable["Edge"]) -> Iterator[bytes]:
    """Write a GraphML document, its edges pointing from base to derivative; what is not known is left out.

    A model's node is called as `node_id` says. Characters that XML 1.0 forbids become U+FFFD. The kinds of
    evidence of an edge are joined by commas, strongest first.

    Args:
        source: Where the data come from; kept as data of the graph.
        models: Read once, one at a time.
        edges: Read once, after the models; both ends of each should be among the models.
    """
    yield (
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<graphml xmlns="http://graphml.graphdrawing.org/xmlns"'
        b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        b' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns'
        b' http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
    )
    yield "".join(_keys()).encode()
    yield f'<graph edgedefault="directed">{_data("graph", _GRAPH_ATTRIBUTES, source._asdict())}\n'.encode()
    for model in models:
        data = _data("node", MODEL_ATTRIBUTES, model_attributes(model))
        yield f"<node id={quoteattr(node_id(model.repo_id))}>{data}</node>\n".encode()
    for edge in edges:
        ends = f"source={quoteattr(node_id(edge.base))} target={quoteattr(node_id(edge.derivative))}"
        data = _data("edge", _EDGE_ATTRIBUTES, edge_attributes(edge))
        yield f"<edge {ends}>{data}</edge>\n".encode()
    yield b"</graph>\n</graphml>\n"

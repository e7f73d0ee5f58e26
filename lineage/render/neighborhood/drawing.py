"""A neighborhood drawn with pyvis: its nodes and edges, and the words on each one's card."""

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lineage.facts import State, is_impossible_in_time
from lineage.render.escape import escape, shorten
from lineage.render.figures import day, thousands
from lineage.render.neighborhood.layout import Layout
from lineage.render.tree.text import IMPOSSIBLE_IN_TIME, describe_state
from lineage.words.vocabulary import Mark, Shade, vocabulary

if TYPE_CHECKING:
    from lineage.render.neighborhood.neighborhood import LeftOut, Neighborhood, Shown

_LONGEST_NAME: Final = 200
_LONGEST_LABEL: Final = 40
_SCRIPTS: Final = re.compile(r"<script[^>]*>(.*?)</script>", re.DOTALL)
_PAGE: Final = re.compile(r"(?!\.+/)[\w.-]+/(?!\.+\Z)[\w.-]+", re.ASCII)
_SOURCE_MAP: Final = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


_SHAPES: Final = {
    "o": ("dot", "M-5 0A5 5 0 1 1 5 0 5 5 0 1 1-5 0Z"),
    "D": ("diamond", "M0-5.8 5.8 0 0 5.8-5.8 0Z"),
    "s": ("square", "M-4.5-4.5H4.5V4.5H-4.5Z"),
    "^": ("triangle", "M0-5.5 5.5 4.5H-5.5Z"),
    "X": ("hexagon", "M-2.9-5H2.9L5.8 0 2.9 5H-2.9L-5.8 0Z"),
}
"""The palette's marks as vis.js names them, and as paths for a legend; it draws no cross."""


class Look(NamedTuple):
    """The look of a model: `color` holds on light pages; dark ones have their own."""

    color: Shade
    shape: str
    path: str


def _look(mark: Mark) -> Look:
    return Look(mark.shade, *_SHAPES[mark.mark])


ROOT: Final = _look(vocabulary().root)
REST: Final = Look(vocabulary().gray["hidden"], *_SHAPES["o"])
LOOKS: Final = {relation: _look(word.mark) for relation, word in vocabulary().relation.items()}
GROUPS: Final = {**{relation.value: look for relation, look in LOOKS.items()}, "root": ROOT, "rest": REST}
"""How the nodes of each group are drawn."""


def _fill(look: Look) -> dict[str, str]:
    color = look.color.light
    return {"background": f"{color}33" if look is REST else color, "border": color}


def _options() -> dict[str, Any]:
    groups: dict[str, Any] = {name: {"shape": look.shape, "color": _fill(look)} for name, look in GROUPS.items()}
    groups["rest"] |= {"shapeProperties": {"borderDashes": [3, 2]}}
    return {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "interaction": {
            "hover": True,
            "hoverConnectedEdges": False,
            "selectConnectedEdges": False,
            "dragNodes": False,
            "hideEdgesOnDrag": True,
            "hideEdgesOnZoom": True,
        },
        "nodes": {"borderWidth": 1, "borderWidthSelected": 1, "chosen": False},
        "edges": {
            "smooth": False,
            "width": 0.7,
            "selectionWidth": 2,
            "color": {"highlight": ROOT.color.light},
            "arrows": {"to": {"enabled": True, "scaleFactor": 0.3}},
        },
        "groups": groups,
    }


def shown_name(text: str) -> str:
    r"""Make a string of the Hub fit for a page's text: one line, nothing hidden, not too long.

    >>> print(shown_name("a/b\u202e"))
    a/b\u202e
    """
    return shorten(escape(text), _LONGEST_NAME)


def has_page(repo_id: str, state: State) -> bool:
    """Return whether a model's name, put behind an address, leads to its page on the Hub.

    >>> has_page("Qwen/Qwen3-8B", State.PRESENT), has_page("../Qwen3-8B", State.PRESENT)
    (True, False)
    """
    there = state in (State.PRESENT, State.UNASKED)
    return there and len(repo_id) < _LONGEST_NAME and _PAGE.fullmatch(repo_id) is not None


def _rest_words(rest: "LeftOut") -> str:
    return ", ".join(f"{thousands(count)} more {relation}" for relation, count in rest.counts)


def _model_lines(entry: "Shown", made_from: list[str], rest: "LeftOut | None", *, sample: bool) -> list[str]:
    model = entry.model
    state = describe_state(model.state, sample=sample)
    lines = [state.capitalize()] if state else []
    lines += made_from
    if model.reach:
        lines.append(f"{thousands(model.reach)} descendant{'' if model.reach == 1 else 's'}")
    if rest:
        lines.append(f"Not shown below it: {_rest_words(rest)}")
    if model.downloads is not None:
        lines.append(f"{thousands(model.downloads)} downloads in 30 days")
    if model.created_at is not None:
        lines.append(f"Created {shown_name(day(model.created_at))}")
    if model.license is not None:
        lines.append(f"License {shown_name(model.license)}")
    if model.task is not None:
        lines.append(f"Task {shown_name(model.task)}")
    return lines


def _rest_lines(rest: "LeftOut") -> list[str]:
    lines = [f"Left out of this page below {shown_name(rest.base)}"]
    if rest.further:
        lines.append(f"{thousands(rest.further)} of them further down than one step")
    return lines


class Drawing(NamedTuple):
    """The input of pyvis, and what our own script adds; both number the nodes alike.

    Attributes:
        nodes: Arguments of pyvis's `add_node`.
        edges: Arguments of pyvis's `add_edge`.
        items: For each node its name, label, card lines and place in the tree.
        groups: For each node, then for each edge, the group in `GROUPS` whose color it has.
    """

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    items: list[dict[str, Any]]
    groups: tuple[list[str], list[str]]


def draw(neighborhood: "Neighborhood", places: Layout, *, sample: bool) -> Drawing:
    """Draw the models first, in the neighborhood's order, then what stands for the rest."""
    numbers = {entry.model.repo_id: number for number, entry in enumerate(neighborhood.shown)}
    rests = {rest.base: rest for rest in neighborhood.left_out}
    drawing = Drawing([], [], [], ([], []))
    hangs_on: dict[int, int] = {}
    made_from: dict[int, list[str]] = {}
    created = {entry.model.repo_id: entry.model.created_at for entry in neighborhood.shown}
    drawn_below = {entry.model.repo_id: entry.base for entry in neighborhood.shown}
    for edge in neighborhood.edges:
        base, derivative = numbers[edge.base], numbers[edge.derivative]
        on_tree = drawn_below[edge.derivative] == edge.base
        if on_tree:
            hangs_on.setdefault(derivative, len(drawing.edges))
        evidence = f" ({', '.join(edge.evidence)})" if edge.evidence else ""
        older = is_impossible_in_time(created[edge.derivative], created[edge.base])
        impossible = f"; {IMPOSSIBLE_IN_TIME}: older than this base" if older else ""
        made_from.setdefault(derivative, []).append(
            f"{edge.relation.capitalize()} of {shown_name(edge.base)}{evidence}{impossible}"
        )
        color = {"color": LOOKS[edge.relation].color.light, "opacity": 0.45 if on_tree else 0.25}
        drawing.edges.append({"source": base, "to": derivative, "id": len(drawing.edges), "color": color})
        drawing.groups[1].append(edge.relation.value)
    for number, entry in enumerate(neighborhood.shown):
        name = entry.model.repo_id
        group = str(entry.relation or "root")
        drawing.nodes.append({"n_id": number, "group": group, **places.models[name]._asdict()})
        drawing.groups[0].append(group)
        drawing.items.append(
            {
                "name": shown_name(name),
                "label": shorten(escape(name), _LONGEST_LABEL),
                "lines": _model_lines(entry, made_from.get(number, []), rests.get(name), sample=sample),
                "base": None if entry.base is None else numbers[entry.base],
                "edge": hangs_on.get(number),
                "rest": False,
                "page": has_page(name, entry.model.state),
                **places.models[name]._asdict(),
            }
        )
    for number, rest in enumerate(neighborhood.left_out, len(drawing.nodes)):
        spot = places.left_out[rest.base]._asdict()
        drawing.nodes.append({"n_id": number, "group": "rest", **spot})
        drawing.groups[0].append("rest")
        drawing.groups[1].append("rest")
        drawing.items.append(
            {
                "name": _rest_words(rest),
                "label": f"{thousands(rest.total)} more",
                "lines": _rest_lines(rest),
                "base": numbers[rest.base],
                "edge": len(drawing.edges),
                "rest": True,
                "page": False,
                **spot,
            }
        )
        color = {"color": REST.color.light, "opacity": 0.6}
        dashed = {"source": numbers[rest.base], "to": number, "id": len(drawing.edges), "color": color, "dashes": True}
        drawing.edges.append(dashed)
    return drawing


def pyvis_scripts(drawing: Drawing) -> tuple[str, str]:
    """Return the library and the drawing from the page that pyvis writes; the rest of it needs a CDN.

    A node gets neither label nor title: pyvis would show a title with the letters "href" in it as HTML.
    """
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    network.options = _options()
    for node in drawing.nodes:
        network.add_node(label=" ", shape=GROUPS[node["group"]].shape, **node)
    for edge in drawing.edges:
        network.add_edge(**edge)
    scripts = [script for script in _SCRIPTS.findall(network.generate_html(notebook=False)) if script.strip()]
    (library,) = (script for script in scripts if "@version 9.1.2" in script)
    (picture,) = (script for script in scripts if "function drawGraph()" in script)
    return _SOURCE_MAP.sub("", library), picture

"""Trees of derivatives or bases for the terminal, and as flat rows."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Final, NamedTuple, TypedDict

from lineage.facts import Edge, Evidence, IssueCode, Relation, State, license_label
from lineage.render.escape import ASCII_ELLIPSIS, ELLIPSIS, display_width, escape, shorten
from lineage.render.figures import compact, day, thousands
from lineage.render.table import NOT_SAID

if TYPE_CHECKING:
    from lineage.store.read.answers import Succession, Trace, TreeNode, Unread

DECLARES_NO_BASE: Final = "declares no base"
"""What is known of a model at the upper end: nothing says what it was made from."""
_NAMES_ITSELF: Final = "names itself as its base"
_ALONE: Final = {Evidence.CARD: "the card", Evidence.ADAPTER_CONFIG: "the adapter's configuration"}
_WHOSE: Final = {Evidence.CARD: "cards alone", Evidence.ADAPTER_CONFIG: "adapters' configurations"}
_PLACES: Final = {
    Evidence.HUB: "the Hub says",
    Evidence.TAG: "a tag says",
    Evidence.CARD: "the card says",
    Evidence.ADAPTER_CONFIG: "its configuration says",
}

IMPOSSIBLE_IN_TIME: Final = "impossible in time"
"""What is said of an edge whose derivative is dated before its base."""

_SUCCESSORS: Final = 3
"""Names of successors in one line."""
_RELATION_WIDTH: Final = max(map(len, Relation))
_STATES: Final = {
    State.UNASKED: "only named, not asked",
    State.ABSENT: "not on the Hub",
    State.VANISHED: "no longer on the Hub",
    State.REPLACED: "its name now belongs to another model",
}
_IN_SAMPLE: Final = {
    State.UNASKED: "not in this sample",
    State.ABSENT: "not in this sample",
    State.VANISHED: "no longer in this sample",
}
_SPARE_UP: Final = ("downloads",)
"""What a line too long does without, the first to go first: on the way up date and license matter most."""
_SPARE_DOWN: Final = ("license", "created")
"""On the way down what derivatives are ordered by stays."""
_DETAILS: Final = ("created", "license", "downloads")


class _Pen(NamedTuple):
    """The strokes that a terminal can draw."""

    fork: str
    last: str
    pass_by: str
    dot: str
    more: str
    unicode: bool

    def line(self, text: str, width: int | None) -> str:
        return text if width is None else shorten(text, width, unicode=self.unicode)

    def name(self, text: str) -> str:
        return escape(text, unicode=self.unicode)


_BOXES: Final = _Pen("├─ ", "└─ ", "│  ", "·", ELLIPSIS, unicode=True)
_PLAIN: Final = _Pen("|- ", "`- ", "|  ", "-", ASCII_ELLIPSIS, unicode=False)
_BLANK: Final = "   "
_LEAST: Final = 20
"""Columns in which a sentence can be broken into lines."""


class _Step(NamedTuple):
    """One thing to draw: a model, or the count of those left out below one."""

    item: "TreeNode | tuple[tuple[Relation, int], ...]"
    before: str
    below: str
    top: bool


def describe_state(state: State, *, sample: bool) -> str:
    """Return a model's state in words; empty for one that is present.

    Args:
        state: What the Hub said.
        sample: Whether the population is a sample, in which a model without a row was merely not drawn: what replays
            it has no such model, asked or not, and the real Hub may.

    >>> describe_state(State.ABSENT, sample=False), describe_state(State.ABSENT, sample=True)
    ('not on the Hub', 'not in this sample')
    >>> describe_state(State.VANISHED, sample=True)
    'no longer in this sample'
    """
    return (_STATES | _IN_SAMPLE if sample else _STATES).get(state, "")


def describe_succession(succession: "Succession") -> str:
    """Return what succeeds a model, in words; empty where nothing does.

    >>> from lineage.store.read.answers import Succession
    >>> describe_succession(Succession(("a/v2", "a/v3"), "a/v3")), describe_succession(Succession(("a/v2",), None))
    ('superseded by a/v2, then by a/v3, the current one', 'superseded by a/v2')
    """
    names = [escape(name) for name in succession.superseded_by]
    if len(names) > _SUCCESSORS:
        between = f"{len(names) - 2:,} more"
        names = [names[0], between, names[-1]]
    words = ", then by ".join(names)
    current = ", the current one" if succession.current and len(names) > 1 else ""
    return f"superseded by {words}{current}" if names else ""


def describe_unread(unread: Sequence["Unread"]) -> str:
    """Return what a model without a base says of one in vain; that it declares none where it says nothing.

    >>> from lineage.facts import IssueCode
    >>> from lineage.store.read.answers import Unread
    >>> describe_unread([Unread("cardData.base_model", "Qwen3-8B", IssueCode.NO_OWNER)])
    'declares a base that names no model: Qwen3-8B'
    >>> describe_unread([Unread("tags", "base_model:me/mine", IssueCode.SELF_CLAIM)])
    'names itself as its base'
    >>> describe_unread([])
    'declares no base'
    """
    written = dict.fromkeys(_written(claim) for claim in unread if claim.code is not IssueCode.SELF_CLAIM)
    if not written:
        return _NAMES_ITSELF if unread else DECLARES_NO_BASE
    first, *others = written
    more = f" and {len(others):,} more" if others else ""
    itself = f", and {_NAMES_ITSELF}" if any(claim.code is IssueCode.SELF_CLAIM for claim in unread) else ""
    return f"declares a base that names no model: {first}{more}{itself}"


def _written(claim: "Unread") -> str:
    """Return a written base without what its tag says of the relation."""
    raw = claim.raw.removeprefix("base_model:") if claim.field == "tags" else claim.raw
    word, colon, rest = raw.partition(":")
    return rest if colon and word in set(Relation) and claim.field == "tags" else raw


def describe_word(word: str | None, place: Evidence | None) -> str:
    """Return who states which word for an unstated relation; empty where nobody does.

    >>> describe_word("distillation", Evidence.CARD)
    'the card says: distillation'
    """
    return "" if word is None or place is None else f"{_PLACES.get(place, place)}: {word}"


def describe_declared_by(kinds: Sequence[Evidence]) -> str:
    """Return what alone declares an edge without headline evidence; empty for any other edge.

    >>> describe_declared_by([Evidence.ADAPTER_CONFIG]), describe_declared_by([Evidence.TAG, Evidence.CARD])
    ("by the adapter's configuration alone", 'by the card; the tag is unconfirmed')
    """
    places = " and ".join(_ALONE[kind] for kind in kinds if kind in _ALONE)
    if not places:
        return ""
    return f"by {places}; the tag is unconfirmed" if Evidence.TAG in kinds else f"by {places} alone"


def describe_not_drawn(top: "TreeNode") -> tuple[str, ...]:
    """Return how many edges below the models of a tree cards, or adapters' configurations, alone declare.

    >>> from lineage.store.read.answers import TreeNode
    >>> describe_not_drawn(TreeNode("a/x", State.PRESENT, not_drawn=((Evidence.CARD, 2),)))
    ('cards alone would add 2 edges; not drawn',)
    """
    return tuple(
        f"{_WHOSE[kind]} would add {thousands(count)} edge{'' if count == 1 else 's'}; not drawn"
        for kind, count in top.not_drawn
    )


def _marks(node: "TreeNode", seen: set[str], pen: "_Pen", *, upwards: bool, sample: bool) -> Iterator[str]:
    if node.relation_word is not None:
        yield f"({pen.name(describe_word(node.relation_word, node.word_from))})"
    state = describe_state(node.state, sample=sample)
    if state:
        yield f"({state})"
    if superseded := describe_succession(node.succession):
        yield f"({superseded})"
    if node.impossible_in_time:
        yield f"({IMPOSSIBLE_IN_TIME}: {'newer than its derivative' if upwards else 'older than its base'})"
    if declared := describe_declared_by(node.declared_by):
        yield f"({declared})"
    if node.card_names:
        first, *others = node.card_names
        more = f" and {len(others):,} more" if others else ""
        yield f"(the card names {pen.name(first)}{more})"
    if node.repeated:
        yield "(shown above)" if node.repo_id in seen else "(shown below)"
    elif (node.unread and (upwards or node.relation is None)) or (
        upwards and not (state or node.children or node.hidden)
    ):
        yield f"({pen.name(describe_unread(node.unread))})"


def _details(node: "TreeNode", pen: _Pen) -> dict[str, str]:
    details = {} if node.created_at is None else {"created": pen.name(day(node.created_at))}
    label = license_label(node.license, node.license_name)
    if label is not None:
        details["license"] = pen.name(label)
    if node.downloads is not None:
        details["downloads"] = f"{compact(node.downloads)} download{'' if node.downloads == 1 else 's'}"
    return details


def _about(node: "TreeNode", pen: _Pen, room: int | None) -> list[str]:
    """Return the state, license and revision of the model that was asked about, in one line where there is room."""
    label = license_label(node.license, node.license_name)
    facts = [
        node.state.value,
        f"license {NOT_SAID if label is None else pen.name(label)}",
        f"revision {NOT_SAID if node.sha is None else pen.name(node.sha)}",
    ]
    line = f" {pen.dot} ".join(facts)
    return [line] if room is None or display_width(line) <= room else facts


def render_about(node: "TreeNode", *, width: int | None = None, unicode: bool = True) -> str:
    """Return the name, state, license and revision of a model; the text ends with a line end.

    >>> from lineage.store.read.answers import TreeNode
    >>> print(render_about(TreeNode("someone/x", State.PRESENT, license="mit", sha="9c92")), end="")
    someone/x  ·  present · license mit · revision 9c92
    """
    pen = _BOXES if unicode else _PLAIN
    name, (first, *rest) = pen.name(node.repo_id), _about(node, pen, width)
    line = f"{name}  {pen.dot}  {first}"
    fits = width is None or display_width(line) <= width
    return "".join(pen.line(line, width) + "\n" for line in ([line] if fits else [name, first]) + rest)


def _headline(node: "TreeNode", marks: list[str], details: dict[str, str], pen: _Pen, *, top: bool) -> str:
    name, texts = pen.name(node.repo_id), list(details.values())
    if top:
        return f"  {pen.dot}  ".join([name, *texts, *marks])
    relation = (node.relation or Relation.UNSTATED).ljust(_RELATION_WIDTH)
    return "  ".join([relation, name, *marks, f" {pen.dot} ".join(texts)]).rstrip()


class Drawn(NamedTuple):
    """A tree for the terminal.

    Attributes:
        text: Its lines; it ends with a line end.
        left_out: Details that some line had no room for, by name.
    """

    text: str
    left_out: tuple[str, ...]


def _fitted(
    node: "TreeNode", marks: list[str], pen: _Pen, room: int | None, *, top: bool, upwards: bool, left_out: set[str]
) -> list[str]:
    """Return a model's line; where it is too long, details are left out, then marks go a line lower."""
    details = _details(node, pen)
    if top and upwards:
        details.pop("license", None)  # it stands in the next line
    line = _headline(node, marks, details, pen, top=top)
    for name in _SPARE_UP if upwards else _SPARE_DOWN:
        if room is None or display_width(line) <= room:
            return [line]
        left_out |= {name} & details.keys()
        details.pop(name, None)
        line = _headline(node, marks, details, pen, top=top)
    if room is None or display_width(line) <= room:
        return [line]
    lower = []
    if marks and (node.unread or not top) and room - len(_BLANK) >= _LEAST:
        lower = wrap(" ".join(marks), room - len(_BLANK), break_on_hyphens=False)
    line = _headline(node, [] if lower else marks, details, pen, top=top)
    while details and display_width(line) > room:
        left_out.add(details.popitem()[0])
        line = _headline(node, [] if lower else marks, details, pen, top=top)
    name = pen.name(node.repo_id)
    if top or display_width(line) <= room or display_width(name) + len(_BLANK) > room:
        return [line, *lower]
    return [(node.relation or Relation.UNSTATED).value, name, *(lower or marks)]


def render_tree(
    node: "TreeNode", *, width: int | None = None, unicode: bool = True, upwards: bool = False, sample: bool = False
) -> Drawn:
    """Draw a tree, one model a line, in the order of its nodes.

    Args:
        node: The top, with everything to be shown below it; any depth.
        width: Columns of the terminal, or `None` where there is none; longer lines do without details, then are cut.
        unicode: False where the terminal knows ASCII only.
        upwards: Whether the tree leads to the bases; then a model without any says so.
        sample: Whether the population is a sample, so that a model without a row was merely not drawn.

    >>> from lineage.store.read.answers import TreeNode
    >>> quantized = TreeNode("other/x-GGUF", State.PRESENT, Relation.QUANTIZED, downloads=90)
    >>> finetune = TreeNode("someone/x", State.PRESENT, Relation.FINETUNE, children=(quantized,), license="mit")
    >>> top = TreeNode("Qwen/Qwen3-8B", State.PRESENT, downloads=1_234_567, created_at="2025-04-27T03:42:21.000Z",
    ...     children=(finetune,), hidden=((Relation.QUANTIZED, 412), (Relation.MERGE, 3)))
    >>> print(render_tree(top).text, end="")
    Qwen/Qwen3-8B  ·  2025-04-27  ·  1.2M downloads
    ├─ finetune   someone/x  mit
    │  └─ quantized  other/x-GGUF  90 downloads
    └─ … 412 more quantized, 3 more merge
    """
    pen = _BOXES if unicode else _PLAIN
    seen: set[str] = set()
    left_out: set[str] = set()
    lines: list[str] = []
    steps = [_Step(node, "", "", top=True)]
    while steps:
        item, before, below, top = steps.pop()
        if isinstance(item, tuple):
            counts = ", ".join(f"{thousands(count)} more {relation}" for relation, count in item)
            lines.append(pen.line(f"{before}{pen.more} {counts}", width))
            continue
        marks = list(_marks(item, seen, pen, upwards=upwards, sample=sample))
        room = None if width is None else width - len(before)
        headline, *lower = _fitted(item, marks, pen, room, top=top, upwards=upwards, left_out=left_out)
        lines.append(pen.line(before + headline, width))
        if not item.repeated:
            seen.add(item.repo_id)
        under: list[TreeNode | tuple[tuple[Relation, int], ...]] = [*item.children]
        if item.hidden:
            under.append(item.hidden)
        stem = below + (pen.pass_by if under else _BLANK)
        if top and upwards:
            lower += _about(item, pen, None if width is None else width - len(stem))
        lines += [pen.line(stem + words, width) for words in lower]
        lines += [pen.line(f"{stem}{row.kind} {row.relation} {pen.name(row.raw)}", width) for row in item.raw]
        for place, child in enumerate(reversed(under)):
            stroke, stem = (pen.fork, pen.pass_by) if place else (pen.last, _BLANK)
            # What lies beyond the width is never seen, and a deep chain would make it long.
            steps.append(_Step(child, below + stroke, (below + stem)[:width], top=False))
    return Drawn("\n".join(lines) + "\n", tuple(name for name in _DETAILS if name in left_out))


def _way_lines(start: str, way: tuple[Edge, ...], pen: _Pen, width: int | None, left_out: set[str]) -> Iterator[str]:
    yield pen.name(start)
    for level, edge in enumerate(way):
        relation = edge.relation.ljust(_RELATION_WIDTH)
        evidence = f"  ({', '.join(edge.evidence)})" if edge.evidence else ""
        line = f"{_BLANK * level}{pen.last}{relation}  {pen.name(edge.base)}"
        if evidence and width is not None and display_width(line + evidence) > width:
            left_out.add("evidence")
            evidence = ""
        yield line + evidence


def render_ways(trace: "Trace", *, width: int | None = None, unicode: bool = True) -> Drawn:
    """Draw each shortest way up to the model that was asked for, as one block with its evidence.

    The text ends with a line end; it is empty when no way was asked for.

    Args:
        trace: With its `target`.
        width: Columns of the terminal, or `None` where there is none; longer lines are cut.
        unicode: False where the terminal knows ASCII only.

    >>> from lineage.facts import Evidence
    >>> from lineage.store.read.answers import Trace, TreeNode
    >>> way = (Edge("other/x-GGUF", "someone/x", Relation.QUANTIZED, (Evidence.HUB,)),
    ...        Edge("someone/x", "Qwen/Qwen3-8B", Relation.FINETUNE, (Evidence.TAG, Evidence.CARD)))
    >>> top = TreeNode("other/x-GGUF", State.PRESENT)
    >>> print(render_ways(Trace(top, way, (), "Qwen/Qwen3-8B", (way,), 3)).text, end="")
    other/x-GGUF
    └─ quantized  someone/x  (hub)
       └─ finetune   Qwen/Qwen3-8B  (tag, card)
    <BLANKLINE>
    … and 2 more ways
    """
    if trace.target is None:
        return Drawn("", ())
    pen = _BOXES if unicode else _PLAIN
    left_out: set[str] = set()
    blocks = [
        "\n".join(pen.line(line, width) for line in _way_lines(trace.top.repo_id, way, pen, width, left_out))
        for way in trace.ways
    ]
    unlisted = trace.ways_total - len(trace.ways)
    if unlisted > 0:
        ways = "way" if unlisted == 1 else "ways"
        blocks.append(pen.line(f"{pen.more} and {thousands(unlisted)} more {ways}", width))
    if not blocks:
        none = f"No way leads from {pen.name(trace.top.repo_id)} up to {pen.name(trace.target)}."
        blocks.append(pen.line(none, width))
    return Drawn("\n\n".join(blocks) + "\n", tuple(left_out))


def unread_rows(unread: Sequence["Unread"]) -> list[dict[str, str]]:
    """Turn bases that were written in vain into the rows that every command writes them as."""
    return [{"field": claim.field, "raw": claim.raw, "code": str(claim.code)} for claim in unread]


def edge_row(edge: Edge) -> dict[str, object]:
    """Turn an edge into the row that every command writes edges as.

    >>> from lineage.facts import Evidence
    >>> edge_row(Edge("a/x", "Qwen/Qwen3-8B", Relation.FINETUNE, (Evidence.HUB,)))
    {'derivative': 'a/x', 'base': 'Qwen/Qwen3-8B', 'relation': 'finetune', 'relation_word': None, 'evidence': ['hub']}
    """
    return {
        "derivative": edge.derivative,
        "base": edge.base,
        "relation": str(edge.relation),
        "relation_word": edge.relation_word,
        "evidence": [str(kind) for kind in edge.evidence],
    }


def tree_rows(node: "TreeNode", *, upwards: bool = False) -> Iterator[dict[str, object]]:
    """Yield the edges of a tree as it is drawn, each with its `depth`, from 1, and the farther model.

    Args:
        node: The top; any depth.
        upwards: Whether the tree leads to the bases.

    >>> from lineage.facts import Evidence
    >>> from lineage.store.read.answers import TreeNode
    >>> finetune = TreeNode("someone/x", State.PRESENT, Relation.FINETUNE, (Evidence.HUB,))
    >>> for row in tree_rows(TreeNode("Qwen/Qwen3-8B", State.PRESENT, children=(finetune,))):
    ...     print(row["derivative"], row["base"], row["depth"])
    someone/x Qwen/Qwen3-8B 1
    """
    steps = [(node, child, 1) for child in reversed(node.children)]
    while steps:
        above, below, depth = steps.pop()
        derivative, base = (above, below) if upwards else (below, above)
        edge = Edge(
            derivative.repo_id, base.repo_id, below.relation or Relation.UNSTATED, below.evidence, below.relation_word
        )
        yield edge_row(edge) | {
            "depth": depth,
            "created_at": below.created_at,
            "downloads": below.downloads,
            "license": below.license,
            "license_name": below.license_name,
            "license_link": below.license_link,
            "state": below.state.value,
            "repeated": below.repeated,
            "unread": unread_rows(below.unread),
            "impossible_in_time": below.impossible_in_time,
        }
        steps += [(below, child, depth + 1) for child in reversed(below.children)]


class HiddenRow(TypedDict):
    """Derivatives of one base and one relation that a tree leaves out."""

    base: str
    relation: str
    left_out: int


def hidden_rows(node: "TreeNode") -> Iterator[HiddenRow]:
    """Go through what a tree leaves out, in the order it is drawn.

    >>> from lineage.store.read.answers import TreeNode
    >>> list(hidden_rows(TreeNode("Qwen/Qwen3-8B", State.PRESENT, hidden=((Relation.MERGE, 3),))))
    [{'base': 'Qwen/Qwen3-8B', 'relation': 'merge', 'left_out': 3}]
    """
    steps = [node]
    while steps:
        here = steps.pop()
        for relation, count in here.hidden:
            yield {"base": here.repo_id, "relation": relation.value, "left_out": count}
        steps += reversed(here.children)

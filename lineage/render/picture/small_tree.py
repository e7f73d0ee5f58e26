"""A family of a few models as a tree with every name, in place of the disc."""

from typing import Final, NamedTuple

import numpy as np

from lineage.render.figures import number_of
from lineage.render.picture.data import PortraitData, word_of
from lineage.render.picture.lettering import end_cut, shrunk, written
from lineage.render.picture.shapes import Arrow, Dots, Figure, Inks, Ring, Shape, Stroke, Words
from lineage.render.picture.wording import NOT_NAMED, day_of, day_words
from lineage.words.vocabulary import Theme

MOST_ROWS: Final = 12
"""So many models beside the root have room."""
_LEFT: Final = 492.0
_RIGHT: Final = 1156.0
_BETWEEN: Final = (65.0, 545.0)
_ROW: Final = 60.0
_INDENT: Final = 52.0
_DEEPEST: Final = 312.0
"""How far the deepest model may be indented."""
_MARK: Final = 19.0
_ROOT: Final = (15.5, 9.5)
"""Outer radius of the root's ring, and the radius of the disc in it."""
_RIM: Final = 2.6
_ARROW: Final = 9.0


class Row(NamedTuple):
    """One model's line.

    Attributes:
        model: Its position; -1 for the root.
        depth: Steps below the root.
        base: The row of the model that it is drawn below; -1 for the root.
    """

    model: int
    depth: int
    base: int


def rows(data: PortraitData) -> list[Row]:
    """Order models depth first: those without derivatives before the others, each by date, then by name."""
    below: dict[int, list[int]] = {}
    for model, parent in enumerate(data.parent.tolist()):
        below.setdefault(parent, []).append(model)
    unknown = np.iinfo(np.int64).max

    def rank(model: int) -> tuple[bool, int, str]:
        created = int(data.created[model])
        return model in below, created if created >= 0 else unknown, data.names[model]

    tree = [Row(-1, 0, -1)]
    waiting = [(model, 0) for model in sorted(below.get(-1, []), key=rank, reverse=True)]
    while waiting:
        model, base = waiting.pop()
        tree.append(Row(model, tree[base].depth + 1, base))
        here = len(tree) - 1
        waiting += [(child, here) for child in sorted(below.get(model, []), key=rank, reverse=True)]
    return tree


def small_tree(data: PortraitData, theme: Theme, inks: Inks) -> list[Shape]:
    """Draw the tree."""
    listed = rows(data)
    step = min(_ROW, (_BETWEEN[1] - _BETWEEN[0]) / max(len(listed) - 1, 1))
    indent = min(_INDENT, _DEEPEST / max(row.depth for row in listed)) if len(listed) > 1 else _INDENT
    top = (_BETWEEN[0] + _BETWEEN[1] - step * (len(listed) - 1)) / 2
    x, y = [_LEFT + indent * row.depth for row in listed], [top + step * at for at in range(len(listed))]
    size = min(_MARK, step * 0.44)
    shapes: list[Shape] = []
    for at, row in enumerate(listed):
        if row.base >= 0:
            color = word_of(int(data.relation[row.model])).mark.shade.on(theme)
            trunk, below = x[row.base], _ROOT[0] + 1 if row.base == 0 else size / 2 + 1
            corner = min(10.0, indent / 3)
            shapes.append(
                Stroke(((trunk, y[row.base] + below), (trunk, y[at]), (trunk + corner, y[at])), 2, inks.edge, 7)
            )
    for at, row in enumerate(listed):
        if row.base < 0:
            shapes += [
                Ring(x[at], y[at], _ROOT[0], _RIM, inks.root, inks.paper),
                Dots((x[at],), (y[at],), (_ROOT[1],), (inks.root,)),
            ]
        else:
            mark = word_of(int(data.relation[row.model])).mark
            color, trunk, tip = mark.shade.on(theme), x[row.base], x[at] - size / 2 - 2.5
            shapes.append(Stroke(((trunk + min(10.0, indent / 3), y[at]), (tip - _ARROW + 1, y[at])), 2, color))
            shapes += [Arrow(tip, y[at], _ARROW, color), Figure(x[at], y[at], size, mark.mark, color)]
        shapes += _words(data, row, x[at] + (26 if row.base < 0 else 21), y[at], step, inks)
    return shapes


def _words(data: PortraitData, row: Row, x: float, y: float, step: float, inks: Inks) -> list[Shape]:
    head = data.head
    if row.model < 0:
        repo_id, unnamed, created, downloads = head.subject, head.unnamed, head.created, head.downloads
    else:
        repo_id, unnamed = data.names[row.model], bool(data.unnamed[row.model])
        created, downloads = int(data.created[row.model]), int(data.downloads[row.model])
    owner, _, last = repo_id.rpartition("/")
    words = ["not for all audiences" if unnamed else written(owner)]
    words += [day_words(day_of(created))] if created >= 0 else []
    words += [number_of(downloads, "download")] if downloads > 0 else []
    room = _RIGHT - x
    large, small = min(18.0, step * 0.36), min(14.0, step * 0.29)
    details = end_cut(" · ".join(part for part in words if part), room, small)
    if unnamed:
        name = Words(x, y - 1, NOT_NAMED, large, inks.muted)
    else:
        fitted = shrunk(written(last), room, most=large, least=min(13.0, large), weight="bold")
        name = Words(x, y - 1, fitted.text, fitted.size, inks.ink, "bold")
    return [name, Words(x, y + small * 1.3, details, small, inks.muted)]

"""The share card: a headline, three figures, the family's picture, and what all of it rests on."""

from typing import Final

import numpy as np

from lineage.render.figures import thousands
from lineage.render.picture.data import RELATIONS, PortraitData, word_of
from lineage.render.picture.disc import SLICES, Disc, lay_out
from lineage.render.picture.growth import Growth, growth
from lineage.render.picture.labels import DETAIL_STEP, NAME_STEP, Label
from lineage.render.picture.lettering import shrunk, width, written
from lineage.render.picture.shapes import Align, Bar, Dots, Figure, Inks, Ring, Run, Shape, Stroke, Words, inks, line_of
from lineage.render.picture.small_tree import MOST_ROWS, small_tree
from lineage.render.picture.wording import NOT_NAMED, caption, downloads_words, headline, source_lines
from lineage.words.vocabulary import Theme

_LEFT: Final = 44.0
_COLUMN: Final = 372.0
"""The left column's width."""
_RIGHT: Final = 1156.0
_SECOND: Final = 208.0
"""From the first column of counts to the second."""
_BARS: Final = (386.0, 447.0)
_CAPTION: Final = (450.0, 581.0)
_LOGO: Final = 1083.0
_LEAST_SOURCE: Final = 11.0
"""The size of the letters of the source line, at least."""


def card(data: PortraitData, theme: Theme) -> list[Shape]:
    """Lay out a share card."""
    color = inks(theme)
    few = len(data.parent) <= MOST_ROWS
    shapes = [*_headline(data, color), *_counts(data, theme, color, marks=few), *_growth(data, color)]
    shapes += _most_downloaded(data, theme, color, marks=few)
    shapes += small_tree(data, theme, color) if few else _disc(lay_out(data), theme, color)
    return [*shapes, *_foot(data, theme, color)]


def _headline(data: PortraitData, color: Inks) -> list[Shape]:
    words = headline(data.head)
    # Without its first line the rest moves up a little, so that the block keeps its middle.
    up = 0 if words.bound else 14
    number = shrunk(words.number, _COLUMN, most=66, least=30, weight="bold")
    name = shrunk(words.name, _COLUMN, most=36, least=20, weight="bold")
    muted = [(64, words.bound), (160, words.verb), (233, words.span)]
    return [
        *(Words(_LEFT, y - up, *shrunk(text, _COLUMN, most=25, least=18), color.muted) for y, text in muted if text),
        Words(_LEFT - 2, 122 - up, number.text, number.size, color.ink, "bold"),
        Words(_LEFT, 200 - up, name.text, name.size, color.ink, "bold"),
    ]


def _counts(data: PortraitData, theme: Theme, color: Inks, *, marks: bool) -> list[Shape]:
    """Draw the counts by relation as one divided bar, and as numbers with their words."""
    many = np.bincount(data.relation, minlength=RELATIONS).tolist()
    order = sorted(
        (relation for relation in range(RELATIONS) if many[relation]),
        key=lambda relation: (-many[relation], SLICES.index(relation)),
    )
    shapes: list[Shape] = []
    x = _LEFT
    for relation, wide in zip(order, _parts([many[relation] for relation in order]), strict=True):
        shapes.append(Bar(x, 268, wide, 16, word_of(relation).mark.shade.on(theme)))
        x += wide + 2
    if not order:
        shapes.append(Bar(_LEFT, 268, _COLUMN, 16, color.line))
    nouns = [word_of(relation).singular if many[relation] == 1 else word_of(relation).plural for relation in order]
    texts = [(thousands(many[relation]), f" {noun}") for relation, noun in zip(order, nouns, strict=True)]
    widths = [width(number, 1, "bold") + width(noun, 1) for number, noun in texts]
    rooms = (_SECOND - 29, _COLUMN - _SECOND - 21)
    size = min([20.0, *(rooms[place % 2] / wide for place, wide in enumerate(widths))])
    step = 28.0 if len(order) <= 4 else 23.0  # noqa: PLR2004 - two lines of two have more room than three
    for place, (relation, (number, noun)) in enumerate(zip(order, texts, strict=True)):
        x, y = _LEFT + _SECOND * (place % 2), 276 + step * (place // 2 + 1)
        shapes.append(_mark(x + 7, y, 15, relation, theme, marks=marks))
        shapes += line_of(x + 21, y + size * 0.36, size, [Run(number, color.ink, "bold"), Run(noun, color.ink)])
    return shapes


def _parts(many: list[int]) -> list[float]:
    """Divide the bar: parts in proportion, none too small to be seen."""
    room = _COLUMN - 2 * (len(many) - 1)
    least = 4.0
    small = [slice_ for slice_ in many if slice_ * room < least * sum(many)]
    rest = sum(many) - sum(small)
    left = room - least * len(small)
    return [least if slice_ * room < least * sum(many) else left * slice_ / rest for slice_ in many]


def _mark(x: float, y: float, size: float, relation: int, theme: Theme, *, marks: bool) -> Shape:
    mark = word_of(relation).mark
    return Figure(x, y, size, mark.mark if marks else "o", mark.shade.on(theme))


def _growth(data: PortraitData, color: Inks) -> list[Shape]:
    months = growth(data.created, data.head.created, data.head.day)
    if months is None:
        return [Words(_LEFT, 449, "No dates are known.", 15, color.muted)] if len(data.parent) else []
    step = _COLUMN / len(months.counts)
    wide = max(step - 3.25, step * 0.6)
    shapes: list[Shape] = [
        Bar(
            _LEFT + step * at + (step - wide) / 2,
            _BARS[1] - max(1.0, (_BARS[1] - _BARS[0]) * many / max(months.counts)),
            wide,
            max(1.0, (_BARS[1] - _BARS[0]) * many / max(months.counts)) + 1,
            color.muted if months.unfinished and at == len(months.counts) - 1 else color.ink,
        )
        for at, many in enumerate(months.counts)
        if many
    ]
    half = width(months.peak_words, 17, "bold") / 2
    middle = min(max(_LEFT + step * (months.peak + 0.5), _LEFT + half), _LEFT + _COLUMN - half)
    return [
        *shapes,
        Bar(_LEFT, 449, _COLUMN, 1, color.line),
        Words(middle, 379, months.peak_words, 17, color.ink, "bold", "center"),
        *_scale(months, color),
    ]


def _scale(months: Growth, color: Inks) -> list[Shape]:
    shapes: list[Shape] = [
        Words(_LEFT, 467, months.begin, 15, color.muted),
        Words(_LEFT + _COLUMN, 467, months.end, 15, color.muted, align="right"),
    ]
    undated = f"{thousands(months.undated)} not dated"
    if months.undated:
        shapes.append(Words(_LEFT + _COLUMN * 0.44, 467, undated, 15, color.muted, align="center"))
    return shapes


def _most_downloaded(data: PortraitData, theme: Theme, color: Inks, *, marks: bool) -> list[Shape]:
    if not len(data.parent):
        return []
    most = int(np.argmax(data.downloads))
    downloads = int(data.downloads[most])
    if downloads <= 0:
        words = "Downloads are not known." if downloads < 0 else "None was downloaded in the last 30 days."
        return [Words(_LEFT, 503, words, 16, color.muted)]
    shapes: list[Shape] = [Words(_LEFT, 503, "Most downloaded, last 30 days", 16, color.muted)]
    owner, _, last = data.names[most].rpartition("/")
    whole = written(data.names[most])
    down = 0
    if data.unnamed[most]:
        shapes.append(Words(_LEFT, 530, NOT_NAMED, 19, color.muted))
    elif width(whole, 16, "bold") <= _COLUMN:
        shapes.append(Words(_LEFT, 530, *shrunk(whole, _COLUMN, most=21, least=16, weight="bold"), color.ink, "bold"))
    else:
        named = shrunk(written(last), _COLUMN, most=21, least=16, weight="bold")
        shapes.append(Words(_LEFT, 528, *shrunk(f"{written(owner)}/", _COLUMN, most=16, least=13), color.muted))
        shapes.append(Words(_LEFT, 551, *named, color.ink, "bold"))
        down = 21
    shapes.append(_mark(_LEFT + 7, 550 + down, 15, int(data.relation[most]), theme, marks=marks))
    return [*shapes, Words(_LEFT + 21, 557 + down, downloads_words(downloads), 20, color.ink)]


def _disc(disc: Disc, theme: Theme, color: Inks) -> list[Shape]:
    shapes: list[Shape] = [
        Stroke(((label.leader.x, label.leader.y), (label.leader.to_x, label.leader.to_y)), 1, color.muted)
        for label in disc.labels
    ]
    shapes += [Ring(*hull.circle, 1, color.line, color.panel, hull.dashed) for hull in disc.hulls]
    shade = [word_of(relation).mark.shade.on(theme) for relation in range(RELATIONS)]
    colors = [shade[relation] for relation in disc.relation.tolist()]
    rim = max(1.2, 0.125 * disc.pitch)
    shapes += [
        Ring(disc.x[at], disc.y[at], disc.ring, rim, colors[at], color.panel)
        for at in np.flatnonzero(disc.ringed).tolist()
    ]
    shapes.append(Dots(disc.x.tolist(), disc.y.tolist(), disc.radius.tolist(), colors))
    root = disc.root
    shapes.append(Ring(root.x, root.y, root.radius, max(2.6, root.radius * 0.15), color.root, color.paper))
    shapes.append(Dots((root.x,), (root.y,), (root.radius * 0.58,), (color.root,)))
    for label in disc.labels:
        shapes += _label(label, color)
    batches = sum(hull.dashed for hull in disc.hulls)
    text = shrunk(
        caption(disc.models_a_dot, disc.circles, disc.subfamilies, batches), _RIGHT - _CAPTION[0], most=13.5, least=11
    )
    return [*shapes, Words(*_CAPTION, text.text, text.size, color.muted)]


def _label(label: Label, color: Inks) -> list[Shape]:
    align: Align = "left" if label.side > 0 else "right"
    below = label.y + NAME_STEP * len(label.name)
    return [
        *(
            Words(label.x, label.y + label.size * 0.36 + NAME_STEP * at, line, label.size, color.ink, "bold", align)
            for at, line in enumerate(label.name)
        ),
        *(
            Words(label.x, below + label.small * 0.3 + DETAIL_STEP * at, line, label.small, color.muted, align=align)
            for at, line in enumerate(label.details)
        ),
    ]


def _foot(data: PortraitData, theme: Theme, color: Inks) -> list[Shape]:
    """Draw the line that says what the numbers rest on, and the program's name."""
    room = _LOGO - 47 - _LEFT
    lines = source_lines(data.head)
    line = next((line for line in lines if width(line, _LEAST_SOURCE) <= room), lines[-1])
    text = shrunk(line, room, most=13.5, least=_LEAST_SOURCE)
    finetune, quantized = (word_of(relation).mark.shade.on(theme) for relation in (0, 2))
    return [
        Bar(_LEFT, 593, _RIGHT - _LEFT, 1, color.line),
        Words(_LEFT, 614, text.text, text.size, color.muted),
        Stroke(((1077, 602.5), (1066, 609), (1077, 615.5)), 1.6, color.ink),
        Dots((1066, 1077, 1077), (609, 602.5, 615.5), (4, 3.4, 3.4), (color.ink, finetune, quantized)),
        Words(_LOGO, 615, "lineage", 18, color.ink, "bold"),
    ]

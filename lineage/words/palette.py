"""The palette: for each thing that is drawn a color on light ground, one on dark ground, and a mark."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

from lineage.facts import Relation

Theme = Literal["light", "dark"]
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")
_FILE: Final = Path(__file__).with_name("palette.toml")


class Shade(NamedTuple):
    """A color for each ground, as `#rrggbb`."""

    light: str
    dark: str

    def on(self, theme: Theme) -> str:
        """Return the color for one ground.

        >>> palette().ground["paper"].on("dark")
        '#0d1117'
        """
        return self.light if theme == "light" else self.dark


class Mark(NamedTuple):
    """How one kind of model is drawn.

    Attributes:
        shade: Its color.
        mark: Its shape, as matplotlib names markers.
        shape: The same in plain words.
    """

    shade: Shade
    mark: str
    shape: str


class Palette(NamedTuple):
    """What models are drawn with.

    Attributes:
        ground: `paper`, `panel`, `line`, `edge`, `ink` and `muted`.
        root: What is counted from.
        relation: One mark for each relation.
        several: A model with two or more stated relations into the family.
    """

    ground: dict[str, Shade]
    root: Mark
    relation: dict[Relation, Mark]
    several: Mark


@cache
def palette() -> Palette:
    """Read the palette, once in a process.

    >>> palette().relation[Relation.MERGE].shape
    'triangle'
    """
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Palette(
        ground={name: Shade(**pair) for name, pair in told["ground"].items()},
        root=_mark(told["root"]),
        relation={relation: _mark(told["relation"][relation.value]) for relation in Relation},
        several=_mark(told["several"]),
    )


def _mark(entry: dict[str, str]) -> Mark:
    return Mark(Shade(entry["light"], entry["dark"]), entry["mark"], entry["shape"])

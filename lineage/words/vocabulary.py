"""The words and colors of every output, from one data file: labels, definitions, colors, marks and their order."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from lineage.facts import Evidence, Relation, State

Theme = Literal["light", "dark"]
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")
_FILE: Final = Path(__file__).with_name("vocabulary.toml")


class Shade(NamedTuple):
    """A color for each ground, as `#rrggbb`."""

    light: str
    dark: str

    def on(self, theme: Theme) -> str:
        """Return the color for one ground.

        >>> vocabulary().ground["paper"].on("dark")
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


class Word(NamedTuple):
    """One word of a closed list.

    Attributes:
        label: What people read; programs read the key.
        definition: One plain line.
    """

    label: str
    definition: str


class RelationWord(NamedTuple):
    """A relation: what it is called, what it means and how it is drawn.

    Attributes:
        label: What people read; programs read the key.
        singular: What one model of it is called.
        plural: What several are called.
        definition: One plain line.
        mark: How a model of it is drawn.
    """

    label: str
    singular: str
    plural: str
    definition: str
    mark: Mark


class Palette(NamedTuple):
    """Colors for values without a word of their own, one entry a theme.

    Attributes:
        light: On light paper, as `#rrggbb`.
        dark: On dark paper.
    """

    light: tuple[str, ...]
    dark: tuple[str, ...]


class Vocabulary(NamedTuple):
    """What outputs call and draw things with; every mapping is in the order of display.

    Attributes:
        ground: `paper`, `panel`, `line`, `edge`, `ink`, `muted`, `soft`, `accent` and `warn`.
        gray: Colors of what has no word.
        root: What is counted from.
        relation: One word for each relation.
        several: A model with two or more stated relations into the family.
        state: One word for each state.
        evidence: One word for each kind of evidence.
        terms: The other terms and their definitions.
        map_terms: Terms that only the map needs.
        categories: Colors of kinds that have no order.
        scale: Colors of steps, from few to many or from early to late.
    """

    ground: dict[str, Shade]
    gray: dict[str, Shade]
    root: Mark
    relation: dict[Relation, RelationWord]
    several: RelationWord
    state: dict[State, Word]
    evidence: dict[Evidence, Word]
    terms: dict[str, str]
    map_terms: dict[str, str]
    categories: Palette
    scale: Palette

    def relations(self) -> dict[str, RelationWord]:
        """Return each relation that a model can be counted under, `several` last.

        >>> list(vocabulary().relations())
        ['finetune', 'adapter', 'quantized', 'merge', 'unstated', 'several']
        """
        return {**{relation.value: word for relation, word in self.relation.items()}, "several": self.several}

    def glossary(self) -> Iterator[tuple[str, str]]:
        """Yield each word with its definition, relations, states and kinds of evidence behind the term that names them.

        >>> [word for word, _ in vocabulary().glossary()][6:9]
        ['relation', 'finetune', 'adapter']
        """
        behind: dict[str, dict[Any, Any]] = {
            "relation": self.relations(),
            "state": self.state,
            "evidence": self.evidence,
        }
        for term, definition in self.terms.items():
            yield term, definition
            for word in behind.get(term, {}).values():
                yield word.label, word.definition

    def css(self) -> str:
        """Return style rules that define each color as a variable, for light and for dark pages; print is light.

        >>> vocabulary().css().startswith(":root{color-scheme:light dark;--scheme:light;--paper:#ffffff;")
        True
        """
        light, dark = (
            f"--scheme:{theme};" + "".join(f"--{name}:{shade.on(theme)};" for name, shade in self.variables())
            for theme in THEMES
        )
        on_dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
        return f":root{{color-scheme:light dark;{light}}}\n{on_dark}\n"

    def variables(self) -> Iterator[tuple[str, Shade]]:
        """Yield each style variable and its color; `over` lets a little show through."""
        yield from self.ground.items()
        yield "over", Shade(*(f"{color}f0" for color in self.ground["panel"]))
        yield "root", self.root.shade
        for relation, word in self.relations().items():
            yield relation, word.mark.shade
        yield from self.gray.items()
        for number, pair in enumerate(zip(self.categories.light, self.categories.dark, strict=True)):
            yield f"category-{number}", Shade(*pair)


@cache
def vocabulary() -> Vocabulary:
    """Read the data file, once in a process.

    >>> vocabulary().relation[Relation.MERGE].mark.shape
    'triangle'
    """
    file = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Vocabulary(
        ground=_shades(file["ground"]),
        gray=_shades(file["gray"]),
        root=_mark(file["root"]),
        relation={Relation(key): _relation(entry) for key, entry in file["relation"].items()},
        several=_relation(file["several"]),
        state={State(key): Word(**entry) for key, entry in file["state"].items()},
        evidence={Evidence(key): Word(**entry) for key, entry in file["evidence"].items()},
        terms=file["terms"],
        map_terms=file["map_terms"],
        categories=Palette(**{theme: tuple(colors) for theme, colors in file["categories"].items()}),
        scale=Palette(**{theme: tuple(colors) for theme, colors in file["scale"].items()}),
    )


def _shades(entries: dict[str, dict[str, str]]) -> dict[str, Shade]:
    return {name: Shade(**pair) for name, pair in entries.items()}


def _mark(entry: dict[str, str]) -> Mark:
    return Mark(Shade(entry["light"], entry["dark"]), entry["mark"], entry["shape"])


def _relation(entry: dict[str, str]) -> RelationWord:
    return RelationWord(entry["label"], entry["singular"], entry["plural"], entry["definition"], _mark(entry))

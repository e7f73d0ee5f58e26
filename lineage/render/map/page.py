"""The map as one HTML page that draws itself and asks the network for nothing."""

import base64
import hashlib
import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Final

from lineage.render.escape import escape
from lineage.render.figures import number_of, thousands
from lineage.render.map.modules import joined
from lineage.render.map.payload import payload
from lineage.words.vocabulary import Palette, Shade, vocabulary

if TYPE_CHECKING:
    from lineage.render.map.data import MapData, MapHead

WEB: Final = files("lineage.render.map") / "web"
"""The folder of the page's own files."""
HUB: Final = "Hub"
_ENTRY: Final = "main.js"
_STYLES: Final = ("frame.css", "panels.css", "small_screens.css")
"""In the order in which they override one another: the page, its panels, what changes where room is scarce."""
_PIECE: Final = 3 * 2**16
"""Bytes of the data in each of its blocks; thrice a power of two, so that base64 needs no filling but at the end."""
_TERMS: Final = ("population", "model", "base", "derivative", "shown, counted", "counting rule", "as of", "complete")
"""The words that the head of the page explains."""


def map_page(data: "MapData", web: Traversable | None = None) -> bytes:
    """Write the page; the same map always gives the same bytes.

    Its Content-Security-Policy allows the page's own script and style by their hashes and nothing else. What the
    Hub's strings say stands compressed in a block that is no script, and as text in the head.

    Args:
        data: What to show.
        web: The folder of the page's own files: `main.js` and what it imports, the styles, `map.html`.
    """
    from jinja2 import Environment
    from markupsafe import Markup

    web = WEB if web is None else web
    definitions = {**vocabulary().terms, **vocabulary().map_terms}
    style = "\n".join((vocabulary().css(), *(_read(web, name) for name in _STYLES)))
    script = joined(_ENTRY, lambda path: _read(web, path))
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    )
    # Markup is what the page may hold as it is: our own files, and base64.
    return (
        Environment(autoescape=True, keep_trailing_newline=True)
        .from_string(_read(web, "map.html"))
        .render(
            policy=policy,
            style=Markup(style),
            script=Markup(script),
            payload=[Markup(piece) for piece in _pieces(payload(data))],
            subject=escape(data.head.subject) or "Every model",
            models=number_of(len(data.names), "model"),
            population=_population(data.head),
            facts=_facts(data.head),
            terms=[(term, definitions[term]) for term in _TERMS],
            vocabulary=Markup(words_and_colors()),
            rule=escape(data.head.words),
            written=data.head.written,
            marks=[escape(mark) for mark in data.head.marks],
        )
        .encode()
    )


def words_and_colors() -> str:
    """Return the words and colors that the page's script shows, as JSON."""
    words = vocabulary()
    colors: dict[str, Palette | Shade] = {
        "categories": words.categories,
        "scale": words.scale,
        **words.gray,
        "root": words.root.shade,
    }
    shown = {
        "relations": {
            name: {"singular": word.singular, "plural": word.plural, **word.mark.shade._asdict()}
            for name, word in words.relations().items()
        },
        "states": {state: word.definition for state, word in words.state.items()},
        "glossary": [*words.glossary(), *words.map_terms.items()],
        "colors": {name: color._asdict() for name, color in colors.items()},
    }
    return json.dumps(shown, separators=(",", ":"), ensure_ascii=False)


def _pieces(raw: bytes) -> list[str]:
    """Cut bytes into pieces that the page can read one by one while it is still being loaded."""
    return [base64.b64encode(raw[at : at + _PIECE]).decode() for at in range(0, len(raw), _PIECE)]


def _population(head: "MapHead") -> str:
    """Return the population of the numbers, where that is not the Hub."""
    if head.population == HUB:
        return ""
    return "made-up: no figure here is the Hub's" if head.population == "made-up" else escape(head.population)


def _facts(head: "MapHead") -> list[str]:
    """Return the facts of the numbers: the count, the day, completeness."""
    counted = (
        f"at least {thousands(head.total)} counted ({head.look})" if head.look else f"{thousands(head.total)} counted"
    )
    return [
        counted,
        *([f"as of {escape(head.as_of)}"] if head.as_of else ["date not known"]),
        "complete" if head.complete else "not known to be complete",
    ]


def _read(web: Traversable, path: str) -> str:
    return web.joinpath(*path.split("/")).read_text(encoding="utf-8").replace("\r\n", "\n")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

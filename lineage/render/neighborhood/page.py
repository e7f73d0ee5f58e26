"""A model's neighborhood as one HTML page that draws itself and asks the network for nothing."""

import base64
import hashlib
import json
from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from lineage.facts import RELATION_CODES, Relation
from lineage.render.escape import escape
from lineage.render.figures import day, thousands
from lineage.render.neighborhood.drawing import GROUPS, LOOKS, REST, ROOT, draw, pyvis_scripts, shown_name
from lineage.render.neighborhood.layout import radial
from lineage.settings import HUB_ENDPOINT
from lineage.words.vocabulary import THEMES, vocabulary

if TYPE_CHECKING:
    from lineage.render.neighborhood.neighborhood import Neighborhood
    from lineage.store.read.answers import Source

HUB: Final = "Hub"
"""The population that need not be said before a number."""

_FOR_HTML: Final = {ord(char): f"\\u{ord(char):04x}" for char in "<>&"}


MADE_UP: Final = "made-up"
"""The population whose models have no page anywhere."""


def _address(source: "Source") -> str | None:
    """Return the address of the models' pages: a replay's are the Hub's, made-up models have none."""
    if source.population == MADE_UP:
        return None
    address = HUB_ENDPOINT if source.endpoint == "simhub" else source.endpoint
    return address.rstrip("/") if address.startswith(("https://", "http://")) else None


def _models(count: int) -> str:
    return f"{thousands(count)} model{'' if count == 1 else 's'}"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _legend(neighborhood: "Neighborhood") -> list[dict[str, str]]:
    shown = Counter(model.relation for model in neighborhood.shown)
    hidden: Counter[Relation] = Counter()
    for rest in neighborhood.left_out:
        hidden.update(dict(rest.counts))
    return [
        {
            "relation": str(relation),
            "path": LOOKS[relation].path,
            "counts": thousands(shown[relation])
            + (f" of {thousands(shown[relation] + hidden[relation])}" if hidden[relation] else ""),
        }
        for relation in RELATION_CODES
        if shown[relation] or hidden[relation]
    ]


def graph_page(neighborhood: "Neighborhood", source: "Source", *, look: str = "", caveat: str = "") -> str:
    """Write the page; the same neighborhood and source always give the same text.

    Its Content-Security-Policy allows the page's own scripts and style by their hashes and nothing else.

    Args:
        neighborhood: What to show, as `neighborhood.pick` gives it.
        source: Where the numbers come from; said in the head of the page.
        look: What a look that found the models is called, where no crawl has; else empty.
        caveat: How little has been looked at below the model, in a sentence; empty where it is enough.
    """
    from jinja2 import Environment
    from markupsafe import Markup

    web = files("lineage.render") / "neighborhood"
    template, rules, script = (
        (web / f"neighborhood.{kind}").read_text(encoding="utf-8") for kind in ("html", "css", "js")
    )
    style = vocabulary().css() + rules
    drawing = draw(neighborhood, radial(neighborhood), sample=source.population != HUB)
    total, shown = neighborhood.total, len(neighborhood.shown)
    models = f"at least {_models(total)} ({look})" if look else _models(total)
    count = f"{models}, all shown" if total == shown else f"{thousands(shown)} of {models} shown"
    root = shown_name(neighborhood.root)
    order = sorted(range(len(drawing.items)), key=lambda number: (-drawing.items[number]["size"], number))
    facts = {
        "items": drawing.items,
        "order": order,
        "hub": _address(source),
        "groups": drawing.groups,
        "colors": {theme: {name: look.color.on(theme) for name, look in GROUPS.items()} for theme in THEMES},
        "summary": f"{root}: {count}. Arrow keys go from model to model.",
    }
    scripts = [text.replace("\r\n", "\n") for text in (*pyvis_scripts(drawing), script)]
    policy = (
        f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'"
    )
    facts_text = json.dumps(facts, sort_keys=True, separators=(",", ":")).translate(_FOR_HTML)
    # Markup is what the page may hold as it is: our own files, pyvis's scripts, and JSON without a `<`.
    return (
        Environment(autoescape=True, keep_trailing_newline=True)
        .from_string(template)
        .render(
            policy=policy,
            style=Markup(style),
            scripts=[Markup(text) for text in scripts],
            facts=Markup(facts_text),
            root=root,
            population="" if source.population == HUB else shown_name(source.population),
            as_of=None if source.as_of is None else shown_name(day(source.as_of)),
            unfinished=source.unfinished,
            shown=count,
            caveat=escape(caveat),
            legend=_legend(neighborhood),
            rest=_models(total - shown) if total > shown else "",
            root_shape=ROOT.path,
            rest_shape=REST.path,
        )
    )

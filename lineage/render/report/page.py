"""A family's portrait as one HTML page to read and to print, without network or script."""

import base64
import hashlib
import re
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING

from lineage.render.citation import Cited, bibtex
from lineage.render.escape import escape
from lineage.render.figures import day, thousands
from lineage.render.report.parts import Part, completeness, data_parts, family_parts, rival_parts
from lineage.words.vocabulary import vocabulary

if TYPE_CHECKING:
    from lineage.stats.summary.portrait import Portrait


def report_page(portrait: "Portrait", version: str) -> str:
    """Write the page; the same portrait always gives the same text.

    Args:
        portrait: What it shows.
        version: Of this program, which the citation names.
    """
    from jinja2 import Environment
    from markupsafe import Markup

    web = files("lineage.render") / "report"
    template, rules = ((web / f"report.{kind}").read_text(encoding="utf-8") for kind in ("html", "css"))
    style = vocabulary().css() + rules
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    source = portrait.source
    parts = [
        {
            **part._asdict(),
            "words": escape(part.words),
            "name": re.sub(r"[^a-z]+", "-", part.title.lower()),
            "chart": Markup(_described(part)),
        }
        for part in chain(family_parts(portrait), rival_parts(portrait), data_parts(portrait))
    ]
    return (
        Environment(autoescape=True, keep_trailing_newline=True, trim_blocks=True)
        .from_string(template)
        .render(
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
            style=Markup(style),
            subject=escape(portrait.subject),
            total=thousands(portrait.total),
            look=portrait.look,
            at_least=portrait.at_least,
            noun="derivative" if portrait.total == 1 else "derivatives",
            words=escape(portrait.rule.words(portrait.subject)),
            written=escape(portrait.rule.written()),
            digest=portrait.digest,
            population=_population(source.population),
            as_of=escape(day(source.as_of)) if source.as_of else "",
            completeness=completeness(portrait),
            marks=[escape(mark) for mark in portrait.marks],
            parts=parts,
            glossary=list(vocabulary().glossary()),
            cite=_cite(portrait, version),
        )
    )


def _population(population: str) -> str:
    if population == "Hub":
        return "The whole Hub"
    return (
        "Made-up: no figure here is the Hub's"
        if population == "made-up"
        else f"{escape(population)}: not the whole Hub"
    )


def _described(part: Part) -> str:
    """Return a chart with its title and description, which `aria-labelledby` names."""
    from markupsafe import escape as for_html

    name = re.search(r'aria-labelledby="(\w+)-title', part.chart)
    if name is None:
        return ""
    head, tag, rest = part.chart.partition(">")
    said = f'<title id="{name[1]}-title">{for_html(part.title)}</title>'
    return f'{head}{tag}{said}<desc id="{name[1]}-desc">{for_html(escape(part.caption))}</desc>{rest}'


def _cite(portrait: "Portrait", version: str) -> str:
    return bibtex(
        Cited(
            subject=portrait.subject,
            value=portrait.total,
            what="derivatives of",
            words=portrait.rule.words(portrait.subject),
            written=portrait.rule.written(),
            population=portrait.source.population,
            as_of=portrait.source.as_of,
            complete=portrait.complete,
            marks=portrait.marks,
            digest=portrait.digest,
            version=version,
            unfinished=portrait.source.unfinished,
        )
    )

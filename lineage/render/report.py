"""A family's portrait as one HTML page to read and to print: no network, no script, a table beside every chart."""

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

from lineage.render.charts import bars, lines, tail
from lineage.render.escape import escape
from lineage.render.figures import day, share, thousands

if TYPE_CHECKING:
    from lineage.stats.portrait import Branch, Portrait

_MONTHS: Final = 24


class _Cell(NamedTuple):
    """One cell of a table: what is shown, and whether it is text, which stands to the left."""

    shown: str
    text: bool


class _Section(NamedTuple):
    """One section of the page; the chart is SVG of our own making, everything else is escaped by the template."""

    title: str
    words: str
    heads: Sequence[str | _Cell]
    rows: Sequence[Sequence[str | _Cell]]
    chart: str = ""
    caption: str = ""


def report_page(portrait: "Portrait") -> str:
    """Write the page; the same portrait always gives the same text."""
    from jinja2 import Environment  # noqa: PLC0415 - only a page needs it
    from markupsafe import Markup  # noqa: PLC0415 - the same

    web = files("lineage.render") / "web"
    template, style = ((web / f"report.{kind}").read_text(encoding="utf-8") for kind in ("html", "css"))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    source = portrait.source
    sections = [
        {**section._asdict(), "chart": Markup(_described(section))}  # noqa: S704 - matplotlib escapes its texts, and we ours
        for section in _sections(portrait)
    ]
    return (
        Environment(autoescape=True, keep_trailing_newline=True, trim_blocks=True)
        .from_string(template)
        .render(
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
            style=Markup(style),  # noqa: S704 - our own file
            subject=escape(portrait.subject),
            population=_population(source.population),
            as_of=escape(day(source.as_of)) if source.as_of else "",
            completeness="a finished crawl" if portrait.complete else "not all there is: figures are too small",
            sections=sections,
            cite=_cite(portrait),
        )
    )


def _population(population: str) -> str:
    if population == "Hub":
        return "The Hub"
    return "made-up: no figure here is the Hub's" if population == "made-up" else f"{escape(population)}: not the Hub"


def _described(section: _Section) -> str:
    """Give a chart its title and description, which `aria-labelledby` names."""
    from markupsafe import escape as for_html  # noqa: PLC0415 - only a page needs it

    name = re.search(r'aria-labelledby="(\w+)-title', section.chart)
    if name is None:
        return ""
    head, tag, rest = section.chart.partition(">")
    said = f'<title id="{name[1]}-title">{for_html(section.title)}</title>'
    return f'{head}{tag}{said}<desc id="{name[1]}-desc">{for_html(section.caption)}</desc>{rest}'


def _sections(portrait: "Portrait") -> Iterable[_Section]:
    yield _headlines(portrait)
    yield _relations(portrait)
    yield _growth(portrait)
    yield _depths(portrait)
    yield _fan_out(portrait)
    yield from _releases(portrait)
    yield _branches(
        "Largest branches", "The models made directly from a release that most was made from.", portrait.branches
    )
    yield _owners(portrait)
    yield _quality(portrait)


def _headlines(portrait: "Portrait") -> _Section:
    return _Section(
        "How many",
        "A derivative is a model made from another; how many there are depends on the rule. Everything below the "
        f"first table is counted by this one: {escape(portrait.rule.words(portrait.subject))}",
        ("rule", "models", _Cell("written", text=True)),
        [(one.name, _number(one.value), _Cell(one.rule.written(), text=True)) for one in portrait.headlines],
    )


def _relations(portrait: "Portrait") -> _Section:
    shown = [(name, value) for name, value in portrait.by_relation if value]
    whole = sum(value for _, value in shown) or 1
    return _Section(
        "How they were made",
        "The relation to the family: trained further (finetune), a small addition (adapter), made smaller (quantized), "
        "mixed (merge); several where a model has more than one, unstated where nothing is said.",
        ("relation", "models", "share"),
        [(name, _number(value), _number(share(value / whole))) for name, value in shown],
        bars("relations", [name for name, _ in shown], [value for _, value in shown], across="models") if shown else "",
        f"Derivatives by relation; the most frequent is {max(shown, key=lambda one: one[1])[0]}." if shown else "",
    )


def _growth(portrait: "Portrait") -> _Section:
    growth = portrait.growth
    groups = [(name, row) for name, row in zip(growth.groups, growth.by_then, strict=True) if any(row)]
    left_out = growth.undated + growth.imported + growth.later
    return _Section(
        "Growth",
        "Derivatives by the month they were created. A crawl sees only what has survived until its day, so that early "
        f"months are too small; the last month may not be over. Without a usable date: {thousands(left_out)}. "
        f"The table has the newest {_MONTHS} months.",
        ("month", "new", "by then"),
        [
            (month, _number(new), _number(every))
            for month, new, every in list(zip(growth.months, growth.new_in_all, growth.by_then_in_all, strict=True))[
                -_MONTHS:
            ]
        ],
        lines("growth", growth.months, groups, up="models by then") if groups else "",
        f"Models by then, by relation, from {growth.months[0]} to {growth.months[-1]}." if groups else "",
    )


def _depths(portrait: "Portrait") -> _Section:
    numbers = [(str(depth), number) for depth, number in enumerate(portrait.layers.by_depth) if depth]
    generations = len(portrait.layers.by_generation) - 1
    return _Section(
        "Generations",
        "Depth is the shortest way from a release: 1 was made from it directly, 2 from such a model, and so on. The "
        f"longest chain of bases above any derivative has {max(generations, 0)} steps.",
        ("depth", "models"),
        [(name, _number(number)) for name, number in numbers],
        bars("depths", [name for name, _ in numbers], [one for _, one in numbers], across="models") if numbers else "",
        f"Derivatives by depth, down to {numbers[-1][0]}." if numbers else "",
    )


def _fan_out(portrait: "Portrait") -> _Section:
    found = portrait.fan_out
    middle = "".join(
        f" Half of them have {thousands(number)} or fewer."
        for part, number in found.quantiles
        if part == 0.5  # noqa: PLR2004 - the median
    )
    return _Section(
        "Fan-out",
        f"Fan-out is the number of models made directly from one. Of {thousands(found.bases)} releases that have any "
        f"edge in the data, {thousands(found.without)} have none; the greatest is {thousands(found.largest)}.{middle}",
        ("at least so many", "releases"),
        [(thousands(value), _number(number)) for value, number in found.at_least if value],
        tail("fanout", found.at_least, across="direct derivatives, at least", up="releases") if found.largest else "",
        f"Releases with at least so many direct derivatives; the greatest has {thousands(found.largest)}.",
    )


def _releases(portrait: "Portrait") -> Iterable[_Section]:
    found = portrait.releases
    downloads = "not said" if found.downloads is None else thousands(found.downloads)
    ever = "not said" if found.downloads_all_time is None else thousands(found.downloads_all_time)
    gated = "" if found.gated is None else f" Behind a gate: {share(found.gated)}."
    rows = [(size.name or "not said", size.releases, size.downloads) for size in found.sizes]
    yield _Section(
        "Releases",
        "A release is a model that the subject itself publishes, or the model asked for. "
        f"The Hub lists {thousands(found.releases)}. Downloads of the "
        f"last 30 days: {downloads}; of all time: {ever}. A download is a request for a model's main file, by "
        f"people and machines alike.{gated}",
        ("size", "releases", "downloads in 30 days"),
        [(name, _number(number), _number("not said" if loads is None else loads)) for name, number, loads in rows],
        bars("sizes", [row[0] for row in rows], [row[2] or 0 for row in rows], across="downloads in 30 days")
        if rows
        else "",
        "Downloads of the releases in 30 days, by number of parameters.",
    )
    yield _branches(
        "Releases that reach farthest", "Reach counts all models below one, each once.", portrait.largest_releases
    )


def _branches(title: str, words: str, branches: "Sequence[Branch]") -> _Section:
    return _Section(
        title,
        words,
        ("model", "fan-out", "reach"),
        [(escape(one.repo_id), _number(one.fan_out), _number(one.reach)) for one in branches],
    )


def _owners(portrait: "Portrait") -> _Section:
    found = portrait.owners
    part = "" if found.top_share is None else f" The ten with most have {share(found.top_share)} of all."
    return _Section(
        "Owners",
        f"{thousands(found.owners)} people and organisations made these derivatives.{part}",
        ("owner", "models"),
        [(escape(name), _number(number)) for name, number in found.top],
    )


def _quality(portrait: "Portrait") -> _Section:
    totals = portrait.totals
    named = {
        "present": "listed by the Hub",
        "unasked": "named as a base, not asked for",
        "absent": "named, not on the Hub",
    }
    rows = [(f"models {named.get(state, state)}", number) for state, number in totals.models.items()]
    rows += [(f"edges best known from {kind}", number) for kind, number in totals.evidence.items()]
    rows += [("models with several bases", totals.several_bases), ("records of no use", totals.bad_records)]
    rows += [(f"problems in cards: {code.replace('_', ' ')}", number) for code, number in totals.issues.items()]
    return _Section(
        "Data quality and completeness",
        "What the whole database holds, and what is wrong with it. Lineage is what owners declare: an audit of "
        "378 models found that about two thirds of all dependencies are declared, and nearly all of these are true.",
        ("what", "how many"),
        [(escape(what), _number(number)) for what, number in rows],
    )


def _number(value: float | str) -> _Cell:
    return _Cell(value if isinstance(value, str) else thousands(value), text=False)


def _cite(portrait: "Portrait") -> str:
    key = re.sub(r"\W+", "-", portrait.subject, flags=re.ASCII).strip("-").lower() or "report"
    when = day(portrait.source.as_of) if portrait.source.as_of else ""
    value = thousands(sum(number for _, number in portrait.by_relation))
    plain = escape(
        f"{portrait.subject}: {value} derivatives by rule {portrait.rule.written()}; "
        f"population: {portrait.source.population}; data of {when or 'unknown date'}; counted with lineage."
    )
    dated = f"; data of {when}" if when else ""
    note = f"Rule {portrait.rule.written()}; population: {_bibtex(portrait.source.population)}{dated}"
    entry = [f"@misc{{lineage-{key},", f"  title = {{{_bibtex(portrait.subject)}: {value} derivatives}},"]
    entry += [f"  year = {{{when[:4]}}},"] if when else []
    return "\n".join([plain, "", *entry, f"  note = {{{note}; counted with lineage}},", "}"])


def _bibtex(text: str) -> str:
    """Escape what BibTeX and LaTeX would read as a command."""
    return re.sub(r"([&%$#_{}])", r"\\\1", escape(text).replace("\\", "/"))

"""`lineage descendants MODEL|ORG|FAMILY`, alias `ls`."""

import re
from datetime import date
from typing import Any

import click

from lineage.cli.names import NAME
from lineage.cli.output import Output, hint, output_options
from lineage.cli.own_lists import own_lists
from lineage.cli.ruling import Ruling, rule_options
from lineage.render.table import Column, Kind
from lineage.settings import Settings

COLUMNS = (
    Column("repo_id", Kind.ID),
    Column("relation", Kind.WORD),
    Column("depth", Kind.COUNT),
    Column("created_at", Kind.DATE, header="created"),
    Column("downloads", Kind.COUNT),
    Column("likes", Kind.COUNT),
    Column("license"),
    Column("task"),
    Column("parameters", Kind.COUNT),
)
_MODIFIED = Column("last_modified", Kind.DATE, header="modified")
"""Shown where it is what the list is sorted by."""
_SPARE = ("task", "likes", "parameters", "license", "created_at", "depth")
_RANGE = re.compile(r"(?:(\d+(?:\.\d+)?)([KMBT]?))?\.\.(?:(\d+(?:\.\d+)?)([KMBT]?))?", re.IGNORECASE | re.ASCII)
_YEAR = re.compile("[0-9]{4}")
_FEWEST = 1_000
"""Parameters that a model has at least; a range below is one whose unit was forgotten."""
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}


class Parameters(click.ParamType[tuple[int | None, int | None]]):
    """A range of parameter counts: `6B..9B`, `6..9B`, `500M..`, `..1.5B`; an end without a unit has the other's."""

    name = "range"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int | None, int | None]:
        """Read the two ends; an end that is left out is no bound."""
        found = _RANGE.fullmatch(str(value))
        if found is None or not (found[1] or found[3]):
            self.fail(f"{value!r} is no range such as 6B..9B, 500M.. or ..1.5B.", param, ctx)
        unit = (found[2] or found[4] or "").upper()
        low, high = (
            None if end is None else int(float(end) * _UNITS[(own or unit).upper()])
            for end, own in ((found[1], found[2]), (found[3], found[4]))
        )
        if not unit and max(low or 0, high or 0) < _FEWEST:
            meant = "..".join(end and f"{end}B" for end in str(value).split(".."))
            self.fail(f"{value!r} has no unit; for billions write {meant}.", param, ctx)
        if low is not None and high is not None and low > high:
            self.fail(f"{value!r} ends before it begins.", param, ctx)
        return low, high


class Day(click.ParamType[str]):
    """A day, `2026-01-31`, or a month or year, `2026-01` or `2026`, which means its first day."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check that the day exists."""
        text = str(value)
        try:
            first = f"{text}-01-01" if _YEAR.fullmatch(text) else f"{text}-01"
            return date.fromisoformat(text if len(text) > len("2026-01") else first).isoformat()
        except ValueError:
            self.fail(f"{text!r} is no date such as 2026-01-31.", param, ctx)


@click.command(
    name="descendants",
    epilog="""\b
Examples:
  lineage ls Qwen/Qwen3-8B --direct
  lineage ls Qwen --relation adapter --min-downloads 100 --since 2026-01
  lineage ls Qwen --params 6B..9B --license apache-2.0 --sort likes --limit 20
  lineage ls Qwen/Qwen3-8B -q | wc -l
""",
)
@click.argument("subject", type=NAME, metavar="MODEL|ORG|FAMILY")
@click.option(
    "--under",
    "under",
    multiple=True,
    type=click.Choice(["finetune", "adapter", "quantized", "merge", "unstated", "several"]),
    help="Only what count lists under this relation; may be repeated. several: more than one relation into the "
    "family; unstated: a base is named, but not what was done to it.",
)
@click.option("--license", "license_", metavar="ID", help="Only this licence, e.g. apache-2.0.")
@click.option("--task", metavar="TAG", help="Only this pipeline tag, e.g. text-generation.")
@click.option("--language", metavar="CODE", help="Only with this language on the card, e.g. zh.")
@click.option(
    "--params", "parameters", type=Parameters(), metavar="LOW..HIGH", help="Only this many parameters, e.g. 6B..9B."
)
@click.option(
    "--min-downloads", type=click.IntRange(min=0), metavar="N", help="Only with at least N downloads in 30 days."
)
@click.option(
    "--since", type=Day(), metavar="DATE", help="Only created on or after this day; a month or year: its first."
)
@click.option(
    "--sort",
    type=click.Choice(["downloads", "likes", "created_at", "last_modified", "parameters", "depth", "name"]),
    default="downloads",
    show_default=True,
    help="Greatest first; depth and name: least first.",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N rows.")
@rule_options
@own_lists
@output_options
def command(settings: Settings, output: Output, subject: str, ruling: Ruling, **wishes: Any) -> None:  # noqa: ANN401 - what click has checked
    """List what was made from MODEL, or from all models of ORG.

    Without filters these are exactly the models that `lineage count` counts by the same rule, and
    `lineage ls … -q | LC_ALL=C sort | sha256sum` gives the digest that it prints. With --json the rows
    are a plain list; what they are of (population, date, rule, how many in all) goes to stderr.
    """
    from lineage.cli.listed import (  # noqa: PLC0415 - after --help
        Listed,
        hint_crawl,
        only_words,
        show_list_source,
        show_listed,
        show_marks,
    )
    from lineage.cli.number import explained, show_rule  # noqa: PLC0415
    from lineage.render.figures import number_of  # noqa: PLC0415
    from lineage.store.rows import RowFilter  # noqa: PLC0415
    from lineage.workflows.listing import list_derivatives  # noqa: PLC0415

    found = list_derivatives(
        settings,
        subject,
        ruling.rule(),
        relations=wishes["under"],
        filters=RowFilter(
            license=wishes["license_"],
            task=wishes["task"],
            language=wishes["language"],
            parameters=wishes["parameters"] or (None, None),
            min_downloads=wishes["min_downloads"],
            since=wishes["since"],
        ),
        sort=wishes["sort"],
        limit=wishes["limit"],
    )
    listed = Listed(len(found.rows), found.total)
    only = only_words(found.counted, found.wishes)
    show_list_source(output, found.source, listed, found.rule, only)
    show_marks(output, found.marks)
    output.table(
        [*COLUMNS, _MODIFIED] if wishes["sort"] == _MODIFIED.name else COLUMNS,
        ({**row.model._asdict(), "relation": row.relation, "depth": row.depth} for row in found.rows),
        spare=[name for name in _SPARE if name != wishes["sort"]],
    )
    show_listed(output, listed)
    if output.human and found.rows:
        output.text("\n")
        if words := explained({row.relation or "" for row in found.rows}):
            output.paragraph(words)
        show_rule(output, found.words, found.rule)
        if only:
            output.paragraph(f"This list: {only}, {number_of(found.total, 'model')}.")
    for words in found.unheard_of:
        hint(words)
    if found.limit is not None:
        hint_crawl(settings, found.subject)

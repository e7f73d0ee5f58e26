"""`lineage count … --explain N`: the counting rules that come near a published figure."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from lineage.cli.output import Output, without_spare
from lineage.render.escape import escape
from lineage.render.figures import thousands
from lineage.render.table import Column, Format, Kind, render_table

if TYPE_CHECKING:
    from lineage.workflows.explaining import ExplainedFigure

_FIGURE: Final = re.compile(
    r"([0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(\.[0-9]{1,6})?([km]?)\+?", re.IGNORECASE | re.ASCII
)
_UNITS: Final = {"": 1, "k": 1_000, "m": 1_000_000}
_COLUMNS: Final = (
    Column("value", Kind.COUNT),
    Column("off", Kind.SHARE),
    Column("written", Kind.WHOLE, header="rule"),
)


class Figure(click.ParamType[float]):
    """A number as papers print it: `180000`, `180,000`, `180k`, `1.5M`, `180,000+`."""

    name = "figure"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read it."""
        found = _FIGURE.fullmatch(str(value))
        number = float(found[1].replace(",", "") + (found[2] or "")) * _UNITS[found[3].lower()] if found else 0
        if not number:
            self.fail(f"{value!r} is no figure such as 180000, 180,000 or 180k.", param, ctx)
        return int(number) if number == int(number) else number


def show_explanation(output: Output, found: "ExplainedFigure", limit: int) -> None:
    """Show how many rules were tried, and those that come near a figure, the nearest first."""
    from lineage.cli.number import show_source  # noqa: PLC0415 - after --help

    if output.fmt is Format.JSON:
        output.json(_plain(found, limit))
        return
    show_source(output, found.source, found.marks)
    hits = found.explanation.hits[:limit]
    if output.human:
        output.paragraph(_tried(found))
        output.text("\n")
    rows = [{"value": hit.value, "off": hit.off, "written": hit.rule.written()} for hit in hits]
    if (
        output.human
        and output.width is not None
        and without_spare(_COLUMNS, rows, ("written",), output.width) != [*_COLUMNS]
    ):
        _show_below(output, rows)
    else:
        output.table([_COLUMNS[2]] if output.fmt is Format.QUIET else _COLUMNS, rows)
    if output.human and hits:
        output.text("\n")
        output.paragraph(f"The nearest: {escape(hits[0].rule.words(found.subject))}")
        if len(hits) < len(found.explanation.hits):
            output.paragraph(f"{len(found.explanation.hits) - len(hits):,} more: --limit N lists them.")


def _show_below(output: Output, rows: Sequence[Mapping[str, object]]) -> None:
    """Show each rule, whole, on a line of its own below its value, where there is no room beside it."""
    shown = render_table(_COLUMNS[:2], rows, fmt=output.fmt, width=output.width, unicode=output.unicode).splitlines()
    for line, rule in zip(shown, ["", "", *(row["written"] for row in rows)], strict=True):
        output.text(f"{line}\n{rule}\n" if rule else f"{line}\n")


def _tried(found: "ExplainedFigure") -> str:
    """Say how much was tried for what was found."""
    told = found.explanation
    without = (
        ""
        if told.hits
        else f" The nearest yields {thousands(told.nearest.value)} ({told.nearest.off:+.0%}), by "
        f"{told.nearest.rule.written()}; no rule yields more than {thousands(told.largest)}."
    )
    return (
        f"{thousands(told.figure)} below {escape(found.subject)}: of {told.tried:,} rules tried, with "
        f"{told.distinct:,} different values, {len(told.hits):,} come within {told.tolerance:.0%}; the more are "
        f"tried, the more come near by chance. {found.by_tag:,} models carry the name, which is not lineage.{without}"
    )


def _plain(found: "ExplainedFigure", limit: int) -> dict[str, Any]:
    told = found.explanation
    return {
        "subject": found.subject,
        "figure": told.figure,
        "tolerance": told.tolerance,
        "population": found.source.population,
        "as_of": found.source.as_of,
        "tried": told.tried,
        "distinct": told.distinct,
        "hits": len(told.hits),
        "largest": told.largest,
        "nearest": {"value": told.nearest.value, "off": told.nearest.off, "written": told.nearest.rule.written()},
        "by_tag": found.by_tag,
        "marks": list(found.marks),
        "rules": [
            {
                "value": hit.value,
                "off": hit.off,
                "rule": {**hit.rule.as_dict(), "words": hit.rule.words(found.subject)},
            }
            for hit in told.hits[:limit]
        ],
    }

"""`lineage count … --explain N`: the counting rules that come near a published figure."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import click

from lineage.cli.answer import Answer, Envelope, Listed
from lineage.cli.output import Output, without_spare
from lineage.render.escape import escape
from lineage.render.fields import columns
from lineage.render.figures import thousands
from lineage.render.table import render_table

if TYPE_CHECKING:
    from lineage.stats.rules.explain import Hit
    from lineage.workflows.explaining import ExplainedFigure

COLUMNS: Final = columns("derivatives", "deviation", "written", "words")
_SHOWN: Final = COLUMNS[:3]
_FIGURE: Final = re.compile(
    r"([0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(\.[0-9]{1,6})?([km]?)\+?", re.IGNORECASE | re.ASCII
)
_BY_CHANCE: Final = "The more rules are tried, the more come near a figure by chance"
_UNITS: Final = {"": 1, "k": 1_000, "m": 1_000_000}


class Figure(click.ParamType[float]):
    """A number as papers print it: `180000`, `180,000`, `180k`, `1.5M`, `180,000+`."""

    name = "figure"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read it."""
        match = _FIGURE.fullmatch(str(value))
        number = float(match[1].replace(",", "") + (match[2] or "")) * _UNITS[match[3].lower()] if match else 0
        if not number:
            self.fail(f"{value!r} is no figure such as 180000, 180,000 or 180k.", param, ctx)
        return int(number) if number == int(number) else number


def show_explanation(output: Output, explained: "ExplainedFigure", limit: int) -> None:
    """Show how many rules were tried, and those that come near a figure, the nearest first."""
    explanation = explained.explanation
    rows = [_row(explained, hit) for hit in explanation.hits[:limit]]
    answer = Answer(
        Envelope(explained.source, explained.subject, marks=explained.marks, footnotes=(_BY_CHANCE,)),
        COLUMNS,
        rows,
        facts={
            "figure": explanation.figure,
            "tolerance": explanation.tolerance,
            "tried": explanation.tried,
            "distinct_values": explanation.distinct,
            "largest": explanation.largest,
            "nearest": _row(explained, explanation.nearest),
            "tagged_models": explained.by_tag,
        },
        quiet=[row["written"] for row in rows],
        listed=Listed(len(rows), len(explanation.hits), "rule"),
    )
    output.show(answer, lambda: _show(output, explained, rows))


def _row(explained: "ExplainedFigure", hit: "Hit") -> dict[str, object]:
    return {
        "derivatives": hit.value,
        "deviation": hit.off,
        "written": hit.rule.written(),
        "words": hit.rule.words(explained.subject),
    }


def _show(output: Output, explained: "ExplainedFigure", rows: Sequence[Mapping[str, object]]) -> None:
    output.paragraph(_tried(explained))
    output.text("\n")
    if output.width is not None and without_spare(_SHOWN, rows, ("written",), output.width) != [*_SHOWN]:
        _show_below(output, rows)
    else:
        output.table(_SHOWN, rows)
    if rows:
        output.text("\n")
        output.paragraph(f"The nearest: {rows[0]['words']}")


def _show_below(output: Output, rows: Sequence[Mapping[str, object]]) -> None:
    """Show each rule, whole, on a line of its own below its value, where there is no room beside it."""
    shown = render_table(_SHOWN[:2], rows, width=output.width, unicode=output.unicode).splitlines()
    for line, rule in zip(shown, ["", "", *(row["written"] for row in rows)], strict=True):
        output.text(f"{line}\n{rule}\n" if rule else f"{line}\n")


def _tried(explained: "ExplainedFigure") -> str:
    """Say how much was tried for what was found."""
    explanation = explained.explanation
    without = (
        ""
        if explanation.hits
        else f" The nearest yields {thousands(explanation.nearest.value)} ({explanation.nearest.off:+.0%}), by "
        f"{explanation.nearest.rule.written()}; no rule yields more than {thousands(explanation.largest)}."
    )
    return (
        f"{thousands(explanation.figure)} below {escape(explained.subject)}: of {explanation.tried:,} rules tried, "
        f"with {explanation.distinct:,} different values, {len(explanation.hits):,} come within "
        f"{explanation.tolerance:.0%}. "
        f"{explained.by_tag:,} models carry the name, which is not lineage.{without}"
    )

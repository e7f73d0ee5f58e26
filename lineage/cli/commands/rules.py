"""`lineage count … --all-rules`: every preset side by side, beside the published figures."""

from typing import TYPE_CHECKING, Final

from lineage.cli.answer import Answer, Envelope, sentence
from lineage.cli.output import Output
from lineage.render.escape import escape
from lineage.render.fields import RELATIONS, columns
from lineage.render.table import Column, Kind

if TYPE_CHECKING:
    from lineage.workflows.side_by_side import SideBySide

_SHORT: Final = 12
"""Digits of a digest that people see; programs get all."""
_WIDE: Final = 150
"""Columns of a terminal that has room for sources in a table."""
COLUMNS: Final = columns(
    "rule_name", "derivatives", "by_relation", "complete", "models", "written", "words", "digest", "caveats"
)
_PUBLISHED: Final = (
    *columns("figure_as_written", "month", "published_by"),
    Column("where", header="title and address"),
    *columns("published_rule"),
)


def show_all_rules(output: Output, side_by_side: "SideBySide") -> None:
    """Show what every preset counts, what each is in words, and what others have published."""
    marks = dict.fromkeys(mark for row in side_by_side.rows for mark in row.marks)
    common = tuple(mark for mark in marks if all(mark in row.marks for row in side_by_side.rows))
    rows = [
        {
            "rule_name": row.name,
            "derivatives": row.total,
            "by_relation": dict(row.by_relation) or None,
            "complete": row.complete,
            "models": row.models,
            "written": row.rule.written(),
            "words": row.words,
            "digest": row.digest,
            "caveats": [sentence(mark) for mark in row.marks],
        }
        for row in side_by_side.rows
    ]
    facts = {"published": _published(side_by_side)}
    answer = Answer(Envelope(side_by_side.source, side_by_side.subject, marks=common), COLUMNS, rows, facts=facts)
    output.show(answer, lambda: _show(output, side_by_side))


def _show(output: Output, side_by_side: "SideBySide") -> None:
    occurring = {name for row in side_by_side.rows for name, number in row.by_relation if number}
    output.table(
        [
            *columns("rule_name", "derivatives"),
            *(Column(name, Kind.COUNT) for name in RELATIONS if name in occurring),
            *columns("complete", "written", "digest"),
        ],
        [
            {
                "rule_name": row.name,
                "derivatives": row.total,
                **dict(row.by_relation),
                "complete": row.complete,
                "written": row.rule.written(),
                "digest": row.digest[:_SHORT],
            }
            for row in side_by_side.rows
        ],
        spare=("complete", "digest", "written"),
    )
    output.text("\n")
    for row in side_by_side.rows:
        output.paragraph(f"{row.name}: {escape(row.words)}")
    output.text("\n")
    output.paragraph(_rests_on(side_by_side))
    if side_by_side.published:
        output.text("\n")
        _show_published(output, side_by_side)


def _rests_on(side_by_side: "SideBySide") -> str:
    day = f" as of {side_by_side.source.as_of[:10]}" if side_by_side.source.as_of else ""
    whole = "complete" if all(row.complete for row in side_by_side.rows) else "not known to be complete"
    return f"Population: {escape(side_by_side.source.population)}{day}, {whole}."


def _show_published(output: Output, side_by_side: "SideBySide") -> None:
    if output.width is None or output.width >= _WIDE:
        wheres = [figure.where for figure in side_by_side.published]
        rows = zip(_published(side_by_side), wheres, strict=True)
        output.table(_PUBLISHED, (row | {"where": where} for row, where in rows))
    else:
        output.paragraph("Published elsewhere:")
        for figure in side_by_side.published:
            line = f"{escape(figure.words)}, {figure.at}: {escape(figure.source)}; {escape(figure.where)}."
            output.paragraph(f"{line} Rule: {escape(figure.rule)}.")
    if side_by_side.source.population != "Hub":
        from lineage.stats.rules.published import OF_THE_HUB

        output.text("\n")
        output.paragraph(f"{OF_THE_HUB} Ours above are of {escape(side_by_side.source.population)}.")


def _published(side_by_side: "SideBySide") -> list[dict[str, object]]:
    return [
        {
            "figure": figure.value,
            "figure_as_written": figure.words,
            "month": figure.at,
            "published_by": figure.source,
            "published_rule": figure.rule,
            "title": figure.title or None,
            "url": figure.url or None,
        }
        for figure in side_by_side.published
    ]

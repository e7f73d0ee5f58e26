"""`lineage count … --all-rules`: every preset side by side, beside the published figures."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from lineage.cli.number import show_source
from lineage.cli.output import Output
from lineage.render.escape import escape
from lineage.render.table import Column, Format, Kind
from lineage.stats.published import OF_THE_HUB

if TYPE_CHECKING:
    from lineage.workflows.side_by_side import SideBySide

_WIDE: Final = 150
"""Columns of a terminal that has room for sources in a table."""
_PUBLISHED: Final = (
    Column("words", header="published"),
    Column("at", Kind.DATE),
    Column("source"),
    Column("where", header="title and address"),
    Column("rule", header="rule, as far as published"),
)


def show_all_rules(output: Output, found: "SideBySide") -> None:
    """Show what every preset counts, what each is in words, and what others have published."""
    if output.fmt is Format.JSON:
        output.json(_plain(found))
        return
    marks = dict.fromkeys(mark for row in found.rows for mark in row.marks)
    show_source(output, found.source, [mark for mark in marks if all(mark in row.marks for row in found.rows)])
    names = list(dict.fromkeys(name for row in found.rows for name, number in row.by_relation if number))
    columns = [Column("name", header="rule"), Column("total", Kind.COUNT)]
    columns += [Column(name, Kind.COUNT) for name in names]
    columns += [Column("complete", Kind.WORD), Column("written", Kind.WHOLE), Column("digest", Kind.WHOLE)]
    short = 12 if output.human else None
    output.table(
        columns,
        [
            {
                **row._asdict(),
                **dict(row.by_relation),
                "written": row.rule.written(),
                "digest": row.digest[:short],
            }
            for row in found.rows
        ],
        spare=("complete", "digest", "written"),
    )
    if not output.human:
        return
    output.text("\n")
    for row in found.rows:
        output.paragraph(f"{row.name}: {escape(row.words)}")
    output.text("\n")
    output.paragraph(_rests_on(found))
    if found.published:
        output.text("\n")
        _show_published(output, found)


def _rests_on(found: "SideBySide") -> str:
    day = f" as of {found.source.as_of[:10]}" if found.source.as_of else ""
    whole = "complete" if all(row.complete for row in found.rows) else "not known to be complete"
    return f"Population: {escape(found.source.population)}{day}, {whole}."


def _show_published(output: Output, found: "SideBySide") -> None:
    if output.width is None or output.width >= _WIDE:
        output.table(_PUBLISHED, (asdict(figure) | {"where": figure.where} for figure in found.published))
    else:
        output.paragraph("Published elsewhere:")
        for figure in found.published:
            said = f"{escape(figure.words)}, {figure.at}: {escape(figure.source)}; {escape(figure.where)}."
            output.paragraph(f"{said} Rule: {escape(figure.rule)}.")
    if found.source.population != "Hub":
        output.text("\n")
        output.paragraph(f"{OF_THE_HUB} Ours above are of {escape(found.source.population)}.")


def _plain(found: "SideBySide") -> dict[str, object]:
    return {
        "subject": found.subject,
        "population": found.source.population,
        "as_of": found.source.as_of,
        "complete": all(row.complete for row in found.rows),
        "rules": [
            {
                "name": row.name,
                "rule": {**row.rule.as_dict(), "words": row.words},
                "total": row.total,
                "by_relation": dict(row.by_relation) or None,
                "complete": row.complete,
                "models": row.models,
                "digest": row.digest,
                "marks": list(row.marks),
            }
            for row in found.rows
        ],
        "published": [asdict(figure) | {"population": "Hub"} for figure in found.published],
    }

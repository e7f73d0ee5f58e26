"""`lineage bursts [MODEL|ORG|FAMILY]`."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from lineage.cli.names import NAME
from lineage.cli.output import Output, output_options
from lineage.cli.own_lists import families_option
from lineage.render.escape import escape
from lineage.render.figures import share
from lineage.render.table import Column, Format, Kind, render_table
from lineage.settings import Settings

if TYPE_CHECKING:
    from lineage.stats.bursts import Burst
    from lineage.workflows.uploads import BurstList

COLUMNS = (
    Column("base", Kind.ID),
    Column("models", Kind.COUNT),
    Column("first", Kind.DATE),
    Column("last", Kind.DATE),
    Column("owners"),
    Column("template"),
    Column("idle_share", Kind.SHARE, header="not downloaded"),
    Column("example"),
)
_HEAD = tuple(column for column in COLUMNS if column.name in ("base", "models", "first", "last"))
_WIDE = 150
"""Columns of a terminal that has room for templates and examples in a table."""


@click.command(
    name="bursts",
    epilog="""\b
Examples:
  lineage bursts
  lineage bursts Qwen --limit 10
  lineage bursts Qwen/Qwen1.5-0.5B --window 30 --idle-share 0.5
  lineage bursts Qwen -q | wc -l
""",
)
@click.argument("subject", type=NAME, metavar="[MODEL|ORG|FAMILY]", required=False)
@click.option(
    "--window", type=click.IntRange(min=1), metavar="DAYS", help="Days that must hold enough models [default: 14]."
)
@click.option("--fewest", type=int, metavar="N", help="Models of one owner that are a burst [default: 20].")
@click.option("--crowd", type=int, metavar="N", help="Models of one template that are, of any owners [default: 50].")
@click.option("--idle-downloads", type=int, metavar="N", help="At most so many count as not downloaded [default: 10].")
@click.option("--idle-share", type=float, metavar="SHARE", help="So much of a burst is not downloaded [default: 0.8].")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N bursts, the largest.")
@families_option
@output_options
def command(settings: Settings, output: Output, subject: str | None, limit: int | None, **choices: Any) -> None:  # noqa: ANN401 - what click has checked
    """List bulk uploads: many models on one base within days, machine-named, that nobody downloads.

    With MODEL or ORG those made from it or from its descendants, else all. The rule they are found by is said; a
    counting rule with bursts=out leaves their models out. -q prints the models in them.
    """
    from lineage.stats.bursts import BurstRule  # noqa: PLC0415 - after --help
    from lineage.workflows.uploads import list_bursts  # noqa: PLC0415

    said = {name: value for name, value in choices.items() if value is not None}
    _show(output, list_bursts(settings, subject, BurstRule(**said) if said else None), limit)


def _show(output: Output, found: "BurstList", limit: int | None) -> None:
    shown = found.bursts[:limit]
    if output.fmt is Format.JSON:
        output.json(
            {
                "subject": found.subject,
                "rule": {**asdict(found.rule), "words": found.rule.words()},
                "population": found.source.population,
                "as_of": found.source.as_of,
                "unfinished": found.source.unfinished,
                "models": len(found.models),
                "bursts": [
                    asdict(one) | {"first": one.first.isoformat(), "last": one.last.isoformat()} for one in shown
                ],
            }
        )
        return
    output.source(found.source)
    if output.fmt is Format.QUIET:
        output.text("".join(f"{escape(name)}\n" for name in found.models))
        return
    if output.human:
        below = f" below {escape(found.subject)}" if found.subject else ""
        ending = "" if len(found.bursts) == 1 else "s"
        output.paragraph(f"{len(found.bursts):,} bulk upload{ending}{below}, of {len(found.models):,} models.")
        output.text("\n")
    if output.human and output.width is not None and output.width < _WIDE:
        _show_narrow(output, shown)
    else:
        output.table(COLUMNS, map(_row, shown))
    if output.human:
        output.text("\n")
        output.paragraph(f"Rule: {found.rule.words()}")
        if found.source.population == "Hub" and found.source.as_of:
            output.paragraph(f"Population: the Hub as of {found.source.as_of[:10]}.")


def _show_narrow(output: Output, shown: Sequence["Burst"]) -> None:
    """Tell of each burst in two lines or more, so that template and example can be read in full."""
    head = render_table(_HEAD, map(_row, shown), fmt=output.fmt, width=output.width, unicode=output.unicode)
    lines = head.splitlines()
    output.text("".join(f"{line}\n" for line in lines[: -len(shown) or None]))
    for line, burst in zip(lines[-len(shown) :], shown, strict=False):
        row = _row(burst)
        output.text(f"{line}\n")
        idle = f"{share(burst.idle_share)} not downloaded"
        for words in (f"by {row['owners']}, {idle}", f"named {row['template']}", f"such as {row['example']}"):
            output.text(f"  {escape(words, unicode=output.unicode)}\n")


def _row(burst: "Burst") -> dict[str, object]:
    (owner, _), *others = burst.owners
    more = burst.template_count - 1
    return {
        "base": burst.base,
        "models": burst.models,
        "first": burst.first.isoformat(),
        "last": burst.last.isoformat(),
        "owners": f"{owner or 'nobody'} and {burst.owner_count - 1:,} more" if others else owner,
        "template": f"{burst.templates[0]} and {more:,} more" if more else burst.templates[0],
        "idle_share": burst.idle_share,
        "example": burst.examples[0],
    }

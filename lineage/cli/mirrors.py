"""`lineage mirrors [MODEL|ORG|FAMILY]`."""

from typing import TYPE_CHECKING

import click

from lineage.cli.names import NAME
from lineage.cli.output import Output, output_options
from lineage.cli.own_lists import own_lists
from lineage.render.escape import escape
from lineage.render.table import Column, Format, Kind
from lineage.settings import Settings

if TYPE_CHECKING:
    from lineage.workflows.uploads import MirrorList

COLUMNS = (
    Column("mirror", Kind.ID),
    Column("of", Kind.ID),
    Column("rule", Kind.WORD),
    Column("folded", Kind.WORD),
    Column("evidence"),
)


@click.command(
    name="mirrors",
    epilog="""\b
Examples:
  lineage mirrors
  lineage mirrors Qwen --limit 20
  lineage mirrors Qwen/Qwen3-8B --json
  lineage mirrors --mirrors-file mine.toml
""",
)
@click.argument("subject", type=NAME, metavar="[MODEL|ORG|FAMILY]", required=False)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N rows.")
@own_lists
@output_options
def command(settings: Settings, output: Output, subject: str | None, limit: int | None) -> None:
    """List re-uploads of the same weights by another owner, each with the rule it was found by and its evidence.

    With MODEL or ORG those of it and its descendants, else all. A counting rule with mirrors=folded takes those that
    are folded for what they copy; of the others the evidence is too weak. FILE.toml has the lists forms and prefixes
    and the tables owners and copies.
    """
    from lineage.workflows.uploads import list_mirrors  # noqa: PLC0415 - after --help

    _show(output, list_mirrors(settings, subject), limit)


def _show(output: Output, found: "MirrorList", limit: int | None) -> None:
    shown = found.mirrors[:limit]
    folded = sum(one.folded for one in found.mirrors)
    if output.fmt is Format.JSON:
        output.json(
            {
                "subject": found.subject,
                "rules": _rules(found),
                "population": found.source.population,
                "as_of": found.source.as_of,
                "unfinished": found.source.unfinished,
                "total": len(found.mirrors),
                "folded": folded,
                "mirrors": [one._asdict() for one in shown],
            }
        )
        return
    output.source(found.source)
    if output.human:
        below = f" in the family of {escape(found.subject)}" if found.subject else ""
        ending = "" if len(found.mirrors) == 1 else "s"
        output.paragraph(f"{len(found.mirrors):,} mirror{ending}{below}; mirrors=folded folds {folded:,}.")
        output.text("\n")
    output.table(COLUMNS, (one._asdict() for one in shown), spare=("evidence",))
    if output.human:
        output.text("\n")
        for rule, words in _rules(found).items():
            output.paragraph(f"{rule}: {words}.")
        if found.source.population == "Hub" and found.source.as_of:
            output.paragraph(f"Population: the Hub as of {found.source.as_of[:10]}.")


def _rules(found: "MirrorList") -> dict[str, str]:
    """Say in words the rules that found any, strongest first."""
    from lineage.stats.mirrors import MirrorRule  # noqa: PLC0415 - after --help

    found_by = {one.rule for one in found.mirrors}
    return {rule.value: rule.words() for rule in MirrorRule if rule in found_by}

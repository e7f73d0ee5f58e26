"""`lineage releases [ORG]`."""

import click

from lineage.cli.output import Output, output_options
from lineage.cli.ruling import Ruling, rule_options
from lineage.render.table import Column, Kind
from lineage.settings import Settings

COLUMNS = (
    Column("repo_id", Kind.ID, header="release"),
    Column("relation"),
    Column("base"),
    Column("fan_out", Kind.COUNT),
    Column("reach", Kind.COUNT),
    Column("downloads", Kind.COUNT),
    Column("created_at", Kind.DATE, header="created"),
    Column("state"),
)


@click.command(
    name="releases",
    epilog="""\b
Examples:
  lineage releases
  lineage releases Qwen --limit 20
  lineage releases google --json
  lineage releases Qwen --bursts out --more-than 5
""",
)
@click.argument("owner", metavar="[ORG]", default="Qwen")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N rows.")
@click.option("--listed", is_flag=True, help="Leave out names that are only known as somebody's base.")
@rule_options
@output_options
def command(settings: Settings, output: Output, owner: str, ruling: Ruling, limit: int | None, listed: bool) -> None:
    """List the models of ORG (default: Qwen) with relation to their own base, fan-out, reach and downloads.

    Fan-out counts direct derivatives, reach all descendants, each once; the owner's own are in both,
    unless --first-party out. A rule of one reach (--direct) is not for this table.
    """
    from lineage.cli.number import show_rule  # noqa: PLC0415 - after --help
    from lineage.workflows.listing import releases  # noqa: PLC0415

    rule = ruling.rule()
    source, rows = releases(settings, owner, rule)
    output.source(source)
    chosen = [row for row in rows if row.listed or not listed][:limit]
    everyone_listed = output.human and all(row.listed for row in chosen)
    output.table(
        COLUMNS[:-1] if everyone_listed else COLUMNS,
        (
            {
                **row.model._asdict(),
                "relation": row.base.relation if row.base else None,
                "base": row.base.base if row.base else None,
                "fan_out": row.fan_out,
                "reach": row.reach,
            }
            for row in chosen
        ),
        spare=("created_at", "base"),
    )
    if output.human and chosen:
        output.text("\n")
        show_rule(output, rule.for_subject("model").words("each release"), rule.for_subject("model"))

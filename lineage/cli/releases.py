"""`lineage releases [ORG]`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import click

from lineage.cli.config import config_option
from lineage.cli.headings import HeadedCommand
from lineage.cli.names import OWNER
from lineage.cli.output import Output, output_options
from lineage.cli.ruling import Ruling, rule_options
from lineage.render.states import explained_states
from lineage.render.table import Column, Format, Kind
from lineage.settings import Settings

if TYPE_CHECKING:
    from lineage.workflows.listing import ReleaseRow
    from lineage.workflows.release_groups import ReleaseGroup

COLUMNS = (
    Column("repo_id", Kind.ID, header="release"),
    Column("relation", Kind.WORD),
    Column("base"),
    Column("fan_out", Kind.COUNT),
    Column("reach", Kind.COUNT),
    Column("downloads", Kind.COUNT),
    Column("created_at", Kind.DATE, header="created"),
    Column("series"),
    Column("task"),
    Column("size"),
    Column("state", Kind.WORD),
)
_WORTH_A_COLUMN = ("series", "task", "size")
"""What people see of each release only where the terminal is wide; `--by` sums it up."""
GROUP_COLUMNS = (
    Column("releases", Kind.COUNT),
    Column("downloads", Kind.COUNT, header="30 days"),
    Column("downloads_all_time", Kind.COUNT, header="all time"),
    Column("fan_out", Kind.COUNT),
    Column("reach", Kind.COUNT),
    Column("only_named", Kind.COUNT, header="only named"),
    Column("sizes"),
)


@click.command(
    cls=HeadedCommand,
    name="releases",
    epilog="""\b
Examples:
  lineage releases
  lineage releases Qwen --limit 20
  lineage releases Qwen --by series
  lineage releases google --json
  lineage releases Qwen --bursts out --min-downloads 6
""",
)
@click.argument("owner", type=OWNER, metavar="[ORG]", default="Qwen")
@click.option("--by", type=click.Choice(["series", "task", "size"]), help="Sum up by series, task or size class.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N rows.")
@click.option("--listed", is_flag=True, help="Leave out names that are only known as somebody's base.")
@rule_options(direct=False)
@config_option
@output_options
def command(
    settings: Settings,
    output: Output,
    owner: str,
    by: Literal["series", "task", "size"] | None,
    ruling: Ruling,
    limit: int | None,
    listed: bool,
) -> None:
    """List the models of ORG (default: Qwen) with relation to their own base, fan-out, reach and downloads.

    Fan-out counts direct derivatives, reach all descendants, each once; the owner's own are in both,
    unless --first-party out. With --by, both are of any release of the group, each model once; the series is read
    out of the name. With --json the rows are a plain list; population, date, rule and how many there are in all go to
    stderr.
    """
    from lineage.cli.listed import Listed, hint_crawl, show_list_source, show_listed, show_marks  # noqa: PLC0415 - after --help
    from lineage.cli.number import show_rule  # noqa: PLC0415
    from lineage.stats.releases import seen_later  # noqa: PLC0415
    from lineage.workflows.subject import limits  # noqa: PLC0415

    rule = ruling.rule().for_subject("model")
    if by is not None:
        from lineage.workflows.release_groups import release_groups  # noqa: PLC0415

        source, groups = release_groups(settings, owner, by, rule, listed_only=listed)
        told, what = Listed(len(groups[:limit]), len(groups), "group"), "each group of releases"
    else:
        from lineage.workflows.listing import releases  # noqa: PLC0415

        source, rows = releases(settings, owner, rule)
        rows = [row for row in rows if row.listed or not listed]
        told, what = Listed(len(rows[:limit]), len(rows), "release"), "each release"
    owner, marks = limits(settings, owner)
    show_list_source(output, source, told, rule)
    show_marks(output, marks)
    if by is not None:
        _show_groups(output, by, groups[:limit])
    else:
        _show_releases(output, rows[:limit])
    show_listed(output, told)
    if by is None and output.human and (explained := explained_states(row.model.state for row in rows[:limit])):
        output.text("\n")
        for words in explained:
            output.paragraph(words)
    if output.human and told.total:
        output.text("\n")
        show_rule(output, rule.words(what), rule)
        if rule.as_of:
            output.paragraph(seen_later(rule.as_of))
    if marks:
        hint_crawl(settings, owner)


def _show_releases(output: Output, rows: Sequence["ReleaseRow"]) -> None:
    """Show one release a row; people see states only where not every release is listed."""
    everyone_listed = output.human and all(row.listed for row in rows)
    output.table(
        COLUMNS[:-1] if everyone_listed else COLUMNS,
        (
            {
                **row.model._asdict(),
                "relation": row.base.relation if row.base else None,
                "base": row.base.base if row.base else None,
                "fan_out": row.fan_out,
                "reach": row.reach,
                "series": row.series,
                "size": row.size,
            }
            for row in rows
        ),
        spare=(*_WORTH_A_COLUMN, "created_at", "base", "relation", "state"),
    )


def span_of_sizes(names: Sequence[str | None]) -> str:
    """Say in a few letters from where to where size classes reach; what is not said is left out beside others.

    >>> span_of_sizes(["under 1B", "3B to 7B", None]), span_of_sizes(["1B to 3B", "3B to 7B"]), span_of_sizes([None])
    ('up to 7B', '1B to 7B', 'not said')
    >>> span_of_sizes(["7B to 15B", "100B and more"]), span_of_sizes(["under 1B"]), span_of_sizes(["100B and more"])
    ('7B and more', 'under 1B', '100B and more')
    """
    said = [name for name in names if name is not None]
    if len(said) < 2:  # noqa: PLR2004 - one class says it itself
        return said[0] if said else "not said"
    low, high = said[0].partition(" ")[0], said[-1].rpartition(" ")[2]
    if low == "under":
        return "any" if high == "more" else f"up to {high}"
    return f"{low} and more" if high == "more" else f"{low} to {high}"


def _show_groups(output: Output, by: str, groups: Sequence["ReleaseGroup"]) -> None:
    """Show releases summed up; for programs a group of what is not said has no name, and sizes have their numbers."""
    unsaid = "not said" if output.human else None
    needless = {"only_named"} if not any(group.only_named for group in groups) else set()
    needless |= {"sizes"} if by == "size" else set()
    numbers = output.fmt is Format.JSON
    output.table(
        [
            Column(by, Kind.ID),
            *(column for column in GROUP_COLUMNS if not output.human or column.name not in needless),
        ],
        (
            {
                by: unsaid if group.name is None else group.name,
                "releases": group.figures.releases,
                "downloads": group.figures.downloads,
                "downloads_all_time": group.figures.downloads_all_time,
                "fan_out": group.fan_out,
                "reach": group.reach,
                "only_named": group.only_named,
                "sizes": span_of_sizes([size.name for size in group.figures.sizes])
                if output.human
                else [
                    {"size": size.name, "releases": size.releases, "downloads": size.downloads}
                    if numbers
                    else size.name or "not said"
                    for size in group.figures.sizes
                ],
            }
            for group in groups
        ),
        spare=("only_named", "downloads_all_time"),
    )

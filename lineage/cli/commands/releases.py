"""`lineage releases [ORG]`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import click

from lineage.cli.answer import Answer, Envelope, Listed, rule_words
from lineage.cli.choice import Choice
from lineage.cli.names import OWNER
from lineage.cli.options.config import config_option
from lineage.cli.options.headings import HeadedCommand
from lineage.cli.options.ruling import Ruling, rule_options
from lineage.cli.output import Output, output_options
from lineage.render.fields import MODEL_COLUMNS, UNREAD, columns
from lineage.render.states import explained_states
from lineage.render.tree.text import unread_rows
from lineage.settings import Settings

if TYPE_CHECKING:
    from lineage.workflows.listing import ReleaseRow
    from lineage.workflows.release_groups import ReleaseGroup

COLUMNS: Final = columns(
    *("repo_id", "relation", "base", "fan_out", "reach", "downloads", "created_at", "series", "task", "size", "state"),
)
GROUP_COLUMNS: Final = columns(
    *("series", "task", "size", "releases", "downloads", "downloads_all_time", "fan_out", "reach"),
    *("only_named", "sizes"),
)
_KEYS: Final = ("series", "task", "size")
"""What releases can be grouped by; of the columns of groups, only the one that they are grouped by is there."""


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
@click.option("--by", type=Choice(["series", "task", "size"]), help="Sum up by series, task or size class.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N rows.")
@click.option("--listed", is_flag=True, help="Leave out names that are only known as somebody's base.")
@rule_options(direct=False)
@config_option
@output_options(COLUMNS, columns(*MODEL_COLUMNS), GROUP_COLUMNS)
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
    out of the name.
    """
    from lineage.cli.listed import hint_crawl
    from lineage.workflows.family.subject import limits

    rule = ruling.rule().for_subject("model")
    if by is not None:
        from lineage.workflows.release_groups import release_groups

        source, groups = release_groups(settings, owner, by, rule, listed_only=listed)
        name, marks = limits(settings, owner)
        envelope = Envelope(source, name, rule_words(rule, "each group of releases"), marks)
        answer = _group_answer(envelope, by, groups, limit)
        output.show(answer, lambda: _show_groups(output, by, answer, groups[:limit]))
    else:
        from lineage.workflows.listing import releases

        source, rows = releases(settings, owner, rule)
        rows = [row for row in rows if row.listed or not listed]
        name, marks = limits(settings, owner)
        envelope = Envelope(source, name, rule_words(rule, "each release"), marks)
        answer = _release_answer(envelope, rows, limit)
        output.show(answer, lambda: _show_releases(output, answer, rows[:limit]))
    if marks:
        hint_crawl(settings, name)


def _release_answer(envelope: Envelope, rows: Sequence["ReleaseRow"], limit: int | None) -> Answer:
    states = explained_states(row.model.state for row in rows[:limit])
    listed = sum(row.listed for row in rows)
    counts = _Known(listed, len(rows) - listed)
    return Answer(
        envelope,
        COLUMNS,
        [
            {
                **row.model._asdict(),
                "unread": unread_rows(row.model.unread),
                "relation": row.base.relation.value if row.base else None,
                "base": row.base.base if row.base else None,
                "fan_out": row.fan_out,
                "reach": row.reach,
                "series": row.series,
                "size": row.size,
            }
            for row in rows[:limit]
        ],
        more=columns(*MODEL_COLUMNS),
        nested=UNREAD,
        listed=Listed(len(rows[:limit]), len(rows), "name" if counts.only_named else "release"),
        facts=counts._asdict(),
        spare=("series", "task", "size", "created_at", "base", "relation", "state"),
        notes=(*states, *([""] if states else []), *_notes(envelope, counts)),
    )


class _Known(NamedTuple):
    """How many releases there are, and how many names that are only known as somebody's base."""

    releases: int
    only_named: int


def _notes(envelope: Envelope, counts: _Known, *more: str) -> tuple[str, ...]:
    """Return what people read below: how many, by which rule, and that releases are not of the rule's day."""
    from lineage.stats.summary.releases import releases_words, seen_later

    rule = envelope.rule
    if not any(counts) or rule is None:
        return ()
    day = rule.choices["as_of"]
    lines = (f"{releases_words(*counts)}.", *more, f"Rule: {rule.words}", f"Written: {rule.written}")
    return (*lines, *([seen_later(str(day))] if day else []))


def _show_releases(output: Output, answer: Answer, rows: Sequence["ReleaseRow"]) -> None:
    """Show one release a row; people see states only where not every release is listed."""
    everyone_listed = all(row.listed for row in rows)
    output.table(answer.columns[:-1] if everyone_listed else answer.columns, answer.rows, spare=answer.spare)


def span_of_sizes(names: Sequence[str | None]) -> str:
    """Say in a few letters from where to where size classes reach; what is not said is left out beside others.

    >>> span_of_sizes(["under 1B", "3B to 7B", None]), span_of_sizes(["1B to 3B", "3B to 7B"]), span_of_sizes([None])
    ('up to 7B', '1B to 7B', 'not said')
    >>> span_of_sizes(["7B to 15B", "100B and more"]), span_of_sizes(["under 1B"]), span_of_sizes(["100B and more"])
    ('7B and more', 'under 1B', '100B and more')
    """
    classes = [name for name in names if name is not None]
    if len(classes) < 2:  # noqa: PLR2004 - one class says it itself
        return classes[0] if classes else "not said"
    low, high = classes[0].partition(" ")[0], classes[-1].rpartition(" ")[2]
    if low == "under":
        return "any" if high == "more" else f"up to {high}"
    return f"{low} and more" if high == "more" else f"{low} to {high}"


def _group_answer(envelope: Envelope, by: str, groups: Sequence["ReleaseGroup"], limit: int | None) -> Answer:
    from lineage.stats.summary.series import OF_ALL

    counts = _Known(
        *map(sum, zip(*((group.figures.releases, group.figures.only_named) for group in groups), strict=True))
    )
    return Answer(
        envelope,
        tuple(column for column in GROUP_COLUMNS if column.name == by or column.name not in _KEYS),
        [
            {
                by: group.name,
                "releases": group.figures.releases,
                "downloads": group.figures.downloads,
                "downloads_all_time": group.figures.downloads_all_time,
                "fan_out": group.fan_out,
                "reach": group.reach,
                "only_named": group.figures.only_named,
                "sizes": [
                    {"size": size.name, "releases": size.releases, "downloads": size.downloads}
                    for size in group.figures.sizes
                ],
            }
            for group in groups[:limit]
        ],
        listed=Listed(len(groups[:limit]), len(groups), "group"),
        facts=counts._asdict(),
        notes=_notes(envelope, counts, *([OF_ALL] if by == "series" else [])),
    )


def _show_groups(output: Output, by: str, answer: Answer, groups: Sequence["ReleaseGroup"]) -> None:
    """Show releases summed up; a column without news is left out."""
    needless = {"only_named"} if not any(group.figures.only_named for group in groups) else set()
    needless |= {"sizes"} if by == "size" else set()
    output.table(
        [column for column in answer.columns if column.name not in needless],
        (
            {**row, by: row[by] or "not said", "sizes": span_of_sizes([size.name for size in group.figures.sizes])}
            for row, group in zip(answer.rows, groups, strict=True)
        ),
        spare=("only_named", "downloads_all_time"),
    )

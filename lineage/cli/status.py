"""`lineage status`."""

from typing import TYPE_CHECKING

import click

from lineage.cli.output import Output, output_options
from lineage.render.states import explained_states
from lineage.render.table import Column, Format, Kind
from lineage.settings import Settings

if TYPE_CHECKING:
    from lineage.workflows.status import CrawlStatus, Status


@click.command(
    name="status",
    epilog="""\b
Examples:
  lineage status
  lineage status --json
""",
)
@output_options
def command(settings: Settings, output: Output) -> None:
    """Tell what was crawled, from where, when, and how completely."""
    from lineage.workflows.status import status  # noqa: PLC0415 - after --help

    found = status(settings)
    if output.fmt is Format.JSON:
        output.json(_as_dict(found))
        return
    output.source(found.source)
    totals = found.totals
    pairs: list[tuple[Column, object]] = [
        (Column("database", Kind.ID), str(found.path)),
        (Column("size"), f"{found.size / 1e6:.1f} MB"),
        (Column("population"), found.source.population),
        (Column("endpoint"), found.source.endpoint or None),
        (Column("as_of", Kind.DATE), found.source.as_of),
        (Column("complete"), "yes" if found.source.complete else _why_incomplete(found)),
        (Column("models"), _listed(totals.models)),
        (Column("edges"), _listed(totals.edges)),
        (Column("evidence"), _listed(totals.evidence)),
        (Column("several_bases", header="with several bases"), f"{totals.several_bases:,}"),
        (Column("issues"), _listed(totals.issues)),
        (Column("bad_records"), f"{totals.bad_records:,}"),
        (Column("looks"), f"{len(found.looks):,}"),
    ]
    if output.fmt is Format.AGENT:
        pairs += [
            (Column(f"crawls.{entry.crawl.id}.{name}"), value)
            for entry in found.crawls
            for name, value in {**entry.crawl._asdict(), "state": _state(entry)}.items()
            if name != "id"
        ]
    output.record(pairs)
    if output.human and (explained := explained_states(totals.models)):
        output.text("\n")
        for words in explained:
            output.paragraph(words)
    if output.human and found.crawls:
        output.text("\n")
        _show_crawls(output, found)


def _show_crawls(output: Output, found: "Status") -> None:
    columns = [
        Column("id", header="crawl"),
        Column("plan"),
        Column("roots", Kind.ID),
        Column("as_of", Kind.DATE),
        Column("requests", Kind.COUNT),
        Column("expected_requests", Kind.COUNT, header="expected"),
        Column("state"),
    ]
    output.table(
        columns,
        (
            {
                **entry.crawl._asdict(),
                "roots": " ".join(entry.crawl.roots),
                "state": _state(entry),
            }
            for entry in found.crawls
        ),
        spare=("expected_requests", "as_of"),
    )


def _state(entry: "CrawlStatus") -> str:
    if entry.crawl.finished_at:
        return "finished"
    if entry.replaced_by is not None:
        return f"replaced by crawl {entry.replaced_by}"
    return f"unfinished, {entry.done:,} of {entry.known:,} tasks"


def _why_incomplete(found: "Status") -> str:
    if found.source.unfinished:
        return "no, a crawl is unfinished"
    if found.source.population.startswith("sample"):
        return "no, a sample never is"
    return "no, only a finished sweep of the whole Hub is"


def _listed(counts: dict[str, int]) -> str:
    total = sum(counts.values())
    parts = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    return f"{total:,}: {parts}" if counts else "0"


def _as_dict(found: "Status") -> dict[str, object]:
    return {
        "database": str(found.path),
        "size": found.size,
        **found.source._asdict(),
        **found.totals._asdict(),
        "looks": [look._asdict() for look in found.looks],
        "crawls": [
            {
                **entry.crawl._asdict(),
                "tasks_done": entry.done,
                "tasks_known": entry.known,
                "replaced_by": entry.replaced_by,
            }
            for entry in found.crawls
        ],
    }

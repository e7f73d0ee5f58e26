"""`lineage status`."""

from typing import TYPE_CHECKING, Final

import click

from lineage.cli.answer import Answer, Envelope
from lineage.cli.output import Output, output_options
from lineage.facts import Evidence, IssueCode, State
from lineage.render.fields import FIELDS, RELATIONS, columns
from lineage.render.states import explained_states
from lineage.render.table import Column, Kind
from lineage.settings import Settings

if TYPE_CHECKING:
    from lineage.store.write.crawls import Crawl
    from lineage.workflows.status import CrawlStatus, Status

COLUMNS: Final = columns(
    *("database", "bytes", "endpoint", "population", "as_of", "complete", "models_by_state", "edges_by_relation"),
    *("edges_by_evidence", "several_bases", "issues_by_code", "bad_records", "unread_records", "looks", "crawls"),
)


@click.command(
    name="status",
    epilog="""\b
Examples:
  lineage status
  lineage status --json
""",
)
@output_options(COLUMNS)
def command(settings: Settings, output: Output) -> None:
    """Tell what was crawled, from where, when, and how completely."""
    from lineage.workflows.status import status

    database_status = status(settings)
    answer = Answer(Envelope(database_status.source), COLUMNS, [_row(database_status)], single=True)
    output.show(answer, lambda: _show(output, database_status))


def _show(output: Output, status: "Status") -> None:
    totals = status.totals
    output.record(
        [
            (Column("database", Kind.ID), str(status.path)),
            (Column("size"), f"{status.size / 1e6:.1f} MB"),
            (Column("population"), status.source.population),
            (Column("endpoint"), status.source.endpoint or None),
            (Column("as_of", Kind.DATE), status.source.as_of),
            (Column("complete"), "yes" if status.source.complete else _why_incomplete(status)),
            (Column("models"), _listed(totals.models)),
            (Column("edges"), _listed(totals.edges)),
            (Column("evidence"), _listed(totals.evidence)),
            (Column("several_bases", header="with several bases"), f"{totals.several_bases:,}"),
            (Column("issues"), _listed(totals.issues)),
            (Column("bad_records", header="bad records"), f"{totals.bad_records:,}"),
            (Column("looks"), f"{len(status.looks):,}"),
        ]
    )
    if explained := explained_states(totals.models):
        output.text("\n")
        for words in explained:
            output.paragraph(words)
    if status.crawls:
        output.text("\n")
        _show_crawls(output, status)


def _show_crawls(output: Output, status: "Status") -> None:
    shown = columns("crawl", "plan", "roots", "as_of", "requests", "expected_requests")
    output.table(
        [*shown, Column("state")],
        (
            {
                **_plain_crawl(entry),
                "roots": " ".join(entry.crawl.roots),
                "state": _state(entry),
            }
            for entry in status.crawls
        ),
        spare=("expected_requests", "as_of"),
    )


def _state(entry: "CrawlStatus") -> str:
    if entry.crawl.finished_at:
        return "finished"
    if entry.replaced_by is not None:
        return f"replaced by crawl {entry.replaced_by}"
    return f"unfinished, {entry.done:,} of {entry.known:,} tasks"


def _why_incomplete(status: "Status") -> str:
    if status.source.unfinished:
        return "no, a crawl is unfinished"
    if status.source.population.startswith("sample"):
        return "no, a sample never is"
    return "no, only a finished sweep of the whole Hub is"


def _listed(counts: dict[str, int]) -> str:
    total = sum(counts.values())
    parts = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    return f"{total:,}: {parts}" if counts else "0"


def _row(status: "Status") -> dict[str, object]:
    totals = status.totals
    return {
        "database": str(status.path),
        "bytes": status.size,
        "endpoint": status.source.endpoint or None,
        "models_by_state": dict.fromkeys(State, 0) | totals.models,
        "edges_by_relation": dict.fromkeys(RELATIONS[:-1], 0) | totals.edges,
        "edges_by_evidence": dict.fromkeys(Evidence, 0) | totals.evidence,
        "several_bases": totals.several_bases,
        "issues_by_code": dict.fromkeys(IssueCode, 0) | totals.issues,
        "bad_records": totals.bad_records,
        "unread_records": status.source.unread,
        "looks": [{name: _plain(look)[name] for name in FIELDS["looks"].items} for look in status.looks],
        "crawls": [_plain_crawl(entry) for entry in status.crawls],
    }


def _plain(crawl: "Crawl") -> dict[str, object]:
    columns = crawl._asdict()
    return {"crawl": columns.pop("id"), "generations": columns.pop("depth"), **columns}


def _plain_crawl(entry: "CrawlStatus") -> dict[str, object]:
    row = _plain(entry.crawl) | {
        "tasks_done": entry.done,
        "tasks_known": entry.known,
        "replaced_by": entry.replaced_by,
    }
    return {name: row[name] for name in FIELDS["crawls"].items}

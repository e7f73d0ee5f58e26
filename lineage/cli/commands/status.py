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

    found = status(settings)
    answer = Answer(Envelope(found.source), COLUMNS, [_row(found)], single=True)
    output.show(answer, lambda: _show(output, found))


def _show(output: Output, found: "Status") -> None:
    totals = found.totals
    output.record(
        [
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
            (Column("bad_records", header="bad records"), f"{totals.bad_records:,}"),
            (Column("looks"), f"{len(found.looks):,}"),
        ]
    )
    if explained := explained_states(totals.models):
        output.text("\n")
        for words in explained:
            output.paragraph(words)
    if found.crawls:
        output.text("\n")
        _show_crawls(output, found)


def _show_crawls(output: Output, found: "Status") -> None:
    shown = columns("crawl", "plan", "roots", "as_of", "requests", "expected_requests")
    output.table(
        [*shown, Column("state")],
        (
            {
                **_plain_crawl(entry),
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


def _row(found: "Status") -> dict[str, object]:
    totals = found.totals
    return {
        "database": str(found.path),
        "bytes": found.size,
        "endpoint": found.source.endpoint or None,
        "models_by_state": dict.fromkeys(State, 0) | totals.models,
        "edges_by_relation": dict.fromkeys(RELATIONS[:-1], 0) | totals.edges,
        "edges_by_evidence": dict.fromkeys(Evidence, 0) | totals.evidence,
        "several_bases": totals.several_bases,
        "issues_by_code": dict.fromkeys(IssueCode, 0) | totals.issues,
        "bad_records": totals.bad_records,
        "unread_records": found.source.unread,
        "looks": [{name: _plain(look)[name] for name in FIELDS["looks"].items} for look in found.looks],
        "crawls": [_plain_crawl(entry) for entry in found.crawls],
    }


def _plain(crawl: "Crawl") -> dict[str, object]:
    kept = crawl._asdict()
    return {"crawl": kept.pop("id"), "generations": kept.pop("depth"), **kept}


def _plain_crawl(entry: "CrawlStatus") -> dict[str, object]:
    row = _plain(entry.crawl) | {
        "tasks_done": entry.done,
        "tasks_known": entry.known,
        "replaced_by": entry.replaced_by,
    }
    return {name: row[name] for name in FIELDS["crawls"].items}

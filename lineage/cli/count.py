"""`lineage count MODEL|ORG`."""

from shlex import quote
from typing import TYPE_CHECKING, Literal

import click

from lineage.cli.output import Output, command_line, hint, output_options, source_words
from lineage.render.escape import escape
from lineage.render.table import Column, Format, Kind
from lineage.settings import Settings

if TYPE_CHECKING:
    from lineage.hub.client import Waiting
    from lineage.workflows.count import DerivativeCount
    from lineage.workflows.hub_counts import HubCounts

_MARK = "The Hub's own counts, unfiltered; a model with several bases counts under each."


@click.command(
    name="count",
    epilog="""\b
Examples:
  lineage count Qwen
  lineage count Qwen/Qwen3-8B --json
  lineage count Qwen --evidence declared
  lineage count Qwen --live
""",
)
@click.argument("subject", metavar="MODEL|ORG")
@click.option(
    "--evidence",
    type=click.Choice(["headline", "declared"]),
    default="headline",
    show_default=True,
    help="Edges to count by: hub and tag, or cards too.",
)
@click.option(
    "--first-party",
    type=click.Choice(["in", "out"]),
    help="The owner's own models too [default: in for a model, out for an organisation].",
)
@click.option(
    "--live", is_flag=True, help="ORG only: ask the Hub for its own counts, one call a release, and keep nothing."
)
@output_options
def command(
    settings: Settings,
    output: Output,
    subject: str,
    evidence: str,
    first_party: Literal["in", "out"] | None,
    live: bool,
) -> None:
    """Count what was made from MODEL, or from all models of ORG: directly and over all generations.

    Without a crawl, a MODEL's direct derivatives are asked of the Hub (1,000 a request) and kept,
    unless HF_HUB_OFFLINE is set.
    """
    from lineage.clock import Clock  # noqa: PLC0415 - after --help

    if live:
        if "/" in subject:
            raise click.UsageError("--live is for an organisation; of a model, count asks the Hub anyway.")
        from lineage.workflows.hub_counts import hub_counts  # noqa: PLC0415

        _show_live(output, hub_counts(settings, subject, Clock(), _live_progress, on_wait=_say_wait))
        return
    from lineage.facts import EVIDENCE_CHOICES  # noqa: PLC0415
    from lineage.workflows.count import count  # noqa: PLC0415

    if "/" in subject:
        from lineage.workflows.live import Live  # noqa: PLC0415

        subject = Live(settings, hint, Clock()).direct_derivatives(subject)
    show_count(output, settings, count(settings, subject, evidence=EVIDENCE_CHOICES[evidence], first_party=first_party))


def show_count(output: Output, settings: Settings, found: "DerivativeCount") -> None:
    """Show a count with its rule, population and date."""
    counts, followed = found.counts, found.coverage.all
    if output.fmt is Format.JSON:
        output.json(
            {
                "subject": found.subject,
                "rule": {**found.rule.as_dict(), "words": found.rule.words()},
                "population": found.source.population,
                "as_of": found.source.as_of,
                "complete": found.complete,
                "direct": {"total": counts.direct, "by_relation": dict(counts.direct_by_relation)},
                "all": {"total": counts.all, "by_relation": dict(counts.all_by_relation)} if followed else None,
                "by_depth": list(counts.by_depth) if followed else None,
                "card_adds": {"direct": found.card_adds.direct, "all": found.card_adds.all if followed else None},
            }
        )
        return
    output.source(found.source)
    if output.fmt is Format.QUIET:
        output.text(f"{counts.all if followed else counts.direct}\n")
        return
    columns = [Column("relation"), Column("direct", Kind.COUNT)]
    rows: list[dict[str, object]] = [{"relation": name, "direct": number} for name, number in counts.direct_by_relation]
    if followed:
        columns.append(Column("all", Kind.COUNT, header="all generations"))
        for row, (_, number) in zip(rows, counts.all_by_relation, strict=True):
            row["all"] = number
    shown = [row for row in rows if row["direct"] or row.get("all")]
    shown.append({"relation": "total", "direct": counts.direct, "all": counts.all})
    if output.human:
        every = f", {counts.all:,} over all generations" if followed else ""
        output.text(f"{escape(found.subject)}: {counts.direct:,} direct derivatives{every}\n\n")
    output.table(columns, shown)
    if output.human:
        _show_the_rest(output, found)
    if not followed:
        more = command_line(settings, f"crawl {quote(found.subject)}")
        hint(f"Only direct derivatives are known. For all generations: {more}", whole=True)


def _show_the_rest(output: Output, found: "DerivativeCount") -> None:
    """Tell people the counts by depth, what cards would add, and what the numbers rest on."""
    counts, adds, followed = found.counts, found.card_adds, found.coverage.all
    if followed and len(counts.by_depth) > 1:
        output.text("\n")
        depths = [{"depth": depth, "models": number} for depth, number in enumerate(counts.by_depth, 1)]
        output.table([Column("depth", Kind.COUNT), Column("models", Kind.COUNT)], depths)
    if adds.direct or (followed and adds.all):
        more = f" and {adds.all:,} over all generations" if followed else ""
        output.text("\n")
        output.paragraph(f"Cards alone would add {adds.direct:,} direct{more}; not included.")
    output.text("\n")
    output.paragraph(f"Rule: {found.rule.words()}")
    if found.source.population == "Hub" and found.source.as_of:
        output.paragraph(f"Population: the Hub as of {found.source.as_of[:10]}.")


def _say_wait(waiting: "Waiting") -> None:
    hint(f"Waiting {waiting.seconds:,.0f} s: {waiting.why}.")


def _live_progress(done: int, known: int) -> None:
    if done % 25 == 0:
        hint(f"Asking the Hub: {done} of {known} releases …")


def _show_live(output: Output, found: "HubCounts") -> None:
    from lineage.store.answers import Source  # noqa: PLC0415 - only here

    total = sum(found.by_relation.values())
    if output.fmt is Format.JSON:
        output.json(
            {
                "subject": found.owner,
                "note": _MARK,
                "population": found.population,
                "as_of": found.as_of,
                "releases": [{"repo_id": name, "children_count": counts} for name, counts in found.releases],
                "direct": {"total": total, "by_relation": found.by_relation},
            }
        )
        return
    words = source_words(Source("", found.population, found.as_of, unfinished=False, complete=False))
    if output.human:
        dated = _MARK + (f" As of {found.as_of[:10]}." if found.as_of else "")
        for sentence in filter(None, (words, dated)):
            output.paragraph(sentence)
            output.text("\n")
    else:
        hint(_MARK)
    columns = [Column("repo_id", Kind.ID, header="release"), Column("total", Kind.COUNT)]
    columns += [Column(name, Kind.COUNT) for name in found.by_relation]
    rows: list[dict[str, object]] = [
        {"repo_id": name, "total": sum(counts.values()), **counts} for name, counts in found.releases
    ]
    if output.fmt is not Format.QUIET:
        rows.append({"repo_id": "total", "total": total, **found.by_relation})
    output.table(columns, rows)

"""`lineage count MODEL|ORG|BRAND`."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import click

from lineage.cli import number
from lineage.cli.answer import Answer, Envelope
from lineage.cli.commands import explain, rules
from lineage.cli.looking import look_below
from lineage.cli.names import NAME
from lineage.cli.options.asking import asking_options
from lineage.cli.options.config import config_option
from lineage.cli.options.headings import HeadedCommand
from lineage.cli.options.ruling import Ruling, rule_options
from lineage.cli.output import Output, hint, output_options
from lineage.render.fields import RELATIONS, columns
from lineage.render.table import Column, Format, Kind
from lineage.settings import LOOK_REQUESTS, Asking, Settings

if TYPE_CHECKING:
    from lineage.hub.client import Waiting
    from lineage.workflows.hub_counts import HubCounts

LIVE_COLUMNS: Final = columns("repo_id", "hub_direct_derivatives", "hub_by_relation")
_MARK: Final = "The Hub's own counts, unfiltered; a model with several bases counts under each."
_USUAL_RULES: Final = 20
"""Rules that `--explain` lists."""


@click.command(
    cls=HeadedCommand,
    name="count",
    epilog="""\b
Examples:
  lineage count Qwen
  lineage count Qwen/Qwen3-8B --json
  lineage count Qwen --rule no-bursts --as-of 2026-01
  lineage count Qwen --evidence declared --direct
  lineage count Qwen --all-rules
  lineage count Qwen --explain 2.6k --as-of 2026-08
  lineage count Qwen --cite >> references.bib
  lineage count Qwen --live
""",
)
@click.argument("subject", type=NAME, metavar="MODEL|ORG|BRAND")
@click.option("--live", is_flag=True, help="ORG only: the Hub's own counts, one request a release; nothing is kept.")
@click.option(
    "--all-rules",
    is_flag=True,
    help="The named rules side by side, and published figures; takes --as-of and --first-party.",
)
@click.option("--cite", is_flag=True, help="As BibTeX, with rule, population, date and digest.")
@click.option(
    "--explain",
    "figure",
    type=explain.Figure(),
    metavar="N",
    help="The rules that yield a published figure, within 2 %; takes --as-of.",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N rules of --explain [default: 20].")
@rule_options(tagged=True)
@config_option
@asking_options(None, f"{LOOK_REQUESTS}; with --live no bound")
@output_options(number.COLUMNS, rules.COLUMNS, explain.COLUMNS, LIVE_COLUMNS)
def command(
    settings: Settings,
    output: Output,
    subject: str,
    ruling: Ruling,
    asking: Asking,
    *,
    live: bool,
    all_rules: bool,
    cite: bool,
    figure: float | None,
    limit: int | None,
) -> None:
    """Count what was made from MODEL, or from all models of ORG: directly and over all generations.

    A MODEL that no crawl covers is looked at first. The digest is that of `lineage ls … -q | LC_ALL=C sort | sha256sum`
    with the same options.

    --explain tries thousands of rules. Some come near any figure by chance: it says how many were tried.
    """
    _check(output, ruling, live=live, all_rules=all_rules, cite=cite, explain=figure is not None)
    if limit is not None and figure is None:
        raise click.UsageError("--limit is for the rules that --explain lists.")
    if live:
        if "/" in subject:
            raise click.UsageError("--live is for an organization; of a model, count asks the Hub anyway.")
        from lineage.clock import Clock
        from lineage.workflows.hub_counts import hub_counts

        settings = replace(settings, offline=asking.offline)
        _show_live(
            output,
            hub_counts(
                settings,
                subject,
                Clock(),
                _live_progress,
                on_wait=_say_wait,
                on_notice=hint,
                max_requests=asking.max_requests,
            ),
        )
        return
    rule = ruling.rule()
    look_below(settings, subject, asking, rule)
    if all_rules:
        from lineage.workflows.side_by_side import count_by_all_rules

        rules.show_all_rules(output, count_by_all_rules(settings, subject, ruling.over))
        return
    if figure is not None:
        from lineage.workflows.explaining import explain_figure

        explained = explain_figure(settings, figure, subject, ruling.choices.get("as_of"))
        explain.show_explanation(output, explained, _USUAL_RULES if limit is None else limit)
        return
    from lineage.workflows.count import count

    (number.show_citation if cite else number.show_count)(output, settings, count(settings, subject, rule))


def _check(output: Output, ruling: Ruling, *, live: bool, all_rules: bool, cite: bool, explain: bool) -> None:
    """Refuse options that contradict one another."""
    if live + all_rules + cite + explain > 1:
        raise click.UsageError("Choose one of --live, --all-rules, --cite and --explain.")
    if explain and (ruling.text is not None or set(ruling.choices) - {"as_of"}):
        raise click.UsageError("--explain tries the rules itself; it takes --as-of alone.")
    if live and ruling:
        raise click.UsageError("--live prints the Hub's own counts, which take no rule.")
    if all_rules and (ruling.text is not None or set(ruling.choices) - {"as_of", "first_party"}):
        raise click.UsageError("--all-rules has its own rules; it takes --as-of and --first-party alone.")
    if cite and output.fmt is not Format.HUMAN:
        raise click.UsageError("--cite prints BibTeX; it has no other format.")


def _say_wait(waiting: "Waiting") -> None:
    hint(waiting.words)


def _live_progress(done: int, total: int) -> None:
    if done % 25 == 0:
        hint(f"Asking the Hub: {done} of {total} releases …")


def _show_live(output: Output, hub_counts: "HubCounts") -> None:
    from lineage.store.read.answers import Source

    zeros = dict.fromkeys((*RELATIONS[:-1], *hub_counts.by_relation), 0)
    rows = [
        {"repo_id": name, "hub_direct_derivatives": sum(counts.values()), "hub_by_relation": zeros | counts}
        for name, counts in hub_counts.releases
    ]
    total = sum(hub_counts.by_relation.values())
    name, number, relations = LIVE_COLUMNS
    answer = Answer(
        Envelope(
            Source("", hub_counts.population, hub_counts.as_of, unfinished=False, complete=False),
            hub_counts.owner,
            marks=(_MARK,),
        ),
        (name, number, relations._replace(keys=tuple(zeros))),
        rows,
        facts={"hub_direct_derivatives": total, "hub_by_relation": zeros | hub_counts.by_relation},
        quiet=[name for name, _ in hub_counts.releases],
    )
    output.show(answer, lambda: _show_live_table(output, hub_counts, rows, total))


def _show_live_table(output: Output, hub_counts: "HubCounts", rows: list[dict[str, object]], total: int) -> None:
    name, number, _ = LIVE_COLUMNS
    columns = [name, number, *(Column(relation, Kind.COUNT) for relation in hub_counts.by_relation)]
    shown = [row | counts for row, (_, counts) in zip(rows, hub_counts.releases, strict=True)]
    shown.append({"repo_id": "total", "hub_direct_derivatives": total, **hub_counts.by_relation})
    output.table(columns, shown)
    if hub_counts.as_of:
        output.text("\n")
        output.paragraph(f"As of {hub_counts.as_of[:10]}.")

"""`lineage crawl [ROOT…]`."""

import time
from contextlib import closing
from dataclasses import replace
from shlex import quote
from typing import TYPE_CHECKING, Final, Literal

import click

from lineage.cli.choice import Choice
from lineage.cli.options.asking import asking_options
from lineage.cli.output import database_option, hint, open_output, population_words
from lineage.cli.progress import Screen, screen
from lineage.errors import InterruptedCrawlError
from lineage.render.escape import escape
from lineage.render.figures import number_of
from lineage.render.table import Format
from lineage.settings import NO_CONFIG, Asking, Settings, command_line, read_settings

if TYPE_CHECKING:
    from lineage.clock import Clock
    from lineage.workflows.crawl.crawl import CrawlOptions, Finished, Paused
    from lineage.workflows.crawl.planning import CrawlPlan

_USUAL_ROOT: Final = "Qwen"


@click.command(
    name="crawl",
    epilog="""\b
Examples:
  lineage crawl Qwen --dry-run           # what it would cost
  lineage crawl Qwen                     # every release and all that was made from them
  lineage crawl Qwen --depth 1           # what was made from them directly
  lineage crawl Qwen/Qwen3-8B --plan walk
""",
)
@click.argument("roots", metavar="[ROOT]...", nargs=-1)
@click.option(
    "--plan",
    type=Choice(["auto", "walk", "sweep"]),
    default="auto",
    show_default=True,
    help="walk: ask for the derivatives of every model found; sweep: page once through the whole Hub.",
)
@click.option(
    "--depth", type=click.IntRange(min=1), metavar="N", help="Stop after N generations: a walk of fewer requests."
)
@click.option(
    "--resolve",
    is_flag=True,
    help="At the end, ask for each base named and not met; up to 60, or 5 % of the requests, in any case.",
)
@click.option("--restart", is_flag=True, help="Begin anew although an interrupted crawl could go on.")
@click.option(
    "--accept-shrunk",
    is_flag=True,
    help="Go on where models seem to be missing: far fewer than before, or an empty page.",
)
@click.option("--dry-run", is_flag=True, help="Print the plan and stop.")
@asking_options(None)
@database_option
def command(
    roots: tuple[str, ...],
    plan: Literal["auto", "walk", "sweep"],
    depth: int | None,
    resolve: bool,
    restart: bool,
    accept_shrunk: bool,
    dry_run: bool,
    asking: Asking,
    db: str | None,
) -> None:
    """Follow base_model from every ROOT down through all generations, and up through the bases it names.

    A ROOT with a slash is a model, any other an organization; none means Qwen. Every answer is kept at once: after
    Ctrl-C or a crash the same command goes on where it stopped. After a finished crawl it makes a new one.
    """
    from lineage.workflows.crawl.crawl import CrawlOptions

    settings = replace(read_settings(db, config=NO_CONFIG), offline=asking.offline)
    options = CrawlOptions(
        roots,
        plan,
        resolve=resolve,
        restart=restart,
        dry_run=dry_run,
        depth=depth,
        accept_shrunk=accept_shrunk,
        max_requests=asking.max_requests,
    )
    finished = run_crawl(options, settings)
    if finished and not dry_run:
        hint(f"Next: {command_line(settings, f'count {quote(min(roots) if roots else _USUAL_ROOT)}')}", whole=True)


def run_crawl(options: "CrawlOptions", settings: Settings, clock: "Clock | None" = None) -> bool:
    """Run a crawl and show on stderr what happens; of a dry run the plan is the answer, and goes to stdout.

    Args:
        options: What is wished of it.
        settings: Which database, which Hub.
        clock: What tells the time.

    Returns:
        Whether it came to its end, and was not stopped by the bound on its requests.
    """
    from lineage.workflows.crawl.crawl import Finished, Paused, Progress, crawl

    with screen() as shown:
        quota_ends = 0.0
        begun = False
        try:
            # Closed at once also where it is the showing that is interrupted, so that the database is put in order.
            events = crawl(options, settings, clock, on_wait=shown.wait, on_request=shown.planning, on_notice=shown.say)
            with closing(events):
                for event in events:
                    if isinstance(event, Progress):
                        shown.progress(event, quota_seconds=quota_ends - time.monotonic())
                    elif isinstance(event, Finished):
                        shown.say(_finished_words(event))
                    elif isinstance(event, Paused):
                        shown.say(_paused_words(event))
                        return False
                    else:
                        begun = not options.dry_run
                        quota_ends = time.monotonic() + 60 * (event.minutes or 0)
                        if not options.roots:
                            shown.say(f"No root was named; taking {', '.join(event.roots)}.")
                        _say_plan(event, shown, dry_run=options.dry_run)
        except KeyboardInterrupt:
            shown.stop()
            left = "Progress is saved; the same command goes on from there." if begun else "Nothing was begun."
            raise InterruptedCrawlError(f"Interrupted. {left}") from None
    return True


def crawl_cost(plan: "CrawlPlan") -> str:
    """Return about how many requests and minutes a crawl takes.

    >>> from lineage.workflows.crawl.planning import CrawlPlan
    >>> crawl_cost(CrawlPlan("sweep", ("Qwen",), "", 3286, 55.2, 0, "Hub", ""))
    'some 3,286 requests, about 55 min'
    >>> crawl_cost(CrawlPlan("sweep", ("Qwen",), "", None, None, None, "sample: mirror.example", ""))
    'an unknown number of requests'
    """
    if plan.expected_requests is None:
        return "an unknown number of requests"
    return f"some {number_of(plan.expected_requests, 'request')}{_minutes_words(plan)}"


def _minutes_words(plan: "CrawlPlan") -> str:
    if plan.minutes is None:
        return ""
    return f", about {plan.minutes:,.0f} min" if plan.minutes >= 1 else ", under a minute"


def _paused_words(paused: "Paused") -> str:
    left = "an unknown number of" if paused.expected is None else f"some {max(paused.expected - paused.requests, 0):,}"
    return (
        f"Stopped after {number_of(paused.requests, 'request')}, as asked: {number_of(paused.seen.models, 'model')}, "
        f"{number_of(paused.seen.edges, 'edge')} so far, {left} requests left. The same command goes on from there."
    )


def _say_plan(plan: "CrawlPlan", shown: Screen, *, dry_run: bool) -> None:
    lines = [] if plan.population == "Hub" else [population_words(plan.population)]
    lines += [
        f"Plan: {plan.plan} from {', '.join(plan.roots)}. {plan.why}",
        _expected_words(plan),
    ]
    lines += [] if plan.depth is None else [_unseen(plan.depth)]
    if dry_run:
        shown.stop()
        output = open_output(Format.HUMAN)
        for line in lines:
            output.paragraph(escape(line))
    else:
        for line in lines:
            shown.say(line)


def _expected_words(plan: "CrawlPlan") -> str:
    """Return what is still to come after the planning: requests, minutes, bytes read and bytes kept."""
    planning = f"after the {plan.spent:,} of planning"
    if plan.expected_requests is None:
        spent = number_of(plan.spent, "request")
        return f"Expected: unknown, since the Hub does not say how many models there are; {spent} so far."
    size = f", some {max(plan.megabytes, 0.1):,.1f} MB to read" if plan.megabytes else ""
    size += f" and {max(plan.disk_megabytes, 0.1):,.1f} MB on disk" if plan.disk_megabytes else ""
    return f"Expected: {number_of(plan.expected_requests, 'request')} {planning}{_minutes_words(plan)}{size}."


def _unseen(depth: int) -> str:
    """Return what a walk that stops after some generations cannot see."""
    below = "what was made from the direct derivatives" if depth == 1 else f"what was made after generation {depth:,}"
    return (
        f"It cannot see {below}, models whose card alone names a base, "
        "or bases written in another letter case or by an old name."
    )


def _finished_words(done: "Finished") -> str:
    seen, totals = done.seen, done.totals
    models, edges = totals.models.get("present", 0), sum(totals.edges.values())
    words = f"Done: {number_of(seen.models, 'model')}, {number_of(seen.edges, 'edge')}"
    words += f", {number_of(seen.issues, 'problem')} in cards"
    words += f", {number_of(seen.bad_records, 'record')} of no use" if seen.bad_records else ""
    words += f", {number_of(done.requests, 'request')}."
    if done.bases > seen.edges:
        words += f" The records name bases {number_of(done.bases, 'time')}: not every name makes an edge, "
        words += "and a model met again names its bases again."
    words += _changes_words(done)
    if (models, edges) != (seen.models, seen.edges):
        words += f" The database now holds {number_of(models, 'model')}, {number_of(edges, 'edge')}."
    if done.unlisted:
        named = "1 named base is" if done.unlisted == 1 else f"{done.unlisted:,} named bases are"
        minutes = f"about {done.unlisted_minutes:,.0f} min" if done.unlisted_minutes >= 1 else "under a minute"
        absent = totals.models.get("absent", 0)
        less = f" (status counts {absent:,} as absent: others make no edge)" if absent < done.unlisted else ""
        words += f" {named} on no list{less}; --resolve asks for each: "
        words += f"some {number_of(done.unlisted, 'request')}, {minutes}."
    return words


def _changes_words(done: "Finished") -> str:
    changes = done.changes
    if changes is None:
        return ""
    sweep = done.plan.plan == "sweep"
    hands = "name" if changes.passed == 1 else "names"
    words = f"{changes.new:,} new, {changes.vanished:,} vanished, "
    words += f"{changes.renamed:,} renamed, {changes.passed:,} {hands} changed hands"
    words += f", {changes.back:,} back again" if changes.back else ""
    words += "" if sweep else "; what vanished elsewhere only a sweep can tell"
    return f" Since {'the crawl before' if done.plan.resumes is None else 'it went on'}: {words}."

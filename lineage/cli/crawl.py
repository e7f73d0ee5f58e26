"""`lineage crawl [ROOT…]`."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Literal

import click

from lineage.cli.output import database_option, hint
from lineage.errors import InterruptedCrawlError
from lineage.render.escape import escape
from lineage.settings import Settings, read_settings

if TYPE_CHECKING:
    from lineage.hub.client import Waiting
    from lineage.workflows.crawl import CrawlEvent, Finished, Progress
    from lineage.workflows.planning import CrawlPlan

_LINE_EVERY: Final = 5.0
"""Seconds between two lines of progress where stderr is no terminal."""


@click.command(
    name="crawl",
    epilog="""\b
Examples:
  lineage crawl                          # every Qwen release and all that was made from them
  lineage crawl Qwen --dry-run           # what it would cost
  lineage crawl Qwen/Qwen3-8B --plan walk
  lineage crawl meta-llama google --plan sweep
""",
)
@click.argument("roots", metavar="[ROOT]...", nargs=-1)
@click.option(
    "--plan",
    type=click.Choice(["auto", "walk", "sweep"]),
    default="auto",
    show_default=True,
    help="walk: ask for the derivatives of every model found; sweep: page once through the whole Hub.",
)
@click.option("--resolve", is_flag=True, help="At the end, ask for every base that is only named, one request each.")
@click.option("--restart", is_flag=True, help="Begin anew although an interrupted crawl could go on.")
@click.option("--dry-run", is_flag=True, help="Print the plan and stop.")
@database_option
def command(
    roots: tuple[str, ...],
    plan: Literal["auto", "walk", "sweep"],
    resolve: bool,
    restart: bool,
    dry_run: bool,
    db: str | None,
) -> None:
    """Follow base_model from every ROOT down through all generations, and up through the bases it names.

    A ROOT with a slash is a model, any other an organisation; none means Qwen. Every answer is kept at once: after
    Ctrl-C or a crash the same command goes on where it stopped. After a finished crawl it makes a new one.
    """
    from lineage.workflows.crawl import CrawlOptions  # noqa: PLC0415 - after --help

    run_crawl(CrawlOptions(roots, plan, resolve=resolve, restart=restart, dry_run=dry_run), read_settings(db))


def run_crawl(options: object, settings: Settings) -> None:
    """Run a crawl and show what happens on stderr: a bar on a terminal, plain lines elsewhere."""
    from lineage.workflows.crawl import CrawlOptions, Finished, Progress, crawl  # noqa: PLC0415 - after --help

    assert isinstance(options, CrawlOptions)
    with _screen() as screen:
        events: Iterator[CrawlEvent] = crawl(options, settings, on_wait=screen.wait, on_request=screen.planning)
        try:
            for event in events:
                if isinstance(event, Progress):
                    screen.progress(event)
                elif isinstance(event, Finished):
                    screen.stop()
                    _say_finished(event)
                else:
                    screen.stop()
                    _say_plan(event)
        except KeyboardInterrupt:
            screen.stop()
            raise InterruptedCrawlError(
                "Interrupted. Progress is saved; the same command goes on from there."
            ) from None


def _say_plan(plan: "CrawlPlan") -> None:
    mark = "" if plan.population == "Hub" else f" of a simulated or partial Hub ({plan.population})"
    click.echo(escape(f"Plan: {plan.plan} from {', '.join(plan.roots)}{mark}. {plan.why}"), err=True)
    megabytes = f", some {max(plan.megabytes, 0.1):,.1f} MB" if plan.megabytes else ""
    minutes = f"about {plan.minutes:,.0f} min at this quota" if plan.minutes >= 1 else "under a minute of quota"
    click.echo(f"Expected: {plan.expected_requests:,} requests, {minutes}{megabytes}.", err=True)


def _say_finished(done: "Finished") -> None:
    totals = done.totals
    present = totals.models.get("present", 0)
    click.echo(
        f"Done: {present:,} models, {sum(totals.edges.values()):,} edges, {sum(totals.issues.values()):,} "
        f"problems in cards, {done.requests:,} requests.",
        err=True,
    )
    root = done.plan.roots[0]
    click.echo(escape(f"Next: lineage count {root}"), err=True)


class _Lines:
    """Progress as plain lines, not too many."""

    def __init__(self) -> None:
        self._said = 0.0

    def planning(self, whom: str) -> None:
        """Keep still: planning is quick, and a log needs no line for each question."""

    def wait(self, waiting: "Waiting") -> None:
        hint(f"Waiting {waiting.seconds:,.0f} s: {waiting.why}.")

    def progress(self, progress: "Progress") -> None:
        now = time.monotonic()
        if now - self._said >= _LINE_EVERY:
            self._said = now
            hint(_progress_words(progress))

    def stop(self) -> None:
        """There is nothing to take down."""


def _progress_words(progress: "Progress") -> str:
    quota = "" if progress.quota_left is None else f", {progress.quota_left:,} left in the quota"
    return (
        f"{progress.models:,} models, {progress.edges:,} edges, "
        f"{progress.requests:,} of about {progress.expected:,} requests{quota}"
    )


class _Bar:
    """Progress as a bar, with rate, quota and an estimate that counts the waits it has seen."""

    def __init__(self) -> None:
        from rich.console import Console  # noqa: PLC0415 - only on a terminal
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn  # noqa: PLC0415

        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TextColumn("{task.completed:.0f}/{task.total:.0f} requests"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            speed_estimate_period=600,
        )
        self._task = self._bar.add_task("Planning …", total=None)
        self._started = time.monotonic()
        self._first: int | None = None
        self._bar.start()

    def planning(self, whom: str) -> None:
        self._bar.update(self._task, description=f"Planning: {escape(whom)}")

    def wait(self, waiting: "Waiting") -> None:
        self._bar.update(self._task, description=f"Waiting {waiting.seconds:,.0f} s: {escape(waiting.why)}")

    def progress(self, progress: "Progress") -> None:
        if self._first is None:
            self._first, self._started = progress.models, time.monotonic()
        rate = (progress.models - self._first) / max(time.monotonic() - self._started, 0.001)
        quota = "" if progress.quota_left is None else f", quota {progress.quota_left:,}"
        self._bar.start()
        self._bar.update(
            self._task,
            completed=progress.requests,
            total=progress.expected,
            description=f"{progress.models:,} models, {progress.edges:,} edges, {rate:,.0f}/s{quota}",
        )

    def stop(self) -> None:
        self._bar.stop()


@contextmanager
def _screen() -> "Iterator[_Lines | _Bar]":
    screen = _Bar() if sys.stderr.isatty() else _Lines()
    try:
        yield screen
    finally:
        screen.stop()

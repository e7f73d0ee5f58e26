"""`lineage explore [ROOT]`: from nothing to a map in the browser."""

import re
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Final

import click

from lineage.cli.commands.crawl import crawl_cost, run_crawl
from lineage.cli.commands.graph import write_map
from lineage.cli.files import OutputFile, open_page
from lineage.cli.looking import opened_look
from lineage.cli.names import NAME
from lineage.cli.options.asking import asking_options
from lineage.cli.options.config import config_option
from lineage.cli.options.headings import HeadedCommand
from lineage.cli.options.ruling import Ruling, rule_options
from lineage.cli.output import database_option, hint
from lineage.errors import HubError, UnknownModelError
from lineage.render.figures import number_of
from lineage.settings import Asking, Settings, command_line

if TYPE_CHECKING:
    from lineage.stats.rules.rule import CountingRule
    from lineage.workflows.crawl.scouting import Choices

_USUAL_ROOT: Final = "Qwen"
_LONGEST: Final = 100
_UNDECIDED: Final = 2
"""Exit code where the person must choose first."""


@click.command(
    cls=HeadedCommand,
    name="explore",
    epilog="""\b
Examples:
  lineage explore Qwen/Qwen3-1.7B
  lineage explore Qwen/Qwen3-1.7B --max-requests 300
  lineage explore Qwen --no-open -o qwen.html --rule no-bursts
""",
)
@click.argument("root", type=NAME, metavar="[MODEL|ORG|BRAND]", default=_USUAL_ROOT)
@click.option(
    "-o",
    "--output",
    "path",
    type=OutputFile(".html", stdout=False),
    metavar="FILE.html",
    help="The page to write [default: named after the subject].",
)
@click.option("--no-open", is_flag=True, help="Write the page and open no browser.")
@asking_options()
@rule_options()
@config_option
@database_option
def command(settings: Settings, root: str, path: Path | None, no_open: bool, asking: Asking, ruling: Ruling) -> None:
    """Draw a map of what was made from MODEL, ORG or BRAND, and open it.

    A MODEL that no crawl covers is looked at: its ancestors, its direct derivatives, and the most promising of
    theirs, in at most 60 requests, about a minute. The page opens as soon as the direct derivatives are in, and is
    written again at the end. An ORG or BRAND that was not crawled takes longer: what there is to choose from is
    shown first. Without a subject: Qwen.
    """
    rule = ruling.rule()
    path = path or Path(f"{page_name(root)}.html")
    if "/" in root:
        _explore_model(settings, root, path, asking, rule, opens=not no_open)
        return
    try:
        _crawl_if_short(settings, root, asking)
    except UnknownModelError as error:
        try:  # a legacy name, such as gpt2
            _explore_model(settings, root, path, asking, rule, opens=not no_open)
        except UnknownModelError:
            raise error from None
        return
    write_map(settings, root, path, rule)
    if not no_open:
        open_page(path)


def _explore_model(
    settings: Settings, model: str, path: Path, asking: Asking, rule: "CountingRule", *, opens: bool
) -> None:
    """Look at a model, with its map written and opened once its direct derivatives are in, and written again."""
    first = last = None
    with opened_look(settings, model, asking) as (look, show):
        name = look.model(model).repo_id
        for step in look.family(name):
            show(step)
            last = step
            if step.direct and first is None:
                first = step
                write_map(settings, name, path, rule)
                if opens:
                    open_page(path)
    write_map(settings, name, path, rule)
    if opens and first is None:
        open_page(path)
    elif opens and last is not None and first is not None and last.found > first.found:
        hint("The page holds more now than when it was opened: reload it.")


def _crawl_if_short(settings: Settings, root: str, asking: Asking) -> None:
    """Crawl an organization or a brand that was not crawled, if few requests do; else show what to choose from.

    Raises:
        Exit: The person must choose first.
        HubError: The Hub could not be reached, and the database has nothing to show.
    """
    from dataclasses import replace

    from lineage.clock import Clock
    from lineage.workflows.explore import choices_of, full_crawl, standing

    settings = replace(settings, offline=asking.offline)
    clock = Clock()
    stored = standing(settings, root, clock.timestamp())
    if stored.crawled or settings.offline:
        if stored.advice is not None:
            hint(stored.advice, whole=True)
        return
    from lineage.hub.client import HubClient
    from lineage.hub.pacing import AT_THE_TERMINAL

    client = HubClient(
        settings.endpoint,
        clock=clock,
        on_wait=lambda waiting: hint(waiting.words),
        on_notice=hint,
        patience=AT_THE_TERMINAL,
        max_requests=asking.max_requests,
    )
    try:
        choices = choices_of(client, settings, root, clock)
        sweep = choices.sweep.expected_requests
        if sweep is not None and sweep <= (asking.max_requests or 0):
            run_crawl(full_crawl(settings, root), settings)
            return
    except HubError as error:
        if not stored.known:
            raise
        hint(f"{error} Shown is what the database knows.")
        return
    _show_choices(settings, root, choices)
    raise click.exceptions.Exit(_UNDECIDED)


def _show_choices(settings: Settings, root: str, choices: "Choices") -> None:
    """Show each way to crawl an organization, with what it finds and costs, and the command that does it."""
    owners, first = " ".join(map(quote, choices.shallow.roots)), choices.sweep.roots[0]
    by_sweep = f"crawl {owners}" if len(choices.sweep.roots) == 1 else f"crawl {quote(first)} --plan sweep"
    hint(f"{root} has {number_of(choices.models, 'model')}, and no crawl has looked below them. Choose:")
    for words, plan, line in (
        ("What was made from them directly", choices.shallow, f"crawl {owners} --depth 1"),
        ("All generations", choices.sweep, by_sweep),
    ):
        hint(f"{words}: {crawl_cost(plan)}", whole=True)
        hint(f"  {command_line(settings, line)}", whole=True)
    hint("One model: at most 60 requests, about a minute", whole=True)
    hint(f"  {command_line(settings, f'explore {quote(choices.example)}')}", whole=True)
    hint(f"Then: {command_line(settings, f'explore {quote(root)}')}", whole=True)


def page_name(root: str) -> str:
    """Return a file name for a subject's page, with only characters that every file system takes.

    >>> page_name("Qwen/Qwen3-8B"), page_name("../..")
    ('Qwen-Qwen3-8B', 'lineage')
    """
    return re.sub(r"[^\w.-]+", "-", root).strip(".-")[:_LONGEST] or "lineage"

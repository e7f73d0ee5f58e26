"""`lineage report MODEL|ORG|BRAND -o FILE.html`."""

from pathlib import Path

import click

from lineage.cli.files import STDOUT, OutputFile, write_output
from lineage.cli.listed import tell_limits
from lineage.cli.looking import look_below
from lineage.cli.names import NAME
from lineage.cli.options.asking import asking_options
from lineage.cli.options.config import config_option
from lineage.cli.options.headings import HeadedCommand
from lineage.cli.options.ruling import Ruling, rule_options
from lineage.cli.output import database_option, hint
from lineage.settings import Asking, Settings


@click.command(
    cls=HeadedCommand,
    name="report",
    epilog="""\b
Examples:
  lineage report Qwen -o qwen.html
  lineage report Llama -o llama.html --rule no-bursts
  lineage report Qwen/Qwen3-8B -o qwen3-8b.html
  lineage report Qwen -o adapters.html --relation adapter --as-of 2026-01
""",
)
@click.argument("subject", type=NAME, metavar="MODEL|ORG|BRAND")
@click.option(
    "-o",
    "--output",
    "path",
    type=OutputFile(".html"),
    required=True,
    metavar="FILE.html",
    help="The page to write; - is stdout.",
)
@rule_options()
@config_option
@asking_options()
@database_option
def command(settings: Settings, subject: str, path: Path, ruling: Ruling, asking: Asking) -> None:
    """Write a page to read and to print: how many were made from it, by which rules, how, when, by whom.

    The page needs no network and no script. Every chart has its numbers in a table beside it. The rule is that of all
    charts; the rules that have a name stand side by side at the top.
    """
    from lineage.workflows.show.report import report

    rule = ruling.rule()
    look_below(settings, subject, asking, rule)
    family, page = report(settings, subject, rule=rule)
    size = write_output(path, [page.encode()], database=settings.database)
    wrote = "Wrote" if path == STDOUT else f"Wrote {path}:"
    hint(f"{wrote} {family.subject}, {size / 1e3:,.0f} kB.", whole=True)
    tell_limits(settings, subject)

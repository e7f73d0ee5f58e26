"""`lineage report MODEL|ORG|FAMILY -o FILE.html`."""

from pathlib import Path

import click

from lineage.cli.files import write_file
from lineage.cli.names import NAME
from lineage.cli.output import database_option, hint
from lineage.settings import read_settings


@click.command(
    name="report",
    epilog="""\b
Examples:
  lineage report Qwen -o qwen.html
  lineage report Llama -o llama.html --rule no-bursts
  lineage report Qwen/Qwen3-8B -o qwen3-8b.html
""",
)
@click.argument("subject", type=NAME, metavar="MODEL|ORG|FAMILY")
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE.html",
    help="The page to write.",
)
@click.option(
    "--rule",
    "written",
    metavar="RULE",
    default="all-generations",
    show_default=True,
    help="What counts as a derivative: a preset's name, or a rule as it is written beside a number.",
)
@database_option
def command(db: str | None, subject: str, path: Path, written: str) -> None:
    """Write a page to read and to print: how many were made from it, by which rules, how, when, by whom.

    The page needs no network and no script. Every chart has its numbers in a table beside it.
    """
    from lineage.stats.rule import read_rule  # noqa: PLC0415 - after --help
    from lineage.workflows.report import report  # noqa: PLC0415

    found, page = report(read_settings(db), subject, rule=read_rule(written))
    size = write_file(path, [page.encode()])
    hint(f"Wrote {path}: {found.subject}, {size / 1e3:,.0f} kB.", whole=True)

"""`lineage explore [ROOT]`: from nothing to a map in the browser."""

import re
from pathlib import Path
from typing import Final

import click

from lineage.cli.browser import open_page
from lineage.cli.crawl import run_crawl
from lineage.cli.files import OUTPUT_FILE
from lineage.cli.graph import write_map
from lineage.cli.headings import HeadedCommand
from lineage.cli.output import database_option, hint
from lineage.cli.own_lists import own_lists
from lineage.cli.ruling import Ruling, rule_options
from lineage.errors import HubError, UnknownModelError
from lineage.settings import Settings

_USUAL_ROOT: Final = "Qwen"
_LONGEST: Final = 100


@click.command(
    cls=HeadedCommand,
    name="explore",
    epilog="""\b
Examples:
  lineage explore
  lineage explore Qwen/Qwen3-8B
  lineage explore Qwen --no-open -o qwen.html --rule no-bursts
""",
)
@click.argument("root", metavar="[ROOT]", default=_USUAL_ROOT)
@click.option(
    "-o",
    "--output",
    "path",
    type=OUTPUT_FILE,
    metavar="FILE.html",
    help="The page to write  [default: ROOT.html].",
)
@click.option("--no-open", is_flag=True, help="Write the page and open no browser.")
@click.option("--no-crawl", is_flag=True, help="Show what the database has, however old.")
@rule_options()
@own_lists
@database_option
def command(settings: Settings, root: str, path: Path | None, no_open: bool, no_crawl: bool, ruling: Ruling) -> None:
    """Crawl ROOT if nobody has lately, write its map as one HTML page, and open it.

    ROOT is a model, an organisation or a family; none means Qwen. What was crawled within a week is taken as it
    is; a crawl that was interrupted goes on. A whole organisation can take half an hour without a token; the option
    --dry-run of crawl says what it would cost.
    """
    from lineage.clock import Clock  # noqa: PLC0415 - after --help
    from lineage.workflows.explore import crawl_of, is_known, reason_to_crawl  # noqa: PLC0415

    rule = ruling.rule()
    why = None if no_crawl else reason_to_crawl(settings, root, Clock().timestamp())
    if why is not None:
        hint(f"Crawling {root}: {why}.")
        known, there = is_known(settings, root), settings.database.is_file()
        try:
            run_crawl(crawl_of(settings, root), settings)
        except (HubError, UnknownModelError) as error:
            if not (known if isinstance(error, UnknownModelError) else there):
                raise
            hint(f"{error} Shown is what the database knows.")
    path = path or Path(f"{page_name(root)}.html")
    write_map(settings, root, path, rule)
    if not no_open:
        open_page(path)


def page_name(root: str) -> str:
    """Make a name's characters ones that every file system takes.

    >>> page_name("Qwen/Qwen3-8B"), page_name("../..")
    ('Qwen-Qwen3-8B', 'lineage')
    """
    return re.sub(r"[^\w.-]+", "-", root).strip(".-")[:_LONGEST] or "lineage"

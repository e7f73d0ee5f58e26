"""`lineage demo`: the main job end to end, on a real sample of the Hub that ships with the program."""

from pathlib import Path
from typing import Final

import click

from lineage.cli.commands.crawl import run_crawl
from lineage.cli.commands.graph import write_map
from lineage.cli.files import write_file
from lineage.cli.output import hint, open_output
from lineage.errors import OutputError, reason
from lineage.render.escape import escape
from lineage.render.table import Format
from lineage.settings import NO_CONFIG, command_line, program, read_settings

_NEXT: Final = (
    "tree {family} --width 4",
    "ls {family} --direct --limit 10",
    "trace mradermacher/MathForm-8B-GGUF --evidence",
    "releases {owner} --limit 10",
    "ls {owner} --bursts only --limit 10",
    "report {owner} -o qwen.html",
    "status",
)
_REAL_HUB: Final = """
The real Hub, without a token if need be:
  {lineage} explore Qwen/Qwen3-8B     # one family: a minute, at most 60 requests
  {lineage} crawl {owner} --dry-run     # all of {owner}: what it would cost
"""


@click.command(
    name="demo",
    epilog="""\b
Examples:
  lineage demo
  lineage demo --dir lineage-demo
""",
)
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    help="Folder for the database and the pages.",
)
def command(folder: Path) -> None:
    """Crawl a real sample of the Hub, served on loopback, then count and draw. No network, no token.

    The sample has the models of one day's list, 20 August 2026, that an edge touches or that are Qwen's own; those
    tagged as not for all audiences are left out. Data: HF//RADAR, CC-BY-4.0.
    """
    from lineage.cli.number import show_count
    from lineage.render.picture.portrait import portrait
    from lineage.stats.rules.rule import CountingRule
    from lineage.workflows.count import count
    from lineage.workflows.crawl.crawl import CrawlOptions
    from lineage.workflows.demo import DEMO_FAMILY, DEMO_OWNER, DEMO_PORTRAIT, sample_hub
    from lineage.workflows.show.picture import picture
    from lineage.workflows.show.portrait import read_portrait

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"Cannot write {folder}: {reason(error)}.") from error
    hint("Serving a real sample of the Hub on loopback …")
    with sample_hub(read_settings(config=NO_CONFIG), folder) as settings:
        run_crawl(CrawlOptions((DEMO_OWNER,), "sweep"), settings)
    output = open_output(Format.HUMAN)
    output.text("\n")
    show_count(output, settings, count(settings, DEMO_OWNER))
    atlas, page, card = folder / "map.html", folder / "graph.html", folder / "portrait.png"
    output.text("\n")
    write_map(settings, DEMO_OWNER, atlas, CountingRule())
    _, html, shown, total = picture(settings, DEMO_FAMILY)
    write_file(page, [html.encode()], database=settings.database)
    family = read_portrait(settings, DEMO_PORTRAIT)
    write_file(card, [portrait(family, "png", "light")], database=settings.database)
    output.text("Open in a browser:\n")
    for path, drawn in (
        (atlas, f"all that was made from {DEMO_OWNER}, as a map to walk through"),
        (page, f"{DEMO_FAMILY}: {shown:,} of {total:,} models of its family"),
        (card, f"{DEMO_PORTRAIT}: a picture of its family, to share"),
    ):
        output.text(f"  {escape(str(path))}  {drawn}\n")
    output.text("\nLook further into it:\n")
    for words in _NEXT:
        output.text(f"  {command_line(settings, words.format(family=DEMO_FAMILY, owner=DEMO_OWNER))}\n")
    output.text(_REAL_HUB.format(lineage=program(), owner=DEMO_OWNER))

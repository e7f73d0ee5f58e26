"""`lineage demo`: the main job end to end, on a made-up Hub."""

from pathlib import Path
from typing import Final

import click

from lineage.cli.crawl import run_crawl
from lineage.cli.files import write_file
from lineage.cli.graph import write_map
from lineage.cli.output import command_line, hint, open_output
from lineage.errors import OutputError
from lineage.render.escape import escape
from lineage.render.table import Format
from lineage.settings import program, read_settings

_REAL_HUB: Final = """
The real Hub, without a token if need be:
  {lineage} crawl Qwen --dry-run     # what it would cost
  {lineage} crawl Qwen
  {lineage} count Qwen
"""


@click.command(
    name="demo",
    epilog="""\b
Examples:
  lineage demo
  lineage demo --dir /tmp/lineage-demo
""",
)
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    help="Folder for the database and the page.",
)
def command(folder: Path) -> None:
    """Serve a made-up Hub of 20,000 models on loopback, crawl it for real, count, and draw. No network, no token."""
    from lineage.cli.number import show_count  # noqa: PLC0415 - after --help
    from lineage.stats.rule import CountingRule  # noqa: PLC0415
    from lineage.workflows.count import count  # noqa: PLC0415
    from lineage.workflows.crawl import CrawlOptions  # noqa: PLC0415
    from lineage.workflows.demo import DEMO_MODELS, made_up_hub, telling_root  # noqa: PLC0415
    from lineage.workflows.picture import picture  # noqa: PLC0415

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"Cannot write {folder}: {error.strerror or error}.") from error
    hint(f"Serving a made-up Hub of {DEMO_MODELS:,} models on loopback …")
    with made_up_hub(read_settings(), folder) as settings:
        run_crawl(CrawlOptions(("Qwen",)), settings)
    output = open_output(Format.HUMAN)
    output.text("\n")
    show_count(output, settings, count(settings, "Qwen"))
    page, root = folder / "graph.html", telling_root(settings, "Qwen")
    _, html, shown, total = picture(settings, root)
    write_file(page, [html.encode()], database=settings.database)
    output.text("\n")
    output.paragraph(f"Drew {root} with {shown:,} of {total:,} models of its made-up family. Open in a browser:")
    output.text(f"  {escape(str(page))}\n\n")
    atlas = folder / "map.html"
    write_map(settings, "Qwen", atlas, CountingRule())
    output.paragraph("All that was made from the made-up Qwen as a map, to walk through:")
    output.text(f"  {escape(str(atlas))}\n")
    output.text("\nLook further into it:\n")
    for words in (
        f"tree {root} --width 4",
        f"ls {root} --direct --limit 10",
        "releases --limit 10",
        "ls Qwen --bursts only --limit 10",
        "status",
    ):
        output.text(f"  {command_line(settings, words)}\n")
    output.text(_REAL_HUB.format(lineage=program()))

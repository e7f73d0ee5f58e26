"""`lineage demo`: the main job end to end, on a made-up Hub."""

from pathlib import Path
from typing import Final

import click

from lineage.cli.crawl import run_crawl
from lineage.cli.files import write_file
from lineage.cli.output import hint, open_output
from lineage.errors import OutputError
from lineage.render.table import Format
from lineage.settings import read_settings

_ROOT: Final = "Qwen/Qwen3-8B"


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
    from lineage.cli.count import show_count  # noqa: PLC0415 - after --help
    from lineage.workflows.count import count  # noqa: PLC0415
    from lineage.workflows.crawl import CrawlOptions  # noqa: PLC0415
    from lineage.workflows.demo import DEMO_MODELS, made_up_hub  # noqa: PLC0415
    from lineage.workflows.picture import picture  # noqa: PLC0415

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"Cannot write {folder}: {error.strerror or error}.") from error
    hint(f"Serving a made-up Hub of {DEMO_MODELS:,} models on loopback …")
    with made_up_hub(read_settings(), folder) as settings:
        run_crawl(CrawlOptions(("Qwen",)), settings)
    click.echo()
    show_count(open_output(Format.HUMAN), count(settings, "Qwen"))
    page = folder / "graph.html"
    _, html, shown, total = picture(settings, _ROOT)
    write_file(page, [html.encode()])
    click.echo(f"\nDrew {_ROOT} with {shown:,} of {total:,} models of its made-up family: open {page}\n")
    click.echo("Look further into it:")
    for words in (f"tree {_ROOT}", f"ls {_ROOT} --direct --limit 10", "releases --limit 10", "status"):
        click.echo(f"  lineage {words} --db {settings.database}")
    click.echo("\nThe real Hub, without a token if need be:")
    click.echo("  lineage crawl Qwen --dry-run     # what it would cost")
    click.echo("  lineage crawl Qwen")
    click.echo("  lineage count Qwen")

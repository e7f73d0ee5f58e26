"""`lineage graph MODEL -o FILE.html`."""

from pathlib import Path

import click

from lineage.cli.files import write_file
from lineage.cli.names import NAME
from lineage.cli.output import database_option, hint, source_words
from lineage.cli.ruling import evidence_option
from lineage.facts import Evidence
from lineage.render.figures import number_of
from lineage.settings import read_settings


@click.command(
    name="graph",
    epilog="""\b
Examples:
  lineage graph Qwen/Qwen3-8B -o qwen3-8b.html
  lineage graph Qwen/Qwen3-8B -o small.html --limit 200
""",
)
@click.argument("model", type=NAME)
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
    "--limit",
    type=click.IntRange(1, 2000),
    default=2000,
    show_default=True,
    metavar="N",
    help="Most models to show; the rest are counted.",
)
@evidence_option("Edges to draw: headline is hub+tag, declared is hub+tag+card.")
@database_option
def command(db: str | None, model: str, path: Path, limit: int, evidence: tuple[Evidence, ...]) -> None:
    """Draw MODEL with all that was made from it as one HTML page that needs no network."""
    from lineage.cli.listed import hint_crawl  # noqa: PLC0415 - after --help
    from lineage.workflows.picture import picture  # noqa: PLC0415
    from lineage.workflows.subject import limits  # noqa: PLC0415

    settings = read_settings(db)
    source, page, shown, total = picture(settings, model, limit=limit, evidence=evidence)
    size = write_file(path, [page.encode()])
    words = source_words(source)
    if words:
        hint(words)
    hint(f"Wrote {path}: {shown:,} of {number_of(total, 'model')}, {size / 1e6:.1f} MB.", whole=True)
    model, marks = limits(settings, model)
    for mark in marks:
        hint(f"Mind: {mark}.")
        hint_crawl(settings, model)

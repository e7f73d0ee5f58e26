"""`lineage search TEXT`."""

import click

from lineage.cli.output import Output, output_options
from lineage.render.table import Column, Kind
from lineage.settings import Settings

COLUMNS = (
    Column("repo_id", Kind.ID),
    Column("created_at", Kind.DATE, header="created"),
    Column("downloads", Kind.COUNT),
    Column("likes", Kind.COUNT),
    Column("license"),
    Column("task"),
)


@click.command(
    name="search",
    epilog="""\b
Examples:
  lineage search qwen3 coder
  lineage search gguf --limit 100 -q
""",
)
@click.argument("words", metavar="TEXT", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=1), default=30, show_default=True, metavar="N", help="At most N rows.")
@output_options
def command(settings: Settings, output: Output, words: tuple[str, ...], limit: int) -> None:
    """Find models whose name contains every word of TEXT, the most downloaded first."""
    from lineage.workflows.ask import search  # noqa: PLC0415 - after --help

    found = search(settings, " ".join(words), limit=limit)
    output.source(found.source)
    output.table(COLUMNS, (row._asdict() for row in found.answer), spare=("task", "license", "likes"))

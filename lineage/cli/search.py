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
    """Find models whose name contains every word of TEXT, the most downloaded first.

    A word's numbers are whole ones: 8b finds Qwen3-8B, not 0.8B or 28B. With --json the rows are a plain
    list; population, date and how many there are in all go to stderr.
    """
    from lineage.cli.listed import Listed, show_list_source, show_listed  # noqa: PLC0415 - after --help
    from lineage.workflows.ask import search  # noqa: PLC0415 - after --help

    found = search(settings, " ".join(words), limit=limit)
    listed = Listed(len(found.answer), found.total)
    show_list_source(output, found.source, listed)
    output.table(COLUMNS, (row._asdict() for row in found.answer), spare=("task", "license", "likes", "created_at"))
    show_listed(output, listed)

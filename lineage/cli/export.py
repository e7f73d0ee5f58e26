"""`lineage export`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click

from lineage.cli.config import config_option
from lineage.cli.files import OUTPUT_FILE, write_file
from lineage.cli.names import NAME
from lineage.cli.output import database_option, hint, open_output, source_words
from lineage.render.escape import escape
from lineage.render.table import Format
from lineage.settings import Settings


@click.command(
    name="export",
    epilog="""\b
Examples:
  lineage export -o everything.jsonl
  lineage export Qwen/Qwen3-8B -o family.graphml
  lineage export Qwen --to jsonl | head
""",
)
@click.argument("subject", type=NAME, metavar="[MODEL|ORG|FAMILY]", required=False)
@click.option(
    "-o",
    "--output",
    "path",
    type=OUTPUT_FILE,
    metavar="FILE",
    help="File to write, ending in .jsonl or .graphml [default: stdout].",
)
@click.option(
    "--to",
    "fmt",
    type=click.Choice(["jsonl", "graphml"]),
    help="What to write [default: by FILE's ending, else jsonl].",
)
@config_option
@database_option
def command(settings: Settings, subject: str | None, path: Path | None, fmt: str | None) -> None:
    """Write models and edges, in name order: all, or the family of MODEL or ORG.

    How much it was is said on stderr. Names that XML cannot carry have their forbidden characters replaced in GraphML.
    """
    from lineage.workflows.export import Exported, ExportFormat, export  # noqa: PLC0415 - after --help

    ending = path.suffix.lower().lstrip(".") if path else ""
    known: tuple[ExportFormat, ...] = get_args(ExportFormat)
    chosen = next((name for name in known if name == (fmt or ending)), None)
    if chosen is None:
        if path is not None:
            raise click.UsageError(f"Cannot tell a format from {path.name!r}; add --to jsonl or --to graphml.")
        chosen = "jsonl"
    done: list[Exported] = []
    chunks = export(settings, chosen, subject, done.append)
    if path is None:
        _to_stdout(chunks)
        wrote = "Wrote"
    else:
        size = write_file(path, chunks, database=settings.database)
        wrote = f"Wrote {path}, {size / 1e6:.1f} MB:"
    (found,) = done
    whence = source_words(found.source) or f"the Hub as of {(found.source.as_of or 'an unknown day')[:10]}"
    by = "" if subject is None else ", known from hub, tag or card; count and graph take hub and tag unless told more"
    hint(f"{wrote} {found.models:,} models, {found.edges:,} edges ({whence}){by}.", whole=path is not None)


def _to_stdout(chunks: Iterator[bytes]) -> None:
    """Write an export as it is into a pipe or file, and made harmless onto a terminal."""
    if not sys.stdout.isatty():
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        return
    terminal = open_output(Format.HUMAN)
    for chunk in chunks:
        for line in chunk.decode("utf-8", "backslashreplace").splitlines():
            terminal.text(escape(line, unicode=terminal.unicode) + "\n")

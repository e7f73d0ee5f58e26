"""`lineage export`."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lineage.cli.files import STDOUT, OutputFile, write_output
from lineage.cli.names import NAME
from lineage.cli.options.config import config_option
from lineage.cli.output import database_option, hint, source_words
from lineage.render.figures import number_of
from lineage.settings import Settings

if TYPE_CHECKING:
    from lineage.workflows.show.export import Exported, ExportFormat

FORMATS: Final[dict[str, "ExportFormat"]] = {".jsonl": "jsonl", ".graphml": "graphml"}
"""What is written by the ending of the file."""
_FILE: Final = OutputFile(*FORMATS)


@click.command(
    name="export",
    epilog="""\b
Examples:
  lineage export -o everything.jsonl
  lineage export Qwen/Qwen3-8B -o family.graphml
  lineage export Qwen | head
""",
)
@click.argument("subject", type=NAME, metavar="[MODEL|ORG|BRAND]", required=False)
@click.option(
    "-o",
    "--output",
    "path",
    type=_FILE,
    default=STDOUT,
    metavar="FILE",
    help="File to write, ending in .jsonl or .graphml; - is stdout, in JSON lines  [default: -].",
)
@config_option
@database_option
def command(settings: Settings, subject: str | None, path: Path) -> None:
    """Write models and edges, in name order: all, or the family of MODEL or ORG.

    How much it was is said on stderr. Names that XML cannot carry have their forbidden characters replaced in GraphML.
    """
    from lineage.workflows.show.export import export

    done: list[Exported] = []
    chunks = export(settings, FORMATS[_FILE.ending(path)], subject, done.append)
    size = write_output(path, chunks, database=settings.database)
    wrote = "Wrote" if path == STDOUT else f"Wrote {path}, {size / 1e6:.1f} MB:"
    (exported,) = done
    whence = source_words(exported.source) or f"the Hub as of {(exported.source.as_of or 'an unknown day')[:10]}"
    by = (
        ""
        if subject is None
        else ", known from hub, tag, card, adapter_config; count and graph take hub and tag unless told more"
    )
    hint(
        f"{wrote} {number_of(exported.models, 'model')}, {number_of(exported.edges, 'edge')} ({whence}){by}.",
        whole=path != STDOUT,
    )

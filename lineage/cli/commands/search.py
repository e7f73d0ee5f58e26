"""`lineage search TEXT`."""

from typing import Final

import click

from lineage.cli.answer import Answer, Envelope, Listed
from lineage.cli.output import Output, hint, output_options
from lineage.render.fields import MODEL_COLUMNS, UNREAD, columns
from lineage.render.tree.text import unread_rows
from lineage.settings import Settings

COLUMNS: Final = columns("repo_id", "created_at", "downloads", "likes", "license", "license_name", "task")


@click.command(
    name="search",
    epilog="""\b
Examples:
  lineage search qwen3 coder
  lineage search gguf --limit 100 -q
  lineage search --license qwen-research
""",
)
@click.argument("words", metavar="[TEXT]...", nargs=-1)
@click.option("--license", "license_", metavar="NAME", help="Only this license; TEXT may then be left out.")
@click.option("--limit", type=click.IntRange(min=1), default=30, show_default=True, metavar="N", help="At most N rows.")
@output_options(COLUMNS, columns(*MODEL_COLUMNS))
def command(settings: Settings, output: Output, words: tuple[str, ...], license_: str | None, limit: int) -> None:
    """Find models whose name contains every word of TEXT, the most downloaded first.

    A word's numbers are whole ones: 8b finds Qwen3-8B, not 0.8B or 28B.
    """
    from lineage.workflows.ask import search

    matches = search(settings, " ".join(words), license_name=license_, limit=limit)
    output.show(
        Answer(
            Envelope(matches.source),
            COLUMNS,
            ({**row._asdict(), "unread": unread_rows(row.unread)} for row in matches.answer),
            more=columns(*MODEL_COLUMNS),
            nested=UNREAD,
            facts={"text": " ".join(words), "wishes": list(matches.wishes)},
            listed=Listed(len(matches.answer), matches.total),
            spare=("task", "license", "likes", "created_at"),
        )
    )
    for hint_words in matches.unheard_of:
        hint(hint_words)

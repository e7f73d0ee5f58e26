"""`lineage tree MODEL`."""

from shlex import quote
from typing import TYPE_CHECKING, Final

import click

from lineage.cli.answer import Answer, Envelope
from lineage.cli.looking import look_first
from lineage.cli.names import MODEL
from lineage.cli.options.asking import asking_options
from lineage.cli.options.ruling import evidence_option
from lineage.cli.output import Output, hint, hint_left_out, output_options
from lineage.facts import Evidence
from lineage.render.fields import columns
from lineage.render.figures import hub_words, number_of
from lineage.render.table import Format
from lineage.render.tree.text import describe_not_drawn, hidden_rows, render_tree, tree_rows, unread_rows
from lineage.settings import Asking, Settings, command_line

if TYPE_CHECKING:
    from lineage.store.read.answers import TreeNode
    from lineage.workflows.ask import Found

COLUMNS: Final = columns(
    *("depth", "derivative", "base", "relation", "relation_word", "evidence", "created_at", "downloads"),
    *("license", "license_name", "license_link", "state", "repeated", "unread", "impossible_in_time"),
)


@click.command(
    name="tree",
    epilog="""\b
Examples:
  lineage tree Qwen/Qwen3-8B
  lineage tree Qwen/Qwen3-8B --depth 2 --width 20
""",
)
@click.argument("model", type=MODEL)
@click.option(
    "--depth", type=click.IntRange(1, 1000), default=3, show_default=True, metavar="N", help="Levels below the model."
)
@click.option(
    "--width",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    metavar="N",
    help="Derivatives of each, the most downloaded.",
)
@evidence_option("Edges to follow")
@asking_options()
@output_options(COLUMNS)
def command(
    settings: Settings,
    output: Output,
    model: str,
    depth: int,
    width: int,
    evidence: tuple[Evidence, ...],
    asking: Asking,
) -> None:
    """Show what was made from MODEL as a tree, with what is left out counted by relation.

    JSON has what is left out under `hidden`, by base and relation; other formats say it on stderr.
    """
    from lineage.cli.listed import hint_crawl
    from lineage.cli.number import hub_row
    from lineage.workflows.ask import tree

    look_first(settings, model, asking, "family" if depth > 1 else "direct")
    subtree = tree(settings, model, depth=depth, width=width, evidence=evidence)
    top, hub = subtree.answer, hub_words(subtree.hub_counts)
    rows, hidden = list(tree_rows(top)), list(hidden_rows(top))
    answer = Answer(
        Envelope(
            subtree.source,
            top.repo_id,
            marks=(*subtree.marks, *filter(None, (hub,))),
            footnotes=describe_not_drawn(top),
            look=subtree.look,
        ),
        COLUMNS,
        rows,
        facts={**hub_row(subtree.hub_counts), "unread": unread_rows(top.unread), "hidden": hidden},
        quiet=dict.fromkeys(row["derivative"] for row in rows),
    )
    output.show(answer, lambda: _show(output, subtree))
    if hidden and output.fmt not in {Format.HUMAN, Format.JSON}:
        left = number_of(sum(hidden_row["left_out"] for hidden_row in hidden), "edge")
        every = command_line(settings, f"ls {quote(top.repo_id)}")
        hint(f"{left} more: --depth and --width show more; {every} lists every model once.", whole=True)
    if subtree.limit is not None:
        hint_crawl(settings, top.repo_id)


def _show(output: Output, answer: "Found[TreeNode]") -> None:
    sample = answer.source.population.startswith("sample")
    drawn = render_tree(answer.answer, width=output.width, unicode=output.unicode, sample=sample)
    output.text(drawn.text)
    hint_left_out(drawn.left_out)

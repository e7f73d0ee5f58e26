"""`lineage tree MODEL`."""

from typing import TYPE_CHECKING, Final

import click

from lineage.cli.asking import asking_options
from lineage.cli.looking import look_first
from lineage.cli.names import MODEL
from lineage.cli.output import Output, hint, output_options
from lineage.cli.ruling import evidence_option
from lineage.facts import Evidence
from lineage.render.figures import number_of
from lineage.render.table import Column, Format, Kind
from lineage.render.tree import hidden_rows, render_tree, tree_rows
from lineage.settings import Asking, Settings

if TYPE_CHECKING:
    from lineage.store.answers import TreeNode
    from lineage.workflows.ask import Found

_COLUMNS: Final = (
    Column("depth"),
    Column("derivative", Kind.ID),
    Column("base"),
    Column("relation", Kind.WORD),
    Column("evidence"),
    Column("created_at", Kind.DATE, header="created"),
    Column("downloads", Kind.COUNT),
    Column("license"),
    Column("state", Kind.WORD),
    Column("repeated"),
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
@output_options
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

    JSON has what is left out under `hidden`, by base and relation; with agent and quiet it is said on stderr.
    """
    from lineage.cli.listed import hint_crawl, show_marks  # noqa: PLC0415 - after --help
    from lineage.workflows.ask import tree  # noqa: PLC0415

    look_first(settings, model, asking, "family" if depth > 1 else "direct")
    found = tree(settings, model, depth=depth, width=width, evidence=evidence)
    output.source(found.source)
    show_marks(output, found.marks)
    _show(output, found)
    if found.marks:
        hint_crawl(settings, found.answer.repo_id)


def _show(output: Output, found: "Found[TreeNode]") -> None:
    if output.human:
        sample = found.source.population.startswith("sample")
        output.text(render_tree(found.answer, width=output.width, unicode=output.unicode, sample=sample))
        return
    rows, hidden = list(tree_rows(found.answer)), list(hidden_rows(found.answer))
    if output.fmt is Format.JSON:
        output.json(
            {
                "model": found.answer.repo_id,
                "population": found.source.population,
                "as_of": found.source.as_of,
                "marks": list(found.marks),
                "edges": rows,
                "hidden": hidden,
                "truncated": bool(hidden),
            }
        )
        return
    if output.fmt is Format.QUIET:
        rows = list({row["derivative"]: row for row in rows}.values())
    output.table(_COLUMNS, rows)
    if hidden:
        left = number_of(sum(one["count"] for one in hidden), "edge")
        hint(f"{left} more: --depth and --width show more; lineage ls {found.answer.repo_id} lists every model once.")

"""`lineage tree MODEL`."""

import click

from lineage.cli.names import NAME
from lineage.cli.output import Output, output_options
from lineage.cli.ruling import evidence_option
from lineage.facts import Evidence
from lineage.render.table import Column, Format, Kind
from lineage.render.tree import render_tree, tree_rows
from lineage.settings import Settings


@click.command(
    name="tree",
    epilog="""\b
Examples:
  lineage tree Qwen/Qwen3-8B
  lineage tree Qwen/Qwen3-8B --depth 2 --width 20
""",
)
@click.argument("model", type=NAME)
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
@evidence_option("Edges to follow: headline is hub+tag, declared is hub+tag+card.")
@output_options
def command(
    settings: Settings, output: Output, model: str, depth: int, width: int, evidence: tuple[Evidence, ...]
) -> None:
    """Show what was made from MODEL as a tree, with what is left out counted by relation."""
    from lineage.workflows.ask import tree  # noqa: PLC0415 - after --help

    found = tree(settings, model, depth=depth, width=width, evidence=evidence)
    output.source(found.source)
    if output.human:
        sample = found.source.population.startswith("sample")
        output.text(render_tree(found.answer, width=output.width, unicode=output.unicode, sample=sample))
        return
    rows = list(tree_rows(found.answer))
    if output.fmt is Format.QUIET:
        rows = list({row["derivative"]: row for row in rows}.values())
    if output.fmt is Format.JSON:
        output.json(
            {
                "model": found.answer.repo_id,
                "population": found.source.population,
                "as_of": found.source.as_of,
                "edges": rows,
            }
        )
        return
    columns = [Column("depth"), Column("derivative", Kind.ID), Column("base"), Column("relation"), Column("evidence")]
    output.table(columns, rows)

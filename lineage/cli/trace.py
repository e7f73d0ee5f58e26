"""`lineage trace MODEL`."""

import click

from lineage.cli.output import Output, hint, output_options
from lineage.facts import State
from lineage.render.table import Column, Format, Kind
from lineage.render.tree import edge_row, render_tree, render_ways, tree_rows
from lineage.settings import Settings

NOTE = "A model without a declared base may still have one: an audit of 378 models found a third of bases undeclared."


@click.command(
    name="trace",
    epilog="""\b
Examples:
  lineage trace unsloth/Qwen3-8B-GGUF
  lineage trace unsloth/Qwen3-8B-GGUF --to Qwen/Qwen3-8B-Base
  lineage trace unsloth/Qwen3-8B-GGUF --evidence
""",
)
@click.argument("model")
@click.option("--to", "target", metavar="ROOT", help="Show every shortest way up to this model only.")
@click.option("--evidence", "raw", is_flag=True, help="Show each raw value behind every hop.")
@output_options
def command(settings: Settings, output: Output, model: str, target: str | None, raw: bool) -> None:
    """Follow MODEL's bases, and theirs, up to where they end: relation, date and licence of every hop.

    A base that no crawl has met is asked of the Hub (one request a hop) and kept, unless HF_HUB_OFFLINE is set.
    """
    from lineage.clock import Clock  # noqa: PLC0415 - after --help
    from lineage.workflows.ask import trace  # noqa: PLC0415
    from lineage.workflows.live import Live  # noqa: PLC0415

    Live(settings, hint, Clock()).follow(model)
    found = trace(settings, model, target=target, raw=raw)
    answer = found.answer
    output.source(found.source)
    if output.fmt is Format.JSON:
        hops = list(tree_rows(answer.top, upwards=True))
        output.json(
            {
                "model": answer.top.repo_id,
                "population": found.source.population,
                "as_of": found.source.as_of,
                "hops": hops,
                "ends": [{"repo_id": name, "state": state.value} for name, state in answer.ends],
                "to": answer.target,
                "ways": [[edge_row(edge) for edge in way] for way in answer.ways],
                "ways_total": answer.ways_total,
            }
        )
    elif not output.human:
        columns = [
            Column("depth"),
            Column("derivative"),
            Column("base", Kind.ID),
            Column("relation"),
            Column("evidence"),
        ]
        output.table(columns, tree_rows(answer.top, upwards=True))
    elif answer.target is not None:
        output.text(render_ways(answer, width=output.width, unicode=output.unicode))
    else:
        sample = found.source.population.startswith("sample")
        output.text(render_tree(answer.top, width=output.width, unicode=output.unicode, upwards=True, sample=sample))
        if any(state is State.PRESENT for _, state in answer.ends):
            hint(NOTE)

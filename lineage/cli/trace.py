"""`lineage trace MODEL`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, cast

import click

from lineage.cli.asking import asking_options
from lineage.cli.looking import look_first
from lineage.cli.names import MODEL
from lineage.cli.output import Output, hint, output_options
from lineage.facts import Edge, Relation, State
from lineage.render.table import Column, Format, Kind
from lineage.render.tree import edge_row, render_tree, render_ways
from lineage.settings import Asking, Settings

if TYPE_CHECKING:
    from lineage.store.answers import Trace, TreeNode

NOTE: Final = (
    "A model without a declared base may still have one: an audit of 378 models found a third of bases undeclared."
)


@click.command(
    name="trace",
    epilog="""\b
Examples:
  lineage trace unsloth/Qwen3.5-4B-GGUF
  lineage trace unsloth/Qwen3.5-4B-GGUF --to Qwen/Qwen3.5-4B-Base
  lineage trace unsloth/Qwen3.5-4B-GGUF --evidence
""",
)
@click.argument("model", type=MODEL)
@click.option("--to", "target", type=MODEL, metavar="ROOT", help="Show every shortest way up to this model only.")
@click.option("--evidence", "raw", is_flag=True, help="Show each raw value behind every hop.")
@asking_options()
@output_options
def command(settings: Settings, output: Output, model: str, target: str | None, raw: bool, asking: Asking) -> None:
    """Follow MODEL's bases, and theirs, up to where they end: relation, date and licence of every hop.

    A base that no crawl has met is asked of the Hub, one request a hop, and kept.
    """
    from lineage.workflows.ask import trace  # noqa: PLC0415 - after --help

    look_first(settings, model, asking, "ancestors")
    found = trace(settings, model, target=target, raw=raw)
    answer = found.answer
    output.source(found.source)
    if output.fmt is Format.JSON:
        output.json(
            {
                "model": answer.top.repo_id,
                "population": found.source.population,
                "as_of": found.source.as_of,
                "hops": list(_hops(answer.top, raw=raw)),
                "ends": [{"repo_id": name, "state": state.value} for name, state in answer.ends],
                "to": answer.target,
                "ways": [[edge_row(edge) for edge in way] for way in answer.ways],
                "ways_total": answer.ways_total,
            }
        )
    elif not output.human:
        _show_rows(output, answer, raw=raw)
    elif answer.target is not None:
        output.text(render_ways(answer, width=output.width, unicode=output.unicode))
    else:
        sample = found.source.population.startswith("sample")
        output.text(render_tree(answer.top, width=output.width, unicode=output.unicode, upwards=True, sample=sample))
        if any(state is State.PRESENT for _, state in answer.ends):
            hint(NOTE)


def _hops(top: "TreeNode", *, raw: bool) -> Iterator[dict[str, object]]:
    """Go through the edges above a model in the order they are drawn, each with its base's date, licence and state."""
    steps = [(top, base, 1) for base in reversed(top.children)]
    while steps:
        derivative, base, depth = steps.pop()
        edge = Edge(derivative.repo_id, base.repo_id, base.relation or Relation.UNSTATED, base.evidence)
        row = edge_row(edge) | {
            "depth": depth,
            "created_at": base.created_at,
            "license": base.license,
            "state": base.state.value,
        }
        if raw:
            row["statements"] = [
                {"kind": said.kind.value, "relation": said.relation.value, "raw_value": said.raw} for said in base.raw
            ]
        yield row
        steps += [(base, above, depth + 1) for above in reversed(base.children)]


def _show_rows(output: Output, answer: "Trace", *, raw: bool) -> None:
    """Write hops for programs: all, or those on the shortest ways; with raw values, a row for each statement."""
    on_ways = {edge[:2] for way in answer.ways for edge in way}
    hops = [
        row
        for row in _hops(answer.top, raw=raw)
        if answer.target is None or (row["derivative"], row["base"]) in on_ways
    ]
    if output.fmt is Format.QUIET:
        hops = list({row["base"]: row for row in hops}.values())
    elif raw:
        hops = [
            {**row, "evidence": said["kind"], "said": said["relation"], "raw_value": said["raw_value"]}
            for row in hops
            for said in cast("list[dict[str, str]]", row["statements"])
        ]
    columns = [
        Column("depth"),
        Column("derivative"),
        Column("base", Kind.ID),
        Column("relation", Kind.WORD),
        Column("evidence"),
        Column("created_at", Kind.DATE, header="created"),
        Column("license"),
        Column("state", Kind.WORD),
    ]
    output.table([*columns, Column("said"), Column("raw_value")] if raw else columns, hops)

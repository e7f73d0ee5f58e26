"""`lineage trace MODEL`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import click

from lineage.cli.answer import Answer, Envelope
from lineage.cli.asking import asking_options
from lineage.cli.looking import look_first
from lineage.cli.names import MODEL
from lineage.cli.output import Output, output_options
from lineage.facts import Edge, Relation, State
from lineage.render.fields import columns
from lineage.render.tree import edge_row, render_tree, render_ways, unread_rows
from lineage.settings import Asking, Settings

if TYPE_CHECKING:
    from lineage.store.answers import Trace
    from lineage.workflows.ask import Found

COLUMNS: Final = columns(
    *("depth", "derivative", "base", "relation", "relation_word", "evidence", "base_created_at"),
    *("base_license", "base_license_name", "base_license_link", "base_state", "base_unread"),
)
STATEMENT_COLUMNS: Final = columns("stated_in", "stated_relation", "raw_value")
"""What each row says besides with --evidence: one statement behind the hop."""
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
@output_options(COLUMNS, STATEMENT_COLUMNS)
def command(settings: Settings, output: Output, model: str, target: str | None, raw: bool, asking: Asking) -> None:
    """Follow MODEL's bases, and theirs, up to where they end: relation, date and license of every hop.

    A base that no crawl has met is asked of the Hub, one request a hop, and kept.
    """
    from lineage.workflows.ask import trace  # noqa: PLC0415 - after --help

    look_first(settings, model, asking, "ancestors")
    found = trace(settings, model, target=target, raw=raw)
    top, ends = found.answer.top, found.answer.ends
    unread = found.answer.unread
    undeclared = target is None and any(state is State.PRESENT and name not in unread for name, state in ends)
    hops = list(_hops(found.answer, raw=raw))
    shown = COLUMNS + STATEMENT_COLUMNS if raw else COLUMNS
    bases = dict.fromkeys(hop["base"] for hop in hops)
    envelope = Envelope(found.source, top.repo_id, footnotes=(NOTE,) if undeclared else ())
    answer = Answer(envelope, shown, hops, facts=_facts(found.answer), quiet=bases)
    output.show(answer, lambda: _show(output, found))


def _show(output: Output, found: "Found[Trace]") -> None:
    answer = found.answer
    if answer.target is not None:
        output.text(render_ways(answer, width=output.width, unicode=output.unicode))
        return
    sample = found.source.population.startswith("sample")
    output.text(render_tree(answer.top, width=output.width, unicode=output.unicode, upwards=True, sample=sample))


def _facts(answer: "Trace") -> dict[str, object]:
    """Return what JSON says beside the hops: the model's license, where they end, and the ways to the target."""
    top = answer.top
    return {
        "license": top.license,
        "license_name": top.license_name,
        "license_link": top.license_link,
        "unread": unread_rows(answer.top.unread),
        "ends": [
            {"repo_id": name, "state": state.value, "unread": unread_rows(answer.unread.get(name, ()))}
            for name, state in answer.ends
        ],
        "target": answer.target,
        "ways": [[edge_row(edge) for edge in way] for way in answer.ways],
        "ways_total": answer.ways_total,
    }


def _hops(answer: "Trace", *, raw: bool) -> Iterator[dict[str, object]]:
    """Yield the edges above a model in the order they are drawn: all, or those on the shortest ways to the target.

    With `raw` there is one row for each statement behind an edge.
    """
    on_ways = {edge[:2] for way in answer.ways for edge in way}
    steps = [(answer.top, base, 1) for base in reversed(answer.top.children)]
    while steps:
        derivative, base, depth = steps.pop()
        steps += [(base, above, depth + 1) for above in reversed(base.children)]
        if answer.target is not None and (derivative.repo_id, base.repo_id) not in on_ways:
            continue
        edge = Edge(
            derivative.repo_id, base.repo_id, base.relation or Relation.UNSTATED, base.evidence, base.relation_word
        )
        hop = {
            "depth": depth,
            **edge_row(edge),
            "base_created_at": base.created_at,
            "base_license": base.license,
            "base_license_name": base.license_name,
            "base_license_link": base.license_link,
            "base_state": base.state.value,
            "base_unread": unread_rows(base.unread),
        }
        if not raw:
            yield hop
        for said in base.raw if raw else ():
            yield hop | {"stated_in": said.kind.value, "stated_relation": said.relation.value, "raw_value": said.raw}

"""`lineage trace MODEL`."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import click

from lineage.cli.answer import Answer, Envelope
from lineage.cli.models import MODELS, ask_each
from lineage.cli.names import MODEL
from lineage.cli.options.asking import asking_options
from lineage.cli.output import Output, hint_left_out, output_options
from lineage.facts import Edge, Relation, State
from lineage.render.fields import columns
from lineage.render.table import Format
from lineage.render.tree.text import edge_row, render_about, render_tree, render_ways, unread_rows
from lineage.settings import Asking, Settings

if TYPE_CHECKING:
    from lineage.store.read.answers import Trace, TreeNode

COLUMNS: Final = columns(
    *("repo_id", "state", "license", "license_name", "license_link", "sha"),
    *("depth", "derivative", "base", "relation", "relation_word", "evidence", "base_created_at"),
    *("base_license", "base_license_name", "base_license_link", "base_sha", "base_state", "base_unread"),
    *("impossible_in_time", "base_superseded_by", "base_current_version"),
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
  lineage ls Qwen/Qwen3-8B -q | lineage trace - --json
""",
)
@MODELS
@click.option("--to", "target", type=MODEL, metavar="ROOT", help="Show every shortest way up to this model only.")
@click.option("--evidence", "raw", is_flag=True, help="Show each raw value behind every hop.")
@asking_options()
@output_options(COLUMNS, STATEMENT_COLUMNS)
def command(
    settings: Settings, output: Output, names: tuple[str, ...], target: str | None, raw: bool, asking: Asking
) -> None:
    """Follow each MODEL's bases, and theirs, up to where they end: relation, date and license of every hop.

    A base that no crawl has met is asked of the Hub, one request a hop, and kept. With - for MODEL, names are read
    from stdin, one a line.
    """
    from lineage.workflows.ask import data_source, trace

    asked = ask_each(settings, names, asking, "ancestors", lambda name: trace(settings, name, target=target, raw=raw))
    traces = [trace.answer for trace in asked.found]
    if traces or not asked.failed:
        envelope = Envelope(
            asked.found[-1].source if traces else data_source(settings),
            ", ".join(trace.top.repo_id for trace in traces) or None,
            footnotes=(NOTE,) if target is None and any(map(_ends_undeclared, traces)) else (),
        )
        rows = [hop for trace in traces for hop in _rows(trace, raw=raw, whole=output.fmt is not Format.JSON)]
        shown = COLUMNS + STATEMENT_COLUMNS if raw else COLUMNS
        facts = {"traces": list(map(_facts, traces)), **asked.facts()} if asked.several else _facts(*traces)
        bases = dict.fromkeys(row["base"] for row in rows if row["base"] is not None)
        output.show(Answer(envelope, shown, rows, facts=facts, quiet=bases), lambda: _show(output, envelope, traces))
    asked.end()


def _ends_undeclared(answer: "Trace") -> bool:
    return any(state is State.PRESENT and name not in answer.unread for name, state in answer.ends)


def _show(output: Output, envelope: Envelope, traces: "Sequence[Trace]") -> None:
    sample = envelope.source.population.startswith("sample")
    left_out: list[str] = []
    for place, answer in enumerate(traces):
        output.text("\n" if place else "")
        if answer.target is None:
            drawn = render_tree(answer.top, width=output.width, unicode=output.unicode, upwards=True, sample=sample)
        else:
            output.text(render_about(answer.top, width=output.width, unicode=output.unicode) + "\n")
            drawn = render_ways(answer, width=output.width, unicode=output.unicode)
        output.text(drawn.text)
        left_out += drawn.left_out
    hint_left_out(left_out)


def _facts(answer: "Trace") -> dict[str, object]:
    """Return what JSON says of a model beside the hops: its own facts, where they end, the ways to the target."""
    return {
        **_about(answer.top),
        "superseded_by": list(answer.top.succession.superseded_by),
        "current_version": answer.top.succession.current,
        "unread": unread_rows(answer.top.unread),
        "ends": [
            {"repo_id": name, "state": state.value, "unread": unread_rows(answer.unread.get(name, ()))}
            for name, state in answer.ends
        ],
        "target": answer.target,
        "ways": [[edge_row(edge) for edge in way] for way in answer.ways],
        "ways_total": answer.ways_total,
    }


def _about(top: "TreeNode") -> dict[str, object]:
    return {
        "repo_id": top.repo_id,
        "state": top.state.value,
        "license": top.license,
        "license_name": top.license_name,
        "license_link": top.license_link,
        "sha": top.sha,
    }


def _rows(answer: "Trace", *, raw: bool, whole: bool) -> Iterator[dict[str, object]]:
    """Yield the hops above a model, each with the model's own facts.

    Args:
        answer: The trace.
        raw: Whether each statement behind an edge is a row.
        whole: Whether a model without hops has a row too, of depth 0, because nothing but rows is written.
    """
    hop = None
    for hop in _hops(answer, raw=raw):
        yield _about(answer.top) | hop
    if hop is None and whole:
        unsaid = dict.fromkeys(column.name for column in (*COLUMNS, *STATEMENT_COLUMNS))
        yield unsaid | _about(answer.top) | {"depth": 0}


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
            "base_sha": base.sha,
            "base_state": base.state.value,
            "base_unread": unread_rows(base.unread),
            "impossible_in_time": base.impossible_in_time,
            "base_superseded_by": list(base.succession.superseded_by),
            "base_current_version": base.succession.current,
        }
        if not raw:
            yield hop
        for raw_value in base.raw if raw else ():
            yield hop | {
                "stated_in": raw_value.kind.value,
                "stated_relation": raw_value.relation.value,
                "raw_value": raw_value.raw,
            }

"""`lineage info MODEL`."""

from typing import Final

import click

from lineage.cli.asking import asking_options
from lineage.cli.looking import look_first
from lineage.cli.names import MODEL
from lineage.cli.output import Output, output_options
from lineage.facts import Edge
from lineage.render.escape import escape
from lineage.render.states import explained_states
from lineage.render.table import Column, Format, Kind
from lineage.render.tree import DECLARES_NO_BASE, describe_state, edge_row
from lineage.settings import Asking, Settings

_KINDS: Final = {
    "repo_id": Kind.ID,
    "created_at": Kind.DATE,
    "last_modified": Kind.DATE,
    "downloads": Kind.COUNT,
    "downloads_all_time": Kind.COUNT,
    "likes": Kind.COUNT,
    "parameters": Kind.COUNT,
}
_ALWAYS: Final = {"license", "task", "created_at", "downloads"}
"""What is said to be not said."""


@click.command(
    name="info",
    epilog="""\b
Examples:
  lineage info Qwen/Qwen3-8B
  lineage info Qwen/Qwen3-8B --json | jq .bases
""",
)
@click.argument("model", type=MODEL)
@asking_options()
@output_options
def command(settings: Settings, output: Output, model: str, asking: Asking) -> None:
    """Tell what is known of MODEL: dates, licence, size, bases, direct derivatives, problems with its card.

    A model that no crawl covers is looked at: its record, its ancestors and its direct derivatives are asked of the
    Hub and kept.
    """
    from lineage.workflows.ask import info  # noqa: PLC0415 - after --help

    found = info(settings, look_first(settings, model, asking, "direct"))
    output.source(found.source)
    row = found.model._asdict()
    del row["key"]
    extra = {
        "languages": list(found.languages),
        "datasets": list(found.datasets),
        "aliases": list(found.aliases),
        "bases": [
            {**edge_row(edge), "base_state": str(state)}
            for edge, state in zip(found.bases, found.base_states, strict=True)
        ],
        "direct_derivatives": found.direct,
        "hub_children_count": found.hub_counts or None,
        "issues": [{"code": issue.code, "field": issue.field, "raw_value": issue.raw} for issue in found.issues],
    }
    if output.fmt is Format.JSON:
        source = {"population": found.source.population, "as_of": found.source.as_of}
        output.json({**source, **row, **extra})
        return
    pairs: list[tuple[Column, object]] = [
        (Column(name, _KINDS.get(name, Kind.TEXT)), value)
        for name, value in row.items()
        if value is not None or name in _ALWAYS
    ]
    pairs += [(Column(name), extra[name]) for name in ("languages", "datasets", "aliases") if extra[name]]
    sample = found.source.population.startswith("sample")
    bases = [
        f"{edge.base} ({'; '.join(filter(None, (_edge_words(edge), describe_state(state, sample=sample))))})"
        for edge, state in zip(found.bases, found.base_states, strict=True)
    ]
    none = describe_state(found.model.state, sample=sample) or DECLARES_NO_BASE
    pairs += [(Column("base"), words) for words in bases or [none]]
    pairs.append((Column("direct_derivatives"), _counts(found.direct) or "none known"))
    if found.hub_counts:
        pairs.append((Column("hub_children_count", header="the hub counts"), _counts(found.hub_counts) or "none"))
    pairs += [(Column("issue"), f"{issue.code} in {issue.field}: {issue.raw}") for issue in found.issues]
    output.record(pairs)
    if output.human and (explained := explained_states([found.model.state])):
        output.text("\n")
        output.paragraph(*explained)


def _edge_words(edge: Edge) -> str:
    return f"{edge.relation}: {', '.join(edge.evidence)}"


def _counts(counts: dict[str, int]) -> str:
    return escape(", ".join(f"{count:,} {relation}" for relation, count in counts.items() if count))

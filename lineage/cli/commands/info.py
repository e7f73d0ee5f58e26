"""`lineage info MODEL`."""

from typing import TYPE_CHECKING, Final

import click

from lineage.cli.answer import Answer, Envelope
from lineage.cli.models import MODELS, ask_each
from lineage.cli.options.asking import asking_options
from lineage.cli.output import Output, output_options
from lineage.facts import Edge
from lineage.render.escape import escape
from lineage.render.fields import MODEL_COLUMNS, RELATIONS, columns
from lineage.render.states import explained_states
from lineage.render.table import Column
from lineage.render.tree.text import (
    IMPOSSIBLE_IN_TIME,
    describe_state,
    describe_succession,
    describe_unread,
    describe_word,
    unread_rows,
)
from lineage.settings import Asking, Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lineage.workflows.ask import Info

COLUMNS: Final = columns(
    *MODEL_COLUMNS,
    *(
        "superseded_by",
        "current_version",
        "languages",
        "datasets",
        "aliases",
        "bases",
        "direct_derivatives",
        "direct_by_relation",
        "declared_direct_derivatives",
        "declared_by_relation",
    ),
    *("hub_direct_derivatives", "hub_by_relation", "look", "issues", "population", "as_of", "complete"),
)
_ALWAYS: Final = {"license", "task", "created_at", "downloads"}
"""What is said to be not said."""


@click.command(
    name="info",
    epilog="""\b
Examples:
  lineage info Qwen/Qwen3-8B
  lineage info Qwen/Qwen3-8B --json | jq .bases
  lineage ls Qwen/Qwen3-8B -q | lineage info - --format csv
""",
)
@MODELS
@asking_options()
@output_options(COLUMNS)
def command(settings: Settings, output: Output, names: tuple[str, ...], asking: Asking) -> None:
    """Show what is known of each MODEL: dates, license, size, bases, direct derivatives, problems with its card.

    A model that no crawl covers is looked at: its record, its ancestors and its direct derivatives are asked of the
    Hub and kept. With - for MODEL, names are read from stdin, one a line.
    """
    from lineage.workflows.ask import data_source, info

    asked = ask_each(settings, names, asking, "direct", lambda name: info(settings, name))
    models = asked.found
    if models or not asked.failed:
        envelope = Envelope(
            models[-1].source if models else data_source(settings),
            ", ".join(model.model.repo_id for model in models) or None,
            look=None if asked.several else models[0].look,
        )
        rows = list(map(_row, models))
        answer = Answer(envelope, COLUMNS, rows, facts=asked.facts(), single=not asked.several)
        output.show(answer, lambda: _show_each(output, models))
    asked.end()


def _row(info: "Info") -> dict[str, object]:
    """Put everything that is known into plain values."""
    bases = [
        {
            "base": edge.base,
            "relation": edge.relation.value,
            "relation_word": edge.relation_word,
            "evidence": list(edge.evidence),
            "base_state": state.value,
            "impossible_in_time": impossible,
        }
        for edge, state, impossible in zip(info.bases, info.base_states, info.impossible_in_time, strict=True)
    ]
    hub = info.hub_counts
    return {
        **info.model._asdict(),
        "unread": unread_rows(info.model.unread),
        "superseded_by": list(info.succession.superseded_by),
        "current_version": info.succession.current,
        "languages": list(info.languages),
        "datasets": list(info.datasets),
        "aliases": list(info.aliases),
        "bases": bases,
        "direct_derivatives": sum(info.direct.values()),
        "direct_by_relation": dict.fromkeys(RELATIONS, 0) | info.direct,
        "declared_direct_derivatives": sum(info.declared.values()),
        "declared_by_relation": dict.fromkeys(RELATIONS, 0) | info.declared,
        "hub_direct_derivatives": sum(hub.values()) if hub else None,
        "hub_by_relation": dict.fromkeys(RELATIONS[:-1], 0) | hub if hub else None,
        "look": None if info.look is None else info.look._asdict(),
        "issues": [{"code": str(issue.code), "field": issue.field, "raw_value": issue.raw} for issue in info.issues],
    }


def _show_each(output: Output, models: "Sequence[Info]") -> None:
    for place, model in enumerate(models):
        output.text("\n" if place else "")
        _show(output, model)
    if explained := explained_states(model.model.state for model in models):
        output.text("\n")
        output.paragraph(" ".join(explained))


def _show(output: Output, info: "Info") -> None:
    """Write what people read: no line for what is not said, but for what everybody looks for."""
    model = {**info.model._asdict(), "license": info.model.license_label}
    if model["license"] == model["license_name"]:
        model["license_name"] = None
    lists = {"languages": info.languages, "datasets": info.datasets, "aliases": info.aliases}
    pairs: list[tuple[Column, object]] = [
        (column, model[column.name])
        for column in columns(*MODEL_COLUMNS)
        if (model[column.name] is not None or column.name in _ALWAYS) and column.name != "unread"
    ]
    if superseded := describe_succession(info.succession).removeprefix("superseded by "):
        pairs.append((Column("superseded_by"), superseded))
    pairs += [(Column(name), words) for name, words in lists.items() if words]
    sample = info.source.population.startswith("sample")
    bases = [
        f"{edge.base} ({'; '.join(filter(None, (_edge_words(edge), word, there, late)))})"
        for edge, state, word, late in zip(info.bases, info.base_states, _words(info), _late(info), strict=True)
        for there in (describe_state(state, sample=sample),)
    ]
    none = describe_state(info.model.state, sample=sample) or describe_unread(info.model.unread)
    if bases and info.model.unread:
        bases.append(describe_unread(info.model.unread))
    pairs += [(Column("base"), words) for words in bases or [none]]
    pairs.append((Column("direct_derivatives"), _direct(info)))
    if info.hub_counts:
        pairs.append((Column("hub_direct_derivatives"), _counts(info.hub_counts) or "none"))
    pairs += [(Column("issue"), f"{issue.code} in {issue.field}: {issue.raw}") for issue in info.issues]
    output.record(pairs)


def _words(info: "Info") -> list[str]:
    """Return, base by base, who states a word for the relation that is none of the Hub's."""
    return [describe_word(edge.relation_word, place) for edge, place in zip(info.bases, info.words_from, strict=True)]


def _late(info: "Info") -> list[str]:
    """Return, base by base, that the model is dated before it."""
    return [IMPOSSIBLE_IN_TIME * impossible for impossible in info.impossible_in_time]


def _edge_words(edge: Edge) -> str:
    return f"{edge.relation}: {', '.join(edge.evidence)}"


def _direct(info: "Info") -> str:
    """Return the direct derivatives by relation, and how many more cards and adapters' configurations declare."""
    more = sum(info.declared.values()) - sum(info.direct.values())
    if not more:
        return _counts(info.direct) or "none known"
    alone = "declared by cards or adapters' configurations alone"
    return f"{_counts(info.direct)}; {more:,} more {alone}" if info.direct else f"{more:,} {alone}"


def _counts(counts: dict[str, int]) -> str:
    return escape(", ".join(f"{count:,} {relation}" for relation, count in counts.items() if count))

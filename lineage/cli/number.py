"""A number of derivatives as every format shows it: with its rule, population, date and digest."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final

from lineage.cli.answer import Answer, Envelope, rule_words, sentence
from lineage.cli.listed import hint_crawl
from lineage.cli.output import Output
from lineage.render.escape import escape
from lineage.render.fields import RELATIONS, columns
from lineage.render.figures import hub_words, number_of, plainly, thousands
from lineage.render.table import Column, Kind
from lineage.settings import Settings

if TYPE_CHECKING:
    from lineage.workflows.count import DerivativeCount


COLUMNS: Final = columns(
    *("subject", "derivatives", "direct_derivatives", "by_relation", "direct_by_relation", "by_depth"),
    *("hub_direct_derivatives", "hub_by_relation"),
    *(
        "card_adds",
        "card_adds_direct",
        "config_adds",
        "config_adds_direct",
        "models",
        "digest",
        "written",
        "population",
        "as_of",
        "complete",
        "caveats",
    ),
)


def show_count(output: Output, settings: Settings, count: "DerivativeCount") -> None:
    """Show a count with its rule, population and date."""
    answer = Answer(
        Envelope(
            count.source, count.subject, rule_words(count.rule, count.subject), count.marks, look=count.coverage.look
        ),
        COLUMNS,
        [_row(count)],
        single=True,
        quiet=[plainly(count.counts.all)],
    )
    output.show(answer, lambda: _show(output, count))
    if count.limit is not None:
        hint_crawl(settings, count.subject)


def _show(output: Output, count: "DerivativeCount") -> None:
    output.text(f"{escape(count.subject)}: {_headline(count)}\n\n")
    if count.rule.basis == "lineage":
        _show_relations(output, count)
    _show_the_rest(output, count)


def _headline(count: "DerivativeCount") -> str:
    if count.rule.basis == "tagged":
        return f"{number_of(count.models, 'model')} that {'carries' if count.models == 1 else 'carry'} its name"
    least = "" if count.coverage.direct else "at least "
    direct = f"{least}{number_of(count.counts.direct, 'direct derivative')}"
    if count.rule.reach != "all":
        return direct
    least = "at least " if count.limit is not None else ""
    from lineage.workflows.caveats import look_words

    look = count.coverage.look
    by = "" if look is None or count.limit is None else f" ({look_words(look)})"
    return f"{direct}, {least}{thousands(count.counts.all)} over all generations{by}"


def _show_relations(output: Output, count: "DerivativeCount") -> None:
    counts = count.counts
    titles = [Column("relation", Kind.WORD), Column("direct", Kind.COUNT)]
    rows: list[dict[str, object]] = [{"relation": name, "direct": number} for name, number in counts.direct_by_relation]
    if count.rule.reach == "all":
        titles.append(Column("all", Kind.COUNT, header="all generations"))
        for row, (_, number) in zip(rows, counts.all_by_relation, strict=True):
            row["all"] = number
    shown = [row for row in rows if row["direct"] or row.get("all")]
    shown.append({"relation": "total", "direct": counts.direct, "all": counts.all})
    output.table(titles, shown)
    if words := explained([str(row["relation"]) for row in shown]):
        output.text("\n")
        output.paragraph(words)


def explained(relations: Collection[str]) -> str:
    """Explain those words for a relation that are not the Hub's.

    >>> explained(["finetune", "several"])
    'several: Two or more stated relations into the family, such as finetune and merge.'
    """
    from lineage.words.vocabulary import vocabulary

    words = vocabulary().relations()
    return " ".join(f"{name}: {words[name].definition}" for name in ("several", "unstated") if name in relations)


def _row(count: "DerivativeCount") -> dict[str, object]:
    """Put a count into plain values; by tag there is nothing direct, and no depth."""
    counts, lineage = count.counts, count.rule.basis == "lineage"
    return {
        "derivatives": counts.all,
        "direct_derivatives": counts.direct if lineage else None,
        "by_relation": dict(counts.all_by_relation) if lineage else None,
        "direct_by_relation": dict(counts.direct_by_relation) if lineage else None,
        "by_depth": list(counts.by_depth) if lineage else None,
        **hub_row(count.hub_counts),
        "card_adds": count.adds.cards.all if lineage else None,
        "card_adds_direct": count.adds.cards.direct if lineage else None,
        "config_adds": count.adds.configs.all if lineage else None,
        "config_adds_direct": count.adds.configs.direct if lineage else None,
        "models": count.models,
        "digest": count.digest,
    }


def hub_row(counts: Mapping[str, int]) -> dict[str, object]:
    """Put the Hub's own count of direct derivatives into plain values; nothing is said where it was not asked for."""
    return {
        "hub_direct_derivatives": sum(counts.values()) if counts else None,
        "hub_by_relation": dict.fromkeys(RELATIONS[:-1], 0) | dict(counts) if counts else None,
    }


def _show_the_rest(output: Output, count: "DerivativeCount") -> None:
    """Show the counts by depth, what cards would add, what the Hub counts, and what the numbers rest on."""
    counts, further = count.counts, count.rule.reach == "all"
    if further and len(counts.by_depth) > 1:
        output.text("\n")
        depths = [{"depth": depth, "models": number} for depth, number in enumerate(counts.by_depth, 1)]
        output.table([Column("depth", Kind.COUNT), Column("models", Kind.COUNT)], depths)
    for words in count.adds.words(generations=further):
        output.text("\n")
        output.paragraph(sentence(words))
    if words := hub_words(count.hub_counts):
        output.text("\n")
        output.paragraph(sentence(words))
    if count.rule.basis == "lineage":
        output.text("\n")
    output.paragraph(f"Rule: {escape(count.words)}")
    output.paragraph(f"Written: {count.rule.written()}")
    output.paragraph(f"Digest: {count.digest} (SHA-256 of {number_of(count.models, 'name')})")
    if count.source.population == "Hub" and count.source.as_of:
        output.paragraph(f"Population: the Hub as of {count.source.as_of[:10]}.")


def show_citation(output: Output, settings: Settings, count: "DerivativeCount") -> None:
    """Show a count as BibTeX and nothing else, so that it can be appended to a file."""
    from importlib.metadata import version

    from lineage.render.citation import Cited, bibtex

    del settings
    cited = Cited(
        subject=count.subject,
        value=count.counts.all,
        what="derivatives of" if count.rule.basis == "lineage" else "models that carry the name of",
        words=count.words,
        written=count.rule.written(),
        population=count.source.population,
        as_of=count.source.as_of,
        complete=count.complete,
        marks=count.marks,
        digest=count.digest,
        version=version("hf-lineage"),
        unfinished=count.source.unfinished,
        limit=count.limit,
    )
    output.text(bibtex(cited))

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


def show_count(output: Output, settings: Settings, found: "DerivativeCount") -> None:
    """Show a count with its rule, population and date."""
    answer = Answer(
        Envelope(
            found.source, found.subject, rule_words(found.rule, found.subject), found.marks, look=found.coverage.look
        ),
        COLUMNS,
        [_row(found)],
        single=True,
        quiet=[plainly(found.counts.all)],
    )
    output.show(answer, lambda: _show(output, found))
    if found.limit is not None:
        hint_crawl(settings, found.subject)


def _show(output: Output, found: "DerivativeCount") -> None:
    output.text(f"{escape(found.subject)}: {_headline(found)}\n\n")
    if found.rule.basis == "lineage":
        _show_relations(output, found)
    _show_the_rest(output, found)


def _headline(found: "DerivativeCount") -> str:
    if found.rule.basis == "tagged":
        return f"{number_of(found.models, 'model')} that {'carries' if found.models == 1 else 'carry'} its name"
    least = "" if found.coverage.direct else "at least "
    direct = f"{least}{number_of(found.counts.direct, 'direct derivative')}"
    if found.rule.reach != "all":
        return direct
    least = "at least " if found.limit is not None else ""
    from lineage.workflows.caveats import look_words

    look = found.coverage.look
    by = "" if look is None or found.limit is None else f" ({look_words(look)})"
    return f"{direct}, {least}{thousands(found.counts.all)} over all generations{by}"


def _show_relations(output: Output, found: "DerivativeCount") -> None:
    counts = found.counts
    titles = [Column("relation", Kind.WORD), Column("direct", Kind.COUNT)]
    rows: list[dict[str, object]] = [{"relation": name, "direct": number} for name, number in counts.direct_by_relation]
    if found.rule.reach == "all":
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


def _row(found: "DerivativeCount") -> dict[str, object]:
    """Put a count into plain values; by tag there is nothing direct, and no depth."""
    counts, lineage = found.counts, found.rule.basis == "lineage"
    return {
        "derivatives": counts.all,
        "direct_derivatives": counts.direct if lineage else None,
        "by_relation": dict(counts.all_by_relation) if lineage else None,
        "direct_by_relation": dict(counts.direct_by_relation) if lineage else None,
        "by_depth": list(counts.by_depth) if lineage else None,
        **hub_row(found.hub_counts),
        "card_adds": found.card_adds.all if lineage else None,
        "card_adds_direct": found.card_adds.direct if lineage else None,
        "config_adds": found.config_adds.all if lineage else None,
        "config_adds_direct": found.config_adds.direct if lineage else None,
        "models": found.models,
        "digest": found.digest,
    }


def hub_row(counts: Mapping[str, int]) -> dict[str, object]:
    """Put the Hub's own count of direct derivatives into plain values; nothing is said where it was not asked for."""
    return {
        "hub_direct_derivatives": sum(counts.values()) if counts else None,
        "hub_by_relation": dict.fromkeys(RELATIONS[:-1], 0) | dict(counts) if counts else None,
    }


def _show_the_rest(output: Output, found: "DerivativeCount") -> None:
    """Show the counts by depth, what cards would add, what the Hub counts, and what the numbers rest on."""
    counts, further = found.counts, found.rule.reach == "all"
    if further and len(counts.by_depth) > 1:
        output.text("\n")
        depths = [{"depth": depth, "models": number} for depth, number in enumerate(counts.by_depth, 1)]
        output.table([Column("depth", Kind.COUNT), Column("models", Kind.COUNT)], depths)
    for whose, adds in (("Cards alone", found.card_adds), ("Adapters' configurations", found.config_adds)):
        if adds.direct or (further and adds.all):
            more = f" and {thousands(adds.all)} over all generations" if further else ""
            output.text("\n")
            output.paragraph(f"{whose} would add {thousands(adds.direct)} direct{more}; not included.")
    if words := hub_words(found.hub_counts):
        output.text("\n")
        output.paragraph(sentence(words))
    if found.rule.basis == "lineage":
        output.text("\n")
    output.paragraph(f"Rule: {escape(found.words)}")
    output.paragraph(f"Written: {found.rule.written()}")
    output.paragraph(f"Digest: {found.digest} (SHA-256 of {number_of(found.models, 'name')})")
    if found.source.population == "Hub" and found.source.as_of:
        output.paragraph(f"Population: the Hub as of {found.source.as_of[:10]}.")


def show_citation(output: Output, settings: Settings, found: "DerivativeCount") -> None:
    """Show a count as BibTeX and nothing else, so that it can be appended to a file."""
    from importlib.metadata import version

    from lineage.render.citation import Cited, bibtex

    del settings
    cited = Cited(
        subject=found.subject,
        value=found.counts.all,
        what="derivatives of" if found.rule.basis == "lineage" else "models that carry the name of",
        words=found.words,
        written=found.rule.written(),
        population=found.source.population,
        as_of=found.source.as_of,
        complete=found.complete,
        marks=found.marks,
        digest=found.digest,
        version=version("hf-lineage"),
        unfinished=found.source.unfinished,
        limit=found.limit,
    )
    output.text(bibtex(cited))

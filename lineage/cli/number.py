"""A number of derivatives as the four formats show it: with its rule, population, date and digest."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from lineage.cli.listed import hint_crawl, show_marks
from lineage.cli.output import Output
from lineage.render.escape import escape
from lineage.render.figures import number_of, plainly, thousands
from lineage.render.table import Column, Format, Kind
from lineage.settings import Settings
from lineage.workflows.looked import look_words

if TYPE_CHECKING:
    from lineage.stats.rule import CountingRule
    from lineage.store.answers import Source
    from lineage.workflows.count import DerivativeCount


def show_count(output: Output, settings: Settings, found: "DerivativeCount") -> None:
    """Show a count with its rule, population and date."""
    if output.fmt is Format.JSON:
        output.json(_plain(found))
        return
    show_source(output, found.source, found.marks)
    if output.human:
        output.text(f"{escape(found.subject)}: {_headline(found)}\n\n")
    lineage = found.rule.basis == "lineage"
    if output.fmt is Format.QUIET:
        output.text(f"{plainly(found.counts.all)}\n")
    elif lineage:
        _show_relations(output, found)
    elif not output.human:
        output.table([Column("models", Kind.COUNT)], [{"models": found.models}])
    if output.human:
        _show_the_rest(output, found)
    if found.limit is not None:
        hint_crawl(settings, found.subject)


def show_source(output: Output, source: "Source", marks: Sequence[str]) -> None:
    """Say first what a number is of, and what limits it: above the answer to people, to stderr beside data."""
    output.source(source)
    show_marks(output, marks)


def show_rule(output: Output, words: str, rule: "CountingRule") -> None:
    """Tell people by what rule, in words and as `--rule` takes it."""
    output.paragraph(f"Rule: {escape(words)}")
    output.paragraph(f"Written: {rule.written()}")


def _headline(found: "DerivativeCount") -> str:
    if found.rule.basis == "tagged":
        return f"{number_of(found.models, 'model')} that {'carries' if found.models == 1 else 'carry'} its name"
    least = "" if found.coverage.direct else "at least "
    direct = f"{least}{number_of(found.counts.direct, 'direct derivative')}"
    if found.rule.reach != "all":
        return direct
    least = "at least " if found.limit is not None else ""
    look = found.coverage.look
    by = "" if look is None or found.limit is None else f" ({look_words(look)})"
    return f"{direct}, {least}{thousands(found.counts.all)} over all generations{by}"


def _show_relations(output: Output, found: "DerivativeCount") -> None:
    counts = found.counts
    columns = [Column("relation", Kind.WORD), Column("direct", Kind.COUNT)]
    rows: list[dict[str, object]] = [{"relation": name, "direct": number} for name, number in counts.direct_by_relation]
    if found.rule.reach == "all":
        columns.append(Column("all", Kind.COUNT, header="all generations"))
        for row, (_, number) in zip(rows, counts.all_by_relation, strict=True):
            row["all"] = number
    shown = [row for row in rows if row["direct"] or row.get("all")]
    shown.append({"relation": "total", "direct": counts.direct, "all": counts.all})
    output.table(columns, shown)
    if output.human and (words := explained([str(row["relation"]) for row in shown])):
        output.text("\n")
        output.paragraph(words)


def explained(relations: Collection[str]) -> str:
    """Explain those words for a relation that are not the Hub's.

    >>> explained(["finetune", "several"])
    'several: more than one relation into the family.'
    """
    meant = {
        "several": "more than one relation into the family",
        "unstated": "a base is named, but not what was done to it",
    }
    words = [f"{name}: {meaning}" for name, meaning in meant.items() if name in relations]
    return f"{'; '.join(words)}." if words else ""


def _plain(found: "DerivativeCount") -> dict[str, object]:
    """Put a count into plain values."""
    counts, further = found.counts, found.rule.reach == "all"
    lineage = found.rule.basis == "lineage"
    direct = {"total": counts.direct, "by_relation": dict(counts.direct_by_relation)}
    adds = {"direct": found.card_adds.direct, "all": found.card_adds.all if further else None}
    return {
        "subject": found.subject,
        "rule": {**found.rule.as_dict(), "words": found.words},
        "population": found.source.population,
        "as_of": found.source.as_of,
        "complete": found.complete,
        "direct": direct if lineage else None,
        "all": {"total": counts.all, "by_relation": dict(counts.all_by_relation) or None} if further else None,
        "by_depth": list(counts.by_depth) if further and lineage else None,
        "card_adds": adds if lineage else None,
        "models": found.models,
        "digest": found.digest,
        "marks": list(found.marks),
    }


def _show_the_rest(output: Output, found: "DerivativeCount") -> None:
    """Tell people the counts by depth, what cards would add, and what the numbers rest on."""
    counts, adds, further = found.counts, found.card_adds, found.rule.reach == "all"
    if further and len(counts.by_depth) > 1:
        output.text("\n")
        depths = [{"depth": depth, "models": number} for depth, number in enumerate(counts.by_depth, 1)]
        output.table([Column("depth", Kind.COUNT), Column("models", Kind.COUNT)], depths)
    if adds.direct or (further and adds.all):
        more = f" and {thousands(adds.all)} over all generations" if further else ""
        output.text("\n")
        output.paragraph(f"Cards alone would add {thousands(adds.direct)} direct{more}; not included.")
    if found.rule.basis == "lineage":
        output.text("\n")
    show_rule(output, found.words, found.rule)
    output.paragraph(f"Digest: {found.digest} (SHA-256 of {number_of(found.models, 'name')})")
    if found.source.population == "Hub" and found.source.as_of:
        output.paragraph(f"Population: the Hub as of {found.source.as_of[:10]}.")


def show_citation(output: Output, settings: Settings, found: "DerivativeCount") -> None:
    """Show a count as BibTeX and nothing else, so that it can be appended to a file."""
    from importlib.metadata import version  # noqa: PLC0415 - only here

    from lineage.render.citation import Cited, bibtex  # noqa: PLC0415

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

"""`lineage compare FAMILY…`."""

from typing import TYPE_CHECKING, Any, Final

import click

from lineage.cli.config import config_option
from lineage.cli.headings import HeadedCommand
from lineage.cli.output import Output, hint, output_options
from lineage.cli.ruling import Ruling, rule_options
from lineage.render.escape import escape
from lineage.render.figures import compact
from lineage.render.table import Column, Format, Kind
from lineage.settings import Settings

if TYPE_CHECKING:
    from lineage.stats.comparison import Comparison

_MONTHS: Final = 12
_TOP: Final = 3
_UNFIT: Final = (
    "Unfit for a comparison: a sample has more of one family than of another for reasons of its own. "
    "Shares and ranks below say nothing of the Hub."
)
_RELEASES: Final = (
    Column("family", Kind.ID),
    Column("releases", Kind.COUNT),
    Column("downloads", Kind.COUNT, header="30 days"),
    Column("downloads_all_time", Kind.COUNT, header="all time"),
    Column("gated", Kind.SHARE),
    Column("median_parameters", Kind.COUNT, header="median size"),
)
_SHORT_SIZE: Final = Column("short_size", header="median size", align="right")
_DERIVATIVES: Final = (
    Column("family", Kind.ID),
    Column("direct", Kind.COUNT),
    Column("derivatives", Kind.COUNT, header="by the rule"),
    Column("digest", Kind.WHOLE, header="sha-256 of their names"),
)
_SHORT: Final = 12
"""Digits of a digest that people see; programs get all."""
_SIZES: Final = (
    Column("family", Kind.ID),
    Column("size"),
    Column("releases", Kind.COUNT),
    Column("downloads", Kind.COUNT, header="30 days"),
    Column("share", Kind.SHARE),
)
_MOST: Final = (
    Column("family"),
    Column("repo_id", Kind.ID, header="release"),
    Column("size"),
    Column("downloads", Kind.COUNT, header="30 days"),
)


@click.command(
    cls=HeadedCommand,
    name="compare",
    epilog="""\b
Examples:
  lineage compare Qwen Llama Gemma
  lineage compare Qwen Llama --rule direct --json
  lineage compare Qwen Llama --min-downloads 6 --relation finetune
  lineage compare Qwen Coder --config lineage.toml
""",
)
@click.argument("names", metavar="FAMILY...", nargs=-1, required=True)
@rule_options()
@config_option
@output_options
def command(settings: Settings, output: Output, names: tuple[str, ...], ruling: Ruling) -> None:
    """Set families of releases side by side: releases, downloads, derivatives, who is ahead, sizes.

    Known are Qwen, Llama, Gemma, Mistral, DeepSeek, Phi, FLUX and GLM, some of them several organisations'. Each
    must have been crawled, best by one sweep, so that all are of one day. A sample is marked as unfit.
    """
    from lineage.workflows.compare import compare  # noqa: PLC0415 - after --help

    found = compare(settings, names, rule=ruling.rule())
    if output.fmt is Format.JSON:
        output.json(_as_json(found))
        return
    output.source(found.source)
    marks = _marks(found)
    words = f"Rule: {found.rule.words('each family')} Written: {found.rule.written()}"
    if not output.human:
        for sentence in (*marks, words):
            hint(sentence)
        output.table((*_RELEASES, *_DERIVATIVES[1:]), _family_rows(found))
        return
    for sentence in marks:
        output.paragraph(sentence)
        output.text("\n")
    _show(output, found)
    output.text("\n")
    output.paragraph(words)
    if found.source.population == "Hub" and found.days:
        output.paragraph(f"Population: the Hub as of {' and '.join(found.days)}.")


def _marks(found: "Comparison") -> list[str]:
    """Say what speaks against the comparison."""
    marks = [_UNFIT] if found.is_sample else []
    if found.unfinished:
        marks.append(f"The crawl is unfinished for {', '.join(found.unfinished)}: these figures are too small.")
    if len(found.days) > 1:
        marks.append(
            f"Looked at on different days, {' and '.join(found.days)}: what is of later has had longer to grow."
        )
    return [*marks, *(f"Mind: {mark}." for mark in found.marks)]


def _family_rows(found: "Comparison") -> list[dict[str, object]]:
    return [
        {
            "family": one.family.name,
            "releases": one.releases.releases,
            "downloads": one.releases.downloads,
            "downloads_all_time": one.releases.downloads_all_time,
            "gated": one.releases.gated,
            "median_parameters": one.releases.median_parameters,
            "direct": one.direct,
            "derivatives": one.derivatives,
            "digest": one.digest,
        }
        for one in found.families
    ]


def _show(output: Output, found: "Comparison") -> None:
    """Lay out the four tables that people read."""
    from lineage.stats.releases import seen_later  # noqa: PLC0415 - after --help

    rows = _family_rows(found)
    for row, one in zip(rows, found.families, strict=True):
        size = one.releases.median_parameters
        row["short_size"] = None if size is None else compact(size)
    output.text("Releases and their downloads\n\n")
    output.table([*_RELEASES[:-1], _SHORT_SIZE], rows)
    output.text("\n")
    _say_gaps(output, found)
    if found.rule.as_of:
        output.paragraph(seen_later(found.rule.as_of))
        output.text("\n")
    output.text("Derivatives\n\n")
    output.table(_DERIVATIVES, [{**row, "digest": str(row["digest"])[:_SHORT]} for row in rows])
    _show_months(output, found)
    output.text("\nReleases by size, with their share of the family's downloads\n\n")
    output.table(
        _SIZES,
        [
            {**size._asdict(), "family": one.family.name, "size": size.name or "not said"}
            for one in found.families
            for size in one.releases.sizes
        ],
    )
    output.text("\nMost downloaded\n\n")
    output.table(
        _MOST,
        [
            {**top._asdict(), "family": one.family.name, "size": top.size or "not said"}
            for one in found.families
            for top in one.releases.top[:_TOP]
        ],
    )


def _say_gaps(output: Output, found: "Comparison") -> None:
    """Say what the sums leave out."""
    gaps = [
        ("known only as somebody's base and not summed up", [one.only_named for one in found.families]),
        ("without a number of downloads in 30 days", [one.releases.without_downloads for one in found.families]),
        (
            "without one of all time",
            # Where no release says it, the empty cell does.
            [one.releases.without_all_time % max(one.releases.releases, 1) for one in found.families],
        ),
    ]
    for what, numbers in gaps:
        if any(numbers):
            listed = [
                f"{one.family.name} {number:,}" for one, number in zip(found.families, numbers, strict=True) if number
            ]
            output.paragraph(escape(f"Releases {what}: {', '.join(listed)}."))
            output.text("\n")


def _show_months(output: Output, found: "Comparison") -> None:
    """Show each family's share of the newest months, and who is ahead."""
    by_month = found.by_month
    columns = [Column("month", Kind.DATE), Column("models", Kind.COUNT, header="new")]
    columns += [Column(name, Kind.SHARE) for name in by_month.families]
    rows: list[dict[str, object]] = [
        {"month": month, "models": every, **dict(zip(by_month.families, shares, strict=True))}
        for month, every, shares in zip(
            by_month.months, by_month.in_any, zip(*by_month.shares, strict=True), strict=True
        )
    ]
    output.text("\n")
    if not rows:
        output.paragraph("No derivative has a date.")
        return
    not_over = "" if found.rule.as_of else f"; {by_month.months[-1]} may not be over"
    output.paragraph(f"New derivatives of any of these by month, and each one's share{not_over}")
    output.text("\n")
    output.table(columns, rows[-_MONTHS:])
    output.text("\n")
    if len(by_month.families) > 1 and by_month.rule.merges == "once":
        output.paragraph("A model that stems from several counts in each, so that shares can add up to more than all.")
    if by_month.lead is not None:
        output.paragraph(
            f"Of what this data holds, {by_month.lead.family} has had the most since {by_month.lead.since}; "
            "what was deleted before the crawl is not in it."
        )
    if by_month.undated:
        output.paragraph(f"Derivatives without a usable date, in no month: {by_month.undated:,}.")


def _as_json(found: "Comparison") -> dict[str, Any]:
    by_month = found.by_month
    return {
        "rule": {**found.rule.as_dict(), "words": found.rule.words("each family")},
        "population": found.source.population,
        "as_of": found.source.as_of,
        "fit": found.fit,
        "marks": _marks(found),
        "families": [
            {
                **row,
                "patterns": list(one.family.releases),
                "as_of": one.as_of,
                "finished": one.finished,
                "only_named": one.only_named,
                "without_downloads": one.releases.without_downloads,
                "without_downloads_all_time": one.releases.without_all_time,
                "sizes": [
                    {"size": size.name, **{name: number for name, number in size._asdict().items() if name != "name"}}
                    for size in one.releases.sizes
                ],
                "most_downloaded": [top._asdict() for top in one.releases.top],
            }
            for row, one in zip(_family_rows(found), found.families, strict=True)
        ],
        "by_month": {
            "months": list(by_month.months),
            "in_any": list(by_month.in_any),
            "undated": by_month.undated,
            "new": dict(zip(by_month.families, map(list, by_month.new), strict=True)),
            "share": dict(zip(by_month.families, map(list, by_month.shares), strict=True)),
            "lead": None if by_month.lead is None else by_month.lead._asdict(),
        },
    }

"""`lineage compare MODEL|ORG|BRAND…`."""

from typing import TYPE_CHECKING, Final

import click

from lineage.cli.answer import Answer, Envelope, Listed, rule_words
from lineage.cli.names import COMPARED
from lineage.cli.options.config import config_option
from lineage.cli.options.headings import HeadedCommand
from lineage.cli.options.ruling import Ruling, rule_options
from lineage.cli.output import Output, output_options
from lineage.render.escape import escape
from lineage.render.fields import columns
from lineage.render.figures import compact
from lineage.render.table import Column, Kind
from lineage.settings import Settings

if TYPE_CHECKING:
    from lineage.stats.summary.comparison import Comparison

_MONTHS: Final = 12
_TOP: Final = 3
_UNFIT: Final = (
    "Unfit for a comparison: a sample has more of one brand than of another for reasons of its own. "
    "Shares and ranks below say nothing of the Hub."
)
COLUMNS: Final = columns(
    *("brand", "releases", "downloads", "downloads_all_time", "gated_share", "median_parameters"),
    *("direct_derivatives", "derivatives", "digest", "as_of", "finished", "only_named", "without_downloads"),
    *("without_downloads_all_time", "patterns"),
)
_RELEASES: Final = (
    *columns("brand", "releases", "downloads", "downloads_all_time", "gated_share"),
    Column("short_size", header="median_parameters", align="right"),
)
_DERIVATIVES: Final = columns("brand", "direct_derivatives", "derivatives", "digest")
_SHORT: Final = 12
"""Digits of a digest that people see; programs get all."""
_SIZES: Final = columns("brand", "size", "releases", "downloads", "downloads_share")
_MOST: Final = columns("brand", "repo_id", "size", "downloads")


@click.command(
    cls=HeadedCommand,
    name="compare",
    epilog="""\b
Examples:
  lineage compare Qwen Llama Gemma
  lineage compare Qwen Llama --rule direct --json
  lineage compare mistralai google/gemma-3-4b-it Qwen/Qwen3-8B
  lineage compare Qwen Llama --min-downloads 6 --relation finetune
  lineage compare Qwen Coder --config lineage.toml
""",
)
@click.argument("names", type=COMPARED, metavar="MODEL|ORG|BRAND...", nargs=-1, required=True)
@rule_options()
@config_option
@output_options(COLUMNS)
def command(settings: Settings, output: Output, names: tuple[str, ...], ruling: Ruling) -> None:
    """Set models, organizations and brands side by side: releases, downloads, derivatives, who is ahead, sizes.

    Known brands are Qwen, Llama, Gemma, Mistral, DeepSeek, Phi, FLUX and GLM, some of them several organizations'. Each
    must have been crawled, best by one sweep, so that all are of one day. A sample is marked as unfit.
    """
    from lineage.workflows.compare import compare

    comparison = compare(settings, names, rule=ruling.rule())
    subject = ", ".join(figures.brand.name for figures in comparison.brands)
    envelope = Envelope(comparison.source, subject, rule_words(comparison.rule, "each brand"), _marks(comparison))
    listed = Listed(len(comparison.brands), len(comparison.brands), "brand")
    answer = Answer(envelope, COLUMNS, _rows(comparison), facts=_facts(comparison), listed=listed)
    output.show(answer, lambda: _show(output, answer, comparison))


def _marks(comparison: "Comparison") -> tuple[str, ...]:
    """Return what speaks against the comparison."""
    marks = [_UNFIT] if comparison.is_sample else []
    if comparison.unfinished:
        marks.append(f"The crawl is unfinished for {', '.join(comparison.unfinished)}: these figures are too small.")
    if len(comparison.days) > 1:
        marks.append(
            f"Looked at on different days, {' and '.join(comparison.days)}: what is of later has had longer to grow."
        )
    return (*marks, *comparison.marks)


def _rows(comparison: "Comparison") -> list[dict[str, object]]:
    return [
        {
            "brand": figures.brand.name,
            "releases": figures.releases.releases,
            "downloads": figures.releases.downloads,
            "downloads_all_time": figures.releases.downloads_all_time,
            "gated_share": figures.releases.gated,
            "median_parameters": figures.releases.median_parameters,
            "direct_derivatives": figures.direct,
            "derivatives": figures.derivatives,
            "digest": figures.digest,
            "as_of": figures.as_of,
            "finished": figures.finished,
            "only_named": figures.releases.only_named,
            "without_downloads": figures.releases.without_downloads,
            "without_downloads_all_time": figures.releases.without_all_time,
            "patterns": list(figures.brand.releases),
        }
        for figures in comparison.brands
    ]


def _facts(comparison: "Comparison") -> dict[str, object]:
    """Return what JSON says beside the brands: their sizes, their most downloaded releases, and their months."""
    by_month = comparison.by_month
    return {
        "comparable": comparison.fit,
        "brand_sizes": _sizes(comparison),
        "most_downloaded": [
            {"brand": figures.brand.name, **top._asdict()}
            for figures in comparison.brands
            for top in figures.releases.top
        ],
        "by_month": [
            {
                "month": month,
                "brand": brand,
                "new_models": by_month.new[row][place],
                "new_in_any": by_month.in_any[place],
                "share": shares[place],
            }
            for place, month in enumerate(by_month.months)
            for row, (brand, shares) in enumerate(zip(by_month.brands, by_month.shares, strict=True))
        ],
        "undated": by_month.undated,
        "lead": None if by_month.lead is None else {"brand": by_month.lead.brand, "since": by_month.lead.since},
    }


def _sizes(comparison: "Comparison") -> list[dict[str, object]]:
    return [
        {
            "brand": figures.brand.name,
            "size": size.name,
            "releases": size.releases,
            "downloads": size.downloads,
            "downloads_share": size.share,
        }
        for figures in comparison.brands
        for size in figures.releases.sizes
    ]


def _show(output: Output, answer: Answer, comparison: "Comparison") -> None:
    """Lay out the four tables that people read, and the rule below them."""
    from lineage.stats.summary.releases import seen_later

    rows = [
        {
            **row,
            "short_size": None
            if figures.releases.median_parameters is None
            else compact(figures.releases.median_parameters),
            "digest": figures.digest[:_SHORT],
        }
        for row, figures in zip(answer.rows, comparison.brands, strict=True)
    ]
    output.text("Releases and their downloads\n\n")
    output.table(_RELEASES, rows, spare=("downloads_all_time",))
    output.text("\n")
    _say_gaps(output, comparison)
    if comparison.rule.as_of:
        output.paragraph(seen_later(comparison.rule.as_of))
        output.text("\n")
    output.text("Derivatives\n\n")
    output.table(_DERIVATIVES, rows)
    _show_months(output, comparison)
    output.text("\nReleases by size, with their share of the brand's downloads\n\n")
    output.table(_SIZES, [{**row, "size": row["size"] or "not said"} for row in _sizes(comparison)])
    output.text(f"\nMost downloaded, {_TOP} of each\n\n")
    output.table(
        _MOST,
        [
            {**top._asdict(), "brand": figures.brand.name, "size": top.size or "not said"}
            for figures in comparison.brands
            for top in figures.releases.top[:_TOP]
        ],
    )
    output.text("\n")
    output.paragraph(f"Rule: {comparison.rule.words('each brand')} Written: {comparison.rule.written()}")
    if comparison.source.population == "Hub" and comparison.days:
        output.paragraph(f"Population: the Hub as of {' and '.join(comparison.days)}.")


def _say_gaps(output: Output, comparison: "Comparison") -> None:
    """Say what the sums leave out."""
    gaps = [
        (
            "known only as somebody's base and not summed up",
            [figures.releases.only_named for figures in comparison.brands],
        ),
        (
            "without a number of downloads in 30 days",
            [figures.releases.without_downloads for figures in comparison.brands],
        ),
        (
            "without one of all time",
            # Where no release says it, the empty cell does.
            [figures.releases.without_all_time % max(figures.releases.releases, 1) for figures in comparison.brands],
        ),
    ]
    for what, numbers in gaps:
        if any(numbers):
            listed = [
                f"{figures.brand.name} {number:,}"
                for figures, number in zip(comparison.brands, numbers, strict=True)
                if number
            ]
            output.paragraph(escape(f"Releases {what}: {', '.join(listed)}."))
            output.text("\n")


def _show_months(output: Output, comparison: "Comparison") -> None:
    """Show each brand's share of the newest months, and who is ahead."""
    by_month = comparison.by_month
    shown = [*columns("month", "new_in_any"), *(Column(name, Kind.SHARE) for name in by_month.brands)]
    rows: list[dict[str, object]] = [
        {"month": month, "new_in_any": every, **dict(zip(by_month.brands, shares, strict=True))}
        for month, every, shares in zip(
            by_month.months, by_month.in_any, zip(*by_month.shares, strict=True), strict=True
        )
    ]
    output.text("\n")
    if not rows:
        output.paragraph("No derivative has a date.")
        return
    not_over = "" if comparison.rule.as_of else f"; {by_month.months[-1]} may not be over"
    newest = f"; the newest {_MONTHS} of {len(rows)} months" if len(rows) > _MONTHS else ""
    output.paragraph(f"New derivatives of any of these by month, and each one's share{not_over}{newest}")
    output.text("\n")
    output.table(shown, rows[-_MONTHS:])
    output.text("\n")
    if len(by_month.brands) > 1 and by_month.rule.merges == "once":
        output.paragraph("A model that stems from several counts in each, so that shares can add up to more than all.")
    if by_month.lead is not None:
        output.paragraph(
            f"Of what this data holds, {by_month.lead.brand} has had the most since {by_month.lead.since}; "
            "what was deleted before the crawl is not in it."
        )
    if by_month.undated:
        output.paragraph(f"Derivatives without a usable date, in no month: {by_month.undated:,}.")

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

    found = compare(settings, names, rule=ruling.rule())
    subject = ", ".join(one.brand.name for one in found.brands)
    envelope = Envelope(found.source, subject, rule_words(found.rule, "each brand"), _marks(found))
    listed = Listed(len(found.brands), len(found.brands), "brand")
    answer = Answer(envelope, COLUMNS, _rows(found), facts=_facts(found), listed=listed)
    output.show(answer, lambda: _show(output, answer, found))


def _marks(found: "Comparison") -> tuple[str, ...]:
    """Return what speaks against the comparison."""
    marks = [_UNFIT] if found.is_sample else []
    if found.unfinished:
        marks.append(f"The crawl is unfinished for {', '.join(found.unfinished)}: these figures are too small.")
    if len(found.days) > 1:
        marks.append(
            f"Looked at on different days, {' and '.join(found.days)}: what is of later has had longer to grow."
        )
    return (*marks, *found.marks)


def _rows(found: "Comparison") -> list[dict[str, object]]:
    return [
        {
            "brand": one.brand.name,
            "releases": one.releases.releases,
            "downloads": one.releases.downloads,
            "downloads_all_time": one.releases.downloads_all_time,
            "gated_share": one.releases.gated,
            "median_parameters": one.releases.median_parameters,
            "direct_derivatives": one.direct,
            "derivatives": one.derivatives,
            "digest": one.digest,
            "as_of": one.as_of,
            "finished": one.finished,
            "only_named": one.releases.only_named,
            "without_downloads": one.releases.without_downloads,
            "without_downloads_all_time": one.releases.without_all_time,
            "patterns": list(one.brand.releases),
        }
        for one in found.brands
    ]


def _facts(found: "Comparison") -> dict[str, object]:
    """Return what JSON says beside the brands: their sizes, their most downloaded releases, and their months."""
    by_month = found.by_month
    return {
        "comparable": found.fit,
        "brand_sizes": _sizes(found),
        "most_downloaded": [
            {"brand": one.brand.name, **top._asdict()} for one in found.brands for top in one.releases.top
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


def _sizes(found: "Comparison") -> list[dict[str, object]]:
    return [
        {
            "brand": one.brand.name,
            "size": size.name,
            "releases": size.releases,
            "downloads": size.downloads,
            "downloads_share": size.share,
        }
        for one in found.brands
        for size in one.releases.sizes
    ]


def _show(output: Output, answer: Answer, found: "Comparison") -> None:
    """Lay out the four tables that people read, and the rule below them."""
    from lineage.stats.summary.releases import seen_later

    rows = [
        {
            **row,
            "short_size": None if one.releases.median_parameters is None else compact(one.releases.median_parameters),
            "digest": one.digest[:_SHORT],
        }
        for row, one in zip(answer.rows, found.brands, strict=True)
    ]
    output.text("Releases and their downloads\n\n")
    output.table(_RELEASES, rows, spare=("downloads_all_time",))
    output.text("\n")
    _say_gaps(output, found)
    if found.rule.as_of:
        output.paragraph(seen_later(found.rule.as_of))
        output.text("\n")
    output.text("Derivatives\n\n")
    output.table(_DERIVATIVES, rows)
    _show_months(output, found)
    output.text("\nReleases by size, with their share of the brand's downloads\n\n")
    output.table(_SIZES, [{**row, "size": row["size"] or "not said"} for row in _sizes(found)])
    output.text(f"\nMost downloaded, {_TOP} of each\n\n")
    output.table(
        _MOST,
        [
            {**top._asdict(), "brand": one.brand.name, "size": top.size or "not said"}
            for one in found.brands
            for top in one.releases.top[:_TOP]
        ],
    )
    output.text("\n")
    output.paragraph(f"Rule: {found.rule.words('each brand')} Written: {found.rule.written()}")
    if found.source.population == "Hub" and found.days:
        output.paragraph(f"Population: the Hub as of {' and '.join(found.days)}.")


def _say_gaps(output: Output, found: "Comparison") -> None:
    """Say what the sums leave out."""
    gaps = [
        ("known only as somebody's base and not summed up", [one.releases.only_named for one in found.brands]),
        ("without a number of downloads in 30 days", [one.releases.without_downloads for one in found.brands]),
        (
            "without one of all time",
            # Where no release says it, the empty cell does.
            [one.releases.without_all_time % max(one.releases.releases, 1) for one in found.brands],
        ),
    ]
    for what, numbers in gaps:
        if any(numbers):
            listed = [
                f"{one.brand.name} {number:,}" for one, number in zip(found.brands, numbers, strict=True) if number
            ]
            output.paragraph(escape(f"Releases {what}: {', '.join(listed)}."))
            output.text("\n")


def _show_months(output: Output, found: "Comparison") -> None:
    """Show each brand's share of the newest months, and who is ahead."""
    by_month = found.by_month
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
    not_over = "" if found.rule.as_of else f"; {by_month.months[-1]} may not be over"
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

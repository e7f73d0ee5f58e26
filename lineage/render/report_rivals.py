"""What a report says beside other brands, and beside what others have published."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from lineage.render.charts import bars, lines
from lineage.render.figures import compact, share, thousands
from lineage.render.report_part import Part, figure, number, text
from lineage.stats.published import OF_THE_HUB
from lineage.stats.releases import seen_later

if TYPE_CHECKING:
    from lineage.stats.comparison import Comparison
    from lineage.stats.portrait import Portrait

_MONTHS: Final = 24


def rival_parts(portrait: "Portrait") -> Iterator[Part]:
    """Lay out known brands side by side, their months, and published figures; what there is none of is left out."""
    if portrait.comparison is not None:
        yield _brands(portrait.comparison)
        yield from _months(portrait.comparison)
    if portrait.published:
        yield _published(portrait)


def _unfit(found: "Comparison") -> str:
    """Say what speaks against the comparison."""
    marks = []
    if found.is_sample:
        marks.append(
            "Unfit for a comparison: a sample has more of one brand than of another for reasons of its own, and what "
            "follows says nothing of the Hub."
        )
    if found.unfinished:
        marks.append(f"The crawl is unfinished for {', '.join(found.unfinished)}: these figures are too small.")
    if len(found.days) > 1:
        marks.append(f"Looked at on different days, {' and '.join(found.days)}.")
    return "".join(f"{mark} " for mark in marks)


def _brands(found: "Comparison") -> Part:
    ranked = sorted(found.brands, key=lambda one: (-one.derivatives, one.brand.name))
    rows = []
    for one in ranked:
        size, gated = one.releases.median_parameters, one.releases.gated
        rows.append(
            (
                text(one.brand.name),
                number(one.derivatives),
                number(one.direct),
                number(one.releases.releases),
                number(one.releases.downloads),
                figure("not said" if gated is None else share(gated)),
                figure("not said" if size is None else compact(size)),
            )
        )
    return Part(
        "Beside other brands",
        f"{_unfit(found)}Known brands by this page's rule, all from the same data; some are several "
        f"organizations'. A model that stems from two brands counts in both.{_seen(found)}",
        (
            text("brand"),
            *map(
                figure, ("derivatives", "direct", "releases", "downloads in 30 days", "gated releases", "median size")
            ),
        ),
        rows,
        bars("brands", [one.brand.name for one in ranked], [one.derivatives for one in ranked], across="derivatives"),
        f"Derivatives by brand; the most are of {ranked[0].brand.name}." if ranked[0].derivatives else "",
    )


def _seen(found: "Comparison") -> str:
    later = seen_later(found.rule.as_of)
    return f" {later}" if later else ""


def _months(found: "Comparison") -> Iterator[Part]:
    """Draw the newest months alone: in early ones, of which little is left, a share means nothing."""
    by_month = found.by_month
    if not by_month.months:
        return
    months = by_month.months[-_MONTHS:]
    shares = [(name, row[-_MONTHS:]) for name, row in zip(by_month.brands, by_month.shares, strict=True)]
    lead = by_month.lead
    ahead = "" if lead is None else f" {lead.brand} has had the most in all since {lead.since}."
    yield Part(
        "New derivatives, by brand",
        f"{_unfit(found)}The share that each brand has of the month's new derivatives of any of them; a month with "
        f"few says little, and the last may not be over.{_newest(len(by_month.months))}{ahead}",
        (text("month"), figure("new"), *(figure(name) for name, _ in shares)),
        [
            (text(month), number(every), *(figure("" if one is None else share(one)) for one in row))
            for month, every, *row in zip(months, by_month.in_any[-_MONTHS:], *(row for _, row in shares), strict=True)
        ],
        lines(
            "rivals",
            months,
            [(name, [None if one is None else 100 * one for one in row]) for name, row in shares],
            up="% of new derivatives",
        ),
        f"Each brand's share of new derivatives by month, from {months[0]} to {months[-1]}.",
    )


def _newest(months: int) -> str:
    return f" These are the newest {_MONTHS} of {months} months." if months > _MONTHS else ""


def _published(portrait: "Portrait") -> Part:
    of_the_hub = "" if portrait.source.population == "Hub" else f" {OF_THE_HUB}"
    return Part(
        "What others have published",
        f"Each figure has a rule of its own, often an unstated one. Ours is {thousands(portrait.total)}, and compares "
        f"only with a figure of the same rule, population and date.{of_the_hub}",
        (text("figure"), text("by whom and when"), text("title and address"), text("its rule")),
        [(text(one.words), text(one.source), text(one.where), text(one.rule)) for one in portrait.published],
    )

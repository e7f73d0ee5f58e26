"""The bulk uploads and the mirrors of a list, with what shows them."""

from typing import TYPE_CHECKING, Final

from lineage.cli.output import Output
from lineage.render.escape import escape
from lineage.render.fields import columns
from lineage.render.figures import number_of, share
from lineage.render.table import Column, Kind, render_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lineage.stats.uploads.bursts import Burst
    from lineage.workflows.listing import DescendantRow, Listing

BURST: Final = columns(
    *("burst", "burst_base", "burst_models", "burst_first", "burst_last", "burst_owner", "burst_owner_count"),
    *("burst_template", "burst_template_count", "burst_idle_share"),
)
"""Of a model in a list of bulk uploads; people read a table of these above the models, and the first beside them."""
MIRROR: Final = columns("mirror_of", "mirror_rule", "folded", "mirror_evidence")
"""Of a model in a list of mirrors."""
_BURSTS: Final = (
    Column("burst", Kind.COUNT),
    Column("base", Kind.ID),
    Column("models", Kind.COUNT),
    Column("first", Kind.DATE),
    Column("last", Kind.DATE),
    Column("owners"),
    Column("template"),
    Column("idle_share", Kind.SHARE, header="not downloaded"),
)
_NARROW: Final = _BURSTS[:5]
_WIDE: Final = 130
"""Columns of a terminal that has room for owners and templates in a table."""
_MOST: Final = 20
"""Bulk uploads in the table above a list; the models of the others are in the list."""


def evidence_of(row: "DescendantRow", bursts: "Sequence[Burst]") -> dict[str, object]:
    """Return the values of `BURST` or of `MIRROR` for one model."""
    values: dict[str, object] = {}
    if row.burst is not None:
        burst = bursts[row.burst]
        values |= {
            "burst": row.burst + 1,
            "burst_base": burst.base,
            "burst_models": burst.models,
            "burst_first": burst.first.isoformat(),
            "burst_last": burst.last.isoformat(),
            "burst_owner": burst.owners[0][0],
            "burst_owner_count": burst.owner_count,
            "burst_template": burst.templates[0],
            "burst_template_count": burst.template_count,
            "burst_idle_share": burst.idle_share,
        }
    if row.mirror is not None:
        values |= {
            "mirror_of": row.mirror.of,
            "mirror_rule": row.mirror.rule.value,
            "folded": row.mirror.folded,
            "mirror_evidence": row.mirror.evidence,
        }
    return values


def facts(listing: "Listing") -> dict[str, object]:
    """Return what JSON says beside a list of bulk uploads or mirrors: by which rules they are such, and what folds."""
    facts: dict[str, object] = {}
    if listing.burst_rule is not None:
        facts |= {"bursts": len(listing.bursts), "burst_rule": listing.burst_rule.words()}
    if listing.mirror_rules:
        rules = [{"mirror_rule": rule.value, "words": rule.words()} for rule in listing.mirror_rules]
        facts |= {"folded_models": listing.folded, "mirror_rules": rules}
    return facts


def show_uploads(output: Output, listing: "Listing") -> None:
    """Show people above a list how many bulk uploads it is of, and the largest, and how many of its mirrors fold."""
    if listing.burst_rule is not None:
        several = "1 bulk upload" if len(listing.bursts) == 1 else f"{len(listing.bursts):,} bulk uploads"
        cut = f"; below are the {_MOST} largest" if len(listing.bursts) > _MOST else ""
        output.paragraph(f"{several}, with {number_of(listing.total, 'model')} in this list{cut}.")
        output.text("\n")
        if listing.bursts:
            _show_bursts(output, listing.bursts[:_MOST])
            output.text("\n")
    elif listing.mirror_rules:
        output.paragraph(f"{number_of(listing.total, 'mirror')}; --mirrors folded folds {listing.folded:,}.")
        output.text("\n")


def upload_rules(listing: "Listing") -> list[str]:
    """Return in words the rules by which the bulk uploads or the mirrors of a list are such."""
    rules = [] if listing.burst_rule is None else [listing.burst_rule.words()]
    return [*rules, *(f"{rule.value}: {rule.words()}." for rule in listing.mirror_rules)]


def _show_bursts(output: Output, bursts: "Sequence[Burst]") -> None:
    """Show one bulk upload a row; where there is no room, owners and template stand whole on a line below."""
    rows = [_row(number, burst) for number, burst in enumerate(bursts, 1)]
    if output.width is None or output.width >= _WIDE:
        output.table(_BURSTS, rows)
        return
    table = render_table(_NARROW, rows, width=output.width, unicode=output.unicode).splitlines()
    output.text("".join(f"{line}\n" for line in table[: -len(rows)]))
    for line, row, burst in zip(table[-len(rows) :], rows, bursts, strict=True):
        output.text(f"{line}\n")
        idle = f"{share(burst.idle_share)} not downloaded"
        for words in (f"by {row['owners']}, {idle}", f"named {row['template']}"):
            output.text(f"  {escape(words, unicode=output.unicode)}\n")


def _row(number: int, burst: "Burst") -> dict[str, object]:
    (owner, _), *others = burst.owners
    more = burst.template_count - 1
    return {
        "burst": number,
        "base": burst.base,
        "models": burst.models,
        "first": burst.first.isoformat(),
        "last": burst.last.isoformat(),
        "owners": f"{owner or 'nobody'} and {burst.owner_count - 1:,} more" if others else owner,
        "template": f"{burst.templates[0]} and {more:,} more" if more else burst.templates[0],
        "idle_share": burst.idle_share,
    }

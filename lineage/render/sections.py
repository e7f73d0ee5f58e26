"""Statistics as short tables for people: each result becomes a title, rows, and the sentences that belong to them."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from lineage.render.figures import number_of, share, thousands
from lineage.render.table import Column, Kind
from lineage.stats.concentration import Concentration
from lineage.stats.fan_out import FanOut
from lineage.stats.growth import DATING, Growth
from lineage.stats.half_life import CAVEAT, HalfLife
from lineage.stats.layers import Layers
from lineage.stats.mixes import Mix
from lineage.stats.owners import Owners
from lineage.stats.series import OF_NEAREST
from lineage.stats.waiting import FEWEST, Waiting

_MOST: Final = 10
_MONTHS: Final = 12
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)


class Section(NamedTuple):
    """One table with what is said about it.

    Attributes:
        title: Above it.
        columns: Of the table.
        rows: Of the table; none where there is nothing to lay out.
        notes: Sentences below it.
        spare: Columns that a narrow terminal does without.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, object], ...]
    notes: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()


def fan_out_sections(spreads: Mapping[str, FanOut], notes: tuple[str, ...] = ()) -> list[Section]:
    """Lay out fan-outs side by side: in figures, and how many bases have at least so many derivatives."""
    quantiles = {0.5: "median", 0.9: "p90", 0.99: "p99"}
    rows = []
    for what, found in spreads.items():
        marks = {name: dict(found.quantiles).get(at) for at, name in quantiles.items()}
        rows.append({"of": what, "bases": found.bases, "none": found.share_without, "mean": found.mean} | marks)
        rows[-1]["largest"] = found.largest
    numbers = (Column(name, Kind.COUNT) for name in ("mean", *quantiles.values(), "largest"))
    columns = (Column("of"), Column("bases", Kind.COUNT), Column("none", Kind.SHARE, header="without"), *numbers)
    largest = max(found.largest for found in spreads.values())
    steps = [step for step in _STEPS if step <= largest]
    tail = [{"at least": step} | {what: _at_least(found, step) for what, found in spreads.items()} for step in steps]
    return [
        Section("Fan-out: direct derivatives a base", columns, tuple(rows), notes),
        Section(
            "Bases with at least so many derivatives",
            (Column("at least", Kind.COUNT), *(Column(what, Kind.COUNT) for what in spreads)),
            tuple(tail),
        ),
    ]


def _at_least(found: FanOut, number: int) -> int:
    return next((bases for fan_out, bases in found.at_least if fan_out >= number), 0)


def concentration_sections(
    spreads: Mapping[str, Concentration], largest: Sequence[tuple[str, int]], bases: int
) -> list[Section]:
    """Lay out how uneven fan-outs are, and who has most of so many bases that have derivatives."""
    rows = [
        {
            "of": what,
            "derivatives": found.derivatives,
            "gini": f"{found.gini:.2f}" if found.gini is not None else None,
            "bases": found.top_bases,
            "share": found.top_share,
        }
        for what, found in spreads.items()
    ]
    columns = (
        Column("of"),
        Column("derivatives", Kind.COUNT),
        Column("gini", align="right"),
        Column("bases", Kind.COUNT, header="top 1 %"),
        Column("share", Kind.SHARE, header="their share"),
    )
    return [
        Section("Concentration", columns, tuple(rows), ("A merge of several bases counts under each of them.",)),
        Section(
            "Most direct derivatives",
            (Column("base", Kind.ID), Column("fan-out", Kind.COUNT)),
            tuple({"base": name, "fan-out": number} for name, number in largest),
            _more(bases, "bases with derivatives", len(largest)),
        ),
    ]


def branch_section(title: str, branches: Sequence[tuple[str, int, int]]) -> Section:
    """Lay out models by how far they reach: name, fan-out, reach."""
    columns = (Column("model", Kind.ID), Column("fan-out", Kind.COUNT), Column("reach", Kind.COUNT))
    names = [column.name for column in columns]
    rows = tuple(dict(zip(names, branch, strict=True)) for branch in branches)
    return Section(title, columns, rows, (f"The {len(rows)} that reach farthest.",) if len(rows) >= _MOST else ())


def generation_section(found: Layers, deepest: Sequence[str]) -> Section:
    """Lay out models by depth and by generation, with the relations in each generation."""
    occurring = [place for place, row in enumerate(found.mix) if sum(row)]
    rows = []
    for level in range(max(len(found.by_depth), len(found.by_generation))):
        inside = level < len(found.by_generation)
        row: dict[str, object] = {
            "level": level,
            "depth": found.by_depth[level] if level < len(found.by_depth) else 0,
            "generation": found.by_generation[level] if inside else 0,
        }
        rows.append(row | {found.relations[at]: found.shares[at][level] if inside else None for at in occurring})
    shares = (Column(found.relations[at], Kind.SHARE) for at in occurring)
    columns = (*(Column(name, Kind.COUNT) for name in ("level", "depth", "generation")), *shares)
    kept = tuple(row for row in rows if row["depth"] or row["generation"])
    notes = (
        "depth: models so many steps below the nearest root. generation: models with so long a chain of bases above.",
        "The shares of relations are of each generation.",
        f"Longest chain: {' > '.join(deepest)}.",
    )
    return Section("Generations", columns, kept, notes, spare=("unstated", "several"))


def growth_sections(by_relation: Growth, by_series: Growth) -> list[Section]:
    """Lay out the last months by relation, and the series by how much was made from them."""
    occurring = [place for place, row in enumerate(by_relation.new) if sum(row)]
    columns = [Column("month"), Column("new", Kind.COUNT), Column("by then", Kind.COUNT)]
    columns += [Column(by_relation.groups[at], Kind.COUNT) for at in occurring]
    rows = [
        {"month": month, "new": new, "by then": all_}
        | {by_relation.groups[at]: by_relation.new[at][place] for at in occurring}
        for place, (month, new, all_) in enumerate(
            zip(by_relation.months, by_relation.new_in_all, by_relation.by_then_in_all, strict=True)
        )
    ]
    notes = [
        f"{thousands(number)} more {words}."
        for number, words in (
            (by_relation.undated, "have no date"),
            (by_relation.imported, "carry the Hub's import stamp of March 2022"),
            (by_relation.later, f"are dated after {by_relation.as_of}"),
        )
        if number
    ]
    if rows:
        notes.append(DATING)
    notes += _last_month(by_relation)
    if rows:
        notes[:0] = _last(len(rows))
    series = [
        {"series": name, "models": sum(new), "last": new[-1] if new else 0, "before": sum(new[-4:-1])}
        for name, new in zip(by_series.groups, by_series.new, strict=True)
    ]
    series.sort(key=lambda row: (-int(str(row["models"])), str(row["series"])))
    shown = tuple(row for row in series if row["models"])
    return [
        Section("Growth", tuple(columns), tuple(rows[-_MONTHS:]), tuple(notes), spare=("unstated", "several")),
        Section(
            "Growth by series",
            (
                Column("series"),
                Column("models", Kind.COUNT),
                Column("before", Kind.COUNT, header="new before"),
                Column("last", Kind.COUNT, header="new last"),
            ),
            shown[:_MOST],
            (*_more(len(shown), "series with dated derivatives"), OF_NEAREST, *_months_of(by_series)),
        ),
    ]


def _months_of(found: Growth) -> tuple[str, ...]:
    """Say which months the columns of series are of."""
    if not found.months:
        return ()
    *before, last = found.months[-4:]
    earlier = f"; new before: in {before[0]} to {before[-1]} together" if before else ""
    return (f"New last: in {last}{earlier}.", *_last_month(found))


def _last_month(found: Growth) -> tuple[str, ...]:
    """Say that the last month had not ended on the day of the data, where that is so."""
    if not found.months or found.months[-1] != found.as_of.isoformat()[:7]:
        return ()
    if found.as_of.day == monthrange(found.as_of.year, found.as_of.month)[1]:
        return ()
    return (f"{found.months[-1]} was not over on {found.as_of}, the day of these figures.",)


def half_life_section(half_lives: Sequence[tuple[str, HalfLife]]) -> Section:
    """Lay out the half-lives of the releases with most derivatives."""
    known = [(name, one) for name, one in half_lives if one.days is not None]
    known.sort(key=lambda pair: (-pair[1].derivatives, pair[0]))
    rows = [
        {"release": name, "derivatives": one.derivatives, "half": one.days, "age": one.observed}
        for name, one in known[:_MOST]
    ]
    columns = (
        Column("release", Kind.ID),
        Column("derivatives", Kind.COUNT),
        Column("half", Kind.COUNT, header="half-life, days"),
        Column("age", Kind.COUNT, header="observed, days"),
    )
    notes = [*_more(len(known), "releases"), CAVEAT]
    left = sum(one.earlier + one.undated for _, one in known[:_MOST])
    if left:
        notes.append(f"In no half: {number_of(left, 'derivative')} dated before their release, or without a day.")
    unknown = [name for name, one in half_lives if one.observed is None]
    if unknown:
        notes.append(f"Left out, as their own day is not known: {number_of(len(unknown), 'release')}.")
    return Section("Half-life", columns, tuple(rows), tuple(notes))


def waiting_section(found: Sequence[Waiting]) -> Section:
    """Lay out how long releases wait for derivatives."""
    rows = []
    for one in found:
        row: dict[str, object] = {"for": f"number {one.number:,}", "cases": one.cases, "events": one.events}
        if one.estimate is not None:
            first, median, third = one.estimate.quartiles
            edges = ("?" if edge is None else thousands(edge) for edge in (median.low, median.high))
            band = None if median.days is None else " to ".join(edges)
            row |= {"quarter": first.days, "half": median.days, "band": band, "three": third.days}
        rows.append(row)
    columns = (
        Column("for", header="derivative"),
        Column("cases", Kind.COUNT),
        Column("events", Kind.COUNT, header="have it"),
        Column("quarter", Kind.COUNT, header="a quarter"),
        Column("half", Kind.COUNT),
        Column("band", header="95 % of half"),
        Column("three", Kind.COUNT, header="three quarters"),
    )
    notes = ["Days after release by which so many have it (Kaplan-Meier); those without it yet count as waiting."]
    if any(one.days is None for each in found if each.estimate is not None for one in each.estimate.quartiles):
        notes.append("An empty cell: so many do not have it yet, so that the day is still to come.")
    if any(one.estimate is None for one in found):
        notes.append(f"Below {FEWEST} cases there is no estimate.")
    left_out = next((one.unobserved for one in found), 0)
    if left_out:
        notes.append(f"{thousands(left_out)} more are left out: no release date, or the Hub's import stamp.")
    return Section("Waiting for derivatives", columns, tuple(rows), tuple(notes), spare=("band", "quarter"))


def owner_sections(found: Owners) -> list[Section]:
    """Lay out who makes most, and how many owners were new in each of the last months."""
    new = [{"month": month, "new": number} for month, number in zip(found.months, found.new, strict=True)]
    top = [{"owner": name, "models": number} for name, number in found.top]
    notes = [f"{number_of(found.owners, 'owner')} in all."]
    if found.top_share is not None:
        makers = "This one" if len(top) == 1 else f"These {len(top)}"
        notes.append(f"{makers} made {share(found.top_share)} of {number_of(found.models, 'model')}.")
    return [
        Section("Owners", (Column("owner", Kind.ID), Column("models", Kind.COUNT)), tuple(top), (" ".join(notes),)),
        Section("New owners", (Column("month"), Column("new", Kind.COUNT)), tuple(new[-_MONTHS:]), _last(len(new))),
    ]


def mix_section(title: str, found: Mix) -> Section:
    """Lay out the classes of most models."""
    said = [one for one in found.classes if one.name is not None]
    unsaid = [one for one in found.classes if one.name is None]
    rows = [
        {"class": one.name or "not said", "models": one.models, "share": one.share} for one in [*said[:_MOST], *unsaid]
    ]
    columns = (Column("class", header=title.lower()), Column("models", Kind.COUNT), Column("share", Kind.SHARE))
    return Section(title, columns, tuple(rows), _more(len(said), "classes"))


def _last(months: int) -> tuple[str, ...]:
    return (f"The last {_MONTHS} of {months} months; --format csv has all.",) if months > _MONTHS else ()


def _more(number: int, what: str, shown: int = _MOST) -> tuple[str, ...]:
    return (f"{shown} of {thousands(number)} {what}.",) if number > shown else ()

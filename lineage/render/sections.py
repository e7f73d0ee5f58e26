"""Statistics as short tables for people: a title, rows, and the sentences that belong to them."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from lineage.render.figures import number_of, share, thousands
from lineage.render.table import Column, Kind
from lineage.stats.over_time.growth import DATING, Growth
from lineage.stats.over_time.half_life import CAVEAT, HalfLife
from lineage.stats.over_time.waiting import FEWEST, Waiting
from lineage.stats.shape.concentration import Concentration
from lineage.stats.shape.fan_out import FanOut
from lineage.stats.shape.layers import Layers
from lineage.stats.summary.mixes import Mix
from lineage.stats.summary.owners import Owners
from lineage.stats.summary.series import OF_NEAREST

if TYPE_CHECKING:
    from lineage.stats.shape.tail import TailFit


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
    for what, fan_out in spreads.items():
        marks = {name: dict(fan_out.quantiles).get(at) for at, name in quantiles.items()}
        rows.append({"of": what, "bases": fan_out.bases, "none": fan_out.share_without, "mean": fan_out.mean} | marks)
        rows[-1]["largest"] = fan_out.largest
    numbers = (Column(name, Kind.COUNT) for name in ("mean", *quantiles.values(), "largest"))
    columns = (Column("of"), Column("bases", Kind.COUNT), Column("none", Kind.SHARE, header="without"), *numbers)
    largest = max(fan_out.largest for fan_out in spreads.values())
    steps = [step for step in _STEPS if step <= largest]
    tail = [
        {"at least": step} | {what: _at_least(fan_out, step) for what, fan_out in spreads.items()} for step in steps
    ]
    return [
        Section("Fan-out: direct derivatives a base", columns, tuple(rows), notes),
        Section(
            "Bases with at least so many derivatives",
            (Column("at least", Kind.COUNT), *(Column(what, Kind.COUNT) for what in spreads)),
            tuple(tail),
        ),
    ]


def _at_least(fan_out: FanOut, number: int) -> int:
    return next((bases for fan_out, bases in fan_out.at_least if fan_out >= number), 0)


def concentration_sections(
    spreads: Mapping[str, Concentration], largest: Sequence[tuple[str, int]], bases: int
) -> list[Section]:
    """Lay out how uneven fan-outs are, and who has most of so many bases that have derivatives."""
    rows = [
        {
            "of": what,
            "derivatives": concentration.derivatives,
            "gini": f"{concentration.gini:.2f}" if concentration.gini is not None else None,
            "bases": concentration.top_bases,
            "share": concentration.top_share,
        }
        for what, concentration in spreads.items()
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


def generation_section(layers: Layers, deepest: Sequence[str]) -> Section:
    """Lay out models by depth and by generation, with the relations in each generation."""
    occurring = [place for place, row in enumerate(layers.mix) if sum(row)]
    rows = []
    for level in range(max(len(layers.by_depth), len(layers.by_generation))):
        inside = level < len(layers.by_generation)
        row: dict[str, object] = {
            "level": level,
            "depth": layers.by_depth[level] if level < len(layers.by_depth) else 0,
            "generation": layers.by_generation[level] if inside else 0,
        }
        rows.append(row | {layers.relations[at]: layers.shares[at][level] if inside else None for at in occurring})
    shares = (Column(layers.relations[at], Kind.SHARE) for at in occurring)
    columns = (*(Column(name, Kind.COUNT) for name in ("level", "depth", "generation")), *shares)
    levels = tuple(row for row in rows if row["depth"] or row["generation"])
    notes = (
        "depth: models so many steps below the nearest root. generation: models with so long a chain of bases above.",
        "The shares of relations are of each generation.",
        f"Longest chain: {' > '.join(deepest)}.",
    )
    return Section("Generations", columns, levels, notes, spare=("unstated", "several"))


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


def _months_of(growth: Growth) -> tuple[str, ...]:
    """Return which months the columns of series are of."""
    if not growth.months:
        return ()
    *before, last = growth.months[-4:]
    earlier = f"; new before: in {before[0]} to {before[-1]} together" if before else ""
    return (f"New last: in {last}{earlier}.", *_last_month(growth))


def _last_month(growth: Growth) -> tuple[str, ...]:
    """Return that the last month had not ended on the day of the data; empty where it had."""
    if not growth.months or growth.months[-1] != growth.as_of.isoformat()[:7]:
        return ()
    if growth.as_of.day == monthrange(growth.as_of.year, growth.as_of.month)[1]:
        return ()
    return (f"{growth.months[-1]} was not over on {growth.as_of}, the day of these figures.",)


def half_life_section(half_lives: Sequence[tuple[str, HalfLife]]) -> Section:
    """Lay out the half-lives of the releases with most derivatives."""
    reached = [(name, half_life) for name, half_life in half_lives if half_life.days is not None]
    reached.sort(key=lambda pair: (-pair[1].derivatives, pair[0]))
    rows = [
        {"release": name, "derivatives": half_life.derivatives, "half": half_life.days, "age": half_life.observed}
        for name, half_life in reached[:_MOST]
    ]
    columns = (
        Column("release", Kind.ID),
        Column("derivatives", Kind.COUNT),
        Column("half", Kind.COUNT, header="half-life, days"),
        Column("age", Kind.COUNT, header="observed, days"),
    )
    notes = [*_more(len(reached), "releases"), CAVEAT]
    left = sum(half_life.earlier + half_life.undated for _, half_life in reached[:_MOST])
    if left:
        notes.append(f"In no half: {number_of(left, 'derivative')} dated before their release, or without a day.")
    unknown = [name for name, half_life in half_lives if half_life.observed is None]
    if unknown:
        notes.append(f"Left out, as their own day is not known: {number_of(len(unknown), 'release')}.")
    return Section("Half-life", columns, tuple(rows), tuple(notes))


def waiting_section(waits: Sequence[Waiting]) -> Section:
    """Lay out how long releases wait for derivatives."""
    rows = []
    for wait in waits:
        row: dict[str, object] = {"for": f"number {wait.number:,}", "cases": wait.cases, "events": wait.events}
        if wait.estimate is not None:
            first, median, third = wait.estimate.quartiles
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
    if any(
        quartile.days is None for each in waits if each.estimate is not None for quartile in each.estimate.quartiles
    ):
        notes.append("An empty cell: so many do not have it yet, so that the day is still to come.")
    if any(wait.estimate is None for wait in waits):
        notes.append(f"Below {FEWEST} cases there is no estimate.")
    left_out = next((wait.unobserved for wait in waits), 0)
    if left_out:
        notes.append(f"{thousands(left_out)} more are left out: no release date, or the Hub's import stamp.")
    return Section("Waiting for derivatives", columns, tuple(rows), tuple(notes), spare=("band", "quarter"))


def owner_sections(owners: Owners) -> list[Section]:
    """Lay out who makes most, and how many owners were new in each of the last months."""
    new = [{"month": month, "new": number} for month, number in zip(owners.months, owners.new, strict=True)]
    top = [{"owner": name, "models": number} for name, number in owners.top]
    notes = [f"{number_of(owners.owners, 'owner')} in all."]
    if owners.top_share is not None:
        makers = "This one" if len(top) == 1 else f"These {len(top)}"
        notes.append(f"{makers} made {share(owners.top_share)} of {number_of(owners.models, 'model')}.")
    return [
        Section("Owners", (Column("owner", Kind.ID), Column("models", Kind.COUNT)), tuple(top), (" ".join(notes),)),
        Section("New owners", (Column("month"), Column("new", Kind.COUNT)), tuple(new[-_MONTHS:]), _last(len(new))),
    ]


def mix_section(title: str, mix: Mix) -> Section:
    """Lay out the classes of most models."""
    stated = [mix_class for mix_class in mix.classes if mix_class.name is not None]
    unsaid = [mix_class for mix_class in mix.classes if mix_class.name is None]
    rows = [
        {"class": mix_class.name or "not said", "models": mix_class.models, "share": mix_class.share}
        for mix_class in [*stated[:_MOST], *unsaid]
    ]
    columns = (Column("class", header=title.lower()), Column("models", Kind.COUNT), Column("share", Kind.SHARE))
    return Section(title, columns, tuple(rows), _more(len(stated), "classes"))


def _last(months: int) -> tuple[str, ...]:
    return (f"The last {_MONTHS} of {months} months; --format csv has all.",) if months > _MONTHS else ()


def _more(number: int, what: str, shown: int = _MOST) -> tuple[str, ...]:
    return (f"{shown} of {thousands(number)} {what}.",) if number > shown else ()


_HOW: Final = (
    "Goodness: how often made-up data of the form lie as far from their own fit as these do, or farther. Small is bad.",
    "Ratio: the power law's log-likelihood less the other form's. Below 0, the other form is likelier.",
    "P: how often chance alone makes a ratio so far from 0.",
    "What is plausible:",
    "- No form with a goodness below 0.1.",
    "- The log-normal, unless the power law is likelier with p below 0.1, or it has become a power law itself.",
    "- The truncated power law, only if it is likelier than the power law with p below 0.1.",
    "- The power law, unless another form with a goodness of 0.1 or more is likelier with p below 0.1.",
    "Neither fits where none is left (Clauset, Shalizi and Newman 2009).",
)


def fit_sections(fits: "Mapping[str, TailFit]") -> list[Section]:
    """Lay out the fits, and once below them how to read them, where anything was fitted."""
    made = [fit_section(f"Form of the fan-out: {what}", fit) for what, fit in fits.items()]
    if any(fit.least is not None for fit in fits.values()):
        made.append(Section("How to read the fits", (), (), _HOW))
    return made


def fit_section(title: str, fit: "TailFit") -> Section:
    """Lay out which forms the fan-outs may follow."""
    against = {comparison.other: comparison for comparison in fit.comparisons}
    rows = []
    for form_fit in fit.fits:
        row: dict[str, object] = {
            "form": form_fit.form.value,
            "parameters": ", ".join(f"{name} {value:.3g}" for name, value in form_fit.parameters),
            "distance": f"{form_fit.distance:.3f}",
            "goodness": f"{form_fit.goodness:.2f}",
        }
        if form_fit.form in against:
            row |= {"ratio": f"{against[form_fit.form].ratio:.1f}", "p": f"{against[form_fit.form].p:.3f}"}
        rows.append(row)
    columns = (
        Column("form", Kind.WHOLE),
        *(Column(name, Kind.WHOLE, align="right") for name in ("parameters", "distance", "goodness", "ratio", "p")),
    )
    return Section(title, columns, tuple(rows), _verdict(fit), spare=("distance", "ratio"))


def _verdict(fit: "TailFit") -> tuple[str, ...]:
    if fit.least is None:
        few = f"only {thousands(fit.bases)} bases have a derivative" if fit.too_few else "no range suits a power law"
        return (f"Nothing is fitted: {few}.",)
    span = f"Fitted from {thousands(fit.least)} to {thousands(fit.greatest or 0)}, {thousands(fit.tail)} bases."
    names = " or ".join(form.value for form in fit.plausible)
    fitting = f"Plausible: {names}." if names else "Neither fits: no form is plausible."
    return (f"{span} {fitting}",)

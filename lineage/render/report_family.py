"""What a report says of a family: how many, how they were made, when, how deep, from what and by whom."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from lineage.render.charts import bars, lines, tail
from lineage.render.figures import number_of, share, thousands
from lineage.render.report_part import Part, figure, number, text
from lineage.stats.growth import DATING
from lineage.stats.releases import seen_later

if TYPE_CHECKING:
    from lineage.stats.branch import Branch
    from lineage.stats.portrait import Portrait

_MONTHS: Final = 24
_LICENSES: Final = 20
_RULES: Final = {
    "direct": "Made directly from a release.",
    "all-generations": "Made from a release directly or through other models.",
    "no-bursts": "The same without bulk uploads: many machine-named models within days that nobody downloads.",
    "over-5-downloads": "The same, but only models with more than 5 downloads in 30 days.",
    "with-mirrors": "Re-uploads of the same weights are folded into what they copy: they do not count, and what was "
    "made from one counts as made from the original, even where it was not found below it before.",
    "tagged": "Models that carry the name in their own name or in a tag: a popular figure, and not lineage.",
}


def family_parts(portrait: "Portrait") -> Iterator[Part]:
    """Lay out the figures of the family, in the order in which they are read."""
    yield _headlines(portrait)
    yield _relations(portrait)
    yield _growth(portrait)
    yield _depths(portrait)
    yield _fan_out(portrait)
    yield _releases(portrait)
    yield _branches(
        "Releases that reach farthest",
        "The ten releases that most was made from, or fewer where there are fewer.",
        portrait.largest_releases,
    )
    yield _branches(
        "Largest branches",
        "The ten other models that most was made from, each with what hangs below it.",
        portrait.branches,
    )
    yield _owners(portrait)
    yield _licenses(portrait)


def _headlines(portrait: "Portrait") -> Part:
    apart = (
        " Only the row with-mirrors folds re-uploads into what they copy; in the charts below they count as models of "
        "their own."
    )
    folded = "" if portrait.rule.mirrors == "folded" else apart
    words = portrait.hub_counts
    hub = f" {words[0].upper()}{words[1:]}; it is not mixed with ours." if words else ""
    own = [] if portrait.rule in {one.rule for one in portrait.headlines} else [("this page", portrait.rule)]
    return Part(
        "One family, many numbers",
        "How many derivatives there are depends on the rule by which they are counted. The number above, and "
        f"everything below this table, is by the page's own rule.{folded}{hub}",
        (text("rule"), figure("models"), text("what it counts, and how the rule is written")),
        [
            *(
                (text(name), number(portrait.total), text("The rule of this page.", rule.written()))
                for name, rule in own
            ),
            *(
                (text(one.name), number(one.value), text(_RULES[one.name], one.rule.written()))
                for one in portrait.headlines
            ),
        ],
    )


def _relations(portrait: "Portrait") -> Part:
    shown = [(name, value) for name, value in portrait.by_relation if value]
    whole = sum(value for _, value in shown) or 1
    return Part(
        "How they were made",
        "The relation of each derivative to the family: trained further (finetune), a small addition to be loaded with "
        "the base (adapter), made smaller (quantized), mixed of several models (merge); several where two or more are "
        "stated, unstated where none is.",
        (text("relation"), figure("models"), figure("share")),
        [(text(name), number(value), figure(share(value / whole))) for name, value in shown],
        bars("relations", [name for name, _ in shown], [value for _, value in shown], across="models") if shown else "",
        f"Derivatives by relation; the most frequent is {max(shown, key=lambda one: one[1])[0]}." if shown else "",
    )


def _growth(portrait: "Portrait") -> Part:
    growth = portrait.growth
    groups = [(name, row) for name, row in zip(growth.groups, growth.by_then, strict=True) if any(row)]
    new = [row for row in growth.new if any(row)]
    left_out = growth.undated + growth.imported + growth.later
    undated = f" Without a usable date, and in no month: {thousands(left_out)}." if left_out else ""
    newest = f" The table has the newest {_MONTHS} months." if len(growth.months) > _MONTHS else ""
    rows = zip(growth.months, growth.by_then_in_all, growth.new_in_all, *new, strict=True)
    return Part(
        "Growth",
        "Derivatives by the month in which they were created. A crawl sees only what has survived until its day, so "
        f"that early months are too small; the last month may not be over. {DATING}{undated}{newest}",
        (text("month"), figure("by then"), figure("new"), *(figure(f"new {name}") for name, _ in groups)),
        [(text(month), *map(number, numbers)) for month, *numbers in list(rows)[-_MONTHS:]],
        lines("growth", growth.months, groups, up="models by then") if groups else "",
        f"Models by then, by relation, from {growth.months[0]} to {growth.months[-1]}." if groups else "",
    )


def _depths(portrait: "Portrait") -> Part:
    depths, generations = portrait.layers.by_depth, portrait.layers.by_generation
    levels, deep = range(1, max(len(depths), len(generations))), range(1, len(depths))

    def at(level: int, numbers: Sequence[float]) -> float:
        return numbers[level] if level < len(numbers) else 0

    return Part(
        "Generations",
        "Depth is the shortest way from a release: 1 was made from it directly, 2 from such a model, and so on. "
        "Generation is the longest chain of bases above a model, bases of the releases too. A level can have models of "
        "this generation and none of this depth, and the other way round. The chart is of depths.",
        (text("level"), figure("models of this depth"), figure("models of this generation")),
        [(text(str(level)), number(at(level, depths)), number(at(level, generations))) for level in levels],
        bars("depths", [str(level) for level in deep], [at(level, depths) for level in deep], across="models")
        if deep
        else "",
        f"Derivatives by depth, from 1 to {deep[-1]}." if deep else "",
    )


def _fan_out(portrait: "Portrait") -> Part:
    found = portrait.fan_out
    releases = number_of(found.bases, "release")
    middle = dict(found.quantiles).get(0.5)
    half = "" if middle is None else f" Half of them have {thousands(middle)} or fewer."
    return Part(
        "Fan-out",
        f"Fan-out is the number of derivatives made directly from a model. Of {releases}, listed or "
        f"only named as a base, {thousands(found.without)} {'has' if found.without == 1 else 'have'} none; "
        f"the greatest is {thousands(found.largest)}.{half}",
        (text("at least so many"), figure("releases")),
        [(text(thousands(value)), number(releases)) for value, releases in found.at_least if value],
        tail("fanout", found.at_least, across="direct derivatives, at least", up="releases") if found.largest else "",
        f"Releases with at least so many direct derivatives; the greatest has {thousands(found.largest)}.",
    )


def _releases(portrait: "Portrait") -> Part:
    found = portrait.releases
    downloads = "not said" if found.downloads is None else thousands(found.downloads)
    ever = "not said" if found.downloads_all_time is None else thousands(found.downloads_all_time)
    gated = "" if found.gated is None else f" Behind a gate, to be asked for: {share(found.gated)}."
    later = seen_later(portrait.rule.as_of)
    rows = [(size.name or "not said", size) for size in found.sizes]
    return Part(
        "Releases",
        f"{f'{later} ' if later else ''}A release is a model that the subject itself publishes, or the model that this "
        f"page is about. The data has {thousands(found.releases)} of them.{_only_named(portrait)} Their downloads in "
        f"the last 30 days: {downloads}; of all time: {ever}. A download is a request for a model's main file, by "
        f"people and machines alike.{gated}",
        (text("parameters"), figure("releases"), figure("downloads in 30 days")),
        [(text(name), number(size.releases), number(size.downloads)) for name, size in rows],
        bars(
            "sizes",
            [name for name, _ in rows],
            [size.downloads or 0 for _, size in rows],
            across="downloads in 30 days",
        )
        if found.downloads
        else "",
        "Downloads of the releases in 30 days, by number of parameters.",
    )


def _only_named(portrait: "Portrait") -> str:
    """Return how many releases have no page in the data."""
    named = portrait.releases.only_named
    return f" {thousands(named)} more {'is' if named == 1 else 'are'} only named as a base." if named else ""


def _branches(title: str, words: str, branches: "Sequence[Branch]") -> Part:
    return Part(
        title,
        f"{words} Reach is the number of derivatives below a model, each counted once.",
        (text("model"), figure("fan-out"), figure("reach")),
        [(text(one.repo_id), number(one.fan_out), number(one.reach)) for one in branches],
    )


def _owners(portrait: "Portrait") -> Part:
    found = portrait.owners
    top = "" if found.top_share is None else f" Those in the table have {share(found.top_share)} of all."
    return Part(
        "Owners",
        f"An owner is the person or organization whose name stands before the slash. {thousands(found.owners)} made "
        f"these derivatives.{top}",
        (text("owner"), figure("models")),
        [(text(name), number(models)) for name, models in found.top],
    )


def _licenses(portrait: "Portrait") -> Part:
    classes = portrait.licenses.classes
    rest = classes[_LICENSES:]
    more = f" {thousands(len(rest))} more are on {number_of(sum(one.models for one in rest), 'model')}." if rest else ""
    return Part(
        "Licenses",
        f"The license that each derivative names; by its own name where it is not on the Hub's list.{more}",
        (text("license"), figure("models"), figure("share")),
        [(text(one.name or "not said"), number(one.models), figure(share(one.share))) for one in classes[:_LICENSES]],
    )

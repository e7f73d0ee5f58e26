"""The parts of a report: for each its title, words, chart and table."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from lineage.facts import Evidence, IssueCode, State
from lineage.render.charts import bars, lines, tail
from lineage.render.escape import escape
from lineage.render.figures import compact, day, number_of, share, thousands
from lineage.stats.over_time.growth import DATING
from lineage.stats.rules.published import AUDIT, OF_THE_HUB
from lineage.stats.summary.releases import seen_later
from lineage.words.vocabulary import vocabulary

if TYPE_CHECKING:
    from lineage.stats.shape.below_each import Branch
    from lineage.stats.summary.comparison import Comparison
    from lineage.stats.summary.portrait import Portrait
    from lineage.store.read.coverage import Coverage


class Cell(NamedTuple):
    """One cell of a table.

    Attributes:
        shown: What stands in it.
        text: Whether it is text, which stands to the left.
        code: What stands below it as something to type.
    """

    shown: str
    text: bool = True
    code: str = ""


class Part(NamedTuple):
    """One part; the chart is SVG of our own making, everything else is escaped by the template.

    Attributes:
        title: Above it.
        words: What the words in it mean, and what it says.
        heads: Of the table's columns; the first column names the rows.
        rows: Of the table.
        chart: The chart, whose numbers the table has.
        caption: Says of the chart what eyes see.
    """

    title: str
    words: str
    heads: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    chart: str = ""
    caption: str = ""


def text(shown: str, code: str = "") -> Cell:
    """Make a cell of words; they may be the Hub's."""
    return Cell(escape(shown), code=escape(code))


def number(value: float | None) -> Cell:
    """Make a cell of a number, or of none."""
    return Cell("not said" if value is None else thousands(value), text=False)


def figure(shown: str) -> Cell:
    """Make a cell of a number that is written already, or the head of a column of numbers."""
    return Cell(escape(shown), text=False)


_MONTHS: Final = 24
_LICENSES: Final = 20
_RULES: Final = {
    "direct": "Made directly from a release.",
    "all-generations": "Made from a release directly or through other models.",
    "no-bursts": "The same without bulk uploads: many machine-named models within days that nobody downloads.",
    "over-5-downloads": "The same, but only models with at least 6 downloads in 30 days.",
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
    own = [] if portrait.rule in {headline.rule for headline in portrait.headlines} else [("this page", portrait.rule)]
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
                (text(headline.name), number(headline.value), text(_RULES[headline.name], headline.rule.written()))
                for headline in portrait.headlines
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
        f"Derivatives by relation; the most frequent is {max(shown, key=lambda pair: pair[1])[0]}." if shown else "",
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
    fan_out = portrait.fan_out
    releases = number_of(fan_out.bases, "release")
    middle = dict(fan_out.quantiles).get(0.5)
    half = "" if middle is None else f" Half of them have {thousands(middle)} or fewer."
    return Part(
        "Fan-out",
        f"Fan-out is the number of derivatives made directly from a model. Of {releases}, listed or "
        f"only named as a base, {thousands(fan_out.without)} {'has' if fan_out.without == 1 else 'have'} none; "
        f"the greatest is {thousands(fan_out.largest)}.{half}",
        (text("at least so many"), figure("releases")),
        [(text(thousands(value)), number(releases)) for value, releases in fan_out.at_least if value],
        tail("fanout", fan_out.at_least, across="direct derivatives, at least", up="releases")
        if fan_out.largest
        else "",
        f"Releases with at least so many direct derivatives; the greatest has {thousands(fan_out.largest)}.",
    )


def _releases(portrait: "Portrait") -> Part:
    figures = portrait.releases
    downloads = "not said" if figures.downloads is None else thousands(figures.downloads)
    ever = "not said" if figures.downloads_all_time is None else thousands(figures.downloads_all_time)
    gated = "" if figures.gated is None else f" Behind a gate, to be asked for: {share(figures.gated)}."
    later = seen_later(portrait.rule.as_of)
    rows = [(size.name or "not said", size) for size in figures.sizes]
    return Part(
        "Releases",
        f"{f'{later} ' if later else ''}A release is a model that the subject itself publishes, or the model that this "
        f"page is about. The data has {thousands(figures.releases)} of them.{_only_named(portrait)} Their downloads in "
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
        if figures.downloads
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
        [(text(branch.repo_id), number(branch.fan_out), number(branch.reach)) for branch in branches],
    )


def _owners(portrait: "Portrait") -> Part:
    owners = portrait.owners
    top = "" if owners.top_share is None else f" Those in the table have {share(owners.top_share)} of all."
    return Part(
        "Owners",
        f"An owner is the person or organization whose name stands before the slash. {thousands(owners.owners)} made "
        f"these derivatives.{top}",
        (text("owner"), figure("models")),
        [(text(name), number(models)) for name, models in owners.top],
    )


def _licenses(portrait: "Portrait") -> Part:
    classes = portrait.licenses.classes
    rest = classes[_LICENSES:]
    more = f" {thousands(len(rest))} more are on {number_of(sum(row.models for row in rest), 'model')}." if rest else ""
    return Part(
        "Licenses",
        f"The license that each derivative names; by its own name where it is not on the Hub's list.{more}",
        (text("license"), figure("models"), figure("share")),
        [(text(row.name or "not said"), number(row.models), figure(share(row.share))) for row in classes[:_LICENSES]],
    )


def rival_parts(portrait: "Portrait") -> Iterator[Part]:
    """Lay out known brands side by side, their months, and published figures; what there is none of is left out."""
    if portrait.comparison is not None:
        yield _brands(portrait.comparison)
        yield from _months(portrait.comparison)
    if portrait.published:
        yield _published(portrait)


def _unfit(comparison: "Comparison") -> str:
    """Return the caveats of the comparison."""
    caveats = []
    if comparison.is_sample:
        caveats.append(
            "Unfit for a comparison: a sample has more of one brand than of another for reasons of its own, and what "
            "follows says nothing of the Hub."
        )
    if comparison.unfinished:
        caveats.append(f"The crawl is unfinished for {', '.join(comparison.unfinished)}: these figures are too small.")
    if len(comparison.days) > 1:
        caveats.append(f"Looked at on different days, {' and '.join(comparison.days)}.")
    return "".join(f"{caveat} " for caveat in caveats)


def _brands(comparison: "Comparison") -> Part:
    ranked = sorted(comparison.brands, key=lambda figures: (-figures.derivatives, figures.brand.name))
    rows = []
    for figures in ranked:
        size, gated = figures.releases.median_parameters, figures.releases.gated
        rows.append(
            (
                text(figures.brand.name),
                number(figures.derivatives),
                number(figures.direct),
                number(figures.releases.releases),
                number(figures.releases.downloads),
                figure("not said" if gated is None else share(gated)),
                figure("not said" if size is None else compact(size)),
            )
        )
    return Part(
        "Beside other brands",
        f"{_unfit(comparison)}Known brands by this page's rule, all from the same data; some are several "
        f"organizations'. A model that stems from two brands counts in both.{_seen(comparison)}",
        (
            text("brand"),
            *map(
                figure, ("derivatives", "direct", "releases", "downloads in 30 days", "gated releases", "median size")
            ),
        ),
        rows,
        bars(
            "brands",
            [figures.brand.name for figures in ranked],
            [figures.derivatives for figures in ranked],
            across="derivatives",
        ),
        f"Derivatives by brand; the most are of {ranked[0].brand.name}." if ranked[0].derivatives else "",
    )


def _seen(comparison: "Comparison") -> str:
    later = seen_later(comparison.rule.as_of)
    return f" {later}" if later else ""


def _months(comparison: "Comparison") -> Iterator[Part]:
    """Draw the newest months alone: in early ones, of which little is left, a share means nothing."""
    by_month = comparison.by_month
    if not by_month.months:
        return
    months = by_month.months[-_MONTHS:]
    shares = [(name, row[-_MONTHS:]) for name, row in zip(by_month.brands, by_month.shares, strict=True)]
    lead = by_month.lead
    ahead = "" if lead is None else f" {lead.brand} has had the most in all since {lead.since}."
    yield Part(
        "New derivatives, by brand",
        f"{_unfit(comparison)}The share that each brand has of the month's new derivatives of any of them; a month "
        f"with few says little, and the last may not be over.{_newest(len(by_month.months))}{ahead}",
        (text("month"), figure("new"), *(figure(name) for name, _ in shares)),
        [
            (text(month), number(every), *(figure("" if value is None else share(value)) for value in row))
            for month, every, *row in zip(months, by_month.in_any[-_MONTHS:], *(row for _, row in shares), strict=True)
        ],
        lines(
            "rivals",
            months,
            [(name, [None if value is None else 100 * value for value in row]) for name, row in shares],
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
        [(text(claim.words), text(claim.source), text(claim.where), text(claim.rule)) for claim in portrait.published],
    )


ISSUES: Final = {
    IssueCode.BAD_RECORD: "The whole record is of no use.",
    IssueCode.BAD_VALUE: "One field has a value of the wrong type, or more than is kept; that is left out.",
    IssueCode.NOT_A_REPO_ID: "A base that is no name of a model: a path, None, nothing at all.",
    IssueCode.NO_OWNER: "A base named without its owner.",
    IssueCode.SELF_CLAIM: "The model names itself as its base. That makes no edge.",
    IssueCode.WRONG_CASE: "A base in other letter case; the edge goes to the right model.",
    IssueCode.IMPOSSIBLE_IN_TIME: "Dated before its base: the base's name has passed on, or one was made anew.",
    IssueCode.URL_FOR_ID: "A base written as the address of its page; the edge goes to the model.",
    IssueCode.CARD_DIFFERS: "The card names a base that Hub and tags do not; often an old name of the same.",
    IssueCode.CONTRADICTORY_RELATIONS: "One base, with several relations to it.",
    IssueCode.UNKNOWN_RELATION: "A relation that is none of the Hub's four words.",
    IssueCode.DUPLICATE_BASE: "One base, listed more than once.",
    IssueCode.TOO_MANY_BASES: "More bases than any model has; the rest is left out.",
    IssueCode.CACHE_PATH: "A base written as its folder in the Hub's cache; the edge goes to the model.",
    IssueCode.TRAILING_SLASH: "A base with a slash at its end; the edge goes to the model.",
    IssueCode.REVISION: "A base with a revision behind an @; the edge goes to the model.",
    IssueCode.QUANTIZATION_SUFFIX: "A base with a quantization behind a colon; the edge goes to the model.",
    IssueCode.FILE_PATH: "A base written as a weight file in it; the edge goes to the model.",
    IssueCode.MARKUP: "A base written as a link or in quotes; the edge goes to the model.",
    IssueCode.NESTED_LIST: "A base in a list inside the list of bases; it is read.",
    IssueCode.OBJECT_FOR_ID: "A base written as an object; the edge goes to the model that it names.",
    IssueCode.BASE_AND_LORA: "A base and an adapter in one value; both are bases.",
    IssueCode.OTHER_KEY: "A base under another key than base_model; it is read.",
    IssueCode.UNLISTED_TAG: "A base that only a training script's tag names and no model has; not in the headline.",
}


def data_parts(portrait: "Portrait") -> Iterator[Part]:
    """Lay out completeness, then quality; all but the first table are of the whole database."""
    yield _coverage(portrait)
    totals = portrait.totals
    states, kinds = vocabulary().state, vocabulary().evidence
    yield Part(
        "Bases and models",
        "What the whole database knows of the models in it, this family's and all others.",
        (text("state"), figure("models"), text("means")),
        [
            (text(state), number(models), text(states[State(state)].definition))
            for state, models in totals.models.items()
        ],
    )
    edges = sum(totals.evidence.values()) or 1
    yield Part(
        "What edges rest on",
        "An edge leads from a base to a derivative; it is listed by its strongest evidence. Lineage is what owners "
        "declare. An audit found that about two thirds of all bases are declared, and that nearly all declarations "
        f"are true ({AUDIT}). {thousands(totals.several_bases)} models have several bases.",
        (text("evidence"), figure("edges"), figure("share"), text("means")),
        [
            (
                text(kind),
                number(edges_of_kind),
                figure(share(edges_of_kind / edges)),
                text(kinds[Evidence(kind)].definition),
            )
            for kind, edges_of_kind in totals.evidence.items()
        ],
    )
    bad = f" {thousands(totals.bad_records)} records were of no use at all." if totals.bad_records else ""
    yield Part(
        "Problems in cards",
        f"What is wrong with what owners wrote about bases, kept and counted.{bad}",
        (text("problem"), figure("how often"), text("means")),
        [
            (text(code.replace("_", " ")), number(times), text(ISSUES[IssueCode(code)]))
            for code, times in sorted(totals.issues.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
    )


def completeness(portrait: "Portrait") -> str:
    """Return in one line whether anything is missing, and why."""
    if portrait.complete:
        return "complete: a finished crawl has followed everything"
    if portrait.source.population.startswith("sample"):
        return "not complete: a sample never is"
    if all(coverage.all for _, coverage in portrait.coverage):
        return "not complete: the crawl is unfinished, and figures are too small"
    if portrait.look:
        return f"not complete: {portrait.look}"
    return "not complete: only direct derivatives are known"


def _coverage(portrait: "Portrait") -> Part:
    return Part(
        "Completeness",
        f"How far crawls have looked below each subject. This page is {completeness(portrait)}.",
        (text("subject"), text("followed"), text("crawl"), text("last looked at")),
        [
            (
                text(name),
                text(_how_far(looked)),
                text("finished" if looked.finished else "not finished"),
                text(day(looked.as_of) if looked.as_of else "not said"),
            )
            for name, looked in portrait.coverage
        ],
    )


def _how_far(looked: "Coverage") -> str:
    if looked.all:
        return "all generations"
    if looked.look is not None:
        return "a look: direct derivatives, and the most promising of theirs"
    return "direct derivatives" if looked.direct else "nothing"

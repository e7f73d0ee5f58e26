"""What a report says of its data: how far was looked, what edges rest on, and what is wrong in cards."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from lineage.facts import Evidence, IssueCode, State
from lineage.render.figures import day, share, thousands
from lineage.render.report_part import Part, figure, number, text
from lineage.stats.published import AUDIT
from lineage.words.vocabulary import vocabulary

if TYPE_CHECKING:
    from lineage.stats.portrait import Portrait
    from lineage.store.coverage import Coverage

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
    yield Part(
        "Bases and models",
        "What the whole database knows of the models in it, this family's and all others.",
        (text("state"), figure("models"), text("means")),
        [
            (text(state), number(models), text(vocabulary().state[State(state)].definition))
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
                number(found),
                figure(share(found / edges)),
                text(vocabulary().evidence[Evidence(kind)].definition),
            )
            for kind, found in totals.evidence.items()
        ],
    )
    bad = f" {thousands(totals.bad_records)} records were of no use at all." if totals.bad_records else ""
    yield Part(
        "Problems in cards",
        f"What is wrong with what owners wrote about bases, kept and counted.{bad}",
        (text("problem"), figure("how often"), text("means")),
        [
            (text(code.replace("_", " ")), number(found), text(ISSUES[IssueCode(code)]))
            for code, found in sorted(totals.issues.items(), key=lambda one: (-one[1], one[0]))
        ],
    )


def completeness(portrait: "Portrait") -> str:
    """Say in one line whether anything is missing, and why."""
    if portrait.complete:
        return "complete: a finished crawl has followed everything"
    if portrait.source.population.startswith("sample"):
        return "not complete: a sample never is"
    if all(one.all for _, one in portrait.coverage):
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

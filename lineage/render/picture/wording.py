"""The sentences of a portrait: pure functions of what its head says."""

from datetime import date, timedelta
from typing import Final, NamedTuple

from lineage.render.figures import number_of, thousands
from lineage.render.picture.data import PortraitHead
from lineage.render.picture.lettering import written

_EPOCH: Final = date(1970, 1, 1)
_YOUNG: Final = 60
"""A family is spoken of by its days up to so many."""
_MILLION: Final = 1_000_000
_BILLION: Final = 1_000_000_000
_TEN: Final = 9.95
"""From here on one decimal would round to 10.0, and the decimal goes."""
NOT_NAMED: Final = "(name not shown)"
_LONGEST: Final = 60
"""Characters of a population or a rule that the source line has room for."""


class Headline(NamedTuple):
    """One sentence in five lines; the first and the last may be empty.

    Attributes:
        bound: `At least`, where there may be more; else `By the rule below`, where not everything counts.
        number: Such as `910 models`.
        verb: Such as `were made from`.
        name: Of the model, without its owner.
        span: Such as `in 15 days`.
    """

    bound: str
    number: str
    verb: str
    name: str
    span: str

    @property
    def sentence(self) -> str:
        """Return the whole headline as one sentence."""
        return " ".join(part for part in self if part)


def headline(head: PortraitHead) -> Headline:
    """Write what the picture says in one sentence."""
    name = NOT_NAMED if head.unnamed else written(head.subject.rpartition("/")[2])
    directly = " directly" if head.reach == "direct" else ""
    if not head.total:
        verb = f"are known to be made{directly} from" if head.at_least else f"were made{directly} from"
        return Headline("", "No models", verb, name, "")
    bound = "At least" if head.at_least else "" if head.usual else "By the rule below,"
    was = "was" if head.total == 1 else "were"
    return Headline(bound, number_of(head.total, "model"), f"{was} made{directly} from", name, _span(head))


def _span(head: PortraitHead) -> str:
    end = None if head.day is None else (date.fromisoformat(head.day) - _EPOCH).days
    if end is not None and head.created >= 0 and 0 <= end - head.created <= _YOUNG:
        return f"in {number_of(max(end - head.created, 1), 'day')}"
    if head.reach == "direct":
        return ""
    return "in one generation" if head.generations == 1 else f"over {head.generations} generations"


def source_lines(head: PortraitHead) -> tuple[str, ...]:
    """Write population, date, rule and credit: in full, then ever shorter, where there is no room for more."""
    day = "" if head.as_of is None else day_words(date.fromisoformat(head.as_of))
    credit, more = "", ""
    if head.population == "Hub":
        source = f"Hugging Face Hub{f', {day}' if day else ''}"
        more = f", {head.look or 'not all of it looked at'}: the true number may be higher" if head.at_least else ""
    elif head.population == "made-up":
        source, more = "Made-up models", ": no figure here is the Hub's"
    else:
        source, more = f"Sample{f' of {day}' if day else ''}, not the whole Hub", ": the true number may be higher"
        source += f", {head.look}" if head.look else ""
        credit = f" Data: {_bounded(written(head.population).removeprefix('sample: '))}"
    rule = f"Rule {_bounded(written(head.rule))}"
    how = f": base_model edges, {'direct only' if head.reach == 'direct' else 'direct or through others'}"
    return (
        f"{source}{more}. {rule}{how}.{credit}",
        f"{source}{more}. {rule}.{credit}",
        f"{source}. {rule}.{credit}",
    )


def _bounded(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def day_words(day: date, *, year: bool = True) -> str:
    """Write a day as people do.

    >>> day_words(date(2026, 8, 20)), day_words(date(2026, 8, 5), year=False)
    ('20 Aug 2026', '5 Aug')
    """
    return f"{day.day} {MONTHS[day.month - 1]}{f' {day.year}' if year else ''}"


def day_of(number: int) -> date:
    """Return the day that is so many days after 1970-01-01."""
    return _EPOCH + timedelta(days=number)


MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""English, whatever the machine speaks."""


def downloads_words(downloads: int) -> str:
    """Write a number of downloads in full up to a million.

    >>> downloads_words(1), downloads_words(3405), downloads_words(5_123_456), downloads_words(27_276_140)
    ('1 download', '3,405 downloads', '5.1 million downloads', '27 million downloads')
    """
    for step, word in ((_BILLION, "billion"), (_MILLION, "million")):
        if downloads >= step:
            scaled = downloads / step
            short = f"{scaled:.1f}".removesuffix(".0") if scaled < _TEN else f"{scaled:.0f}"
            return f"{short} {word} downloads"
    return number_of(downloads, "download")


def caption(models_a_dot: int, circles: int, subfamilies: int, batches: int) -> str:
    """Write what a dot and a circle are."""
    sentences = ["Each dot is a model, bigger with more downloads."]
    if models_a_dot > 1:
        sentences = [f"Each dot stands for {thousands(models_a_dot)} models, bigger with more downloads."]
    if 0 < circles < subfamilies:
        sentences.append(f"Circles: the {circles} largest of {subfamilies:,} subfamilies.")
    elif circles:
        sentences.append("Each small circle: one model and what was made from it.")
    elif batches:
        sentences.append("Dashed: many models of one owner.")
    return " ".join(sentences)

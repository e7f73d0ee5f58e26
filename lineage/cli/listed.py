"""What an answer says of itself: what it is of, what limits it, how much of it is shown, and what to type for more."""

from collections.abc import Sequence
from shlex import quote
from typing import TYPE_CHECKING, Final, NamedTuple

from lineage.cli.output import Output, command_line, hint, source_words
from lineage.render.escape import escape
from lineage.render.figures import number_of
from lineage.settings import Settings
from lineage.store.answers import WALKED
from lineage.workflows.looked import UNFINISHED

if TYPE_CHECKING:
    from lineage.stats.rule import CountingRule
    from lineage.store.answers import Source


class Listed(NamedTuple):
    """How much of a list is shown."""

    shown: int
    total: int
    noun: str = "model"

    @property
    def words(self) -> str:
        """Such as `3 of 49 models`."""
        of = "" if self.shown == self.total else f"{self.shown:,} of "
        return of + number_of(self.total, self.noun)


_ALONE: Final = {
    (): "those",
    ("bursts",): "those of bulk uploads",
    ("mirrors",): "mirrors",
    ("bursts", "mirrors"): "mirrors of bulk uploads",
}


def only_words(counted: int, wishes: Sequence[str], only: Sequence[str] = ()) -> str:
    """Say which of the models that a rule counts a list is of; nothing where it is of all.

    >>> only_words(2636, ["the license mit", "a date on or after 2026-01-01"])
    'of its 2,636 models only those with the license mit and a date on or after 2026-01-01'
    >>> only_words(2636, [], ["mirrors"])
    'of its 2,636 models, and of copies that no edge links to it, only mirrors'
    """
    if not wishes and not only:
        return ""
    unlinked = ", and of copies that no edge links to it," if "mirrors" in only else ""
    return f"of its {number_of(counted, 'model')}{unlinked} only {alone_words(wishes, only)}"


def alone_words(wishes: Sequence[str], only: Sequence[str]) -> str:
    """Say which models a list is of, without how many there are beside them."""
    return _ALONE[tuple(only)] + (f" with {escape(' and '.join(wishes))}" if wishes else "")


def show_marks(output: Output, marks: Sequence[str]) -> None:
    """Say what limits an answer: above it to people, to stderr beside data."""
    for mark in marks:
        if mark in {UNFINISHED, WALKED}:  # the line before says so
            continue
        if output.human:
            output.paragraph(f"Mind: {escape(mark)}.")
            output.text("\n")
        else:
            hint(mark)


def show_list_source(
    output: Output, source: "Source", listed: Listed, rule: "CountingRule | None" = None, only: str = ""
) -> None:
    """Say what a list is of: above it to people where it is not the Hub's, to stderr beside data always.

    A list stays a plain one in JSON, so that population, date, rule, what was wished for beyond it (`only`) and how
    much is shown have no place in it.
    """
    if output.human:
        output.source(source)
        return
    written = [] if rule is None else [f"rule {rule.written()}"]
    hint(" · ".join([source_words(source, always=True), *written, *([only] if only else []), listed.words]))


def show_listed(output: Output, listed: Listed) -> None:
    """Tell people below a list how much of it is shown, where that is not all."""
    if output.human and listed.shown < listed.total:
        output.text("\n")
        output.paragraph(f"{listed.words}; --limit N shows more.")


def hint_crawl(settings: Settings, subject: str) -> None:
    """Say what to type so that all generations below a subject are known."""
    from lineage.workflows.subject import sweep_root  # noqa: PLC0415 - only where something is missing

    owner = sweep_root(settings, subject)
    words = f"crawl {quote(subject)}" if owner is None else f"crawl {quote(owner)} --plan sweep"
    hint(f"For all generations: {command_line(settings, words)}", whole=True)

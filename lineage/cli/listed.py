"""What a list says of itself, and what to type for more."""

from collections.abc import Collection, Sequence
from shlex import quote
from typing import Final

from lineage.cli.answer import sentence
from lineage.cli.output import hint
from lineage.render.figures import number_of
from lineage.settings import Settings, command_line

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
    """Return which models a list is of, without how many there are beside them."""
    return _ALONE[tuple(only)] + (f" with {' and '.join(wishes)}" if wishes else "")


def hint_crawl(settings: Settings, subject: str) -> None:
    """Hint at the command by which all generations below a subject are known."""
    from lineage.workflows.family.subject import sweep_root

    owner = sweep_root(settings, subject)
    words = f"crawl {quote(subject)}" if owner is None else f"crawl {quote(owner)} --plan sweep"
    hint(f"For all generations: {command_line(settings, words)}", whole=True)


def tell_limits(settings: Settings, subject: str, caveats: Collection[str] = ()) -> None:
    """Hint at how little has been looked at below a subject, and what to type for more."""
    from lineage.workflows.family.subject import limits

    name, marks = limits(settings, subject)
    for mark in marks:
        if mark not in caveats:
            hint(sentence(mark))
        hint_crawl(settings, name)

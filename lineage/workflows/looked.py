"""How little crawls have looked at below a model or an organization, in plain words."""

from typing import Final

from lineage.store.answers import WALKED, Source
from lineage.store.coverage import Coverage, LookTaken

UNFINISHED: Final = "crawl unfinished: at least this many"
ONLY_DIRECT: Final = "only direct derivatives are known: no crawl has followed all generations"
NOT_ASKED: Final = "no crawl has looked below it, and its derivatives were never asked for: known are a few by chance"


def limit_of(looked: Coverage, *, generations: bool, releases: tuple[int, int] | None = None) -> str | None:
    """Return in words how little has been looked at below a subject; `None` where it is as much as was asked about.

    The command that finds the rest is no part of it: caveats go into pages, and a command names a person's database.

    Args:
        looked: How far crawls and looks have been below it.
        generations: Whether more than direct derivatives were asked about.
        releases: Of an organization: how many of its models' derivatives were asked for, and how many models are known.

    >>> limit_of(Coverage(False, False, False), generations=True, releases=(1, 3))
    'no crawl has looked below it: of its 3 known models, direct derivatives of 1 alone were asked for'
    >>> limit_of(Coverage(True, False, False, look=LookTaken(60, 58, 1204)), generations=True)
    'a look of 60 requests: at least this many'
    """
    if looked.all or (looked.direct and not generations):
        return None
    if looked.look is not None:
        return f"{look_words(looked.look)}: at least this many"
    if looked.generations > 1:
        return f"the crawl stopped after {looked.generations:,} generations: at least this many"
    if looked.direct:
        return ONLY_DIRECT
    if releases is None:
        return NOT_ASKED
    asked, known = releases
    of = f"direct derivatives of {asked:,} alone were" if asked else "no derivatives were"
    models = f"{known:,} known model{'' if known == 1 else 's'}"
    return f"no crawl has looked below it: of its {models}, {of} asked for"


def source_caveats(source: Source) -> tuple[str, ...]:
    """Return what limits every answer from a source.

    >>> source_caveats(Source("", "Hub", None, unfinished=True, complete=False))
    ('crawl unfinished: at least this many',)
    """
    said = ((UNFINISHED, source.unfinished), (WALKED, source.walked), (unread_words(source.unread), source.unread))
    return tuple(words for words, holds in said if holds)


def unread_words(records: int) -> str:
    """Return that records of the Hub could not be read.

    >>> unread_words(2)
    '2 records of the Hub could not be read, and what they say is missing'
    """
    return f"{records:,} record{'' if records == 1 else 's'} of the Hub could not be read, and what they say is missing"


def look_words(look: LookTaken) -> str:
    """Return what a look is called beside a number.

    >>> look_words(LookTaken(1, 0, 0))
    'a look of 1 request'
    """
    return f"a look of {look.requests:,} request{'' if look.requests == 1 else 's'}"


def at_least(looked: Coverage, *, generations: bool) -> bool:
    """Return whether there may be more of what was made from a subject than a number says."""
    return (looked.all and not looked.finished) or not (looked.all or (looked.direct and not generations))

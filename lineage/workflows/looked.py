"""How little crawls have looked at below a model or an organization, in plain words."""

from shlex import quote
from typing import Final

from lineage.store.answers import WALKED, Source
from lineage.store.coverage import Coverage, LookTaken

UNFINISHED: Final = "crawl unfinished: at least this many"
ONLY_DIRECT: Final = "only direct derivatives are known: no crawl has followed all generations"
NOT_ASKED: Final = "no crawl has looked below it, and its derivatives were never asked for: known are a few by chance"


def limit_of(looked: Coverage, *, generations: bool, name: str, releases: tuple[int, int] | None = None) -> str | None:
    """Return in words how little has been looked at below a subject; `None` where it is as much as was asked about.

    Args:
        looked: How far crawls and looks have been below it.
        generations: Whether more than direct derivatives were asked about.
        name: The subject, for the command that finds all.
        releases: Of an organization: how many of its models' derivatives were asked for, and how many models are known.

    >>> words = limit_of(Coverage(False, False, False), generations=True, name="o", releases=(1, 3))
    >>> str(words).removesuffix("; to find all, run: lineage crawl o")
    'no crawl has looked below it: of its 3 known models, direct derivatives of 1 alone were asked for'
    >>> limit_of(Coverage(True, False, False, look=LookTaken(60, 58, 1204)), generations=True, name="o/m")
    'a look of 60 requests: at least this many; to find all, run: lineage crawl o/m'
    """
    if looked.all or (looked.direct and not generations):
        return None
    if looked.look is not None:
        return f"{look_words(looked.look)}: at least this many; to find all, run: lineage crawl {quote(name)}"
    if looked.generations > 1:
        return f"the crawl stopped after {looked.generations:,} generations: at least this many"
    if looked.direct:
        return ONLY_DIRECT
    if releases is None:
        return NOT_ASKED
    asked, known = releases
    of = f"direct derivatives of {asked:,} alone were" if asked else "no derivatives were"
    models = f"{known:,} known model{'' if known == 1 else 's'}"
    so_far = f"no crawl has looked below it: of its {models}, {of} asked for"
    return f"{so_far}; to find all, run: lineage crawl {quote(name)}"


def source_caveats(source: Source) -> tuple[str, ...]:
    """Return what limits every answer from a source.

    >>> source_caveats(Source("", "Hub", None, unfinished=True, complete=False))
    ('crawl unfinished: at least this many',)
    """
    said = ((UNFINISHED, source.unfinished), (WALKED, source.walked))
    return tuple(words for words, holds in said if holds)


def look_words(look: LookTaken) -> str:
    """Return what a look is called beside a number.

    >>> look_words(LookTaken(1, 0, 0))
    'a look of 1 request'
    """
    return f"a look of {look.requests:,} request{'' if look.requests == 1 else 's'}"


def at_least(looked: Coverage, *, generations: bool) -> bool:
    """Return whether there may be more of what was made from a subject than a number says."""
    return (looked.all and not looked.finished) or not (looked.all or (looked.direct and not generations))

"""How little crawls have looked at below a model or an organisation, in plain words."""

from typing import Final

from lineage.store.coverage import Coverage

UNFINISHED: Final = "crawl unfinished"
ONLY_DIRECT: Final = "only direct derivatives are known: no crawl has followed all generations"
NOT_ASKED: Final = "no crawl has looked below it, and its derivatives were never asked for: known are a few by chance"


def limit_of(looked: Coverage, *, generations: bool, releases: tuple[int, int] | None = None) -> str | None:
    """Say how little has been looked at below a subject; `None` where it is as much as was asked about.

    Args:
        looked: How far crawls have looked below it.
        generations: Whether more than direct derivatives were asked about.
        releases: Of an organisation: how many of its models' derivatives were asked for, and how many models are known.

    >>> limit_of(Coverage(direct=False, all=False, finished=False), generations=True, releases=(1, 3))
    'no crawl has looked below it: of its 3 known models, direct derivatives of 1 alone were asked for'
    """
    if looked.all or (looked.direct and not generations):
        return None
    if looked.direct:
        return ONLY_DIRECT
    if releases is None:
        return NOT_ASKED
    asked, known = releases
    of = f"direct derivatives of {asked:,} alone were" if asked else "no derivatives were"
    return f"no crawl has looked below it: of its {known:,} known model{'' if known == 1 else 's'}, {of} asked for"

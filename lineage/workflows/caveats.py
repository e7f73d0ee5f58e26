"""Caveats to print beside a number."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final

from lineage.store.read.answers import WALKED, Source
from lineage.store.read.coverage import Coverage, LookTaken

if TYPE_CHECKING:
    from lineage.settings import Config
    from lineage.stats.rules.rule import CountingRule
    from lineage.stats.summary.brands import Brand

UNFINISHED: Final = "crawl unfinished: at least this many"
ONLY_DIRECT: Final = "only direct derivatives are known: no crawl has followed all generations"
NOT_ASKED: Final = "no crawl has looked below it, and its derivatives were never asked for: known are a few by chance"


def coverage_caveat(coverage: Coverage, *, generations: bool, releases: tuple[int, int] | None = None) -> str | None:
    """Return how little has been looked at below a subject; `None` where it is as much as was asked about.

    No command stands in it: a caveat goes into pages that travel, and a command names a person's database.

    Args:
        coverage: How far crawls and looks have been below it.
        generations: Whether more than direct derivatives were asked about.
        releases: Of an organization: how many of its models' derivatives were asked for, and how many models are known.

    >>> coverage_caveat(Coverage(False, False, False), generations=True, releases=(1, 3))
    'no crawl has looked below it: of its 3 known models, direct derivatives of 1 alone were asked for'
    >>> coverage_caveat(Coverage(True, False, False, look=LookTaken(60, 58, 1204)), generations=True)
    'a look of 60 requests: at least this many'
    """
    if coverage.all or (coverage.direct and not generations):
        return None
    if coverage.look is not None:
        return f"{look_words(coverage.look)}: at least this many"
    if coverage.generations > 1:
        return f"the crawl stopped after {coverage.generations:,} generations: at least this many"
    if coverage.direct:
        return ONLY_DIRECT
    if releases is None:
        return NOT_ASKED
    asked, models_known = releases
    of = f"direct derivatives of {asked:,} alone were" if asked else "no derivatives were"
    models = f"{models_known:,} known model{'' if models_known == 1 else 's'}"
    return f"no crawl has looked below it: of its {models}, {of} asked for"


def source_caveats(source: Source) -> tuple[str, ...]:
    """Return the caveats of every answer from a source.

    >>> source_caveats(Source("", "Hub", None, unfinished=True, complete=False))
    ('crawl unfinished: at least this many',)
    """
    unread = unread_words(source.unread)
    caveats = ((UNFINISHED, source.unfinished), (WALKED, source.walked), (unread, source.unread))
    return tuple(caveat for caveat, holds in caveats if holds)


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


def at_least(coverage: Coverage, *, generations: bool) -> bool:
    """Return whether there may be more of what was made from a subject than a number says."""
    return (coverage.all and not coverage.finished) or not (coverage.all or (coverage.direct and not generations))


EMPTY: Final = "nothing counted: no model of the database fulfils the rule"
_SHOWN: Final = 5
"""Patterns of a brand, or words for a relation, that a mark has room for."""
_WORD: Final = 40
"""Characters of such a word."""


def number_caveats(
    rule: "CountingRule",
    source: Source,
    total: float,
    first_day: str | None,
    config: "Config | None" = None,
    no_evidence: str | None = None,
    brands: "Sequence[Brand]" = (),
) -> tuple[str, ...]:
    """Return the caveats of a number, each in plain words.

    Args:
        rule: What it was counted by.
        source: Where it comes from.
        total: The number.
        first_day: The creation day of the oldest model of the database; `None` where none is known.
        config: A person's own configuration, of which the rule may take the mirrors.
        no_evidence: That no edge rests on the rule's evidence, in words; `None` where any does.
        brands: Which it is of, where it is of brands.

    >>> from lineage.stats.rules.rule import CountingRule
    >>> source = Source("", "Hub", "2026-09-25T13:47:38.000Z", False, True)
    >>> number_caveats(CountingRule(as_of="2025-01-31"), source, 7, None)
    ('survivors of 2025-01-31, cards of 2026-09-25',)
    """
    caveats = []
    last_day = (source.as_of or "")[:10]
    if rule.as_of is not None and last_day:
        if rule.as_of < last_day:
            caveats.append(f"survivors of {rule.as_of}, cards of {last_day}")
        elif rule.as_of > last_day:
            caveats.append(f"the data ends on {last_day}: what was made later, up to {rule.as_of}, is not in it")
    if rule.as_of is not None and first_day is not None and rule.as_of < first_day:
        caveats.append(f"{rule.as_of} is before the data: its first model is of {first_day}")
    caveats += source_caveats(source)
    if source.unseen:
        edges = (
            "1 edge of an earlier crawl was"
            if source.unseen == 1
            else f"{source.unseen:,} edges of earlier crawls were"
        )
        caveats.append(f"{edges} not seen again")
    if config is not None and config.mirrors and rule.mirrors == "folded":
        caveats.append(f"mirrors folded by a list of your own too, sha256 {config.digest('mirrors')[:12]}")
    caveats += [caveat for brand in brands if (caveat := _own_brand_caveat(brand))]
    if not total:
        caveats.append(EMPTY if no_evidence is None else f"nothing counted: {no_evidence}")
    return tuple(caveats)


def doubted_caveat(models: int, *, sample: bool) -> str:
    """Return the caveat of models that are left out because only a training script names their base.

    >>> doubted_caveat(2, sample=True)
    '2 models are not counted: only a typed tag names their base, and this sample has no model of that name'
    """
    those = "1 model is" if models == 1 else f"{models:,} models are"
    where = "this sample has no model" if sample else "the Hub lists no model"
    whose = "its" if models == 1 else "their"
    return f"{those} not counted: only a typed tag names {whose} base, and {where} of that name"


def unconfirmed_caveat(models: int) -> str:
    """Return the caveat of models that count although a training script alone names their base.

    >>> unconfirmed_caveat(1)
    '1 model is counted by a typed tag alone: most bases have no row in this sample, which so tells no folder'
    """
    those = "1 model is" if models == 1 else f"{models:,} models are"
    return f"{those} counted by a typed tag alone: most bases have no row in this sample, which so tells no folder"


def added_words(whose: str, direct: float, more: float, *, generations: bool) -> str:
    """Return how many more models one more kind of evidence would count; empty where it adds none.

    Args:
        whose: What declares them, such as `Cards alone`.
        direct: How many direct derivatives it adds.
        more: How many it adds over all generations.
        generations: Whether the number is of all generations.

    >>> added_words("Cards alone", 1, 3, generations=True)
    'Cards alone would add 1 direct and 3 over all generations; not included'
    """
    if not (direct or (generations and more)):
        return ""
    every = f" and {more:,} over all generations" if generations else ""
    return f"{whose} would add {direct:,} direct{every}; not included"


def other_relations_caveat(words: Collection[str], *, counted: bool = True) -> str:
    """Return how many models state a relation that is none of the Hub's, and which, the commonest first.

    Args:
        words: The relation that each of the models states.
        counted: Whether the number counts these models.

    >>> other_relations_caveat(["distillation"])
    '1 model states a relation that the Hub does not have: distillation'
    >>> other_relations_caveat(["distillation", "distillation"], counted=False)
    '2 models that are not counted state a relation that the Hub does not have: distillation'
    """
    by_count = sorted(Counter(words).items(), key=lambda pair: (-pair[1], pair[0]))
    shown = ", ".join(word if len(word) <= _WORD else f"{word[:_WORD]}…" for word, _ in by_count[:_SHOWN])
    more = f" and {len(by_count) - _SHOWN:,} more" if len(by_count) > _SHOWN else ""
    if len(words) == 1:
        those = "1 model states" if counted else "1 model that is not counted states"
    else:
        those = f"{len(words):,} models {'' if counted else 'that are not counted '}state"
    return f"{those} a relation that the Hub does not have: {shown}{more}"


def _own_brand_caveat(brand: "Brand") -> str:
    """Return the caveat of a brand that a person's own list defines; empty for one of the package."""
    from lineage.stats.summary.brands import brand_named

    if brand_named(brand.name) == brand:
        return ""
    more = f" and {len(brand.releases) - _SHOWN:,} more" if len(brand.releases) > _SHOWN else ""
    return f"by a list of your own, {brand.name} is {', '.join(brand.releases[:_SHOWN])}{more}"

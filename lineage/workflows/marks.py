"""What must stand beside a number so that nobody takes it for more than it is."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from lineage.settings import Config
from lineage.stats.brands import Brand, brand_named
from lineage.stats.rule import CountingRule
from lineage.store.answers import Source
from lineage.workflows.looked import source_caveats

EMPTY: Final = "nothing counted: no model of the database fulfils the rule"
_SHOWN: Final = 5
"""Patterns of a brand, or words for a relation, that a mark has room for."""
_WORD: Final = 40
"""Characters of such a word."""


def marks(
    rule: CountingRule,
    source: Source,
    total: float,
    first_day: str | None,
    config: Config | None = None,
    unheard_of: str | None = None,
    brands: Sequence[Brand] = (),
) -> tuple[str, ...]:
    """List what limits a number, in plain words.

    Args:
        rule: What it was counted by.
        source: Where it comes from.
        total: The number.
        first_day: The creation day of the oldest model of the database; `None` where none is known.
        config: A person's own configuration, of which the rule may take the mirrors.
        unheard_of: That no edge rests on the rule's evidence, in words; `None` where any does.
        brands: Which it is of, where it is of brands.

    >>> marks(CountingRule(as_of="2025-01-31"), Source("", "Hub", "2026-09-25T13:47:38.000Z", False, True), 7, None)
    ('survivors of 2025-01-31, cards of 2026-09-25',)
    """
    found = []
    looked = (source.as_of or "")[:10]
    if rule.as_of is not None and looked:
        if rule.as_of < looked:
            found.append(f"survivors of {rule.as_of}, cards of {looked}")
        elif rule.as_of > looked:
            found.append(f"the data ends on {looked}: what was made later, up to {rule.as_of}, is not in it")
    if rule.as_of is not None and first_day is not None and rule.as_of < first_day:
        found.append(f"{rule.as_of} is before the data: its first model is of {first_day}")
    found += source_caveats(source)
    if source.unseen:
        one = source.unseen == 1
        edges = "1 edge of an earlier crawl was" if one else f"{source.unseen:,} edges of earlier crawls were"
        found.append(f"{edges} not seen again")
    if config is not None and config.mirrors and rule.mirrors == "folded":
        found.append(f"mirrors folded by a list of your own too, sha256 {config.digest('mirrors')[:12]}")
    found += [own for brand in brands if (own := _own(brand))]
    if not total:
        found.append(EMPTY if unheard_of is None else f"nothing counted: {unheard_of}")
    return tuple(found)


def doubted_words(models: int, *, sample: bool) -> str:
    """Return the caveat of models that are left out because only a training script names their base.

    >>> doubted_words(2, sample=True)
    '2 models are not counted: only a typed tag names their base, and this sample has no model of that name'
    """
    those = "1 model is" if models == 1 else f"{models:,} models are"
    where = "this sample has no model" if sample else "the Hub lists no model"
    whose = "its" if models == 1 else "their"
    return f"{those} not counted: only a typed tag names {whose} base, and {where} of that name"


def unconfirmed_words(models: int) -> str:
    """Return the caveat of models that count although a training script alone names their base.

    >>> unconfirmed_words(1)
    '1 model is counted by a typed tag alone: most bases have no row in this sample, which so tells no folder'
    """
    those = "1 model is" if models == 1 else f"{models:,} models are"
    return f"{those} counted by a typed tag alone: most bases have no row in this sample, which so tells no folder"


def other_relations(words: Collection[str]) -> str:
    """Return how many counted models state a relation that is none of the Hub's, and which, the commonest first.

    >>> other_relations(["distillation"])
    '1 model states a relation that the Hub does not have: distillation'
    """
    counted = sorted(Counter(words).items(), key=lambda pair: (-pair[1], pair[0]))
    shown = ", ".join(word[:_WORD] for word, _ in counted[:_SHOWN])
    more = f" and {len(counted) - _SHOWN:,} more" if len(counted) > _SHOWN else ""
    those = "1 model states" if len(words) == 1 else f"{len(words):,} models state"
    return f"{those} a relation that the Hub does not have: {shown}{more}"


def _own(brand: Brand) -> str:
    """Say that a brand is none that the package knows by its name, but one of a person's own list."""
    if brand_named(brand.name) == brand:
        return ""
    more = f" and {len(brand.releases) - _SHOWN:,} more" if len(brand.releases) > _SHOWN else ""
    return f"by a list of your own, {brand.name} is {', '.join(brand.releases[:_SHOWN])}{more}"

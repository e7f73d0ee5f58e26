"""Brands side by side: one brand's figures, several of them by one rule, and whether the data can bear it."""

from dataclasses import dataclass

from lineage.stats.over_time.rivals import Rivals
from lineage.stats.rules.rule import CountingRule
from lineage.stats.summary.brands import Brand
from lineage.stats.summary.releases import ReleaseFigures
from lineage.store.read.answers import Source


@dataclass(frozen=True, slots=True)
class BrandFigures:
    """One brand.

    Attributes:
        brand: Its name and which releases it has.
        releases: What its releases amount to.
        derivatives: What the rule counts below all its releases.
        digest: SHA-256 of their names, as `stats.digest` makes it.
        direct: As `derivatives`, but only models with a release among their bases.
        as_of: When the Hub was last asked about it; `None` where the Hub did not say.
        finished: Whether the crawl that looked at it came to its end.
    """

    brand: Brand
    releases: ReleaseFigures
    derivatives: float
    digest: str
    direct: float
    as_of: str | None
    finished: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Brands side by side.

    Attributes:
        rule: What was counted as a derivative.
        source: Where the data comes from.
        brands: One each, in the order asked for.
        by_month: New derivatives of each by month.
        marks: What limits the numbers, in plain words, but for what `fit` goes by.
    """

    rule: CountingRule
    source: Source
    brands: tuple[BrandFigures, ...]
    by_month: Rivals
    marks: tuple[str, ...]

    @property
    def is_sample(self) -> bool:
        """Return whether the data is a sample, which cannot bear a comparison of brands."""
        return self.source.population.startswith("sample")

    @property
    def unfinished(self) -> tuple[str, ...]:
        """Brands whose crawl did not come to its end, so that their figures are too small."""
        return tuple(brand.brand.name for brand in self.brands if not brand.finished)

    @property
    def days(self) -> tuple[str, ...]:
        """Return the sorted days on which the brands were last crawled; several days do not compare well."""
        return tuple(sorted({brand.as_of[:10] for brand in self.brands if brand.as_of is not None}))

    @property
    def fit(self) -> bool:
        """Return whether the data can bear the comparison: from the Hub, complete, of one day."""
        return self.source.population == "Hub" and not self.unfinished and len(self.days) == 1

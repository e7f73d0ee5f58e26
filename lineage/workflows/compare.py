"""Brands against each other: the same figures for each, by one rule, and whether the data can bear it."""

from dataclasses import replace
from datetime import date
from shlex import quote
from typing import TYPE_CHECKING, Any

from lineage.errors import NotCrawledError, UnknownModelError, UsageError
from lineage.settings import Settings, command_line
from lineage.stats.over_time.rivals import rivals
from lineage.stats.rules.rule import CountingRule
from lineage.stats.rules.tally import Tally
from lineage.stats.summary.brands import Brand, brand_named, brand_of_model, brand_of_owner, known_brands
from lineage.stats.summary.comparison import BrandFigures, Comparison
from lineage.stats.summary.releases import release_figures
from lineage.store.read.columns import first_day
from lineage.store.read.coverage import Coverage
from lineage.store.read.find import find_model, model_named, near_owners, owner_named, to_type
from lineage.store.read.totals import source
from lineage.words.near import near_words
from lineage.workflows.caveats import UNFINISHED, number_caveats
from lineage.workflows.count import USUAL, rule_of
from lineage.workflows.family.census import digest_of, take_census
from lineage.workflows.family.dataset import Dataset, open_dataset
from lineage.workflows.family.subject import brand_subject, looked_at, releases_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


def compare(settings: Settings, names: tuple[str, ...], *, rule: CountingRule | str = USUAL) -> Comparison:
    """Compare brands, organizations and models by one rule, by default over all generations.

    A brand was crawled if a sweep has looked at the whole Hub, or a walk began from each organization that
    publishes it (or from each of its releases that is written out).

    Args:
        settings: Which database; its own list of brands adds to the package's.
        names: Brands, organizations or models, in any letter case; a brand goes before an organization of its name.
        rule: What counts as a derivative: a rule, the name of a preset, or a rule as `CountingRule.written` writes it.

    Raises:
        UsageError: No such file, no such rule, or one that follows no lineage.
        NotCrawledError: One of the brands was not crawled.
        UnknownModelError: No brand, organization or model of a name, or the Hub has no releases of it.
        DatabaseError: The database is missing, locked or damaged.
    """
    known_brands(settings.config.brands)  # a list that is wrong is refused before the database is looked for
    rule = rule_of(rule).for_subject("organization")
    if rule.basis != "lineage":
        raise UsageError("Brands are compared by lineage: a rule with basis=tagged is not for compare.")
    with open_dataset(settings) as dataset:
        chosen = tuple({one.name: one for one in (_meant(dataset, name) for name in names)}.values())
        looked = [looked_at(dataset.connection, brand) for brand in chosen]
        _refuse_uncrawled(settings, chosen, looked)
        return _compared(dataset, list(zip(chosen, looked, strict=True)), rule)


def _meant(dataset: Dataset, name: str) -> Brand:
    """Find what a name means: a brand, else a model, else an organization."""
    if "/" in name:
        return brand_of_model(find_model(dataset.connection, name).repo_id)
    brand = brand_named(name, dataset.config.brands)
    if brand is not None:
        return brand
    owner = owner_named(dataset.connection, name)
    if owner is not None:
        return brand_of_owner(owner)
    model = model_named(dataset.connection, name)
    if model is not None:
        return brand_of_model(model.repo_id)
    names = [brand.name for brand in known_brands(dataset.config.brands)]
    near = near_words(name, [*names, *near_owners(dataset.connection, name)])
    raise UnknownModelError(
        f"{name[:100]} is no brand, no organization of the database, and no model.{near} "
        f"Brands are {', '.join(names)}; others are defined in lineage.toml: "
        f'[brands.NAME] and releases = ["owner/pattern*"].'
    )


def compare_all_crawled(dataset: Dataset, rule: CountingRule) -> Comparison | None:
    """Compare all known brands whose releases were looked for and found; `None` where there are not two."""
    rule = rule.for_subject("organization")
    looked = [(brand, looked_at(dataset.connection, brand)) for brand in known_brands(dataset.config.brands)]
    there = [
        (brand, seen)
        for brand, seen in looked
        if all(coverage.all for _, coverage in seen) and releases_of(dataset.connection, brand)
    ]
    return _compared(dataset, there, rule) if len(there) > 1 else None


def _compared(
    dataset: Dataset, brands: list[tuple[Brand, list[tuple[str, Coverage]]]], rule: CountingRule
) -> Comparison:
    counted = [_counted(dataset, brand, seen, rule) for brand, seen in brands]
    models = dataset.aligned_models(rule)
    figures = tuple(figures for figures, _ in counted)
    by_month = rivals(
        [(one.brand.name, found) for one, found in counted],
        models.created,
        models.imported,
        rule=rule,
        as_of=_day_of(figures, models.created),
    )
    where = source(dataset.connection)
    first = None if rule.as_of is None else first_day(dataset.connection)
    total, chosen = sum(brand.derivatives for brand in figures), [brand.brand for brand in figures]
    caveats = number_caveats(rule, where, total, first, dataset.config, dataset.unheard_of(rule), chosen)
    return Comparison(rule, where, figures, by_month, tuple(mark for mark in caveats if mark != UNFINISHED))


def _refuse_uncrawled(settings: Settings, brands: tuple[Brand, ...], looked: list[list[tuple[str, Coverage]]]) -> None:
    missing = {
        brand.name: [root for root, seen in parts if not seen.all] for brand, parts in zip(brands, looked, strict=True)
    }
    # A sweep looks at everything, so one root of each is enough, and the Hub need not have the others.
    first = {name: roots[0] for name, roots in missing.items() if roots}
    if first:
        raise NotCrawledError(
            f"{' and '.join(first)}: not crawled. To go through the whole Hub once, for all brands: "
            + command_line(settings, f"crawl {' '.join(map(quote, first.values()))} --plan sweep")
        )


def _day_of(brands: tuple[BrandFigures, ...], created: "NDArray[Any]") -> date:
    """Tell the day of the data: of the last look, else, where the Hub told no time, of the newest model."""
    newest = max(brand.as_of or "" for brand in brands)
    if newest:
        return date.fromisoformat(newest[:10])
    return date.fromordinal(date(1970, 1, 1).toordinal() + max(int(created.max(initial=0)), 0))


def _counted(
    dataset: Dataset, brand: Brand, looked: list[tuple[str, Coverage]], rule: CountingRule
) -> tuple[BrandFigures, Tally]:
    """Work out one brand's figures, and give the models behind its number of derivatives too."""
    finished = all(seen.finished for _, seen in looked)
    models = releases_of(dataset.connection, brand)
    if not models:
        if finished:
            raise UnknownModelError(f"No releases of {brand.name} in the database: {', '.join(brand.releases)}.")
        raise NotCrawledError(
            f"The crawl was interrupted before any release of {brand.name}. "
            f"Which to carry on is said by: {to_type(dataset.connection, 'status')}"
        )
    subject = brand_subject(dataset.connection, brand)
    census = take_census(dataset, subject, rule)
    direct = tally = census.tally
    if rule.reach != "direct":
        direct = take_census(dataset, subject, replace(rule, reach="direct")).tally
    figures = BrandFigures(
        brand=brand,
        releases=release_figures(models),
        derivatives=tally.total,
        digest=digest_of(dataset, census),
        direct=direct.total,
        as_of=max((seen.as_of or "" for _, seen in looked), default="") or None,
        finished=finished,
    )
    return figures, tally

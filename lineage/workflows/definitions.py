"""Which entries of a person's own `lineage.toml` match nothing of a database: most often a name spelled otherwise."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lineage.settings import Settings, Table
from lineage.stats.summary.brands import Brand, known_brands
from lineage.stats.uploads.known_mirrors import known_mirrors
from lineage.store.read.find import model_named, models_by_key, near_names, owner_in_any_case, owner_named, release_keys
from lineage.store.schema.database import open_to_read

if TYPE_CHECKING:
    from lineage.store.schema.database import Connection


def unmatched_definitions(settings: Settings) -> list[str]:
    """Return a sentence for each entry that matches no model of the database, with the name nearest to it.

    Of the lists `forms` and `prefixes` nothing is said: they are parts of names, and a form that nobody uses is no
    mistake.
    """
    config = settings.config
    if not (config.brands or config.mirrors) or not settings.database.is_file():
        return []
    own = {name.lower() for name in config.brands}
    brands = [brand for brand in known_brands(config.brands) if brand.name.lower() in own]
    mirrors = config.mirrors
    known_mirrors(mirrors)  # refuses what is no such table
    with open_to_read(settings.database) as database, database.transaction() as connection:
        unmatched = [words for brand in brands for words in _of_brand(connection, brand)]
        unmatched += _of_mirrors(connection, mirrors)
    return [f"{config.path}: {words}" for words in unmatched]


def _of_brand(connection: "Connection", brand: Brand) -> Iterator[str]:
    for pattern in brand.releases:
        owner = pattern.partition("/")[0]
        brand_of_pattern = Brand(brand.name, (pattern,))
        if any(
            brand_of_pattern.has(model.repo_id) for model in models_by_key(connection, release_keys(connection, owner))
        ):
            continue
        spelled = owner_named(connection, owner)
        other = f" Near it: {spelled}/{pattern.partition('/')[2]}." if spelled not in {None, owner} else ""
        yield f"[brands.{brand.name}] {pattern!r} matches no model.{other}"


def _of_mirrors(connection: "Connection", mirrors: Table) -> Iterator[str]:
    for owner in mirrors.get("owners", {}):
        if not owner_in_any_case(connection, owner):
            yield f"[mirrors.owners] {owner}: no model of this owner.{_near(connection, owner)}"
    for copy, original in mirrors.get("copies", {}).items():
        entry = f"[mirrors.copies] {copy!r} = {original!r}"
        if model_named(connection, copy) is None:
            yield f"{entry}: no model {copy}.{_near(connection, copy)}"
        row = model_named(connection, original)
        if row is None or row.repo_id != original:
            near = _near(connection, original) if row is None else f" It is spelled {row.repo_id}."
            yield f"{entry}: no model {original}.{near}"


def _near(connection: "Connection", name: str) -> str:
    spelled = owner_named(connection, name) if "/" not in name else None
    near = [spelled] if spelled else near_names(connection, name)[:1]
    return f" Near it: {near[0]}." if near else ""

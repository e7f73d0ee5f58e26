"""What a question is about: a model, an organization, or a brand of releases; and how far it is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from lineage.errors import UnknownModelError
from lineage.facts import Evidence
from lineage.graph import LineageGraph
from lineage.settings import NO_TABLE, Settings, Table
from lineage.stats.summary.brands import Brand, brand_named
from lineage.store.read.answers import ModelRow
from lineage.store.read.coverage import Coverage, coverage, models_asked
from lineage.store.read.find import (
    find_model,
    model_named,
    models_by_key,
    owner_keys,
    owner_named,
    release_keys,
    to_type,
)
from lineage.store.read.whole import edge_arrays
from lineage.store.schema.database import open_to_read
from lineage.workflows.caveats import coverage_caveat

if TYPE_CHECKING:
    from lineage.store.schema.database import Connection

Kind = Literal["model", "organization", "brand"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about.

    Attributes:
        name: The model, organization or brand.
        kind: Which of these.
        keys: Store keys of its roots, in name order.
        owners: Whose own models count as first party.
        brand: Which releases it has, where it is a brand.
    """

    name: str
    kind: Kind
    keys: tuple[int, ...]
    owners: tuple[str, ...]
    brand: Brand | None = None

    @property
    def brands(self) -> tuple[Brand, ...]:
        """The brand as a list of one, or of none."""
        return () if self.brand is None else (self.brand,)


def read_subject(connection: "Connection", name: str, brands: Table = NO_TABLE) -> Subject:
    """Find what a name with a slash (a model) or without stands for: an organization, a legacy model, or a brand.

    An organization whose name differs only in letter case goes before a legacy model, and both before a brand.

    Args:
        connection: The database.
        name: What was asked for.
        brands: What a person's own configuration has of them.

    Raises:
        UnknownModelError: Nothing of the database.
    """
    if "/" not in name:
        owner = owner_named(connection, name)
        legacy = None if owner == name else model_named(connection, name)
        if legacy is None:
            brand = None if owner else brand_named(name, brands)
            if brand is not None:
                return brand_subject(connection, brand)
            owner = owner or name
            return Subject(owner, "organization", tuple(owner_keys(connection, owner)), (owner,))
        name = legacy.repo_id
    model = find_model(connection, name)
    return Subject(model.repo_id, "model", (model.key,), (model.repo_id.rpartition("/")[0],))


def releases_of(connection: "Connection", brand: Brand) -> list[ModelRow]:
    """Find a brand's releases: listed, or named as a base by a model that is."""
    keys = [key for owner in brand.owners for key in release_keys(connection, owner)]
    legacy = [model_named(connection, name) for name in brand.releases if "/" not in name]
    keys += [model.key for model in legacy if model is not None]
    return [model for model in models_by_key(connection, keys) if brand.has(model.repo_id)]


def brand_subject(connection: "Connection", brand: Brand) -> Subject:
    """Take a brand by its releases; first party is whoever publishes them, releases or not.

    Raises:
        UnknownModelError: There are none.
    """
    releases = releases_of(connection, brand)
    if not releases:
        crawl = to_type(connection, f"crawl {brand.owners[0]} --plan sweep")
        raise UnknownModelError(
            f"{brand.name} is a brand, and the database has none of its releases ({', '.join(brand.releases)}). "
            f"To have them: {crawl}"
        )
    keys = tuple(model.key for model in sorted(releases, key=lambda model: model.repo_id))
    return Subject(brand.name, "brand", keys, brand.owners, brand)


def owner_of_releases(connection: "Connection", name: str, brands: Table = NO_TABLE) -> tuple[str, tuple[int, ...]]:
    """Find an organization and its models.

    Raises:
        UnknownModelError: No such organization; where there is a brand of that name, with its organizations.
    """
    owner = owner_named(connection, name)
    brand = None if owner else brand_named(name, brands)
    if brand is not None and brand.name not in brand.owners:
        owners = " or ".join(to_type(connection, f"releases {owner}") for owner in brand.owners)
        raise UnknownModelError(f"{brand.name} is a brand, and no organization; its releases are in: {owners}")
    owner = owner or name
    return owner, tuple(owner_keys(connection, owner))


def looked_at(connection: "Connection", brand: Brand) -> list[tuple[str, Coverage]]:
    """Tell how far crawls have looked at each thing that must have been crawled: owners, or models written out."""
    days = {}
    for pattern in brand.releases:
        owner = pattern.partition("/")[0]
        seen = coverage(connection, owner)
        if not seen.all and "*" not in pattern:
            days[pattern] = coverage(connection, pattern)
        else:
            days[owner] = seen
    return list(days.items())


def looked_below(connection: "Connection", subject: Subject) -> list[tuple[str, Coverage]]:
    """Tell how far crawls have looked below each thing that a subject consists of."""
    if subject.brand is not None:
        return looked_at(connection, subject.brand)
    return [(subject.name, coverage(connection, subject.name))]


def coverage_below(connection: "Connection", subject: Subject) -> Coverage:
    """Tell how far crawls have looked below all of a subject: no further than below each of its parts."""
    looked = [coverage_of for _, coverage_of in looked_below(connection, subject)]
    return Coverage(
        direct=all(one.direct for one in looked),
        all=all(one.all for one in looked),
        finished=all(one.finished for one in looked),
        as_of=max((one.as_of or "" for one in looked), default="") or None,
        generations=min((one.generations for one in looked if not one.all), default=0),
        look=looked[0].look if subject.kind == "model" else None,
    )


def is_one_model(settings: Settings, name: str) -> bool:
    """Tell whether a name stands for a model.

    Raises:
        UnknownModelError: Nothing of that name.
        DatabaseError: The database is missing, locked or damaged.
    """
    with open_to_read(settings.database) as database, database.transaction() as connection:
        return read_subject(connection, name, settings.config.brands).kind == "model"


def limit_below(connection: "Connection", subject: Subject, looked: Coverage, *, generations: bool) -> str | None:
    """Say how little has been looked at below a subject; see `caveats.coverage_caveat`."""
    if subject.brand is not None and not looked.all:
        missing = [name for name, coverage_of in looked_below(connection, subject) if not coverage_of.all]
        return f"no crawl has looked below all of it: not below the releases of {' and '.join(missing)}"
    named = subject.kind == "organization"
    releases = (models_asked(connection, subject.name), len(subject.keys)) if named and not looked.all else None
    return coverage_caveat(looked, generations=generations, releases=releases)


def limits(settings: Settings, name: str) -> tuple[str, tuple[str, ...]]:
    """Tell a subject's own name, and how little has been looked at below it: nothing where all generations were.

    Raises:
        UnknownModelError: Nothing of that name.
        DatabaseError: The database is missing, locked or damaged.
    """
    with open_to_read(settings.database) as database, database.transaction() as connection:
        subject = read_subject(connection, name, settings.config.brands)
        limit = limit_below(connection, subject, coverage_below(connection, subject), generations=True)
        return subject.name, () if limit is None else (limit,)


def sweep_root(settings: Settings, name: str) -> str | None:
    """Tell from whom to sweep for a brand: one of its organizations will do; `None` for what is no brand.

    Raises:
        DatabaseError: The database is missing, locked or damaged.
    """
    with open_to_read(settings.database) as database, database.transaction() as connection:
        try:
            brand = read_subject(connection, name, settings.config.brands).brand
        except UnknownModelError:
            return None
    return None if brand is None else brand.owners[0]


def family_graph(
    connection: "Connection", subject: Subject, evidence: Sequence[Evidence]
) -> tuple[LineageGraph, NDArray[np.integer[Any]]]:
    """Load the edges that rest on some evidence, with the positions of the subject's roots that have an edge at all."""
    graph = LineageGraph.from_edges(edge_arrays(connection, evidence))
    roots = graph.positions(np.array(subject.keys, dtype=np.int64))
    return graph, roots[roots >= 0]

"""What a question about a family is about: a model or an organisation, and the graph it is asked in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from lineage.facts import Evidence
from lineage.graph import LineageGraph
from lineage.settings import Settings
from lineage.store.coverage import Coverage, coverage, models_asked
from lineage.store.database import open_to_read
from lineage.store.find import find_model, model_named, owner_keys, owner_named
from lineage.store.whole import edge_arrays
from lineage.workflows.looked import limit_of

if TYPE_CHECKING:
    from lineage.store.database import Connection


@dataclass(frozen=True, slots=True)
class Subject:
    """What a family question is about.

    Attributes:
        name: The model or organisation.
        kind: Which of the two.
        keys: Store keys of its roots, in name order.
        owner: Whose own models count as first party.
    """

    name: str
    kind: Literal["model", "organisation"]
    keys: tuple[int, ...]
    owner: str


def read_subject(connection: "Connection", name: str) -> Subject:
    """Find what a name with a slash (a model) or without (an organisation, else a legacy model) stands for.

    Where there is neither, an organisation whose name differs only in letter case is meant.

    Raises:
        UnknownModelError: Neither a model nor an organisation of the database.
    """
    if "/" not in name:
        owner = owner_named(connection, name)
        legacy = None if owner == name else model_named(connection, name)
        if legacy is None:
            owner = owner or name
            return Subject(owner, "organisation", tuple(owner_keys(connection, owner)), owner)
        name = legacy.repo_id
    model = find_model(connection, name)
    return Subject(model.repo_id, "model", (model.key,), model.repo_id.rpartition("/")[0])


def is_organisation(settings: Settings, name: str) -> bool:
    """Tell whether a name stands for an organisation.

    Raises:
        UnknownModelError: Nothing of that name.
        DatabaseError: The database is missing, locked or damaged.
    """
    with open_to_read(settings.database) as database, database.transaction() as connection:
        return read_subject(connection, name).kind == "organisation"


def limit_below(connection: "Connection", subject: Subject, looked: Coverage, *, generations: bool) -> str | None:
    """Say how little has been looked at below a subject; see `marks.limit_of`."""
    named = subject.kind == "organisation"
    releases = (models_asked(connection, subject.name), len(subject.keys)) if named and not looked.all else None
    return limit_of(looked, generations=generations, releases=releases)


def limits(settings: Settings, name: str) -> tuple[str, tuple[str, ...]]:
    """Tell a subject's own name, and how little has been looked at below it: nothing where all generations were.

    Raises:
        UnknownModelError: Nothing of that name.
        DatabaseError: The database is missing, locked or damaged.
    """
    with open_to_read(settings.database) as database, database.transaction() as connection:
        subject = read_subject(connection, name)
        limit = limit_below(connection, subject, coverage(connection, subject.name), generations=True)
        return subject.name, () if limit is None else (limit,)


def family_graph(
    connection: "Connection", subject: Subject, evidence: Sequence[Evidence]
) -> tuple[LineageGraph, NDArray[np.integer[Any]]]:
    """Load the edges that rest on some evidence, with the positions of the subject's roots that have an edge at all."""
    graph = LineageGraph.from_edges(edge_arrays(connection, evidence))
    roots = graph.positions(np.array(subject.keys, dtype=np.int64))
    return graph, roots[roots >= 0]

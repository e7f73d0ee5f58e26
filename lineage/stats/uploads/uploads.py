"""The columns in which bulk uploads and mirrors are found: names, days, downloads, edges."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from lineage.facts import EdgeArrays, ModelArrays
from lineage.store.read.columns import ModelNames


class Uploads(NamedTuple):
    """Models column by column, and edges between their positions.

    Attributes:
        keys: int64, ascending: the store's key of every model.
        names: `repo_id` of each.
        created: Days since 1970-01-01; -1 where not known, as the Hub's import stamp says nothing.
        downloads: Of the last 30 days; -1 where not said.
        parameters: How many each has; -1 where not said.
        present: Whether its own record is in the data; of what is only named as a base nobody knows what it declares.
        base: One per edge: the base's position.
        derivative: One per edge: the derivative's position.
        relation: One per edge: its position in `RELATION_CODES`.
    """

    keys: NDArray[np.int64]
    names: Sequence[str]
    created: NDArray[np.integer[Any]]
    downloads: NDArray[np.integer[Any]]
    parameters: NDArray[np.integer[Any]]
    present: NDArray[np.bool_]
    base: NDArray[np.integer[Any]]
    derivative: NDArray[np.integer[Any]]
    relation: NDArray[np.integer[Any]]

    @classmethod
    def of(cls, models: ModelArrays, names: ModelNames, edges: EdgeArrays) -> Self:
        """Join what the store keeps apart; `names` are in the order of `edges.keys`.

        Models without an edge are left out: they can neither be in a burst nor be told from another's mirror. So are
        those of `edges.keys` that have no row in `models`, with their edges: their names belong to others now.
        """
        has_row = np.isin(edges.keys, models.keys)
        place = np.cumsum(has_row) - 1
        has_ends = has_row[edges.base] & has_row[edges.derivative]
        touched = np.searchsorted(models.keys, edges.keys[has_row])
        created = np.where(models.imported, -1, models.created)[touched]
        return cls(
            keys=edges.keys[has_row],
            names=names.among(np.flatnonzero(has_row)),
            created=created,
            downloads=models.downloads[touched],
            parameters=models.parameters[touched],
            present=models.present[touched],
            base=place[edges.base[has_ends]],
            derivative=place[edges.derivative[has_ends]],
            relation=edges.relation[has_ends],
        )


def owner_of(repo_id: str) -> str:
    """Name the owner; a legacy name without a slash has none.

    >>> owner_of("Qwen/Qwen3-8B"), owner_of("gpt2")
    ('Qwen', '')
    """
    return repo_id.rpartition("/")[0]

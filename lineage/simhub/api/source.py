"""The source of a simulated Hub's rows: the protocol of replayed and made-up rows."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.int64]


class RowSource(Protocol):
    """Rows in the order of their `_id`, ties in the order of their `id`; a position is an index into it.

    Everything that returns positions returns them ascending, each once. A source never changes, so that
    any thread may read it.
    """

    @property
    def population(self) -> str:
        """Return the population of the rows: `made-up`, `sample: …` or `sample of …`."""

    @property
    def as_of(self) -> str:
        """Return the date that the rows describe, as the Hub writes dates."""

    @property
    def renames(self) -> Mapping[str, str]:
        """Old names that redirect, with the names they redirect to."""

    def __len__(self) -> int:
        """Count the rows."""

    def key(self, position: int) -> tuple[str, str]:
        """Name the `_id` and `id` of one row, by which the rows are ordered."""

    def find(self, repo_id: str) -> int | None:
        """Find the row of exactly this name."""

    def find_ignoring_case(self, repo_id: str) -> int | None:
        """Find the first row of this name in any letter case."""

    def tagged(self, tag: str) -> Positions:
        """Find the rows with exactly this tag."""

    def by_author(self, author: str) -> Positions:
        """Find the rows of one owner, letter case and all."""

    def containing(self, text: str) -> Positions:
        """Find the rows with this text in their `id`, whatever the case; a scan."""

    def sort_keys(self, sort: str) -> NDArray[np.float64]:
        """Return every row's value of a sortable field as a number; minus infinity where it has none."""

    def rows(self, positions: Sequence[int], fields: Collection[str]) -> list[dict[str, Any]]:
        """Build rows: `_id`, `id`, and of `fields` those that the row has."""

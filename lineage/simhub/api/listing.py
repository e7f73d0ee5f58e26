"""Pages of lists: the rows of each, and where the next one starts."""

from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np

from lineage.simhub.api.conditions import Condition
from lineage.simhub.api.fields import CHILD_RELATIONS
from lineage.simhub.api.query import Cursor, ListQuery
from lineage.simhub.api.source import Positions, RowSource

_AT_ONCE: Final = 1000
"""Rows that are built at a time while a condition is asked of all."""
_ORDERS_KEPT: Final = 12
"""Sorted lists that are kept, so that a walk sorts once; a cursor needs none of them."""


class Page(NamedTuple):
    """One page of a list.

    Attributes:
        rows: Its rows, as JSON values.
        total: Rows of the whole list.
        following: Where the next page starts, or `None` after the last row.
    """

    rows: list[dict[str, Any]]
    total: int
    following: Cursor | None


class Listing:
    """Lists over one source: filtered by indexes, sorted, cut into pages by keyset.

    Rows with equal values of the sorted field stand in the order of their `_id`, whatever the direction.
    """

    def __init__(self, source: RowSource) -> None:
        self._source = source
        self._order = lru_cache(_ORDERS_KEPT)(self._sorted)
        self._keys = lru_cache(_ORDERS_KEPT)(source.sort_keys)

    def page(self, query: ListQuery) -> Page:
        """Cut one page out of a list; costs its rows, and a sort when the list is asked for first."""
        sort, ascending, _, _ = query.cursor
        order = self._order((query.filters, query.author, query.search, query.conditions), sort, ascending)
        start = self._start(order, query.cursor)
        positions = order[start : start + query.limit].tolist()
        rows = self._source.rows(positions, query.fields)
        following = None
        if start + query.limit < len(order):
            following = self._after(positions[-1], sort, ascending=ascending)
        return Page(rows, len(order), following)

    def children(self, repo_id: str) -> dict[str, int]:
        """Count the rows that name a model as their base in a typed tag, by relation."""
        return {relation: len(self._source.tagged(f"base_model:{relation}:{repo_id}")) for relation in CHILD_RELATIONS}

    def _matching(
        self, filters: tuple[str, ...], author: str | None, search: str | None, conditions: tuple[Condition, ...]
    ) -> Positions:
        matching = self._indexed(filters, author, search)
        return self._meeting(conditions, matching) if conditions else matching

    def _meeting(self, conditions: tuple[Condition, ...], positions: Positions) -> Positions:
        """Keep the positions of the rows that meet every condition; a scan."""
        fields = {field for condition in conditions for field in condition.fields}
        matching = []
        for begin in range(0, len(positions), _AT_ONCE):
            some = positions[begin : begin + _AT_ONCE]
            rows = self._source.rows(some.tolist(), fields)
            matching.append(some[[all(condition.holds(row) for condition in conditions) for row in rows]])
        return np.concatenate([np.array([], np.int64), *matching])

    def _indexed(self, filters: tuple[str, ...], author: str | None, search: str | None) -> Positions:
        lists = [self._source.tagged(tag) for tag in dict.fromkeys(filters)]
        if author is not None:
            lists.append(self._source.by_author(author))
        if search:
            lists.append(self._source.containing(search))
        if not lists:
            return np.arange(len(self._source), dtype=np.int64)
        lists.sort(key=len)
        matching = lists[0]
        for positions in lists[1:]:
            matching = np.intersect1d(matching, positions, assume_unique=True)
        return matching

    def _sorted(
        self,
        condition: tuple[tuple[str, ...], str | None, str | None, tuple[Condition, ...]],
        sort: str,
        ascending: bool,  # noqa: FBT001 - part of the cache's key
    ) -> Positions:
        matching = self._matching(*condition)
        if sort == "createdAt":
            return matching if ascending else matching[::-1]
        keys = self._keys(sort)[matching]
        order: Positions = matching[np.argsort(keys if ascending else -keys, kind="stable")]
        return order

    def _start(self, order: Positions, cursor: Cursor) -> int:
        """Count the rows of the list up to the cursor's row, which itself may have gone."""
        if cursor.after is None:
            return 0
        value, *names = cursor.after
        everyone = range(len(self._source))
        key = (names[0], names[1])
        if cursor.sort == "createdAt":
            if cursor.ascending:
                return int(np.searchsorted(order, bisect_right(everyone, key, key=self._source.key)))
            above = bisect_left(everyone, key, key=self._source.key)
            return len(order) - int(np.searchsorted(order[::-1], above))
        below = bisect_right(everyone, key, key=self._source.key)
        sign = 1.0 if cursor.ascending else -1.0
        keys = self._keys(cursor.sort)

        def place(at: int) -> tuple[float, int]:
            position = int(order[at])
            return sign * float(keys[position]), position

        return bisect_left(range(len(order)), (sign * value, below), key=place)

    def _after(self, position: int, sort: str, *, ascending: bool) -> Cursor:
        value = 0.0 if sort == "createdAt" else float(self._keys(sort)[position])
        return Cursor(sort, ascending, (value, *self._source.key(position)))

"""Queries for a list or a model, read from the parameters of a request, or the refusal."""

import base64
import binascii
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from lineage.simhub.api.conditions import PARAMETERS, Condition, condition
from lineage.simhub.api.fields import (
    ASCENDING,
    DETAIL_DEFAULT,
    EXPANDABLE,
    LIST_DEFAULT,
    LIST_FULL,
    NOT_IN_LISTS,
    SORTS,
)

Params = tuple[tuple[str, str], ...]

MAX_LIMIT: Final = 1000
"""The Hub's page size, when none is asked for and at most."""

_NOT_SIMULATED: Final = frozenset({"emissions_thresholds", "other", "skip"})


class BadQueryError(Exception):
    """Parameters that the API answers with an error.

    Attributes:
        status: The status of that answer.
    """

    def __init__(self, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class Cursor(NamedTuple):
    """A cursor: the place in a sorted list just after one row.

    Attributes:
        sort: The field the list is sorted by.
        ascending: Whether it ascends.
        after: The sorted value, `_id` and `id` of the row before; `None` is the start of the list.
        again: How often the same place was handed out under another cursor, by a scripted fault.
    """

    sort: str
    ascending: bool
    after: tuple[float, str, str] | None = None
    again: int = 0

    def encode(self) -> str:
        """Write the cursor as the opaque text that a client hands back.

        >>> Cursor.decode(Cursor("likes", False, (3.0, "66944f1fe0c5c2e493a804f5", "a/b")).encode()).after[0]
        3.0
        """
        after = None
        if self.after is not None:
            value, hub_id, repo_id = self.after
            after = [value if math.isfinite(value) else None, hub_id, repo_id]
        position = {"sort": self.sort, "ascending": self.ascending, "after": after}
        if self.again:
            position["again"] = self.again
        return base64.urlsafe_b64encode(json.dumps(position, separators=(",", ":")).encode()).decode()

    @classmethod
    def decode(cls, text: str) -> "Cursor":
        """Read a cursor back.

        Raises:
            BadQueryError: It is none of ours.
        """
        try:
            position = json.loads(base64.urlsafe_b64decode(text.encode("ascii")))
        except (ValueError, binascii.Error, RecursionError):
            raise BadQueryError("Invalid cursor") from None
        match position:
            case {"sort": str(sort), "ascending": bool(ascending), "after": None}:
                after = None
            case {
                "sort": str(sort),
                "ascending": bool(ascending),
                "after": [int() | float() | None as value, str(hub_id), str(repo_id)],
            }:
                after = (_finite(value), hub_id, repo_id)
            case _:
                raise BadQueryError("Invalid cursor")
        again = position.get("again", 0)
        return cls(sort, ascending, after, again if isinstance(again, int) else 0)


def _finite(value: float | None) -> float:
    try:
        return -math.inf if value is None else float(value)
    except OverflowError:
        raise BadQueryError("Invalid cursor") from None


@dataclass(frozen=True, slots=True)
class ListQuery:
    """One page of one list.

    Attributes:
        filters: Tags that a row must all have.
        author: Its owner, or `None` for any.
        search: A text in its name, or `None`.
        conditions: What else a row must meet.
        cursor: Where the page starts, and in what order the list is.
        limit: Rows on the page, at most.
        fields: What to send of each row beside `_id` and `id`.
    """

    filters: tuple[str, ...]
    author: str | None
    search: str | None
    conditions: tuple[Condition, ...]
    cursor: Cursor
    limit: int
    fields: tuple[str, ...]


def first(params: Params, name: str) -> str | None:
    """Return the first value of a parameter, or `None`."""
    return next((value for key, value in params if key == name), None)


def list_query(params: Params) -> ListQuery:
    """Read the parameters of a list.

    A value that cannot be served is refused; so is a filter of the Hub's that is not simulated, since
    leaving it out would answer with rows that were not asked for.

    Raises:
        BadQueryError: With the sentence that the API answers.

    >>> list_query((("filter", "gguf"), ("limit", "5000"))).limit
    1000
    """
    for name, _ in params:
        if name in _NOT_SIMULATED:
            raise BadQueryError(f'"{name}" is not simulated here', status=501)
    sort = first(params, "sort") or "trendingScore"
    if sort not in SORTS:
        raise BadQueryError(f"Invalid sort parameter: {_one_of(SORTS)}")
    direction = first(params, "direction") or "-1"
    if direction not in {"1", "-1"}:
        raise BadQueryError(f"Invalid direction parameter: {_one_of(('1', '-1'))}")
    start = Cursor(sort, direction == "1")
    if direction == "1" and sort not in ASCENDING:
        raise BadQueryError(f"Invalid direction parameter: ascending order is only for sort={_one_of(ASCENDING)}")
    text = first(params, "cursor")
    cursor = start if text is None else Cursor.decode(text)
    if (cursor.sort, cursor.ascending) != (start.sort, start.ascending):
        raise BadQueryError("Invalid cursor: it belongs to a list in another order")
    return ListQuery(
        tuple(value for name, value in params if name == "filter"),
        first(params, "author"),
        first(params, "search"),
        _conditions(params),
        cursor,
        page_size(params),
        _list_fields(params),
    )


def _conditions(params: Params) -> tuple[Condition, ...]:
    try:
        return tuple(dict.fromkeys(condition(name, value) for name, value in params if name in PARAMETERS))
    except ValueError as error:
        raise BadQueryError(str(error)) from None


def page_size(params: Params) -> int:
    """Return the number of rows that a page is asked to have.

    Raises:
        BadQueryError: `limit` is not a number above zero.
    """
    text = first(params, "limit")
    if text is None:
        return MAX_LIMIT
    if not (text.isascii() and text.isdigit() and text.strip("0")):
        raise BadQueryError("Invalid limit parameter: expected a number above zero")
    return min(int(text[:19]), MAX_LIMIT)


def detail_fields(params: Params) -> tuple[str, ...]:
    """Read which fields of one model are asked for.

    Raises:
        BadQueryError: `expand` names a field that there is not.
    """
    return _expanded(params, EXPANDABLE) or DETAIL_DEFAULT


def _list_fields(params: Params) -> tuple[str, ...]:
    allowed = tuple(name for name in EXPANDABLE if name not in NOT_IN_LISTS)
    expanded = _expanded(params, allowed)
    if expanded:
        return expanded
    fields = LIST_FULL if _is_true(params, "full") else LIST_DEFAULT
    return (*fields, *(field for name, field in _EXTRAS if _is_true(params, name)))


_EXTRAS: Final = (("config", "config"), ("cardData", "cardData"))


def _is_true(params: Params, name: str) -> bool:
    return (first(params, name) or "").lower() in {"1", "true"}


def _expanded(params: Params, allowed: Sequence[str]) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(value for name, value in params if name in {"expand", "expand[]"}))
    for at, name in enumerate(asked):
        if name not in allowed:
            raise BadQueryError(refused_expand(allowed, at))
    return asked


def refused_expand(allowed: Iterable[str], at: int) -> str:
    """Return the sentence that refuses the field asked for at a place, and names those that there are."""
    return f"✖ Invalid option: {_one_of(allowed)}\n  → at expand[{at}]"


def _one_of(values: Iterable[str]) -> str:
    return "expected one of " + "|".join(f'"{value}"' for value in values)

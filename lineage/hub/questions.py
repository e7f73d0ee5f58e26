"""The three questions that a crawl asks: a page of the listing, one model's record, one model with its counts."""

import base64
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs, quote, urlsplit

from lineage.errors import CursorRefusedError, HubRefusedError, reason
from lineage.hub.client import HubClient, Params, Revision
from lineage.hub.pacing import MAX_TRIES
from lineage.hub.reply import OK, Failure

MAX_PAGE: Final = 1000
"""Rows of one page; the Hub's own bound."""
MAX_STALE: Final = 20
"""Pages in a row that may bring nothing new before a listing counts as endless."""
RESUMED_PAGE: Final = 300
"""Rows to fall back to where a listing goes on: halved, it meets none of the sizes that a whole page does."""
EXPAND: Final = (
    "baseModels",
    "cardData",
    "config",
    "createdAt",
    "disabled",
    "downloads",
    "downloadsAllTime",
    "gated",
    "gguf",
    "lastModified",
    "library_name",
    "likes",
    "pipeline_tag",
    "private",
    "safetensors",
    "sha",
    "tags",
    "trendingScore",
)
"""What is asked of every model; `childrenModelCount` is refused on lists."""
_HEAVY: Final = frozenset({"baseModels", "cardData", "config", "gguf", "safetensors"})
"""What the Hub has to look up or take apart; tags name the same bases."""
_GOOD_PAGES: Final = 5
_LONGEST_NAME: Final = 200
_BAD_REQUEST: Final = 400
_TOO_MANY: Final = 429
_TIMED_OUT: Final = 504
_SHRINK_SLOW: Final = 10
_ORDER: Final = re.compile(r"\b(direction|sort|order|ascending)")
_PLACE: Final = re.compile(r"expand(?:\[\]|%5B%5D)?[\[.](\d{1,3})")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z_-]*")
_MISSING: Final = frozenset({401, 404, 410})
"""Anonymous callers are told 401, others 404, of what is missing or private."""
_WITHHELD: Final = frozenset({403, 451})
"""What the Hub says of a model that it has and does not show."""


class Page(NamedTuple):
    """One page of the listing.

    Attributes:
        records: Rows as the Hub gave them, unread.
        cursor: Where the next page begins, or `None` after the last.
        as_of: The Hub's clock.
        total: How many rows the whole listing has, where the Hub says so.
        population: What a simulated Hub says it is, or `None`.
        size: Bytes.
        broken: Why the listing cannot go on after this page although it has not ended; `None` where it can.
        full: Whether it has as many rows as were asked for.
    """

    records: list[Any]
    cursor: str | None
    as_of: str | None
    total: int | None
    population: str | None
    size: int
    broken: str | None = None
    full: bool = False


class Record(NamedTuple):
    """What the Hub says of one name.

    Attributes:
        record: The row as the Hub gave it, unread; `None` where the Hub shows no such model.
        withheld: Whether there is such a model, disabled or forbidden, that the Hub does not show.
        as_of: The Hub's clock.
        population: What a simulated Hub says it is, or `None`.
    """

    record: Any
    withheld: bool
    as_of: str | None
    population: str | None


class Listing:
    """Pages through one listing, from a cursor on; a page after which it cannot go on says why.

    A page that fails twice, or once for its size, is asked for smaller, down to a single row, and that at last without
    its card and configuration; five good pages double it again. What the Hub refuses to send of each model, or an
    order that it refuses, is asked for no more.

    Attributes:
        descending: Whether the newest models come first, because the Hub lists in no other order.
    """

    def __init__(self, client: HubClient, params: Params, *, limit: int = MAX_PAGE) -> None:
        self._client = client
        self._params = tuple(params)
        self._limit = limit
        self._size = limit
        self._good = 0
        self._begun = False
        self._seen: set[str] = set()
        self._names: set[str] = set()
        self._stale = 0

    @property
    def descending(self) -> bool:
        """Whether the newest models come first."""
        return self._order in self._client.refused or ("direction", "1") not in self._params

    @property
    def _order(self) -> tuple[str, str]:
        return ("direction", self._params[0][0])

    def page(self, cursor: str | None) -> Page:
        """Ask for the page at a cursor, the first at `None`.

        Raises:
            CursorRefusedError: The Hub takes the cursor no more.
            HubRefusedError: The Hub breaks the promises of its listing, or refuses it.
            HubUnreachableError: No usable answer after every try.
        """
        if cursor is not None:
            self._seen.add(cursor)
        asking = _Asking(self._client, "list", partial(self._asked, cursor), self._size, cursor, self._order)
        if cursor is not None and not self._begun:
            # A crawl that goes on may have given up here: smaller pages are of other sizes than those it tried.
            asking.most = 2 * RESUMED_PAGE
        self._begun = True
        reply = self._client.get("/api/models", asking.params, expect=list, revise=asking.revise)
        asking.settle()
        if asking.size < self._size:
            self._size, self._good = asking.size, 0
        if asking.bare is not None and reply.body:
            name = reply.body[0].get("id") if isinstance(reply.body[0], dict) else None
            self._client.notice(
                f"The Hub fails over {str(name)[:200]} ({asking.bare}): "
                "it is read without its card and its configuration."
            )
        full = len(reply.body) >= min(asking.size, self._size)
        self._good += 1
        if self._good >= _GOOD_PAGES:
            self._size, self._good = min(self._size * 2, self._limit), 0
        following, broken = _cursor_of(reply.following), None
        if reply.following is not None and following is None:
            broken = "The Hub's listing leads back to its first page: the address of its next page has no cursor."
        elif following is not None and following in self._seen:
            broken = "The Hub's listing runs in circles: it gave the same cursor twice."
        elif following is not None and self._is_endless(reply.body):
            broken = f"The Hub's listing does not end: {MAX_STALE:,} pages in a row brought nothing new."
        if broken is not None:
            following = None
        return Page(reply.body, following, reply.as_of, reply.total, reply.population, reply.size, broken, full)

    def _is_endless(self, rows: Sequence[Any]) -> bool:
        """Return whether page after page has brought only rows that the last pages had."""
        names = {str(row.get("id"))[:_LONGEST_NAME] for row in rows if isinstance(row, dict)}
        if names <= self._names:
            self._stale += 1
        else:
            self._names, self._stale = names, 0
        return self._stale >= MAX_STALE

    def _asked(self, cursor: str | None, size: int, fields: Sequence[str], *, ordered: bool) -> Params:
        params = [pair for pair in self._params if ordered or pair[0] != "direction"]
        params += [*(("expand", name) for name in fields), ("limit", str(size))]
        return params if cursor is None else [*params, ("cursor", cursor)]


@dataclass(slots=True)
class _Asking:
    """One question and the other ways to ask it, in the order in which they are tried.

    Attributes:
        client: Whom it is asked of, and what that is known to refuse.
        kind: `list` or `detail`: what is refused on lists may be sent of a single model.
        asked: Makes the parameters out of a size, fields and whether to ask for an order.
        size: Rows to ask for.
        cursor: Where the page begins.
        order: How the client remembers that this order is refused; `None` where none is asked for.
        fields: What to ask of each model.
        most: Rows that a page which failed may have, twice over.
        bare: What failed where one model is asked for without what takes the Hub most; else `None`.
    """

    client: HubClient
    kind: str
    asked: Callable[..., Params]
    size: int
    cursor: str | None = None
    order: tuple[str, str] | None = None
    fields: tuple[str, ...] = EXPAND
    _refused: set[tuple[str, str]] = field(default_factory=set)
    _failures: int = 0
    most: int = MAX_PAGE
    bare: str | None = None

    @property
    def params(self) -> Params:
        """What to ask with, now."""
        refused = self.client.refused | self._refused
        fields = [name for name in self.fields if (self.kind, name) not in refused]
        if self.bare is not None:
            fields = [name for name in fields if name not in _HEAVY]
        return self.asked(self.size, fields, ordered=self.order not in refused)

    def revise(self, failure: Failure) -> Revision | None:
        """Return another way to ask after a failure, or nothing where there is none.

        Raises:
            CursorRefusedError: The Hub takes the cursor no more.
        """
        if failure.status == _BAD_REQUEST:
            return self._without(failure)
        if failure.final or failure.status == _TOO_MANY or failure.retry_after is not None or self.order is None:
            return None
        self._failures += 1
        too_much = failure.large or failure.slow or failure.status == _TIMED_OUT
        if self._failures == 1 and not too_much:
            return Revision(self.params)
        if self.size > 1:
            # Who lets a request hang takes a minute for each size.
            self.size = max(min(self.size, self.most) // (_SHRINK_SLOW if failure.slow else 2), 1)
            return Revision(self.params, at_once=too_much)
        if self.bare is None:
            self.bare = failure.why
            return Revision(self.params)
        return None

    def _without(self, failure: Failure) -> Revision | None:
        """Leave out what a 400 names: fields, or the order."""
        refused = self.client.refused | self._refused
        asked = [name for name in self.fields if (self.kind, name) not in refused]
        fields = refused_fields(failure.text, asked)
        if fields:
            self._refused |= {(self.kind, name) for name in fields}
            return Revision(self.params, at_once=True)
        words = failure.text.lower()
        if self.order is not None and self.order not in refused and _ORDER.search(words):
            if self.cursor is not None and not descends(self.cursor):
                raise CursorRefusedError(f"The Hub no longer lists models in this order: {reason(failure.why)}.")
            self._refused.add(self.order)
            return Revision(self.params, at_once=True)
        if self.cursor is not None:
            raise CursorRefusedError(
                f"The Hub no longer takes the place where the listing goes on: {reason(failure.why)}."
            )
        return None

    def settle(self) -> None:
        """Keep in mind, and say once, what was refused: the question was answered without it."""
        new = self._refused - self.client.refused
        fields = sorted(name for kind, name in new if kind == self.kind)
        if fields:
            where = "in listings" if self.kind == "list" else "of single models"
            self.client.notice(f"The Hub refuses to send {', '.join(fields)} {where}: the rest is read without.")
        if self.order in new and not any(kind == "direction" for kind, _ in self.client.refused - new):
            self.client.notice("The Hub refuses to list the oldest models first: the newest come first.")
        self.client.refused |= new


def refused_fields(text: str, asked: Sequence[str]) -> tuple[str, ...]:
    """Return which of the fields that were asked for a 400 refuses, in its words.

    It says which by their place, by listing those that there are, or by name; all, where it says no more than `expand`.

    >>> refused_fields('Invalid option: expected one of "gguf"|"tags" at expand[1]', ["gguf", "sha", "tags"])
    ('sha',)
    >>> refused_fields("Unknown expand value: gguf", ["gguf", "sha", "tags"])
    ('gguf',)
    >>> refused_fields("expand is gone", ["gguf", "sha"]), refused_fields("Invalid cursor", ["gguf", "sha"])
    (('gguf', 'sha'), ())
    """
    places = [int(place) for place in _PLACE.findall(text)]
    before, listed, after = text.partition("one of")
    named = set(_WORD.findall(after if listed else before)) & set(asked)
    if listed and named:
        # Of those that there are, none is refused.
        return tuple(name for name in asked if name not in named)
    refused = {asked[place] for place in places if place < len(asked)}
    if not refused and not named and "expand" in text.lower():
        return tuple(asked)
    return tuple(name for name in asked if name in (refused or named))


def descends(cursor: str) -> bool:
    """Return whether a cursor belongs to a list with the newest models first, as far as it can be read.

    >>> descends("eyJfaWQiOnsiJGx0IjoiNjYifX0="), descends("eyJfaWQiOnsiJGd0IjoiNjYifX0="), descends("x")
    (True, False, False)
    """
    try:
        place = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError:
        return False
    return b'"$lt"' in place or b'"ascending":false' in place


def sweep_listing(client: HubClient, *, limit: int = MAX_PAGE) -> Listing:
    """Page through the whole Hub in creation order, which new models do not disturb."""
    return Listing(client, (("sort", "createdAt"), ("direction", "1")), limit=limit)


def newest_listing(client: HubClient, *, limit: int = 1) -> Listing:
    """Page through the whole Hub, the newest models first."""
    return Listing(client, (("sort", "createdAt"),), limit=limit)


def owner_listing(client: HubClient, owner: str) -> Listing:
    """Page through the models of one organization or user, in creation order."""
    return Listing(client, (("author", owner), ("sort", "createdAt"), ("direction", "1")))


def derivatives_listing(client: HubClient, base: str, relation: str | None = None) -> Listing:
    """Page through the models that carry the plain tag of a base, or that of one relation, in creation order."""
    tag = f"base_model:{base}" if relation is None else f"base_model:{relation}:{base}"
    return Listing(client, (("filter", tag), ("sort", "createdAt"), ("direction", "1")))


def ask_model(client: HubClient, name: str, *, counts: bool = False, tries: int = MAX_TRIES) -> Record:
    """Ask for one model by name, following a rename; with the Hub's own count of derivatives if wished.

    Raises:
        HubRefusedError: The Hub refuses the question itself.
        HubUnreachableError: No usable answer after every try.
    """
    expand = (*EXPAND, "childrenModelCount") if counts else EXPAND
    asking = _Asking(client, "detail", _detail_params, 1, fields=expand)
    path = f"/api/models/{quote(name, safe='/')}"
    reply = client.get(path, asking.params, answers=_MISSING | _WITHHELD, tries=tries, revise=asking.revise)
    asking.settle()
    if reply.status in _WITHHELD and not reply.said:
        # Without a word about the model it is a gatekeeper's answer, about us.
        raise HubRefusedError(f"The Hub forbids to ask for {name}: status {reply.status}.")
    unreadable = reply.status == OK and reply.body is None
    return Record("null" if unreadable else reply.body, reply.status in _WITHHELD, reply.as_of, reply.population)


def _detail_params(_: int, fields: Sequence[str], *, ordered: bool) -> Params:
    del ordered
    return [("expand", name) for name in fields]


def counts_children(client: HubClient) -> bool:
    """Return whether the Hub still gives its own counts of derivatives: it was not found to refuse them."""
    return ("detail", "childrenModelCount") not in client.refused


def check_listing(client: HubClient) -> None:
    """Ask for one row of the whole listing: does the Hub answer at all, when it fails over one record?

    Raises:
        HubError: It does not.
    """
    sweep_listing(client, limit=1).page(None)


def _cursor_of(following: str | None) -> str | None:
    """Take the next page's cursor, and nothing else, out of the address that `Link` gives."""
    if following is None:
        return None
    try:
        cursors = parse_qs(urlsplit(following).query).get("cursor")
    except ValueError:
        cursors = None
    return cursors[0] if cursors else None

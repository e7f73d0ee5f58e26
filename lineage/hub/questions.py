"""The three questions that a crawl asks: a page of the listing, one model's record, one model with its counts."""

from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs, quote, urlsplit

from lineage.errors import HubRefusedError
from lineage.hub.client import HubClient, Params, Reply
from lineage.hub.pacing import MAX_TRIES

MAX_PAGE: Final = 1000
"""Rows of one page; the Hub's own bound."""
MIN_PAGE: Final = 50
"""The smallest page to fall back to when the Hub times out over a large one."""
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
_GOOD_PAGES: Final = 5
_OK: Final = 200
_TIMED_OUT: Final = 504
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
    """

    records: list[Any]
    cursor: str | None
    as_of: str | None
    total: int | None
    population: str | None
    size: int


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
    """Pages through one listing, from a cursor on; a cursor that comes twice ends it with an error.

    A page that the Hub cannot make in time (504) is asked again at half the size; five good pages double it.
    """

    def __init__(self, client: HubClient, params: Params, *, limit: int = MAX_PAGE) -> None:
        self._client = client
        self._params = tuple(params)
        self._limit = limit
        self._size = limit
        self._good = 0
        self._seen: set[str] = set()

    def page(self, cursor: str | None) -> Page:
        """Ask for the page at a cursor, the first at `None`.

        Raises:
            HubRefusedError: The Hub breaks the promises of its listing, or refuses it.
            HubUnreachableError: No usable answer after every try.
        """
        if cursor is not None:
            self._seen.add(cursor)
        reply = self._ask(cursor)
        while reply is None:
            self._size, self._good = max(self._size // 2, MIN_PAGE), 0
            reply = self._ask(cursor)
        self._good += 1
        if self._good >= _GOOD_PAGES:
            self._size, self._good = min(self._size * 2, self._limit), 0
        following = _cursor_of(reply.following)
        if following is not None and following in self._seen:
            raise HubRefusedError("The Hub's listing runs in circles: it gave the same cursor twice.")
        return Page(reply.body, following, reply.as_of, reply.total, reply.population, reply.size)

    def _ask(self, cursor: str | None) -> Reply | None:
        """Ask for the page in the present size; `None` is "too large"."""
        params = [*self._params, *(("expand", name) for name in EXPAND), ("limit", str(self._size))]
        if cursor is not None:
            params.append(("cursor", cursor))
        smaller = self._size > MIN_PAGE
        answers = frozenset({_TIMED_OUT}) if smaller else frozenset[int]()
        reply = self._client.get("/api/models", params, answers=answers, expect=list)
        return None if reply.status == _TIMED_OUT else reply


def sweep_listing(client: HubClient, *, limit: int = MAX_PAGE) -> Listing:
    """Page through the whole Hub in creation order, which new models do not disturb."""
    return Listing(client, (("sort", "createdAt"), ("direction", "1")), limit=limit)


def owner_listing(client: HubClient, owner: str) -> Listing:
    """Page through the models of one organisation or user, in creation order."""
    return Listing(client, (("author", owner), ("sort", "createdAt"), ("direction", "1")))


def derivatives_listing(client: HubClient, base: str) -> Listing:
    """Page through the models that carry the plain tag of a base, in creation order."""
    return Listing(client, (("filter", f"base_model:{base}"), ("sort", "createdAt"), ("direction", "1")))


def ask_model(client: HubClient, name: str, *, counts: bool = False, tries: int = MAX_TRIES) -> Record:
    """Ask for one model by name, following a rename; with the Hub's own count of derivatives if wished.

    Raises:
        HubRefusedError: The Hub refuses the question itself.
        HubUnreachableError: No usable answer after every try.
    """
    expand = (*EXPAND, "childrenModelCount") if counts else EXPAND
    path = f"/api/models/{quote(name, safe='/')}"
    reply = client.get(path, [("expand", field) for field in expand], answers=_MISSING | _WITHHELD, tries=tries)
    if reply.status in _WITHHELD and not reply.said:
        # Without a word about the model it is a gatekeeper's answer, about us.
        raise HubRefusedError(f"The Hub forbids to ask for {name}: status {reply.status}.")
    unreadable = reply.status == _OK and reply.body is None
    return Record("null" if unreadable else reply.body, reply.status in _WITHHELD, reply.as_of, reply.population)


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
        found = parse_qs(urlsplit(following).query).get("cursor")
    except ValueError:
        found = None
    if not found:
        raise HubRefusedError("The Hub's listing names a next page without a cursor.")
    return found[0]

"""Pages of what was made from one model: what carries its plain tag, then the adapters that carry the typed one alone.

PEFT writes the typed tag into a card by itself, and some of these have no plain twin. Asking for both everywhere would
double a walk. So the typed tag is asked for where adapters are likely: of the releases that a walk begins from, and of
every model that the plain tag shows something of, which are 5 to 9 % of the rest.
"""

from typing import Final

from lineage.facts import Relation
from lineage.hub.client import HubClient
from lineage.hub.questions import Listing, Page, derivatives_listing

TYPED: Final = "adapter:"
"""How a place begins that is in the listing of the typed tag; the Hub's own cursors have no colon."""


class DerivativesListing:
    """Pages through the derivatives of one model; a cursor tells which of the two tags it belongs to."""

    def __init__(self, client: HubClient, base: str, *, first: bool) -> None:
        """Ask nothing yet.

        Args:
            client: The way to the Hub.
            base: The model, by the name that the tags bear.
            first: Whether a walk begins from it.
        """
        self._plain: Listing = derivatives_listing(client, base)
        self._typed: Listing = derivatives_listing(client, base, Relation.ADAPTER.value)
        self._first = first

    def page(self, cursor: str | None) -> Page:
        """Ask for the page at a cursor, the first at `None`.

        Raises:
            HubError: As of `Listing.page`.
        """
        if cursor is None or not cursor.startswith(TYPED):
            page = self._plain.page(cursor)
            ended = page.cursor is None and page.broken is None
            typed = ended and (self._first or cursor is not None or bool(page.records))
            return page._replace(cursor=TYPED) if typed else page
        page = self._typed.page(cursor.removeprefix(TYPED) or None)
        return page if page.cursor is None else page._replace(cursor=f"{TYPED}{page.cursor}")

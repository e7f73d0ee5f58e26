"""The Hub's own counts of an organization's direct derivatives, fresh from the Hub: nothing is crawled."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lineage.cards import read_record
from lineage.cards.children_counts import children_counts
from lineage.clock import Clock
from lineage.errors import HubRefusedError
from lineage.facts import ModelFacts, Relation
from lineage.hub.client import HubClient, Waiting
from lineage.hub.questions import Page, ask_model, counts_children, owner_listing
from lineage.settings import Settings
from lineage.stats.summary.brands import unlisted_owner
from lineage.workflows.origin import origin_of


@dataclass(frozen=True, slots=True)
class HubCounts:
    """What the Hub counts below an organization's releases, directly and unfiltered.

    A model with several bases counts under each of them; first-party models count too.

    Attributes:
        owner: The organization.
        population: `Hub`, `sample: …`, `sample of …` or `made-up`.
        as_of: The Hub's clock.
        releases: Each release with its counts by relation, the greatest sum first.
        by_relation: The sums.
        requests: Requests it took.
    """

    owner: str
    population: str
    as_of: str | None
    releases: tuple[tuple[str, dict[str, int]], ...]
    by_relation: dict[str, int]
    requests: int


def hub_counts(
    settings: Settings,
    owner: str,
    clock: Clock,
    on_request: Callable[[int, int], None] = lambda _done, _all: None,
    *,
    on_wait: Callable[[Waiting], None] = lambda _: None,
    on_notice: Callable[[str], None] = lambda _: None,
    max_requests: int | None = None,
) -> HubCounts:
    """Ask the Hub for its count of every release: one listing, and one detail call per release.

    Args:
        settings: Which Hub.
        owner: The organization, spelled exactly.
        clock: What tells the time.
        on_request: Told, before each detail call, how many are done and how many there are.
        on_wait: Told of every wait before it begins.
        on_notice: Told where the Hub is asked otherwise than was meant.
        max_requests: Most requests, `None` for any number; more than these are an error, since nothing is kept.

    Raises:
        UnknownModelError: The Hub lists no model of that owner.
        HubError: The Hub could not be reached, or refused.
    """
    client = HubClient(
        settings.endpoint,
        offline=settings.offline,
        clock=clock,
        on_wait=on_wait,
        on_notice=on_notice,
        max_requests=max_requests,
    )
    names: list[str] = []
    for page in _pages(client, owner):
        names += [record.repo_id for record in map(read_record, page.records) if isinstance(record, ModelFacts)]
    if not names:
        raise unlisted_owner(owner, settings.config.brands)
    counted: list[tuple[str, dict[str, int]]] = []
    for name in names:
        on_request(len(counted), len(names))
        counted.append((name, children_counts(ask_model(client, name, counts=True).record)))
        if not counts_children(client):
            raise HubRefusedError("The Hub gives its own counts of derivatives no more.")
    counted.sort(key=lambda release: (-sum(release[1].values()), release[0]))
    relations = [relation.value for relation in Relation]
    names_seen = {relation for _, counts in counted for relation in counts}
    ordered = [name for name in relations if name in names_seen] + sorted(names_seen - set(relations))
    return HubCounts(
        owner=owner,
        population=origin_of(client.endpoint, page.population).population,
        as_of=page.as_of,
        releases=tuple(counted),
        by_relation={name: sum(counts.get(name, 0) for _, counts in counted) for name in ordered},
        requests=client.requests,
    )


def _pages(client: HubClient, owner: str) -> Iterator[Page]:
    listing = owner_listing(client, owner)
    page = listing.page(None)
    yield page
    while page.cursor is not None:
        page = listing.page(page.cursor)
        yield page
    if page.broken is not None:
        raise HubRefusedError(page.broken)

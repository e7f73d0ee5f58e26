"""The Hub's own counts of an organisation's direct derivatives, fresh from the Hub: nothing is crawled."""

from collections.abc import Callable
from dataclasses import dataclass

from lineage.cards import read_record
from lineage.clock import Clock
from lineage.errors import UnknownModelError
from lineage.facts import ModelFacts, Relation
from lineage.hub.client import HubClient
from lineage.hub.questions import ask_model, owner_listing
from lineage.settings import Settings
from lineage.workflows.planning import children_counts, origin_of


@dataclass(frozen=True, slots=True)
class HubCounts:
    """What the Hub counts below an organisation's releases, directly and unfiltered.

    A model with several bases counts under each of them; first-party models count too.

    Attributes:
        owner: The organisation.
        population: `Hub`, `sample: …` or `made-up`.
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
    settings: Settings, owner: str, clock: Clock, on_request: Callable[[int, int], None] = lambda _done, _all: None
) -> HubCounts:
    """Ask the Hub for its count of every release: one listing, and one detail call per release.

    Raises:
        UnknownModelError: The Hub lists no model of that owner.
        HubError: The Hub could not be reached, or refused.
    """
    client = HubClient(settings.endpoint, offline=settings.offline, clock=clock)
    listing = owner_listing(client, owner)
    names: list[str] = []
    cursor: str | None = None
    while True:
        page = listing.page(cursor)
        records = [read_record(raw) for raw in page.records]
        names += [record.repo_id for record in records if isinstance(record, ModelFacts)]
        cursor = page.cursor
        if cursor is None:
            break
    if not names:
        raise UnknownModelError(
            f"The Hub lists no model of {owner}. Organisations are spelled exactly: Qwen, not qwen."
        )
    counted: list[tuple[str, dict[str, int]]] = []
    for name in names:
        on_request(len(counted), len(names))
        counted.append((name, children_counts(ask_model(client, name, counts=True).record)))
    counted.sort(key=lambda release: (-sum(release[1].values()), release[0]))
    relations = [relation.value for relation in Relation]
    known = {relation for _, counts in counted for relation in counts}
    ordered = [name for name in relations if name in known] + sorted(known - set(relations))
    return HubCounts(
        owner=owner,
        population=origin_of(client.endpoint, page.population).population,
        as_of=page.as_of,
        releases=tuple(counted),
        by_relation={name: sum(counts.get(name, 0) for _, counts in counted) for name in ordered},
        requests=client.requests,
    )

"""How a crawl will go about it, before it begins: which plan, how many requests, how long, how much."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from lineage.cards import parse_repo_id, read_record
from lineage.errors import UnknownModelError, UsageError
from lineage.facts import CardIssue, ModelFacts
from lineage.hub.client import HubClient
from lineage.hub.questions import MAX_PAGE, ask_model, owner_listing, sweep_listing
from lineage.settings import HUB_ENDPOINT

SWEEP_PAGES: Final = 3_200
"""Pages of a sweep of the whole Hub in late 2026, for when neither the Hub nor an earlier sweep says."""
DEFAULT_ROOTS: Final = ("Qwen",)
BYTES_A_MODEL: Final = 2_500
"""Of a listed model with all that is asked for, for when no page has been seen yet."""
PlanChoice = Literal["auto", "walk", "sweep"]


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """What a crawl is going to do.

    Attributes:
        plan: `walk` asks for the derivatives of every model found; `sweep` pages once through the whole Hub.
        roots: Organisations and models it begins from, in name order.
        why: Why this plan, in one sentence.
        expected_requests: How many requests it will take, as well as one can tell.
        minutes: How long the quota makes that last; the network's own time comes on top.
        megabytes: How much will come over the wire, before compression.
        population: `Hub`, `sample: …` or `made-up`.
        endpoint: How the database names the place the data comes from.
        listed_models: How many models the Hub says it lists, where it says so.
        resumes: The crawl that this one goes on with, or `None`.
        counts: The Hub's own counts of direct derivatives that were asked for on the way.
        found: Records of roots that were read on the way.
    """

    plan: Literal["walk", "sweep"]
    roots: tuple[str, ...]
    why: str
    expected_requests: int
    minutes: float
    megabytes: float
    population: str
    endpoint: str
    listed_models: int | None = None
    resumes: int | None = None
    counts: tuple[tuple[str, str, int], ...] = ()
    found: tuple[ModelFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where data comes from.

    Attributes:
        endpoint: The address, or `simhub` for a simulated Hub on loopback, whatever its port.
        population: `Hub`, `sample: …` or `made-up`.
    """

    endpoint: str
    population: str


def read_roots(given: Sequence[str]) -> tuple[str, ...]:
    """Check and order what a crawl begins from; nothing means Qwen.

    Raises:
        UsageError: Something is neither an organisation nor a repo id.

    >>> read_roots(["Qwen/Qwen3-8B", "Qwen"])
    ('Qwen', 'Qwen/Qwen3-8B')
    """
    for root in given:
        if parse_repo_id(root) != root:
            raise UsageError(f"{root!r} is neither an organisation (Qwen) nor a model (Qwen/Qwen3-8B).")
    return tuple(sorted(set(given))) or DEFAULT_ROOTS


def origin_of(endpoint: str, announced: str | None) -> Origin:
    """Decide what a database from this endpoint is a picture of; nothing but the Hub's own address is the Hub.

    >>> origin_of("http://127.0.0.1:8000", "made-up")
    Origin(endpoint='simhub', population='made-up')
    >>> origin_of("https://mirror.example", None).population
    'sample: mirror.example'
    """
    if endpoint == HUB_ENDPOINT:
        return Origin(endpoint, "Hub")
    host = urlsplit(endpoint).hostname or endpoint
    if host in {"127.0.0.1", "localhost", "::1"} and announced is not None:
        return Origin(
            "simhub", announced if announced == "made-up" else f"sample: {announced.removeprefix('sample: ')}"
        )
    return Origin(endpoint, f"sample: {host}")


def make_plan(
    client: HubClient, roots: Sequence[str], choice: PlanChoice, on_request: Callable[[str], None] = lambda _: None
) -> CrawlPlan:
    """Ask the Hub just enough to choose a plan and say what it will cost.

    Costs one request per organisation or model named, one for the length of a sweep, and up to one per release for its
    `childrenModelCount`: for `auto` only until the sum shows that a walk would be longer than a sweep.

    Raises:
        UnknownModelError: The Hub lists nothing under a root's name.
    """
    scout = _Scout(client, on_request)
    for root in roots:
        if "/" in root:
            scout.meet_model(root)
        else:
            scout.meet_owner(root)
    pages = SWEEP_PAGES
    if choice != "walk":
        pages = scout.measure_sweep()
    walk_requests = None
    if choice != "sweep":
        walk_requests = scout.measure_walk(pages if choice == "auto" else None)
    if choice == "walk" or (walk_requests is not None and walk_requests < pages):
        assert walk_requests is not None
        return scout.plan("walk", roots, _why_walk(choice, walk_requests, pages), walk_requests)
    return scout.plan("sweep", roots, _why_sweep(choice, scout.asked, len(scout.releases), pages), pages)


def _why_walk(choice: PlanChoice, requests: int, pages: int) -> str:
    if choice == "walk":
        return "A walk was asked for."
    return f"A walk takes about {requests:,} requests, a sweep {pages:,}."


def _why_sweep(choice: PlanChoice, asked: int, releases: int, pages: int) -> str:
    if choice == "sweep":
        return "A sweep was asked for."
    return (
        f"A sweep takes {pages:,} requests; twice the direct derivatives of {asked:,} "
        f"of {releases:,} releases alone are more than that."
    )


class _Scout:
    """What is learned about the roots while planning."""

    def __init__(self, client: HubClient, on_request: Callable[[str], None]) -> None:
        self._client = client
        self._on_request = on_request
        self._announced: str | None = None
        self._bytes = 0
        self._rows = 0
        self._total: int | None = None
        self.releases: list[tuple[int, str]] = []
        self.counts: dict[str, dict[str, int]] = {}
        self.found: list[ModelFacts] = []
        self.asked = 0

    def meet_model(self, name: str) -> None:
        self._on_request(name)
        record = ask_model(self._client, name, counts=True)
        facts = None if record.record is None else read_record(record.record)
        if facts is None or isinstance(facts, CardIssue):
            raise UnknownModelError(f"The Hub shows no model {name}: it is missing, private, or spelled otherwise.")
        self._announced = record.population
        self.found.append(facts)
        self.releases.append((facts.downloads or 0, facts.repo_id))
        self.counts[facts.repo_id] = children_counts(record.record)

    def meet_owner(self, owner: str) -> None:
        listing = owner_listing(self._client, owner)
        cursor = None
        while True:
            self._on_request(owner)
            page = listing.page(cursor)
            self._announced = page.population
            self._bytes += page.size
            self._rows += len(page.records)
            for raw in page.records:
                facts = read_record(raw)
                if isinstance(facts, ModelFacts):
                    self.releases.append((facts.downloads or 0, facts.repo_id))
            cursor = page.cursor
            if cursor is None:
                break
        if not self._rows:
            raise UnknownModelError(
                f"The Hub lists no model of {owner}. Organisations are spelled exactly: Qwen, not qwen."
            )

    def measure_sweep(self) -> int:
        self._on_request("the whole listing")
        self._total = sweep_listing(self._client, limit=1).page(None).total
        return SWEEP_PAGES if self._total is None else -(-self._total // MAX_PAGE)

    def measure_walk(self, enough: int | None) -> int:
        """Estimate a walk's requests from the releases' direct derivatives, most downloaded first."""
        total = 0
        for _, name in sorted(self.releases, key=lambda release: (-release[0], release[1])):
            if name not in self.counts:
                self._on_request(name)
                self.counts[name] = children_counts(ask_model(self._client, name, counts=True).record)
            self.asked += 1
            total += sum(self.counts[name].values())
            if enough is not None and 2 * total >= enough:
                break
        return 2 * total + len(self.releases)

    def plan(self, plan: Literal["walk", "sweep"], roots: Sequence[str], why: str, requests: int) -> CrawlPlan:
        origin = origin_of(self._client.endpoint, self._announced)
        per_model = self._bytes / self._rows if self._rows else BYTES_A_MODEL
        models = (self._total or requests * MAX_PAGE) if plan == "sweep" else requests
        quota = self._client.quota
        return CrawlPlan(
            plan=plan,
            roots=tuple(roots),
            why=why,
            expected_requests=requests,
            minutes=0.0 if quota is None else quota.minutes(requests),
            megabytes=models * per_model / 1e6,
            population=origin.population,
            endpoint=origin.endpoint,
            listed_models=self._total,
            counts=tuple(
                (name, relation, count)
                for name, counts in sorted(self.counts.items())
                for relation, count in sorted(counts.items())
            ),
            found=tuple(self.found),
        )


def children_counts(record: Any) -> dict[str, int]:  # noqa: ANN401 - the Hub's JSON
    """Read `childrenModelCount` out of a detail record: direct derivatives by relation, as the Hub counts them."""
    counts = record.get("childrenModelCount") if isinstance(record, dict) else None
    if not isinstance(counts, dict):
        return {}
    return {
        str(relation)[:40]: count
        for relation, count in counts.items()
        if isinstance(count, int) and not isinstance(count, bool) and 0 <= count < 2**31
    }

"""Ask the Hub just enough about the roots of a crawl to choose its plan and say what it will cost."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from lineage.cards import read_record
from lineage.cards.children_counts import children_counts
from lineage.errors import HubRefusedError, HubUnreachableError, RequestLimitError, UnknownModelError
from lineage.facts import CardIssue, ModelFacts
from lineage.hub.client import HubClient
from lineage.hub.pacing import MAX_TRIES, RECORD_TRIES
from lineage.hub.questions import (
    MAX_PAGE,
    Page,
    ask_model,
    check_listing,
    counts_children,
    newest_listing,
    owner_listing,
    sweep_listing,
)
from lineage.settings import HUB_ENDPOINT
from lineage.stats.summary.brands import unlisted_owner
from lineage.workflows.crawl.planning import CrawlPlan, PlanChoice
from lineage.workflows.crawl.sweep_end import newest_model
from lineage.workflows.crawl.tasks import MAX_FAILING
from lineage.workflows.origin import origin_of

LISTED_MODELS: Final = 3_117_871
"""Models that the Hub listed on `LISTED_ON`, as a whole sweep found them."""
LISTED_ON: Final = date(2026, 10, 3)
NEW_A_DAY: Final = 2_877
"""Models that came a day until then, as two whole sweeps found."""
BYTES_A_MODEL: Final = 2_500
"""Of a listed model with all that is asked for, for when no page has been seen yet."""
DISK_BYTES_A_MODEL: Final = 700
"""Of a model in the database."""
_SHORT_WALK: Final = 500
"""Requests of a walk that need no comparison with a sweep of unknown length: the Hub's quota for five minutes."""
_MAX_PAGES: Final = 1_000
"""Pages of an organization's models that planning reads; more are left to the crawl."""
_SAMPLE: Final = 100
"""Models of the listing whose size stands for that of all, where the newest are not told."""


def listed_models(day: date) -> int:
    """Return about how many models huggingface.co lists on a day: it does not say.

    >>> listed_models(date(2026, 11, 30))
    3284737
    """
    return LISTED_MODELS + NEW_A_DAY * max((day - LISTED_ON).days, 0)


def models_to_read(endpoint: str, day: date, page: Page) -> int | None:
    """Return about how many models a sweep reads, where anybody knows; the page is the first of the listing."""
    if endpoint == HUB_ENDPOINT:
        return listed_models(day)
    return len(page.records) if page.total is None and page.cursor is None else page.total


def make_plan(
    client: HubClient,
    roots: Sequence[str],
    choice: PlanChoice,
    on_request: Callable[[str], None] = lambda _: None,
    *,
    today: date,
    depth: int | None = None,
    may_be_cut: bool = False,
    stored: Collection[str] = (),
) -> CrawlPlan:
    """Ask the Hub just enough to choose a plan and say what it will cost.

    A walk is chosen if twice the sum of the releases' direct derivatives, as the Hub counts them, stays below the
    pages of a sweep, and always where it stops after some generations. Costs one request per model named and per
    thousand models of an organization, one for the length of a sweep, and up to one per release for its count: for
    `auto` only until the sum is too high for a walk, and none to stop after one generation.

    Args:
        client: The way to the Hub.
        roots: Organizations and models.
        choice: Which plan.
        on_request: Called with whom the planning asks.
        today: The day, for an estimate of how many models the Hub lists.
        depth: Generations after which to stop; `None` to follow all.
        may_be_cut: Whether to plan with what is known when as many requests are spent as were allowed.
        stored: Organizations of which models are known.

    Raises:
        UnknownModelError: The Hub shows nothing under a root's name.
        HubError: The Hub could not be reached, refused, or lists nothing of an organization of which models are known.
    """
    scout = _Scout(client, on_request, today, stored)
    try:
        return _made_plan(scout, roots, choice, depth)
    except RequestLimitError:
        if not may_be_cut or not scout.models:
            raise
        return scout.cut_plan(roots, choice, depth)


def _made_plan(scout: "_Scout", roots: Sequence[str], choice: PlanChoice, depth: int | None) -> CrawlPlan:
    scout.meet(roots)
    if depth is not None:
        return scout.shallow_plan(roots, depth)
    if choice == "walk":
        return scout.plan("walk", roots, "It was asked for.", scout.walk_requests(scout.count_children(None)))
    pages = scout.measure_sweep()
    if choice == "sweep":
        return scout.plan("sweep", roots, "It was asked for.", pages)
    most = _SHORT_WALK if pages is None else pages
    many = "an unknown number of" if pages is None else f"{pages:,}"
    children = scout.count_children(most)
    if 2 * children < most and scout.knows_all_counts:
        why = f"A sweep would read {many} pages; a walk asks {scout.walk_words(children)}."
        return scout.plan("walk", roots, why, scout.walk_requests(children))
    why = f"It reads {many} pages; a walk would ask {scout.walk_words(children)}."
    return scout.plan("sweep", roots, why, pages)


class Choices(NamedTuple):
    """The crawls of an organization that there are to choose from.

    Attributes:
        models: How many models it has.
        example: The most downloaded of them.
        shallow: Its direct derivatives alone.
        sweep: All generations.
    """

    models: int
    example: str
    shallow: CrawlPlan
    sweep: CrawlPlan


def plan_choices(client: HubClient, owners: Sequence[str], *, today: date) -> Choices:
    """Ask the Hub what each way of crawling organizations would cost: one request per thousand models, and one.

    Raises:
        UnknownModelError: The Hub lists no model of an owner.
        HubError: The Hub could not be reached, or refused.
    """
    scout = _Scout(client, lambda _: None, today)
    scout.meet(owners)
    pages = scout.measure_sweep()
    sweep = scout.plan("sweep", owners, "", pages)
    return Choices(scout.models, scout.most_downloaded, scout.shallow_plan(owners, 1), sweep)


class _Scout:
    """What is learned about the roots while planning."""

    def __init__(
        self, client: HubClient, on_request: Callable[[str], None], today: date, stored: Collection[str] = ()
    ) -> None:
        self._client = client
        self._stored = stored
        self._today = today
        self._on_request = on_request
        self._announced: str | None = None
        self._bytes = 0
        self._rows = 0
        self._total: int | None = None
        self._newest: str | None = None
        self._oldest: str | None = None
        self._listed: int | None = None
        self._page_seconds: float | None = None
        self._releases: dict[str, int] = {}
        self._counts: dict[str, dict[str, int]] = {}
        self._found: list[ModelFacts] = []
        self._moved: list[tuple[str, str]] = []
        self._asked = 0
        self._failing = 0

    @property
    def models(self) -> int:
        """How many models the roots are."""
        return len(self._releases)

    @property
    def most_downloaded(self) -> str:
        """The most downloaded of them."""
        return min(self._releases, key=lambda name: (-self._releases[name], name))

    def meet(self, roots: Sequence[str]) -> None:
        for root in roots:
            if "/" in root:
                self.meet_model(root)
            else:
                self.meet_owner(root)

    def meet_model(self, name: str) -> None:
        facts = self._ask(name)
        if facts is None:
            raise UnknownModelError(f"The Hub shows no model {name}: it is missing, private, or spelled otherwise.")
        self._meet(facts)
        if facts.repo_id != name:
            self._moved.append((name, facts.repo_id))

    def meet_owner(self, owner: str) -> None:
        listing = owner_listing(self._client, owner)
        cursor, rows = None, 0
        for _ in range(_MAX_PAGES):
            self._on_request(owner)
            page = listing.page(cursor)
            if not page.records and cursor is None:
                # An empty answer may be a cache's, or a gateway's.
                with self._client.past_caches():
                    page = listing.page(None)
            self._announced = page.population
            self._bytes += page.size
            rows += len(page.records)
            for facts in map(read_record, page.records):
                if isinstance(facts, ModelFacts):
                    self._meet(facts)
            cursor = page.cursor
            if cursor is None:
                break
        if not rows and owner in self._stored:
            raise HubRefusedError(
                f"The Hub lists no model of {owner}, and the database has some: nothing was changed. Run it again."
            )
        if not rows:
            raise unlisted_owner(owner)
        self._rows += rows

    def _meet(self, facts: ModelFacts) -> None:
        self._releases[facts.repo_id] = facts.downloads or 0
        if facts.created_at:
            self._oldest = min(self._oldest or facts.created_at, facts.created_at)

    def _newest_page(self) -> Page:
        """Ask for the newest models, which the end of a sweep must reach; for the oldest where these are not told."""
        try:
            page = newest_listing(self._client, limit=MAX_PAGE).page(None)
        except HubRefusedError:
            page = None
        if page is None or not page.records:
            return sweep_listing(self._client, limit=_SAMPLE).page(None)
        self._newest = newest_model(page)
        return page

    def measure_sweep(self) -> int | None:
        """Return the pages of a sweep, `None` where nobody can say; a page of new models shows their size and time.

        The oldest models weigh less than half of what new ones do.
        """
        self._on_request("the newest models")
        seconds, requests = self._client.seconds, self._client.requests
        page = self._newest_page()
        self._page_seconds = (self._client.seconds - seconds) / (self._client.requests - requests)
        self._total, self._bytes, self._rows = page.total, page.size, len(page.records)
        self._announced = page.population
        self._listed = models_to_read(self._client.endpoint, self._today, page)
        whole = MAX_PAGE if page.cursor is None else max(len(page.records), 1)
        return None if self._listed is None else -(-self._listed // whole)

    def count_children(self, pages: int | None) -> int:
        """Sum the releases' direct derivatives, most downloaded first, until they are too many for a walk."""
        children = 0
        for name in sorted(self._releases, key=lambda name: (-self._releases[name], name)):
            if not counts_children(self._client):
                break
            if name not in self._counts:
                self._ask_for_counts(name)
            self._asked += name in self._counts
            children += sum(self._counts.get(name, {}).values())
            if pages is not None and 2 * children >= pages:
                break
        return children

    def walk_requests(self, children: int) -> int | None:
        """Estimate a walk's requests: two for the derivatives of a release, then one for each of these, and theirs."""
        if not counts_children(self._client):
            return None
        return 2 * children + 2 * len(self._releases)

    @property
    def knows_all_counts(self) -> bool:
        """Whether every release was counted: the Hub may have failed over them, or give no counts any more."""
        return counts_children(self._client) and self._asked == len(self._releases)

    def walk_words(self, children: int) -> str:
        """Say how many questions a walk asks, what that is worked out from, and what it leaves out."""
        if not counts_children(self._client):
            return "an unknown number of questions, since the Hub gives no counts of direct derivatives"
        releases = len(self._releases)
        whom = next(iter(self._releases)) if releases == 1 else f"{releases:,} releases"
        least, rest = "some", ": a guess at all generations"
        if not self.knows_all_counts:
            least, rest = "at least", "; the others were not counted, and come on top"
            whom = f"{self._asked:,} of {whom}"
        return (
            f"{least} {2 * children:,} questions, twice the direct derivatives that the Hub counts below {whom}{rest}"
        )

    def shallow_plan(self, roots: Sequence[str], depth: int) -> CrawlPlan:
        """Plan a walk that stops after some generations: each model above the last is asked for its derivatives."""
        many = "1 generation" if depth == 1 else f"{depth:,} generations"
        if depth == 1:
            pages = sum(sum(counts.values()) // MAX_PAGE for counts in self._counts.values())
            return self.plan("walk", roots, f"It stops after {many}.", 2 * len(self._releases) + pages, depth)
        children = self.count_children(None)
        if not counts_children(self._client):
            why = f"It stops after {many}; the Hub gives no counts of what is in the first."
            return self.plan("walk", roots, why, None, depth)
        requests = 2 * len(self._releases) + children * min(depth - 1, 2)
        why = f"It stops after {many}; the Hub counts {children:,} models in the first."
        return self.plan("walk", roots, why, requests, depth)

    def cut_plan(self, roots: Sequence[str], choice: PlanChoice, depth: int | None) -> CrawlPlan:
        """Plan with what is known so far: a sweep, whose length is known beforehand, unless a walk was asked for."""
        why = "So few requests are allowed that walk and sweep were not compared."
        if depth is not None or choice == "walk":
            return self.plan("walk", roots, why, self.walk_requests(0), depth)
        whole_hub = self._client.endpoint == HUB_ENDPOINT
        return self.plan("sweep", roots, why, -(-listed_models(self._today) // MAX_PAGE) if whole_hub else None)

    def plan(
        self,
        plan: Literal["walk", "sweep"],
        roots: Sequence[str],
        why: str,
        requests: int | None,
        depth: int | None = None,
    ) -> CrawlPlan:
        origin = origin_of(self._client.endpoint, self._announced)
        per_model = self._bytes / self._rows if self._rows else BYTES_A_MODEL
        models = self._listed if plan == "sweep" else requests
        seconds_each = self._page_seconds if plan == "sweep" else None
        return CrawlPlan(
            plan=plan,
            roots=tuple(roots),
            why=why,
            expected_requests=requests,
            minutes=None if requests is None else self._client.minutes(requests, seconds_each),
            megabytes=None if models is None else models * per_model / 1e6,
            disk_megabytes=None if models is None else models * DISK_BYTES_A_MODEL / 1e6,
            population=origin.population,
            endpoint=origin.endpoint,
            listed_models=self._total,
            listed_newest=self._newest,
            oldest=self._oldest,
            spent=self._client.requests,
            counts=tuple(
                (name, relation, count)
                for name, counts in sorted(self._counts.items())
                for relation, count in sorted(counts.items())
            ),
            found=tuple(self._found),
            moved=tuple(self._moved),
            depth=depth,
        )

    def _ask_for_counts(self, name: str) -> None:
        """Ask for one release's counts; one that the Hub fails over counts as none, after too many all stay unknown."""
        if self._failing > MAX_FAILING:
            return
        try:
            self._ask(name, RECORD_TRIES)
        except (HubRefusedError, HubUnreachableError):
            check_listing(self._client)
            self._failing += 1
            if self._failing <= MAX_FAILING:
                self._counts[name] = {}

    def _ask(self, name: str, tries: int = MAX_TRIES) -> ModelFacts | None:
        """Ask for one model with its counts; `None` if the Hub shows none that can be read."""
        self._on_request(name)
        record = ask_model(self._client, name, counts=True, tries=tries)
        self._announced = record.population
        facts = None if record.record is None else read_record(record.record)
        if facts is None or isinstance(facts, CardIssue):
            return None
        self._found.append(facts)
        self._counts[facts.repo_id] = children_counts(record.record)
        return facts

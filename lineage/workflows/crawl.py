"""Crawl: follow `base_model` from some roots down and up, keep every answer at once, go on where it stopped."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from lineage.cards import read_record
from lineage.clock import Clock
from lineage.facts import CardIssue, ModelFacts
from lineage.hub.client import HubClient, Waiting
from lineage.hub.questions import Listing, ask_model, derivatives_listing, owner_listing, sweep_listing
from lineage.settings import Settings
from lineage.store.crawls import (
    Answer,
    Crawl,
    Task,
    TaskKind,
    add_resolve_tasks,
    aliases_of,
    claim_origin,
    crawl_by_id,
    finish_crawl,
    has_read,
    keep_answer,
    next_task,
    start_crawl,
    task_counts,
    unfinished_crawl,
)
from lineage.store.database import Database, open_to_read, open_to_write, writer_lock
from lineage.store.totals import Totals, totals
from lineage.workflows.planning import CrawlPlan, PlanChoice, children_counts, make_plan, origin_of, read_roots

_LISTED: Final = frozenset({"sweep", "owner", "derivatives"})


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """What the user wishes of a crawl.

    Attributes:
        roots: Organisations and models to begin from; empty means Qwen.
        plan: `auto`, `walk` or `sweep`.
        resolve: Whether to ask, at the end, for every base that is only named.
        restart: Whether to begin anew although an unfinished crawl could be carried on.
        dry_run: Whether to stop after the plan.
    """

    roots: tuple[str, ...] = ()
    plan: PlanChoice = "auto"
    resolve: bool = False
    restart: bool = False
    dry_run: bool = False


class Progress(NamedTuple):
    """How far a crawl is.

    Attributes:
        models: Records read by this crawl since it was started or carried on.
        edges: Claims of a base read with them.
        requests: Requests spent by this crawl, of this and earlier runs.
        expected: Requests it is expected to take; grows where the expectation was too low.
        quota_left: Requests left in the quota's window, where the Hub says so.
        doing: What was asked last.
    """

    models: int
    edges: int
    requests: int
    expected: int
    quota_left: int | None
    doing: str


class Finished(NamedTuple):
    """A crawl that has come to its end.

    Attributes:
        plan: What it did.
        totals: What the database holds now.
        requests: Requests spent by this crawl, of this and earlier runs.
    """

    plan: CrawlPlan
    totals: Totals
    requests: int


CrawlEvent = CrawlPlan | Progress | Finished


def crawl(
    options: CrawlOptions,
    settings: Settings,
    clock: Clock | None = None,
    *,
    on_wait: Callable[[Waiting], None] = lambda _: None,
    on_request: Callable[[str], None] = lambda _: None,
) -> Iterator[CrawlEvent]:
    """Crawl, and tell what happens: first the plan, then progress, at the end the totals.

    Every answer is kept before the next question is asked, so that it may be stopped or killed at any moment; the
    same options then go on where it stopped. Of a finished crawl they make a new one, which refreshes.

    Args:
        options: What is wished of it.
        settings: Which database, which Hub.
        clock: What tells the time.
        on_wait: Told of every wait before it begins.
        on_request: Told of whom the planning asks.

    Raises:
        UsageError: A root is neither an organisation nor a repo id.
        UnknownModelError: The Hub knows a root not.
        HubError: The Hub could not be reached or refused; progress is kept.
        DatabaseError: The database is locked, damaged, or holds something else.
    """
    clock = clock or Clock()
    roots = read_roots(options.roots)
    client = HubClient(settings.endpoint, offline=settings.offline, clock=clock, on_wait=on_wait)
    if options.dry_run:
        yield _resumed(options, roots, settings, client) or make_plan(client, roots, options.plan, on_request)
        return
    with writer_lock(settings.database), open_to_write(settings.database) as database:
        plan = _resumed(options, roots, settings, client) or make_plan(client, roots, options.plan, on_request)
        claim_origin(database, plan.endpoint, plan.population, clock.timestamp())
        yield plan
        run = _Run(database, client, plan, clock, resolve=options.resolve)
        yield from run.work()
        yield run.finish()


def _resumed(options: CrawlOptions, roots: Sequence[str], settings: Settings, client: HubClient) -> CrawlPlan | None:
    """Take up the unfinished crawl that the same options began, if there is one."""
    if options.restart or not settings.database.is_file():
        return None
    with open_to_read(settings.database) as database, database.transaction() as connection:
        found = unfinished_crawl(connection, roots, None if options.plan == "auto" else options.plan)
        if found is None:
            return None
        done, known = task_counts(connection, found.id)
    listing = sweep_listing(client, limit=1).page(None)
    return _plan_of(found, client, listing.population, done=done, known=known)


def _plan_of(found: Crawl, client: HubClient, announced: str | None, *, done: int, known: int) -> CrawlPlan:
    origin = origin_of(client.endpoint, announced)
    expected = max(found.expected_requests or 0, found.requests + known - done)
    left = expected - found.requests
    return CrawlPlan(
        plan="sweep" if found.plan == "sweep" else "walk",
        roots=found.roots,
        why=f"Crawl {found.id} was interrupted after {found.requests:,} requests and goes on.",
        expected_requests=expected,
        minutes=0.0 if client.quota is None else client.quota.minutes(left),
        megabytes=0.0,
        population=origin.population,
        endpoint=origin.endpoint,
        listed_models=found.listed_models,
        resumes=found.id,
    )


@dataclass(slots=True)
class _Run:
    """One crawl at work."""

    database: Database
    client: HubClient
    plan: CrawlPlan
    clock: Clock
    resolve: bool
    models: int = 0
    edges: int = 0
    requests: int = 0
    crawl: int = 0
    _spent: int = 0
    _listing: Listing | None = None
    _listed: tuple[TaskKind, str] | None = None
    _resolving: bool = field(default=False)

    def work(self) -> Iterator[Progress]:
        """Ask what there is to ask, one question after another."""
        self.crawl = self._begin()
        while (task := self._next()) is not None:
            answer = self._answer(task)
            keep_answer(self.database, self.crawl, task, answer)
            self.models += sum(isinstance(record, ModelFacts) for record in answer.records)
            self.edges += sum(
                len({claim.base for claim in r.claims}) for r in answer.records if isinstance(r, ModelFacts)
            )
            self.requests += answer.requests
            yield Progress(
                models=self.models,
                edges=self.edges,
                requests=self.requests,
                expected=max(self.plan.expected_requests, self.requests),
                quota_left=None if self.client.quota is None else self.client.quota.remaining,
                doing=f"{task.kind} {task.name}".strip(),
            )

    def finish(self) -> Finished:
        """Settle what only the whole crawl can decide."""
        finish_crawl(self.database, self.crawl, self.plan.plan, self.clock.timestamp())
        with self.database.transaction() as connection:
            return Finished(self.plan, totals(connection), self.requests)

    def _begin(self) -> int:
        spent = self.client.requests
        self._spent = spent
        if self.plan.resumes is not None:
            with self.database.transaction() as connection:
                self.requests = crawl_by_id(connection, self.plan.resumes).requests
            return self.plan.resumes
        kinds: list[tuple[TaskKind, str]] = [("owner" if "/" not in root else "root", root) for root in self.plan.roots]
        crawl = start_crawl(
            self.database,
            self.plan.plan,
            self.plan.roots,
            self.clock.timestamp(),
            [("sweep", "")] if self.plan.plan == "sweep" else kinds,
            expected_requests=self.plan.expected_requests,
            listed_models=self.plan.listed_models,
        )
        keep_answer(self.database, crawl, None, Answer(self.plan.found, counts=self.plan.counts, requests=spent))
        self.requests = spent
        return crawl

    def _next(self) -> Task | None:
        with self.database.transaction() as connection:
            task = next_task(connection, self.crawl)
            if task is None and self.resolve and not self._resolving:
                self._resolving = True
                add_resolve_tasks(connection, self.crawl)
                task = next_task(connection, self.crawl)
            return task

    def _answer(self, task: Task) -> Answer:
        answer = self._page(task) if task.kind in _LISTED else self._record(task)
        asked = self.client.requests - self._spent
        self._spent = self.client.requests
        return answer._replace(requests=asked)

    def _page(self, task: Task) -> Answer:
        if self._listing is None or self._listed != (task.kind, task.name):
            self._listing, self._listed = self._listing_of(task), (task.kind, task.name)
        page = self._listing.page(task.cursor)
        records = [read_record(raw) for raw in page.records]
        follow: list[tuple[TaskKind, str]] = []
        if task.kind != "sweep":
            names = [record.repo_id for record in records if isinstance(record, ModelFacts)]
            follow += [("derivatives", name) for name in self._with_aliases(names)]
        if task.kind == "owner":
            follow += [("base", base) for base in _bases(records)]
        return Answer(records=records, cursor=page.cursor, follow=follow, as_of=page.as_of)

    def _listing_of(self, task: Task) -> Listing:
        if task.kind == "sweep":
            return sweep_listing(self.client)
        if task.kind == "owner":
            return owner_listing(self.client, task.name)
        return derivatives_listing(self.client, task.name)

    def _record(self, task: Task) -> Answer:
        if task.kind == "base":
            with self.database.transaction() as connection:
                if has_read(connection, self.crawl, task.name):
                    return Answer()
        counted = task.kind == "root"
        found = ask_model(self.client, task.name, counts=counted)
        if found.record is None:
            return Answer(absent=task.name, as_of=found.as_of)
        facts = read_record(found.record)
        if isinstance(facts, CardIssue):
            return Answer(records=[facts], as_of=found.as_of)
        follow: list[tuple[TaskKind, str]] = []
        if task.kind == "root":
            follow += [("derivatives", name) for name in self._with_aliases([facts.repo_id])]
        if task.kind != "resolve":
            follow += [("base", base) for base in _bases([facts])]
        counts = children_counts(found.record) if counted else {}
        return Answer(
            records=[facts],
            follow=follow,
            moved=(task.name, facts.repo_id) if facts.repo_id != task.name else None,
            counts=[(facts.repo_id, relation, count) for relation, count in sorted(counts.items())],
            as_of=found.as_of,
        )

    def _with_aliases(self, names: Sequence[str]) -> list[str]:
        with self.database.transaction() as connection:
            others = aliases_of(connection, names)
        return [name for own in names for name in (own, *others.get(own, ()))]


def _bases(records: Sequence[ModelFacts | CardIssue]) -> list[str]:
    """List the bases that records name, each once, in their order."""
    named = (claim.base for record in records if isinstance(record, ModelFacts) for claim in record.claims)
    return list(dict.fromkeys(named))

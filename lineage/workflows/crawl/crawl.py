"""Crawl: follow `base_model` from some roots down and up, keep every answer at once, go on where it stopped."""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from lineage.clock import Clock
from lineage.errors import DatabaseForeignError, HubError, HubRefusedError, RequestLimitError, UsageError
from lineage.facts import CardIssue
from lineage.settings import Settings
from lineage.store.read.before_crawl import lost_names, note_newest
from lineage.store.read.find import has_present_models
from lineage.store.read.totals import Seen, Totals, seen_by, source, totals
from lineage.store.schema.cache_triggers import unwatched
from lineage.store.schema.database import Connection, Database, open_to_read, open_to_write
from lineage.store.schema.lock import writer_lock
from lineage.store.write.changes import Changes, Moves, Standing, changed, standing
from lineage.store.write.crawls import (
    Answer,
    Crawl,
    Task,
    TaskKind,
    add_resolve_tasks,
    add_tasks,
    claim_origin,
    crawl_by_id,
    finish_crawl,
    keep_answer,
    next_sweep_place,
    next_task,
    start_crawl,
    task_counts,
    unasked_names,
    unfinished_crawl,
)
from lineage.workflows.crawl.planning import CrawlPlan, PlanChoice, read_roots
from lineage.workflows.origin import HUB, Origin, origin_of, same_place

if TYPE_CHECKING:
    from lineage.hub.client import HubClient, Waiting
    from lineage.workflows.crawl.tasks import Asker

_SAVED: Final = "What was read is saved; the same command goes on from there."
MOST_RESOLVED: Final = 60
"""Named bases off the list that a sweep asks for without being told to; or, if that is more, `RESOLVED_SHARE`."""
RESOLVED_SHARE: Final = 20
"""One named base for so many requests that the crawl has taken: 5 %."""
_FEW_REQUESTS: Final = 8
"""Requests of which planning may not spend the half alone, since that would be none to speak of."""
_RECOUNT: Final = 25
"""Answers between two looks at how much is left to ask."""


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """What the user wishes of a crawl.

    Attributes:
        roots: Organisations and models to begin from; empty means Qwen.
        plan: `auto`, `walk` or `sweep`.
        resolve: Whether to ask, at the end, for every base that is only named.
        restart: Whether to begin anew although an unfinished crawl could be carried on.
        dry_run: Whether to stop after the plan.
        depth: Generations after which to stop; `None` to follow all.
        accept_shrunk: Whether a sweep may find far fewer models than the one before, and a listing have empty pages.
        max_requests: Most requests of this run, the planning's among them; `None` for any number.
    """

    roots: tuple[str, ...] = ()
    plan: PlanChoice = "auto"
    resolve: bool = False
    restart: bool = False
    dry_run: bool = False
    depth: int | None = None
    accept_shrunk: bool = False
    max_requests: int | None = None


class Progress(NamedTuple):
    """How far a crawl is.

    Attributes:
        models: Models read by this crawl, of this and earlier runs.
        bases: Bases that they name, of each as many as it names.
        requests: Requests spent by this crawl, of this and earlier runs.
        expected: Requests it is expected to take, of this and earlier runs; grows where it was too low; `None` where
            nobody can say.
        quota_left: Requests left in the quota's window; `None` where the Hub says nothing, or has no quota.
        doing: What was asked last.
    """

    models: int
    bases: int
    requests: int
    expected: int | None
    quota_left: int | None
    doing: str


class Finished(NamedTuple):
    """A crawl that has come to its end.

    Attributes:
        plan: What it did.
        seen: What this crawl has read, in this and earlier runs.
        totals: What the database holds now.
        requests: Requests spent by this crawl, of this and earlier runs.
        bases: Bases that the records named on the way; those that make no edge, and models met twice, make it more.
        changes: What this run has changed; `None` for a first crawl.
        unlisted: Bases that are named and were neither listed nor asked for by name.
        unlisted_minutes: About how long asking for them would take.
    """

    plan: CrawlPlan
    seen: Seen
    totals: Totals
    requests: int
    bases: int
    changes: Changes | None
    unlisted: int = 0
    unlisted_minutes: float = 0.0


class Paused(NamedTuple):
    """A crawl that has spent the requests it was allowed, and can go on.

    Attributes:
        seen: What this crawl has read, in this and earlier runs.
        requests: Requests spent by this crawl, of this and earlier runs.
        expected: Requests it is expected to take in all; `None` where nobody can say.
    """

    seen: Seen
    requests: int
    expected: int | None


CrawlEvent = CrawlPlan | Progress | Finished | Paused


def crawl(
    options: CrawlOptions,
    settings: Settings,
    clock: Clock | None = None,
    *,
    on_wait: Callable[["Waiting"], None] | None = None,
    on_request: Callable[[str], None] | None = None,
    on_notice: Callable[[str], None] | None = None,
) -> Generator[CrawlEvent, None, None]:
    """Crawl, and yield what happens: first the plan, then progress, at the end the totals, or how far it came.

    Every answer is kept before the next question is asked, so that it may be stopped or killed at any moment; the
    same options then go on where it stopped. Of a finished crawl they make a new one, which refreshes.

    Args:
        options: What is wished of it.
        settings: Which database, which Hub.
        clock: What tells the time.
        on_wait: Told of every wait before it begins.
        on_request: Told of whom the planning asks.
        on_notice: Told where the Hub is asked otherwise than was meant.

    Raises:
        UsageError: A root is neither an organization nor a repo id, or a sweep is to stop after some generations.
        UnknownModelError: The Hub shows nothing under a root's name; no database is made.
        HubError: The Hub could not be reached or refused; progress is kept.
        DatabaseError: The database is locked, damaged, or holds something else.
    """
    # The demo lifts HF_HUB_OFFLINE before huggingface_hub reads it, which it does when it is imported.
    from lineage.hub.client import HubClient

    clock = clock or Clock()
    roots = read_roots(options.roots)
    if options.depth is not None and options.plan == "sweep":
        raise UsageError("A sweep follows all generations: leave out the plan or the depth.")
    client = HubClient(
        settings.endpoint,
        offline=settings.offline,
        clock=clock,
        on_wait=on_wait or _ignore,
        on_notice=on_notice or _ignore,
        max_requests=options.max_requests,
    )
    plan_of = partial(_plan, options, roots, settings, client, on_request or _ignore, _day(clock))
    if options.dry_run:
        yield plan_of()
        return
    with writer_lock(settings.database):
        if settings.database.is_file():
            open_to_write(settings.database).close()  # an old schema is brought up, a broken file found out
        plan = plan_of()
        with open_to_write(settings.database) as database:
            claim_origin(database, plan.endpoint, plan.population, clock.timestamp())
            yield plan
            with unwatched(database):
                run = _Run.begin(database, client, plan, clock, options)
                try:
                    yield from run.work()
                except RequestLimitError:
                    yield run.pause()
                    return
                except HubError as error:
                    raise type(error)(f"{error} {_SAVED}") from error
                yield run.finish()


def _ignore(_: object) -> None:
    """Do nothing."""


def _plan(
    options: CrawlOptions,
    roots: Sequence[str],
    settings: Settings,
    client: "HubClient",
    on_request: Callable[[str], None],
    today: date,
) -> CrawlPlan:
    """Take up the unfinished crawl that the same options began, or make a new plan."""
    from lineage.workflows.crawl.scouting import make_plan

    resumed = _resumed(options, roots, settings, client) if settings.database.is_file() else None
    if resumed is not None:
        return resumed
    make = partial(
        make_plan,
        client,
        roots,
        options.plan,
        on_request,
        today=today,
        depth=options.depth,
        stored=_stored_owners(settings, roots),
    )
    if options.max_requests is None or options.dry_run:
        return make()
    # What planning learns is not kept: a run that spent all on it would have to do it again, and again.
    few = options.max_requests < _FEW_REQUESTS
    client.max_requests = max(options.max_requests - 1, 1) if few else options.max_requests // 2
    try:
        return make(may_be_cut=True)
    finally:
        client.max_requests = options.max_requests


def _stored_owners(settings: Settings, roots: Sequence[str]) -> frozenset[str]:
    """Return those of some organizations of which the database has models."""
    if not settings.database.is_file():
        return frozenset()
    with open_to_read(settings.database) as database, database.transaction() as connection:
        return frozenset(root for root in roots if "/" not in root and has_present_models(connection, root))


def _day(clock: Clock) -> date:
    return datetime.fromisoformat(clock.timestamp()).date()


def _resumed(options: CrawlOptions, roots: Sequence[str], settings: Settings, client: "HubClient") -> CrawlPlan | None:
    """Find the unfinished crawl that the same options began; refuse another place's database before much is asked."""
    from lineage.hub.questions import newest_listing
    from lineage.workflows.crawl.sweep_end import newest_model

    with open_to_read(settings.database) as database, database.transaction() as connection:
        stored = source(connection)
        if not same_place(stored.endpoint, client.endpoint):
            raise DatabaseForeignError(
                f"The database at {settings.database} holds {stored.population} from {stored.endpoint}; "
                f"this is {origin_of(client.endpoint, None).endpoint}. Give it another file with --db."
            )
        unfinished = unfinished_crawl(
            connection, roots, None if options.plan == "auto" else options.plan, options.depth
        )
        if options.restart or unfinished is None:
            return None
        done, counts = task_counts(connection, unfinished.id)
    if options.max_requests == 1:
        # The one request is for the crawl itself.
        return _plan_of(unfinished, client, Origin(stored.endpoint, stored.population), None, open_tasks=counts - done)
    try:
        page = newest_listing(client).page(None)
    except HubRefusedError:
        # Only the end of a sweep asks for more than the place, and has another way to judge.
        return _plan_of(unfinished, client, Origin(stored.endpoint, stored.population), None, open_tasks=counts - done)
    origin = origin_of(client.endpoint, page.population)
    return _plan_of(unfinished, client, origin, newest_model(page), open_tasks=counts - done)


def _plan_of(crawl: Crawl, client: "HubClient", origin: Origin, newest: str | None, *, open_tasks: int) -> CrawlPlan:
    left: int | None = max((crawl.expected_requests or 0) - crawl.requests, open_tasks)
    if crawl.plan == "sweep" and crawl.expected_requests is None:
        left = None
    return CrawlPlan(
        plan="sweep" if crawl.plan == "sweep" else "walk",
        roots=crawl.roots,
        why=f"Crawl {crawl.id} was interrupted after {crawl.requests:,} requests and goes on.",
        expected_requests=left,
        minutes=None if left is None or crawl.plan == "sweep" else client.minutes(left),
        megabytes=None,
        spent=client.requests,
        population=origin.population,
        endpoint=origin.endpoint,
        listed_models=crawl.listed_models,
        listed_newest=newest,
        resumes=crawl.id,
        depth=crawl.depth,
    )


@dataclass(slots=True)
class _Run:
    """One crawl at work."""

    database: Database
    client: "HubClient"
    plan: CrawlPlan
    clock: Clock
    options: CrawlOptions
    crawl: int
    before: Standing
    requests: int
    expected: int | None
    models: int = 0
    bases: int = 0
    answers: int = 0
    moves: Moves = field(default_factory=Moves)
    resolve: bool = False

    @classmethod
    def begin(
        cls, database: Database, client: "HubClient", plan: CrawlPlan, clock: Clock, options: CrawlOptions
    ) -> "_Run":
        """Start a crawl with what the planning has brought, or take up the one that the plan goes on with."""
        spent = client.requests
        with database.transaction() as connection:
            before = standing(connection, plan.resumes)
        moves = Moves()
        if plan.resumes is not None:
            crawl = plan.resumes
            keep_answer(database, crawl, None, Answer(requests=spent))
            with database.transaction() as connection:
                note_newest(connection, crawl, plan.listed_newest, plan.listed_models)
                next_sweep_place(connection, crawl, accept=options.accept_shrunk)
        else:
            kinds: list[tuple[TaskKind, str]] = [("root" if "/" in root else "owner", root) for root in plan.roots]
            crawl = start_crawl(
                database,
                plan.plan,
                plan.roots,
                clock.timestamp(),
                [("sweep", "")] if plan.plan == "sweep" else kinds,
                expected_requests=None if plan.expected_requests is None else spent + plan.expected_requests,
                listed_models=plan.listed_models,
                listed_newest=plan.listed_newest,
                depth=plan.depth,
            )
            moves = keep_answer(database, crawl, None, Answer(plan.found, counts=plan.counts, requests=spent))
            for moved in plan.moved:
                keep_answer(database, crawl, None, Answer(moved=moved))
        with database.transaction() as connection:
            requests = crawl_by_id(connection, crawl).requests
            read = None if plan.resumes is None else seen_by(connection, crawl)
        expected = None if plan.expected_requests is None else requests + plan.expected_requests
        run = cls(database, client, plan, clock, options, crawl, before, requests, expected)
        run.moves, run.resolve = moves, options.resolve
        if read is not None:
            run.models, run.bases = read.models, read.edges
        return run

    def work(self) -> Iterator[Progress]:
        """Ask what there is to ask, one question after another."""
        from lineage.workflows.crawl.tasks import Asker

        asker = Asker(
            self.client,
            self.database,
            self.crawl,
            self.client.requests,
            self.plan.depth,
            accept_gaps=self.options.accept_shrunk,
        )
        while (task := self._next()) is not None:
            yield self._done(task, asker)

    def _done(self, task: Task, asker: "Asker") -> Progress:
        answer = asker.answer(task)
        self.moves |= keep_answer(self.database, self.crawl, task, answer)
        self._count(answer)
        if asker.broken is not None:
            raise HubRefusedError(asker.broken)
        if task.kind == "sweep" and asker.ended:
            self._end_sweep(task._replace(cursor=answer.cursor), asker)
        if self.plan.plan == "walk" and self.answers % _RECOUNT == 0:
            with self.database.transaction() as connection:
                done, counts = task_counts(connection, self.crawl)
            self.expected = max(self.expected or 0, self.requests + counts - done)
        self.answers += 1
        return self._progress(task)

    def _count(self, answer: Answer) -> None:
        self.requests += answer.requests
        for record in answer.records:
            if not isinstance(record, CardIssue):
                self.models += 1
                self.bases += len({claim.base for claim in record.claims})

    def _end_sweep(self, task: Task, asker: "Asker") -> None:
        """Mark a sweep's listing done, unless it goes on after all."""
        from lineage.workflows.crawl.sweep_end import SweepEnd

        SweepEnd(
            asker,
            self.client,
            self.database,
            self.crawl,
            whole_hub=self.plan.population == HUB,
            known_oldest=self.plan.oldest,
            accept_shrunk=self.options.accept_shrunk,
            kept=self._count,
        ).settle(task)

    def _progress(self, task: Task) -> Progress:
        return Progress(
            models=self.models,
            bases=self.bases,
            requests=self.requests,
            expected=self._expected(),
            quota_left=None if self.client.quota is None else self.client.quota.remaining,
            doing=f"{task.kind} {task.name}".strip(),
        )

    def finish(self) -> Finished:
        """Settle what only the whole crawl can decide."""
        finish_crawl(self.database, self.crawl, self.plan.plan, self.clock.timestamp())
        with self.database.transaction() as connection:
            found = (seen_by(connection, self.crawl), totals(connection), self.requests, self.bases)
            unlisted = len(unasked_names(connection)) if self.plan.plan == "sweep" else 0
            return Finished(
                self.plan,
                *found,
                changed(connection, self.crawl, self.before, self.moves),
                unlisted,
                self.client.minutes(unlisted),
            )

    def pause(self) -> Paused:
        """Return how far it came."""
        with self.database.transaction() as connection:
            return Paused(seen_by(connection, self.crawl), self.requests, self._expected())

    def _expected(self) -> int | None:
        return None if self.expected is None else max(self.expected, self.requests)

    def _next(self) -> Task | None:
        with self.database.transaction() as connection:
            task = next_task(connection, self.crawl)
            if task is None and self.plan.plan == "walk":
                # What was below these models once, and is not listed there now, tells by itself what has become of it.
                add_tasks(connection, self.crawl, [("resolve", name) for name in lost_names(connection, self.crawl)])
                task = next_task(connection, self.crawl)
            if task is None and (self.resolve or self._has_few_unlisted(connection)):
                self.resolve = True
                # Names that came to be known while others were resolved are asked for as well.
                add_resolve_tasks(connection, self.crawl)
                task = next_task(connection, self.crawl)
            return task

    def _has_few_unlisted(self, connection: Connection) -> bool:
        """Return whether so few bases off the list are named that asking for them hardly lengthens the crawl."""
        if self.plan.plan != "sweep":  # a walk has no list to miss them on
            return False
        few = max(MOST_RESOLVED, self.requests // RESOLVED_SHARE)
        if self.client.max_requests is not None:
            few = min(few, (self.client.max_requests - self.client.requests) // 2)  # a name that moved takes two
        return 0 < len(unasked_names(connection)) <= few

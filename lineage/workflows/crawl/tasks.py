"""What each task of a crawl asks the Hub, and what of the answer is kept and follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from lineage.cards import MAX_RAW, read_record
from lineage.cards.children_counts import children_counts
from lineage.errors import CursorRefusedError, HubError, HubRefusedError, HubUnreachableError
from lineage.facts import CardIssue, IssueCode, ModelFacts
from lineage.hub.client import HubClient
from lineage.hub.derivatives import TYPED, DerivativesListing
from lineage.hub.pacing import MAX_TRIES, RECORD_TRIES
from lineage.hub.questions import Listing, Page, ask_model, check_listing, owner_listing, sweep_listing
from lineage.store.read.before_crawl import has_derivatives, is_root
from lineage.store.read.coverage import generation_asked
from lineage.store.read.details import bases_named
from lineage.store.schema.database import Database
from lineage.store.write.crawls import AGAIN, Answer, Task, TaskKind, aliases_of, has_read

GAP: Final = (
    "The Hub's listing has an empty page before its end, asked for twice: models may be missing there. "
    "To go on without them, run it with --accept-shrunk."
)
MAX_FAILING: Final = 5
"""Records in a row that may fail for the first time before no more of their kind are asked for."""
_LISTED: Final = frozenset({"sweep", "owner", "derivatives"})


@dataclass(slots=True)
class Asker:
    """Does the tasks of one crawl.

    Down from the roots a walk follows every derivative; up from each root it follows the bases that are named, without
    asking what else was made from those.

    Attributes:
        client: Whom it asks.
        database: Where it looks up what is known already; it writes nothing.
        crawl: The crawl's number.
        requests: Requests of the client that are accounted for.
        depth: Generations after which it stops; `None` to follow all.
        accept_gaps: Whether a listing goes on after an empty page.
        broken: Why the listing of the last answer cannot go on although it has not ended; `None` where it can.
        ended: Whether the Hub names no page after the last answer.
    """

    client: HubClient
    database: Database
    crawl: int
    requests: int
    depth: int | None = None
    accept_gaps: bool = False
    broken: str | None = field(default=None, init=False)
    ended: bool = field(default=False, init=False)
    _failing: int = 0
    _given_up: set[TaskKind] = field(default_factory=set)
    _listing: Listing | DerivativesListing | None = None
    _listed: tuple[TaskKind, str] | None = field(default=None)
    _anew: set[tuple[TaskKind, str]] = field(default_factory=set)

    def answer(self, task: Task, *, past_cache: bool = False) -> Answer:
        """Ask one question, of the Hub itself and no cache on the way where that is wished.

        Raises:
            HubError: The Hub could not be reached, or refused.
        """
        self.broken = None
        self.client.past_cache = past_cache
        try:
            answer = self._listed_page(task) if task.kind in _LISTED else self._record(task)
        finally:
            self.client.past_cache = False
        return answer._replace(requests=self.unaccounted())

    def unaccounted(self) -> int:
        """Return the requests sent since the last time this was asked."""
        before, self.requests = self.requests, self.client.requests
        return self.requests - before

    def _listed_page(self, task: Task) -> Answer:
        page, begins = self._page(task)
        self.broken = page.broken
        self.ended = page.cursor is None and page.broken is None
        records = [read_record(raw) for raw in page.records]
        place = None if begins else task.cursor
        if task.kind == "sweep":
            # Whether this was the end is decided by the whole sweep; until then it stands at its last page.
            cursor = page.cursor or place
            return Answer(records, cursor, done=False, created=_created(records), anew=begins, as_of=page.as_of)
        generation = 0 if task.kind == "owner" else (task.depth or 0) + 1
        met = [record.repo_id for record in records if isinstance(record, ModelFacts)]
        follow = self._down(met, generation)
        if task.kind == "owner":
            follow += _up(records)
        cursor = place if page.broken else page.cursor
        return Answer(records, cursor, done=self.ended, follow=follow, depth=generation, as_of=page.as_of)

    def _page(self, task: Task) -> tuple[Page, bool]:
        """Ask for a page, the first where the Hub takes the place no more, and return whether it is the first."""
        if self._listing is None or self._listed != (task.kind, task.name):
            self._listing, self._listed = self._listing_of(task), (task.kind, task.name)
        try:
            page = self._listing.page(task.cursor)
        except CursorRefusedError:
            if self._listed in self._anew:
                raise
            self._anew.add(self._listed)
            self._listing = self._listing_of(task)
            return self._listing.page(None), True
        if page.broken is None and self._is_doubtful(task, page) and not self.client.past_cache:
            self.client.past_cache = True
            page = self._listing.page(task.cursor)
        if page.broken is None and self._is_gap(page) and not self.accept_gaps:
            return page._replace(cursor=None, broken=GAP), task.cursor is None
        if task.kind == "owner" and task.cursor is None and not page.records:
            raise HubRefusedError(f"The Hub lists no model of {task.name}.")
        return page, task.cursor is None

    def _is_doubtful(self, task: Task, page: Page) -> bool:
        """Return whether a page looks as if something on the way had cut it: then it is asked for once more."""
        if self._is_gap(page):
            return True
        if page.cursor is not None and not page.cursor.endswith(TYPED):
            return False
        if task.kind == "sweep":
            return False
        if page.records or task.kind == "owner" or task.cursor is not None:
            return page.full or (not page.records and not (task.cursor or "").endswith(TYPED))
        with self.database.transaction() as connection:
            return has_derivatives(connection, task.name)

    @staticmethod
    def _is_gap(page: Page) -> bool:
        """Return whether a page is empty although another follows it in the same listing."""
        return not page.records and page.cursor is not None and not page.cursor.endswith(TYPED)

    def _listing_of(self, task: Task) -> Listing | DerivativesListing:
        if task.kind == "sweep":
            return sweep_listing(self.client)
        if task.kind == "owner":
            return owner_listing(self.client, task.name)
        return DerivativesListing(self.client, task.name, first=not task.depth)

    def _record(self, task: Task) -> Answer:
        if task.kind == "base":
            with self.database.transaction() as connection:
                if has_read(connection, self.crawl, task.name):
                    return Answer(follow=[("base", base) for base in bases_named(connection, task.name)])
        if task.kind in self._given_up:
            return _unread(task.name, "not asked for, after one record after another had failed")
        tries = MAX_TRIES if task.kind == "root" else RECORD_TRIES
        try:
            answer = ask_model(self.client, task.name, counts=task.kind == "root", tries=tries)
        except (HubRefusedError, HubUnreachableError) as error:
            return self._without(task, error)
        self._failing = 0
        if answer.record is None:
            return Answer(
                absent=None if answer.withheld else task.name,
                follow=self._down([task.name], 0) if self._is_release(task) else [],
                depth=0,
                as_of=answer.as_of,
            )
        facts = read_record(answer.record)
        if isinstance(facts, CardIssue):
            return Answer(records=[facts], as_of=answer.as_of)
        moved = (task.name, facts.repo_id) if facts.repo_id != task.name else None
        follow: list[tuple[TaskKind, str]] = []
        generation = self._generation(task, facts)
        if generation is not None:
            follow += self._down([facts.repo_id], generation)
            follow += self._down([task.name], generation) if moved else []
        if task.kind != "resolve":
            follow += _up([facts])
        counts = children_counts(answer.record)
        return Answer(
            records=[facts],
            follow=follow,
            depth=generation,
            moved=moved,
            counts=[(facts.repo_id, relation, count) for relation, count in sorted(counts.items())],
            as_of=answer.as_of,
        )

    def _without(self, task: Task, error: HubError) -> Answer:
        """Go on without a record that the Hub fails over while it answers else: put it off once, then note it.

        After one record after another that failed, all others of their kind are noted without being asked for.

        Raises:
            HubError: It does not answer else, or fails over a root.
        """
        if task.kind == "root":
            raise error
        check_listing(self.client)
        self._failing += task.cursor is None
        if self._failing > MAX_FAILING:
            self._given_up.add(task.kind)
        elif task.cursor is None:
            return Answer(cursor=AGAIN)
        return _unread(task.name, str(error))

    def _generation_asked(self, name: str) -> int | None:
        """Return the generation of a model whose derivatives this crawl asks for, and so those of its other names."""
        with self.database.transaction() as connection:
            return generation_asked(connection, self.crawl, name)

    def _is_release(self, task: Task) -> bool:
        """Return whether a model that was asked for again is of an organization that the crawl begins from."""
        with self.database.transaction() as connection:
            return task.kind == "resolve" and is_root(connection, self.crawl, task.name.partition("/")[0])

    def _generation(self, task: Task, facts: ModelFacts) -> int | None:
        """Return the generation of a model that was asked for by name; `None` where it is not below the roots."""
        if task.kind == "root":
            return 0
        if facts.repo_id != task.name and (generation := self._generation_asked(facts.repo_id)) is not None:
            return generation
        if task.kind != "resolve":
            return None
        above = [self._generation_asked(base) for base in dict.fromkeys(claim.base for claim in facts.claims)]
        return min((generation + 1 for generation in above if generation is not None), default=None)

    def _down(self, names: Sequence[str], generation: int) -> list[tuple[TaskKind, str]]:
        """Follow the derivatives of models of a generation, under every name that they are known by."""
        if self.depth is not None and generation >= self.depth:
            return []
        with self.database.transaction() as connection:
            others = aliases_of(connection, names)
        return [("derivatives", name) for own in names for name in (own, *others.get(own, ()))]


def _unread(name: str, why: str) -> Answer:
    return Answer(records=[CardIssue(IssueCode.BAD_RECORD, "record", f"{name}: {why}"[:MAX_RAW])])


def _created(records: Sequence[ModelFacts | CardIssue]) -> tuple[str, str, str] | None:
    """Return when the first model of a page was created, the oldest and the newest."""
    dates = [record.created_at for record in records if isinstance(record, ModelFacts) and record.created_at]
    return (dates[0], min(dates), max(dates)) if dates else None


def _up(records: Sequence[ModelFacts | CardIssue]) -> list[tuple[TaskKind, str]]:
    """Follow the bases that records name, each once, in their order."""
    named = (claim.base for record in records if isinstance(record, ModelFacts) for claim in record.claims)
    return [("base", base) for base in dict.fromkeys(named)]

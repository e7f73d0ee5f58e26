"""What each task of a crawl asks the Hub, and what of the answer is kept and follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from lineage.cards import MAX_RAW, read_record
from lineage.errors import HubError, HubRefusedError, HubUnreachableError
from lineage.facts import CardIssue, IssueCode, ModelFacts
from lineage.hub.client import HubClient
from lineage.hub.pacing import MAX_TRIES, RECORD_TRIES
from lineage.hub.questions import Listing, ask_model, check_listing, derivatives_listing, owner_listing, sweep_listing
from lineage.store.coverage import generation_asked
from lineage.store.crawls import AGAIN, Answer, Task, TaskKind, aliases_of, has_read
from lineage.store.database import Database
from lineage.store.details import bases_named
from lineage.workflows.children import children_counts

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
    """

    client: HubClient
    database: Database
    crawl: int
    requests: int
    depth: int | None = None
    _failing: int = 0
    _given_up: set[TaskKind] = field(default_factory=set)
    _listing: Listing | None = None
    _listed: tuple[TaskKind, str] | None = field(default=None)

    def answer(self, task: Task) -> Answer:
        """Ask one question.

        Raises:
            HubError: The Hub could not be reached, or refused.
        """
        answer = self._page(task) if task.kind in _LISTED else self._record(task)
        before, self.requests = self.requests, self.client.requests
        return answer._replace(requests=self.requests - before)

    def _page(self, task: Task) -> Answer:
        if self._listing is None or self._listed != (task.kind, task.name):
            self._listing, self._listed = self._listing_of(task), (task.kind, task.name)
        page = self._listing.page(task.cursor)
        records = [read_record(raw) for raw in page.records]
        follow: list[tuple[TaskKind, str]] = []
        generation = 0 if task.kind == "owner" else (task.depth or 0) + 1
        if task.kind != "sweep":
            met = [record.repo_id for record in records if isinstance(record, ModelFacts)]
            follow += self._down(met, generation)
        if task.kind == "owner":
            follow += _up(records)
        return Answer(records=records, cursor=page.cursor, follow=follow, depth=generation, as_of=page.as_of)

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
                    return Answer(follow=[("base", base) for base in bases_named(connection, task.name)])
        if task.kind in self._given_up:
            return _unread(task.name, "not asked for, after one record after another had failed")
        tries = MAX_TRIES if task.kind == "root" else RECORD_TRIES
        try:
            found = ask_model(self.client, task.name, counts=task.kind == "root", tries=tries)
        except (HubRefusedError, HubUnreachableError) as error:
            return self._without(task, error)
        self._failing = 0
        if found.record is None:
            return Answer(absent=None if found.withheld else task.name, as_of=found.as_of)
        facts = read_record(found.record)
        if isinstance(facts, CardIssue):
            return Answer(records=[facts], as_of=found.as_of)
        moved = (task.name, facts.repo_id) if facts.repo_id != task.name else None
        follow: list[tuple[TaskKind, str]] = []
        generation = 0 if task.kind == "root" else None
        if moved and generation is None:
            generation = self._generation_asked(facts.repo_id)
        if generation is not None:
            follow += self._down([facts.repo_id], generation)
            follow += [("derivatives", task.name)] if moved else []
        if task.kind != "resolve":
            follow += _up([facts])
        counts = children_counts(found.record)
        return Answer(
            records=[facts],
            follow=follow,
            depth=generation,
            moved=moved,
            counts=[(facts.repo_id, relation, count) for relation, count in sorted(counts.items())],
            as_of=found.as_of,
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

    def _down(self, names: Sequence[str], generation: int) -> list[tuple[TaskKind, str]]:
        """Follow the derivatives of models of a generation, under every name that they are known by."""
        if self.depth is not None and generation >= self.depth:
            return []
        with self.database.transaction() as connection:
            others = aliases_of(connection, names)
        return [("derivatives", name) for own in names for name in (own, *others.get(own, ()))]


def _unread(name: str, why: str) -> Answer:
    return Answer(records=[CardIssue(IssueCode.BAD_RECORD, "record", f"{name}: {why}"[:MAX_RAW])])


def _up(records: Sequence[ModelFacts | CardIssue]) -> list[tuple[TaskKind, str]]:
    """Follow the bases that records name, each once, in their order."""
    named = (claim.base for record in records if isinstance(record, ModelFacts) for claim in record.claims)
    return [("base", base) for base in dict.fromkeys(named)]

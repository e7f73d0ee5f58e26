"""A look: a bounded set of questions to the Hub about one model that no crawl covers; what it learns is kept."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from shlex import quote
from typing import TYPE_CHECKING, Final, NamedTuple

from lineage.cards import parse_repo_id, read_record
from lineage.cards.children_counts import children_counts
from lineage.clock import Clock
from lineage.errors import (
    DatabaseForeignError,
    DatabaseMissingError,
    HubError,
    HubRefusedError,
    RequestLimitError,
    UnknownModelError,
    UsageError,
)
from lineage.facts import CardIssue, ModelFacts, Relation, State
from lineage.settings import LOOK_REQUESTS, Settings, command_line
from lineage.store.read.answers import ModelRow
from lineage.store.read.coverage import Coverage, coverage
from lineage.store.read.find import find_model, never_asked
from lineage.store.read.totals import source
from lineage.store.read.upward import trace
from lineage.store.schema.database import Connection, Database, open_to_read, open_to_write
from lineage.store.schema.lock import make_folder, may_write
from lineage.store.write.crawls import (
    Answer,
    Crawl,
    TaskKind,
    aliases_of,
    claim_origin,
    finish_crawl,
    keep_answer,
    open_task,
    start_crawl,
)
from lineage.store.write.looks import Descendant, asked_since, descendants, newest_look, note_look
from lineage.workflows.look.frontier import Frontier
from lineage.workflows.origin import SIMULATED, origin_of, same_place

if TYPE_CHECKING:
    from lineage.hub.client import HubClient, Waiting

FRESH_DAYS: Final = 7
"""How old a look or crawl may be to be taken as it is."""
FORBIDDEN: Final = "The Hub was not asked: --offline or HF_HUB_OFFLINE forbids it."
Say = Callable[[str], None]


class Looked(NamedTuple):
    """How far a look is.

    Attributes:
        requests: Requests spent, also by earlier runs of the same look.
        found: Descendants found.
        direct: Whether all direct derivatives are in.
        unasked: Models found whose own derivatives were not asked for.
    """

    requests: int
    found: int
    direct: bool
    unasked: int


@dataclass(slots=True)
class Look:
    """Questions to the Hub about one model, at most so many; huggingface_hub is imported when the first is asked.

    A look asks for the model's record, the records of its ancestors, and all its direct derivatives: a thousand a
    request, and one request more for adapters without the plain tag. Then it asks for the derivatives of the most
    promising descendants first: finetunes and merges before adapters and quantizations, each by downloads. What it
    learns is kept answer by answer; a look that was cut off or that may ask more goes on where it stopped.

    Attributes:
        settings: Where to keep what is learned, and whom to ask.
        say: Called with a sentence about every question and every error, for the person who waits.
        clock: The source of time and waits.
        max_requests: Most requests of one look, over all its runs.
        on_wait: Called before every wait.
    """

    settings: Settings
    say: Say
    clock: Clock = field(default_factory=Clock)
    max_requests: int = LOOK_REQUESTS
    on_wait: "Callable[[Waiting], None] | None" = None
    _client: "HubClient | None" = None
    _crawl: int | None = None
    _before: int = 0
    _accounted: int = 0
    _unasked: int | None = None
    _direct_before: bool = False
    _cut_off: bool = False

    @property
    def requests(self) -> int:
        """Requests sent by this run."""
        return 0 if self._client is None else self._client.requests

    def model(self, name: str) -> ModelRow:
        """Return a model from the database, or ask the Hub for it: one request.

        Raises:
            UnknownModelError: Neither knows it.
            UsageError: The name can be no model's.
            DatabaseMissingError: There is no database and the Hub may not be asked.
            HubError: The Hub could not be reached, or refused.
        """
        may_ask = self._may_ask()
        if not may_ask or self.settings.database.is_file():
            try:
                record = self._read(name)
            except UnknownModelError as error:
                if not may_ask:
                    raise UnknownModelError(f"{error} {self._why_unasked()}") from error
            else:
                if not may_ask or not self._is_open(record):
                    return record
                if record.state is State.ABSENT:  # what is known of it will do where the Hub cannot be asked
                    with self._gently():
                        self.ask(record.repo_id)
                    return self._read(name)
        self.ask(name)
        return self._read(name)

    def _is_open(self, model: ModelRow) -> bool:
        """Return whether the Hub was never asked for a model that is only named."""
        with open_to_read(self.settings.database) as database, database.transaction() as connection:
            return never_asked(connection, model)

    def ancestors(self, name: str) -> str:
        """Ask for every base above a model that is only named so far, one request a hop; return the model's own name.

        Where the Hub cannot be asked for a base, that is said, and what the database knows has to do.

        Raises:
            UnknownModelError: Neither the database nor the Hub knows the model.
            HubError: The model itself is unknown and the Hub could not be asked for it.
        """
        repo_id = self.model(name).repo_id
        if self._may_ask():
            with self._gently():
                self._follow_bases(repo_id)
        return repo_id

    def family(self, name: str, *, deeper: bool = True) -> Iterator[Looked]:
        """Look at a model that no crawl covers; yield how far it is after each answer.

        Nothing is asked where a crawl has followed all generations, or where this look has spent its requests
        within a week.

        Args:
            name: The model.
            deeper: Whether to go on below its direct derivatives.

        Raises:
            UnknownModelError: Neither the database nor the Hub knows the model.
            HubError: The model itself is unknown and the Hub could not be asked for it.
        """
        repo_id = self.model(name).repo_id
        if not self._may_ask():
            return
        below = self._known_below(repo_id)
        if below.coverage.all or not self._resumes(below.look):
            return
        if not deeper and (below.coverage.generations or below.asked.issuperset(below.names)):
            return
        with self._gently():
            self._follow_bases(repo_id)
            yield from self._look_below(repo_id, below, deeper=deeper)
        if self._crawl is not None and (self._client is not None or self._cut_off):
            with open_to_write(self.settings.database) as database:
                # What was asked in vain is part of what the look has cost.
                keep_answer(database, self._crawl, None, Answer(requests=self._unaccounted()))
                if self._unasked is not None:
                    with database.transaction() as connection:
                        self._note(connection, repo_id)
                finish_crawl(database, self._crawl, "look", self.clock.timestamp())

    def ask(self, name: str) -> None:
        """Ask the Hub for one model and keep what it says.

        Of a name that the Hub shows no model for, and that the database does not know, it asks what was made from it:
        a base may have been deleted.

        Raises:
            UnknownModelError: The Hub shows no such model, and none that was made from it; nor does the database.
            UsageError: The name can be no model's.
            HubError: The Hub could not be reached, or refused.
        """
        from lineage.hub.questions import ask_model

        if parse_repo_id(name) != name:
            raise UsageError(f"{name!r} is no model's name; one looks like Qwen/Qwen3-8B.")
        self.say(f"Asking the Hub for {name} …")
        record = ask_model(self._asked(), name, counts=True)
        answer = Answer(as_of=record.as_of)
        facts = None if record.record is None else read_record(record.record)
        if facts is None or isinstance(facts, CardIssue):
            records: Sequence[ModelFacts | CardIssue] = [] if facts is None else [facts]
            try:
                known = self._known(name)
            except UnknownModelError:
                known, records = name, [*records, *self._made_from(name)]
                if len(records) == (facts is not None):
                    raise
            absent = None if facts is not None or record.withheld else known
            answer = answer._replace(records=records, absent=absent)
        else:
            counts = sorted(children_counts(record.record).items())
            answer = answer._replace(
                records=[facts],
                moved=(name, facts.repo_id) if facts.repo_id != name else None,
                counts=[(facts.repo_id, relation, count) for relation, count in counts],
            )
        with open_to_write(self.settings.database) as database:
            crawl = self._begin(database, record.population, name)
            self._keep(database, "base", name, answer)
            finish_crawl(database, crawl, "look", self.clock.timestamp())

    def _made_from(self, name: str) -> list[ModelFacts | CardIssue]:
        """Return a page of what names a model as its base."""
        from lineage.hub.questions import derivatives_listing

        return [read_record(raw) for raw in derivatives_listing(self._asked(), name).page(None).records]

    def _follow_bases(self, name: str) -> None:
        asked: set[str] = set()
        while True:
            with open_to_read(self.settings.database) as database, database.transaction() as connection:
                ends = trace(connection, name).ends
            unasked = [end for end, state in ends if state is State.UNASKED and end not in asked]
            if not unasked:
                return
            for end in unasked:
                asked.add(end)
                self.ask(end)

    def _look_below(self, name: str, known: "_Known", *, deeper: bool) -> Iterator[Looked]:
        """Ask for direct derivatives under each of the model's names, then for those of its descendants, one by one."""
        self._resume(known.look)
        self._direct_before = name in known.asked
        frontier = Frontier(known.asked, known.names)
        frontier.add(known.below)
        for known_as in known.names:
            if known_as not in known.asked:
                for _ in self._pages(known_as, name, frontier, depth=0):
                    yield self._looked(frontier, direct=False)
        yield self._looked(frontier, direct=True)
        while deeper and (following := frontier.next()) is not None:
            for _ in self._pages(following, name, frontier, depth=None):
                yield self._looked(frontier, direct=True)

    def _pages(self, name: str, root: str, frontier: Frontier, depth: int | None) -> Iterator[None]:
        """Ask for a model's derivatives, a thousand a request, and keep them; yield after each page.

        Of the model that the look is at, adapters that carry the typed tag alone are asked for too.
        """
        from lineage.hub.derivatives import DerivativesListing
        from lineage.hub.questions import derivatives_listing

        client = self._asked()
        at_subject = depth is not None
        listing = DerivativesListing(client, name, first=True) if at_subject else derivatives_listing(client, name)
        cursor = self._cursor(name)
        while True:
            self.say(f"Asking the Hub for derivatives of {name} …")
            self._unasked = len(frontier) + 1
            page = listing.page(cursor)
            cursor = cursor if page.broken else page.cursor
            records = [read_record(raw) for raw in page.records]
            frontier.add(_met_below(name, records))
            self._unasked = len(frontier) + (cursor is not None)
            answer = Answer(records, cursor=cursor, done=cursor is None and not page.broken, as_of=page.as_of)
            with open_to_write(self.settings.database) as database:
                self._begin(database, page.population, root)
                self._keep(database, "derivatives", name, answer, depth)
                with database.transaction() as connection:
                    self._note(connection, root)
            yield
            if page.broken:
                raise HubRefusedError(page.broken)
            if cursor is None:
                return

    def _note(self, connection: Connection, root: str) -> None:
        assert self._crawl is not None
        assert self._unasked is not None
        note_look(connection, self._crawl, root=root, unasked=self._unasked, direct=self._direct_before)

    def _looked(self, frontier: Frontier, *, direct: bool) -> Looked:
        return Looked(self._before + self._accounted, frontier.found, direct, len(frontier))

    def _known_below(self, name: str) -> "_Known":
        oldest = datetime.fromisoformat(self.clock.timestamp()) - timedelta(days=FRESH_DAYS)
        since = oldest.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        with open_to_read(self.settings.database) as database, database.transaction() as connection:
            return _Known(
                names=(*aliases_of(connection, [name]).get(name, ()), name),
                coverage=coverage(connection, name),
                look=newest_look(connection, name, since),
                asked=asked_since(connection, since),
                below=descendants(connection, find_model(connection, name).key),
            )

    def _resumes(self, look: Crawl | None) -> bool:
        """Return whether the newest look at a model may ask more, or there is none."""
        return look is None or look.requests < self.max_requests

    def _resume(self, look: Crawl | None) -> None:
        """Go on with a look that stopped before; what this run has asked so far was its own."""
        if look is None or look.id == self._crawl:
            return
        self._crawl, self._before, self._cut_off = look.id, look.requests, look.finished_at is None
        if self._client is not None:
            self._client.max_requests = self.max_requests - self._before

    def _cursor(self, name: str) -> str | None:
        if self._crawl is None:
            return None
        with open_to_write(self.settings.database) as database, database.transaction() as connection:
            return open_task(connection, self._crawl, "derivatives", name).cursor

    @contextmanager
    def _gently(self) -> Iterator[None]:
        """Stop at the limit without a word, and at an error with one: what was learned before stays and is shown."""
        try:
            yield
        except RequestLimitError:
            pass
        except (HubError, DatabaseForeignError) as error:
            self.say(f"{error} Shown is what the database knows.")

    def _known(self, name: str) -> str:
        """Return the name, in the database, of a model that the Hub does not show.

        Raises:
            UnknownModelError: The database does not know it either.
        """
        message = f"The Hub shows no model {name}: it is missing, private, or spelled otherwise."
        if "/" not in name:
            message += f" If it is an organization, see: {command_line(self.settings, f'explore {quote(name)}')}"
        if not self.settings.database.is_file():
            raise UnknownModelError(message)
        try:
            return self._read(name).repo_id
        except UnknownModelError as error:
            raise UnknownModelError(f"{message} {error}") from error

    def _begin(self, database: Database, population: str | None, name: str) -> int:
        """Return this look's number, begun if it is not yet; refuse a database from elsewhere."""
        if self._crawl is None:
            origin, now = origin_of(self._asked().endpoint, population), self.clock.timestamp()
            claim_origin(database, origin.endpoint, origin.population, now)
            self._crawl = start_crawl(database, "look", [name], now)
        return self._crawl

    def _keep(self, database: Database, kind: TaskKind, name: str, answer: Answer, depth: int | None = None) -> None:
        assert self._crawl is not None
        with database.transaction() as connection:
            task = open_task(connection, self._crawl, kind, name, depth)
        keep_answer(database, self._crawl, task, answer._replace(requests=self._unaccounted()))

    def _unaccounted(self) -> int:
        """Return the requests sent since the last time this was asked."""
        before, self._accounted = self._accounted, self.requests
        return self._accounted - before

    def _asked(self) -> "HubClient":
        """Return the way to the Hub, opened at the first question."""
        if self._client is None:
            from lineage.hub.client import HubClient
            from lineage.hub.pacing import AT_THE_TERMINAL

            self._client = HubClient(
                self.settings.endpoint,
                offline=self.settings.offline,
                clock=self.clock,
                on_wait=self.on_wait or (lambda waiting: self.say(waiting.words)),
                on_notice=self.say,
                patience=AT_THE_TERMINAL,
                max_requests=self.max_requests - self._before,
            )
            if not self.settings.database.is_file():
                make_folder(self.settings.database)  # what cannot be kept is not asked for
        return self._client

    def _read(self, name: str) -> ModelRow:
        if self.settings.offline and not self.settings.database.is_file():
            path = self.settings.database
            raise DatabaseMissingError(f"There is no database at {path}. {FORBIDDEN}", path)
        with open_to_read(self.settings.database) as database, database.transaction() as connection:
            return find_model(connection, name)

    def _why_unasked(self) -> str:
        if self.settings.offline:
            return FORBIDDEN
        if not self._may_keep():
            return f"The Hub was not asked: {self.settings.database} cannot be written; choose another with --db."
        with open_to_read(self.settings.database) as database, database.transaction() as connection:
            stored = source(connection)
        where = "a simulated Hub" if stored.endpoint == SIMULATED else stored.endpoint
        return f"The Hub was not asked: this database is of {where} ({stored.population}); choose another with --db."

    def _may_ask(self) -> bool:
        """Return whether asking is allowed, would be asking the place this database is from, and would be kept."""
        if self.settings.offline:
            return False
        if not self.settings.database.is_file():
            return True
        if not self._may_keep():
            return False
        with open_to_read(self.settings.database) as database, database.transaction() as connection:
            return same_place(source(connection).endpoint, self.settings.endpoint)

    def _may_keep(self) -> bool:
        """Return whether a database that is there may be written, and its folder, as SQLite's other files need."""
        path = self.settings.database.resolve()
        return may_write(path) and may_write(path.parent)


class _Known(NamedTuple):
    """What the database knows below a model before a look.

    Attributes:
        names: The names that its derivatives may call it, its own last.
        coverage: How far crawls and looks have been.
        look: The newest look at it within a week, or `None`.
        asked: Names whose derivatives were asked for within a week.
        below: The edges below it.
    """

    names: tuple[str, ...]
    coverage: Coverage
    look: Crawl | None
    asked: set[str]
    below: list[Descendant]


def _met_below(name: str, records: Sequence[ModelFacts | CardIssue]) -> Iterator[Descendant]:
    """Yield the models of a page, once for each relation to the model whose derivatives they are."""
    for record in records:
        if isinstance(record, ModelFacts):
            relations = {claim.relation for claim in record.claims if claim.base == name}
            # A typed tag comes with a plain one, which states no relation.
            for relation in relations - {Relation.UNSTATED} or {Relation.UNSTATED}:
                yield Descendant(record.repo_id, record.downloads, relation)

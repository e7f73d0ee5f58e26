"""Asking the Hub for just what one question needs, where no crawl has been; what is learned is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from shlex import quote
from typing import TYPE_CHECKING, Final

from lineage.cards import parse_repo_id, read_record
from lineage.clock import Clock
from lineage.errors import DatabaseForeignError, DatabaseMissingError, HubError, UnknownModelError, UsageError
from lineage.facts import CardIssue, State
from lineage.settings import Settings, program
from lineage.store.answers import ModelRow
from lineage.store.coverage import coverage
from lineage.store.crawls import (
    Answer,
    TaskKind,
    aliases_of,
    claim_origin,
    finish_crawl,
    keep_answer,
    next_task,
    start_crawl,
)
from lineage.store.database import Database, open_to_read, open_to_write
from lineage.store.find import find_model
from lineage.store.totals import source
from lineage.store.upward import trace
from lineage.workflows.children import children_counts
from lineage.workflows.origin import SIMULATED, origin_of, same_place

if TYPE_CHECKING:
    from lineage.hub.client import HubClient

MAX_ASKED: Final = 100
"""Bases asked for one by one while following one model's chains up."""
TRIES: Final = 3
"""Tries of one request: somebody is waiting at the terminal."""
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Live:
    """A way to the Hub for single questions; huggingface_hub is imported when the first is asked.

    Attributes:
        settings: Where to keep what is learned, and whom to ask.
        say: Told of every question and every wait, for the person who waits.
        clock: What tells the time.
    """

    settings: Settings
    say: Say
    clock: Clock

    def model(self, name: str) -> ModelRow:
        """Find a model in the database, or ask the Hub for it: one request.

        Raises:
            UnknownModelError: Neither knows it.
            UsageError: The name can be no model's.
            DatabaseMissingError: There is no database and the Hub may not be asked.
            HubError: The Hub could not be reached, or refused.
        """
        may_ask = self._may_ask()
        if not may_ask or self.settings.database.is_file():
            try:
                found = self._read(name)
            except UnknownModelError as error:
                if not may_ask:
                    raise UnknownModelError(f"{error} {self._why_unasked()}") from error
            else:
                if found.state is not State.UNASKED or not may_ask:
                    return found
        self.ask(name)
        return self._read(name)

    def follow(self, name: str) -> None:
        """Ask for every base above a model that is only named so far, one request a hop, until none is left.

        Where the Hub cannot be asked for a base, that is said, and what the database knows has to do.

        Raises:
            UnknownModelError: Neither the database nor the Hub knows the model.
            HubError: The model itself is unknown and the Hub could not be asked for it.
        """
        self.model(name)
        asked: set[str] = set()
        while self._may_ask():
            with open_to_read(self.settings.database) as database, database.transaction() as connection:
                ends = trace(connection, name).ends
            unasked = [end for end, state in ends if state is State.UNASKED and end not in asked]
            if not unasked:
                return
            for end in unasked:
                if len(asked) == MAX_ASKED:
                    self.say(f"Asked for {MAX_ASKED} bases; what is above the others is left open.")
                    return
                asked.add(end)
                try:
                    self.ask(end)
                except (HubError, DatabaseForeignError) as error:
                    self.say(f"{error} Shown is what the database knows.")
                    return

    def direct_derivatives(self, name: str) -> str:
        """See to it that a model's direct derivatives are known, by a crawl or by asking; tell the model's own name.

        Raises:
            UnknownModelError: Neither the database nor the Hub knows the model.
            HubError: They are not known, and the Hub could not be asked.
        """
        found = self.model(name).repo_id
        with open_to_read(self.settings.database) as database, database.transaction() as connection:
            known = coverage(connection, found).direct
            names = [*aliases_of(connection, [found]).get(found, ()), found]
        if not known and self._may_ask():
            self._ask_derivatives(found, names)
        return found

    def _ask_derivatives(self, name: str, names: Sequence[str]) -> None:
        """Ask for a model's direct derivatives under each of its names, a thousand a request."""
        from lineage.hub.questions import derivatives_listing  # noqa: PLC0415 - see the class

        client = self._client()
        crawl: int | None = None
        spent = 0
        for known_as in names:
            listing = derivatives_listing(client, known_as)
            cursor: str | None = None
            while True:
                self.say(f"Asking the Hub for derivatives of {known_as} …")
                page = listing.page(cursor)
                cursor = page.cursor
                answer = Answer(
                    [read_record(raw) for raw in page.records],
                    cursor=cursor,
                    as_of=page.as_of,
                    requests=client.requests - spent,
                )
                spent = client.requests
                with open_to_write(self.settings.database) as database:
                    if crawl is None:
                        tasks: list[tuple[TaskKind, str]] = [("derivatives", one) for one in names]
                        crawl = self._begin(database, client, page.population, name, tasks)
                    self._keep(database, crawl, answer)
                if cursor is None:
                    break
        assert crawl is not None
        with open_to_write(self.settings.database) as database:
            finish_crawl(database, crawl, "ask", self.clock.timestamp())

    def ask(self, name: str) -> None:
        """Ask the Hub for one model and keep what it says.

        Raises:
            UnknownModelError: The Hub shows no such model, and no model of the database names it as its base.
            UsageError: The name can be no model's.
            HubError: The Hub could not be reached, or refused.
        """
        from lineage.hub.questions import ask_model  # noqa: PLC0415 - see the class

        if parse_repo_id(name) != name:
            raise UsageError(f"{name!r} is no model's name; one looks like Qwen/Qwen3-8B.")
        client = self._client()
        self.say(f"Asking the Hub for {name} …")
        found = ask_model(client, name, counts=True)
        answer = Answer(as_of=found.as_of, requests=client.requests)
        facts = None if found.record is None else read_record(found.record)
        if facts is None or isinstance(facts, CardIssue):
            known = self._known(name)
            absent = None if facts is not None or found.withheld else known
            answer = answer._replace(records=[] if facts is None else [facts], absent=absent)
        else:
            counts = sorted(children_counts(found.record).items())
            answer = answer._replace(
                records=[facts],
                moved=(name, facts.repo_id) if facts.repo_id != name else None,
                counts=[(facts.repo_id, relation, count) for relation, count in counts],
            )
        with open_to_write(self.settings.database) as database:
            crawl = self._begin(database, client, found.population, name, [("base", name)])
            self._keep(database, crawl, answer)
            finish_crawl(database, crawl, "ask", self.clock.timestamp())

    def _known(self, name: str) -> str:
        """Find the name, in the database, of a model that the Hub does not show.

        Raises:
            UnknownModelError: The database does not know it either.
        """
        message = f"The Hub shows no model {name}: it is missing, private, or spelled otherwise."
        if not self.settings.database.is_file():
            raise UnknownModelError(message)
        try:
            return self._read(name).repo_id
        except UnknownModelError as error:
            raise UnknownModelError(f"{message} {error}") from error

    def _begin(
        self,
        database: Database,
        client: "HubClient",
        population: str | None,
        name: str,
        tasks: Sequence[tuple[TaskKind, str]],
    ) -> int:
        """Note that something is asked; refuse a database from elsewhere."""
        origin, now = origin_of(client.endpoint, population), self.clock.timestamp()
        claim_origin(database, origin.endpoint, origin.population, now)
        return start_crawl(database, "ask", [name], now, tasks)

    def _keep(self, database: Database, crawl: int, answer: Answer) -> None:
        with database.transaction() as connection:
            task = next_task(connection, crawl)
        keep_answer(database, crawl, task, answer)

    def _client(self) -> "HubClient":
        from lineage.hub.client import HubClient  # noqa: PLC0415 - see the class

        return HubClient(
            self.settings.endpoint,
            offline=self.settings.offline,
            clock=self.clock,
            on_wait=lambda waiting: self.say(f"Waiting {waiting.seconds:,.0f} s: {waiting.why}."),
            tries=TRIES,
        )

    def _read(self, name: str) -> ModelRow:
        if self.settings.offline and not self.settings.database.is_file():
            raise DatabaseMissingError(
                f"There is no database at {self.settings.database}, and HF_HUB_OFFLINE forbids asking the Hub. "
                "Unset it, or point --db at a database; one is made by: "
                f"{program()} crawl --db {quote(str(self.settings.database))}"
            )
        with open_to_read(self.settings.database) as database, database.transaction() as connection:
            return find_model(connection, name)

    def _why_unasked(self) -> str:
        """Say why the Hub was not asked, where it may not be."""
        if self.settings.offline:
            return "The Hub was not asked: HF_HUB_OFFLINE is set."
        with open_to_read(self.settings.database) as database, database.transaction() as connection:
            kept = source(connection)
        where = "a simulated Hub" if kept.endpoint == SIMULATED else kept.endpoint
        return f"The Hub was not asked: this database is of {where} ({kept.population}); choose another with --db."

    def _may_ask(self) -> bool:
        """Tell whether asking is allowed and would be asking the place this database is from."""
        if self.settings.offline:
            return False
        if not self.settings.database.is_file():
            return True
        with open_to_read(self.settings.database) as database, database.transaction() as connection:
            return same_place(source(connection).endpoint, self.settings.endpoint)

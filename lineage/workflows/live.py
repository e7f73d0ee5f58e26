"""Asking the Hub for just what one question needs, where no crawl has been; what is learned is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lineage.cards import parse_repo_id, read_record
from lineage.clock import Clock
from lineage.errors import DatabaseMissingError, UnknownModelError, UsageError
from lineage.facts import CardIssue, State
from lineage.hub.client import HubClient
from lineage.hub.questions import ask_model, derivatives_listing
from lineage.settings import Settings
from lineage.store.answers import ModelRow
from lineage.store.coverage import coverage
from lineage.store.crawls import Answer, claim_origin, finish_crawl, keep_answer, next_task, start_crawl
from lineage.store.database import open_to_read, open_to_write
from lineage.store.find import find_model
from lineage.store.totals import source
from lineage.store.upward import trace
from lineage.workflows.planning import children_counts, origin_of

MAX_HOPS: Final = 100
"""Bases asked for one by one while following a chain up."""
TRIES: Final = 3
"""Tries of one request: somebody is waiting at the terminal."""
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Live:
    """A way to the Hub for single questions.

    Attributes:
        settings: Where to keep what is learned, and whom to ask.
        say: Told of every question, for the person who waits.
        clock: What tells the time.
    """

    settings: Settings
    say: Say
    clock: Clock

    def model(self, name: str) -> ModelRow:
        """Find a model in the database, or ask the Hub for it: one request.

        Raises:
            UnknownModelError: Neither knows it.
            DatabaseMissingError: There is no database and the Hub may not be asked.
        """
        may_ask = self._may_ask()
        if not may_ask or self.settings.database.is_file():
            try:
                found = self._read(name)
            except UnknownModelError:
                if not may_ask:
                    raise
            else:
                if found.state is not State.UNASKED or not may_ask:
                    return found
        self.ask(name)
        return self._read(name)

    def follow(self, name: str) -> None:
        """Ask for every base above a model that is only named so far, one request a hop, until none is left."""
        self.model(name)
        for _ in range(MAX_HOPS):
            with open_to_read(self.settings.database) as database, database.transaction() as connection:
                found = trace(connection, name)
            unasked = [end for end, state in found.ends if state is State.UNASKED]
            if not unasked or not self._may_ask():
                return
            for end in unasked:
                self.ask(end)

    def direct_derivatives(self, name: str) -> str:
        """See to it that a model's direct derivatives are known, by a crawl or by asking; tell the model's own name.

        Raises:
            UnknownModelError: Neither the database nor the Hub knows the model.
        """
        found = self.model(name).repo_id
        with open_to_read(self.settings.database) as database, database.transaction() as connection:
            known = coverage(connection, found).direct
        if not known and self._may_ask():
            self._ask_derivatives(found)
        return found

    def _ask_derivatives(self, name: str) -> None:
        """Ask for a model's direct derivatives, a thousand a request."""
        client = self._client()
        listing = derivatives_listing(client, name)
        crawl: int | None = None
        cursor: str | None = None
        while True:
            self.say(f"Asking the Hub for derivatives of {name} …")
            page = listing.page(cursor)
            with open_to_write(self.settings.database) as database:
                if crawl is None:
                    origin = origin_of(client.endpoint, page.population)
                    now = self.clock.timestamp()
                    claim_origin(database, origin.endpoint, origin.population, now)
                    crawl = start_crawl(database, "ask", [name], now, [("derivatives", name)])
                with database.transaction() as connection:
                    task = next_task(connection, crawl)
                assert task is not None
                records = [read_record(raw) for raw in page.records]
                keep_answer(database, crawl, task, Answer(records, cursor=page.cursor, as_of=page.as_of, requests=1))
                cursor = page.cursor
                if cursor is None:
                    finish_crawl(database, crawl, "ask", self.clock.timestamp())
                    return

    def ask(self, name: str) -> None:
        """Ask the Hub for one model and keep what it says.

        Raises:
            UnknownModelError: The Hub shows no such model, and no model of the database names it as its base.
            UsageError: The name can be no model's.
        """
        if parse_repo_id(name) != name:
            raise UsageError(f"{name!r} is no model's name; one looks like Qwen/Qwen3-8B.")
        client = self._client()
        self.say(f"Asking the Hub for {name} …")
        found = ask_model(client, name, counts=True)
        facts = None if found.record is None else read_record(found.record)
        if facts is None or isinstance(facts, CardIssue):
            self._note_absent(name, client, found.population, found.as_of)
            return
        origin = origin_of(client.endpoint, found.population)
        now = self.clock.timestamp()
        counts = [(facts.repo_id, relation, count) for relation, count in sorted(children_counts(found.record).items())]
        with open_to_write(self.settings.database) as database:
            claim_origin(database, origin.endpoint, origin.population, now)
            crawl = start_crawl(database, "ask", [name], now, [("base", name)])
            with database.transaction() as connection:
                task = next_task(connection, crawl)
            moved = (name, facts.repo_id) if facts.repo_id != name else None
            answer = Answer([facts], moved=moved, counts=counts, as_of=found.as_of, requests=client.requests)
            keep_answer(database, crawl, task, answer)
            finish_crawl(database, crawl, "ask", now)

    def _note_absent(self, name: str, client: HubClient, population: str | None, as_of: str | None) -> None:
        message = f"The Hub shows no model {name}: it is missing, private, or spelled otherwise."
        if not self.settings.database.is_file():
            raise UnknownModelError(message)
        with open_to_write(self.settings.database) as database:
            origin = origin_of(client.endpoint, population)
            claim_origin(database, origin.endpoint, origin.population, self.clock.timestamp())
            with database.transaction() as connection:
                known = find_model(connection, name)
            now = self.clock.timestamp()
            crawl = start_crawl(database, "ask", [name], now, [("base", name)])
            with database.transaction() as connection:
                task = next_task(connection, crawl)
            keep_answer(database, crawl, task, Answer(absent=known.repo_id, as_of=as_of, requests=client.requests))
            finish_crawl(database, crawl, "ask", now)

    def _client(self) -> HubClient:
        return HubClient(self.settings.endpoint, offline=self.settings.offline, clock=self.clock, tries=TRIES)

    def _read(self, name: str) -> ModelRow:
        if self.settings.offline and not self.settings.database.is_file():
            raise DatabaseMissingError(
                f"There is no database at {self.settings.database}, and HF_HUB_OFFLINE forbids asking the Hub. "
                "Unset it, or point --db at a database; one is made by: lineage crawl"
            )
        with open_to_read(self.settings.database) as database, database.transaction() as connection:
            return find_model(connection, name)

    def _may_ask(self) -> bool:
        """Tell whether asking is allowed and would be asking the place this database is from."""
        if self.settings.offline:
            return False
        if not self.settings.database.is_file():
            return True
        with open_to_read(self.settings.database) as database, database.transaction() as connection:
            kept = source(connection).endpoint
        announced = "made-up" if kept == "simhub" else None
        return kept in {"", origin_of(self.settings.endpoint, announced).endpoint}

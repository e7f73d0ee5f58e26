"""Whether the end of a sweep's listing is the end of the Hub's models: a listing ends where no next page is named.

A proxy that drops one header ends it as well, with status 200 and whole rows. All that such a sweep has not met would
count as vanished.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from lineage.cards import read_record
from lineage.errors import HubRefusedError, HubUnreachableError
from lineage.facts import ModelFacts
from lineage.hub.client import HubClient
from lineage.hub.pacing import RECORD_TRIES
from lineage.hub.questions import Page, ask_model, newest_listing
from lineage.store.read.before_crawl import models_before, models_read, note_newest, older_models
from lineage.store.schema.database import Database
from lineage.store.write.crawls import SHORT, Answer, Task, crawl_by_id, keep_answer
from lineage.workflows.crawl.tasks import Asker

STAMP: Final = "2022-03-02"
"""When the Hub began to keep dates: what is older bears this one."""
MISSING: Final = 100
"""Models that a listing may bring fewer than there were, whatever their share."""
SHARE: Final = 0.05
"""Share of the models that it may bring fewer, whatever their number."""
_DAYS: Final = 2
_OLDEST_ASKED: Final = 3
"""Of the models older than all that a listing brought, how many must be gone for it to be whole."""


class Listed(NamedTuple):
    """What a sweep's listing has brought, and what it is compared with.

    Attributes:
        first: When its first model was created; `None` where it brought none.
        oldest: When its oldest model was created.
        newest: When its newest model was created.
        models: How many models it brought.
        hub_newest: When the newest model was created, as the Hub says; `None` where it did not say.
        hub_date: The Hub's clock.
        hub_total: How many models it lists, as the Hub says; `None` where it did not say.
        before: How many the sweep before read; `None` where there was none.
        whole_hub: Whether it is the Hub itself, and no sample.
        known_oldest: When the oldest model was created that is known by other ways; `None` where none is.
    """

    first: str | None
    oldest: str | None
    newest: str | None
    models: int
    hub_newest: str | None = None
    hub_date: str | None = None
    hub_total: int | None = None
    before: int | None = None
    whole_hub: bool = False
    known_oldest: str | None = None

    @property
    def descends(self) -> bool:
        """Whether the newest models came first."""
        return self.first is not None and self.first == self.newest != self.oldest


class Shortfall(NamedTuple):
    """What is missing of a listing.

    Attributes:
        words: In a sentence.
        few: Whether it came to its end, and brought too few models.
    """

    words: str
    few: bool = False


def shortfall(listed: Listed, *, accept_shrunk: bool = False) -> Shortfall | None:
    """Return what is missing of a listing that has ended; `None` where nothing is, as far as can be told.

    Args:
        listed: What it brought, and what there should be.
        accept_shrunk: Whether fewer models than before are right, and a date that nothing confirms.

    >>> whole = Listed("2022-03-02", "2022-03-02", "2026-11-30", 3_000, hub_newest="2026-11-30", before=3_100)
    >>> shortfall(whole)
    >>> str(shortfall(whole._replace(newest="2026-01-01")).words)
    'its newest model is of 2026-01-01, and the newest of the Hub of 2026-11-30'
    >>> str(shortfall(whole._replace(models=2_900)).words)
    'it brought 2,900 models, and the sweep before 3,100'
    >>> shortfall(whole._replace(models=2_900), accept_shrunk=True)
    """
    if not listed.models:
        return Shortfall("it brought no model")
    return _by_date(listed, accept_shrunk=accept_shrunk) or _by_number(listed, accept_shrunk=accept_shrunk)


def _by_date(listed: Listed, *, accept_shrunk: bool) -> Shortfall | None:
    """Compare how far a listing goes; one of models without dates has no end to compare."""
    if listed.newest is None or listed.oldest is None:
        return None
    if listed.hub_newest is not None:
        if listed.newest < listed.hub_newest:
            return Shortfall(
                f"its newest model is of {_day(listed.newest, listed.hub_newest)}, "
                f"and the newest of the Hub of {_day(listed.hub_newest, listed.newest)}"
            )
    elif not accept_shrunk and listed.hub_date is not None and listed.newest < _days_before(listed.hub_date):
        return Shortfall(
            f"its newest model is of {listed.newest[:10]}, more than two days before the Hub's date, "
            f"{listed.hub_date[:10]}, and the Hub does not say which model is its newest"
        )
    if listed.descends and not accept_shrunk:
        oldest = STAMP if listed.whole_hub and listed.before is None else listed.known_oldest
        if oldest is not None and listed.oldest[: len(oldest)] > oldest:
            newest, stored = _day(listed.oldest, oldest), _day(oldest, listed.oldest)
            return Shortfall(f"its oldest model is of {newest}, and there are models of {stored}")
    return None


def _by_number(listed: Listed, *, accept_shrunk: bool) -> Shortfall | None:
    """Compare how many models a listing brought."""
    for number, whose in ((listed.before, "the sweep before"), (listed.hub_total, "the Hub says that it has")):
        if number is not None and not accept_shrunk and _is_less(listed.models, number):
            return Shortfall(f"it brought {listed.models:,} models, and {whose} {number:,}", few=True)
    return None


def _is_less(models: int, number: int) -> bool:
    lack = number - models
    return lack > MISSING and lack > SHARE * number


def _days_before(date: str) -> str:
    return (datetime.fromisoformat(date) - timedelta(days=_DAYS)).strftime("%Y-%m-%dT%H:%M:%S")


def _day(date: str, other: str) -> str:
    """Write a date as far as it must be to tell it from another."""
    return date[:10] if date[:10] != other[:10] else date


def newest_model(page: Page) -> str | None:
    """Return when the newest model was created, out of a page that has the newest first."""
    for record in map(read_record, page.records):
        if isinstance(record, ModelFacts) and record.created_at:
            return record.created_at
    return None


def _words(missing: Shortfall) -> str:
    words = f"The Hub's listing of all models broke off: {missing.words}. No model is marked vanished."
    return f"{words} If so many models really are gone, run it with --accept-shrunk." if missing.few else words


@dataclass(frozen=True, slots=True)
class SweepEnd:
    """Decides at the end of a sweep's listing whether the sweep is done.

    Attributes:
        asker: What has asked for the listing, and asks for its last page once more.
        client: Whom else to ask.
        database: Where the crawl is kept.
        crawl: The crawl's number.
        whole_hub: Whether it is of the Hub itself, and no sample.
        known_oldest: When the oldest model of the roots was created; `None` where that is not known.
        accept_shrunk: Whether fewer models than before are right.
        kept: Called with each answer that was kept on the way.
    """

    asker: Asker
    client: HubClient
    database: Database
    crawl: int
    whole_hub: bool
    known_oldest: str | None
    accept_shrunk: bool
    kept: Callable[[Answer], None]

    def settle(self, task: Task) -> bool:
        """Mark a listing done that has come to its end, or return that it goes on after all.

        What does not look like the end is compared with the newest model once more, since that one may have gone, and
        then its last page is asked for past every cache on the way.

        Raises:
            HubRefusedError: Models are missing: the sweep stays unfinished.
            HubError: The Hub could not be reached.
        """
        missing = self._shortfall()
        if missing is not None:
            self._ask_newest()
            missing = self._shortfall()
        if missing is not None:
            self._keep(task, self.asker.answer(task, past_cache=True))
            if self.asker.broken is not None:
                raise HubRefusedError(self.asker.broken)
            if not self.asker.ended:
                return False
            missing = self._shortfall()
        if missing is None:
            keep_answer(self.database, self.crawl, task, Answer(done=True))
            return True
        if missing.few:
            keep_answer(self.database, self.crawl, task, Answer(cursor=f"{SHORT}{task.cursor or ''}", done=False))
        raise HubRefusedError(_words(missing))

    def _keep(self, task: Task | None, answer: Answer) -> None:
        keep_answer(self.database, self.crawl, task, answer)
        self.kept(answer)

    def _ask_newest(self) -> None:
        """Ask once more when the newest model was created, and keep it."""
        try:
            with self.client.past_caches():
                page = newest_listing(self.client).page(None)
        except (HubRefusedError, HubUnreachableError):
            page = None
        newest = None if page is None else newest_model(page)
        total = None if page is None else page.total
        self._keep(None, Answer(requests=self.asker.unaccounted()))
        with self.database.transaction() as connection:
            note_newest(connection, self.crawl, newest, total)

    def _shortfall(self) -> Shortfall | None:
        with self.database.transaction() as connection:
            crawl = crawl_by_id(connection, self.crawl)
            listed = Listed(
                first=crawl.first_created,
                oldest=crawl.oldest_created,
                newest=crawl.newest_created,
                models=models_read(connection, self.crawl),
                hub_newest=crawl.listed_newest,
                hub_date=crawl.as_of,
                hub_total=crawl.listed_models,
                before=models_before(connection, self.crawl),
                whole_hub=self.whole_hub,
                known_oldest=self.known_oldest,
            )
        missing = shortfall(listed, accept_shrunk=self.accept_shrunk)
        if missing is not None or not listed.descends or listed.oldest is None or self.accept_shrunk:
            return missing
        return self._older(listed.oldest)

    def _older(self, oldest: str) -> Shortfall | None:
        """Return that older models than a listing's are missing in it, unless the Hub has none of them any more."""
        with self.database.transaction() as connection:
            names = older_models(connection, self.crawl, oldest, _OLDEST_ASKED)
        for name in names:
            answer = ask_model(self.client, name, tries=RECORD_TRIES)
            self._keep(None, Answer(requests=self.asker.unaccounted()))
            if answer.record is not None or answer.withheld:
                return Shortfall(f"its oldest model is of {oldest[:10]}, and {name} is older and not in it")
        return None

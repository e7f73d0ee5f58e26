"""Whether what a database knows below a root is enough for a look at it, or the Hub must be asked first."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lineage.errors import DatabaseLockedError, DatabaseMissingError, UnknownModelError
from lineage.settings import Settings
from lineage.stats.families import family_named
from lineage.store.coverage import last_crawled
from lineage.store.database import open_to_read
from lineage.store.lock import writer_lock
from lineage.store.totals import source
from lineage.workflows.crawl import CrawlOptions
from lineage.workflows.origin import same_place
from lineage.workflows.subject import coverage_below, looked_below, read_subject, sweep_root

if TYPE_CHECKING:
    from lineage.store.answers import Source
    from lineage.store.coverage import Coverage

FRESH_DAYS: Final = 7
"""How long ago a crawl may be before the next."""


def reason_to_crawl(settings: Settings, root: str, now: str) -> str | None:
    """Say why a root is to be crawled before it is looked at; `None` where what is there will do.

    Args:
        settings: Which database, which Hub.
        root: A model or an organisation.
        now: The time, as the Hub writes it.

    Raises:
        DatabaseLockedError: A crawl is needed, and another is writing.
        OutputError: A crawl is needed, and the file cannot be written.
        DatabaseError: The database is locked or damaged.
    """
    why = _why_crawl(settings, root, now)
    if why is not None:
        _see_that_none_runs(settings.database)
    return why


def is_known(settings: Settings, root: str) -> bool:
    """Tell whether the database knows a root already, if only as a base that some model names.

    Raises:
        DatabaseError: The database is locked or damaged.
    """
    try:
        with open_to_read(settings.database) as database, database.transaction() as connection:
            read_subject(connection, root, settings.lists.families)
    except (DatabaseMissingError, UnknownModelError):
        return False
    return True


def crawl_of(settings: Settings, root: str) -> CrawlOptions:
    """Decide how to crawl a root: a family by a sweep from one of its organisations.

    That is a family that the database or the person's own list knows; another name may be an organisation's.

    Raises:
        DatabaseError: The database is locked or damaged.
    """
    owner = sweep_root(settings, root) if settings.database.is_file() else None
    if owner is None:
        own = family_named(root, settings.lists.families)
        if own is not None and own != family_named(root):
            owner = own.owners[0]
    return CrawlOptions((root,)) if owner is None else CrawlOptions((owner,), "sweep")


def _see_that_none_runs(path: Path) -> None:
    try:
        with writer_lock(path):
            pass
    except DatabaseLockedError as error:
        raise DatabaseLockedError(
            f"Another crawl is writing to {path}. Wait for it, or see what it has found so far with --no-crawl."
        ) from error


def _why_crawl(settings: Settings, root: str, now: str) -> str | None:
    try:
        with open_to_read(settings.database) as database, database.transaction() as connection:
            where = source(connection)
            subject = read_subject(connection, root, settings.lists.families)
            looked = coverage_below(connection, subject)
            crawled = min(last_crawled(connection, name) or "" for name, _ in looked_below(connection, subject))
    except DatabaseMissingError:
        return "nothing was crawled yet"
    except UnknownModelError:
        return _unless_elsewhere(settings, where, f"{root} is not in the database")
    return _unless_elsewhere(settings, where, reason(looked, crawled, now))


def _unless_elsewhere(settings: Settings, where: "Source", why: str | None) -> str | None:
    """Leave a database alone that is not from the Hub that would be asked, or when asking is forbidden."""
    return why if same_place(where.endpoint, settings.endpoint) and not settings.offline else None


def reason(looked: "Coverage", crawled: str, now: str) -> str | None:
    """Decide by how far crawls have looked, and when by our own clock: what is replayed keeps the date it was taken.

    >>> from lineage.store.coverage import Coverage
    >>> reason(Coverage(True, True, True), "2026-09-25T13:47:38.000Z", "2026-10-25T00:00:00.000Z")
    'the last crawl was on 2026-09-25'
    >>> reason(Coverage(True, True, False), "2026-10-24T00:00:00.000Z", "2026-10-25T00:00:00.000Z")
    'the last crawl did not finish'
    """
    if not looked.all:
        return "no crawl has followed it"
    if not looked.finished:
        return "the last crawl did not finish"
    if datetime.fromisoformat(now) - datetime.fromisoformat(crawled) > timedelta(days=FRESH_DAYS):
        return f"the last crawl was on {crawled[:10]}"
    return None

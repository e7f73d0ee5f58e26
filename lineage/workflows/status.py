"""What a database holds, from where, how completely; and whether it is sound."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lineage.errors import DatabaseDamagedError, DatabaseError
from lineage.settings import Settings
from lineage.store.read.answers import Source
from lineage.store.read.superseded import successors
from lineage.store.read.totals import Totals, source, totals
from lineage.store.schema.check import problems
from lineage.store.schema.database import HEAD, damaged, open_to_read, open_to_write, schema_version
from lineage.store.write.crawls import Crawl, crawls, task_counts


@dataclass(frozen=True, slots=True)
class CrawlStatus:
    """One crawl and how much of what it set out to ask is asked.

    Attributes:
        crawl: The crawl.
        done: Tasks done.
        known: Tasks known so far.
        replaced_by: The crawl that has done its work since it was interrupted, or `None`.
    """

    crawl: Crawl
    done: int
    known: int
    replaced_by: int | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """What a database holds.

    Attributes:
        path: The file.
        size: Its bytes.
        source: Where the data comes from.
        totals: How much there is.
        crawls: Every crawl, oldest first.
        looks: Every look, oldest first.
    """

    path: Path
    size: int
    source: Source
    totals: Totals
    crawls: tuple[CrawlStatus, ...]
    looks: tuple[Crawl, ...]


def status(settings: Settings) -> Status:
    """Tell what a database holds.

    Raises:
        DatabaseError: The database is missing, locked or damaged.
    """
    with open_to_read(settings.database) as database, database.transaction() as connection:
        every = crawls(connection)
        real = [crawl for crawl in every if crawl.plan != "look"]
        later = successors(connection)
        return Status(
            path=settings.database,
            size=settings.database.stat().st_size,
            source=source(connection),
            totals=totals(connection),
            crawls=tuple(CrawlStatus(crawl, *task_counts(connection, crawl.id), later.get(crawl.id)) for crawl in real),
            looks=tuple(crawl for crawl in every if crawl.plan == "look"),
        )


def upgrade(settings: Settings) -> tuple[str, str]:
    """Bring a database's schema up to date; tell the version before and after.

    Raises:
        DatabaseError: The database is missing, locked, damaged or of a newer version.
    """
    before = schema_version(settings.database)
    with open_to_write(settings.database):
        return before, HEAD


def check(settings: Settings) -> list[str]:
    """Look for damage: SQLite's own check, broken references, and facts that contradict one another.

    Raises:
        DatabaseError: The database is missing, locked, or no file of ours.
    """
    try:
        with open_to_read(settings.database) as database, database.transaction() as connection:
            return problems(connection)
    except DatabaseDamagedError as error:
        return [error.problem]


def blame_damage(database: Path, error: Exception) -> None:
    """Look whether damage to a database is the reason of a failure that nobody foresaw.

    Raises:
        DatabaseDamagedError: It may be: the database is damaged.
    """
    damage: list[str] = []
    with suppress(DatabaseError):  # what cannot be opened now has another failure to tell of
        damage = check(Settings(database, ""))
    if damage:
        raise damaged(database, damage[0]) from error

"""What a database already has of a subject that somebody wants to see, and what it would cost to have the rest."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from shlex import quote
from typing import TYPE_CHECKING

from lineage.clock import Clock
from lineage.errors import DatabaseMissingError, UnknownModelError
from lineage.settings import Settings, command_line
from lineage.stats.summary.brands import brand_named
from lineage.store.read.coverage import last_crawled
from lineage.store.read.totals import source
from lineage.store.schema.database import open_to_read
from lineage.workflows.crawl.crawl import CrawlOptions
from lineage.workflows.family.subject import coverage_below, looked_below, read_subject
from lineage.workflows.look.look import FRESH_DAYS
from lineage.workflows.origin import same_place

if TYPE_CHECKING:
    from lineage.hub.client import HubClient
    from lineage.store.read.coverage import Coverage
    from lineage.workflows.crawl.scouting import Choices


@dataclass(frozen=True, slots=True)
class Standing:
    """What a database has of an organization or a brand.

    Attributes:
        known: Whether it has anything to show.
        crawled: Whether a crawl has looked below it, or none may.
        advice: What a person may do about data that is old or not whole, in a sentence; `None` where nothing need be.
    """

    known: bool
    crawled: bool
    advice: str | None = None


def standing(settings: Settings, root: str, now: str) -> Standing:
    """Return what a database has of an organization or a brand.

    Args:
        settings: Which database, which Hub.
        root: The organization or brand.
        now: The time by our own clock, as the Hub writes it.

    Raises:
        DatabaseError: The database is locked or damaged.
    """
    try:
        with open_to_read(settings.database) as database, database.transaction() as connection:
            elsewhere = not same_place(source(connection).endpoint, settings.endpoint)
            subject = read_subject(connection, root, settings.config.brands)
            looked = coverage_below(connection, subject)
            crawled = min(last_crawled(connection, name) or "" for name, _ in looked_below(connection, subject))
    except DatabaseMissingError:
        return Standing(known=False, crawled=False)
    except UnknownModelError:
        return Standing(known=False, crawled=elsewhere)
    if elsewhere:
        return Standing(known=True, crawled=True)
    below = looked.all or looked.generations > 0
    options = full_crawl(settings, root)
    command = " ".join(["crawl", *map(quote, options.roots), *(["--plan sweep"] if options.plan == "sweep" else [])])
    return Standing(known=True, crawled=below, advice=advice(looked, crawled, now, command_line(settings, command)))


def advice(looked: "Coverage", crawled: str, now: str, command: str) -> str | None:
    """Return what to do about data that is old or not whole; by our own clock, since replayed data keeps its date.

    >>> from lineage.store.read.coverage import Coverage
    >>> advice(Coverage(True, True, True), "2026-09-25T13:47:38.000Z", "2026-10-25T00:00:00.000Z", "lineage crawl Qwen")
    'The last crawl was on 2026-09-25; to refresh it, run: lineage crawl Qwen'
    >>> advice(Coverage(True, True, False), "2026-10-24T00:00:00Z", "2026-10-25T00:00:00Z", "lineage crawl Qwen")
    'The last crawl did not finish; to go on with it, run: lineage crawl Qwen'
    """
    if not looked.all:
        return f"Not all generations were crawled; to find all, run: {command}"
    if not looked.finished:
        return f"The last crawl did not finish; to go on with it, run: {command}"
    if datetime.fromisoformat(now) - datetime.fromisoformat(crawled) > timedelta(days=FRESH_DAYS):
        return f"The last crawl was on {crawled[:10]}; to refresh it, run: {command}"
    return None


def owners_of(settings: Settings, root: str) -> tuple[str, ...]:
    """Return whose releases an organization or a brand has: its own, or those of the brand's organizations."""
    brand = brand_named(root, settings.config.brands)
    return (root,) if brand is None else brand.owners


def choices_of(client: "HubClient", settings: Settings, root: str, clock: Clock) -> "Choices":
    """Ask the Hub what each way of crawling an organization or a brand would cost; see `scouting.plan_choices`.

    Raises:
        UnknownModelError: The Hub lists no model of it.
        HubError: The Hub could not be reached, or refused.
    """
    from lineage.workflows.crawl.scouting import plan_choices

    return plan_choices(client, owners_of(settings, root), today=datetime.fromisoformat(clock.timestamp()).date())


def full_crawl(settings: Settings, root: str) -> CrawlOptions:
    """Return how to crawl all generations below an organization, or below a brand from the first of its owners."""
    owners = owners_of(settings, root)
    return CrawlOptions(owners) if owners == (root,) else CrawlOptions(owners[:1], "sweep")

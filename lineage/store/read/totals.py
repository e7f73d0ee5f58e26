"""What a database holds and where it comes from, in a few figures."""

from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.engine import Connection

from lineage.store.read.answers import Source
from lineage.store.read.superseded import FOLLOWS, LEFT_UNFINISHED


class Totals(NamedTuple):
    """What a database holds.

    Attributes:
        models: Models by state.
        edges: Current edges by relation.
        evidence: Current edges by their strongest evidence.
        several_bases: Models with more than one base.
        issues: Current problems by code.
        bad_records: Records of no use at all.
    """

    models: dict[str, int]
    edges: dict[str, int]
    evidence: dict[str, int]
    several_bases: int
    issues: dict[str, int]
    bad_records: int


class Seen(NamedTuple):
    """What one crawl has read, by this and earlier runs.

    Attributes:
        models: Present models.
        edges: Their current edges.
        issues: Problems with their records and cards.
        bad_records: Records of no use at all.
    """

    models: int
    edges: int
    issues: int
    bad_records: int


def seen_by(connection: Connection, crawl: int) -> Seen:
    """Count what a crawl has read so far; reads four tables once."""

    def how_many(table: str, where: str) -> int:
        query = f"SELECT count(*) FROM {table} WHERE {where} last_crawl >= :crawl"  # noqa: S608 - words of our own
        return int(connection.execute(text(query), {"crawl": crawl}).scalar_one())

    return Seen(
        models=how_many("model", "state = 'present' AND"),
        edges=how_many("edge", "current AND"),
        issues=how_many("card_issue", "current AND"),
        bad_records=how_many("bad_record", ""),
    )


def totals(connection: Connection) -> Totals:
    """Count what there is; reads every table once."""

    def by(query: str) -> dict[str, int]:
        return {str(name): int(count) for name, count in connection.execute(text(query))}

    return Totals(
        models=by("SELECT state, count(*) FROM model GROUP BY state ORDER BY state"),
        edges=by("SELECT relation, count(*) FROM edge WHERE current GROUP BY relation ORDER BY relation"),
        evidence=by("SELECT evidence, count(*) FROM edge WHERE current GROUP BY evidence ORDER BY evidence"),
        several_bases=connection.execute(
            text("SELECT count(*) FROM (SELECT 1 FROM edge WHERE current GROUP BY derivative HAVING count(*) > 1) AS d")
        ).scalar_one(),
        issues=by("SELECT code, count(*) FROM card_issue WHERE current GROUP BY code ORDER BY code"),
        bad_records=connection.execute(text("SELECT count(*) FROM bad_record")).scalar_one(),
    )


def source(connection: Connection) -> Source:
    """Tell where the data comes from and how complete it is.

    An interrupted crawl no longer counts once a later one has done its work.
    """
    origin = connection.execute(text("SELECT endpoint, population FROM origin")).one_or_none()
    as_of, unfinished, swept, walked = connection.execute(
        text(
            f"SELECT max(as_of), coalesce(max({LEFT_UNFINISHED}), 0), "  # noqa: S608 - words of our own
            "coalesce(max(plan = 'sweep' AND finished_at IS NOT NULL), 0), coalesce(max(plan = 'walk'), 0) FROM crawl"
        )
    ).one()
    unread = connection.execute(
        text(
            "SELECT count(*) FROM bad_record AS b JOIN crawl ON crawl.id = b.last_crawl "  # noqa: S608 - words of our own
            f"WHERE NOT EXISTS (SELECT 1 FROM crawl AS later WHERE {FOLLOWS})"
        )
    ).scalar_one()
    unseen = connection.execute(
        text(
            "SELECT coalesce(sum(unseen), 0) FROM crawl WHERE finished_at IS NOT NULL "  # noqa: S608 - words of our own
            f"AND NOT EXISTS (SELECT 1 FROM crawl AS later WHERE {FOLLOWS})"
        )
    ).scalar_one()
    endpoint, population = ("", "nothing yet") if origin is None else origin
    return Source(
        endpoint=endpoint,
        population=population,
        as_of=as_of,
        unfinished=bool(unfinished),
        complete=bool(swept) and not unfinished and not population.startswith("sample"),
        walked=bool(walked) and not swept,
        unread=int(unread),
        unseen=int(unseen),
    )

"""What a database holds and where it comes from, in a few figures."""

from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.engine import Connection

from lineage.store.answers import Source


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

    An interrupted crawl no longer counts once a later one has done its work: a sweep, or a walk from the same roots.
    """
    origin = connection.execute(text("SELECT endpoint, population FROM origin")).one_or_none()
    as_of, unfinished, swept, walked = connection.execute(
        text(
            "SELECT max(as_of), coalesce(max(plan <> 'ask' AND finished_at IS NULL AND NOT EXISTS ("
            "SELECT 1 FROM crawl AS later WHERE later.id > crawl.id AND later.finished_at IS NOT NULL "
            "AND (later.plan = 'sweep' OR (later.plan = 'walk' AND later.roots = crawl.roots)))), 0), "
            "coalesce(max(plan = 'sweep' AND finished_at IS NOT NULL), 0), coalesce(max(plan = 'walk'), 0) FROM crawl"
        )
    ).one()
    endpoint, population = ("", "nothing yet") if origin is None else origin
    return Source(
        endpoint=endpoint,
        population=population,
        as_of=as_of,
        unfinished=bool(unfinished),
        complete=bool(swept) and not unfinished and not population.startswith("sample"),
        walked=bool(walked) and not swept,
    )

"""Crawls and what they still have to do: started, carried on page by page, finished."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from sqlalchemy import bindparam, text
from sqlalchemy.engine import Connection

from lineage.errors import DatabaseForeignError
from lineage.facts import CardIssue, ModelFacts
from lineage.store.read.superseded import LEFT_UNFINISHED
from lineage.store.schema.database import Database
from lineage.store.write.changes import Moves

Plan = Literal["walk", "sweep", "look"]
TaskKind = Literal["sweep", "owner", "root", "derivatives", "base", "resolve"]
AGAIN: Final = "again"
"""The cursor of a record that failed and is to be asked for once more, after all that is known to be left."""
SHORT: Final = "short:"
"""How the cursor of a sweep begins whose listing was read to its end and brought too few models."""
_ASKED_BY_NAME: Final = frozenset({"root", "base", "resolve"})


class Crawl(NamedTuple):
    """One crawl, as kept.

    Attributes:
        id: Its number; crawls are numbered as they begin.
        plan: `walk`, `sweep`, or `look`.
        roots: Organisations and models it began from.
        started_at: Our clock.
        finished_at: Our clock; `None` while it runs or was interrupted.
        as_of: The Hub's clock at its last answer.
        requests: Requests spent so far.
        expected_requests: What its plan expected; of a look, what it would take at least to ask all it has found.
        listed_models: How many models the Hub said its whole listing has.
        depth: Generations after which a walk stops; `None` where it follows all.
        listed_newest: When the newest model was created, as the Hub said when it was last asked.
        first_created: When the first model of the sweep's listing was created; `None` before it.
        oldest_created: The earliest creation that this listing brought.
        newest_created: The latest creation that this listing brought.
        models: Models that a finished sweep has read.
        unseen: Edges below what a finished walk asked for that it could not see again.
    """

    id: int
    plan: Plan
    roots: tuple[str, ...]
    started_at: str
    finished_at: str | None
    as_of: str | None
    requests: int
    expected_requests: int | None
    listed_models: int | None
    depth: int | None = None
    listed_newest: str | None = None
    first_created: str | None = None
    oldest_created: str | None = None
    newest_created: str | None = None
    models: int | None = None
    unseen: int | None = None


class Task(NamedTuple):
    """One thing to ask.

    Attributes:
        id: Its place in the order of work.
        kind: What is asked: the whole listing, an organisation's models, a root's own record, a model's
            derivatives, the record of a base above a root, or the record of a name nobody has asked for.
        name: Of whom; empty for a sweep.
        cursor: Where the next page begins, `AGAIN` for a record that failed once; `None` at the first.
        depth: Generations between the roots and the model whose derivatives are asked for, 0 for a root; else `None`.
    """

    id: int
    kind: TaskKind
    name: str
    cursor: str | None
    depth: int | None = None


class Answer(NamedTuple):
    """What one question brought, to be kept in one transaction.

    Attributes:
        records: The records read, and records of no use.
        cursor: Where the next page begins, `AGAIN` to ask for this record once more, later; `None` when this
            was the last.
        done: Whether nothing is left to ask; by default where there is no cursor.
        created: Of a page of a sweep: when the first of its models was created, the oldest and the newest.
        anew: Whether the listing has begun anew with this page.
        follow: New tasks that follow from it, in order; those that the crawl knows already are left out.
        depth: The `Task.depth` of these.
        absent: The name that the Hub says it has no model for, or `None`.
        moved: A name that the Hub redirects, and the name it redirects to, or `None`.
        counts: The Hub's own count of direct derivatives, as model, relation and count.
        as_of: The Hub's clock.
        requests: Requests it took.
    """

    records: Sequence[ModelFacts | CardIssue] = ()
    cursor: str | None = None
    done: bool | None = None
    created: tuple[str, str, str] | None = None
    anew: bool = False
    follow: Sequence[tuple[TaskKind, str]] = ()
    depth: int | None = None
    absent: str | None = None
    moved: tuple[str, str] | None = None
    counts: Sequence[tuple[str, str, int]] = ()
    as_of: str | None = None
    requests: int = 0


def claim_origin(database: Database, endpoint: str, population: str, now: str) -> None:
    """Tie a new database to where its data comes from, or check that it is the same place.

    Raises:
        DatabaseForeignError: The database holds another endpoint's or population's data.
    """
    with database.transaction() as connection:
        row = connection.execute(text("SELECT endpoint, population FROM origin")).one_or_none()
        if row is None:
            connection.execute(
                text(
                    "INSERT INTO origin (id, endpoint, population, created_at) VALUES (1, :endpoint, :population, :now)"
                ),
                {"endpoint": endpoint, "population": population, "now": now},
            )
        elif (row.endpoint, row.population) != (endpoint, population):
            raise DatabaseForeignError(
                f"The database at {database.path} holds {row.population} from {row.endpoint}; "
                f"this is {population} from {endpoint}. Give it another file with --db."
            )


def unfinished_crawl(
    connection: Connection, roots: Sequence[str], plan: Plan | None, depth: int | None = None
) -> Crawl | None:
    """Find the newest crawl from these roots to this depth, by this plan if one is given, if it can go on.

    It can if it was never finished; of a walk, nor done by a later crawl. A sweep sees more than any walk after it.
    """
    row = connection.execute(
        text(
            f"SELECT crawl.*, ({LEFT_UNFINISHED}) AS due FROM crawl WHERE plan <> 'look' AND roots = :roots "  # noqa: S608 - words of our own
            f"AND depth IS :depth {'AND plan = :plan ' if plan else ''}ORDER BY id DESC LIMIT 1"
        ),
        {"roots": " ".join(roots), "depth": depth, **({"plan": plan} if plan else {})},
    ).one_or_none()
    goes_on = row is not None and row.finished_at is None and (row.due or row.plan == "sweep")
    return _crawl(row) if goes_on else None


def crawls(connection: Connection) -> list[Crawl]:
    """List every crawl, oldest first."""
    return [_crawl(row) for row in connection.execute(text("SELECT * FROM crawl ORDER BY id"))]


def start_crawl(  # noqa: PLR0913 - the columns of one row
    database: Database,
    plan: Plan,
    roots: Sequence[str],
    now: str,
    tasks: Iterable[tuple[TaskKind, str]] = (),
    *,
    expected_requests: int | None = None,
    listed_models: int | None = None,
    listed_newest: str | None = None,
    depth: int | None = None,
) -> int:
    """Begin a crawl with its first tasks and return its number."""
    with database.transaction() as connection:
        crawl = int(connection.execute(text("SELECT coalesce(max(id), 0) + 1 FROM crawl")).scalar_one())
        connection.execute(
            text(
                "INSERT INTO crawl (id, plan, roots, started_at, requests, expected_requests, listed_models, "
                "listed_newest, depth) VALUES (:id, :plan, :roots, :now, 0, :expected, :listed, :newest, :depth)"
            ),
            {
                "id": crawl,
                "plan": plan,
                "roots": " ".join(roots),
                "now": now,
                "expected": expected_requests,
                "listed": listed_models,
                "newest": listed_newest,
                "depth": depth,
            },
        )
        add_tasks(connection, crawl, tasks, None)
    return crawl


def next_task(connection: Connection, crawl: int) -> Task | None:
    """Find the first thing left to ask."""
    row = connection.execute(
        text(
            "SELECT id, kind, name, cursor, depth FROM crawl_task WHERE crawl = :crawl AND NOT done ORDER BY id LIMIT 1"
        ),
        {"crawl": crawl},
    ).one_or_none()
    return None if row is None else Task(*row)


def open_task(connection: Connection, crawl: int, kind: TaskKind, name: str, depth: int | None = None) -> Task:
    """Return a crawl's task of that kind and name, made if it has none."""
    add_tasks(connection, crawl, [(kind, name)], depth)
    row = connection.execute(
        text(
            "SELECT id, kind, name, cursor, depth FROM crawl_task "
            "WHERE crawl = :crawl AND kind = :kind AND name = :name"
        ),
        {"crawl": crawl, "kind": kind, "name": name},
    ).one()
    return Task(*row)


def task_counts(connection: Connection, crawl: int) -> tuple[int, int]:
    """Count a crawl's tasks: those done, and all that are known so far."""
    done, known = connection.execute(
        text("SELECT coalesce(sum(done), 0), count(*) FROM crawl_task WHERE crawl = :crawl"), {"crawl": crawl}
    ).one()
    return int(done), int(known)


def keep_answer(database: Database, crawl: int, task: Task | None, answer: Answer) -> Moves:
    """Keep what one question brought: models, edges, problems, the next cursor and new tasks, all or nothing.

    Returns:
        Which models and names have moved.
    """
    from lineage.store.write.ingest import save_records
    from lineage.store.write.redirect import mark_absent, note_redirect

    with database.transaction() as connection:
        moves = save_records(connection, crawl, answer.records)
        if answer.absent is not None:
            mark_absent(connection, crawl, answer.absent)
        if answer.moved is not None:
            note_redirect(connection, crawl, *answer.moved)
        for name, relation, count in answer.counts:
            connection.execute(
                text(
                    "INSERT INTO children_count (model, relation, count, crawl) "
                    "SELECT id, :relation, :count, :crawl FROM model "
                    "WHERE name = :name AND state <> 'replaced' AND state = 'present' "
                    "ON CONFLICT (model, relation) DO UPDATE SET count = excluded.count, crawl = excluded.crawl"
                ),
                {"name": name, "relation": relation, "count": count, "crawl": crawl},
            )
        if task is not None:
            done = answer.cursor is None if answer.done is None else answer.done
            connection.execute(
                text("UPDATE crawl_task SET cursor = :cursor, done = :done WHERE id = :id"),
                {"cursor": answer.cursor, "done": done, "id": task.id},
            )
            if answer.cursor == AGAIN:
                connection.execute(
                    text("UPDATE crawl_task SET id = (SELECT max(id) + 1 FROM crawl_task) WHERE id = :id"),
                    {"id": task.id},
                )
            elif task.kind in _ASKED_BY_NAME:
                connection.execute(
                    text("UPDATE model SET asked_crawl = :crawl WHERE name = :name AND state <> 'replaced'"),
                    {"crawl": crawl, "name": task.name},
                )
        add_tasks(connection, crawl, answer.follow, answer.depth)
        if answer.created is not None:
            _note_created(connection, crawl, answer.created, anew=answer.anew)
        connection.execute(
            text("UPDATE crawl SET requests = requests + :requests, as_of = coalesce(:as_of, as_of) WHERE id = :crawl"),
            {"requests": answer.requests, "as_of": answer.as_of, "crawl": crawl},
        )
    return moves


def _note_created(connection: Connection, crawl: int, created: tuple[str, str, str], *, anew: bool) -> None:
    """Keep how far a sweep's listing went, in time."""
    first, oldest, newest = created
    if anew:
        connection.execute(
            text("UPDATE crawl SET first_created = NULL, oldest_created = NULL, newest_created = NULL WHERE id = :id"),
            {"id": crawl},
        )
    connection.execute(
        text(
            "UPDATE crawl SET first_created = coalesce(first_created, :first), "
            "oldest_created = min(coalesce(oldest_created, :oldest), :oldest), "
            "newest_created = max(coalesce(newest_created, :newest), :newest) WHERE id = :id"
        ),
        {"id": crawl, "first": first, "oldest": oldest, "newest": newest},
    )


def next_sweep_place(connection: Connection, crawl: int, *, accept: bool) -> None:
    """Let a sweep whose listing was found too short begin it anew, or take it as it is and go on at its last page."""
    row = connection.execute(
        text("SELECT id, cursor FROM crawl_task WHERE crawl = :crawl AND kind = 'sweep' AND NOT done"), {"crawl": crawl}
    ).one_or_none()
    if row is not None and row.cursor is not None and row.cursor.startswith(SHORT):
        place = (row.cursor.removeprefix(SHORT) or None) if accept else None
        connection.execute(text("UPDATE crawl_task SET cursor = :place WHERE id = :id"), {"place": place, "id": row.id})


def finish_crawl(database: Database, crawl: int, plan: Plan, now: str) -> None:
    """Settle what only a whole crawl can decide, and mark it finished, all or nothing."""
    from lineage.store.read.before_crawl import note_ending
    from lineage.store.write.finish import settle
    from lineage.store.write.impossible_edges import note_impossible

    with database.transaction() as connection:
        note_ending(connection, crawl, plan)
        settle(connection, crawl, sweep=plan == "sweep")
        note_impossible(connection, crawl, everywhere=plan != "look")
        connection.execute(text("UPDATE crawl SET finished_at = :now WHERE id = :crawl"), {"now": now, "crawl": crawl})


def unasked_names(connection: Connection) -> list[str]:
    """List, in order, every base that no crawl has asked for by name, and every name that means nothing yet."""
    return list(
        connection.execute(
            text(
                "SELECT name FROM model WHERE state IN ('unasked', 'absent', 'vanished') "
                "AND state <> 'vanished' AND asked_crawl IS NULL "
                "UNION SELECT base_name FROM edge_evidence AS v WHERE current AND base IS NULL "
                "AND NOT EXISTS (SELECT 1 FROM model WHERE name = v.base_name AND state <> 'replaced') "
                "AND NOT EXISTS (SELECT 1 FROM alias WHERE name = v.base_name) "
                "AND NOT EXISTS (SELECT 1 FROM crawl_task WHERE name = v.base_name AND done "
                "AND kind IN ('root', 'base', 'resolve') AND crawl IN (SELECT id FROM crawl)) ORDER BY 1"
            )
        ).scalars()
    )


def add_resolve_tasks(connection: Connection, crawl: int) -> None:
    """Add a task for every base that no crawl has asked for by name, and for every name that means nothing yet."""
    add_tasks(connection, crawl, [("resolve", name) for name in unasked_names(connection)], None)


def crawl_by_id(connection: Connection, crawl: int) -> Crawl:
    """Read one crawl."""
    return _crawl(connection.execute(text("SELECT * FROM crawl WHERE id = :crawl"), {"crawl": crawl}).one())


def has_read(connection: Connection, crawl: int, name: str) -> bool:
    """Tell whether a crawl has read this very model already."""
    found = connection.execute(
        text(
            "SELECT 1 FROM model WHERE name = :name AND state <> 'replaced' AND state = 'present' "
            "AND last_crawl >= :crawl"
        ),
        {"name": name, "crawl": crawl},
    ).one_or_none()
    return found is not None


def aliases_of(connection: Connection, names: Sequence[str]) -> dict[str, list[str]]:
    """Find the other names that present models are known by, in name order."""
    found: dict[str, list[str]] = {}
    query = text(
        "SELECT m.name, a.name FROM model AS m JOIN alias AS a ON a.model = m.id "
        "WHERE m.name IN :names AND m.state <> 'replaced' AND m.state = 'present' ORDER BY a.name"
    ).bindparams(bindparam("names", expanding=True))
    rows = connection.execute(query, {"names": list(names)})
    for name, other in rows:
        found.setdefault(name, []).append(other)
    return found


def _crawl(row: object) -> Crawl:
    fields = {name: getattr(row, name) for name in Crawl._fields}
    return Crawl(**{**fields, "roots": tuple(fields["roots"].split())})


def add_tasks(
    connection: Connection, crawl: int, tasks: Iterable[tuple[TaskKind, str]], depth: int | None = None
) -> None:
    """Add tasks to a crawl, but for those that it has."""
    rows = [
        {"crawl": crawl, "kind": kind, "name": name, "done": False, "depth": depth if kind == "derivatives" else None}
        for kind, name in tasks
    ]
    if rows:
        connection.execute(
            text(
                "INSERT INTO crawl_task (crawl, kind, name, done, depth) VALUES (:crawl, :kind, :name, :done, :depth) "
                "ON CONFLICT (crawl, kind, name) DO NOTHING"
            ),
            rows,
        )

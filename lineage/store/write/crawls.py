"""Crawls and what they still have to do: started, carried on page by page, finished."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Row, Update, case, exists, func, insert, literal, select, union, update
from sqlalchemy.engine import Connection

from lineage.errors import DatabaseForeignError
from lineage.facts import CardIssue, ModelFacts, State
from lineage.store.read.superseded import is_unfinished
from lineage.store.schema import sqlite, tables
from lineage.store.schema.database import Database
from lineage.store.schema.tables import (
    alias,
    bears_name,
    children_count,
    crawl_task,
    edge_evidence,
    is_open,
    is_unlisted,
    leads_nowhere,
    model,
    origin,
)
from lineage.store.write.changes import Moves

Plan = Literal["walk", "sweep", "look"]
TaskKind = Literal["sweep", "owner", "root", "derivatives", "base", "resolve"]
AGAIN: Final = "again"
"""The cursor of a record that failed and is to be asked for once more, after all that is known to be left."""
SHORT: Final = "short:"
"""How the cursor of a sweep begins whose listing was read to its end and brought too few models."""
_TASK: Final = (crawl_task.c.id, crawl_task.c.kind, crawl_task.c.name, crawl_task.c.cursor, crawl_task.c.depth)
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
        row = connection.execute(select(origin.c.endpoint, origin.c.population)).one_or_none()
        if row is None:
            values = {"id": 1, "endpoint": endpoint, "population": population, "created_at": now}
            connection.execute(insert(origin).values(values))
        elif (row.endpoint, row.population) != (endpoint, population):
            raise DatabaseForeignError(
                f"The database at {database.path} holds {row.population} from {row.endpoint}; "
                f"this is {population} from {endpoint}. Give it another file with --db."
            )


def unfinished_crawl(
    connection: Connection, roots: Sequence[str], plan: Plan | None, depth: int | None = None
) -> Crawl | None:
    """Return the newest crawl from these roots to this depth, by this plan if one is given, if it can go on.

    It can if it was never finished; of a walk, nor done by a later crawl. A sweep sees more than any walk after it.
    """
    query = (
        select(tables.crawl, is_unfinished().label("due"))
        .where(tables.crawl.c.plan != "look", tables.crawl.c.roots == " ".join(roots), tables.crawl.c.depth == depth)
        .order_by(tables.crawl.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query.where(tables.crawl.c.plan == plan) if plan else query).one_or_none()
    if row is None or row.finished_at is not None or not (row.due or row.plan == "sweep"):
        return None
    return _crawl(row)


def crawls(connection: Connection) -> list[Crawl]:
    """Return every crawl, oldest first."""
    return [_crawl(row) for row in connection.execute(select(tables.crawl).order_by(tables.crawl.c.id))]


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
        crawl = int(connection.execute(select(func.coalesce(func.max(tables.crawl.c.id), 0) + 1)).scalar_one())
        connection.execute(
            insert(tables.crawl).values(
                id=crawl,
                plan=plan,
                roots=" ".join(roots),
                started_at=now,
                requests=0,
                expected_requests=expected_requests,
                listed_models=listed_models,
                listed_newest=listed_newest,
                depth=depth,
            )
        )
        add_tasks(connection, crawl, tasks, None)
    return crawl


def next_task(connection: Connection, crawl: int) -> Task | None:
    """Return the first thing left to ask."""
    query = select(*_TASK).where(crawl_task.c.crawl == crawl, is_open()).order_by(crawl_task.c.id).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else Task(*row)


def open_task(connection: Connection, crawl: int, kind: TaskKind, name: str, depth: int | None = None) -> Task:
    """Return a crawl's task of that kind and name, made if it has none."""
    add_tasks(connection, crawl, [(kind, name)], depth)
    query = select(*_TASK).where(crawl_task.c.crawl == crawl, crawl_task.c.kind == kind, crawl_task.c.name == name)
    return Task(*connection.execute(query).one())


def task_counts(connection: Connection, crawl: int) -> tuple[int, int]:
    """Return how many tasks of a crawl are done, and how many it has so far."""
    counts = select(func.count().filter(crawl_task.c.done), func.count()).where(crawl_task.c.crawl == crawl)
    done, total = connection.execute(counts).one()
    return int(done), int(total)


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
            _keep_count(connection, crawl, name, relation, count)
        if task is not None:
            done = answer.cursor is None if answer.done is None else answer.done
            connection.execute(_task(task.id).values(cursor=answer.cursor, done=done))
            if answer.cursor == AGAIN:
                every = crawl_task.alias()
                last = select(func.max(every.c.id) + 1).scalar_subquery()
                connection.execute(_task(task.id).values(id=last))
            elif task.kind in _ASKED_BY_NAME:
                named = update(model).where(model.c.name == task.name, bears_name())
                connection.execute(named.values(asked_crawl=crawl))
        add_tasks(connection, crawl, answer.follow, answer.depth)
        if answer.created is not None:
            _note_created(connection, crawl, answer.created, anew=answer.anew)
        columns = tables.crawl.c
        connection.execute(
            _crawl_row(crawl).values(
                requests=columns.requests + answer.requests, as_of=func.coalesce(answer.as_of, columns.as_of)
            )
        )
    return moves


def _keep_count(connection: Connection, crawl: int, name: str, relation: str, count: int) -> None:
    present = select(model.c.id, literal(relation), literal(count), literal(crawl)).where(
        model.c.name == name, bears_name(), model.c.state == State.PRESENT
    )
    statement = sqlite.insert(children_count).from_select(["model", "relation", "count", "crawl"], present)
    new = statement.excluded
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["model", "relation"], set_={"count": new["count"], "crawl": new.crawl}
        )
    )


def _task(key: int) -> Update:
    return update(crawl_task).where(crawl_task.c.id == key)


def _crawl_row(key: int) -> Update:
    return update(tables.crawl).where(tables.crawl.c.id == key)


def _note_created(connection: Connection, crawl: int, created: tuple[str, str, str], *, anew: bool) -> None:
    """Keep how far a sweep's listing went, in time."""
    first, oldest, newest = created
    if anew:
        nothing = {"first_created": None, "oldest_created": None, "newest_created": None}
        connection.execute(_crawl_row(crawl).values(nothing))
    columns = tables.crawl.c
    before, after = func.coalesce(columns.oldest_created, oldest), func.coalesce(columns.newest_created, newest)
    connection.execute(
        _crawl_row(crawl).values(
            first_created=func.coalesce(columns.first_created, first),
            oldest_created=case((before < oldest, before), else_=oldest),
            newest_created=case((after > newest, after), else_=newest),
        )
    )


def next_sweep_place(connection: Connection, crawl: int, *, accept: bool) -> None:
    """Let a sweep whose listing was found too short begin it anew, or take it as it is and go on at its last page."""
    query = select(crawl_task.c.id, crawl_task.c.cursor).where(
        crawl_task.c.crawl == crawl, crawl_task.c.kind == "sweep", is_open()
    )
    row = connection.execute(query).one_or_none()
    if row is not None and row.cursor is not None and row.cursor.startswith(SHORT):
        place = (row.cursor.removeprefix(SHORT) or None) if accept else None
        connection.execute(_task(row.id).values(cursor=place))


def finish_crawl(database: Database, crawl: int, plan: Plan, now: str) -> None:
    """Settle what only a whole crawl can decide, and mark it finished, all or nothing."""
    from lineage.store.read.before_crawl import note_ending
    from lineage.store.write.finish import settle
    from lineage.store.write.impossible_edges import note_impossible

    with database.transaction() as connection:
        note_ending(connection, crawl, plan)
        settle(connection, crawl, sweep=plan == "sweep")
        note_impossible(connection, crawl, everywhere=plan != "look")
        connection.execute(_crawl_row(crawl).values(finished_at=now))


def unasked_names(connection: Connection) -> list[str]:
    """Return, in order, every base that no crawl has asked for by name, and every name that means nothing yet."""
    bases = select(model.c.name).where(is_unlisted(), model.c.state != State.VANISHED, model.c.asked_crawl.is_(None))
    name = edge_evidence.c.base_name
    asked = exists(literal(1)).where(
        crawl_task.c.name == name,
        crawl_task.c.done,
        crawl_task.c.kind.in_(sorted(_ASKED_BY_NAME)),
        crawl_task.c.crawl.in_(select(tables.crawl.c.id)),  # the index of tasks begins with the crawl
    )
    has_model = exists(literal(1)).where(model.c.name == name, bears_name())
    is_alias = exists(literal(1)).where(alias.c.name == name)
    meaningless = select(name).where(leads_nowhere(), ~has_model, ~is_alias, ~asked)
    return list(connection.execute(union(bases, meaningless).order_by("name")).scalars())


def add_resolve_tasks(connection: Connection, crawl: int) -> None:
    """Add a task for every base that no crawl has asked for by name, and for every name that means nothing yet."""
    add_tasks(connection, crawl, [("resolve", name) for name in unasked_names(connection)], None)


def crawl_by_id(connection: Connection, crawl: int) -> Crawl:
    """Return one crawl."""
    return _crawl(connection.execute(select(tables.crawl).where(tables.crawl.c.id == crawl)).one())


def has_read(connection: Connection, crawl: int, name: str) -> bool:
    """Return whether a crawl has read this very model already."""
    query = select(model.c.id).where(
        model.c.name == name, bears_name(), model.c.state == State.PRESENT, model.c.last_crawl >= crawl
    )
    return connection.execute(query).one_or_none() is not None


def aliases_of(connection: Connection, names: Sequence[str]) -> dict[str, list[str]]:
    """Return the other names that present models are known by, in name order."""
    others: dict[str, list[str]] = {}
    query = (
        select(model.c.name, alias.c.name)
        .join_from(model, alias, alias.c.model == model.c.id)
        .where(model.c.name.in_(names), bears_name(), model.c.state == State.PRESENT)
        .order_by(alias.c.name)
    )
    for name, other in connection.execute(query):
        others.setdefault(name, []).append(other)
    return others


def _crawl(row: Row[Any]) -> Crawl:
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
        connection.execute(sqlite.insert(crawl_task).on_conflict_do_nothing(), rows)

"""What the end of a crawl is judged by: how much there was before, and what was known and not met again."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.engine import Connection

from lineage.store.read.in_list import among, looked_up

_BASES: Final = (
    "SELECT m.id FROM crawl_task AS t JOIN model AS m ON m.name = t.name AND m.state <> 'replaced' "
    "WHERE t.crawl = :crawl AND t.kind = 'derivatives' AND t.done "
    "UNION SELECT m.id FROM crawl_task AS t JOIN model AS m ON m.name = t.name AND m.state = 'replaced' "
    "WHERE t.crawl = :crawl AND t.kind = 'derivatives' AND t.done "
    "UNION SELECT a.model FROM crawl_task AS t JOIN alias AS a ON a.name = t.name "
    "WHERE t.crawl = :crawl AND t.kind = 'derivatives' AND t.done"
)
"""The models whose derivatives a crawl has asked for, under whatever name."""
_BELOW: Final = (
    f"FROM edge AS e JOIN model AS d ON d.id = e.derivative WHERE e.base IN ({_BASES}) "
    "AND e.current AND d.last_crawl < :crawl AND d.state = 'present'"
)
_LOST: Final = (
    f"SELECT d.name {_BELOW} UNION "  # noqa: S608 - words of our own
    "SELECT m.name FROM crawl_task AS t JOIN model AS m ON m.name > t.name || '/' AND m.name < t.name || '0' "
    "WHERE t.crawl = :crawl AND t.kind = 'owner' AND t.done AND m.state = 'present' AND m.last_crawl < :crawl "
    "ORDER BY 1"
)


def lost_names(connection: Connection, crawl: int) -> list[str]:
    """List the models that a walk would have met again if all were as before, and has not; in name order.

    These are the derivatives of what it has asked about, and the models of the organizations that it has listed.
    """
    return list(connection.execute(text(_LOST), {"crawl": crawl}).scalars())


def has_derivatives(connection: Connection, name: str) -> bool:
    """Return whether anything is known to be made from a model: by an edge, or by the Hub's own count."""
    query = text(
        "SELECT EXISTS (SELECT 1 FROM model AS m JOIN edge AS e ON e.base = m.id "
        "WHERE m.name = :name AND m.state <> 'replaced' AND e.current) OR EXISTS ("
        "SELECT 1 FROM model AS m JOIN children_count AS c ON c.model = m.id "
        "WHERE m.name = :name AND m.state <> 'replaced' AND c.count > 0)"
    )
    return bool(connection.execute(query, {"name": name}).scalar_one())


def is_root(connection: Connection, crawl: int, owner: str) -> bool:
    """Return whether a crawl begins from an organization."""
    query = text("SELECT EXISTS (SELECT 1 FROM crawl_task WHERE crawl = :crawl AND kind = 'owner' AND name = :owner)")
    return bool(connection.execute(query, {"crawl": crawl, "owner": owner}).scalar_one())


def models_before(connection: Connection, crawl: int) -> int | None:
    """Return how many models the last sweep before has read; `None` where there was none."""
    query = text(
        "SELECT models FROM crawl WHERE plan = 'sweep' AND finished_at IS NOT NULL AND id < :crawl "
        "AND models IS NOT NULL ORDER BY id DESC LIMIT 1"
    )
    found: int | None = connection.execute(query, {"crawl": crawl}).scalar_one_or_none()
    return found


def models_read(connection: Connection, crawl: int) -> int:
    """Return how many present models a crawl has read, each once."""
    query = text("SELECT count(*) FROM model WHERE state = 'present' AND last_crawl >= :crawl")
    return int(connection.execute(query, {"crawl": crawl}).scalar_one())


def older_models(connection: Connection, crawl: int, than: str, limit: int) -> list[str]:
    """List the oldest models, at most so many, that were created before a moment and that a sweep has not met."""
    query = text(
        "SELECT name FROM model WHERE state = 'present' AND last_crawl < :crawl AND created_at < :than "
        "ORDER BY created_at, id LIMIT :limit"
    )
    return list(connection.execute(query, {"crawl": crawl, "than": than, "limit": limit}).scalars())


def note_newest(connection: Connection, crawl: int, newest: str | None, total: int | None) -> None:
    """Keep when the newest model was created and how many there are, as the Hub says; nothing said changes nothing."""
    connection.execute(
        text(
            "UPDATE crawl SET listed_newest = coalesce(:newest, listed_newest), "
            "listed_models = coalesce(:total, listed_models) WHERE id = :crawl"
        ),
        {"newest": newest, "total": total, "crawl": crawl},
    )


def note_ending(connection: Connection, crawl: int, plan: str) -> None:
    """Keep how many models a sweep has read, or how many edges a walk has not seen again; before it is settled.

    What could not be read once, and was read since, is no longer counted as unread.
    """
    values = {"crawl": crawl}
    if plan == "sweep":
        values["models"] = models_read(connection, crawl)
        connection.execute(text("UPDATE crawl SET models = :models WHERE id = :crawl"), values)
    elif plan == "walk":
        unseen = int(connection.execute(text(f"SELECT count(*) {_BELOW}"), values).scalar_one())
        connection.execute(text("UPDATE crawl SET unseen = :unseen WHERE id = :crawl"), {**values, "unseen": unseen})
    _forget_read(connection)


def _forget_read(connection: Connection) -> None:
    """Drop what was noted of records that failed, where they have been read no earlier."""
    failed = {
        str(raw): int(crawl)
        for raw, crawl in connection.exec_driver_sql("SELECT raw_value, last_crawl FROM bad_record")
    }
    names = {raw.partition(": ")[0] for raw in failed}
    read = {
        str(name): int(crawl)
        for name, crawl in looked_up(
            connection,
            f"SELECT name, last_crawl FROM model WHERE {among('name')} AND state <> 'replaced' AND state = 'present'",  # noqa: S608 - as above
            names,
        )
    }
    for raw, crawl in failed.items():
        if read.get(raw.partition(": ")[0], -1) >= crawl:
            connection.exec_driver_sql("DELETE FROM bad_record WHERE raw_value = ?", (raw,))

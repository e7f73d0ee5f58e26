"""Is a database sound: SQLite's own word for it, and ours."""

from typing import Final

from sqlalchemy.engine import Connection

_OURS: Final = {
    "current edges without any current evidence": (
        "SELECT count(*) FROM edge AS e WHERE e.current AND NOT EXISTS (SELECT 1 FROM edge_evidence AS v "
        "WHERE v.derivative = e.derivative AND v.base = e.base AND v.current)"
    ),
    "statements whose edge is not current": (
        "SELECT count(*) FROM edge_evidence AS v JOIN edge AS e ON e.derivative = v.derivative AND e.base = v.base "
        "WHERE v.current AND NOT e.current"
    ),
    "edges of models that are not present": (
        "SELECT count(*) FROM edge AS e JOIN model AS m ON m.id = e.derivative WHERE e.current AND m.state <> 'present'"
    ),
    "names that are an alias and a model's own": (
        "SELECT count(*) FROM alias AS a JOIN model AS m ON m.name = a.name AND m.state <> 'replaced'"
    ),
    "aliases of models that were never present": (
        "SELECT count(*) FROM alias AS a JOIN model AS m ON m.id = a.model WHERE m.state IN ('unasked', 'absent')"
    ),
}


def problems(connection: Connection) -> list[str]:
    """List what is wrong, one sentence each; nothing is wrong when it is empty. Reads every page once."""
    found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(20)") if row[0] != "ok"]
    broken: dict[str, int] = {}
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        broken[str(row[0])] = broken.get(str(row[0]), 0) + 1
    found += [f"{count:,} rows of {table} point at nothing" for table, count in sorted(broken.items())]
    for words, query in _OURS.items():
        count = connection.exec_driver_sql(query).scalar_one()
        if count:
            found.append(f"{count:,} {words}")
    return found

"""Aliases that a card tells, and problems of one more kind: a model that is dated before its base."""

from alembic import op

revision = "0007"
down_revision = "0006"

_CHANGED = (
    ("alias", "'rename', 'redirect', 'case'", "'rename', 'redirect', 'case', 'card'"),
    ("card_issue", "'wrong_case', ", "'wrong_case', 'impossible_in_time', "),
)
"""Each table with what its CHECK says and what it says from now on."""


def upgrade() -> None:
    """Let an alias be of the kind `card`, and a problem's code `impossible_in_time`.

    0004 says why a CHECK is changed where SQLite keeps it.
    """
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    for table, before, after in _CHANGED:
        connection.exec_driver_sql(
            "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
            (before, after, table),
        )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")

"""Looks: a bounded set of questions for one model; and crawls that stop after so many generations."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add both depths, and let a crawl's plan be `look`, which `ask` becomes.

    SQLite cannot change a CHECK, and the table cannot be made anew inside this transaction, since others refer to it.
    So the CHECK's text is changed where SQLite keeps it, as its documentation describes for changes that leave the
    rows as they are: https://www.sqlite.org/lang_altertable.html#otheralter
    """
    op.add_column("crawl", sa.Column("depth", sa.Integer()))
    op.add_column("crawl_task", sa.Column("depth", sa.Integer()))
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, '''sweep'', ''ask''', '''sweep'', ''look''') "
        "WHERE type = 'table' AND name = 'crawl'"
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
    op.execute("UPDATE crawl SET plan = 'look' WHERE plan = 'ask'")

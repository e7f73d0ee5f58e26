"""A place for arrays worked out from models and edges, emptied at the first change of either."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table, and the triggers that empty it."""
    op.create_table(
        "array_cache",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", "part", name="pk_array_cache"),
    )
    for table in ("model", "edge"):
        for change in ("insert", "update", "delete"):
            op.execute(
                f"CREATE TRIGGER array_cache_{table}_{change} AFTER {change.upper()} ON {table} "
                "WHEN EXISTS (SELECT 1 FROM array_cache) BEGIN DELETE FROM array_cache; END"
            )

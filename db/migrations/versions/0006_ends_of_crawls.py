"""How a crawl has ended: how far the listing of a sweep went, and what a walk has not seen again."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add what the end of a crawl is judged by."""
    for name in ("listed_newest", "first_created", "oldest_created", "newest_created"):
        op.add_column("crawl", sa.Column(name, sa.String(24)))
    for name in ("models", "unseen"):
        op.add_column("crawl", sa.Column(name, sa.Integer()))

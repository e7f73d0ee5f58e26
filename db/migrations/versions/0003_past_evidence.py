"""A view of what models said of their bases once: before they vanished, or before their records changed."""

from alembic import op

revision = "0003"
down_revision = "0002"

PAST_EVIDENCE = """
SELECT d.name AS derivative, d.state AS derivative_state, v.kind, v.relation, v.raw_value,
       coalesce(b.name, v.base_name) AS base, b.state AS base_state, c.as_of AS last_seen
FROM edge_evidence AS v
JOIN model AS d ON d.id = v.derivative
LEFT JOIN model AS b ON b.id = v.base
JOIN crawl AS c ON c.id = v.last_crawl
WHERE NOT v.current OR d.state <> 'present'
"""


def upgrade() -> None:
    """Make the view."""
    op.execute(f"CREATE VIEW readable_past_evidence AS {PAST_EVIDENCE}")

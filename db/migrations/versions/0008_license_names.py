"""Licenses by name in `readable_edge`."""

from alembic import op

revision = "0008"
down_revision = "0007"

_VIEW = """
SELECT d.name AS derivative, b.name AS base, e.relation, e.evidence, d.created_at, d.downloads,
       CASE WHEN d.license_name <> '' AND (d.license IS NULL OR lower(d.license) IN ('other', 'unknown'))
            THEN d.license_name ELSE d.license END AS license,
       CASE WHEN b.license_name <> '' AND (b.license IS NULL OR lower(b.license) IN ('other', 'unknown'))
            THEN b.license_name ELSE b.license END AS base_license,
       b.state AS base_state
FROM edge AS e
JOIN model AS d ON d.id = e.derivative
JOIN model AS b ON b.id = e.base
WHERE e.current AND d.state = 'present'
"""


def upgrade() -> None:
    """Show the name that a card gives where the identifier names no license, such as `other`."""
    op.execute("DROP VIEW readable_edge")
    op.execute(f"CREATE VIEW readable_edge AS{_VIEW.rstrip()}")

"""Views for people, which the migrations write besides the tables, in SQL of their own."""

from typing import Final

VIEWS: Final = {
    "readable_edge": """
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
""",
    "readable_evidence": """
SELECT d.name AS derivative, v.kind, v.relation, v.raw_value, b.name AS base
FROM edge_evidence AS v
JOIN model AS d ON d.id = v.derivative
LEFT JOIN model AS b ON b.id = v.base
WHERE v.current AND d.state = 'present'
""",
    "readable_past_evidence": """
SELECT d.name AS derivative, d.state AS derivative_state, v.kind, v.relation, v.raw_value,
       coalesce(b.name, v.base_name) AS base, b.state AS base_state, c.as_of AS last_seen
FROM edge_evidence AS v
JOIN model AS d ON d.id = v.derivative
LEFT JOIN model AS b ON b.id = v.base
JOIN crawl AS c ON c.id = v.last_crawl
WHERE NOT v.current OR d.state <> 'present'
""",
    "readable_issue": """
SELECT m.name AS model, i.code, i.field, i.raw_value
FROM card_issue AS i
JOIN model AS m ON m.id = i.model
WHERE i.current AND m.state = 'present'
""",
}
"""The same with names instead of keys, for people with `sqlite3` or Datasette.

What is so now and what was once said stand in views of their own, so that counting rows counts what commands count.
"""

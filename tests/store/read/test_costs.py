"""What reading may cost: no heavy imports, and an index for every question that is asked often."""

import subprocess
import sys

import pytest

from tests.store.made import Kept

READERS = (
    "read.answers",
    "read.find",
    "read.rows",
    "read.upward",
    "read.downward",
    "read.totals",
    "read.coverage",
    "read.details",
    "write.crawls",
    "read.whole",
    "schema.database",
)


def test_reading_imports_nothing_heavy() -> None:
    script = f"import sys\nfor name in {READERS}: __import__(f'lineage.store.{{name}}')\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "sqlalchemy" in loaded
    assert not loaded & {"numpy", "alembic", "huggingface_hub", "networkx", "lineage.store.schema.tables"}


@pytest.mark.parametrize(
    "query",
    [
        "SELECT id FROM model WHERE name = 'a' AND state <> 'replaced' AND state = 'present'",
        "SELECT id FROM model WHERE name > 'a/' AND name < 'a0' AND state <> 'replaced'",
        "SELECT id FROM model WHERE name > 'a/' AND name < 'a0' AND state = 'replaced'",
        "SELECT id FROM model WHERE lower(name) > 'a/' AND lower(name) < 'a0' AND state = 'present'",
        "SELECT name FROM model WHERE state IN ('unasked', 'absent', 'vanished') AND asked_crawl IS NULL",
        "SELECT id FROM model WHERE state <> 'replaced' AND name LIKE '%a%' ESCAPE '\\'",
        "SELECT derivative FROM edge WHERE base = 1",
        "SELECT derivative FROM edge_evidence WHERE base IS NULL AND current",
        "SELECT p.id FROM model AS p CROSS JOIN model AS m ON lower(m.name) = lower(p.name) WHERE p.state IN UNLISTED",
        "SELECT a.name FROM alias AS a CROSS JOIN model AS m WHERE a.kind = 'case' AND lower(m.name) = lower(a.name)",
    ],
)
def test_what_is_asked_often_reads_no_whole_table_of_models_or_edges(kept: Kept, query: str) -> None:
    query = query.replace("UNLISTED", "('unasked', 'absent', 'vanished')")
    plan = [str(row[3]) for row in kept.rows(f"EXPLAIN QUERY PLAN {query}")]
    assert [step for step in plan if step.startswith("SCAN") and "INDEX" not in step and step != "SCAN a"] == []

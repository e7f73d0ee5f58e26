"""What reading may cost: no heavy imports, and an index for every question that is asked often."""

import subprocess
import sys
from typing import Any

import pytest
from sqlalchemy import Select, select

from lineage.facts import State
from lineage.store.schema.sqlite import DIALECT
from lineage.store.schema.tables import (
    bears_name,
    crawl_task,
    edge_evidence,
    is_doubtful,
    is_open,
    is_replaced,
    is_unlisted,
    leads_nowhere,
    model,
)
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
    assert not loaded & {"numpy", "alembic", "huggingface_hub", "networkx", "sqlalchemy.dialects.postgresql"}


CLAIM, NAMED = edge_evidence.alias("claim"), model.alias("named")


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (select(model.c.id).where(bears_name(), model.c.name == "a"), "ix_model_holder (name=?)"),
        (select(NAMED.c.id).where(bears_name(NAMED), NAMED.c.name > "a/"), "ix_model_holder (name>?)"),
        (
            select(model.c.id).where(model.c.name == "a", bears_name(), model.c.state == State.PRESENT),
            "ix_model_holder (name=?)",
        ),
        (select(model.c.id).where(is_replaced(), model.c.name > "a/", model.c.name < "a0"), "ix_model_gone (name>?"),
        (select(model.c.name).where(is_unlisted(), model.c.asked_crawl.is_(None)), "ix_model_unlisted"),
        (select(NAMED.c.name).where(is_unlisted(NAMED), NAMED.c.state == State.VANISHED), "ix_model_unlisted"),
        (select(CLAIM.c.derivative).where(leads_nowhere(CLAIM), CLAIM.c.base_name == "a"), "ix_edge_evidence_open"),
        (select(edge_evidence.c.derivative).where(is_doubtful()).distinct(), "ix_edge_evidence_doubtful"),
        (
            select(crawl_task.c.id).where(crawl_task.c.crawl == 1, is_open()).order_by(crawl_task.c.id).limit(1),
            "ix_crawl_task_open (crawl=?)",
        ),
    ],
)
def test_a_condition_takes_its_partial_index(kept: Kept, query: Select[Any], index: str) -> None:
    (step,) = [step for step in plan_of(kept, query) if "INDEX" in step]
    assert index in step


def plan_of(kept: Kept, query: Select[Any]) -> list[str]:
    with kept.reading() as connection:
        bound = query.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
        values = tuple(bound.params[name] for name in bound.positiontup or ())
        return [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {bound}", values)]


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

"""What is kept of one model beside its row: lists, other names, problems, counts."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.engine import Connection

from lineage.facts import Evidence
from lineage.store.read.answers import IssueRow
from lineage.store.read.evidence_filter import resting_on


def languages_of(connection: Connection, key: int) -> list[str]:
    """List a model's languages, in order of their codes."""
    query = text("SELECT language FROM model_language WHERE model = :key ORDER BY language")
    return list(connection.execute(query, {"key": key}).scalars())


def datasets_of(connection: Connection, key: int) -> list[str]:
    """List the datasets a model's card names, in name order."""
    query = text("SELECT dataset FROM model_dataset WHERE model = :key ORDER BY dataset")
    return list(connection.execute(query, {"key": key}).scalars())


def aliases_named(connection: Connection, key: int) -> list[str]:
    """List a model's other names, in name order."""
    return list(
        connection.execute(text("SELECT name FROM alias WHERE model = :key ORDER BY name"), {"key": key}).scalars()
    )


def bases_named(connection: Connection, name: str) -> list[str]:
    """List the bases that a present model's record names, as it spells them, in name order."""
    query = text(
        "SELECT DISTINCT v.base_name FROM edge_evidence AS v JOIN model AS m ON m.id = v.derivative "
        "WHERE m.name = :name AND m.state <> 'replaced' AND m.state = 'present' AND v.current ORDER BY v.base_name"
    )
    return list(connection.execute(query, {"name": name}).scalars())


def issues_of(connection: Connection, key: int) -> list[IssueRow]:
    """List the problems with a model's record and card."""
    rows = connection.execute(
        text(
            "SELECT m.name, i.code, i.field, i.raw_value FROM card_issue AS i JOIN model AS m ON m.id = i.model "
            "WHERE i.model = :key AND i.current ORDER BY i.code, i.field, i.raw_value"
        ),
        {"key": key},
    )
    return [IssueRow(*row) for row in rows]


def hub_counts(connection: Connection, key: int) -> dict[str, int]:
    """Read the Hub's own count of a model's direct derivatives, by relation; empty where it was not asked."""
    query = text("SELECT relation, count FROM children_count WHERE model = :key ORDER BY relation")
    return {str(relation): int(count) for relation, count in connection.execute(query, {"key": key})}


def direct_counts(connection: Connection, key: int, evidence: Sequence[Evidence]) -> dict[str, int]:
    """Count a model's direct derivatives by relation, from edges that have evidence of one of these kinds."""
    query = text(
        f"SELECT relation, count(*) FROM edge WHERE base = :key AND current AND {resting_on(evidence, 'edge')} "  # noqa: S608 - words of our own
        "GROUP BY relation ORDER BY relation"
    )
    return {str(relation): int(count) for relation, count in connection.execute(query, {"key": key})}

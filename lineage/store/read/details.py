"""What is kept of one model beside its row: lists, other names, problems, counts."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from lineage.facts import Evidence, State
from lineage.store.read.answers import IssueRow
from lineage.store.read.evidence_filter import resting_on
from lineage.store.schema.tables import (
    alias,
    bears_name,
    card_issue,
    children_count,
    edge,
    edge_evidence,
    model,
    model_dataset,
    model_language,
)


def languages_of(connection: Connection, key: int) -> list[str]:
    """Return a model's languages, in order of their codes."""
    languages = model_language.c
    query = select(languages.language).where(languages.model == key).order_by(languages.language)
    return list(connection.execute(query).scalars())


def datasets_of(connection: Connection, key: int) -> list[str]:
    """Return the datasets that a model's card names, in name order."""
    datasets = model_dataset.c
    return list(
        connection.execute(select(datasets.dataset).where(datasets.model == key).order_by(datasets.dataset)).scalars()
    )


def aliases_named(connection: Connection, key: int) -> list[str]:
    """Return a model's other names, in name order."""
    query = select(alias.c.name).where(alias.c.model == key).order_by(alias.c.name)
    return list(connection.execute(query).scalars())


def bases_named(connection: Connection, name: str) -> list[str]:
    """Return the bases that a present model's record names, as it spells them, in name order."""
    query = (
        select(edge_evidence.c.base_name)
        .distinct()
        .join_from(edge_evidence, model, model.c.id == edge_evidence.c.derivative)
        .where(model.c.name == name, bears_name(), model.c.state == State.PRESENT, edge_evidence.c.current)
        .order_by(edge_evidence.c.base_name)
    )
    return list(connection.execute(query).scalars())


def issues_of(connection: Connection, key: int) -> list[IssueRow]:
    """Return the problems with a model's record and card."""
    issues = card_issue.c
    query = (
        select(model.c.name, issues.code, issues.field, issues.raw_value)
        .join_from(card_issue, model, model.c.id == issues.model)
        .where(issues.model == key, issues.current)
        .order_by(issues.code, issues.field, issues.raw_value)
    )
    return [IssueRow(*row) for row in connection.execute(query)]


def hub_counts(connection: Connection, key: int) -> dict[str, int]:
    """Return the Hub's own count of a model's direct derivatives, by relation; empty where it was not asked."""
    counts = children_count.c
    query = select(counts.relation, counts["count"]).where(counts.model == key).order_by(counts.relation)
    return {str(relation): int(count) for relation, count in connection.execute(query)}


def direct_counts(connection: Connection, key: int, evidence: Sequence[Evidence]) -> dict[str, int]:
    """Return the number of a model's direct derivatives by relation, from edges with evidence of one of these kinds."""
    query = (
        select(edge.c.relation, func.count())
        .where(edge.c.base == key, edge.c.current, resting_on(evidence))
        .group_by(edge.c.relation)
        .order_by(edge.c.relation)
    )
    return {str(relation): int(count) for relation, count in connection.execute(query)}

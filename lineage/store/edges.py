"""Edges follow from evidence: write what the claims of some derivatives amount to, now and whenever a name moves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, select, text
from sqlalchemy.engine import Connection

from lineage.facts import CardIssue, Claim, Evidence, IssueCode, Relation
from lineage.store.lookup import Known, Lookup
from lineage.store.resolve import derive
from lineage.store.schema import card_issue, edge, edge_evidence
from lineage.store.statements import (
    EDGE_COLUMNS,
    REBASE_EVIDENCE,
    UPSERT_EDGE,
    UPSERT_EVIDENCE,
    UPSERT_ISSUE,
    UPSERT_UNSEEN_EDGE,
    run,
    updating,
)

_CHUNK: Final = 5_000
_STALE: Final = tuple(updating(table, ("current",), ("derivative", "current")) for table in (edge, edge_evidence))
_STALE_ISSUES: Final = updating(card_issue, ("current",), ("model", "current"))
_EVIDENCE_OF: Final = (
    select(
        edge_evidence.c.derivative,
        edge_evidence.c.kind,
        edge_evidence.c.relation,
        edge_evidence.c.raw_value,
        edge_evidence.c.base_name,
        edge_evidence.c.base_hub_id,
    )
    .where(edge_evidence.c.derivative.in_(bindparam("wanted", expanding=True)), edge_evidence.c.current)
    .order_by(edge_evidence.c.derivative, edge_evidence.c.kind, edge_evidence.c.raw_value)
)
_NAMED_AGAIN: Final = (
    "UPDATE model SET last_crawl = ? WHERE id = ? AND state IN ('unasked', 'absent') AND last_crawl < ?"
)
_KIND_ORDER: Final = {kind.value: position for position, kind in enumerate(Evidence)}


def forget_claims(connection: Connection, derivatives: Sequence[int]) -> None:
    """Mark all that these models' records said so far as no longer said; nothing is deleted."""
    rows = [(False, key, True) for key in derivatives]
    for statement in (*_STALE, _STALE_ISSUES):
        run(connection, statement, rows)


def write_claims(lookup: Lookup, claims: Mapping[int, Sequence[Claim]], *, seen: bool = True) -> None:
    """Write the evidence of these derivatives and the edges that follow from it.

    Args:
        lookup: What names mean, in the transaction to write in.
        claims: The claims of each derivative.
        seen: Whether this crawl read them; otherwise they stand in the database and only mean something else now.
    """
    edges: list[tuple[Any, ...]] = []
    evidence: list[tuple[Any, ...]] = []
    issues: list[tuple[int, CardIssue]] = []
    named: set[int] = set()
    crawl = lookup.crawl
    for derivative, said in claims.items():
        derived = derive(derivative, said, lookup)
        for base, (relation, strongest) in derived.edges.items():
            edges.append((derivative, base, relation.value, strongest.value, True, crawl, crawl))
            named.add(base)
        for (kind, relation, raw, name, hub_id), meant in zip(said, derived.bases, strict=True):
            if seen:
                evidence.append((derivative, kind.value, raw, relation.value, name, hub_id, meant, True, crawl, crawl))
            else:
                evidence.append((meant, derivative, kind.value, raw))
        issues += [(derivative, CardIssue(IssueCode.WRONG_CASE, claim.kind, claim.raw)) for claim in derived.wrong_case]
    run(lookup.connection, UPSERT_EDGE if seen else UPSERT_UNSEEN_EDGE, edges)
    run(lookup.connection, UPSERT_EVIDENCE if seen else REBASE_EVIDENCE, evidence)
    write_issues(lookup.connection, issues, crawl)
    if seen:
        run(lookup.connection, _NAMED_AGAIN, [(crawl, key, crawl) for key in sorted(named)])


def write_issues(connection: Connection, issues: Iterable[tuple[int, CardIssue]], crawl: int) -> None:
    """Write problems, each with the key of its model."""
    rows = [(key, issue.code.value, issue.field, issue.raw, True, crawl, crawl) for key, issue in issues]
    run(connection, UPSERT_ISSUE, rows)


def rederive(lookup: Lookup, derivatives: Iterable[int]) -> None:
    """Work out again what the kept evidence of these derivatives amounts to, as a name means something else now."""
    ordered = sorted(set(derivatives))
    for start in range(0, len(ordered), _CHUNK):
        chunk = ordered[start : start + _CHUNK]
        claims: dict[int, list[Claim]] = {}
        for row in lookup.connection.execute(_EVIDENCE_OF, {"wanted": chunk}):
            claims.setdefault(row.derivative, []).append(
                Claim(Evidence(row.kind), Relation(row.relation), row.raw_value, row.base_name, row.base_hub_id)
            )
        for said in claims.values():
            said.sort(key=lambda claim: _KIND_ORDER[claim.kind])
        every = [claim for said in claims.values() for claim in said]
        lookup.load((claim.base_hub_id for claim in every if claim.base_hub_id), (claim.base for claim in every))
        run(lookup.connection, _STALE[0], [(False, key, True) for key in claims])
        write_claims(lookup, claims, seen=False)


def derivatives_of(connection: Connection, bases: Iterable[int]) -> set[int]:
    """Find every model that has, or had, an edge to one of these."""
    statement = select(edge.c.derivative).where(edge.c.base.in_(bindparam("wanted", expanding=True)))
    ordered = sorted(set(bases))
    found: set[int] = set()
    for start in range(0, len(ordered), _CHUNK):
        found.update(connection.execute(statement, {"wanted": ordered[start : start + _CHUNK]}).scalars())
    return found


def absorb(lookup: Lookup, placeholder: Known, into: int, kind: str) -> set[int]:
    """Let a model take over a row that only ever was a name for it; the name becomes an alias.

    Every edge and statement about the name is kept and now speaks of the model.

    Returns:
        The derivatives whose edges must be worked out again.
    """
    connection, old, crawl = lookup.connection, placeholder.key, lookup.crawl
    affected = derivatives_of(connection, [old])
    moving = {"old": old, "new": into}
    columns = ", ".join(name for name in EDGE_COLUMNS if name not in {"derivative", "base"})
    connection.execute(
        text(
            f"INSERT INTO edge (derivative, base, {columns}) "  # noqa: S608 - column names of our own
            f"SELECT derivative, :new, {columns} FROM edge WHERE base = :old AND derivative <> :new "
            "ON CONFLICT (derivative, base) DO UPDATE SET "
            "first_crawl = CASE WHEN excluded.first_crawl < edge.first_crawl THEN excluded.first_crawl "
            "ELSE edge.first_crawl END"
        ),
        moving,
    )
    connection.execute(
        text(
            "UPDATE edge_evidence SET base = CASE WHEN derivative = :new THEN NULL ELSE :new END "
            "WHERE base = :old AND derivative IN (SELECT derivative FROM edge WHERE base = :old)"
        ),
        moving,
    )
    connection.execute(text("DELETE FROM edge WHERE base = :old"), moving)
    connection.execute(text("UPDATE alias SET model = :new WHERE model = :old"), moving)
    connection.execute(text("DELETE FROM model WHERE id = :old"), moving)
    lookup.drop(placeholder)
    add_alias(lookup, placeholder.name, into, kind, crawl)
    return affected


def add_alias(lookup: Lookup, name: str, key: int, kind: str, crawl: int) -> None:
    """Note another name of a model."""
    lookup.connection.execute(
        text(
            "INSERT INTO alias (name, model, kind, first_crawl, last_crawl) "
            "VALUES (:name, :model, :kind, :crawl, :crawl) ON CONFLICT (name) DO UPDATE "
            "SET model = excluded.model, kind = excluded.kind, last_crawl = excluded.last_crawl"
        ),
        {"name": name, "model": key, "kind": kind, "crawl": crawl},
    )
    lookup.alias[name] = (key, kind)

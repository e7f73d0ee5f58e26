"""Edges follow from evidence: write what the claims of some derivatives amount to, now and whenever a name moves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Select, and_, case, delete, literal, select, union, update
from sqlalchemy.engine import Connection

from lineage.facts import EVIDENCE_FIELDS, CardIssue, Claim, Evidence, IssueCode, Relation, State, TagForm
from lineage.store.read.in_list import in_list
from lineage.store.schema.sqlite import driver_rows, insert
from lineage.store.schema.tables import edge, edge_evidence, leads_nowhere, model
from lineage.store.write.lookup import ONLY_NAMED, Known, Lookup
from lineage.store.write.resolve import derive
from lineage.store.write.statements import (
    FORGET_EDGES,
    FORGET_EVIDENCE,
    FORGET_ISSUE,
    FORGET_ISSUES,
    REBASE_EVIDENCE,
    SET_LAST_CRAWL,
    SET_STATE,
    UPSERT_EDGE,
    UPSERT_EVIDENCE,
    UPSERT_ISSUE,
    run,
)

_CHUNK: Final = 5_000
_KINDS: Final = {kind.value: kind for kind in Evidence}
_RELATIONS: Final = {relation.value: relation for relation in Relation}
_ORDER: Final = {kind: position for position, kind in enumerate(Evidence)}
_WRONG_CASE: Final = IssueCode.WRONG_CASE
_UNLISTED: Final = IssueCode.UNLISTED_TAG


def forget_claims(connection: Connection, derivatives: Sequence[int]) -> None:
    """Mark all that these models' records said so far as no longer said; nothing is deleted."""
    rows = [(False, key, True) for key in derivatives]
    for statement in (FORGET_EDGES, FORGET_EVIDENCE, FORGET_ISSUES):
        run(connection, statement, rows)


def vanish(connection: Connection, models: Sequence[int]) -> None:
    """Mark models that the Hub no longer has; what they said no longer counts."""
    forget_claims(connection, models)
    run(connection, SET_STATE, [(State.VANISHED.value, key) for key in models])


def write_claims(lookup: Lookup, claims: Mapping[int, Sequence[Claim]]) -> None:
    """Write the evidence that a crawl has read of these derivatives, and the edges that follow from it.

    Args:
        lookup: What names mean, in the transaction to write in.
        claims: The claims of each derivative, those of the strongest kind first.
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
        for (kind, relation, raw, name, hub_id, form), meant in zip(said, derived.bases, strict=True):
            row = (derivative, kind.value, raw, relation.value, name, hub_id, meant, True, crawl, crawl, form.value)
            evidence.append(row)
        issues += [(derivative, _issue(_WRONG_CASE, claim)) for claim in derived.wrong_case]
        issues += [(derivative, _issue(_UNLISTED, claim)) for claim in derived.unlisted]
    lookup.flush()
    connection = lookup.connection
    run(connection, UPSERT_EDGE, edges)
    run(connection, UPSERT_EVIDENCE, evidence)
    write_issues(connection, issues, crawl)
    run(connection, SET_LAST_CRAWL, [(crawl, key) for key in sorted(named) if lookup.state_of(key) in ONLY_NAMED])


def write_issues(connection: Connection, issues: Iterable[tuple[int, CardIssue]], crawl: int) -> None:
    """Write problems, each with the key of its model."""
    rows = [(key, code.value, field, raw, True, crawl, crawl) for key, (code, field, raw) in issues]
    run(connection, UPSERT_ISSUE, rows)


def _issue(code: IssueCode, claim: Claim) -> CardIssue:
    return CardIssue(code, EVIDENCE_FIELDS.get(claim.kind, claim.kind.value), claim.raw)


def rederive(lookup: Lookup, derivatives: Iterable[int]) -> None:
    """Work out again what the kept evidence of these derivatives amounts to, as a name means something else now.

    No crawl has seen the evidence anew, so an edge that follows from it is dated by the crawl that last read it.
    """
    ordered = sorted(set(derivatives))
    for start in range(0, len(ordered), _CHUNK):
        _rederive(lookup, ordered[start : start + _CHUNK])


def _rederive(lookup: Lookup, chunk: Sequence[int]) -> None:
    connection = lookup.connection
    lookup.flush()
    claims: dict[int, list[tuple[Claim, int | None]]] = {}
    crawls: dict[int, int] = {}
    for derivative, kind, relation, raw, name, hub_id, form, base, crawl in driver_rows(
        connection, _evidence_of(chunk)
    ):
        claim = Claim(_KINDS[kind], _RELATIONS[relation], raw, name, hub_id, TagForm(form))
        claims.setdefault(derivative, []).append((claim, base))
        crawls[derivative] = crawl
    every = [claim for said in claims.values() for claim, _ in said]
    lookup.load((claim.base_hub_id for claim in every if claim.base_hub_id), (claim.base for claim in every))
    edges: list[tuple[Any, ...]] = []
    moved: list[tuple[Any, ...]] = []
    noted: list[tuple[Any, ...]] = []
    settled: list[tuple[Any, ...]] = []
    for derivative, stood in claims.items():
        stood.sort(key=lambda pair: _ORDER[pair[0].kind])
        said = [claim for claim, _ in stood]
        crawl = crawls[derivative]
        derived = derive(derivative, said, lookup)
        for base, (relation, strongest) in derived.edges.items():
            edges.append((derivative, base, relation.value, strongest.value, True, crawl, crawl))
        for (claim, before), base in zip(stood, derived.bases, strict=True):
            if base != before:
                moved.append((base, derivative, claim.kind.value, claim.raw))
            code, field, raw = _issue(_WRONG_CASE, claim)
            if claim in derived.wrong_case:
                noted.append((derivative, code, field, raw, True, crawl, crawl))
            elif claim.raw == claim.base or claim.kind is not Evidence.CARD:
                settled.append((False, derivative, code, field, raw))
            if claim in derived.unlisted:
                noted.append((derivative, _UNLISTED, field, raw, True, crawl, crawl))
            elif claim.form is not TagForm.PLAIN:
                settled.append((False, derivative, _UNLISTED, field, raw))
    lookup.flush()
    run(connection, FORGET_EDGES, [(False, key, True) for key in claims])
    run(connection, UPSERT_EDGE, edges)
    run(connection, REBASE_EVIDENCE, moved)
    run(connection, FORGET_ISSUE, settled)
    run(connection, UPSERT_ISSUE, noted)


def disturbed(lookup: Lookup) -> set[int]:
    """Return every model whose edges must be worked out again, because what a name means has changed."""
    derivatives = derivatives_of(lookup.connection, lookup.replaced)
    claim = edge_evidence.c
    for name, key in lookup.turned:
        resolved = (
            select(claim.derivative)
            .join_from(edge, edge_evidence, and_(claim.derivative == edge.c.derivative, claim.base == edge.c.base))
            .where(edge.c.base == key, claim.base_name == name, claim.current)
        )
        unresolved = select(claim.derivative).where(leads_nowhere(), claim.base_name == name)
        derivatives.update(lookup.connection.execute(union(resolved, unresolved)).scalars())
    return derivatives


def derivatives_of(connection: Connection, bases: Iterable[int]) -> set[int]:
    """Return every model that has, or had, an edge to one of these."""
    wanted = set(bases)
    query = select(edge.c.derivative).where(in_list(edge.c.base, wanted))
    return set(connection.execute(query).scalars()) if wanted else set()


def absorb(lookup: Lookup, placeholder: Known, into: int, kind: str, bearer: str) -> set[int]:
    """Let a model take over a row that only ever was a name for it; the name becomes an alias.

    Every edge and statement about the name is kept and now speaks of the model, which bears the name `bearer`.

    Returns:
        The derivatives whose edges must be worked out again.
    """
    lookup.flush()
    affected = derivatives_of(lookup.connection, [placeholder.key])
    _move_edges(lookup.connection, placeholder.key, into)
    lookup.drop(placeholder)
    lookup.add_alias(placeholder.name, into, kind, bearer)
    return affected


def _move_edges(connection: Connection, old: int, new: int) -> None:
    """Let all edges to one model, and the evidence behind them, lead to another, and delete the first."""
    columns = [column.name for column in edge.c]
    moved = select(*(literal(new) if name == "base" else edge.c[name] for name in columns))
    taken = insert(edge).from_select(columns, moved.where(edge.c.base == old, edge.c.derivative != new))
    first, last = taken.excluded.first_crawl, taken.excluded.last_crawl
    connection.execute(
        taken.on_conflict_do_update(
            index_elements=["derivative", "base"],
            set_={
                "first_crawl": case((first < edge.c.first_crawl, first), else_=edge.c.first_crawl),
                "last_crawl": case((last > edge.c.last_crawl, last), else_=edge.c.last_crawl),
            },
        )
    )
    claim = edge_evidence.c
    derivatives = select(edge.c.derivative).where(edge.c.base == old)
    connection.execute(
        update(edge_evidence)
        .where(claim.base == old, claim.derivative.in_(derivatives))
        .values(base=case((claim.derivative == new, None), else_=new))
    )
    connection.execute(delete(edge).where(edge.c.base == old))
    connection.execute(delete(model).where(model.c.id == old))


def _evidence_of(derivatives: Sequence[int]) -> Select[Any]:
    claim = edge_evidence.c
    return (
        select(
            *(claim.derivative, claim.kind, claim.relation, claim.raw_value, claim.base_name),
            *(claim.base_hub_id, claim.form, claim.base, claim.last_crawl),
        )
        .where(in_list(claim.derivative, derivatives), claim.current)
        .order_by(claim.derivative, claim.kind, claim.raw_value)
    )

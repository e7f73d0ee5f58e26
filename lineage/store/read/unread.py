"""Bases that models write and that lead to no edge, and words for relations that the Hub does not have."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, literal, or_, select
from sqlalchemy.engine import Connection

from lineage.facts import (
    DECLARED_EVIDENCE,
    EVIDENCE_FIELDS,
    HEADLINE_EVIDENCE,
    Evidence,
    IssueCode,
    Relation,
    State,
    TagForm,
)
from lineage.store.read.answers import ModelRow, Unread
from lineage.store.read.in_list import in_list
from lineage.store.schema.tables import alias, card_issue, edge, edge_evidence, is_doubtful, leads_nowhere, model

_KINDS: Final = {"cardData.base_model_relation": Evidence.CARD, "baseModels.relation": Evidence.HUB}
_TAG: Final = "base_model:"


def unread_of(connection: Connection, keys: Iterable[int]) -> dict[int, tuple[Unread, ...]]:
    """Return what some models write about their bases and what no edge follows from, by key; most have none.

    A value that is none of the Hub's names stands here always; a name of a card or of an adapter's configuration
    that leads nowhere only where the model has no base at all, since else it is mostly an old name of that base.
    """
    wanted = set(keys)
    return _gathered(
        connection.execute(_unread_values().where(in_list(card_issue.c.model, wanted))),
        connection.execute(_open_claims().where(in_list(edge_evidence.c.derivative, wanted))),
    )


def all_unread(connection: Connection) -> dict[int, tuple[Unread, ...]]:
    """Return the same of all models."""
    return _gathered(connection.execute(_unread_values()), connection.execute(_open_claims()))


def with_unread(connection: Connection, models: Sequence[ModelRow]) -> list[ModelRow]:
    """Return models with what they write in vain."""
    unread = unread_of(connection, [row.key for row in models])
    return [row._replace(unread=unread[row.key]) if row.key in unread else row for row in models]


def relation_words(connection: Connection, keys: Iterable[int]) -> dict[int, Mapping[Evidence, str]]:
    """Return the words that models state for a relation and that are none of the Hub's, by key and by place."""
    return _by_place(connection.execute(_words().where(in_list(card_issue.c.model, set(keys)))))


def card_names(connection: Connection, keys: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Return the bases that some models' cards name and that Hub and tags do not, by key; most have none."""
    query = (
        select(card_issue.c.model, card_issue.c.raw_value)
        .where(in_list(card_issue.c.model, set(keys)), card_issue.c.current)
        .where(card_issue.c.code == IssueCode.CARD_DIFFERS, card_issue.c.field == "cardData.base_model")
        .order_by(card_issue.c.model, card_issue.c.raw_value)
    )
    names: dict[int, tuple[str, ...]] = {}
    for key, raw in connection.execute(query):
        names[key] = (*names.get(key, ()), raw)
    return names


def declared_by(strongest: str, kinds: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return the declared evidence of an edge that no headline evidence is behind; empty for any other edge.

    An edge can have a tag among its evidence and not rest on it: nothing confirms the tag.

    >>> declared_by("card", [Evidence.TAG, Evidence.CARD]), declared_by("hub", [Evidence.HUB, Evidence.CARD])
    ((<Evidence.TAG: 'tag'>, <Evidence.CARD: 'card'>), ())
    """
    if strongest in HEADLINE_EVIDENCE:
        return ()
    return tuple(kind for kind in kinds if kind in DECLARED_EVIDENCE)


def all_relation_words(connection: Connection) -> dict[int, Mapping[Evidence, str]]:
    """Return the same of all models."""
    return _by_place(connection.execute(_words()))


def unconfirmed_edges(connection: Connection) -> list[tuple[int, int]]:
    """Return derivative and base of every edge that headline numbers take though only a typed tag alone names it."""
    other, claim = edge.alias("other"), edge_evidence.alias("claim")
    plain = (
        exists(literal(1))
        .select_from(other)
        .where(other.c.base == edge_evidence.c.base)
        .where(claim.c.derivative == other.c.derivative, claim.c.base == other.c.base)
        .where(claim.c.current, claim.c.kind.in_(["hub", "tag"]), claim.c.form == TagForm.PLAIN)
        .correlate(edge_evidence)
    )
    query = _doubtful().join(model, model.c.id == edge_evidence.c.base)
    query = query.where(edge.c.evidence == Evidence.TAG, model.c.state == State.ABSENT, ~plain)
    return [(derivative, base) for derivative, base in connection.execute(query)]


def doubted_edges(connection: Connection) -> list[tuple[int, int]]:
    """Return derivative and base of every edge that no headline number takes, as nothing confirms the tag behind it."""
    query = _doubtful().where(edge.c.evidence.not_in(["hub", "tag"]))
    return [(derivative, base) for derivative, base in connection.execute(query)]


def _unread_values() -> Select[Any]:
    of_bases = or_(card_issue.c.field.like("baseModels%"), card_issue.c.field.like("config.peft%"))
    always = [IssueCode.NOT_A_REPO_ID, IssueCode.SELF_CLAIM, IssueCode.UNLISTED_TAG]
    return (
        select(card_issue.c.model, card_issue.c.code, card_issue.c.field, card_issue.c.raw_value)
        .where(card_issue.c.current)
        .where(or_(card_issue.c.code.in_(always), and_(card_issue.c.code == IssueCode.BAD_VALUE, of_bases)))
        .where(~and_(card_issue.c.code == IssueCode.UNLISTED_TAG, _leads_somewhere()))
        .order_by(card_issue.c.model, card_issue.c.field, card_issue.c.raw_value, card_issue.c.code)
    )


def _leads_somewhere() -> ColumnElement[bool]:
    """Return the condition that other evidence makes the edge that an unconfirmed tag names."""
    claim = edge_evidence.c
    return (
        exists(literal(1))
        .where(claim.derivative == card_issue.c.model, claim.raw_value == card_issue.c.raw_value)
        .where(claim.kind == Evidence.TAG, claim.current, _same_edge(), edge.c.current)
        .correlate(card_issue)
    )


def _open_claims() -> Select[Any]:
    claim = edge_evidence.c
    has_base = exists(literal(1)).where(edge.c.derivative == claim.derivative, edge.c.current)
    needless = and_(claim.kind.in_([Evidence.CARD, Evidence.ADAPTER_CONFIG]), has_base)
    return (
        select(claim.derivative, claim.kind, claim.raw_value, claim.base_name, claim.form, alias.c.model)
        .join_from(edge_evidence, alias, alias.c.name == claim.base_name, isouter=True)
        .where(leads_nowhere(), ~needless)
        .order_by(claim.derivative, claim.kind, claim.raw_value)
    )


def _words() -> Select[Any]:
    return (
        select(card_issue.c.model, card_issue.c.field, card_issue.c.raw_value)
        .where(card_issue.c.current, card_issue.c.code == IssueCode.UNKNOWN_RELATION)
        .order_by(card_issue.c.model, card_issue.c.field.desc(), card_issue.c.raw_value)
    )


def _doubtful() -> Select[Any]:
    """Return a query of the pairs of derivative and base that a doubtful tag names."""
    claim = edge_evidence.c
    return (
        select(claim.derivative, claim.base)
        .distinct()
        .join_from(edge_evidence, edge, _same_edge())
        .where(is_doubtful())
        .order_by(claim.derivative, claim.base)
    )


def _same_edge() -> ColumnElement[bool]:
    return and_(edge.c.derivative == edge_evidence.c.derivative, edge.c.base == edge_evidence.c.base)


def _by_place(rows: Iterable[Any]) -> dict[int, Mapping[Evidence, str]]:
    words: dict[int, dict[Evidence, str]] = {}
    for key, field, raw in rows:
        word = raw.removeprefix(_TAG).partition(":")[0] if raw.startswith(_TAG) else raw
        words.setdefault(key, {}).setdefault(_KINDS.get(field, Evidence.TAG), word)
    return dict(words)


def word_of(
    relation: Relation, kinds: Iterable[Evidence], words: Mapping[Evidence, str]
) -> tuple[Evidence | None, str | None]:
    """Return the word stated for an unstated relation, and the first place among an edge's evidence that has one.

    >>> word_of(Relation.UNSTATED, [Evidence.TAG, Evidence.CARD], {Evidence.CARD: "distillation"})
    (<Evidence.CARD: 'card'>, 'distillation')
    """
    for kind in kinds if relation is Relation.UNSTATED else ():
        if kind in words:
            return kind, words[kind]
    return None, None


def _gathered(issues: Iterable[Any], open_claims: Iterable[Any]) -> dict[int, tuple[Unread, ...]]:
    unread: dict[int, dict[tuple[str, str], Unread]] = {}
    for key, code, field, raw in issues:
        unread.setdefault(key, {})[field, raw] = Unread(field, raw, IssueCode(code))
    for row in open_claims:
        claim = _open_claim(row)
        unread.setdefault(row[0], {}).setdefault((claim.field, claim.raw), claim)
    return {key: tuple(values.values()) for key, values in unread.items()}


def _open_claim(row: Sequence[Any]) -> Unread:
    derivative, kind, raw, name, form, bearer = row
    if bearer == derivative:
        code = IssueCode.SELF_CLAIM
    elif "/" not in name:
        code = IssueCode.NO_OWNER
    else:
        code = IssueCode.UNLISTED_TAG if form != TagForm.PLAIN else IssueCode.CARD_DIFFERS
    return Unread(EVIDENCE_FIELDS.get(Evidence(kind), kind), raw, code)

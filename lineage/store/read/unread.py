"""Bases that models write and that lead to no edge, and words for relations that the Hub does not have."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy.engine import Connection

from lineage.facts import DECLARED_EVIDENCE, EVIDENCE_FIELDS, HEADLINE_EVIDENCE, Evidence, IssueCode, Relation, TagForm
from lineage.store.read.answers import ModelRow, Unread
from lineage.store.read.in_list import among, looked_up

_FOLLOWED: Final = (
    "(code = 'unlisted_tag' AND EXISTS (SELECT 1 FROM edge_evidence AS v JOIN edge AS e "
    "ON e.derivative = v.derivative AND e.base = v.base AND e.current "
    "WHERE v.derivative = model AND v.kind = 'tag' AND v.raw_value = card_issue.raw_value AND v.current))"
)
"""A tag that nothing confirms, where other evidence makes the edge: then the model has that base."""
_ISSUES: Final = (
    "SELECT model, code, field, raw_value FROM card_issue WHERE {} AND current AND (code IN "
    "('not_a_repo_id', 'self_claim', 'unlisted_tag') OR (code = 'bad_value' AND (field LIKE 'baseModels%' "
    "OR field LIKE 'config.peft%'))) AND NOT {} ORDER BY model, field, raw_value, code"
)
_OPEN: Final = (
    "SELECT v.derivative, v.kind, v.raw_value, v.base_name, v.form, a.model FROM edge_evidence AS v "
    "LEFT JOIN alias AS a ON a.name = v.base_name WHERE {} AND v.base IS NULL AND v.current "
    "AND NOT (v.kind IN ('card', 'adapter_config') AND EXISTS "
    "(SELECT 1 FROM edge AS e WHERE e.derivative = v.derivative AND e.current)) "
    "ORDER BY v.derivative, v.kind, v.raw_value"
)
_WORDS: Final = (
    "SELECT model, field, raw_value FROM card_issue WHERE {} AND current AND code = 'unknown_relation' "
    "ORDER BY model, field DESC, raw_value"
)
_CARD_NAMES: Final = (
    "SELECT model, raw_value FROM card_issue WHERE {} AND current AND code = 'card_differs' "
    "AND field = 'cardData.base_model' ORDER BY model, raw_value"
)
_DOUBTED: Final = (
    "SELECT DISTINCT v.derivative, v.base FROM edge_evidence AS v "
    "JOIN edge AS e ON e.derivative = v.derivative AND e.base = v.base "
    "WHERE v.current AND v.form <> 'plain' AND e.evidence NOT IN ('hub', 'tag') ORDER BY v.derivative, v.base"
)
_UNCONFIRMED: Final = (
    "SELECT DISTINCT v.derivative, v.base FROM edge_evidence AS v "
    "JOIN edge AS e ON e.derivative = v.derivative AND e.base = v.base JOIN model AS b ON b.id = v.base "
    "WHERE v.current AND v.form <> 'plain' AND e.evidence = 'tag' AND b.state = 'absent' AND NOT EXISTS "
    "(SELECT 1 FROM edge AS o JOIN edge_evidence AS w ON w.derivative = o.derivative AND w.base = o.base "
    "WHERE o.base = v.base AND w.current AND w.kind IN ('hub', 'tag') AND w.form = 'plain') "
    "ORDER BY v.derivative, v.base"
)
_KINDS: Final = {"cardData.base_model_relation": Evidence.CARD, "baseModels.relation": Evidence.HUB}
_TAG: Final = "base_model:"


def unread_of(connection: Connection, keys: Iterable[int]) -> dict[int, tuple[Unread, ...]]:
    """Return what some models write about their bases and what no edge follows from, by key; most have none.

    A value that is none of the Hub's names stands here always; a name of a card or of an adapter's configuration
    that leads nowhere only where the model has no base at all, since else it is mostly an old name of that base.
    """
    wanted = set(keys)
    return _gathered(
        looked_up(connection, _ISSUES.format(among("model"), _FOLLOWED), wanted),
        looked_up(connection, _OPEN.format(among("v.derivative")), wanted),
    )


def all_unread(connection: Connection) -> dict[int, tuple[Unread, ...]]:
    """Return the same of all models."""
    return _gathered(
        connection.exec_driver_sql(_ISSUES.format("1", _FOLLOWED)), connection.exec_driver_sql(_OPEN.format("1"))
    )


def with_unread(connection: Connection, models: Sequence[ModelRow]) -> list[ModelRow]:
    """Return models with what they write in vain."""
    found = unread_of(connection, [model.key for model in models])
    return [model._replace(unread=found[model.key]) if model.key in found else model for model in models]


def relation_words(connection: Connection, keys: Iterable[int]) -> dict[int, Mapping[Evidence, str]]:
    """Return the words that models state for a relation and that are none of the Hub's, by key and by place."""
    return _by_place(looked_up(connection, _WORDS.format(among("model")), set(keys)))


def card_names(connection: Connection, keys: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Return the bases that some models' cards name and that Hub and tags do not, by key; most have none."""
    names: dict[int, tuple[str, ...]] = {}
    for model, raw in looked_up(connection, _CARD_NAMES.format(among("model")), set(keys)):
        names[model] = (*names.get(model, ()), raw)
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
    return _by_place(connection.exec_driver_sql(_WORDS.format("1")))


def unconfirmed_edges(connection: Connection) -> list[tuple[int, int]]:
    """Return derivative and base of every edge that headline numbers take though only a typed tag alone names it."""
    return [(derivative, base) for derivative, base in connection.exec_driver_sql(_UNCONFIRMED)]


def doubted_edges(connection: Connection) -> list[tuple[int, int]]:
    """Return derivative and base of every edge that no headline number takes, as nothing confirms the tag behind it."""
    return [(derivative, base) for derivative, base in connection.exec_driver_sql(_DOUBTED)]


def _by_place(rows: Iterable[Any]) -> dict[int, Mapping[Evidence, str]]:
    found: dict[int, dict[Evidence, str]] = {}
    for model, field, raw in rows:
        word = raw.removeprefix(_TAG).partition(":")[0] if raw.startswith(_TAG) else raw
        found.setdefault(model, {}).setdefault(_KINDS.get(field, Evidence.TAG), word)
    return dict(found)


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
    found: dict[int, dict[tuple[str, str], Unread]] = {}
    for model, code, field, raw in issues:
        found.setdefault(model, {})[field, raw] = Unread(field, raw, IssueCode(code))
    for row in open_claims:
        one = _open_claim(row)
        found.setdefault(row[0], {}).setdefault((one.field, one.raw), one)
    return {model: tuple(values.values()) for model, values in found.items()}


def _open_claim(row: Sequence[Any]) -> Unread:
    derivative, kind, raw, name, form, bearer = row
    if bearer == derivative:
        code = IssueCode.SELF_CLAIM
    elif "/" not in name:
        code = IssueCode.NO_OWNER
    else:
        code = IssueCode.UNLISTED_TAG if form != TagForm.PLAIN else IssueCode.CARD_DIFFERS
    return Unread(EVIDENCE_FIELDS.get(Evidence(kind), kind), raw, code)

"""Keep a batch of records: models, their evidence and problems, and what changed of what stood there before."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy.engine import Connection

from lineage.facts import CardIssue, Claim, ModelFacts, State
from lineage.store import schema
from lineage.store.edges import absorb, add_alias, derivatives_of, forget_claims, rederive, write_claims, write_issues
from lineage.store.lookup import Known, Lookup, owner_of
from lineage.store.statements import INSERT_MODEL, MODEL_COLUMNS, inserting, run, updating, upserting

_FIRST_FACT: Final = 2
_LAST_FACT: Final = ModelFacts._fields.index("tags") + 1
_FACT_COLUMNS: Final = MODEL_COLUMNS[MODEL_COLUMNS.index("created_at") : MODEL_COLUMNS.index("asked_crawl")]
_UPDATE_MODEL: Final = updating(
    schema.model, ("hub_id", "name", "owner", "state", *_FACT_COLUMNS, "last_crawl"), ("id",)
)
_LANGUAGE: Final = inserting(schema.model_language, ("model", "language"))
_DATASET: Final = inserting(schema.model_dataset, ("model", "dataset"))
_UPSERT_BAD: Final = upserting(schema.bad_record, ("raw_value", "first_crawl", "last_crawl"), ("last_crawl",))


def save_records(connection: Connection, crawl: int, records: Iterable[ModelFacts | CardIssue]) -> None:
    """Write a batch of records inside the caller's transaction; of two with one `_id` or name the later counts.

    Whatever a record no longer says is marked as such, never deleted. A name that comes with another `_id` than
    before moves: the model that had it is marked replaced, and edges known only by the name follow it.
    """
    facts = []
    bad = []
    for record in records:
        if isinstance(record, CardIssue):
            bad.append((record.raw, crawl, crawl))
        else:
            facts.append(record)
    run(connection, _UPSERT_BAD, bad)
    facts = _last_of_each(facts)
    if facts:
        _Batch(connection, crawl).save(facts)


def _last_of_each(facts: Sequence[ModelFacts]) -> list[ModelFacts]:
    """Leave out what a later record of the same batch repeats, by name or by `_id`."""
    names: set[str] = set()
    hub_ids: set[str] = set()
    kept = []
    for fact in reversed(facts):
        if fact.repo_id not in names and fact.hub_id not in hub_ids:
            kept.append(fact)
        names.add(fact.repo_id)
        if fact.hub_id is not None:
            hub_ids.add(fact.hub_id)
    kept.reverse()
    return kept


class _Batch:
    """One batch on its way into the tables."""

    def __init__(self, connection: Connection, crawl: int) -> None:
        self.connection = connection
        self.crawl = crawl
        self.lookup = Lookup(connection, crawl)
        self.inserts: list[tuple[Any, ...]] = []
        self.updates: list[tuple[Any, ...]] = []
        self.moved: set[int] = set()

    def save(self, facts: Sequence[ModelFacts]) -> None:
        hub_ids = [fact.hub_id for fact in facts if fact.hub_id is not None]
        names = [fact.repo_id for fact in facts]
        for fact in facts:
            for claim in fact.claims:
                names.append(claim.base)
                if claim.base_hub_id is not None:
                    hub_ids.append(claim.base_hub_id)
        self.lookup.load(hub_ids, names)
        keys = [self._place(fact) for fact in facts]
        # Updates first: a name that one model gives up may be another's in the same batch.
        run(self.connection, _UPDATE_MODEL, self.updates)
        run(self.connection, INSERT_MODEL, self.inserts)
        self._write_lists(facts, keys)
        forget_claims(self.connection, [row[-1] for row in self.updates])
        claims: dict[int, Sequence[Claim]] = {}
        issues: list[tuple[int, CardIssue]] = []
        for fact, key in zip(facts, keys, strict=True):
            if fact.claims:
                claims[key] = fact.claims
            issues.extend((key, issue) for issue in fact.issues)
        write_claims(self.lookup, claims)
        write_issues(self.connection, issues, self.crawl)
        known_keys = set(keys)
        forget_claims(self.connection, [gone.key for gone in self.lookup.replaced if gone.key not in known_keys])
        self.moved |= derivatives_of(self.connection, (gone.key for gone in self.lookup.replaced))
        rederive(self.lookup, self.moved - known_keys)

    def _place(self, fact: ModelFacts) -> int:
        """Find or make the row of one record, and settle who holds its name."""
        lookup, name = self.lookup, fact.repo_id
        own = None if fact.hub_id is None else lookup.by_hub.get(fact.hub_id)
        held = lookup.holder.get(name)
        if own is None and held is not None and (held.hub_id is None or fact.hub_id is None):
            own = held
        if own is None:
            if held is not None:
                lookup.replace(held)
            self._end_alias(name)
            key = lookup.new_key()
            self.inserts.append(self._row(fact, key))
            lookup.put(Known(key, fact.hub_id, name, State.PRESENT))
            return key
        if held is not None and held.key != own.key:
            if held.hub_id is None and held.state in {State.UNASKED, State.ABSENT}:
                self.moved |= absorb(lookup, held, own.key, "rename")
            else:
                lookup.replace(held)
        if own.name != name and own.state != State.REPLACED:
            lookup.drop(own)
            add_alias(lookup, own.name, own.key, "rename", self.crawl)
        self._end_alias(name)
        hub_id = fact.hub_id or own.hub_id
        facts = fact[_FIRST_FACT:_LAST_FACT]
        self.updates.append((hub_id, name, owner_of(name), State.PRESENT.value, *facts, self.crawl, own.key))
        lookup.put(Known(own.key, hub_id, name, State.PRESENT))
        return own.key

    def _end_alias(self, name: str) -> None:
        """A model that bears the name itself ends what the name meant as an alias."""
        other = self.lookup.alias.pop(name, None)
        if other is not None:
            self.moved |= derivatives_of(self.connection, [other[0]])
            self.connection.exec_driver_sql("DELETE FROM alias WHERE name = ?", (name,))

    def _row(self, fact: ModelFacts, key: int) -> tuple[Any, ...]:
        return (
            key,
            fact.hub_id,
            fact.repo_id,
            owner_of(fact.repo_id),
            State.PRESENT.value,
            *fact[_FIRST_FACT:_LAST_FACT],
            None,
            self.crawl,
            self.crawl,
        )

    def _write_lists(self, facts: Sequence[ModelFacts], keys: Sequence[int]) -> None:
        old = [(row[-1],) for row in self.updates]
        run(self.connection, "DELETE FROM model_language WHERE model = ?", old)
        run(self.connection, "DELETE FROM model_dataset WHERE model = ?", old)
        pairs = list(zip(facts, keys, strict=True))
        run(self.connection, _LANGUAGE, [(key, value) for fact, key in pairs for value in fact.languages])
        run(self.connection, _DATASET, [(key, value) for fact, key in pairs for value in fact.datasets])

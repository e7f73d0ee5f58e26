"""Keep a batch of records: models, their evidence and problems, and what changed of what stood there before."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy.engine import Connection

from lineage.facts import CardIssue, Claim, ModelFacts, State
from lineage.store.write.changes import Moves
from lineage.store.write.edges import absorb, disturbed, forget_claims, rederive, write_claims, write_issues
from lineage.store.write.lookup import ONLY_NAMED, Known, Lookup
from lineage.store.write.statements import INSERT_DATASET, INSERT_LANGUAGE, REFRESH_MODEL, UPSERT_BAD, facts_of, run

_PRESENT: Final = State.PRESENT.value
_REPLACED: Final = State.REPLACED.value


def save_records(connection: Connection, crawl: int, records: Iterable[ModelFacts | CardIssue]) -> Moves:
    """Write records inside the caller's transaction, in their order, as if each were the only one.

    Whatever a record no longer says is marked as such, never deleted. A name that comes with another `_id` than
    before moves: the model that had it is marked replaced, and edges known only by the name follow it.

    Returns:
        Which models and names have moved.
    """
    moves = Moves()
    bad = []
    batch: dict[str, ModelFacts] = {}
    for record in records:
        if isinstance(record, CardIssue):
            bad.append((record.raw, crawl, crawl))
            continue
        hub_id, name = record[0], record[1]
        same_id = record if hub_id is None else batch.get(hub_id, record)
        same_name = batch.get(name, record)
        if same_id is not record or same_name is not record:
            if same_id == record and same_name == record:
                continue
            moves |= _save(connection, crawl, _each_once(batch))
            batch.clear()
        batch[name] = record
        if hub_id is not None:
            batch[hub_id] = record
    run(connection, UPSERT_BAD, bad)
    if batch:
        moves |= _save(connection, crawl, _each_once(batch))
    return moves


def _each_once(batch: Mapping[str, ModelFacts]) -> list[ModelFacts]:
    """List what stands under its name and, unless that is not known, under its `_id` too."""
    return [record for key, record in batch.items() if key == record.repo_id]


def _save(connection: Connection, crawl: int, batch: Sequence[ModelFacts]) -> Moves:
    """Write records of which no two share a name or an `_id`.

    Two may still be of one model, where one has no `_id`: the second then begins a batch of its own.
    """
    moves = Moves()
    while batch:
        lookup = Lookup(connection, crawl)
        lookup.load(*_mentioned(batch))
        places = _Places(lookup)
        keys: dict[int, None] = {}
        for fact in batch:
            own, held = places.whose(fact)
            if own is not None and own.key in keys:
                break
            keys[places.place(fact, own, held)] = None
        _write(places, batch[: len(keys)], list(keys))
        moves |= Moves(frozenset(lookup.renamed), frozenset(lookup.passed))
        batch = batch[len(keys) :]
    return moves


def _mentioned(batch: Sequence[ModelFacts]) -> tuple[list[str], list[str]]:
    """List every `_id` and every name that stands in these records."""
    hub_ids = []
    names = []
    for fact in batch:
        if fact.hub_id is not None:
            hub_ids.append(fact.hub_id)
        names.append(fact.repo_id)
        for claim in fact.claims:
            names.append(claim.base)
            if claim.base_hub_id is not None:
                hub_ids.append(claim.base_hub_id)
    return hub_ids, names


def _write(places: "_Places", batch: Sequence[ModelFacts], keys: Sequence[int]) -> None:
    lookup = places.lookup
    connection, crawl = lookup.connection, lookup.crawl
    places.write()
    forget_claims(connection, places.known)
    _write_lists(connection, batch, keys, places.known)
    claims: dict[int, Sequence[Claim]] = {}
    issues: list[tuple[int, CardIssue]] = []
    for fact, key in zip(batch, keys, strict=True):
        if fact.claims:
            claims[key] = fact.claims
        if fact.issues:
            issues += [(key, issue) for issue in fact.issues]
    write_claims(lookup, claims)
    write_issues(connection, issues, crawl)
    written = set(keys)
    forget_claims(connection, sorted(lookup.replaced - written))
    rederive(lookup, (disturbed(lookup) | places.absorbed) - written)


class _Places:
    """Where the models of one batch stand: which row each has, and who holds which name after it."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.known: list[int] = []
        """Rows that records were read of before."""
        self.absorbed: set[int] = set()
        """Derivatives whose base turned out to be another."""
        self._refreshed: list[tuple[Any, ...]] = []

    def whose(self, fact: ModelFacts) -> tuple[Known | None, Known | None]:
        """Find the row of the model that a record is of, and the row that holds its name."""
        hub_id = fact.hub_id
        own = None if hub_id is None else self.lookup.by_hub.get(hub_id)
        held = self.lookup.holder.get(fact.repo_id)
        if own is None and held is not None and (held.hub_id is None or hub_id is None):
            own = held
        return own, held

    def place(self, fact: ModelFacts, own: Known | None, held: Known | None) -> int:
        """Give one record its row, settle who holds its name, and hear what it says of other names."""
        lookup, hub_id, name = self.lookup, fact.hub_id, fact.repo_id
        if own is None:
            if held is not None:
                lookup.replace(held)
            if name in lookup.alias:
                lookup.end_alias(name)
            key = lookup.insert(hub_id, name, _PRESENT, facts_of(fact))
        else:
            key = own.key
            self._move(own, held, fact)
        for claim in fact.claims:
            if claim.base_hub_id is not None:
                lookup.pin(claim.base, claim.base_hub_id)
        return key

    def write(self) -> None:
        """Write the rows of models that are as they were but for their facts."""
        run(self.lookup.connection, REFRESH_MODEL, self._refreshed)

    def _move(self, own: Known, held: Known | None, fact: ModelFacts) -> None:
        lookup, name = self.lookup, fact.repo_id
        if own.state not in ONLY_NAMED:
            self.known.append(own.key)
        now = Known(own.key, fact.hub_id or own.hub_id, name, _PRESENT)
        if now == own:
            self._refreshed.append((*facts_of(fact), lookup.crawl, own.key))
            return
        if held is not None and held.key != own.key:
            if held.hub_id is None and held.state in ONLY_NAMED:
                self.absorbed |= absorb(lookup, held, own.key, "rename", name)
            else:
                lookup.replace(held)
        lookup.end_alias(name, own.key)
        if own.name != name and own.state not in ONLY_NAMED:
            lookup.renamed.add(own.key)
        if own.name != name and own.state != _REPLACED:
            lookup.drop(own)
            lookup.add_alias(own.name, own.key, "rename", name)
        lookup.update(now, facts_of(fact))


def _write_lists(
    connection: Connection, batch: Sequence[ModelFacts], keys: Sequence[int], known: Sequence[int]
) -> None:
    old = [(key,) for key in known]
    run(connection, "DELETE FROM model_language WHERE model = ?", old)
    run(connection, "DELETE FROM model_dataset WHERE model = ?", old)
    languages = []
    datasets = []
    for fact, key in zip(batch, keys, strict=True):
        if fact.languages:
            languages += [(key, language) for language in fact.languages]
        if fact.datasets:
            datasets += [(key, dataset) for dataset in fact.datasets]
    run(connection, INSERT_LANGUAGE, languages)
    run(connection, INSERT_DATASET, datasets)

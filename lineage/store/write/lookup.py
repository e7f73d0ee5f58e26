"""What names and `_id`s mean just now, kept in step with what is being written."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, delete, exists, func, literal_column, select, update
from sqlalchemy.engine import Connection

from lineage.facts import State
from lineage.store.read.in_list import in_list
from lineage.store.schema.sqlite import DIALECT, defer_foreign_keys
from lineage.store.schema.tables import alias, bears_name, edge, edge_evidence, model
from lineage.store.write.statements import FACT_COLUMNS, INSERT_MODEL, UPDATE_MODEL, UPSERT_ALIAS, run

_PRESENT: Final = State.PRESENT.value
_UNASKED: Final = State.UNASKED.value
_REPLACED: Final = State.REPLACED.value
ONLY_NAMED: Final = frozenset({_UNASKED, State.ABSENT.value})
"""States of a base that no record was ever read of."""
_NOT_LISTED: Final = frozenset({State.ABSENT.value, State.VANISHED.value})
_KNOWN: Final = (model.c.id, model.c.hub_id, model.c.name, model.c.state)
_IS_NAMED_PLAINLY: Final = str(
    select(
        exists(literal_column("1"))
        .select_from(edge)
        .where(edge_evidence.c.derivative == edge.c.derivative, edge_evidence.c.base == edge.c.base)
        .where(edge.c.base == bindparam("key"), edge_evidence.c.current)
        .where(edge_evidence.c.kind.in_([literal_column("'hub'"), literal_column("'tag'")]))
        .where(edge_evidence.c.form == literal_column("'plain'"))
    ).compile(dialect=DIALECT)
)
"""Asked for each doubtful tag of a sweep, so written once."""
_UNSAID: Final = (None,) * len(FACT_COLUMNS)
_HUB_ID_OF_ROW: Final = 1
_STATE_OF_ROW: Final = 4


class Known(NamedTuple):
    """One row of `model`, as far as resolving needs it."""

    key: int
    hub_id: str | None
    name: str
    state: str


class Lookup:
    """The models that a batch of records touches; `resolve.Names` for one crawl's transaction.

    Rows of `model` wait here until `flush()`, so that they are written many at a time; foreign keys are checked
    when the transaction ends. `replaced` and `turned` tell which edges must be worked out again.
    """

    def __init__(self, connection: Connection, crawl: int) -> None:
        self.connection = connection
        self.listing_tells = False
        """Whether a name that no model has is no model's: set where a crawl is settled."""
        self.crawl = crawl
        self.by_hub: dict[str, Known] = {}
        self.holder: dict[str, Known] = {}
        self.alias: dict[str, tuple[int, str]] = {}
        self.replaced: set[int] = set()
        """Models whose name has passed to another."""
        self.turned: list[tuple[str, int]] = []
        """Names that no longer mean a model, or mean it only up to letter case."""
        self.renamed: set[int] = set()
        """Models that bear another name than before."""
        self.passed: set[str] = set()
        """Names that meant a model with a record, and now mean another."""
        self._state: dict[int, str] = {}
        self._asked: set[str] = set()
        self._inserts: dict[int, tuple[Any, ...]] = {}
        self._updates: list[tuple[Any, ...]] = []
        defer_foreign_keys(connection)
        self._next = int(connection.execute(select(func.coalesce(func.max(model.c.id), 0))).scalar_one())

    def load(self, hub_ids: Iterable[str], names: Iterable[str]) -> None:
        """Read what these `_id`s and names mean; what waits to be written is written first."""
        self.flush()
        connection = self.connection
        wanted = set(names) - self._asked
        self._asked |= wanted
        if wanted:
            for row in connection.execute(select(*_KNOWN).where(in_list(model.c.name, wanted), bears_name())):
                self.put(Known(*row))
        if new_ids := set(hub_ids) - self.by_hub.keys():
            for row in connection.execute(select(*_KNOWN).where(in_list(model.c.hub_id, new_ids))):
                self.put(Known(*row))
        if wanted:
            aliases = select(alias.c.name, alias.c.model, alias.c.kind, model.c.state)
            aliases = aliases.join_from(alias, model, model.c.id == alias.c.model)
            for name, key, kind, state in connection.execute(aliases.where(in_list(alias.c.name, wanted))):
                self.alias[name] = (key, kind)
                self._state[key] = state

    def flush(self) -> None:
        """Write the rows that wait; updates first, because a name that one gives up may be another's by now."""
        run(self.connection, UPDATE_MODEL, self._updates)
        run(self.connection, INSERT_MODEL, list(self._inserts.values()))
        self._updates.clear()
        self._inserts.clear()

    def insert(self, hub_id: str | None, name: str, state: str, facts: tuple[Any, ...] = _UNSAID) -> int:
        """Make a row, and take the next key for it; the transaction is the only writer."""
        self._next += 1
        key, crawl = self._next, self.crawl
        self._inserts[key] = (key, hub_id, name, owner_of(name), state, *facts, None, crawl, crawl)
        self.put(Known(key, hub_id, name, state))
        return key

    def update(self, known: Known, facts: tuple[Any, ...]) -> None:
        """Give a row other facts, and the name, `_id` and state of `known`."""
        key, hub_id, name, state = known
        self.put(known)
        waiting = self._inserts.get(key)
        if waiting is None:
            self._updates.append((hub_id, name, owner_of(name), state, *facts, self.crawl, key))
        else:
            self._inserts[key] = (key, hub_id, name, owner_of(name), state, *facts, *waiting[-3:])

    def put(self, known: Known) -> None:
        """Take note of a row as it is from now on."""
        key, hub_id, name, state = known
        self._state[key] = state
        if hub_id is not None:
            self.by_hub[hub_id] = known
        if state != _REPLACED:
            self.holder[name] = known

    def drop(self, known: Known) -> None:
        """Forget that a row holds its name."""
        del self.holder[known.name]

    def replace(self, known: Known) -> None:
        """Mark a model gone whose name another has taken."""
        if known.state not in ONLY_NAMED:
            self.passed.add(known.name)
        self.drop(known)
        self.put(known._replace(state=_REPLACED))
        self.replaced.add(known.key)
        self._rewrite(known.key, "state", _STATE_OF_ROW, _REPLACED)

    def pin(self, name: str, hub_id: str) -> None:
        """Take the Hub's word that the model with this `_id` bears a name, unless a record has said more of either.

        A row that had no `_id` gets it. A name that a present model holds stays there: whatever a list of bases
        says, a record is what the Hub says of a model itself.
        """
        if hub_id in self.by_hub:
            return
        held = self.holder.get(name)
        if held is None:
            self.end_alias(name)
            self.insert(hub_id, name, _UNASKED)
        elif held.hub_id is None:
            self.put(held._replace(hub_id=hub_id))
            self._rewrite(held.key, "hub_id", _HUB_ID_OF_ROW, hub_id)
        elif held.state == _PRESENT:
            self.insert(hub_id, name, _REPLACED)
        else:
            self.replace(held)
            self.insert(hub_id, name, _UNASKED)

    def add_alias(self, name: str, key: int, kind: str, bearer: str) -> None:
        """Note another name of the model that bears the name `bearer`; one that differs in letter case is just that."""
        if name in self.alias and self.alias[name][0] != key:
            self.end_alias(name)
        if name.lower() == bearer.lower():
            kind = "case"
            self.turned.append((name, key))
        run(self.connection, UPSERT_ALIAS, [(name, key, kind, self.crawl, self.crawl)])
        self.alias[name] = (key, kind)

    def end_alias(self, name: str, bearer: int | None = None) -> None:
        """Let a name no longer be an alias: a model bears it, such as `bearer`, or it means another one."""
        other = self.alias.pop(name, None)
        if other is not None:
            if other[1] == "rename" and other[0] != bearer:
                self.passed.add(name)
            self.turned.append((name, other[0]))
            self.connection.execute(delete(alias).where(alias.c.name == name))

    def state_of(self, key: int) -> str:
        """Return the state of a model that was looked up."""
        return self._state[key]

    def _rewrite(self, key: int, column: str, position: int, value: str) -> None:
        row = self._inserts.get(key)
        if row is None:
            self.flush()
            self.connection.execute(update(model).where(model.c.id == key).values({column: value}))
        else:
            self._inserts[key] = (*row[:position], value, *row[position + 1 :])

    # What follows is `resolve.Names`.

    def of_hub(self, hub_id: str) -> int:
        """Return the model with that `_id`, which was pinned before."""
        return self.by_hub[hub_id].key

    def live(self, name: str) -> int | None:
        """Return the present model that a name means, by itself or as an alias."""
        held = self.holder.get(name)
        if held is not None and held.state == _PRESENT:
            return held.key
        other = self.alias.get(name)
        return other[0] if other is not None and self._state[other[0]] == _PRESENT else None

    def means(self, name: str) -> int:
        """Return the model that a name means: live, or gone, or only named so far; else make a row for it."""
        held = self.holder.get(name)
        if held is not None:
            return held.key
        other = self.alias.get(name)
        return self.insert(None, name, _UNASKED) if other is None else other[0]

    def unlisted(self, name: str) -> bool:
        """Return whether a finished sweep did not find the model that a name means, and no plain tag names it."""
        held, other = self.holder.get(name), self.alias.get(name)
        key = held.key if held is not None else None if other is None else other[0]
        if key is None or not self.listing_tells:
            return self.listing_tells
        if self._state[key] not in _NOT_LISTED:
            return False
        return not self.connection.exec_driver_sql(_IS_NAMED_PLAINLY, (key,)).scalar_one()

    def miscased(self, name: str) -> bool:
        """Return whether a name means its model only up to letter case."""
        other = self.alias.get(name)
        return other is not None and other[1] == "case"


def owner_of(name: str) -> str:
    """Return the owner in a repo id; a legacy name has none.

    >>> owner_of("Qwen/Qwen3-8B"), owner_of("gpt2")
    ('Qwen', '')
    """
    owner, slash, _ = name.partition("/")
    return owner if slash else ""

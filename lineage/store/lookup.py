"""What names and `_id`s mean just now, kept in step with what is being written."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.engine import Connection

from lineage.facts import State
from lineage.store.schema import alias, model
from lineage.store.statements import INSERT_MODEL, MODEL_COLUMNS, run

_CHUNK: Final = 5_000
"""Values in one IN list; SQLite takes 32,766."""

_ROW: Final = select(model.c.id, model.c.hub_id, model.c.name, model.c.state)
_BY_HUB: Final = _ROW.where(model.c.hub_id.in_(bindparam("wanted", expanding=True)))
_BY_NAME: Final = _ROW.where(
    model.c.name.in_(bindparam("wanted", expanding=True)), model.c.state != State.REPLACED.value
)
_BY_ALIAS: Final = select(alias.c.name, alias.c.model, alias.c.kind).where(
    alias.c.name.in_(bindparam("wanted", expanding=True))
)
_UNSAID: Final = (None,) * (MODEL_COLUMNS.index("asked_crawl") - MODEL_COLUMNS.index("created_at"))


class Known(NamedTuple):
    """One row of `model`, as far as resolving needs it."""

    key: int
    hub_id: str | None
    name: str
    state: str


class Lookup:
    """The models that a batch of records touches; `resolve.Names` for one crawl's transaction."""

    def __init__(self, connection: Connection, crawl: int) -> None:
        self.connection = connection
        self.crawl = crawl
        self.by_hub: dict[str, Known] = {}
        self.holder: dict[str, Known] = {}
        self.alias: dict[str, tuple[int, str]] = {}
        self.replaced: list[Known] = []
        self._asked: set[str] = set()
        self._next = connection.execute(select(func.coalesce(func.max(model.c.id), 0))).scalar_one()

    def load(self, hub_ids: Iterable[str], names: Iterable[str]) -> None:
        """Read what these `_id`s and names mean; what is known by now stays as it is."""
        for row in self._rows(_BY_HUB, set(hub_ids) - self.by_hub.keys()):
            self.by_hub[row.hub_id] = Known(*row)
        wanted = set(names) - self._asked
        self._asked |= wanted
        for row in self._rows(_BY_NAME, wanted - self.holder.keys()):
            self.holder[row.name] = Known(*row)
        for row in self._rows(_BY_ALIAS, wanted):
            self.alias[row.name] = (row.model, row.kind)

    def _rows(self, statement: Any, wanted: set[str]) -> Iterable[Any]:  # noqa: ANN401 - SQLAlchemy's own types
        ordered = sorted(wanted)
        for start in range(0, len(ordered), _CHUNK):
            yield from self.connection.execute(statement, {"wanted": ordered[start : start + _CHUNK]})

    def new_key(self) -> int:
        """Take the next key; the transaction is the only writer."""
        self._next += 1
        return int(self._next)

    def put(self, known: Known) -> None:
        """Take note of a row as it is from now on."""
        if known.hub_id is not None:
            self.by_hub[known.hub_id] = known
        if known.state != State.REPLACED:
            self.holder[known.name] = known

    def drop(self, known: Known) -> None:
        """Forget that a row holds its name."""
        held = self.holder.get(known.name)
        if held is not None and held.key == known.key:
            del self.holder[known.name]

    def replace(self, known: Known) -> None:
        """Mark a model gone whose name another has taken."""
        self.drop(known)
        gone = known._replace(state=State.REPLACED)
        self.put(gone)
        self.replaced.append(gone)
        self.connection.exec_driver_sql("UPDATE model SET state = 'replaced' WHERE id = ?", (known.key,))

    # What follows is `resolve.Names`.

    def of_hub(self, hub_id: str) -> int | None:
        """Find the model with that `_id`."""
        known = self.by_hub.get(hub_id)
        return None if known is None else known.key

    def live(self, name: str) -> int | None:
        """Find the present model that a name means, by itself or as an alias."""
        held = self.holder.get(name)
        if held is not None and held.state == State.PRESENT:
            return held.key
        other = self.alias.get(name)
        return None if other is None else other[0]

    def means(self, name: str) -> int:
        """Find the model that a name means, or make a row for it."""
        found = self.live(name)
        if found is not None:
            return found
        held = self.holder.get(name)
        return self._place(name, None) if held is None else held.key

    def place(self, name: str, hub_id: str) -> int:
        """Make a row for a base that only its `_id` identifies so far; a placeholder of its name becomes that row."""
        held = self.holder.get(name)
        if held is not None and held.hub_id is None and held.state != State.PRESENT:
            self.connection.exec_driver_sql("UPDATE model SET hub_id = ? WHERE id = ?", (hub_id, held.key))
            self.put(held._replace(hub_id=hub_id))
            return held.key
        if held is not None:
            self.replace(held)
        return self._place(name, hub_id)

    def miscased(self, name: str) -> bool:
        """Tell whether a name means its model only up to letter case."""
        held = self.holder.get(name)
        if held is not None and held.state == State.PRESENT:
            return False
        other = self.alias.get(name)
        return other is not None and other[1] == "case"

    def _place(self, name: str, hub_id: str | None) -> int:
        key = self.new_key()
        row = (key, hub_id, name, owner_of(name), State.UNASKED.value, *_UNSAID, None, self.crawl, self.crawl)
        run(self.connection, INSERT_MODEL, [row])
        self.put(Known(key, hub_id, name, State.UNASKED))
        return key


def owner_of(name: str) -> str:
    """Tell the owner in a repo id; a legacy name has none.

    >>> owner_of("Qwen/Qwen3-8B"), owner_of("gpt2")
    ('Qwen', '')
    """
    owner, slash, _ = name.partition("/")
    return owner if slash else ""

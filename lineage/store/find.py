"""Finding models by name: exactly, as an alias, in another letter case, or nearly."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.engine import Connection

from lineage.errors import UnknownModelError
from lineage.facts import State
from lineage.store.answers import ModelRow

COLUMNS: Final = ", ".join(
    "id" if name == "key" else "name" if name == "repo_id" else name for name in ModelRow._fields
)
_NEAR: Final = 5


def find_model(connection: Connection, name: str) -> ModelRow:
    """Find the model that a name means: its own name, an alias, or the one present model that differs only in case.

    A name that has passed to another model means the present one.

    Raises:
        UnknownModelError: Nothing of that name, with the names that come nearest.
    """
    row = (
        _one(connection, "name = :name AND state = 'present'", name)
        or _one(connection, "id = (SELECT model FROM alias WHERE name = :name)", name)
        or _one(connection, "name = :name AND state <> 'replaced'", name)
        or _one(connection, "lower(name) = lower(:name) AND state = 'present'", name)
        or _one(connection, "lower(name) = lower(:name) AND state <> 'replaced'", name)
    )
    if row is None:
        near = near_names(connection, name)
        hint = f" Near it: {', '.join(near)}." if near else ""
        raise UnknownModelError(f"No model {name} in the database.{hint}")
    return row


def _one(connection: Connection, where: str, name: str) -> ModelRow | None:
    found = connection.execute(
        text(f"SELECT {COLUMNS} FROM model WHERE {where} ORDER BY id LIMIT 1"),  # noqa: S608 - words of our own
        {"name": name},
    ).one_or_none()
    return None if found is None else model_row(found)


def model_row(row: Sequence[Any]) -> ModelRow:
    """Turn a row of `COLUMNS` into a `ModelRow`."""
    made = ModelRow._make(row)
    return made._replace(
        state=State(made.state),
        disabled=None if made.disabled is None else bool(made.disabled),
        private=None if made.private is None else bool(made.private),
    )


def near_names(connection: Connection, name: str) -> list[str]:
    """Suggest up to five names: with the same last part, or spelled much the same under the same owner."""
    owner, _, last = name.rpartition("/")
    found = connection.execute(
        text(
            "SELECT name FROM model WHERE state = 'present' AND name LIKE :last ESCAPE '\\' "
            "ORDER BY downloads DESC, name LIMIT 200"
        ),
        {"last": f"%{like(last or name)}%"},
    ).scalars()
    candidates = list(found)
    siblings = connection.execute(
        text("SELECT name FROM model WHERE lower(name) LIKE :owner ESCAPE '\\' AND state = 'present' LIMIT 20000"),
        {"owner": f"{like(owner.lower())}/%"},
    ).scalars()
    by_lower = {one.lower(): one for one in [*siblings, *candidates]}
    close = get_close_matches(name.lower(), by_lower, n=_NEAR, cutoff=0.6)
    return list(dict.fromkeys([by_lower[one] for one in close] + candidates))[:_NEAR]


def like(literal: str) -> str:
    r"""Escape what LIKE would read as a pattern.

    >>> like("50%_off")
    '50\\%\\_off'
    """
    return literal.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def search_models(connection: Connection, words: str, limit: int) -> list[ModelRow]:
    """Find present models whose name contains every word, in any letter case; the most downloaded first."""
    terms = words.split() or [""]
    where = " AND ".join(f"name LIKE :term{position} ESCAPE '\\'" for position in range(len(terms)))
    values = {f"term{position}": f"%{like(term)}%" for position, term in enumerate(terms)}
    rows = connection.execute(
        text(
            f"SELECT {COLUMNS} FROM model WHERE state = 'present' AND {where} "  # noqa: S608 - words of our own
            "ORDER BY coalesce(downloads, -1) DESC, name LIMIT :limit"
        ),
        {**values, "limit": limit},
    )
    return [model_row(row) for row in rows]


def owner_keys(connection: Connection, owner: str) -> list[int]:
    """Find an organisation's models: listed, or named as a base by a model that is; in name order.

    Raises:
        UnknownModelError: No such organisation, with the one that differs only in letter case if there is one.
    """
    keys = list(
        connection.execute(
            text(
                "SELECT id FROM model WHERE name > :low AND name < :high AND state <> 'replaced' AND (state = 'present' "
                "OR EXISTS (SELECT 1 FROM edge WHERE base = model.id AND current)) ORDER BY name"
            ),
            {"low": f"{owner}/", "high": f"{owner}0"},
        ).scalars()
    )
    if not keys:
        other = connection.execute(
            text("SELECT owner FROM model WHERE lower(name) LIKE :like ESCAPE '\\' AND state = 'present' LIMIT 1"),
            {"like": f"{like(owner.lower())}/%"},
        ).scalar()
        hint = f" Did you mean {other}?" if other else ""
        raise UnknownModelError(f"No models of {owner} in the database.{hint}")
    return keys


def keys_of_owner(connection: Connection, owner: str) -> list[int]:
    """List the keys of all rows under an owner's name, also of models that are gone."""
    query = text("SELECT id FROM model WHERE name > :low AND name < :high ORDER BY id")
    return list(connection.execute(query, {"low": f"{owner}/", "high": f"{owner}0"}).scalars())


def models_by_key(connection: Connection, keys: Iterable[int]) -> list[ModelRow]:
    """Read models by key, in key order."""
    ordered = sorted(set(keys))
    found: list[ModelRow] = []
    for start in range(0, len(ordered), 10_000):
        listed = ",".join(map(str, ordered[start : start + 10_000]))
        rows = connection.execute(
            text(f"SELECT {COLUMNS} FROM model WHERE id IN ({listed}) ORDER BY id")  # noqa: S608 - whole numbers
        )
        found.extend(model_row(row) for row in rows)
    return found


def names_by_key(connection: Connection, keys: Iterable[int]) -> dict[int, str]:
    """Read the names of models by key."""
    ordered = sorted(set(keys))
    found: dict[int, str] = {}
    for start in range(0, len(ordered), 10_000):
        listed = ",".join(map(str, ordered[start : start + 10_000]))
        rows = connection.execute(text(f"SELECT id, name FROM model WHERE id IN ({listed})"))  # noqa: S608 - whole numbers
        found.update((int(key), str(name)) for key, name in rows)
    return found

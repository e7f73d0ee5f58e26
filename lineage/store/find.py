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
_LONGEST: Final = 1_000
"""Characters of a name worth looking for; the Hub's have at most 193."""
_SIBLINGS: Final = 5_000
_MOST_TERMS: Final = 100
_MEANT: Final = (
    "name = :name AND state <> 'replaced'",
    "id = (SELECT model FROM alias WHERE name = :name)",
    "lower(name) = lower(:name) AND state = 'present'",
    "lower(name) = lower(:name) AND state <> 'replaced'",
)
"""What a name may mean, the surest first."""
_HELD: Final = "id IN (SELECT id FROM model WHERE state <> 'replaced' AND {}) AND state = 'present'"
"""Present models by a condition on the name, looked for in the index of names alone."""


def find_model(connection: Connection, name: str) -> ModelRow:
    """Find the model that a name means: its own name, an alias, or the one model that differs only in letter case.

    A name that has passed to another model means the one that has it now. Of two that differ only in letter case,
    neither is meant by a third spelling.

    Raises:
        UnknownModelError: Nothing of that name, with the names that come nearest.
    """
    if _can_be_a_name(name):
        for where in _MEANT:
            found = connection.execute(
                text(f"SELECT {COLUMNS} FROM model WHERE {where} LIMIT 2"),  # noqa: S608 - words of our own
                {"name": name},
            ).all()
            if len(found) == 1:
                return model_row(found[0])
    near = near_names(connection, name)
    hint = f" Near it: {', '.join(near)}." if near else ""
    raise UnknownModelError(f"No model {name} in the database.{hint}")


def _can_be_a_name(name: str) -> bool:
    """Tell whether a name could stand in the database at all: not what a terminal could not decode, nor a book."""
    return len(name) <= _LONGEST and not any("\ud800" <= letter <= "\udfff" for letter in name)


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
    if not _can_be_a_name(name):
        return []
    owner, _, last = name.rpartition("/")
    where = _HELD.format("name LIKE :last ESCAPE '\\'")
    candidates = [
        str(found)
        for found in connection.execute(
            text(f"SELECT name FROM model WHERE {where} ORDER BY coalesce(downloads, -1) DESC, name LIMIT 200"),  # noqa: S608 - words of our own
            {"last": f"%{like(last or name)}%"},
        ).scalars()
    ]
    siblings = connection.execute(
        text(
            "SELECT name FROM model WHERE lower(name) > :low AND lower(name) < :high AND state = 'present' "
            "ORDER BY lower(name) LIMIT :most"
        ),
        {**_below(_lower(owner)), "most": _SIBLINGS},
    ).scalars()
    by_lower = {one.lower(): one for one in [*siblings, *candidates]}
    close = get_close_matches(name.lower(), by_lower, n=_NEAR, cutoff=0.6)
    return list(dict.fromkeys([by_lower[one] for one in close] + candidates))[:_NEAR]


def _below(owner: str) -> dict[str, str]:
    """Bound the names of an owner: `0` comes right after the slash."""
    return {"low": f"{owner}/", "high": f"{owner}0"}


def _lower(text: str) -> str:
    """Lower ASCII letters alone, as SQLite does."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def like(literal: str) -> str:
    r"""Escape what LIKE would read as a pattern.

    >>> like("50%_off")
    '50\\%\\_off'
    """
    return literal.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def search_models(connection: Connection, words: str, limit: int) -> list[ModelRow]:
    """Find present models whose name contains every word, in any letter case; the most downloaded first."""
    terms = words.split() or [""]
    if not all(map(_can_be_a_name, terms)):
        return []
    terms = list(dict.fromkeys(terms))[:_MOST_TERMS]
    condition = " AND ".join(f"name LIKE :term{position} ESCAPE '\\'" for position in range(len(terms)))
    values = {f"term{position}": f"%{like(term)}%" for position, term in enumerate(terms)}
    rows = connection.execute(
        text(
            f"SELECT {COLUMNS} FROM model WHERE {_HELD.format(condition)} "  # noqa: S608 - words of our own
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
    found: list[int] = []
    other: str | None = None
    if _can_be_a_name(owner):
        query = text(
            "SELECT id FROM model WHERE name > :low AND name < :high AND state <> 'replaced' AND (state = 'present' "
            "OR EXISTS (SELECT 1 FROM edge WHERE base = model.id AND current)) ORDER BY name"
        )
        found = list(connection.execute(query, _below(owner)).scalars())
    if not found and _can_be_a_name(owner):
        query = text(
            "SELECT owner FROM model WHERE lower(name) > :low AND lower(name) < :high AND state = 'present' "
            "ORDER BY lower(name), name LIMIT 1"
        )
        other = connection.execute(query, _below(_lower(owner))).scalar()
    if not found:
        hint = f" Did you mean {other}?" if other else ""
        raise UnknownModelError(f"No models of {owner} in the database.{hint}")
    return found


def keys_of_owner(connection: Connection, owner: str) -> list[int]:
    """List the keys of all rows under an owner's name, also of models that are gone."""
    query = text(
        "SELECT id FROM model WHERE name > :low AND name < :high AND state <> 'replaced' "
        "UNION ALL SELECT id FROM model WHERE name > :low AND name < :high AND state = 'replaced' ORDER BY id"
    )
    return list(connection.execute(query, _below(owner)).scalars())


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

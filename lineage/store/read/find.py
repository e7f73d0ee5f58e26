"""Finding models by name: exactly, as an alias, in another letter case, or nearly."""

from collections.abc import Iterable, Sequence
from shlex import quote
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.engine import Connection

from lineage.errors import UnknownModelError
from lineage.facts import State
from lineage.settings import program
from lineage.store.read.answers import ModelRow
from lineage.store.read.in_list import among, looked_up

COLUMNS: Final = ", ".join(
    "id" if name == "key" else "name" if name == "repo_id" else name for name in ModelRow._fields if name != "unread"
)
_NEAR: Final = 5
_LONGEST: Final = 1_000
"""Characters of a name worth looking for; the Hub's have at most 193."""
_SIBLINGS: Final = 5_000
_SPELLED: Final = 3
"""Letters more or less by which a name may be misspelled."""
_WELL_SAID: Final = 5
"""Letters of a last part from which a longer one that begins so is no chance."""
_MEANT: Final = (
    "name = :name AND state <> 'replaced'",
    "id = (SELECT model FROM alias WHERE name = :name)",
    "lower(name) = lower(:name) AND state = 'present'",
    "lower(name) = lower(:name) AND state <> 'replaced'",
)
"""What a name may mean, the surest first."""
HELD: Final = "id IN (SELECT id FROM model WHERE state <> 'replaced' AND {}) AND state = 'present'"
"""Present models by a condition on the name, looked for in the index of names alone."""
_ENDS: Final = "name LIKE :last ESCAPE '\\'"
_BEGINS: Final = "(name LIKE :legacy ESCAPE '\\' OR name LIKE :last ESCAPE '\\')"


def find_model(connection: Connection, name: str) -> ModelRow:
    """Find the model that a name means: its own name, an alias, or the one model that differs only in letter case.

    A name that has passed to another model means the one that has it now. Of two that differ only in letter case,
    neither is meant by a third spelling.

    Raises:
        UnknownModelError: Nothing of that name, with the names that come nearest; or an organization's.
    """
    found = model_named(connection, name)
    if found is not None:
        return found
    if name and "/" not in name and (owner := owner_named(connection, name)):
        most = ", ".join(_most_downloaded(connection, owner))
        raise UnknownModelError(
            f"{owner} is an organization, not a model. "
            f"Its most downloaded: {most}. To list all: {to_type(connection, f'releases {quote(owner)}')}"
        )
    if bearer := only_bearer(connection, name):
        raise UnknownModelError(_without_owner(name, bearer))
    near = near_names(connection, name)
    if name and "/" not in name:
        near = [*near_owners(connection, name), *near][:_NEAR]
    hint = f" Near it: {', '.join(near)}." if near else ""
    raise UnknownModelError(f"No model {name or 'without a name'} in the database.{hint}")


def model_named(connection: Connection, name: str) -> ModelRow | None:
    """Find the model that a name means, as `find_model` does; `None` where there is none."""
    for where in _MEANT if can_be_a_name(name) else ():
        found = connection.execute(
            text(f"SELECT {COLUMNS} FROM model WHERE {where} LIMIT 2"),  # noqa: S608 - words of our own
            {"name": name},
        ).all()
        if len(found) == 1:
            return model_row(found[0])
    return None


def never_asked(connection: Connection, model: ModelRow) -> bool:
    """Return whether a model is only named, and the Hub was never asked for it by that name: it may have another."""
    if model.state not in {State.UNASKED, State.ABSENT}:
        return False
    query = text("SELECT asked_crawl IS NULL FROM model WHERE id = :key")
    return model.state is State.UNASKED or bool(connection.execute(query, {"key": model.key}).scalar_one())


def can_be_a_name(name: str) -> bool:
    """Tell whether a name could stand in the database at all: not what a terminal could not decode, nor a book."""
    return len(name) <= _LONGEST and not any("\ud800" <= letter <= "\udfff" for letter in name)


def model_row(row: Sequence[Any]) -> ModelRow:
    """Turn a row of `COLUMNS` into a `ModelRow`."""
    made = ModelRow(*row)
    return made._replace(
        state=State(made.state),
        disabled=None if made.disabled is None else bool(made.disabled),
        private=None if made.private is None else bool(made.private),
    )


def only_bearer(connection: Connection, name: str) -> str | None:
    """Find the one present model that has a name without owner after its slash, in any letter case."""
    if not name or "/" in name or not can_be_a_name(name):
        return None
    query = text(f"SELECT name FROM model WHERE {HELD.format(_ENDS)} LIMIT 2")  # noqa: S608 - words of our own
    found = list(connection.execute(query, {"last": f"%/{like(name)}"}).scalars())
    return str(found[0]) if len(found) == 1 else None


def _without_owner(name: str, bearer: str) -> str:
    return f"{name} is a model's name without its owner; of all models here it can only be {bearer}: write that."


def near_names(connection: Connection, name: str) -> list[str]:
    """Suggest up to five names: with a last part that begins like this one's, or much the same under the same owner."""
    owner, _, last = name.rpartition("/")
    if not last or not can_be_a_name(name):
        return []
    query = (
        f"SELECT name FROM model WHERE {HELD.format(_BEGINS)} "  # noqa: S608 - words of our own
        "ORDER BY coalesce(downloads, -1) DESC, name LIMIT 200"
    )
    begins = like(last)
    found = connection.execute(text(query), {"legacy": f"{begins}%", "last": f"%/{begins}%"}).scalars()
    candidates = [one for one in map(str, found) if _begins_like(one.rpartition("/")[2], last)]
    siblings = connection.execute(
        text(
            "SELECT name FROM model WHERE lower(name) > :low AND lower(name) < :high AND state = 'present' "
            "ORDER BY lower(name) LIMIT :most"
        ),
        {**_below(_lower(owner)), "most": _SIBLINGS},
    ).scalars()
    by_lower = {one.lower(): one for one in [*siblings, *candidates]}
    from difflib import get_close_matches

    close = get_close_matches(name.lower(), by_lower, n=_NEAR, cutoff=0.6)
    return list(dict.fromkeys([by_lower[one] for one in close] + candidates))[:_NEAR]


def near_owners(connection: Connection, name: str) -> list[str]:
    """Suggest up to five organizations and people whose names are much the same as this one."""
    if not name or not can_be_a_name(name):
        return []
    owners: dict[str, str] = {}
    for owner in connection.execute(
        text("SELECT DISTINCT owner FROM model WHERE state = 'present' ORDER BY owner")
    ).scalars():
        owners.setdefault(str(owner).lower(), str(owner))
    from difflib import get_close_matches

    # A name that is much longer or shorter is not near, and comparing hundreds of thousands takes seconds.
    alike = [one for one in owners if one and abs(len(one) - len(name)) <= _SPELLED and one[0] == name[0].lower()]
    return [owners[one] for one in get_close_matches(name.lower(), alike, n=_NEAR, cutoff=0.7)]


def _begins_like(other: str, last: str) -> bool:
    """Tell whether a last part is this one, goes on from it with a new word, or from too much for chance."""
    rest = other[len(last) :]
    return not rest or rest[0] in "-_." or len(last) >= _WELL_SAID


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


def release_keys(connection: Connection, owner: str) -> list[int]:
    """Find an organization's models: listed, or named as a base by a model that is; in name order, maybe none."""
    if not can_be_a_name(owner):
        return []
    query = text(
        "SELECT id FROM model WHERE name > :low AND name < :high AND state <> 'replaced' AND (state = 'present' "
        "OR EXISTS (SELECT 1 FROM edge WHERE base = model.id AND current)) ORDER BY name"
    )
    return list(connection.execute(query, _below(owner)).scalars())


def owner_keys(connection: Connection, owner: str) -> list[int]:
    """Find an organization's models, as `release_keys` does, at least one.

    Raises:
        UnknownModelError: No such organization, with what may have been meant.
    """
    found = release_keys(connection, owner)
    if found:
        return found
    if "/" in owner:
        raise UnknownModelError(f"{owner} is a model's name; of an organization's models: {owner.partition('/')[0]}")
    other = owner_named(connection, owner)
    if other is None and (bearer := only_bearer(connection, owner)):
        raise UnknownModelError(_without_owner(owner, bearer))
    near = [other] if other else [*near_owners(connection, owner), *near_names(connection, owner)][:_NEAR]
    hint = f" Near it: {', '.join(near)}." if near else ""
    raise UnknownModelError(f"No models of {owner or 'nobody'} in the database.{hint}{_next_steps(connection, owner)}")


def _next_steps(connection: Connection, owner: str) -> str:
    """Say what to type next: to find what there is, and to crawl what is not, where it may be on the Hub."""
    steps = f" To find names that it has: {to_type(connection, 'search WORD')}"
    population = connection.execute(text("SELECT population FROM origin")).scalar()
    if population not in (None, "Hub") or not can_be_a_name(owner) or not owner:
        return steps
    return f"{steps}. To crawl it: {to_type(connection, f'crawl {quote(owner)}')}"


def to_type(connection: Connection, words: str) -> str:
    """Return a command to type about the database of a connection."""
    row = connection.exec_driver_sql("PRAGMA database_list").first()
    assert row is not None
    return f"{program()} {words} --db {quote(row[2])}"


def owner_in_any_case(connection: Connection, owner: str) -> bool:
    """Return whether anybody of that name, in any letter case, has a model."""
    query = text("SELECT 1 FROM model WHERE lower(name) > :low AND lower(name) < :high AND state <> 'replaced' LIMIT 1")
    return can_be_a_name(owner) and connection.execute(query, _below(_lower(owner))).one_or_none() is not None


def has_present_models(connection: Connection, owner: str) -> bool:
    """Return whether the Hub listed a model of an organization, spelled exactly, when it was last asked."""
    return any(model.state is State.PRESENT for model in models_by_key(connection, release_keys(connection, owner)))


def owner_named(connection: Connection, name: str) -> str | None:
    """Find the organization that a name means: its own name, or the one that differs only in letter case."""
    if release_keys(connection, name):
        return name
    if not name or not can_be_a_name(name):
        return None
    query = text(
        "SELECT DISTINCT owner FROM model WHERE lower(name) > :low AND lower(name) < :high AND state = 'present' "
        "LIMIT 2"
    )
    found = list(connection.execute(query, _below(_lower(name))).scalars())
    return str(found[0]) if len(found) == 1 else None


def _most_downloaded(connection: Connection, owner: str) -> list[str]:
    query = text(
        "SELECT name FROM model WHERE name > :low AND name < :high AND state <> 'replaced' "
        "ORDER BY coalesce(downloads, -1) DESC, name LIMIT 3"
    )
    return list(connection.execute(query, _below(owner)).scalars())


def keys_of_owner(connection: Connection, owner: str) -> list[int]:
    """List the keys of all rows under an owner's name, also of models that are gone."""
    query = text(
        "SELECT id FROM model WHERE name > :low AND name < :high AND state <> 'replaced' "
        "UNION ALL SELECT id FROM model WHERE name > :low AND name < :high AND state = 'replaced' ORDER BY id"
    )
    return list(connection.execute(query, _below(owner)).scalars())


def models_by_key(connection: Connection, keys: Iterable[int]) -> list[ModelRow]:
    """Read models by key, in key order."""
    query = f"SELECT {COLUMNS} FROM model WHERE {among('id')} ORDER BY id"  # noqa: S608 - words of our own
    return [model_row(row) for row in looked_up(connection, query, set(keys))]


def names_by_key(connection: Connection, keys: Iterable[int]) -> dict[int, str]:
    """Read the names of models by key."""
    query = f"SELECT id, name FROM model WHERE {among('id')}"  # noqa: S608 - words of our own
    return {int(key): str(name) for key, name in looked_up(connection, query, set(keys))}

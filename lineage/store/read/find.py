"""Finding models by name: exactly, as an alias, in another letter case, or nearly."""

from collections.abc import Collection, Iterable, Sequence
from shlex import quote
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.engine import Connection

from lineage.errors import UnknownModelError
from lineage.facts import State
from lineage.settings import program
from lineage.store.read.answers import ModelRow
from lineage.store.read.in_list import in_list
from lineage.store.schema.sqlite import file_of
from lineage.store.schema.tables import alias, bears_name, edge, is_replaced, model, origin

COLUMNS: Final = tuple(
    model.c[{"key": "id", "repo_id": "name"}.get(field, field)] for field in ModelRow._fields if field != "unread"
)
"""Columns of `model` that `model_row` takes."""
NAMED: Final = model.alias("named")
MOST_DOWNLOADED: Final = (func.coalesce(model.c.downloads, -1).desc(), model.c.name)
_NEAR: Final = 5
_LONGEST: Final = 1_000
"""Characters of a name worth looking for; the Hub's have at most 193."""
_SIBLINGS: Final = 5_000
_SPELLED: Final = 3
"""Letters more or less by which a name may be misspelled."""
_WELL_SAID: Final = 5
"""Letters of a last part from which a longer one that begins so is no chance."""


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
    if not can_be_a_name(name):
        return None
    in_any_case = func.lower(model.c.name) == func.lower(name)
    for condition in (  # the surest first
        and_(model.c.name == name, bears_name()),
        model.c.id == select(alias.c.model).where(alias.c.name == name).scalar_subquery(),
        and_(in_any_case, model.c.state == State.PRESENT),
        and_(in_any_case, bears_name()),
    ):
        rows = connection.execute(select(*COLUMNS).where(condition).limit(2)).all()
        if len(rows) == 1:
            return model_row(rows[0])
    return None


def keys_by_name(connection: Connection, names: Collection[str]) -> dict[str, int]:
    """Return the keys of the models that have one of some names, in any letter case, by their own spelling."""
    lower = {name.lower() for name in names if can_be_a_name(name)}
    query = select(model.c.name, model.c.id).where(in_list(func.lower(model.c.name), lower), bears_name())
    return {row.name: row.id for row in connection.execute(query)}


def present_named(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a model is present and that its name, `NAMED.c.name`, fulfills some conditions.

    Names are read from their index alone; the rows of `model` are many times as long.
    """
    by_name = select(NAMED.c.id).where(bears_name(NAMED), *conditions)
    return and_(model.c.id.in_(by_name), model.c.state == State.PRESENT)


def below_owner(column: ColumnElement[str], owner: str) -> ColumnElement[bool]:
    """Return the condition that a name begins with an owner and a slash; `0` comes right after the slash."""
    return and_(column > f"{owner}/", column < f"{owner}0")


def never_asked(connection: Connection, row: ModelRow) -> bool:
    """Return whether a model is only named, and the Hub was never asked for it by that name: it may have another."""
    if row.state not in {State.UNASKED, State.ABSENT}:
        return False
    query = select(model.c.asked_crawl.is_(None)).where(model.c.id == row.key)
    return row.state is State.UNASKED or bool(connection.execute(query).scalar_one())


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
    ends = contains(NAMED.c.name, f"%/{like(name)}")
    names = list(connection.execute(select(model.c.name).where(present_named(ends)).limit(2)).scalars())
    return str(names[0]) if len(names) == 1 else None


def _without_owner(name: str, bearer: str) -> str:
    return f"{name} is a model's name without its owner; of all models here it can only be {bearer}: write that."


def near_names(connection: Connection, name: str) -> list[str]:
    """Suggest up to five names: with a last part that begins like this one's, or much the same under the same owner."""
    owner, _, last = name.rpartition("/")
    if not last or not can_be_a_name(name):
        return []
    begins = or_(contains(NAMED.c.name, f"{like(last)}%"), contains(NAMED.c.name, f"%/{like(last)}%"))
    query = select(model.c.name).where(present_named(begins)).order_by(*MOST_DOWNLOADED).limit(200)
    names = connection.execute(query).scalars()
    candidates = [other for other in map(str, names) if _begins_like(other.rpartition("/")[2], last)]
    lower_name = func.lower(model.c.name)
    siblings = connection.execute(
        select(model.c.name)
        .where(below_owner(lower_name, _lower(owner)), model.c.state == State.PRESENT)
        .order_by(lower_name)
        .limit(_SIBLINGS)
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
    query = select(model.c.owner).distinct().where(model.c.state == State.PRESENT).order_by(model.c.owner)
    for owner in connection.execute(query).scalars():
        owners.setdefault(str(owner).lower(), str(owner))
    from difflib import get_close_matches

    # A name that is much longer or shorter is not near, and comparing hundreds of thousands takes seconds.
    alike = [one for one in owners if one and abs(len(one) - len(name)) <= _SPELLED and one[0] == name[0].lower()]
    return [owners[one] for one in get_close_matches(name.lower(), alike, n=_NEAR, cutoff=0.7)]


def _begins_like(other: str, last: str) -> bool:
    """Tell whether a last part is this one, goes on from it with a new word, or from too much for chance."""
    rest = other[len(last) :]
    return not rest or rest[0] in "-_." or len(last) >= _WELL_SAID


def _lower(text: str) -> str:
    """Lower ASCII letters alone, as SQLite does."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def contains(column: ColumnElement[str], pattern: str) -> ColumnElement[bool]:
    """Return the condition that a text is like a pattern in which `like` has escaped what is meant literally."""
    return column.like(pattern, escape="\\")


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
    is_base = exists(literal(1)).where(edge.c.base == model.c.id, edge.c.current)
    query = (
        select(model.c.id)
        .where(below_owner(model.c.name, owner), bears_name(), or_(model.c.state == State.PRESENT, is_base))
        .order_by(model.c.name)
    )
    return list(connection.execute(query).scalars())


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
    population = connection.execute(select(origin.c.population)).scalar()
    if population not in (None, "Hub") or not can_be_a_name(owner) or not owner:
        return steps
    return f"{steps}. To crawl it: {to_type(connection, f'crawl {quote(owner)}')}"


def to_type(connection: Connection, words: str) -> str:
    """Return a command to type about the database of a connection."""
    return f"{program()} {words} --db {quote(file_of(connection))}"


def owner_in_any_case(connection: Connection, owner: str) -> bool:
    """Return whether anybody of that name, in any letter case, has a model."""
    query = select(model.c.id).where(below_owner(func.lower(model.c.name), _lower(owner)), bears_name()).limit(1)
    return can_be_a_name(owner) and connection.execute(query).one_or_none() is not None


def has_present_models(connection: Connection, owner: str) -> bool:
    """Return whether the Hub listed a model of an organization, spelled exactly, when it was last asked."""
    return any(row.state is State.PRESENT for row in models_by_key(connection, release_keys(connection, owner)))


def owner_named(connection: Connection, name: str) -> str | None:
    """Find the organization that a name means: its own name, or the one that differs only in letter case."""
    if release_keys(connection, name):
        return name
    if not name or not can_be_a_name(name):
        return None
    named = below_owner(func.lower(model.c.name), _lower(name))
    query = select(model.c.owner).distinct().where(named, model.c.state == State.PRESENT).limit(2)
    owners = list(connection.execute(query).scalars())
    return str(owners[0]) if len(owners) == 1 else None


def _most_downloaded(connection: Connection, owner: str) -> list[str]:
    named = below_owner(model.c.name, owner)
    query = select(model.c.name).where(named, bears_name()).order_by(*MOST_DOWNLOADED).limit(3)
    return list(connection.execute(query).scalars())


def keys_of_owner(connection: Connection, owner: str) -> list[int]:
    """List the keys of all rows under an owner's name, also of models that are gone."""
    keys = select(model.c.id).where(below_owner(model.c.name, owner))
    query = union_all(keys.where(bears_name()), keys.where(is_replaced())).order_by("id")
    return list(connection.execute(query).scalars())


def models_by_key(connection: Connection, keys: Iterable[int]) -> list[ModelRow]:
    """Read models by key, in key order."""
    query = select(*COLUMNS).where(in_list(model.c.id, set(keys))).order_by(model.c.id)
    return [model_row(row) for row in connection.execute(query)]


def names_by_key(connection: Connection, keys: Iterable[int]) -> dict[int, str]:
    """Read the names of models by key."""
    query = select(model.c.id, model.c.name).where(in_list(model.c.id, set(keys)))
    return {int(key): str(name) for key, name in connection.execute(query)}

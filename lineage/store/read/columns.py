"""Models column by column, as statistics and counting rules take them: one pass over the table."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final, NamedTuple, Self, overload

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select
from sqlalchemy.engine import Connection

from lineage.facts import IMPORT_STAMP, Codes, ModelArrays, State
from lineage.store.read.find import contains, like
from lineage.store.read.in_list import in_list
from lineage.store.read.license_label import LICENSE_LABEL
from lineage.store.schema.sqlite import driver_rows
from lineage.store.schema.tables import bears_name, is_replaced, model, model_language

_BATCH: Final = 50_000
_LISTED: Final = 10_000
"""Keys that one query lists."""
_EPOCH: Final = date(1970, 1, 1).toordinal()


class FaceArrays(NamedTuple):
    """What a picture shows of models and no statistic asks for, also of models that were replaced.

    Attributes:
        keys: int64, ascending.
        names: `repo_id`s.
        owner: The part of the name before the slash.
        likes: int64; -1 where not said.
        state: uint8, a position in `State`.
    """

    keys: NDArray[np.int64]
    names: list[str]
    owner: Codes
    likes: NDArray[np.int64]
    state: NDArray[np.uint8]


class _Words:
    """Words on their way to whole numbers: numbered as they come, in the end by their order."""

    def __init__(self) -> None:
        self._codes: dict[str | None, int] = {None: -1}
        self._parts: list[NDArray[np.int32]] = []

    def add(self, words: Sequence[str | None]) -> None:
        codes = self._codes
        for word in set(words).difference(codes):
            codes[word] = len(codes) - 1
        self._parts.append(np.fromiter(map(codes.__getitem__, words), dtype=np.int32, count=len(words)))

    def finished(self) -> Codes:
        names = sorted(word for word in self._codes if word is not None)
        place = np.full(len(names) + 1, -1, dtype=np.int32)
        for position, name in enumerate(names):
            place[self._codes[name]] = position
        codes = np.concatenate(self._parts) if self._parts else np.empty(0, dtype=np.int32)
        return Codes(np.where(codes < 0, np.int32(-1), place[codes]), tuple(names))


class _Days(dict[str | None, int]):
    """Days since 1970 by the first ten characters of a date, worked out once each."""

    def __missing__(self, day: str | None) -> int:
        number = -1 if day is None else date.fromisoformat(day).toordinal() - _EPOCH
        self[day] = number
        return number


def model_arrays(connection: Connection, among: Sequence[int] | NDArray[np.integer[Any]] | None = None) -> ModelArrays:
    """Load every model that is not replaced, in key order, or those `among` some keys, each once."""
    query = select(
        model.c.id,
        model.c.state == State.PRESENT,
        func.substr(model.c.created_at, 1, 10),
        model.c.created_at.like(f"{IMPORT_STAMP}%"),
        func.coalesce(model.c.downloads, -1),
        func.coalesce(model.c.parameters, -1),
        model.c.owner,
        LICENSE_LABEL,
        model.c.task,
        model.c.library,
    ).where(bears_name())
    numbers: dict[str, list[NDArray[Any]]] = {
        name: [] for name in ("keys", "present", "created", "imported", "downloads", "parameters")
    }
    words = {name: _Words() for name in ("owner", "license", "task", "library")}
    days = _Days()
    for rows in _batches(connection, query, model.c.id, among):
        columns = list(zip(*rows, strict=True))
        numbers["keys"].append(np.array(columns[0], dtype=np.int64))
        numbers["present"].append(np.array(columns[1], dtype=bool))
        numbers["created"].append(np.fromiter(map(days.__getitem__, columns[2]), dtype=np.int32, count=len(rows)))
        numbers["imported"].append(np.array([bool(one) for one in columns[3]], dtype=bool))
        numbers["downloads"].append(np.array(columns[4], dtype=np.int64))
        numbers["parameters"].append(np.array(columns[5], dtype=np.int64))
        for place, name in enumerate(words, 6):
            words[name].add(columns[place])
    return ModelArrays(
        keys=_joined(numbers.pop("keys"), np.int64),  # each is let go of before the next is joined
        present=_joined(numbers.pop("present"), bool),
        created=_joined(numbers.pop("created"), np.int32),
        imported=_joined(numbers.pop("imported"), bool),
        downloads=_joined(numbers.pop("downloads"), np.int64),
        parameters=_joined(numbers.pop("parameters"), np.int64),
        owner=words.pop("owner").finished(),
        license=words.pop("license").finished(),
        task=words.pop("task").finished(),
        library=words.pop("library").finished(),
    )


def _batches(
    connection: Connection,
    query: Select[Any],
    key: ColumnElement[int],
    among: Sequence[int] | NDArray[np.integer[Any]] | None,
) -> Iterator[list[Any]]:
    """Run a query over models, all or those with some keys, straight by the driver; rows in key order."""
    query = query.order_by(key)
    if among is None:
        cursor = driver_rows(connection, query)
        while rows := cursor.fetchmany(_BATCH):
            yield rows
        return
    keys = np.unique(np.asarray(among, dtype=np.int64))
    for start in range(0, len(keys), _LISTED):
        some = keys[start : start + _LISTED].tolist()
        # Keys without a gap are read as one range, in half the time of a list.
        gapless = some[-1] - some[0] == len(some) - 1
        chosen = key.between(some[0], some[-1]) if gapless else in_list(key, some)
        if rows := driver_rows(connection, query.where(chosen)).fetchall():
            yield rows


def _joined(parts: list[NDArray[Any]], kind: type) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.empty(0, dtype=kind)


class ModelNames(NamedTuple):
    """Names of models, end to end: text is read out of them only where it is shown.

    Attributes:
        text: uint8, UTF-8.
        starts: int64, one more than there are names: where each starts in `text`; the last is where all end.
    """

    text: NDArray[np.uint8]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, names: Iterable[str]) -> Self:
        """Lay names end to end.

        >>> ModelNames.of(["a/one", "b/zwölf", ""]).at([1, 0, 2])
        ['b/zwölf', 'a/one', '']
        """
        written = [name.encode() for name in names]
        starts = np.zeros(len(written) + 1, dtype=np.int64)
        np.cumsum([len(name) for name in written], out=starts[1:])
        return cls(np.frombuffer(b"".join(written), dtype=np.uint8), starts)

    def at(self, positions: Sequence[int] | NDArray[np.integer[Any]]) -> list[str]:
        """Read the names at some positions."""
        text, at = self.text.data, np.asarray(positions, dtype=np.int64)
        borders = zip(self.starts[at].tolist(), self.starts[at + 1].tolist(), strict=True)
        return [str(text[start:end], "utf-8") for start, end in borders]

    def written(self, positions: NDArray[np.integer[Any]]) -> list[bytes]:
        """Give the names at some positions as UTF-8, unread."""
        text = self.text.tobytes()
        borders = zip(self.starts[positions].tolist(), self.starts[positions + 1].tolist(), strict=True)
        return [text[start:end] for start, end in borders]

    def among(self, positions: NDArray[np.int64]) -> "NamesAmong":
        """Take the names at some positions without reading any yet."""
        return NamesAmong(self, positions)


class NamesAmong(Sequence[str]):
    """Names of which each is read when it is asked for: millions of them take a tenth of the memory of text.

    >>> names = ModelNames.of(["a/one", "b/two", "c/three"]).among(np.array([2, 0]))
    >>> len(names), names[0], list(names), list(names[1:])
    (2, 'c/three', ['c/three', 'a/one'], ['a/one'])
    """

    def __init__(self, names: ModelNames, positions: NDArray[np.int64]) -> None:
        self._names, self._positions = names, positions

    def __len__(self) -> int:
        """Count the names."""
        return len(self._positions)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        """Read one name, or take some of them."""
        if isinstance(at, slice):
            return NamesAmong(self._names, self._positions[at])
        position = self._positions[at]
        start, end = self._names.starts[position : position + 2].tolist()
        return str(self._names.text.data[start:end], "utf-8")

    def __iter__(self) -> Iterator[str]:
        """Read the names one after another, some thousands at a time."""
        for start in range(0, len(self), _LISTED):
            yield from self._names.at(self._positions[start : start + _LISTED])


def model_names(connection: Connection, keys: NDArray[np.int64]) -> ModelNames:
    """Load the names of the models with some keys, which ascend, also of models whose name is another's now."""
    text, starts = bytearray(), np.zeros(len(keys) + 1, dtype=np.int64)
    for rows in _batches(connection, select(model.c.id, model.c.name), model.c.id, keys):
        ids, names = zip(*rows, strict=True)
        written = [name.encode() for name in names]
        text += b"".join(written)
        starts[np.searchsorted(keys, ids) + 1] = [len(name) for name in written]
    return ModelNames(np.frombuffer(text, dtype=np.uint8), np.cumsum(starts))


def face_arrays(connection: Connection, among: Sequence[int] | NDArray[np.integer[Any]]) -> FaceArrays:
    """Load names, likes and states of the models with some keys, in key order, each once."""
    codes = {state.value: code for code, state in enumerate(State)}
    query = select(
        *(model.c.id, model.c.name, model.c.owner),
        func.coalesce(model.c.likes, -1),
        case(codes, value=model.c.state),
    )
    keys: list[NDArray[np.int64]] = []
    names: list[str] = []
    owner = _Words()
    likes: list[NDArray[np.int64]] = []
    states: list[NDArray[np.uint8]] = []
    for rows in _batches(connection, query, model.c.id, among):
        columns = list(zip(*rows, strict=True))
        keys.append(np.array(columns[0], dtype=np.int64))
        names += columns[1]
        owner.add(columns[2])
        likes.append(np.array(columns[3], dtype=np.int64))
        states.append(np.array(columns[4], dtype=np.uint8))
    return FaceArrays(
        _joined(keys, np.int64), names, owner.finished(), _joined(likes, np.int64), _joined(states, np.uint8)
    )


def first_day(connection: Connection) -> str | None:
    """Find the creation day of the oldest model; `None` where no model has one."""
    oldest = connection.execute(select(func.min(model.c.created_at)).where(bears_name())).scalar()
    return None if oldest is None else str(oldest)[:10]


def keys_where(connection: Connection, flag: str) -> NDArray[np.int64]:
    """Load the keys of the models that are `gated` or `disabled`, ascending."""
    condition = {"gated": model.c.gated.in_(["auto", "manual"]), "disabled": model.c.disabled}[flag]
    keys = connection.execute(select(model.c.id).where(condition).order_by(model.c.id)).scalars()
    return np.array(list(keys), dtype=np.int64)


def keys_tagged(connection: Connection, tag: str, among: NDArray[np.int64]) -> NDArray[np.int64]:
    """Find which of some models carry a tag, exactly; their keys ascend."""
    has_line = func.instr(literal("\n") + model.c.tags + "\n", f"\n{tag}\n") > 0
    batches = _batches(connection, select(model.c.id).where(has_line), model.c.id, among)
    return np.array([key for rows in batches for (key,) in rows], dtype=np.int64)


class TaggedModels(NamedTuple):
    """The models that carry a word.

    Attributes:
        keys: int64, ascending.
        text: Their names, as `ModelNames` has them.
        starts: The same.
    """

    keys: NDArray[np.int64]
    text: NDArray[np.uint8]
    starts: NDArray[np.int64]

    @property
    def names(self) -> ModelNames:
        """Their names, in the order of `keys`."""
        return ModelNames(self.text, self.starts)


def tagged_models(connection: Connection, word: str) -> TaggedModels:
    """Find the present models that carry a word in a tag or in their own name, in any letter case."""
    pattern = f"%{like(word)}%"
    query = (
        select(model.c.id, model.c.name)
        .where(model.c.state == State.PRESENT)
        .where(or_(contains(model.c.name, pattern), contains(model.c.tags, pattern)))
        .order_by(model.c.id)
    )
    rows = connection.execute(query).all()
    return TaggedModels(np.array([row[0] for row in rows], dtype=np.int64), *ModelNames.of(row[1] for row in rows))


def model_languages(
    connection: Connection, among: Sequence[int] | NDArray[np.integer[Any]]
) -> tuple[NDArray[np.int64], Codes]:
    """Load pairs of model and language of the models `among` some keys, each once: keys, and a language beside each."""
    languages = model_language.c
    # Who is replaced is asked of an index: no row of a model is read.
    query = select(languages.model, languages.language).where(
        languages.model.not_in(select(model.c.id).where(is_replaced()))
    )
    rows = [row for batch in _batches(connection, query, languages.model, among) for row in batch]
    words = _Words()
    words.add([row[1] for row in rows])
    return np.array([row[0] for row in rows], dtype=np.int64), words.finished()


def tags_by_key(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Load the tags of the models with some keys, those that have any."""
    query = select(model.c.id, model.c.tags).where(in_list(model.c.id, keys), model.c.tags.is_not(None))
    return {key: tuple(tags.split("\n")) for key, tags in connection.execute(query)}

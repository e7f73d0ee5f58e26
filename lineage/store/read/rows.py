"""Models by key, those that some wishes leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from sqlalchemy import ColumnElement, Select, exists, func, literal, select
from sqlalchemy.engine import Connection

from lineage.store.read.answers import ModelRow
from lineage.store.read.find import COLUMNS, model_row
from lineage.store.read.in_list import in_list
from lineage.store.read.license_label import LICENSE_LABEL
from lineage.store.schema.tables import model, model_language

_SUGGESTED: Final = 3
_LONGEST: Final = 100
"""Characters of a suggestion; what the Hub lets people write there knows no bound."""


def _values(field: str) -> Select[str]:
    """Return a query of the values that models have in a field of `RowFilter`, the commonest first."""
    columns: dict[str, ColumnElement[str]] = {
        "license": LICENSE_LABEL,
        "task": model.c.task,
        "language": model_language.c.language,
    }
    value = columns[field].label("value")
    return select(value).where(columns[field].is_not(None)).group_by(value).order_by(func.count().desc(), value)


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Wishes about single models; `None` leaves them all. What is not said of a model never fulfils a wish.

    Attributes:
        license: What the license is called: its identifier on the Hub or its own name, in any letter case.
        task: Pipeline tag.
        language: One of the card's languages.
        parameters: Least and greatest number of parameters, both inclusive; `None` on a side is no bound.
        since: Created on or after this date, `YYYY-MM-DD`.
        until: Created on or before this date, `YYYY-MM-DD`.
    """

    license: str | None = None
    task: str | None = None
    language: str | None = None
    parameters: tuple[int | None, int | None] = (None, None)
    since: str | None = None
    until: str | None = None

    def words(self) -> tuple[str, ...]:
        """Say every wish in plain words; the values are as they were typed.

        >>> RowFilter(license="mit", parameters=(None, 2_000_000_000), since="2026-01-01").words()
        ('the license mit', 'at most 2,000,000,000 parameters', 'a date on or after 2026-01-01')
        """
        low, high = self.parameters
        said = (
            ("the license {}", self.license),
            ("the task {}", self.task),
            ("the language {}", self.language),
            ("at least {:,} parameters", low),
            ("at most {:,} parameters", high),
            ("a date on or after {}", self.since),
            ("a date on or before {}", self.until),
        )
        return tuple(words.format(value) for words, value in said if value is not None)


def filtered_rows(connection: Connection, keys: Iterable[int], wishes: RowFilter) -> list[ModelRow]:
    """Return models by key, those that fulfill every wish, in key order."""
    low, high = wishes.parameters
    query = select(*COLUMNS).where(in_list(model.c.id, list(keys))).order_by(model.c.id)
    if wishes.license is not None:
        query = query.where(func.lower(LICENSE_LABEL) == func.lower(wishes.license))
    if wishes.task is not None:
        query = query.where(model.c.task == wishes.task)
    if wishes.language is not None:
        language = func.lower(model_language.c.language) == func.lower(wishes.language)
        query = query.where(exists(literal(1)).where(model_language.c.model == model.c.id, language))
    if low is not None:
        query = query.where(model.c.parameters >= low)
    if high is not None:
        query = query.where(model.c.parameters <= high)
    if wishes.since is not None:
        query = query.where(model.c.created_at >= wishes.since)
    if wishes.until is not None:
        query = query.where(func.substr(model.c.created_at, 1, 10) <= wishes.until)
    return [model_row(row) for row in connection.execute(query)]


def unheard_of(connection: Connection, wishes: RowFilter) -> tuple[str, ...]:
    """Return a sentence about each wish that no model can fulfill as it is spelled, with what is near or common."""
    sentences = []
    for field in ("license", "task", "language"):
        wish = getattr(wishes, field)
        if wish is None:
            continue
        values = [str(value)[:_LONGEST] for value in connection.execute(_values(field)).scalars()]
        lower = {value.lower(): value for value in reversed(values)}
        if wish in values or (wish.lower() in lower and field != "task"):
            continue
        near = [lower[value] for value in get_close_matches(wish.lower(), lower, n=_SUGGESTED)]
        some = f"Near it: {', '.join(near)}." if near else f"Common are {', '.join(values[:_SUGGESTED]) or 'none'}."
        sentences.append(f"No model of the database has the {field} {wish}. {some}")
    return tuple(sentences)

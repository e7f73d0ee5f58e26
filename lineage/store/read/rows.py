"""Models by key, those that some wishes leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.engine import Connection

from lineage.store.read.answers import ModelRow
from lineage.store.read.find import COLUMNS, model_row
from lineage.store.read.in_list import among, written
from lineage.store.read.license_label import LICENSE_LABEL

_SUGGESTED: Final = 3
_LONGEST: Final = 100
"""Characters of a suggestion; what the Hub lets people write there knows no bound."""
_SAID: Final = {
    "license": (
        "license",
        f"SELECT {LICENSE_LABEL} AS label FROM model WHERE label IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1",  # noqa: S608 - words of our own
    ),
    "task": ("task", "SELECT task FROM model WHERE task IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1"),
    "language": ("language", "SELECT language FROM model_language GROUP BY 1 ORDER BY count(*) DESC, 1"),
}
"""What may be spelled in a way that no model has, and how to list what models do have, the commonest first."""


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
    """Read models by key, those that fulfil every wish, in key order."""
    low, high = wishes.parameters
    asked: list[tuple[str, str, Any]] = [
        (f"lower({LICENSE_LABEL}) = lower(:license)", "license", wishes.license),
        ("task = :task", "task", wishes.task),
        (
            "EXISTS (SELECT 1 FROM model_language AS l WHERE l.model = id AND lower(language) = lower(:language))",
            "language",
            wishes.language,
        ),
        ("parameters >= :low", "low", low),
        ("parameters <= :high", "high", high),
        ("created_at >= :since", "since", wishes.since),
        ("substr(created_at, 1, 10) <= :until", "until", wishes.until),
    ]
    where = "".join(f" AND {condition}" for condition, _, value in asked if value is not None)
    values = {name: value for _, name, value in asked if value is not None}
    query = text(f"SELECT {COLUMNS} FROM model WHERE {among('id', ':keys')}{where} ORDER BY id")  # noqa: S608 - words of our own
    return [model_row(row) for row in connection.execute(query, {**values, "keys": written(list(keys))})]


def unheard_of(connection: Connection, wishes: RowFilter) -> tuple[str, ...]:
    """Tell which wishes no model of the database can fulfil, as they are spelled, with what comes near or is common."""
    found = []
    for field, (noun, query) in _SAID.items():
        wish = getattr(wishes, field)
        if wish is None:
            continue
        said = [str(value)[:_LONGEST] for value in connection.execute(text(query)).scalars()]
        lower = {value.lower(): value for value in reversed(said)}
        if wish in said or (wish.lower() in lower and field != "task"):
            continue
        near = [lower[one] for one in get_close_matches(wish.lower(), lower, n=_SUGGESTED)]
        some = f"Near it: {', '.join(near)}." if near else f"Common are {', '.join(said[:_SUGGESTED]) or 'none'}."
        found.append(f"No model of the database has the {noun} {wish}. {some}")
    return tuple(found)

"""Finding models by words in their names."""

import re
from typing import Final, NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.engine import Connection

from lineage.store.read.answers import ModelRow
from lineage.store.read.find import (
    COLUMNS,
    MOST_DOWNLOADED,
    NAMED,
    can_be_a_name,
    contains,
    like,
    model_row,
    models_by_key,
    present_named,
)
from lineage.store.read.license_label import LICENSE_LABEL
from lineage.store.schema.tables import model

_MOST_TERMS: Final = 100
_NUMBER_WITH_UNIT: Final = re.compile(r"[0-9][A-Za-z]+\Z")


class Hits(NamedTuple):
    """What a search found.

    Attributes:
        rows: The most downloaded of them first, no more than asked for.
        total: How many there are.
    """

    rows: list[ModelRow]
    total: int


def search_models(connection: Connection, words: str, limit: int, license_name: str | None = None) -> Hits:
    """Find present models whose name contains every word, in any letter case; the most downloaded first.

    With a license, only models that have it: by its own name or its identifier, in any letter case. A word's numbers
    are whole ones: `8b` is in `Qwen3-8B`, not in `0.8B`, `28B` or `8bit`. Without any word and license, or with a word
    that no name can hold, nothing is found.
    """
    terms = list(dict.fromkeys(words.split()))[:_MOST_TERMS]
    if not (terms or license_name is not None) or not all(map(can_be_a_name, terms)):
        return Hits([], 0)
    present = present_named(*(contains(NAMED.c.name, f"%{like(term)}%") for term in terms))
    if license_name is not None:
        present = and_(present, func.lower(LICENSE_LABEL) == func.lower(license_name))
    patterns = [pattern for pattern in map(whole_numbers, terms) if pattern is not None]
    if patterns:
        query = select(model.c.id, model.c.name).where(present).order_by(*MOST_DOWNLOADED)
        named = connection.execute(query)
        keys = [key for key, name in named if all(pattern.search(name) for pattern in patterns)]
        by_key = {row.key: row for row in models_by_key(connection, keys[:limit])}
        return Hits([by_key[key] for key in keys[:limit]], len(keys))
    total = connection.execute(select(func.count()).select_from(model).where(present)).scalar_one()
    rows = connection.execute(select(*COLUMNS).where(present).order_by(*MOST_DOWNLOADED).limit(limit))
    return Hits([model_row(row) for row in rows], total)


def whole_numbers(term: str) -> re.Pattern[str] | None:
    """Write a word as a pattern that finds its numbers only where they are whole; `None` where LIKE will do.

    >>> bool(whole_numbers("8b").search("Qwen3-8B-FP8")), bool(whole_numbers("8b").search("Qwen3.5-0.8B"))
    (True, False)
    >>> whole_numbers("coder") is None
    True
    """
    before = r"(?<![0-9])(?<![0-9]\.)" if "0" <= term[0] <= "9" else ""
    after = "(?![0-9])" if "0" <= term[-1] <= "9" else "(?![A-Za-z])" if _NUMBER_WITH_UNIT.search(term) else ""
    return re.compile(before + re.escape(term) + after, re.IGNORECASE) if before or after else None

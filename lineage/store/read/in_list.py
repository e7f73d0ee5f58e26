"""Lists of any length in a condition."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement

from lineage.store.schema.sqlite import values_in


def in_list(column: ColumnElement[Any], wanted: Collection[Any]) -> ColumnElement[bool]:
    """Return the condition that a column is one of some values."""
    return column.in_(values_in(wanted))

"""The condition that an edge is impossible in time."""

from sqlalchemy import ColumnElement, FromClause, and_, func

from lineage.facts import IMPORT_STAMP


def is_impossible(derivative: FromClause, base: FromClause) -> ColumnElement[bool]:
    """Return `facts.is_impossible_in_time` as a condition on the rows of a derivative and its base."""
    stamps = (func.substr(models.c.created_at, 1, len(IMPORT_STAMP)) != IMPORT_STAMP for models in (derivative, base))
    return and_(derivative.c.created_at < base.c.created_at, *stamps)

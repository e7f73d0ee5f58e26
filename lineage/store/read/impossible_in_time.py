"""The condition that an edge is impossible in time."""

from typing import Final

from lineage.facts import IMPORT_STAMP

IMPOSSIBLE: Final = (
    "d.created_at < b.created_at "
    f"AND substr(d.created_at, 1, {len(IMPORT_STAMP)}) <> '{IMPORT_STAMP}' "
    f"AND substr(b.created_at, 1, {len(IMPORT_STAMP)}) <> '{IMPORT_STAMP}'"
)
"""Condition on the rows of a derivative `d` and its base `b`: `facts.is_impossible_in_time`."""

"""Reading the Hub: one API record or model card → facts; bad data becomes an issue, never an exception."""

from lineage.cards.bounds import (
    MAX_BASES,
    MAX_ISSUES,
    MAX_LIST_TEXT,
    MAX_RAW,
    MAX_TEXT,
)
from lineage.cards.record import read_record
from lineage.cards.repo_id import parse_repo_id

__all__ = [
    "MAX_BASES",
    "MAX_ISSUES",
    "MAX_LIST_TEXT",
    "MAX_RAW",
    "MAX_TEXT",
    "parse_repo_id",
    "read_record",
]

"""Reading one field of a record: the value its type admits, or `None` and an issue.

A field that is absent or null is silence: `None`, and no issue.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from math import isfinite
from types import MappingProxyType
from typing import Any, Final

from lineage.cards.bounds import MAX_LIST_TEXT, MAX_TEXT, kept
from lineage.cards.notes import bad_value, note_cut
from lineage.facts import CardIssue

NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})
"""An object without fields."""
HUB_ID_DIGITS: Final = 24
SHA_DIGITS: Final = 40

_HEX: Final = "0123456789abcdef"
_COUNT_END: Final = 2**63
_GATES: Final = frozenset({"auto", "manual"})
_DATE_LENGTH: Final = 24
_DATE_SIGNS: Final = "--T::."  # every third character of 2026-09-25T13:47:38.000Z, from the fifth


def text_of(value: object, field: str, issues: list[CardIssue]) -> str | None:
    """Read a string, white space around it aside; an empty one is silence, one that is cut is an issue."""
    if isinstance(value, str):
        text = value.strip()
        if len(text) > MAX_TEXT:
            note_cut(field, len(text), "characters", issues)
        return (text if len(text) <= MAX_TEXT and text.isprintable() else kept(text).strip()) or None
    if value is not None:
        issues.append(bad_value(field, value))
    return None


def count_of(value: object, field: str, issues: list[CardIssue]) -> int | None:
    """Read a whole number from 0 up to 2**63 - 1, the largest that SQLite keeps."""
    if type(value) is float and value.is_integer():
        value = int(value)
    if value is None or (type(value) is int and 0 <= value < _COUNT_END):
        return value
    issues.append(bad_value(field, value))
    return None


def score_of(value: object, field: str, issues: list[CardIssue]) -> float | None:
    """Read a finite number."""
    if value is None:
        return None
    if type(value) is int or type(value) is float:
        try:
            number = float(value)
        except OverflowError:
            number = float("inf")
        if isfinite(number):
            return number
    issues.append(bad_value(field, value))
    return None


def flag_of(value: object, field: str, issues: list[CardIssue]) -> bool | None:
    """Read true or false."""
    if value is None or value is True or value is False:
        return value
    issues.append(bad_value(field, value))
    return None


def gate_of(value: object, field: str, issues: list[CardIssue]) -> str | None:
    """Read the Hub's `gated`: false, `auto` or `manual`."""
    if value is False:
        return "no"
    if value is None or (isinstance(value, str) and value in _GATES):
        return value
    issues.append(bad_value(field, value))
    return None


def hexadecimal_of(value: object, field: str, digits: int, issues: list[CardIssue]) -> str | None:
    """Read so many hexadecimal digits, in lower case."""
    if isinstance(value, str) and len(value) == digits:
        if not value.strip(_HEX):
            return value
        if not value.lower().strip(_HEX):
            return value.lower()
    if value is not None:
        issues.append(bad_value(field, value))
    return None


def date_of(value: object, field: str, issues: list[CardIssue]) -> str | None:
    """Read a date in any ISO form into the Hub's own, UTC to the millisecond; one without zone is taken for UTC."""
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
            if len(value) == _DATE_LENGTH and value[4:20:3] == _DATE_SIGNS and value[-1] == "Z":
                return value
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
            return f"{moment.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
        except (ValueError, OverflowError):  # no date, or one that UTC moves out of the years 1 to 9999
            pass
    if value is not None:
        issues.append(bad_value(field, value))
    return None


def object_of(value: object, field: str, issues: list[CardIssue]) -> Mapping[Any, Any]:
    """Read an object; anything else is one without fields."""
    if value is None:
        return NOTHING
    if isinstance(value, dict):
        return value
    issues.append(bad_value(field, value))
    return NOTHING


def strings_of(value: object, field: str, issues: list[CardIssue]) -> tuple[str, ...]:
    """Read a string or a list of strings: the different ones, in their order; a list that is cut is an issue."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        issues.append(bad_value(field, value))
        return ()
    strings: dict[str, None] = {}
    room = MAX_LIST_TEXT
    foreign = False
    for item in value:
        if isinstance(item, str):
            text = text_of(item, field, issues)
            if text is not None and text not in strings:
                room -= len(text) + 1
                if room < 0:
                    note_cut(field, len(value), "values", issues)
                    break
                strings[text] = None
        elif item is not None and not foreign:
            foreign = True
            issues.append(bad_value(field, item))
    return tuple(strings)

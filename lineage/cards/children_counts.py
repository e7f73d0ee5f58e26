"""The Hub's own count of a model's direct derivatives, read out of its record."""

from typing import Any, Final

_LONGEST_WORD: Final = 40
_COUNT_END: Final = 2**31


def children_counts(record: Any) -> dict[str, int]:
    """Read `childrenModelCount`: direct derivatives by relation, as the Hub counts them; what is no count is left out.

    >>> children_counts({"childrenModelCount": {"adapter": 716, "merge": "many"}})
    {'adapter': 716}
    """
    counts = record.get("childrenModelCount") if isinstance(record, dict) else None
    if not isinstance(counts, dict):
        return {}
    return {
        relation: count
        for relation, count in counts.items()
        if relation.isprintable()
        and len(relation) <= _LONGEST_WORD
        and isinstance(count, int)
        and not isinstance(count, bool)
        and 0 <= count < _COUNT_END
    }

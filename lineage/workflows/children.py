"""The Hub's own count of a model's direct derivatives, read out of its record and put into words."""

from collections.abc import Mapping
from typing import Any, Final

_LONGEST_WORD: Final = 40
_COUNT_END: Final = 2**31


def children_counts(record: Any) -> dict[str, int]:  # noqa: ANN401 - the Hub's JSON
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


def hub_words(counts: Mapping[str, int]) -> str:
    """Return the Hub's own count of a model's direct derivatives in words; empty where it was not asked for.

    >>> hub_words({"adapter": 716, "merge": 0, "finetune": 1328})
    "the Hub's own count of direct derivatives is 2,044: 1,328 finetune, 716 adapter"
    """
    if not counts:
        return ""
    parts = sorted((-count, relation) for relation, count in counts.items() if count)
    listed = ", ".join(f"{-count:,} {relation}" for count, relation in parts)
    total = f"the Hub's own count of direct derivatives is {sum(counts.values()):,}"
    return f"{total}: {listed}" if listed else total

"""What the states of a model mean, in one plain line each."""

from collections.abc import Iterable
from typing import Final

STATES: Final = {
    "present": "It has a row in the data.",
    "unasked": "Only named as a base so far; nobody has asked the Hub for it.",
    "absent": "Named as a base; the crawl found no such model.",
    "vanished": "It had a row once, and none later. It is in no count.",
    "replaced": "It had a row once; its name now belongs to another model. It is in no count.",
}


def explained_states(names: Iterable[str]) -> tuple[str, ...]:
    """Explain the states among these that a reader may not know, each once.

    >>> explained_states(["present", "absent", "present"])
    ('absent: Named as a base; the crawl found no such model.',)
    """
    found = set(names)
    return tuple(f"{name}: {words}" for name, words in STATES.items() if name in found and name != "present")

"""The states of a model, each with its meaning in one line."""

from collections.abc import Iterable

from lineage.facts import State
from lineage.words.vocabulary import vocabulary


def explained_states(states: Iterable[str]) -> tuple[str, ...]:
    """Explain the states among these that a reader may not know, each once.

    >>> explained_states(["present", "absent", "present"])
    ('absent: Named as a base; the crawl found no such model.',)
    """
    shown = set(states) - {State.PRESENT}
    return tuple(f"{word.label}: {word.definition}" for state, word in vocabulary().state.items() if state in shown)

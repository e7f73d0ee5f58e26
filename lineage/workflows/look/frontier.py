"""Which of the models that a look has found it asks about next: a pure decision."""

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from typing import Final

from lineage.facts import Relation
from lineage.store.write.looks import Descendant

_RANK: Final = {Relation.ADAPTER: 1, Relation.QUANTIZED: 1}
"""Whose derivatives are asked for last: little is made from adapters and quantizations. Others have rank 0."""


class Frontier:
    """The descendants found and not asked about, the most promising first; `len` is how many wait."""

    def __init__(self, asked: set[str], names: Sequence[str]) -> None:
        self._asked = asked | set(names)
        self._own = frozenset(names)
        self._found: set[str] = set()
        self._waiting: dict[str, int] = {}
        self._heap: list[tuple[int, int, str]] = []

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def found(self) -> int:
        """How many descendants are known."""
        return len(self._found)

    def add(self, edges: Iterable[Descendant]) -> None:
        """Take up derivatives; one that several relations lead to waits by the most promising."""
        for name, downloads, relation in edges:
            if name in self._own:
                continue
            self._found.add(name)
            rank = _RANK.get(relation, 0)
            if name not in self._asked and rank < self._waiting.get(name, len(_RANK)):
                self._waiting[name] = rank
                heappush(self._heap, (rank, -(downloads or 0), name))

    def next(self) -> str | None:
        """Return the most promising model that waits, and let it wait no longer; `None` where none does."""
        while self._heap:
            _, _, name = heappop(self._heap)
            if self._waiting.pop(name, None) is not None:
                self._asked.add(name)
                return name
        return None

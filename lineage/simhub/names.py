"""Finding names that contain a text, over millions of names, without a list of strings."""

from bisect import bisect_right
from collections.abc import Iterable

import numpy as np

from lineage.simhub.source import Positions


class NameScan:
    r"""All names in one lower-case text, searched by the substring search of `str`.

    >>> NameScan(["Qwen/Qwen3-8B", "demo-0001/amber", "QWEN/x"]).containing("qWeN/")
    array([0, 2])
    """

    def __init__(self, names: Iterable[str]) -> None:
        lowered = [name.lower() for name in names]
        self._text = "\n".join(lowered)
        lengths = np.fromiter((len(name) + 1 for name in lowered), np.int64, len(lowered))
        self._ends = np.cumsum(lengths)

    def containing(self, text: str) -> Positions:
        """Find the positions of the names that contain a text."""
        wanted = text.lower()
        found: list[int] = []
        if "\n" in wanted:
            return np.array(found, np.int64)
        at = self._text.find(wanted) if len(self._ends) else -1
        while at >= 0:
            position = bisect_right(self._ends, at)
            found.append(position)
            at = self._text.find(wanted, int(self._ends[position]))
        return np.array(found, np.int64)

"""Finding names that contain a text, over millions of names, without a list of strings."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from io import StringIO

import numpy as np

from lineage.simhub.api.source import Positions


class NameScan:
    r"""All names in one lower-case text, searched by the substring search of `str`.

    >>> NameScan(["Qwen/Qwen3-8B", "demo-0001/amber", "QWEN/x"]).containing("qWeN/")
    array([0, 2])
    """

    def __init__(self, names: Iterable[str]) -> None:
        text, ends = StringIO(), array("q")
        for number, name in enumerate(names):
            text.write("\n" if number else "")
            text.write(name.lower())
            ends.append(text.tell() + 1)
        self._text = text.getvalue()
        self._ends = np.array(ends, np.int64)

    def containing(self, text: str) -> Positions:
        """Find the positions of the names that contain a text."""
        wanted = text.lower()
        positions: list[int] = []
        if "\n" in wanted:
            return np.array(positions, np.int64)
        at = self._text.find(wanted) if len(self._ends) else -1
        while at >= 0:
            position = bisect_right(self._ends, at)
            positions.append(position)
            at = self._text.find(wanted, int(self._ends[position]))
        return np.array(positions, np.int64)

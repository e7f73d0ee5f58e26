"""Precision: whether a model's weights are quantized and to how many bits, as its tags and its name tell."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from lineage.stats.uploads.known_mirrors import plain

_BITS: Final = re.compile(
    r"(?P<bits>[1-8])(?:\.[0-9]+)?-?bits?|(?:u?int|nf|(?:nv|mx|rocm)?fp)(?P<after>[2-8])(?:a(?:8|16)|-block)?"
    r"|w(?P<weights>[2-8])a(?:8|16)|block-fp(?P<block>8)"
)
_FORMATS: Final = frozenset(
    (
        *("auto-round", "autoawq", "autoround", "awq", "bitnet", "bitsandbytes", "bnb", "compressed-tensors", "exl2"),
        *("exl3", "exllamav2", "exllamav3", "ggml", "gguf", "gptq", "hqq", "quantized", "quanto"),
    )
)
_CONTAINERS: Final = frozenset(("ggml", "gguf"))
"""Formats that programs of their own load: the same weights in and outside of one are two models."""
_NAME_WORD: Final = re.compile(r"[-.]")
_LEAST, _MOST = 3 / 4, 4 / 3
"""Parameters of the same weights, beside one another: packed ones count for fewer, tied or added layers for little."""


class Precision(NamedTuple):
    """The precision of a model's weights, by its tags and name.

    Attributes:
        quantized: Whether they are told to be.
        bits: To how many bits, where that is told.
        container: The container format, or nothing.
    """

    quantized: bool
    bits: frozenset[int]
    container: frozenset[str]

    def agrees(self, other: "Precision") -> bool:
        """Return whether both may be the same weights in the same form; bits that only one tells do not matter."""
        same = self.quantized == other.quantized and self.container == other.container
        return same and (not self.bits or not other.bits or not self.bits.isdisjoint(other.bits))


def precision(repo_id: str, tags: Iterable[str]) -> Precision:
    """Read the precision out of a model's tags and the words of its own name.

    >>> precision("a/X", ["gguf", "2-bit"]).bits, precision("a/X-NVFP4", []).quantized, precision("a/X", []).quantized
    (frozenset({2}), True, False)
    """
    words = {plain(tag).replace(" ", "-") for tag in tags}
    words.update(_NAME_WORD.split(plain(repo_id.rpartition("/")[2]))[1:])
    if "safetensors" in words:
        words -= _CONTAINERS  # a repository of both has the files of either
    matches = [match for match in map(_BITS.fullmatch, words) if match]
    bits = frozenset(int(next(filter(None, match.groups()))) for match in matches)
    return Precision(bool(bits or words & _FORMATS), bits, frozenset(words & _CONTAINERS))


def as_many(parameters: int, others: int) -> bool:
    """Return whether two numbers of parameters can be of the same weights; -1, not stated, can be any.

    >>> as_many(8_190_735_360, 8_030_261_248), as_many(4_600_000_000, 8_190_735_360), as_many(-1, 7)
    (True, False, True)
    """
    return parameters <= 0 or others <= 0 or _LEAST <= parameters / others <= _MOST

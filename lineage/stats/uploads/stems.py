"""Name stems: whether one model's name is another's with no more than the form of a copy added."""

import re
from functools import lru_cache
from typing import Final

from lineage.stats.uploads.known_mirrors import KnownMirrors, plain

_QUANTIZED: Final = re.compile(
    r"(?:[-.](?:gguf|ggml|i1|imatrix|imat|awq|gptq|hqq|exl[23]|mlx|bnb|int[248]|nf4|fp[48]|nvfp4|mxfp[48]|w[48]a(?:8|16)"
    r"|[2-8]bit|[0-9](?:\.[0-9]+)?bpw|h[68]|i?q[1-8](?:[-.](?:[01]|k|nl|xxs|xs|s|m|l|xl))*))+\Z"
)
_APART: Final = ("-", ".")
_REMEMBERED: Final = 1 << 16
"""Names; more of them would take more memory than all else does."""


class Stems:
    """Names as they compare, given what is known of mirrors; one that is asked for often is worked out once.

    >>> from lineage.stats.uploads.known_mirrors import known_mirrors
    >>> stems = Stems(known_mirrors())
    >>> stems.form("unsloth/Meta-Llama-3.1-8B-bnb-4bit", "meta-llama/Llama-3.1-8B")
    'bnb-4bit'
    >>> stems.form("someone/Qwen3-8B-tuned", "Qwen/Qwen3-8B") is None
    True
    """

    def __init__(self, lists: KnownMirrors) -> None:
        self._known = lists
        self.bare = lru_cache(_REMEMBERED)(self._worked_out)
        """Give a model's own name as it compares."""

    def _worked_out(self, repo_id: str) -> str:
        return self._without_prefixes(plain(repo_id.rpartition("/")[2]))

    def form(self, copy: str, of: str) -> str | None:
        """Return the form that a name adds to another, which may be empty; `None` if it is no such name.

        A copy's name may begin with the owner of what it copies: `someone/Qwen_Qwen3-8B`.
        """
        name, stem = self.bare(copy), self.bare(of)
        if not stem or stem not in name:
            return None
        if not name.startswith(stem):
            rest = name.removeprefix(plain(of.rpartition("/")[0]))
            name = self._without_prefixes(rest[1:]) if rest != name and rest.startswith(_APART) else ""
            if not name.startswith(stem):
                return None
        added = name[len(stem) :]
        if not added:
            return ""
        return added[1:] if added.startswith(_APART) and added[1:] in self._known.forms else None

    def _without_prefixes(self, name: str) -> str:
        for prefix in self._known.prefixes:
            name = name.removeprefix(prefix)
        return name


def unquantized(bare: str) -> str | None:
    """Return a name without the quantization at its end; `None` where it has none.

    >>> unquantized("blend-12b.i1-q6-k-gguf"), unquantized("blend-12b")
    ('blend-12b', None)
    """
    match = _QUANTIZED.search(bare)
    return bare[: match.start()] if match and match.start() else None

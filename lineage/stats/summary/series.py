"""Series: which line of an organization's releases a name belongs to, and which one a derivative stems from."""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lineage.graph import LineageGraph
from lineage.graph.arrays import Models
from lineage.graph.walk import Visits

VARIANTS: Final = frozenset(
    (
        "awq",
        "base",
        "bf16",
        "chat",
        "customvoice",
        "edit",
        "fp8",
        "gen",
        "gguf",
        "gptq",
        "hf",
        "instruct",
        "int4",
        "int8",
        "it",
        "layered",
        "lite",
        "mlx",
        "moe",
        "nvfp4",
        "preview",
        "pt",
        "stream",
        "thinking",
        "tokenizer",
        "turbo",
    )
)
"""Words, in small letters, that say which variant of a series a model is; they and all that follows are left out."""

OF_NEAREST: Final = (
    "Each model is in one series, that of its nearest release; reach in releases --by series is of all above it."
)
"""What goes with models by series."""
OF_ALL: Final = (
    "A model below releases of several series is in the reach of each; stats counts it under its nearest release alone."
)
"""What goes with releases by series."""

_SIZE: Final = re.compile(r"[ae]?\d+(\.\d+)?([bmkt]|hz)|\d+x\d+(\.\d+)?b|\d{4,}|v\d.*", re.IGNORECASE)
_VERSION: Final = re.compile(r"\d{1,3}(\.\d+)*")


def series(repo_id: str, variants: frozenset[str] = VARIANTS) -> str:
    """Read the series out of a release's name.

    Of the name's words, split at hyphens, it is the first and at most one more that says what the models are for, with
    the version numbers between and after them, up to the first word that is a size, a date or one of `variants`.

    >>> [series(f"Qwen/{name}") for name in ("Qwen3-8B", "Qwen2.5-Coder-7B-Instruct", "QwQ-32B", "Qwen-Image-2512")]
    ['Qwen3', 'Qwen2.5-Coder', 'QwQ', 'Qwen-Image']
    >>> series("google/gemma-3-4b-it")
    'gemma-3'
    """
    first, *rest = repo_id.rpartition("/")[2].split("-")
    words, has_version = [first], False
    for word in rest:
        if _SIZE.fullmatch(word) or word.lower() in variants:
            break
        if not _VERSION.fullmatch(word):
            if has_version:
                break
            has_version = True
        words.append(word)
    return "-".join(words)


def series_of_releases(repo_ids: Sequence[str]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Number the series of some releases: each one's position among the names, and the names in order.

    >>> series_of_releases(["Qwen/Qwen3-8B", "Qwen/Qwen2-7B", "Qwen/Qwen3-4B"])
    (array([1, 0, 1], dtype=int32), ('Qwen2', 'Qwen3'))
    """
    read = [series(repo_id) for repo_id in repo_ids]
    names = tuple(sorted(set(read)))
    place = {name: number for number, name in enumerate(names)}
    return np.array([place[name] for name in read], dtype=np.int32), names


def series_below(graph: LineageGraph, releases: Models, codes: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the series of the nearest release above each model; -1 where there is none.

    `codes` has the series of each of `releases`. Where several releases are equally near, as for a merge of two
    series, the smallest code decides: with names in order, the series that comes first among them.

    >>> from lineage.facts import EdgeArrays
    >>> array = np.array
    >>> edges = EdgeArrays(array([7, 8, 9, 10]), array([0, 1, 2]), array([2, 2, 3]), array([3, 3, 0]))
    >>> series_below(LineageGraph.from_edges(edges), array([0, 1]), array([1, 0], np.int32)).tolist()
    [1, 0, 0, 0]
    """
    none = np.iinfo(np.int32).max
    series_of = np.full(len(graph), none, dtype=np.int32)
    np.minimum.at(series_of, releases, codes)
    visits = Visits(len(graph))
    near = np.zeros(len(graph), dtype=np.bool_)
    degrees = graph.down.degrees()
    frontier = visits.fresh(releases)
    while len(frontier):
        reached = graph.down.neighbors(frontier)
        handed = np.repeat(series_of[frontier], degrees[frontier])
        frontier = visits.fresh(reached)
        near[frontier] = True
        here = near[reached]
        np.minimum.at(series_of, reached[here], handed[here])
        near[frontier] = False
    return np.where(series_of == none, np.int32(-1), series_of)

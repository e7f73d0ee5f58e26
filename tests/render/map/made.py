"""Maps of a few models, from any forest and any strings, placed in a row."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from lineage.facts import Codes, Evidence, State
from lineage.render.map.data import NO_RELATION, MapData, MapHead

HEAD = MapHead(
    "Qwen", "made-up", "2026-09-25", True, "r2", "Models made from Qwen.", 0, "0" * 64, (), "release", narrowed=False
)


def codes(words: list[str]) -> Codes:
    """Number words by their order."""
    names = sorted(set(words))
    return Codes(np.array([names.index(word) for word in words], dtype=np.int32), tuple(names))


def unsaid_after(words: list[str], count: int) -> Codes:
    """Number words, and say nothing of what comes behind them."""
    said = codes(words)
    return Codes(np.concatenate([said.codes, np.full(count - len(words), -1, dtype=np.int32)]), said.names)


def unsaid(count: int) -> Codes:
    """Say nothing of any model."""
    return Codes(np.full(count, -1, dtype=np.int32), ())


def made(names: list[str], parent: list[int], head: MapHead = HEAD, **columns: Any) -> MapData:
    """Make a map of models with these `owner/name`s, placed in a row."""
    count = len(names)
    usual: dict[str, Any] = {
        "head": head,
        "names": tuple(name.partition("/")[2] for name in names),
        "owner": codes([name.partition("/")[0] for name in names]),
        "parent": np.array(parent, dtype=np.int32),
        "x": np.arange(count) * 3.0,
        "y": np.zeros(count),
        "radius": np.ones(count),
        "relation": np.where(np.array(parent, dtype=np.int32) < 0, NO_RELATION, 0).astype(np.uint8),
        "evidence": np.zeros(count, dtype=np.uint8),
        "license": unsaid(count),
        "task": unsaid(count),
        "library": unsaid(count),
        "generation": np.zeros(count, dtype=np.int32),
        "reach": np.zeros(count, dtype=np.int64),
        "state": np.zeros(count, dtype=np.uint8),
        "counted": np.ones(count, dtype=np.bool_),
        "others": np.zeros((0, 2), dtype=np.int32),
        "others_relation": np.zeros(0, dtype=np.uint8),
        "others_evidence": np.zeros(0, dtype=np.uint8),
    }
    usual |= {name: np.full(count, -1, dtype=np.int64) for name in ("downloads", "likes", "parameters", "created")}
    return MapData(**(usual | columns))


@st.composite
def maps(draw: st.DrawFn, largest: int = 12) -> MapData:
    """Any forest, any strings, any numbers."""
    count = draw(st.integers(0, largest))
    parent: list[int] = []
    for place in range(count):
        ways = [-1]
        if place:
            ways.append(place - 1)
            while (above := parent[ways[-1]]) >= 0:
                ways.append(above)
        parent.append(draw(st.sampled_from(ways)))

    def column(least: int, most: int, kind: Any) -> Any:
        return np.array(draw(st.lists(st.integers(least, most), min_size=count, max_size=count)), dtype=kind)

    words = st.text(st.characters(), max_size=8) | st.sampled_from(["a\nb", "nul\x00", "\ud800", "x" * 10_000, ""])
    listed = draw(st.lists(words.filter(lambda word: "/" not in word), min_size=2 * count, max_size=2 * count))
    pairs = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=5)) if count else []
    places = st.lists(st.floats(-1e6, 1e6), min_size=count, max_size=count)
    return made(
        [f"{listed[at]}/{listed[count + at]}" for at in range(count)],
        parent,
        HEAD,
        x=np.array(draw(places), dtype=np.float64),
        y=np.array(draw(places), dtype=np.float64),
        radius=np.array(draw(st.lists(st.floats(0.1, 1e3), min_size=count, max_size=count)), dtype=np.float64),
        relation=column(0, 5, np.uint8),
        evidence=column(0, (1 << len(Evidence)) - 1, np.uint8),
        downloads=column(-1, 1 << 40, np.int64),
        likes=column(-1, 1 << 20, np.int64),
        parameters=column(-1, 1 << 40, np.int64),
        created=column(-1, 30_000, np.int32),
        license=codes([f"l{code}" for code in column(0, 3, np.int32).tolist()]),
        generation=column(0, 300, np.int32),
        reach=column(0, 1 << 30, np.int64),
        state=column(0, len(State) - 1, np.uint8),
        counted=column(0, 1, np.bool_),
        others=np.array(pairs, dtype=np.int32).reshape(-1, 2),
        others_relation=np.zeros(len(pairs), dtype=np.uint8),
        others_evidence=np.ones(len(pairs), dtype=np.uint8),
    )

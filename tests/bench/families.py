"""Made-up families held in memory: the same models, edges and facts for every page that draws them."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lineage.facts import RELATION_CODES, Codes, EdgeArrays, Evidence, ModelArrays
from lineage.graph import LineageGraph, all_reach, generation
from lineage.render.map.data import MapHead
from lineage.simhub import made_up
from lineage.simhub.made_up.population import LICENSES, TASKS
from lineage.simhub.made_up.rows import Page
from lineage.simhub.made_up.variants import VARIANTS
from lineage.stats.rules.digest import digest
from lineage.store.read.columns import FaceArrays
from lineage.workflows.show.map import Chart

RELATED: Final = 0.2985
"""The share of a made-up Hub's models that an edge touches."""
_DAY: Final = 86_400
_CARDS: Final = 20
"""One edge of so many is known from a card too."""


def chart_of(models: int, seed: int = 0) -> Chart:
    """Make up a Hub and chart about so many of its models, all those that an edge touches."""
    hub = made_up(round(models / RELATED), seed=seed)
    people = hub._people
    derivative = np.repeat(np.arange(len(hub)), np.diff(people.first_edge))
    base = people.bases.astype(np.int64)
    real = (base >= 0) & (base != derivative)
    derivative, base = np.divmod(np.unique(derivative[real] * len(hub) + base[real]), len(hub))
    keys = np.unique(np.append(base, derivative))
    relation = np.minimum(people.relation[derivative], len(RELATION_CODES) - 1).astype(np.uint8)
    graph = LineageGraph.from_edges(
        EdgeArrays(keys, np.searchsorted(keys, base), np.searchsorted(keys, derivative), relation)
    )
    above = generation(graph)
    names = hub._names.of(keys.tolist())
    owner = _codes([name.rpartition("/")[0] for name in names])
    evidence = np.full(len(graph.down.ends), _bit(Evidence.HUB) | _bit(Evidence.TAG), dtype=np.uint8)
    evidence[::_CARDS] |= _bit(Evidence.CARD)
    root = above == 0
    facts = ModelArrays(
        keys=keys,
        present=np.ones(len(keys), dtype=np.bool_),
        created=(people.created[keys] // _DAY).astype(np.int32),
        imported=np.zeros(len(keys), dtype=np.bool_),
        downloads=people.downloads[keys].astype(np.int64),
        parameters=np.array(Page(people, hub._names, keys).parameters, dtype=np.int64),
        owner=owner,
        license=_worded(people.license[keys], LICENSES),
        task=_worded(people.task[keys], TASKS),
        library=_worded(people.variant[keys], [variant.library for variant in VARIANTS]),
    )
    return Chart(
        head=MapHead(
            subject="",
            population="made-up",
            as_of="2026-09-25",
            complete=True,
            written="r2",
            words="Models made from other models.",
            total=int((~root).sum()),
            digest=digest(names[at] for at in np.flatnonzero(~root).tolist()),
            marks=(),
            start="root",
            narrowed=False,
        ),
        graph=graph,
        evidence=evidence,
        root=root,
        models=facts,
        faces=FaceArrays(keys, names, owner, people.likes[keys].astype(np.int64), np.zeros(len(keys), dtype=np.uint8)),
        generation=above,
        reach=all_reach(graph),
        counted=~root,
        unread={},
        relation_words={},
    )


def _bit(kind: Evidence) -> int:
    return 1 << list(Evidence).index(kind)


def _codes(words: list[str]) -> Codes:
    names = sorted(set(words))
    place = {name: at for at, name in enumerate(names)}
    return Codes(np.array([place[word] for word in words], dtype=np.int32), tuple(names))


def _worded(column: NDArray[np.uint8], words: list[str] | tuple[str, ...]) -> Codes:
    """Name the codes of a column, whose empty word says nothing."""
    names = sorted({word for word in words if word})
    place = np.array([names.index(word) if word else -1 for word in words], dtype=np.int32)
    return Codes(place[column], tuple(names))

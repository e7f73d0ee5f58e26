"""Made-up families for the tests of pages: trees and meshes of any size, and names nobody should trust."""

import random

from hypothesis import strategies as st

from lineage.facts import Edge, Evidence, Relation, State
from lineage.render.neighborhood.neighborhood import GraphModel

RELATIONS = list(Relation)

HOSTILE = (
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    "</script><script>window.ran=1</script>",
    "<!--<script>",
    "a' onmouseover='window.ran=1",
    'a" onfocus="window.ran=1" autofocus="',
    "<a href=javascript:window.ran=1>href</a>",
    "{{ 7*7 }}{% raw %}",
    "right\u202eto\u2066left",
    "two\nlines\r\u2028\u2029",
    "nul\x00 esc\x1b[31m",
    "\ud800 alone",
    "__proto__",
    "constructor",
    "long" * 2500,
    "模型/名前",
)


def model(repo_id: str, *, downloads: int | None = 0, reach: int = 0, state: State = State.PRESENT) -> GraphModel:
    return GraphModel(repo_id, state, downloads, "2025-04-27T03:42:21.000Z", "apache-2.0", "text-generation", reach)


def edge(derivative: str, base: str, relation: Relation = Relation.FINETUNE) -> Edge:
    return Edge(derivative, base, relation, (Evidence.HUB,))


def forest(size: int, seed: int = 3) -> tuple[list[GraphModel], list[Edge]]:
    """Hubs with many derivatives, most of these without any, a few merges."""
    chance = random.Random(seed)
    hubs, bases, relations, depth = [0] * 10, [0], [Relation.UNSTATED], [0]
    for number in range(1, size):
        base = chance.choice(hubs)
        bases.append(base)
        depth.append(depth[base] + 1)
        relations.append(chance.choice(RELATIONS))
        if chance.random() < 0.1 and depth[-1] < 6:
            hubs += [number] * int(chance.paretovariate(0.8))
    reach = [0] * size
    for number in range(size - 1, 0, -1):
        reach[bases[number]] += reach[number] + 1
    names = [f"org{number % 7}/model-{number}" for number in range(size)]
    models = [
        model(name, downloads=int(10 ** chance.uniform(0, 6)), reach=below)
        for name, below in zip(names, reach, strict=True)
    ]
    edges = [edge(names[at], names[bases[at]], relations[at]) for at in range(1, size)]
    edges += [
        edge(names[at], names[other], Relation.MERGE)
        for at in range(2, size)
        if relations[at] is Relation.MERGE and (other := chance.randrange(at)) != bases[at]
    ]
    return models, edges


@st.composite
def families(draw: st.DrawFn, largest: int = 40) -> tuple[list[GraphModel], list[Edge]]:
    """Any graph at all on a few models: cycles, self-loops, parts that the first model does not reach."""
    size = draw(st.integers(1, largest))
    names = [f"o/{number}" for number in range(size)]
    models = [
        model(name, downloads=draw(st.none() | st.integers(0, 9)), reach=draw(st.integers(0, 3000))) for name in names
    ]
    ends = st.sampled_from(names)
    edges = draw(st.lists(st.builds(edge, ends, ends, st.sampled_from(RELATIONS)), max_size=3 * size))
    return models, edges

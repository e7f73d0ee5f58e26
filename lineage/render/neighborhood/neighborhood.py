"""The part of a family that one page can show, and what stands for the rest."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final, NamedTuple

from lineage.errors import UnknownModelError
from lineage.facts import RELATION_CODES, Edge, Relation, State

DEFAULT_LIMIT: Final = 2000
_ORDER: Final = {relation: place for place, relation in enumerate(RELATION_CODES)}


class GraphModel(NamedTuple):
    """One model of a family on a page; `None` is "not stated".

    Attributes:
        repo_id: The model.
        state: What the Hub said of it.
        downloads: Downloads of the last 30 days.
        created_at: Creation date.
        license: What people call its license.
        task: Pipeline tag.
        reach: All its descendants, each counted once.
    """

    repo_id: str
    state: State
    downloads: int | None
    created_at: str | None
    license: str | None
    task: str | None
    reach: int


class Shown(NamedTuple):
    """A model that is shown.

    Attributes:
        model: The model.
        base: The base it is drawn below, itself shown; `None` for the root.
        relation: To that base; `None` for the root.
        depth: Steps from the root.
    """

    model: GraphModel
    base: str | None
    relation: Relation | None
    depth: int


class LeftOut(NamedTuple):
    """The models that are not shown below one that is.

    Attributes:
        base: The nearest model above them that is shown.
        counts: How many there are, by the relation each was made with, most first.
        further: How many of them are not direct derivatives of `base`.
    """

    base: str
    counts: tuple[tuple[Relation, int], ...]
    further: int

    @property
    def total(self) -> int:
        """Return the number of models it stands for."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class Neighborhood:
    """A family cut down to what one page can show.

    Attributes:
        root: The model it starts from.
        shown: The models shown, a base before its derivatives, depth first; siblings by relation, then
            reach, then downloads, then name.
        edges: Every edge between two of them, by derivative and base.
        left_out: What stands for the rest, in the order of the bases; each model is counted once.
        total: Models in the family, with the root: those shown and those left out.
    """

    root: str
    shown: tuple[Shown, ...]
    edges: tuple[Edge, ...]
    left_out: tuple[LeftOut, ...]
    total: int


class _Link(NamedTuple):
    """The one edge of a model that the page hangs it on."""

    base: str
    relation: Relation
    depth: int


def _importance(model: GraphModel) -> tuple[int, int, str]:
    return -model.reach, -(model.downloads or 0), model.repo_id


def _popularity(model: GraphModel) -> tuple[int, int, str]:
    return -(model.downloads or 0), -model.reach, model.repo_id


def _span(root: str, models: dict[str, GraphModel], edges: Iterable[Edge]) -> dict[str, _Link]:
    """Hang every model that the root reaches on one base: the nearest to the root, then the largest."""
    derivatives: defaultdict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        derivatives[edge.base].append(edge)
    links: dict[str, _Link] = {}
    generation, depth = [root], 1
    while generation:
        first: dict[str, Edge] = {}
        for base in sorted(generation, key=lambda repo_id: _importance(models[repo_id])):
            for edge in derivatives[base]:
                if edge.derivative != root and edge.derivative not in links:
                    first.setdefault(edge.derivative, edge)
        links |= {name: _Link(edge.base, edge.relation, depth) for name, edge in first.items()}
        generation, depth = list(first), depth + 1
    return links


def _choose(root: str, family: dict[str, GraphModel], links: dict[str, _Link], limit: int) -> set[str]:
    """Keep the largest and the most downloaded by turns, each with the models it hangs on."""
    turns = zip(sorted(family.values(), key=_importance), sorted(family.values(), key=_popularity), strict=True)
    chosen_models = {root}
    candidates = chain.from_iterable(turns)
    while len(chosen_models) < limit:
        model = next(candidates)  # it cannot run out: a model just below those kept fits whenever its turn comes
        way: list[str] = []
        name = model.repo_id
        while name not in chosen_models and len(chosen_models) + len(way) < limit:
            way.append(name)
            name = links[name].base
        if name in chosen_models:
            chosen_models.update(way)
    return chosen_models


def _depth_first(
    root: str, family: dict[str, GraphModel], links: dict[str, _Link], chosen: set[str]
) -> Iterator[Shown]:
    below: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(chosen - {root}, key=lambda name: (_ORDER[links[name].relation], *_importance(family[name]))):
        below[links[name].base].append(name)
    yield Shown(family[root], None, None, 0)
    waiting = below[root][::-1]
    while waiting:
        name = waiting.pop()
        yield Shown(family[name], *links[name])
        waiting += reversed(below[name])


def _count_left_out(links: dict[str, _Link], chosen: set[str]) -> dict[str, LeftOut]:
    """Count each model that was not chosen below the nearest one that was."""
    counts: defaultdict[str, Counter[Relation]] = defaultdict(Counter)
    further: Counter[str] = Counter()
    nearest: dict[str, str] = {}
    for name, link in links.items():  # nearest to the root first, so that a base stands before its derivatives
        if name in chosen:
            continue
        direct = link.base in chosen
        above = nearest[name] = link.base if direct else nearest[link.base]
        counts[above][link.relation] += 1
        further[above] += not direct
    return {
        base: LeftOut(base, tuple(sorted(by.items(), key=lambda item: (-item[1], _ORDER[item[0]]))), further[base])
        for base, by in counts.items()
    }


def pick(root: str, models: Iterable[GraphModel], edges: Iterable[Edge], limit: int = DEFAULT_LIMIT) -> Neighborhood:
    """Choose what a page shows of the root's family; the order of what comes in makes no difference.

    Everything is kept while it is no more than `limit`. Beyond it the models of the largest reach and the most
    downloaded are taken by turns, each with the models between it and the root.

    Args:
        root: The model to start from.
        models: Its whole family, itself included; what the edges do not connect to it is not counted.
        edges: The edges between them; those with an end elsewhere, and self-loops, are passed over.
        limit: How many models may be shown; the root always is.

    Raises:
        UnknownModelError: The root is not among the models.

    >>> def model(name, downloads, reach):
    ...     return GraphModel(name, State.PRESENT, downloads, None, None, None, reach)
    >>> family = [model("a/base", 900, 3), model("b/tune", 5, 1), model("c/gguf", 70, 0), model("d/tune", 2, 0)]
    >>> made = [Edge("b/tune", "a/base", Relation.FINETUNE, ()), Edge("c/gguf", "b/tune", Relation.QUANTIZED, ()),
    ...         Edge("d/tune", "a/base", Relation.FINETUNE, ())]
    >>> page = pick("a/base", family, made, limit=2)
    >>> [entry.model.repo_id for entry in page.shown], page.total
    (['a/base', 'b/tune'], 4)
    >>> [(rest.base, rest.total) for rest in page.left_out]
    [('a/base', 1), ('b/tune', 1)]
    """
    by_id = {model.repo_id: model for model in models}
    if root not in by_id:
        raise UnknownModelError(f"{root!r} is not among the models of its own family")
    inside = {
        edge for edge in edges if edge.base in by_id and edge.derivative in by_id and edge.base != edge.derivative
    }
    ordered = sorted(inside, key=lambda edge: (edge.derivative, edge.base, _ORDER[edge.relation], edge.evidence))
    links = _span(root, by_id, ordered)
    family = {name: by_id[name] for name in (root, *links)}
    chosen = _choose(root, family, links, limit) if len(family) > limit else set(family)
    shown = tuple(_depth_first(root, family, links, chosen))
    rest = _count_left_out(links, chosen)
    return Neighborhood(
        root=root,
        shown=shown,
        edges=tuple(edge for edge in ordered if edge.base in chosen and edge.derivative in chosen),
        left_out=tuple(rest[item.model.repo_id] for item in shown if item.model.repo_id in rest),
        total=len(family),
    )

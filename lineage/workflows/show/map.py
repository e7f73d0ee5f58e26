"""The map of a family, or of everything in a database: its models, its edges, and what the rule counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from lineage.errors import UsageError
from lineage.facts import Codes, EdgeArrays, ModelArrays
from lineage.graph import LineageGraph, all_reach, generation
from lineage.render.bubbles import NO_RELATION, PlacementTree, hang, place
from lineage.render.map.data import IMPOSSIBLE_BIT, MapData, MapHead, Start
from lineage.render.map.page import map_page
from lineage.render.tree.text import describe_unread, describe_word
from lineage.settings import Settings
from lineage.stats.over_time.months import day_number
from lineage.stats.rules.align import align
from lineage.stats.rules.digest import digest
from lineage.stats.rules.rule import CountingRule
from lineage.stats.rules.tally import lay_ground
from lineage.store.read.columns import FaceArrays, face_arrays, first_day, model_arrays
from lineage.store.read.totals import source
from lineage.store.read.unread import relation_words, unread_of
from lineage.store.read.whole import evidence_arrays, impossible_edges
from lineage.workflows.caveats import number_caveats
from lineage.workflows.count import Counter
from lineage.workflows.family.census import Census, take_census
from lineage.workflows.family.dataset import Dataset, open_dataset
from lineage.workflows.family.subject import Subject

if TYPE_CHECKING:
    from lineage.store.read.answers import Source
    from lineage.store.schema.database import Connection


Value = TypeVar("Value")
_NARROWING: Final = ("reach", "relations", "min_downloads", "without", "bursts")
"""Choices of a rule that leave models out of the count and none out of the map."""


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """Who is on a map, before anybody has a place on it; columns are aligned with `graph.keys`.

    Attributes:
        head: What stands above the map.
        graph: The models and every edge between them.
        evidence: uint8, beside `graph.down.ends`: bits by position in `Evidence`.
        root: bool, whether it is one of the subject's roots.
        models: What the store says of them.
        faces: Their names, and what else only pictures ask for.
        generation: int32, the longest chain of bases above it.
        reach: int64, how many models of the map descend from it, each once.
        counted: bool, whether the rule counts it.
        unread: By position, what a model says of a base in vain, as a sentence.
        relation_words: By position, the word that a model states for a relation and the Hub does not have.
    """

    head: MapHead
    graph: LineageGraph
    evidence: NDArray[np.uint8]
    root: NDArray[np.bool_]
    models: ModelArrays
    faces: FaceArrays
    generation: NDArray[np.int32]
    reach: NDArray[np.int64]
    counted: NDArray[np.bool_]
    unread: dict[int, str]
    relation_words: dict[int, str]


@dataclass(frozen=True, slots=True)
class MapPage:
    """A map, drawn.

    Attributes:
        head: What stands above it.
        models: How many models are on it.
        page: The page.
    """

    head: MapHead
    models: int
    page: bytes


def draw_map(settings: Settings, name: str | None, *, rule: CountingRule | None = None) -> MapPage:
    """Draw the family of a model or an organisation, or, without a name, everything in a database, as one page.

    Args:
        settings: Which database.
        name: The model or organisation; `None` for everything.
        rule: What counts; by default everything of headline evidence.

    Raises:
        UsageError: The rule follows no lineage, or counts models by shares.
        UnknownModelError: Nothing of that name.
        DatabaseError: The database is missing, locked or damaged.
    """
    chart_drawn = chart(settings, name, rule=rule)
    return MapPage(chart_drawn.head, len(chart_drawn.graph), map_page(placed(chart_drawn)))


class _Said(NamedTuple):
    """What the head of a map says of its source."""

    where: "Source"
    complete: bool
    marks: tuple[str, ...]
    look: str = ""


def chart(settings: Settings, name: str | None, *, rule: CountingRule | None = None) -> Chart:
    """Find who is on a map and what is said of each; `None` for a name is everything in the database.

    Raises:
        UsageError: The rule follows no lineage, or counts models by shares.
        UnknownModelError: Nothing of that name.
        DatabaseError: The database is missing, locked or damaged.
    """
    rule = rule or CountingRule()
    if rule.basis == "tagged":
        raise UsageError("A map follows lineage; a count by tag (basis=tagged) has none.")
    if rule.merges == "share":
        raise UsageError("A map draws each model whole: a rule with merges=share is for count.")
    with open_dataset(settings) as dataset:
        if name is None:
            where, every = source(dataset.connection), model_arrays(dataset.connection)
            census = take_census(dataset, _everything(dataset, every, rule), rule)
            first = None if rule.as_of is None else first_day(dataset.connection)
            said = _Said(
                where,
                where.complete,
                number_caveats(rule, where, census.tally.total, first, dataset.config, dataset.unheard_of(rule)),
            )
            return _charted(dataset, census, said, every)
        counter = Counter(dataset, name)
        census = counter.census(rule)
        where = counter.source
        said = _Said(
            where,
            where.complete,
            (*counter.caveats(rule, census.tally), *counter.hub_caveat(census.rule)),
            counter.look(rule),
        )
        return _charted(dataset, census, said, None)


def _everything(dataset: Dataset, models: ModelArrays, rule: CountingRule) -> Subject:
    """Take every model as the subject's that has no base outside its own cycle."""
    graph = LineageGraph.from_edges(dataset.edges(rule))
    lonely = models.keys[models.present & ~np.isin(models.keys, graph.keys)]
    roots = np.concatenate([graph.keys[generation(graph) == 0], lonely])
    return Subject("", "model", tuple(roots.tolist()), ("",))


def _charted(dataset: Dataset, census: Census, said: _Said, every: ModelArrays | None) -> Chart:
    connection, rule, subject = dataset.connection, census.rule, census.subject
    ground = dataset.ground(subject, rule, lambda: lay_ground(census.edges, census.roots, census.traits, rule))
    whole = ground.graph
    inside = np.flatnonzero(ground.family)
    lonely = _lonely(dataset, census, every)
    keys = np.sort(np.concatenate([whole.keys[inside], lonely]))
    place = np.full(len(whole), -1, dtype=np.int64)
    place[inside] = np.searchsorted(keys, whole.keys[inside])
    graph = within(whole, place, keys)
    root, counted = np.isin(keys, lonely), np.zeros(len(keys), dtype=np.bool_)
    root[place[np.flatnonzero(ground.is_root)]] = True
    counted[place[census.tally.positions]] = True
    above = np.zeros(len(keys), dtype=np.int32)
    above[place[inside]] = generation(whole)[inside]
    faces = face_arrays(connection, keys)
    head = MapHead(
        subject=subject.name,
        population=said.where.population,
        as_of=said.where.as_of[:10] if said.where.as_of else None,
        complete=said.complete,
        written=rule.written(),
        words=rule.words(subject.name or "other models"),
        total=int(counted.sum()),
        digest=digest(faces.names[at] for at in np.flatnonzero(counted).tolist()),
        marks=(*said.marks, *_undrawn(connection, subject, keys)),
        start=_start(subject),
        narrowed=_narrows(rule) and bool((~counted & ~root).any()),
        look=said.look,
    )
    return Chart(
        head=head,
        graph=graph,
        evidence=evidence_of(connection, graph, census),
        root=root,
        models=align(every or model_arrays(connection, keys), keys),
        faces=faces,
        generation=above,
        reach=all_reach(graph),
        counted=counted,
        unread={at: describe_unread(said) for at, said in _by_place(keys, unread_of(connection, keys.tolist()))},
        relation_words={
            at: describe_word(word, kind)
            for at, said in _by_place(keys, relation_words(connection, keys.tolist()))
            for kind, word in list(said.items())[:1]
        },
    )


def _by_place(keys: NDArray[np.int64], by_key: Mapping[int, Value]) -> Iterator[tuple[int, Value]]:
    """Yield what is kept by key by the place of the key instead."""
    return ((int(np.searchsorted(keys, key)), value) for key, value in by_key.items())


def _start(subject: Subject) -> Start:
    """Name what the count starts from; of everything in a database that is what has no base."""
    if subject.kind != "model":
        return "release"
    return "model" if subject.name else "root"


def _undrawn(connection: "Connection", subject: Subject, keys: NDArray[np.int64]) -> tuple[str, ...]:
    """Say how many of the subject's models are nothing but names that the rule's edges do not mention."""
    missing = np.setdiff1d(np.array(subject.keys, dtype=np.int64), keys)
    left = int(np.count_nonzero(~model_arrays(connection, missing).present)) if len(missing) else 0
    if not left:
        return ()
    verb = "is a name that no edge of the rule mentions" if left == 1 else "are names that no edge of the rule mentions"
    return (f"{left:,} of {subject.name}'s models {verb}, and not drawn",)


def _narrows(rule: CountingRule) -> bool:
    """Say whether any choice of the rule leaves models out that its map draws; whose own do not count is no such."""
    usual = CountingRule()
    return any(getattr(rule, choice) != getattr(usual, choice) for choice in _NARROWING)


def _lonely(dataset: Dataset, census: Census, every: ModelArrays | None) -> NDArray[np.int64]:
    """Find the subject's models that no edge touches; names that the Hub has no model for are none."""
    keys = np.array(sorted(census.subject.keys), dtype=np.int64)
    keys = keys[~np.isin(keys, census.edges.keys)]
    columns = align(every or model_arrays(dataset.connection, keys), keys)
    day = census.rule.as_of
    there = (
        columns.present if day is None else columns.present & (columns.created <= day_number(date.fromisoformat(day)))
    )
    lonely: NDArray[np.int64] = columns.keys[there]
    return lonely


def within(whole: LineageGraph, place: NDArray[np.int64], keys: NDArray[np.int64]) -> LineageGraph:
    """Keep the edges between models that have a place."""
    base = place[np.repeat(np.arange(len(whole)), whole.down.degrees())]
    derivative = place[whole.down.ends]
    is_within = (base >= 0) & (derivative >= 0)
    return LineageGraph.from_edges(
        EdgeArrays(keys, base[is_within], derivative[is_within], whole.down_relation[is_within])
    )


def _sorting(tree: PlacementTree) -> NDArray[np.uint8]:
    """Say each model's relation, so that of those at the top the ones that an edge touches come before the others."""
    touched = np.zeros(len(tree.parent), dtype=np.bool_)
    touched[tree.other_bases] = touched[tree.other_derivatives] = True
    return np.where(touched & (tree.parent < 0), NO_RELATION - 1, tree.relation).astype(np.uint8)


def placed(chart: Chart) -> MapData:
    """Give every model its place, and put all that is said of it in the order of places."""
    graph, models, faces = chart.graph, chart.models, chart.faces
    rank = np.empty(len(graph), dtype=np.int64)
    rank[sorted(range(len(graph)), key=faces.names.__getitem__)] = np.arange(len(graph))
    tree = hang(graph, reach=chart.reach, rank=rank, tops=np.flatnonzero(chart.root))
    bubbles = place(tree.parent, _sorting(tree), models.downloads, rank)
    order = bubbles.order.astype(np.int64)
    at = np.empty(len(order), dtype=np.int64)
    at[order] = np.arange(len(order))
    hung = tree.parent[order].astype(np.int64)
    evidence = np.zeros(len(order), dtype=np.uint8)
    below = np.flatnonzero(hung >= 0)
    evidence[below] = chart.evidence[slots(graph, hung[below], order[below])]
    others = tree.other_bases.astype(np.int64), tree.other_derivatives.astype(np.int64)
    listed = np.lexsort((at[others[0]], at[others[1]]))

    def words(column: Codes) -> Codes:
        return Codes(column.codes[order], column.names)

    return MapData(
        head=chart.head,
        names=tuple(name.rpartition("/")[2] for name in map(faces.names.__getitem__, order.tolist())),
        owner=words(faces.owner),
        parent=bubbles.parent,
        x=bubbles.x,
        y=bubbles.y,
        radius=bubbles.radius,
        relation=tree.relation[order],
        evidence=evidence,
        downloads=models.downloads[order],
        likes=faces.likes[order],
        parameters=models.parameters[order],
        created=models.created[order],
        license=words(models.license),
        task=words(models.task),
        library=words(models.library),
        generation=chart.generation[order],
        reach=chart.reach[order],
        state=faces.state[order],
        counted=chart.counted[order],
        others=np.stack([at[others[0]], at[others[1]]], axis=1)[listed],
        others_relation=tree.other_relations[listed],
        others_evidence=chart.evidence[slots(graph, *others)][listed],
        unread={int(at[model]): words for model, words in chart.unread.items()},
        relation_words={int(at[model]): words for model, words in chart.relation_words.items()},
    )


def evidence_of(connection: "Connection", graph: LineageGraph, census: Census) -> NDArray[np.uint8]:
    """Collect every kind of evidence of each edge; that of a re-upload's edges where the rule has put these.

    `IMPOSSIBLE_BIT` tells an edge that is impossible in time, unless the rule has moved it.
    """
    base, derivative, bits = evidence_arrays(connection)
    if census.rule.mirrors == "folded":
        base, derivative = _folded(_below_merge(base, derivative, census), census), _folded(derivative, census)
    ends = graph.positions(base).astype(np.int64), graph.positions(derivative).astype(np.int64)
    at = slots(graph, *ends)
    evidence = np.zeros(len(graph.down.ends), dtype=np.uint8)
    np.bitwise_or.at(evidence, at[at >= 0], bits[at >= 0])
    at = slots(graph, *(graph.positions(side).astype(np.int64) for side in impossible_edges(connection)))
    evidence[at[at >= 0]] |= IMPOSSIBLE_BIT
    return evidence


def _folded(keys: NDArray[np.int64], census: Census) -> NDArray[np.int64]:
    """Put what each model copies in its place."""
    keys_there = census.edges.keys
    at = np.minimum(np.searchsorted(keys_there, keys), len(keys_there) - 1)
    return np.where(keys_there[at] == keys, keys_there[census.traits.copy_of[at]], keys)


def _below_merge(base: NDArray[np.int64], derivative: NDArray[np.int64], census: Census) -> NDArray[np.int64]:
    """Put the merge in the place of its bases, for edges of a quantization of it that lists them."""
    known, merge_of = census.edges.keys, census.traits.merge_of
    if merge_of is None:
        return base
    at = np.minimum(np.searchsorted(known, derivative), len(known) - 1)
    return np.where((known[at] == derivative) & (merge_of[at] != at), known[merge_of[at]], base)


def slots(graph: LineageGraph, base: NDArray[np.int64], derivative: NDArray[np.int64]) -> NDArray[np.int64]:
    """Find where in `graph.down.ends` some edges stand; -1 for what is none."""
    size = len(graph)
    rows = np.repeat(np.arange(size), graph.down.degrees())
    edges = rows * size + graph.down.ends  # ascending, as rows are and as ends are within each
    if not len(edges):
        return np.full(len(base), -1, dtype=np.int64)
    wanted = base * size + derivative
    places = np.minimum(np.searchsorted(edges, wanted), len(edges) - 1)
    return np.where((edges[places] == wanted) & (base >= 0) & (derivative >= 0), places, -1)

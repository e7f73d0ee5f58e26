"""Everything a number about a family is taken from: the subject, the rule, the edges it admits, and what it counts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lineage.facts import EdgeArrays
from lineage.stats.rules.align import align
from lineage.stats.rules.digest import digest_of_bytes
from lineage.stats.rules.rule import CountingRule
from lineage.stats.rules.tally import Tally, Traits, allowed, days_since_1970, lay_ground, tally_on
from lineage.store.read.columns import model_arrays
from lineage.workflows.family.dataset import Dataset
from lineage.workflows.family.subject import Subject


@dataclass(frozen=True, slots=True)
class Census:
    """What one rule counts below one subject, with what it was counted on.

    Attributes:
        subject: The model, organization or brand.
        rule: The rule, with `first_party` settled for the subject.
        edges: The edges that rest on the rule's evidence; of a count by tag its candidates as keys, without edges.
        roots: Positions of the subject's roots in `edges.keys`; roots without any edge are not among them.
        traits: Of every model of `edges.keys`.
        tally: What the rule counts.
    """

    subject: Subject
    rule: CountingRule
    edges: EdgeArrays
    roots: NDArray[np.int64]
    traits: Traits
    tally: Tally


def take_census(dataset: Dataset, subject: Subject, rule: CountingRule) -> Census:
    """Count what a rule counts of a subject; columns that it does not ask for stay unread."""
    rule = rule.for_subject(subject.kind)
    if rule.basis == "tagged":
        return _by_tag(dataset, subject, rule)
    edges = dataset.edges(rule)
    roots = roots_of(dataset, subject, rule, edges)
    traits = traits_of(dataset, subject, rule, edges)
    ground = dataset.ground(subject, rule, lambda: lay_ground(edges, roots, traits, rule))
    return Census(subject, rule, edges, roots, traits, tally_on(ground, traits, rule))


def roots_of(dataset: Dataset, subject: Subject, rule: CountingRule, edges: EdgeArrays) -> NDArray[np.int64]:
    """Find the positions of a subject's roots among the models that edges touch, ascending.

    Where mirrors are folded, the copies of a root that no edge touches stand in for it.
    """
    keys = np.array(subject.keys, dtype=np.int64)
    if rule.mirrors == "folded":
        untouched = keys[~np.isin(keys, edges.keys)]
        if len(untouched):
            folding = dataset.folding()
            keys = np.union1d(keys, folding.copy[np.isin(folding.of, untouched)])
    begin, end = _borders(edges, keys)
    return begin[begin < end]


def digest_of(dataset: Dataset, census: Census) -> str:
    """Digest the names of the models that were counted."""
    tally = census.tally
    if tally.rule.basis == "lineage":
        return digest_of_bytes(dataset.names(tally.rule).written(tally.positions))
    tagged = dataset.tagged(tag_of(census.subject))
    return digest_of_bytes(tagged.names.written(np.searchsorted(tagged.keys, tally.keys)))


def tag_of(subject: Subject) -> str:
    """Say which word a count by tag looks for: an organisation's name, or a model's without its owner."""
    return subject.name.rpartition("/")[2]


def _by_tag(dataset: Dataset, subject: Subject, rule: CountingRule) -> Census:
    """Count the models that carry the subject's name; a model never itself."""
    keys = dataset.tagged(tag_of(subject)).keys
    if subject.kind == "model":
        keys = keys[~np.isin(keys, np.array(subject.keys, dtype=np.int64))]
    none = np.zeros(0, dtype=np.int32)
    edges = EdgeArrays(keys, none, none, np.zeros(0, dtype=np.uint8))
    traits = traits_of(dataset, subject, rule, edges)
    counts = allowed(traits, rule)
    if rule.as_of is not None:
        counts &= (traits.created >= 0) & (traits.created <= days_since_1970(rule.as_of))
    models = np.flatnonzero(counts)
    tally = Tally(
        rule=rule,
        keys=keys[models],
        positions=models,
        depth=np.zeros(len(models), dtype=np.int32),
        relations=np.zeros(len(models), dtype=np.int64),
        root=np.zeros(len(models), dtype=bool),
        weight=np.ones(len(models)),
    )
    return Census(subject, rule, edges, np.zeros(0, dtype=np.int64), traits, tally)


def traits_of(dataset: Dataset, subject: Subject, rule: CountingRule, edges: EdgeArrays) -> Traits:
    """Load the traits that a rule asks for; of the others nothing is known, and the rule does not look."""
    size = len(edges.keys)
    created, downloads = np.full(size, -1, dtype=np.int32), np.full(size, -1, dtype=np.int64)
    if rule.as_of is not None or rule.min_downloads is not None:
        models = (
            dataset.aligned_models(rule)
            if rule.basis == "lineage"
            else align(model_arrays(dataset.connection, edges.keys), edges.keys)
        )
        created, downloads = models.created, models.downloads
    gated = _among(edges, dataset.flagged("gated")) if "gated" in rule.without else np.zeros(size, dtype=bool)
    disabled = _among(edges, dataset.flagged("disabled")) if "disabled" in rule.without else np.zeros(size, dtype=bool)
    burst = _among(edges, dataset.bulk()) if rule.bursts == "out" else np.zeros(size, dtype=bool)
    own = np.concatenate([dataset.own(owner) for owner in subject.owners])
    copy_of = np.arange(size, dtype=np.int32)
    merge_of = None
    if rule.mirrors == "folded":
        copy, of = dataset.folding()
        (copy, after_copy), (of, after_of) = _borders(edges, copy), _borders(edges, of)
        here = (copy < after_copy) & (of < after_of)
        copy_of[copy[here]] = of[here]
        quantized, merge = dataset.own_quantized_merges()
        (quantized, after_quantized), (merge, after_merge) = _borders(edges, quantized), _borders(edges, merge)
        here = (quantized < after_quantized) & (merge < after_merge)
        merge_of = np.arange(size, dtype=np.int32)
        merge_of[quantized[here]] = merge[here]
    return Traits(_among(edges, own), created, downloads, gated, disabled, burst, copy_of, merge_of)


def _among(edges: EdgeArrays, keys: NDArray[np.int64]) -> NDArray[np.bool_]:
    begin, end = _borders(edges, keys)
    is_among = np.zeros(len(edges.keys), dtype=bool)
    is_among[begin[begin < end]] = True
    return is_among


def _borders(edges: EdgeArrays, keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find where each key begins and ends among those of the edges: at one place where no edge touches its model."""
    begin, end = (np.searchsorted(edges.keys, keys, side=side) for side in ("left", "right"))
    return begin, end

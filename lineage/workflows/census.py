"""Everything a number about a family is taken from: the subject, the rule, the edges it admits, and what it counts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from lineage.facts import HEADLINE_EVIDENCE, EdgeArrays, ModelArrays
from lineage.stats.beside import beside
from lineage.stats.bursts import Bursts, bursts
from lineage.stats.mirrors import Mirror, folding, mirrors
from lineage.stats.rule import CountingRule
from lineage.stats.tally import Ground, Tally, Traits, allowed, days_since_1970, lay_ground, tally_on
from lineage.stats.uploads import Uploads
from lineage.store.columns import keys_tagged, keys_where, model_arrays, names_in_key_order
from lineage.store.find import keys_of_owner
from lineage.store.whole import edge_arrays
from lineage.workflows.subject import Subject

if TYPE_CHECKING:
    from lineage.store.database import Connection


Column = TypeVar("Column")


@dataclass(frozen=True, slots=True)
class Census:
    """What one rule counts below one subject, with what it was counted on.

    Attributes:
        subject: The model or organisation.
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


class Files:
    """A database's columns, each loaded once, when something first needs it."""

    def __init__(self, connection: "Connection") -> None:
        self.connection = connection
        self._kept: dict[object, Any] = {}

    def edges(self, rule: CountingRule) -> EdgeArrays:
        """The edges that rest on a rule's evidence."""
        return self._once(("edges", rule.evidence), lambda: edge_arrays(self.connection, rule.evidence))

    def models(self) -> ModelArrays:
        """Every model, column by column."""
        return self._once("models", lambda: model_arrays(self.connection))

    def uploads(self) -> Uploads:
        """What bulk uploads and mirrors are found in: edges of headline evidence, with names, days and downloads."""

        def load() -> Uploads:
            edges = self.edges(CountingRule(evidence=HEADLINE_EVIDENCE))
            return Uploads.of(self.models(), names_in_key_order(self.connection), edges)

        return self._once("uploads", load)

    def bursts(self) -> Bursts:
        """The bulk uploads of the whole database."""
        return self._once("bursts", lambda: bursts(self.uploads()))

    def mirrors(self) -> tuple[Mirror, ...]:
        """The re-uploads of the whole database."""
        return self._once("mirrors", lambda: mirrors(self.uploads()))

    def flagged(self, flag: str) -> NDArray[np.int64]:
        """Keys of the models that are `gated` or `disabled`."""
        return self._once(flag, lambda: keys_where(self.connection, flag))

    def ground(self, subject: Subject, rule: CountingRule, lay: Callable[[], Ground]) -> Ground:
        """What rules of the same evidence, day and mirrors are counted on below one subject."""
        return self._once(("ground", subject.keys, rule.evidence, rule.as_of, rule.mirrors), lay)

    def own(self, owner: str) -> NDArray[np.int64]:
        """Keys of an owner's models."""
        keys = self._once(("own", owner), lambda: keys_of_owner(self.connection, owner))
        return np.array(keys, dtype=np.int64)

    def _once(self, what: object, load: Callable[[], Column]) -> Column:
        if what not in self._kept:
            self._kept[what] = load()
        return cast("Column", self._kept[what])


def take_census(files: Files, subject: Subject, rule: CountingRule) -> Census:
    """Count what a rule counts of a subject; columns that it does not ask for stay unread."""
    rule = rule.for_subject(subject.kind)
    if rule.basis == "tagged":
        return _by_tag(files, subject, rule)
    edges = files.edges(rule)
    roots = roots_among(edges, subject)
    traits = traits_of(files, subject, rule, edges)
    ground = files.ground(subject, rule, lambda: lay_ground(edges, roots, traits, rule))
    return Census(subject, rule, edges, roots, traits, tally_on(ground, traits, rule))


def roots_among(edges: EdgeArrays, subject: Subject) -> NDArray[np.int64]:
    """Find the positions of a subject's roots among the models that edges touch."""
    keys = np.array(subject.keys, dtype=np.int64)
    return np.searchsorted(edges.keys, keys[np.isin(keys, edges.keys)]).astype(np.int64)


def _by_tag(files: Files, subject: Subject, rule: CountingRule) -> Census:
    """Count the models that carry the subject's name, of a model the part after the slash; a model never itself."""
    keys = keys_tagged(files.connection, [subject.name.rpartition("/")[2]])
    if subject.kind == "model":
        keys = keys[~np.isin(keys, np.array(subject.keys, dtype=np.int64))]
    none = np.zeros(0, dtype=np.int32)
    edges = EdgeArrays(keys, none, none, np.zeros(0, dtype=np.uint8))
    traits = traits_of(files, subject, rule, edges)
    counts = allowed(traits, rule)
    if rule.as_of is not None:
        counts &= (traits.created >= 0) & (traits.created <= days_since_1970(rule.as_of))
    models = np.flatnonzero(counts)
    found = Tally(
        rule=rule,
        keys=keys[models],
        positions=models,
        depth=np.zeros(len(models), dtype=np.int32),
        relations=np.zeros(len(models), dtype=np.int64),
        root=np.zeros(len(models), dtype=bool),
        weight=np.ones(len(models)),
    )
    return Census(subject, rule, edges, np.zeros(0, dtype=np.int64), traits, found)


def traits_of(files: Files, subject: Subject, rule: CountingRule, edges: EdgeArrays) -> Traits:
    """Load the traits that a rule asks for; of the others nothing is known, and the rule does not look."""
    size = len(edges.keys)
    created, downloads = np.full(size, -1, dtype=np.int32), np.full(size, -1, dtype=np.int64)
    if rule.as_of is not None or rule.downloads is not None:
        models = beside(files.models(), edges.keys)
        created, downloads = models.created, models.downloads
    gated = _among(edges, files.flagged("gated")) if "gated" not in rule.states else np.zeros(size, dtype=bool)
    disabled = _among(edges, files.flagged("disabled")) if "disabled" not in rule.states else np.zeros(size, dtype=bool)
    burst = _among(edges, files.bursts().keys) if rule.bursts == "out" else np.zeros(size, dtype=bool)
    copy_of = np.arange(size, dtype=np.int32)
    if rule.mirrors == "folded":
        for copy, of in folding(files.mirrors()).items():
            at, to = np.searchsorted(edges.keys, [copy, of]).tolist()
            if at < size and to < size and edges.keys[at] == copy and edges.keys[to] == of:
                copy_of[at] = to
    return Traits(_among(edges, files.own(subject.owner)), created, downloads, gated, disabled, burst, copy_of)


def _among(edges: EdgeArrays, keys: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.isin(edges.keys, keys)

"""A database's columns as a question needs them: each loaded once, or taken from the arrays kept beside the tables."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from lineage.facts import HEADLINE_EVIDENCE, EdgeArrays, ModelArrays
from lineage.settings import Config, Settings
from lineage.stats.rules.align import align
from lineage.stats.rules.rule import CountingRule
from lineage.stats.uploads.uploads import Uploads
from lineage.store.read.array_cache import ArrayCache
from lineage.store.read.columns import (
    ModelNames,
    TaggedModels,
    keys_where,
    model_arrays,
    model_names,
    tagged_models,
    tags_by_key,
)
from lineage.store.read.evidence_filter import no_such_edge, nobody_tells, strongest_tells
from lineage.store.read.find import keys_by_name, keys_of_owner
from lineage.store.read.unread import all_relation_words, doubted_edges, unconfirmed_edges
from lineage.store.read.whole import edge_arrays
from lineage.store.schema.database import open_to_read

if TYPE_CHECKING:
    from lineage.stats.rules.tally import Ground
    from lineage.stats.uploads.bursts import Bursts
    from lineage.stats.uploads.mirrors import Mirror
    from lineage.store.schema.database import Connection
    from lineage.workflows.family.subject import Subject

Column = TypeVar("Column")


class BulkModels(NamedTuple):
    """The models of bulk uploads.

    Attributes:
        keys: int64, ascending.
    """

    keys: NDArray[np.int64]


class Folding(NamedTuple):
    """What each mirror is folded into, by keys.

    Attributes:
        copy: int64, the mirrors.
        of: int64, one per mirror: the end of its chain.
    """

    copy: NDArray[np.int64]
    of: NDArray[np.int64]


class Dataset:
    """A database's columns, each loaded once, when something first needs it."""

    def __init__(self, connection: "Connection", config: Config, cache: ArrayCache | None = None) -> None:
        self.connection = connection
        self.config = config
        self._cache = cache or ArrayCache(connection)
        self._kept: dict[object, Any] = {}

    def edges(self, rule: CountingRule) -> EdgeArrays:
        """The edges that rest on a rule's evidence."""
        return self._arrays(EdgeArrays, "edges", rule, lambda: edge_arrays(self.connection, rule.evidence))

    def models(self, rule: CountingRule) -> ModelArrays:
        """Column by column, the models that a rule's edges touch, but for those whose name is another's now."""
        return self._arrays(ModelArrays, "models", rule, lambda: model_arrays(self.connection, self.edges(rule).keys))

    def aligned_models(self, rule: CountingRule) -> ModelArrays:
        """The same in the order of `EdgeArrays.keys`; of those whose name is another's now nothing is known."""
        return self._once(("beside", rule.evidence), lambda: align(self.models(rule), self.edges(rule).keys))

    def unheard_of(self, rule: CountingRule) -> str | None:
        """Say that no edge rests on a rule's evidence, where that is so."""
        if rule.basis == "tagged" or len(self.edges(rule).keys) or not nobody_tells(self.connection, rule.evidence):
            return None
        return no_such_edge(rule.evidence)

    def names(self, rule: CountingRule) -> ModelNames:
        """The names of the models that a rule's edges touch, in the order of `EdgeArrays.keys`."""
        return self._arrays(ModelNames, "names", rule, lambda: model_names(self.connection, self.edges(rule).keys))

    def tagged(self, word: str) -> TaggedModels:
        """The models that carry a word in a tag or in their own name."""
        return self._once(
            ("tagged", word),
            lambda: self._cache.once(TaggedModels, f"tagged {word}", lambda: tagged_models(self.connection, word)),
        )

    def uploads(self) -> Uploads:
        """What bulk uploads and mirrors are found in: edges of headline evidence, with names, days and downloads."""

        def load() -> Uploads:
            rule = CountingRule(evidence=HEADLINE_EVIDENCE)
            return Uploads.of(self.models(rule), self.names(rule), self.edges(rule))

        return self._once("uploads", load)

    def bursts(self) -> "Bursts":
        """The bulk uploads of the whole database."""
        from lineage.stats.uploads.bursts import bursts

        return self._once("bursts", lambda: bursts(self.uploads()))

    def bulk(self) -> NDArray[np.int64]:
        """Keys of the models of bulk uploads."""
        bulk_models = self._once(
            "bulk", lambda: self._cache.once(BulkModels, "bulk", lambda: BulkModels(self.bursts().keys))
        )
        return bulk_models.keys

    def mirrors(self) -> "tuple[Mirror, ...]":
        """The re-uploads of the whole database."""
        from lineage.stats.uploads.known_mirrors import known_mirrors
        from lineage.stats.uploads.mirrors import listed_apart, mirrors

        def load() -> "tuple[Mirror, ...]":
            lists = known_mirrors(self.config.mirrors)
            uploads = self.uploads()
            names = keys_by_name(self.connection, {*lists.copies, *lists.copies.values()})
            apart = listed_apart(uploads, lists, names)
            return (*mirrors(uploads, lists, lambda keys: tags_by_key(self.connection, keys)), *apart)

        return self._once("mirrors", load)

    def own_quantized_merges(self) -> Folding:
        """What is its owner's own merge, quantized, with the merge; kept as `folding` is."""

        def load() -> Folding:
            from lineage.stats.uploads.known_mirrors import known_mirrors
            from lineage.stats.uploads.mirrors import own_quantized_merges

            pairs = own_quantized_merges(self.uploads(), known_mirrors(self.config.mirrors))
            return Folding(*(np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1)))

        name = f"own quantized merges {self.config.digest('mirrors')}".rstrip()
        return self._once(name, lambda: self._cache.once(Folding, name, load))

    def folding(self) -> Folding:
        """What each re-upload is folded into; kept under a name that says what a person's own table adds."""

        def load() -> Folding:
            from lineage.stats.uploads.mirrors import folding

            ends = folding(self.mirrors())
            return Folding(*(np.array(list(side), dtype=np.int64) for side in (ends.keys(), ends.values())))

        name = f"folding {self.config.digest('mirrors')}".rstrip()
        return self._once("folding", lambda: self._cache.once(Folding, name, load))

    def flagged(self, flag: str) -> NDArray[np.int64]:
        """Keys of the models that are `gated` or `disabled`."""
        return self._once(flag, lambda: keys_where(self.connection, flag))

    def doubted(self) -> list[tuple[int, int]]:
        """Derivative and base of the edges that rest on a tag which nothing confirms."""
        return self._once("doubted", lambda: doubted_edges(self.connection))

    def unconfirmed(self) -> list[tuple[int, int]]:
        """Derivative and base of the edges that count though only a typed tag alone names the base."""
        return self._once("unconfirmed", lambda: unconfirmed_edges(self.connection))

    def other_relations(self) -> dict[int, str]:
        """The word for a relation that is none of the Hub's, by the key of the model that states it."""

        def load() -> dict[int, str]:
            words = all_relation_words(self.connection)
            return {key: next(iter(by_place.values())) for key, by_place in words.items()}

        return self._once("other relations", load)

    def ground(self, subject: "Subject", rule: CountingRule, lay: "Callable[[], Ground]") -> "Ground":
        """What rules of the same evidence, day and mirrors are counted on below one subject."""
        return self._once(("ground", subject.keys, rule.evidence, rule.as_of, rule.mirrors), lay)

    def own(self, owner: str) -> NDArray[np.int64]:
        """Keys of an owner's models."""
        keys = self._once(("own", owner), lambda: keys_of_owner(self.connection, owner))
        return np.array(keys, dtype=np.int64)

    def save(self) -> None:
        """Keep what was worked out for the next command; nothing may be read afterwards."""
        self._cache.save()

    def _arrays(self, kind: type[Any], what: str, rule: CountingRule, load: Callable[[], Column]) -> Column:
        """Take what depends on the rule's evidence alone; kept is only what follows from watched tables."""
        name = f"{what} {'+'.join(rule.evidence)}"
        if not strongest_tells(rule.evidence):
            return self._once(name, load)
        return self._once(name, lambda: cast("Column", self._cache.once(kind, name, cast("Any", load))))

    def _once(self, what: object, load: Callable[[], Column]) -> Column:
        if what not in self._kept:
            self._kept[what] = load()
        return cast("Column", self._kept[what])


@contextmanager
def open_dataset(settings: Settings) -> Iterator[Dataset]:
    """Open a database to ask it, in one transaction; what the question worked out is kept at the end.

    Raises:
        DatabaseError: The database is missing, locked or damaged.
    """
    with open_to_read(settings.database) as database, database.transaction() as connection:
        dataset = Dataset(connection, settings.config)
        yield dataset
        dataset.save()

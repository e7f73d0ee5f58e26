"""Bulk uploads: many models on one base within days, machine-named, that nobody chooses among.

Downloads are judged by the whole series. Models that nobody downloads are one kind. The other is what programs
download, evaluations above all: each model as often as the next. Where people choose, as on a ladder of
quantizations, a few have most. Outside the rule stay owners of many bases with few models on each, series of fewer
models than a burst, and names without a word or a number in common.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lineage.errors import UsageError
from lineage.facts import RELATION_CODES, Relation
from lineage.stats.uploads.runs import runs
from lineage.stats.uploads.templates import shared_words, spelled, template
from lineage.stats.uploads.uploads import Uploads, owner_of

_Ints = NDArray[np.integer[Any]]
_TEMPLATES_SHOWN: Final = 3
_OWNERS_SHOWN: Final = 10
_EXAMPLES: Final = 5
_QUANTIZED: Final = RELATION_CODES.index(Relation.QUANTIZED)
_IMPORT_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class BurstRule:
    """The thresholds of a bulk upload; the defaults spare the daily work of quantizers.

    Attributes:
        window: Days in a row that must hold enough models.
        fewest: So many models of one owner on one base are a burst.
        alike: So many names of one template, alike but for their numbers, within the window are machine-made.
        alike_share: So large a share of one owner's names is machine-made; the others may be odd names between. Names
            are also machine-made if so many of them have a word that says neither the base's name nor a format.
        crowd: So many models of one template on one base are a burst, whoever their owners are.
        per_owner: A crowd's owners have so many of them each, on average, or else most of its names differ: so that a
            course's homework, one model a head under the same name, is no burst.
        idle_downloads: A model with at most so many downloads in 30 days counts as not downloaded; robots alone fetch
            a new model this often. One whose downloads are not known counts as downloaded.
        idle_share: So large a share of a burst is not downloaded; or of those that are, so many are evenly.
        even_downloads: The downloaded models of one owner's burst may have so many downloads, the middle one of them.
        even_factor: Downloaded evenly is at most so many times that, and at least so small a part of it.
        even_most: No model of the burst has more than so many times that. Where half of the models are quantized
            ones, even downloads show nothing.

    Raises:
        UsageError: A number makes no sense.
    """

    window: int = 14
    fewest: int = 20
    alike: int = 3
    alike_share: float = 0.5
    crowd: int = 50
    per_owner: int = 3
    idle_downloads: int = 10
    idle_share: float = 0.8
    even_downloads: int = 300
    even_factor: int = 3
    even_most: int = 10

    def __post_init__(self) -> None:
        """Refuse what makes no sense."""
        if self.window < 1 or self.per_owner < 1:
            raise UsageError("A burst rule's window and models per owner are 1 at least.")
        if not 1 < self.alike <= self.fewest <= self.crowd:
            raise UsageError("A burst rule's numbers of models are 2 or more and ascend: alike, fewest, crowd.")
        if self.idle_downloads < 0 or self.even_downloads < 0:
            raise UsageError("A burst rule's downloads are 0 at least.")
        if not 1 <= self.even_factor <= self.even_most:
            raise UsageError("A burst rule's factors are 1 or more and ascend: even factor, even most.")
        if not (0 <= self.alike_share <= 1 and 0 <= self.idle_share <= 1):
            raise UsageError("A burst rule's shares are between 0 and 1.")

    def words(self) -> str:
        """Return the rule in plain words.

        >>> print(BurstRule().words())
        A burst is 20 models or more that one owner makes from one base within 14 days, 50 % of them named alike but \
for their numbers, 3 or more to a template, or sharing a word of their own; or 50 or more of one such template by any \
owners, who have 3 each or whose names mostly differ. 80 % of a burst or more have at most 10 downloads in 30 days. \
Or one owner's are downloaded evenly, as by programs: of those that are, 80 % are within 3 times the middle one, which \
has at most 300, and none is above 10 times; and fewer than half are quantized. Few models on each of many bases are \
no burst.
        """
        alike, idle = (f"{100 * share:g} %" for share in (self.alike_share, self.idle_share))
        return (
            f"A burst is {self.fewest:,} models or more that one owner makes from one base within {self.window} days, "
            f"{alike} of them named alike but for their numbers, {self.alike} or more to a template, or sharing a word "
            f"of their own; or {self.crowd:,} or more of one such template by any owners, who have {self.per_owner} "
            f"each or whose names mostly differ. {idle} of a burst or more have at most {self.idle_downloads:,} "
            f"downloads in 30 days. Or one owner's are downloaded evenly, as by programs: of those that are, {idle} "
            f"are within {self.even_factor} times the middle one, which has at most {self.even_downloads:,}, and none "
            f"is above {self.even_most} times; and fewer than half are quantized. Few models on each of "
            "many bases are no burst."
        )


@dataclass(frozen=True, slots=True)
class Burst:
    """One bulk upload, with what shows it.

    Attributes:
        base: Name of the base that all were made from.
        models: How many.
        first: Day of the first.
        last: Day of the last.
        templates: The commonest name templates, `#` for what varies; three at most.
        template_count: How many templates there are.
        owners: The owners with most of them, and how many each has; ten at most.
        owner_count: How many owners there are.
        idle_share: Share that is not downloaded.
        examples: Some of the names, from the first to the last.
    """

    base: str
    models: int
    first: date
    last: date
    templates: tuple[str, ...]
    template_count: int
    owners: tuple[tuple[str, int], ...]
    owner_count: int
    idle_share: float
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Bursts:
    """All bulk uploads that a rule finds.

    Attributes:
        rule: The rule.
        found: The bursts, largest first.
        keys: int64, ascending: the models in them, each once.
        burst: int64, beside `keys`: the position in `found` of the (largest) burst each is in.
    """

    rule: BurstRule
    found: tuple[Burst, ...]
    keys: NDArray[np.int64]
    burst: NDArray[np.int64]


def bursts(uploads: Uploads, rule: BurstRule | None = None) -> Bursts:
    """Return the bulk uploads by a rule, the default one if none is given.

    >>> names = ["Qwen/Qwen1.5-0.5B", *(f"bot/task-{n}-Qwen-Qwen1.5-0.5B" for n in range(30))]
    >>> ones = np.ones(30, np.int64)
    >>> days, here, none = np.arange(31) // 4, np.ones(31, np.bool_), np.zeros(31)
    >>> uploads = Uploads(np.arange(31), names, days, none, none, here, 0 * ones, np.arange(1, 31), ones)
    >>> found = bursts(uploads).found[0]
    >>> found.models, found.templates, found.owners
    (30, ('task-#-Qwen-Qwen1.5-0.5B',), (('bot', 30),))
    """
    rule = rule or BurstRule()
    crowded = _Candidates.of(uploads, rule)
    by_crowd = crowded.crowds(rule)
    alone = crowded.taken(by_crowd < 0)
    by_owner = alone.own_series(rule, uploads)
    sets = [crowded.edges[part] for part in _parts(by_crowd)] + [alone.edges[part] for part in _parts(by_owner)]
    described = [(_described(uploads, edges, rule), edges) for edges in sets]
    described.sort(key=lambda pair: (-pair[0].models, pair[0].base, pair[0].templates, pair[0].first))
    members = [uploads.derivative[edges] for _, edges in described]
    which = np.repeat(np.arange(len(described)), [len(models) for models in members])
    models, first = np.unique(np.concatenate([np.zeros(0, np.int64), *members]), return_index=True)
    return Bursts(rule, tuple(burst for burst, _ in described), uploads.keys[models], which[first])


@dataclass(frozen=True, slots=True, eq=False)
class _Candidates:
    """Edges whose base has many derivatives of about the same day, column by column; template -1 has no number."""

    edges: _Ints
    base: _Ints
    day: _Ints
    owner: _Ints
    template: _Ints
    name: _Ints
    is_idle: NDArray[np.bool_]
    downloads: _Ints
    is_quantized: NDArray[np.bool_]

    @classmethod
    def of(cls, uploads: Uploads, rule: BurstRule) -> "_Candidates":
        day = uploads.created[uploads.derivative]
        edges = np.flatnonzero((uploads.base != uploads.derivative) & (day >= 0))
        edges = edges[runs(uploads.base[edges], day[edges], fewest=rule.fewest, window=rule.window) >= 0]
        owners: dict[str, int] = {}
        templates: dict[str, int] = {}
        names: dict[str, int] = {}
        codes = np.empty((len(edges), 3), np.int64)
        for row, at in enumerate(uploads.derivative[edges].tolist()):
            owner, _, name = uploads.names[at].rpartition("/")
            made = template(name)
            codes[row, 0] = owners.setdefault(owner, len(owners))
            codes[row, 1] = templates.setdefault(made, len(templates)) if "#" in made else -1
            codes[row, 2] = names.setdefault(name, len(names))
        downloads = uploads.downloads[uploads.derivative[edges]]
        return cls(
            edges=edges,
            base=uploads.base[edges],
            day=day[edges],
            owner=codes[:, 0],
            template=codes[:, 1],
            name=codes[:, 2],
            is_idle=(downloads >= 0) & (downloads <= rule.idle_downloads),
            downloads=downloads,
            is_quantized=uploads.relation[edges] == _QUANTIZED,
        )

    def taken(self, which: NDArray[np.bool_]) -> "_Candidates":
        """Return some of them."""
        return _Candidates(
            edges=self.edges[which],
            base=self.base[which],
            day=self.day[which],
            owner=self.owner[which],
            template=self.template[which],
            name=self.name[which],
            is_idle=self.is_idle[which],
            downloads=self.downloads[which],
            is_quantized=self.is_quantized[which],
        )

    def crowds(self, rule: BurstRule) -> _Ints:
        """Number the bursts of one template on one base; -1 for what is in none."""
        run = self._runs(_numbered(self.base, self.template), self.template >= 0, rule.crowd, rule)
        models = _sizes(run)
        owners, distinct = _sizes_of_distinct(run, self.owner), _sizes_of_distinct(run, self.name)
        machine = (models >= rule.per_owner * owners) | (2 * distinct >= models)
        return _kept(run, machine & (distinct >= rule.alike) & _have(self.is_idle, run, rule.idle_share * models))

    def own_series(self, rule: BurstRule, uploads: Uploads) -> _Ints:
        """Number the bursts of one owner on one base; -1 for what is in none."""
        own = _numbered(self.base, self.owner)
        run = self._runs(own, self.owner >= 0, rule.fewest, rule)
        alike = self._runs(_numbered(own, self.template), self.template >= 0, rule.alike, rule) >= 0
        models = _sizes(run)
        named = _have(alike, run, rule.alike_share * models)
        chosen = ~_have(self.is_idle, run, rule.idle_share * models)
        for number, members in enumerate(_parts(run)):
            if chosen[number]:
                chosen[number] = not self._evenly_downloaded(members, rule)
            if not named[number] and not chosen[number]:
                named[number] = self._share_a_word(members, rule, uploads)
        return _kept(run, named & ~chosen)

    def _evenly_downloaded(self, members: _Ints, rule: BurstRule) -> bool:
        """Return whether a series is downloaded as programs do: its models about equally often, if at all."""
        downloads = self.downloads[members]
        fetched = downloads[downloads > rule.idle_downloads]
        if not len(fetched) or 2 * np.count_nonzero(self.is_quantized[members]) >= len(members):
            return False
        middle = float(np.median(fetched))
        even = (fetched * rule.even_factor >= middle) & (fetched <= rule.even_factor * middle)
        return bool(
            middle <= rule.even_downloads
            and np.count_nonzero(even) >= rule.idle_share * len(fetched)
            and fetched.max() <= rule.even_most * middle
        )

    def _share_a_word(self, members: _Ints, rule: BurstRule, uploads: Uploads) -> bool:
        """Return whether enough names of a series have a word in common."""
        base = uploads.names[int(self.base[members[0]])].rpartition("/")[2]
        names = [uploads.names[at].rpartition("/")[2] for at in uploads.derivative[self.edges[members]].tolist()]
        return shared_words(names, base) >= max(rule.alike_share * len(names), rule.alike)

    def _runs(self, group: _Ints, which: NDArray[np.bool_], fewest: int, rule: BurstRule) -> _Ints:
        run = np.full(len(group), -1, np.int64)
        run[which] = runs(group[which], self.day[which], fewest=fewest, window=rule.window)
        return run


def _numbered(first: _Ints, second: _Ints) -> NDArray[np.int64]:
    """Return one number for each pair of numbers."""
    return first.astype(np.int64) * (int(second.max(initial=0)) + 1) + second


def _sizes(run: _Ints) -> NDArray[np.int64]:
    return np.bincount(run[run >= 0])


def _sizes_of_distinct(run: _Ints, values: _Ints) -> NDArray[np.int64]:
    """Count the distinct values within each run."""
    run, values = run[run >= 0], values[run >= 0]
    return np.bincount(np.unique(_numbered(run, values)) // (int(values.max(initial=0)) + 1))


def _have(trait: NDArray[np.bool_], run: _Ints, enough: NDArray[np.floating[Any]]) -> NDArray[np.bool_]:
    """Return which runs have enough members with a trait."""
    having: NDArray[np.bool_] = np.bincount(run[trait & (run >= 0)], minlength=len(enough)) >= enough
    return having


def _kept(run: _Ints, is_burst: NDArray[np.bool_]) -> _Ints:
    """Remove the numbers of runs that are no burst."""
    if not len(is_burst):
        return run
    return np.where((run >= 0) & is_burst[run], run, -1)


def _parts(run: _Ints) -> list[NDArray[np.int64]]:
    """List the places of each run."""
    places = np.flatnonzero(run >= 0)
    places = places[np.argsort(run[places], kind="stable")]
    return [part for part in np.split(places, np.flatnonzero(np.diff(run[places])) + 1) if len(part)]


def _described(uploads: Uploads, edges: _Ints, rule: BurstRule) -> Burst:
    models = uploads.derivative[edges]
    models = models[np.lexsort((models, uploads.created[models]))]
    names = [uploads.names[at] for at in models.tolist()]
    owners = Counter(map(owner_of, names))
    templates: dict[str, list[str]] = {}
    for name in names:
        short = name.rpartition("/")[2]
        templates.setdefault(template(short), []).append(short)
    commonest = sorted(templates, key=lambda made: (-len(templates[made]), made))[:_TEMPLATES_SHOWN]
    downloads = uploads.downloads[models]
    idle = (downloads >= 0) & (downloads <= rule.idle_downloads)
    shown = np.unique(np.linspace(0, len(names) - 1, _EXAMPLES).astype(np.int64)).tolist()
    return Burst(
        base=uploads.names[int(uploads.base[edges[0]])],
        models=len(names),
        first=_IMPORT_EPOCH + timedelta(days=int(uploads.created[models[0]])),
        last=_IMPORT_EPOCH + timedelta(days=int(uploads.created[models[-1]])),
        templates=tuple(spelled(templates[made]) for made in commonest),
        template_count=len(templates),
        owners=tuple(sorted(owners.items(), key=lambda pair: (-pair[1], pair[0]))[:_OWNERS_SHOWN]),
        owner_count=len(owners),
        idle_share=float(idle.mean()),
        examples=tuple(names[at] for at in shown),
    )

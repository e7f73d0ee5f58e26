"""Which models were made from a model or an organisation, and an organisation's own releases."""

from collections.abc import Callable, Collection, Sequence
from inspect import signature
from typing import Any, Final, NamedTuple, ParamSpec

import numpy as np

from lineage.errors import UsageError
from lineage.facts import Edge, State
from lineage.settings import Settings
from lineage.stats.rules.rule import CountingRule
from lineage.stats.rules.tally import RELATION_NAMES
from lineage.stats.shape.below_each import below_each
from lineage.stats.summary.mixes import size_class
from lineage.stats.summary.series import series
from lineage.stats.uploads.bursts import Burst, BurstRule
from lineage.stats.uploads.mirrors import MirrorRule
from lineage.store.read.answers import ModelRow, Source
from lineage.store.read.coverage import LookTaken
from lineage.store.read.find import models_by_key
from lineage.store.read.rows import RowFilter, filtered_rows, unheard_of
from lineage.store.read.totals import source
from lineage.store.read.unread import with_unread
from lineage.store.read.upward import first_bases
from lineage.workflows.count import USUAL, Counter, rule_of
from lineage.workflows.family.census import traits_of
from lineage.workflows.family.dataset import Dataset, open_dataset
from lineage.workflows.family.subject import Subject, owner_of_releases
from lineage.workflows.uploads import MirrorOf, Only, UploadEvidence, unlinked_mirrors, upload_evidence

Given = ParamSpec("Given")
SORTS: Final = ("downloads", "likes", "created_at", "last_modified", "parameters", "depth", "name")


class DescendantRow(NamedTuple):
    """One descendant.

    Attributes:
        model: The model.
        relation: Its relation into the family, `several` where two or more are stated; `None` by tag, and for a mirror
            that no edge links to what it copies.
        depth: The shortest way from the subject; `None` where `relation` is.
        burst: The place in `Listing.bursts` of the bulk upload that it is part of, in a list of such.
        mirror: What it copies, in a list of mirrors.
    """

    model: ModelRow
    relation: str | None
    depth: int | None
    burst: int | None = None
    mirror: MirrorOf | None = None


class ReleaseRow(NamedTuple):
    """One release of an organisation.

    Attributes:
        model: The model.
        base: The edge to its own base; the first in name order where it has several; `None` where it names none.
        fan_out: Direct derivatives.
        reach: All descendants, each once.
        listed: Whether the Hub lists it, or it is only named as a base.
    """

    model: ModelRow
    base: Edge | None
    fan_out: int
    reach: int
    listed: bool

    @property
    def series(self) -> str:
        """The series that its name says."""
        return series(self.model.repo_id)

    @property
    def size(self) -> str | None:
        """Its size class; `None` where its size is not said."""
        return size_class(self.model.parameters)


class Listing(NamedTuple):
    """A list of descendants, with the rule that they were counted by.

    Attributes:
        subject: The model or organization, by its own name; `None` for the whole database.
        source: Where the data comes from.
        rule: The rule, settled for the subject; `None` for the whole database, of which no rule counts.
        words: The rule in words.
        marks: What limits the list, in plain words.
        limit: The mark that says how little has been looked at below the subject; `None` where it is enough.
        rows: The descendants, no more than were asked for.
        total: How many there are.
        counted: How many the rule counts; more than `total` where there were wishes that some do not fulfil.
        wishes: What was wished for beyond the rule, in plain words, as in `those with …`.
        unheard_of: Of an empty list: what was wished for that no model of the database has, and what some have.
        bursts: The bulk uploads that models of the whole list are part of, largest first, in a list of such.
        burst_rule: What makes a bulk upload, in a list of such.
        mirror_rules: What tells the mirrors of the whole list, strongest first, in a list of such.
        folded: How many of them a count with `mirrors=folded` takes for what they copy.
        look: What a look at the subject has asked; `None` where there was none, or a crawl has followed all.
        added: What declared evidence beyond the rule's own would add, in plain words.
    """

    subject: str | None
    source: Source
    rule: CountingRule | None
    words: str
    marks: tuple[str, ...]
    limit: str | None
    rows: list[DescendantRow]
    total: int
    counted: int
    wishes: tuple[str, ...]
    unheard_of: tuple[str, ...]
    bursts: tuple[Burst, ...] = ()
    burst_rule: BurstRule | None = None
    mirror_rules: tuple[MirrorRule, ...] = ()
    folded: int = 0
    look: LookTaken | None = None
    added: tuple[str, ...] = ()


Places = dict[int, tuple[str | None, int | None]]
"""The relation and the depth of each model of a list, by key."""


class _Wishes(NamedTuple):
    only: Collection[Only]
    filters: RowFilter
    sort: str
    limit: int | None


def list_derivatives(
    settings: Settings,
    name: str,
    rule: CountingRule | str = USUAL,
    *,
    only: Collection[Only] = (),
    relations: Sequence[str] = (),
    filters: RowFilter | None = None,
    sort: str = "downloads",
    limit: int | None = None,
) -> Listing:
    """List a subject's descendants; without `relations`, filters and limit exactly those that `count` counts.

    Args:
        settings: Which database.
        name: The model or organisation.
        rule: A rule, the name of a preset, or a written rule.
        only: `bursts` for the models of bulk uploads alone, `mirrors` for mirrors alone, also those that no edge
            links to the family.
        relations: Only what is counted under one of these of `RELATION_NAMES`.
        filters: Wishes about single models.
        sort: One of `SORTS`.
        limit: At most so many rows.

    Raises:
        UsageError: The rule or the order is none.
        UnknownModelError: Nothing of that name.
        DatabaseError: The database is missing, locked or damaged.
    """
    chosen = rule_of(rule)
    wishes = _Wishes(only, filters or RowFilter(), sort, limit)
    with open_dataset(settings) as dataset:
        counter = Counter(dataset, name)
        census = counter.census(chosen)
        tally = census.tally
        places: Places
        if tally.rule.basis == "tagged":
            places = dict.fromkeys(tally.keys.tolist() if not relations else (), (None, None))
        else:
            columns = (tally.keys.tolist(), tally.relation.tolist(), tally.depth.tolist())
            places = {
                key: (RELATION_NAMES[code], depth)
                for key, code, depth in zip(*columns, strict=True)
                if not relations or RELATION_NAMES[code] in relations
            }
        if "mirrors" in only and not relations:
            places |= dict.fromkeys(unlinked_mirrors(dataset, census), (None, None))
        listed = _listed(dataset, places, upload_evidence(dataset, only), wishes)
        return listed._replace(
            subject=counter.subject.name,
            source=counter.source,
            rule=tally.rule,
            words=tally.rule.words(counter.subject.name),
            marks=(*counter.caveats(chosen, tally), *counter.hub_caveat(tally.rule)),
            limit=counter.limit(chosen),
            look=counter.coverage.look,
            added=counter.adds(census).words(generations=tally.rule.reach == "all"),
            counted=len(tally.keys),
            wishes=(*_relation_words(relations), *listed.wishes),
        )


def list_uploads(
    settings: Settings,
    only: Collection[Only],
    *,
    filters: RowFilter | None = None,
    sort: str = "downloads",
    limit: int | None = None,
) -> Listing:
    """List the models of all bulk uploads or all mirrors of a database, or those that are both.

    Args:
        settings: Which database.
        only: `bursts`, `mirrors` or both.
        filters: Wishes about single models.
        sort: One of `SORTS`.
        limit: At most so many rows.

    Raises:
        UsageError: The order is none.
        DatabaseError: The database is missing, locked or damaged.
    """
    with open_dataset(settings) as dataset:
        evidence = upload_evidence(dataset, only)
        places: Places = dict.fromkeys({*evidence.burst_of, *evidence.mirrors}, (None, None))
        return _listed(dataset, places, evidence, _Wishes(only, filters or RowFilter(), sort, limit))


def _listed(dataset: Dataset, places: Places, evidence: UploadEvidence, wishes: _Wishes) -> Listing:
    """Read the models of a list, as far as they fulfil the wishes; what a subject and a rule say is left out."""
    for kind, shown in (("bursts", evidence.burst_of), ("mirrors", evidence.mirrors)):
        if kind in wishes.only:
            places = {key: place for key, place in places.items() if key in shown}
    models = filtered_rows(dataset.connection, places, wishes.filters)
    evidence = evidence.among([model.key for model in models])
    rows = [
        DescendantRow(model, *places[model.key], evidence.burst_of.get(model.key), evidence.mirrors.get(model.key))
        for model in models
    ]
    rules = {mirror.rule for mirror in evidence.mirrors.values()}
    return Listing(
        subject=None,
        source=source(dataset.connection),
        rule=None,
        words="",
        marks=(),
        limit=None,
        rows=_with_unread(dataset, _sorted(rows, wishes.sort)[: wishes.limit]),
        total=len(rows),
        counted=len(rows),
        wishes=wishes.filters.words(),
        unheard_of=() if rows else unheard_of(dataset.connection, wishes.filters),
        bursts=evidence.bursts,
        burst_rule=evidence.burst_rule,
        mirror_rules=tuple(rule for rule in MirrorRule if rule in rules),
        folded=sum(mirror.folded for mirror in evidence.mirrors.values()),
    )


def _with_unread(dataset: Dataset, rows: Sequence[DescendantRow]) -> list[DescendantRow]:
    models = with_unread(dataset.connection, [row.model for row in rows])
    return [row._replace(model=model) for row, model in zip(rows, models, strict=True)]


def _relation_words(relations: Sequence[str]) -> tuple[str, ...]:
    return (f"the relation {' or '.join(relations)} into the family",) if relations else ()


def _source_and_rows(
    listing: Callable[Given, Listing],
) -> Callable[Given, tuple[Source, list[DescendantRow]]]:
    """Make of a function that lists one of the same parameters that gives the source and the rows alone."""

    def derivatives(*given: Given.args, **wishes: Given.kwargs) -> tuple[Source, list[DescendantRow]]:
        derivatives = listing(*given, **wishes)
        return derivatives.source, derivatives.rows

    own = signature(derivatives)
    derivatives.__signature__ = signature(listing).replace(  # type: ignore[attr-defined]  # `help` reads it
        return_annotation=own.return_annotation
    )
    derivatives.__doc__ = listing.__doc__
    derivatives.__qualname__ = derivatives.__name__
    return derivatives


derivatives: Final = _source_and_rows(list_derivatives)
"""The same for those who need neither the rule nor how many there are beyond the limit."""


def releases(settings: Settings, owner: str, rule: CountingRule | str = USUAL) -> tuple[Source, list[ReleaseRow]]:
    """List an organisation's models with what a rule counts below each, the farthest-reaching first.

    Raises:
        UsageError: The rule is none, or none for fan-out and reach side by side.
        UnknownModelError: No such organisation.
        DatabaseError: The database is missing, locked or damaged.
    """
    chosen = rule_of(rule).for_subject("model")
    with open_dataset(settings) as dataset:
        connection = dataset.connection
        owner, keys = owner_of_releases(connection, owner, dataset.config.brands)
        subject = Subject(owner, "organization", keys, (owner,))
        edges = dataset.edges(chosen)
        models = with_unread(connection, models_by_key(connection, keys))
        own = np.array([model.key for model in models], dtype=np.int64)
        positions = np.searchsorted(edges.keys, own)
        inside = np.isin(own, edges.keys)
        reach, direct = np.zeros(len(models), dtype=np.int64), np.zeros(len(models), dtype=np.int64)
        direct[inside], reach[inside] = below_each(
            edges, positions[inside], traits_of(dataset, subject, chosen, edges), chosen
        )
        bases = first_bases(connection, keys)
        rows = [
            ReleaseRow(model, bases.get(model.key), fan, far, model.state is State.PRESENT)
            for model, fan, far in zip(models, direct.tolist(), reach.tolist(), strict=True)
        ]
        rows.sort(key=lambda row: (-row.reach, -(row.model.downloads or 0), row.model.repo_id))
        return source(connection), rows


def _sorted(rows: list[DescendantRow], sort: str) -> list[DescendantRow]:
    """Order rows: numbers and dates from the greatest, unknown ones last; depth and name from the least."""
    if sort not in SORTS:
        raise UsageError(f"Cannot sort by {sort!r}; choose one of {', '.join(SORTS)}.")
    rows.sort(key=lambda row: row.model.repo_id)
    if sort == "depth":
        rows.sort(key=lambda row: row.depth or 0)
    elif sort != "name":
        dated = [row for row in rows if getattr(row.model, sort) is not None]
        unknown = [row for row in rows if getattr(row.model, sort) is None]
        dated.sort(key=lambda row: _value(row, sort), reverse=True)
        rows = dated + unknown
    return rows


def _value(row: DescendantRow, sort: str) -> Any:  # noqa: ANN401 - a number or a date
    return getattr(row.model, sort)

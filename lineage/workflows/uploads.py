"""Which bulk uploads and which mirrors there are, in the whole database or in one family."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from lineage.facts import HEADLINE_EVIDENCE
from lineage.graph import LineageGraph, descendants
from lineage.settings import Settings
from lineage.stats.bursts import Burst, BurstRule, bursts
from lineage.stats.mirrors import MirrorRule, folding
from lineage.stats.rule import CountingRule
from lineage.store.answers import Source
from lineage.store.totals import source
from lineage.workflows.files import Files, opened_files
from lineage.workflows.subject import Subject, coverage_below, read_subject

if TYPE_CHECKING:
    from lineage.store.database import Connection

Answer = TypeVar("Answer")
Family = NDArray[np.bool_]
"""One flag for each of the models in `Files.uploads`."""


@dataclass(frozen=True, slots=True)
class BurstList:
    """The bulk uploads of a database, or of one family.

    Attributes:
        subject: The model or organisation below which was looked; `None` for the whole database.
        source: Where the data comes from.
        rule: What makes a bulk upload.
        bursts: The bulk uploads on a base of the family, largest first.
        models: `repo_id` of every model in them, each once, in name order.
    """

    subject: str | None
    source: Source
    rule: BurstRule
    bursts: tuple[Burst, ...]
    models: tuple[str, ...]


class MirrorRow(NamedTuple):
    """One mirror, with names for keys.

    Attributes:
        mirror: The re-upload.
        of: What it copies, which may be a mirror too.
        rule: What tells it.
        evidence: What the rule goes by in this case, in words; it quotes the Hub.
        folded: Whether a count with `mirrors=folded` takes it for what it copies.
    """

    mirror: str
    of: str
    rule: MirrorRule
    evidence: str
    folded: bool


@dataclass(frozen=True, slots=True)
class MirrorList:
    """The mirrors of a database, or of one family.

    Attributes:
        subject: The model or organisation below which was looked; `None` for the whole database.
        source: Where the data comes from.
        mirrors: Those that are of the family or copy a model of it, by what they copy, then by name.
    """

    subject: str | None
    source: Source
    mirrors: tuple[MirrorRow, ...]


def list_bursts(settings: Settings, name: str | None = None, rule: BurstRule | None = None) -> BurstList:
    """List the bulk uploads on a model and its descendants, or on those of an organisation's; without a name all.

    Raises:
        UnknownModelError: Nothing of that name.
        DatabaseError: The database is missing, locked or damaged.
    """

    def found(files: Files, subject: str | None, where: Source, family: Family) -> BurstList:
        uploads = files.uploads()
        every = files.bursts() if rule is None else bursts(uploads, rule)
        inside = {uploads.names[at] for at in np.flatnonzero(family).tolist()}
        is_inside = np.array([one.base in inside for one in every.found], dtype=np.bool_)
        members = np.searchsorted(uploads.keys, every.keys[is_inside[every.burst]])
        return BurstList(
            subject=subject,
            source=where,
            rule=every.rule,
            bursts=tuple(one for one in every.found if one.base in inside),
            models=tuple(sorted(uploads.names[at] for at in members.tolist())),
        )

    return _asked(settings, name, found)


def list_mirrors(settings: Settings, name: str | None = None) -> MirrorList:
    """List the mirrors in a family, by what the package and the settings' own list know of them; without a name all.

    Raises:
        UnknownModelError: Nothing of that name.
        DatabaseError: The database is missing, locked or damaged.
    """

    def found(files: Files, subject: str | None, where: Source, family: Family) -> MirrorList:
        uploads = files.uploads()
        every = files.mirrors()
        folded = folding(every)
        rows = []
        for one in every:
            mirror, of = np.searchsorted(uploads.keys, [one.mirror, one.of]).tolist()
            if family[mirror] or family[of]:
                names = uploads.names[mirror], uploads.names[of]
                rows.append(MirrorRow(*names, one.rule, one.evidence, one.mirror in folded))
        rows.sort(key=lambda row: (row.of, row.mirror))
        return MirrorList(subject, where, tuple(rows))

    return _asked(settings, name, found)


def _asked(
    settings: Settings, name: str | None, answer: Callable[[Files, str | None, Source, Family], Answer]
) -> Answer:
    """Open the database, find the family, and let `answer` look at it."""
    with opened_files(settings) as files:
        connection, where = files.connection, source(files.connection)
        if name is None:
            return answer(files, None, where, np.ones(len(files.uploads().keys), dtype=np.bool_))
        subject, family = _family(connection, files, name)
        looked = coverage_below(connection, subject).as_of
        return answer(files, subject.name, where._replace(as_of=looked or where.as_of), family)


def _family(connection: "Connection", files: Files, name: str) -> tuple[Subject, Family]:
    """Flag a subject's models and all that descends from them, by headline evidence."""
    subject = read_subject(connection, name, files.lists.families)
    graph = LineageGraph.from_edges(files.edges(CountingRule(evidence=HEADLINE_EVIDENCE)))
    roots = graph.positions(np.array(subject.keys, dtype=np.int64))
    inside = graph.keys[descendants(graph, roots[roots >= 0]) >= 0]
    return subject, np.isin(files.uploads().keys, inside)

"""Questions about one model: what it is, where it comes from, what was made from it, and finding it by words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from lineage.errors import UsageError
from lineage.facts import DECLARED_EVIDENCE, HEADLINE_EVIDENCE, Edge, Evidence, State
from lineage.settings import Settings
from lineage.store.read.answers import NO_SUCCESSION, IssueRow, ModelRow, Source, Succession, Trace, TreeNode
from lineage.store.read.coverage import LookTaken, coverage
from lineage.store.read.details import aliases_named, datasets_of, direct_counts, hub_counts, issues_of, languages_of
from lineage.store.read.downward import tree as tree_below
from lineage.store.read.evidence_filter import no_such_edge, nobody_tells
from lineage.store.read.find import find_model
from lineage.store.read.rows import RowFilter, unheard_of
from lineage.store.read.search import search_models
from lineage.store.read.totals import source
from lineage.store.read.unread import with_unread
from lineage.store.read.upward import trace as trace_up
from lineage.store.schema.database import open_to_read
from lineage.workflows.caveats import coverage_caveat

MAX_DEPTH: Final = 1_000


@dataclass(frozen=True, slots=True)
class Info:
    """What is known of one model.

    Attributes:
        source: Where the data comes from.
        model: The model.
        languages: Its card's languages.
        datasets: Its card's datasets.
        aliases: Other names it is known by.
        bases: The edges to its bases, each with all its evidence.
        base_states: What the Hub said of each of these bases.
        words_from: Where a word for the relation stands that is none of the Hub's, base by base; else `None`.
        impossible_in_time: Whether the model is dated before each of them.
        direct: Direct derivatives that the database holds, by relation, from hub and tag evidence.
        declared: The same from all declared evidence, so never fewer.
        hub_counts: The Hub's own count of direct derivatives by relation; empty where it was not asked.
        issues: Problems with its record and card.
        succession: What succeeds it.
        look: What a look at it has asked; `None` where a crawl has followed all, or nothing was asked below it.
    """

    source: Source
    model: ModelRow
    languages: tuple[str, ...]
    datasets: tuple[str, ...]
    aliases: tuple[str, ...]
    bases: tuple[Edge, ...]
    base_states: tuple[State, ...]
    words_from: tuple[Evidence | None, ...]
    impossible_in_time: tuple[bool, ...]
    direct: dict[str, int]
    declared: dict[str, int]
    hub_counts: dict[str, int]
    issues: tuple[IssueRow, ...]
    succession: Succession = NO_SUCCESSION
    look: LookTaken | None = None


Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Found(Generic[Answer]):
    """An answer, where its data comes from, what limits it, in plain words, and the look that it rests on, if any.

    `hub_counts` are the Hub's own of direct derivatives, beside an answer that shows these. `limit` is the caveat that
    says how little has been looked at; it stands in `marks` too.
    """

    source: Source
    answer: Answer
    marks: tuple[str, ...] = ()
    look: LookTaken | None = None
    hub_counts: Mapping[str, int] = field(default_factory=dict)
    limit: str | None = None


@dataclass(frozen=True, slots=True)
class Hits(Found[list[ModelRow]]):
    """Models found by words and license, no more than asked for.

    Attributes:
        total: How many there are in all.
        wishes: What they fulfil beyond the words.
        unheard_of: What no model of the database has, and what some have.
    """

    total: int = 0
    wishes: tuple[str, ...] = ()
    unheard_of: tuple[str, ...] = ()


def data_source(settings: Settings) -> Source:
    """Return where everything in the database comes from.

    Raises:
        DatabaseError: The database is missing, locked or damaged.
    """
    with open_to_read(settings.database) as database, database.transaction() as connection:
        return source(connection)


def info(settings: Settings, name: str) -> Info:
    """Tell all that the database knows of a model.

    Raises:
        UnknownModelError: No such model.
        DatabaseError: The database is missing, locked or damaged.
    """
    with open_to_read(settings.database) as database, database.transaction() as connection:
        model = find_model(connection, name)
        above = trace_up(connection, model.repo_id)
        return Info(
            source=source(connection),
            model=model._replace(unread=above.top.unread),
            languages=tuple(languages_of(connection, model.key)),
            datasets=tuple(datasets_of(connection, model.key)),
            aliases=tuple(aliases_named(connection, model.key)),
            bases=tuple(edge for edge in above.edges if edge.derivative == model.repo_id),
            base_states=tuple(base.state for base in above.top.children),
            words_from=tuple(base.word_from for base in above.top.children),
            impossible_in_time=tuple(base.impossible_in_time for base in above.top.children),
            direct=direct_counts(connection, model.key, HEADLINE_EVIDENCE),
            declared=direct_counts(connection, model.key, DECLARED_EVIDENCE),
            hub_counts=hub_counts(connection, model.key),
            issues=tuple(issues_of(connection, model.key)),
            succession=above.top.succession,
            look=coverage(connection, model.repo_id).look,
        )


def trace(settings: Settings, name: str, *, target: str | None = None, raw: bool = False) -> Found[Trace]:
    """Follow a model's bases up to their ends; see `store.read.upward.trace`.

    Raises:
        UnknownModelError: No such model, or `target` is not above it.
        DatabaseError: The database is missing, locked or damaged.
    """
    with open_to_read(settings.database) as database, database.transaction() as connection:
        return Found(source(connection), trace_up(connection, name, target=target, raw=raw))


def tree(
    settings: Settings,
    name: str,
    *,
    depth: int = 3,
    width: int = 10,
    evidence: Sequence[Evidence] = HEADLINE_EVIDENCE,
) -> Found[TreeNode]:
    """Draw what hangs below a model; see `store.read.downward.tree`.

    Raises:
        UsageError: A bound that is no bound.
        UnknownModelError: No such model.
        DatabaseError: The database is missing, locked or damaged.
    """
    if not 1 <= depth <= MAX_DEPTH or width < 1:
        raise UsageError(f"A tree is 1 to {MAX_DEPTH:,} levels deep and at least 1 derivative wide.")
    with open_to_read(settings.database) as database, database.transaction() as connection:
        tree_found = tree_below(connection, name, depth=depth, width=width, evidence=evidence)
        looked = coverage(connection, tree_found.repo_id)
        limit = coverage_caveat(looked, generations=depth > 1)
        absent = not tree_found.children and nobody_tells(connection, evidence)
        limits = (limit, no_such_edge(evidence) if absent else None)
        marks = tuple(mark for mark in limits if mark is not None)
        counted = hub_counts(connection, find_model(connection, tree_found.repo_id).key)
        return Found(source(connection), tree_found, marks, looked.look, counted, limit)


def search(settings: Settings, words: str, *, license_name: str | None = None, limit: int = 30) -> Hits:
    """Find models by words of their names and by license, the most downloaded first; see `store.read.search`.

    Raises:
        UsageError: There is neither a word nor a license.
        DatabaseError: The database is missing, locked or damaged.
    """
    if not words.split() and license_name is None:
        raise UsageError("There is nothing to search for: type a word of a name, such as qwen3, or name a license.")
    with open_to_read(settings.database) as database, database.transaction() as connection:
        matches = search_models(connection, words, limit, license_name)
        filters = RowFilter(license=license_name)
        return Hits(
            source(connection),
            with_unread(connection, matches.rows),
            total=matches.total,
            wishes=filters.words(),
            unheard_of=unheard_of(connection, filters),
        )

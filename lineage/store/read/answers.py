"""What the store answers with: frozen rows and small trees, ready to be shown."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from lineage.facts import Edge, Evidence, IssueCode, Relation, State, license_label

WALKED: Final = (
    "walk: only what tags show below the models that the Hub lists; bases named by cards alone, old names and "
    "other letter case are not seen"
)
"""What is said beside every number from crawls that were walks alone."""


class Source(NamedTuple):
    """Where everything in a database comes from, said beside every number that is not the Hub's.

    Attributes:
        endpoint: The address that was asked, or `simhub` for a simulated Hub on loopback.
        population: `Hub`, `sample: …`, `sample of …` or `made-up`.
        as_of: The Hub's own date when it was last read; `None` before the first answer.
        unfinished: Whether a crawl is running or was interrupted.
        complete: Whether a finished sweep of the whole Hub lies under the data; never for a sample.
        walked: Whether there were crawls, but none has swept the whole listing yet: a walk meets only what carries
            the tag of a model that it has met.
        unread: Records that the Hub gave in no usable form, as far as no later crawl has read them.
        unseen: Edges below what the newest walks asked for that they could not see again.
    """

    endpoint: str
    population: str
    as_of: str | None
    unfinished: bool
    complete: bool
    walked: bool = False
    unread: int = 0
    unseen: int = 0


class EvidenceRow(NamedTuple):
    """One statement behind an edge, as it stands on the Hub.

    Attributes:
        kind: Where it stands.
        relation: What it says of the relation.
        raw: The value itself.
    """

    kind: Evidence
    relation: Relation
    raw: str


class IssueRow(NamedTuple):
    """One problem with one record or card, as kept.

    Attributes:
        repo_id: The model, or `None` for a record without a usable `id`.
        code: What is wrong.
        field: Where.
        raw: The offending value.
    """

    repo_id: str | None
    code: IssueCode
    field: str
    raw: str


class Unread(NamedTuple):
    """A base that a model writes and that no edge follows from.

    Attributes:
        field: Where it stands, as the Hub spells it.
        raw: The value itself.
        code: Why it names no base.
    """

    field: str
    raw: str
    code: IssueCode


class ModelRow(NamedTuple):
    """One model as the database keeps it; `None` is "not said".

    The attributes are those of `facts.ModelFacts`, with the `state`, what it writes of bases in vain (`unread`) and,
    for the graph's ends, `key`.
    """

    key: int
    repo_id: str
    state: State
    hub_id: str | None
    created_at: str | None
    last_modified: str | None
    downloads: int | None
    downloads_all_time: int | None
    likes: int | None
    trending_score: float | None
    parameters: int | None
    gated: str | None
    disabled: bool | None
    private: bool | None
    sha: str | None
    license: str | None
    license_name: str | None
    license_link: str | None
    task: str | None
    library: str | None
    architecture: str | None
    new_version: str | None
    peft_base: str | None
    unread: tuple[Unread, ...] = ()

    @property
    def license_label(self) -> str | None:
        """What people call its license."""
        return license_label(self.license, self.license_name)


class Succession(NamedTuple):
    """The models that succeed one, as owners name them; a successor is no derivative.

    Attributes:
        superseded_by: The successors, one after another; empty where the model names none.
        current: The last of them, if it has a record and names no further one.
    """

    superseded_by: tuple[str, ...] = ()
    current: str | None = None


NO_SUCCESSION: Final = Succession()


@dataclass(frozen=True, slots=True)
class TreeNode:
    """One model in a tree of derivatives (downwards) or of bases (upwards).

    Attributes:
        repo_id: The model.
        state: What the Hub said of it.
        relation: Of the edge to the node above it in the tree; `None` for the top.
        evidence: Of that edge, strongest first; empty for the top.
        created_at: Creation date, or `None`.
        downloads: Downloads of the last 30 days, or `None`.
        license: License identifier, or `None`.
        license_name: The license's own name, or `None`.
        license_link: Where its text is, or `None`.
        sha: Newest commit, or `None`; downwards never read.
        children: Nodes below, in the order to show them.
        hidden: How many direct neighbours were left out, by relation; empty when none were.
        repeated: Whether the model stands expanded elsewhere in the tree, so that it is not expanded here.
        raw: The raw values behind the edge, where they were asked for.
        unread: Bases that it writes and that no edge follows from.
        relation_word: Of an unstated relation, the word that the derivative states and the Hub does not have.
        word_from: The place where that word stands.
        impossible_in_time: Whether, of the two models of that edge, the derivative is dated before the base.
        succession: What succeeds the model; followed on the way up alone.
        declared_by: Of an edge without headline evidence: the declared evidence that it rests on; else empty.
        card_names: Bases that the model's card names and that Hub and tags do not.
        not_drawn: Of the top of a tree of derivatives: how many edges below drawn models one kind of evidence alone
            declares, and the tree does not follow.
    """

    repo_id: str
    state: State
    relation: Relation | None = None
    evidence: tuple[Evidence, ...] = ()
    created_at: str | None = None
    downloads: int | None = None
    license: str | None = None
    license_name: str | None = None
    license_link: str | None = None
    sha: str | None = None
    children: tuple["TreeNode", ...] = ()
    hidden: tuple[tuple[Relation, int], ...] = ()
    repeated: bool = False
    raw: tuple[EvidenceRow, ...] = ()
    unread: tuple[Unread, ...] = ()
    relation_word: str | None = None
    word_from: Evidence | None = None
    impossible_in_time: bool = False
    succession: Succession = NO_SUCCESSION
    declared_by: tuple[Evidence, ...] = ()
    card_names: tuple[str, ...] = ()
    not_drawn: tuple[tuple[Evidence, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything above one model.

    Attributes:
        top: The model that was asked for, its bases below it as `children`, theirs below them.
        edges: Every edge above it once, nearest first, then by derivative and base.
        ends: Models above without a base, or whose bases nobody has read, in name order.
        target: The model that ways were asked for, or `None`.
        ways: Every shortest way from the model up to `target`, as edges; at most `store.MAX_WAYS`.
        ways_total: How many shortest ways there are, also those not listed.
        unread: By name, the bases that models above, and the model itself, write and that no edge follows from.
    """

    top: TreeNode
    edges: tuple[Edge, ...]
    ends: tuple[tuple[str, State], ...]
    target: str | None = None
    ways: tuple[tuple[Edge, ...], ...] = ()
    ways_total: int = 0
    unread: dict[str, tuple[Unread, ...]] = field(default_factory=dict)

"""What a question about a family is about: a model or an organisation, the rule, and the graph that the rule admits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.errors import UnknownModelError
from lineage.facts import Evidence
from lineage.graph import LineageGraph
from lineage.stats.counting import CountingRule
from lineage.store.answers import ModelRow
from lineage.store.find import find_model, keys_of_owner, owner_keys
from lineage.store.whole import edge_arrays

if TYPE_CHECKING:
    from lineage.store.database import Connection

FirstParty = Literal["in", "out"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a family question is about.

    Attributes:
        name: The model or organisation.
        kind: Which of the two.
        keys: Store keys of its roots, in name order.
        owner: Whose own models count as first party.
    """

    name: str
    kind: Literal["model", "organisation"]
    keys: tuple[int, ...]
    owner: str


def read_subject(connection: "Connection", name: str) -> Subject:
    """Find what a name with a slash (a model) or without (an organisation, else a legacy model) stands for.

    Raises:
        UnknownModelError: Neither a model nor an organisation of the database.
    """
    if "/" not in name:
        try:
            return Subject(name, "organisation", tuple(owner_keys(connection, name)), name)
        except UnknownModelError:
            model = _legacy(connection, name)
            if model is None:
                raise
            return Subject(model.repo_id, "model", (model.key,), model.repo_id.rpartition("/")[0])
    model = find_model(connection, name)
    return Subject(model.repo_id, "model", (model.key,), model.repo_id.rpartition("/")[0])


def make_rule(subject: Subject, evidence: Sequence[Evidence], first_party: FirstParty | None) -> CountingRule:
    """Make the rule; unless told otherwise, first-party models count below a model and not below an organisation."""
    default: FirstParty = "in" if subject.kind == "model" else "out"
    return CountingRule(roots=subject.kind, first_party=first_party or default, evidence=tuple(evidence))


def _legacy(connection: "Connection", name: str) -> ModelRow | None:
    """Find the model that a name without owner, such as `gpt2`, is known to mean."""
    try:
        return find_model(connection, name)
    except UnknownModelError:
        return None


class RuledGraph(NamedTuple):
    """The graph that a rule admits.

    Attributes:
        graph: Its edges.
        roots: Positions of the subject's roots that have an edge at all.
        own: Of every model in the graph, whether it is first party.
    """

    graph: LineageGraph
    roots: NDArray[np.integer[Any]]
    own: NDArray[np.bool_]


def ruled_graph(connection: "Connection", subject: Subject, rule: CountingRule) -> RuledGraph:
    """Load the edges that a rule admits, with the subject's roots and the owner's own models among them."""
    graph = LineageGraph.from_edges(edge_arrays(connection, rule.evidence))
    roots = graph.positions(np.array(subject.keys, dtype=np.int64))
    own = np.isin(graph.keys, np.array(keys_of_owner(connection, subject.owner), dtype=np.int64))
    return RuledGraph(graph, roots[roots >= 0], own)

"""A family as a networkx graph, for whoever goes on with it in Python."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lineage.facts import HEADLINE_EVIDENCE, EdgeArrays, Evidence
from lineage.graph import LineageGraph, descendants
from lineage.graph import to_networkx as exchange
from lineage.render.exports.graphml import edge_attributes, model_attributes
from lineage.settings import Settings
from lineage.store.read.find import models_by_key
from lineage.store.read.totals import source
from lineage.store.read.unread import with_unread
from lineage.store.read.whole import edges_in_name_order
from lineage.store.schema.database import open_to_read
from lineage.workflows.family.subject import family_graph, read_subject

if TYPE_CHECKING:
    from lineage.graph.exchange import Network


def to_networkx(settings: Settings, name: str, *, evidence: Sequence[Evidence] = HEADLINE_EVIDENCE) -> "Network":
    """Make a directed graph of a model or organisation and all that was made from it, base to derivative.

    Nodes are names; what is known of models, edges and the population stands in the attributes that GraphML has too,
    in the same order; what is not said is left out. Takes some two kilobytes a model.

    Raises:
        UnknownModelError: Nothing of that name.
        DatabaseError: The database is missing, locked or damaged.
    """
    with open_to_read(settings.database) as database, database.transaction() as connection:
        subject = read_subject(connection, name, settings.config.brands)
        graph, roots = family_graph(connection, subject, evidence)
        inside = np.flatnonzero(descendants(graph, roots) >= 0)
        slots = graph.down.slots(inside)
        place = np.full(len(graph), -1, dtype=np.int32)
        place[inside] = np.arange(len(inside), dtype=np.int32)
        family = LineageGraph.from_edges(
            EdgeArrays(
                keys=graph.keys[inside],
                base=place[np.repeat(inside, graph.down.degrees()[inside])],
                derivative=place[graph.down.ends[slots]],
                relation=graph.down_relation[slots],
            )
        )
        rows = with_unread(connection, models_by_key(connection, [*family.keys.tolist(), *subject.keys]))
        models = {model.key: model for model in rows}
        where = source(connection)
        network = exchange(family, [models[key].repo_id for key in family.keys.tolist()])
        for model in models.values():
            network.add_node(model.repo_id, **model_attributes(model))
        for edge in edges_in_name_order(connection):
            if network.has_edge(edge.base, edge.derivative):
                network[edge.base][edge.derivative].update(edge_attributes(edge))
    network.graph.update({name: value for name, value in where._asdict().items() if value is not None})
    return network

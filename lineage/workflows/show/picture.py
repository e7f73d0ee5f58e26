"""The graph page of one model: its family from the store, cut down to what a page can show, drawn."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from lineage.errors import UsageError
from lineage.facts import HEADLINE_EVIDENCE, RELATION_CODES, Edge, Evidence
from lineage.graph import all_reach, descendants
from lineage.render.neighborhood.neighborhood import DEFAULT_LIMIT, GraphModel, pick
from lineage.render.neighborhood.page import graph_page
from lineage.settings import Settings
from lineage.store.read.answers import Source
from lineage.store.read.coverage import coverage
from lineage.store.read.find import find_model, models_by_key
from lineage.store.read.totals import source
from lineage.store.schema.database import open_to_read
from lineage.workflows.caveats import coverage_caveat, look_words
from lineage.workflows.family.subject import family_graph, read_subject

FITS_A_PICTURE: Final = 300
"""Up to so many models a family is drawn as a neighborhood unless a map is asked for."""


def family_size(settings: Settings, name: str, *, evidence: Sequence[Evidence] = HEADLINE_EVIDENCE) -> int:
    """Count a model and all that was made from it.

    Raises:
        UnknownModelError: No such model.
        DatabaseError: The database is missing, locked or damaged.
    """
    with open_to_read(settings.database) as database, database.transaction() as connection:
        graph, roots = family_graph(connection, read_subject(connection, name, settings.config.brands), evidence)
    return max(int((descendants(graph, roots) >= 0).sum()), 1)


def picture(
    settings: Settings, name: str, *, limit: int = DEFAULT_LIMIT, evidence: Sequence[Evidence] = HEADLINE_EVIDENCE
) -> tuple[Source, str, int, int]:
    """Draw the family of a model as one offline HTML page.

    Returns:
        Where the data comes from, the page, how many models it shows, and how many the family has.

    Raises:
        UsageError: A bound that is no bound.
        UnknownModelError: No such model.
        DatabaseError: The database is missing, locked or damaged.
    """
    if not 1 <= limit <= DEFAULT_LIMIT:
        raise UsageError(f"A page shows 1 to {DEFAULT_LIMIT:,} models.")
    with open_to_read(settings.database) as database, database.transaction() as connection:
        root = find_model(connection, name)
        subject = read_subject(connection, root.repo_id)
        graph, roots = family_graph(connection, subject, evidence)
        inside = np.flatnonzero(descendants(graph, roots) >= 0)
        keys = graph.keys[inside].tolist() or [root.key]
        far = dict(zip(keys, all_reach(graph)[inside].tolist(), strict=True)) if len(inside) else {root.key: 0}
        rows = {row.key: row for row in models_by_key(connection, keys)}
        where, looked = source(connection), coverage(connection, root.repo_id)
    caveat = coverage_caveat(looked, generations=True) or ""
    look = look_words(looked.look) if caveat and looked.look is not None else ""
    models = [
        GraphModel(row.repo_id, row.state, row.downloads, row.created_at, row.license_label, row.task, far[key])
        for key, row in rows.items()
    ]
    member = np.zeros(len(graph), dtype=bool)
    member[inside] = True
    slots = graph.down.slots(inside)
    bases = np.repeat(inside, graph.down.degrees()[inside])
    edges = [
        Edge(rows[derivative].repo_id, rows[base].repo_id, RELATION_CODES[code], ())
        for base, derivative, code in zip(
            graph.keys[bases].tolist(),
            graph.keys[graph.down.ends[slots]].tolist(),
            graph.down_relation[slots].tolist(),
            strict=True,
        )
    ]
    shown = pick(root.repo_id, models, edges, limit)
    return where, graph_page(shown, where, look=look, caveat=caveat), len(shown.shown), shown.total

"""Which edges rest on some kinds of evidence, as a condition in SQL."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import text

from lineage.facts import Evidence

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def strongest_tells(evidence: Sequence[Evidence]) -> bool:
    """Tell whether an edge's strongest evidence decides: where no kind is left out that is stronger than one asked for.

    >>> strongest_tells([Evidence.HUB, Evidence.TAG]), strongest_tells([Evidence.TAG])
    (True, False)
    """
    return set(evidence) == set(list(Evidence)[: len(set(evidence))])


def resting_on(evidence: Sequence[Evidence], edge: str) -> str:
    """Write the condition that an edge has one of some kinds of evidence, whatever stronger ones it has besides.

    >>> resting_on([Evidence.HUB], "e")
    "e.evidence IN ('hub')"
    """
    kinds = ",".join(f"'{kind}'" for kind in evidence)
    if strongest_tells(evidence):
        return f"{edge}.evidence IN ({kinds})"
    # A tag that nothing confirms is worth a card: it rests on neither hub nor tag.
    doubted = "" if Evidence.CARD in evidence else f" AND (behind.form = 'plain' OR {edge}.evidence IN ('hub', 'tag'))"
    return (
        f"EXISTS (SELECT 1 FROM edge_evidence AS behind WHERE behind.derivative = {edge}.derivative "  # noqa: S608 - words of our own
        f"AND behind.base = {edge}.base AND behind.current AND behind.kind IN ({kinds}){doubted})"
    )


def nobody_tells(connection: "Connection", evidence: Sequence[Evidence]) -> bool:
    """Tell whether no edge of the database is known from any of some kinds of evidence."""
    rests = resting_on(evidence, "edge")
    return connection.execute(text(f"SELECT 1 FROM edge WHERE current AND {rests} LIMIT 1")).first() is None  # noqa: S608 - words of our own


def no_such_edge(evidence: Sequence[Evidence]) -> str:
    """Say so, where that is the case.

    >>> no_such_edge([Evidence.NAME])
    'no edge of this database is known from name'
    """
    return f"no edge of this database is known from {' or '.join(evidence)}"

"""Which edges rest on some kinds of evidence, as a condition in SQL."""

from collections.abc import Sequence

from lineage.facts import Evidence


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
    return (
        f"EXISTS (SELECT 1 FROM edge_evidence AS behind WHERE behind.derivative = {edge}.derivative "  # noqa: S608 - words of our own
        f"AND behind.base = {edge}.base AND behind.current AND behind.kind IN ({kinds}))"
    )

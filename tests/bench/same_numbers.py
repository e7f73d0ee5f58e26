"""Hold what `lineage` says against what networkx says, number by number; an `AssertionError` names what differs."""

import math
from typing import Any

from tests.cli.measured import Measured

_WORDS = {
    "tasks": "task",
    "libraries": "library",
    "languages": "languages",
    "licenses": "license",
    "sizes": "parameters",
}
_SPREAD = {
    "bases": ("fan-out", "bases"),
    "derivatives": ("fan-out", "fan_out_sum"),
    "mean": ("fan-out", "fan_out_mean"),
    "gini": ("concentration", "gini"),
    "top_share": ("concentration", "top_share"),
}
"""Where the rows have what networkx's answer calls so."""
_SERIES = {"at_least": "bases_with_at_least"}
_CURVE = ("at_risk", "events_on_day", "still_waiting")


def same_counts(theirs: dict[str, Any], told: dict[str, Any]) -> None:
    """Compare every rule's number, the names behind it, and its split by relation."""
    for one in told["rows"]:
        split = {relation: number for relation, number in (one["by_relation"] or {}).items() if number}
        assert [one["derivatives"], one["digest"], split] == theirs[one["rule_name"]], one["rule_name"]


def same_statistics(theirs: dict[str, Any], told: dict[str, Any]) -> None:
    """Compare all that both have measured."""
    assert (told["models"], told["digest"]) == (theirs["models"], theirs["digest"])
    ours = Measured(told)
    for part in ("releases", "family"):
        for name, number in theirs[part].items():
            if name in _SERIES:
                series = ours.series("fan-out", _SERIES[name], part)
                assert {str(at): value for at, value in number} == series, f"{name} of {part}"
            else:
                value = ours.number(*_SPREAD[name], part)
                same = math.isclose(value, number) if isinstance(number, float) else value == number
                assert same, f"{name} of {part}"
    for name in ours.of("branches", "reach"):
        assert set(ours.along("branches", "reach", name)) == {theirs["reach"][name]}, name
    for name, measure in (("by_generation", "models_in_generation"), ("by_depth", "models_at_depth")):
        assert {at: number for at, number in ours.series("generations", measure).items() if number} == theirs[name]
    levels = _cells(ours, "generations", "models_in_generation")
    assert sorted([relation, int(at), number] for relation, at, number in levels) == theirs["mix"]
    assert _cells(ours, "growth", "new_by_relation") == theirs["growth"]
    _same_times(theirs, ours)
    new = ours.series("owners", "new_owners")
    assert {month: number for month, number in new.items() if number} == theirs["new_owners"]
    assert all(theirs["owner"][name] == models for name, models in ours.by("owners", "models").items())
    for name, word in _WORDS.items():
        for of, models in ours.by(name, "models").items():
            assert models == theirs[word][of or "null"], of


def _same_times(theirs: dict[str, Any], ours: Measured) -> None:
    """Compare half-lives and waiting times."""
    assert ours.by("half-life", "half_life") == theirs["half_lives"]
    for of, other in zip(("1", "10", "100"), theirs["waiting"], strict=True):
        assert ours.number("waiting", "cases", of) == other["cases"]
        assert ours.number("waiting", "events", of) == other["events"]
        days = map(float, map(str, ours.series("waiting", "at_risk", of)))
        curve = zip(days, *(ours.along("waiting", measure, of) for measure in _CURVE), strict=True)
        for row, its in zip(curve, other["curve"] if ours.series("waiting", "at_risk", of) else [], strict=True):
            assert all(map(math.isclose, row, its)), row


def _cells(ours: Measured, section: str, measure: str) -> list[list[Any]]:
    """List the cells of a table that are not 0."""
    return sorted(
        [of, at, number]
        for of in ours.of(section, measure)
        if of is not None
        for at, number in ours.series(section, measure, of).items()
        if number
    )


SAME = {"count": same_counts, "stats": same_statistics}

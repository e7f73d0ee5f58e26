"""Hold what `lineage` says against what networkx says, number by number; an `AssertionError` names what differs."""

import math
from collections.abc import Iterable
from typing import Any

_WORDS = {
    "tasks": "task",
    "libraries": "library",
    "languages": "languages",
    "licenses": "license",
    "sizes": "parameters",
}
_CURVE = ("days", "at_risk", "events", "waiting")


def same_counts(theirs: dict[str, Any], told: dict[str, Any]) -> None:
    """Compare every rule's number, the names behind it, and its split by relation."""
    for one in told["rules"]:
        split = {relation: number for relation, number in (one["by_relation"] or {}).items() if number}
        assert [one["total"], one["digest"], split] == theirs[one["name"]], one["name"]


def same_statistics(theirs: dict[str, Any], told: dict[str, Any]) -> None:
    """Compare all that both have measured."""
    assert (told["models"], told["digest"]) == (theirs["models"], theirs["digest"])
    for part in ("releases", "family"):
        ours = {**told[part]["fan_out"], **told[part]["concentration"]}
        for name, number in theirs[part].items():
            same = math.isclose(ours[name], number) if isinstance(number, float) else ours[name] == number
            assert same, f"{name} of {part}"
    for one in told["largest_releases"] + told["largest_branches"]:
        assert one["reach"] == theirs["reach"][one["repo_id"]], one
    layers, growth = told["layers"], told["growth_by_relation"]
    for name in ("by_generation", "by_depth"):
        assert {str(at): number for at, number in enumerate(layers[name]) if number} == theirs[name], name
    assert _cells(layers["relations"], range(len(layers["by_generation"])), layers["mix"]) == theirs["mix"]
    assert _cells(growth["groups"], growth["months"], growth["new"]) == theirs["growth"]
    _same_times(theirs, told)
    owners = told["owners"]
    new = zip(owners["months"], owners["new"], strict=True)
    assert {month: number for month, number in new if number} == theirs["new_owners"]
    assert all(theirs["owner"][name] == models for name, models in owners["top"])
    for name, word in _WORDS.items():
        for one in told[name]["classes"]:
            assert one["models"] == theirs[word][one["name"] or "null"], one


def _same_times(theirs: dict[str, Any], told: dict[str, Any]) -> None:
    """Compare half-lives and waiting times."""
    assert {root: one["days"] for root, one in told["half_lives"]} == theirs["half_lives"]
    for one, other in zip(told["waiting"], theirs["waiting"], strict=True):
        assert (one["cases"], one["events"]) == (other["cases"], other["events"])
        if one["estimate"] is not None:
            curve = zip(*(one["estimate"][part] for part in _CURVE), strict=True)
            for row, its in zip(curve, other["curve"], strict=True):
                assert all(map(math.isclose, row, its)), row


def _cells(rows: Iterable[Any], columns: Iterable[Any], numbers: list[list[int]]) -> list[list[Any]]:
    """List the cells of a table that are not 0."""
    headings = list(columns)
    lines = ((row, zip(headings, line, strict=True)) for row, line in zip(rows, numbers, strict=True))
    return sorted([row, column, number] for row, line in lines for column, number in line if number)


SAME = {"count": same_counts, "stats": same_statistics}

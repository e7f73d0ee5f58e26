"""What `lineage stats` measures, by networkx, dictionaries and sets, model by model.

Left out are the growth by series, the names of the largest and the bands around the waiting times.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from datetime import date
from statistics import fmean
from typing import Any

import networkx as nx

from lineage.stats.rules.digest import digest

Graph = Any
_DAY = date(2026, 9, 25)
"""The made-up Hub's last."""


def stats(graph: Graph, roots: set[str], counted: set[str]) -> dict[str, Any]:
    """Measure the family of some roots."""
    family = roots | counted
    fan_out = {name: sum(one in counted for one in graph.successors(name)) for name in family}
    reach = {name: len(nx.descendants(graph, name) & counted) for name in family}
    generation = _generations(graph, counted)
    relation = {name: relation_of(graph, name, family) for name in counted}
    its = {name: graph.nodes[name] for name in counted}
    ages = {root: _ages(graph, root, counted) for root in sorted(roots)}
    depth = nx.multi_source_dijkstra_path_length(graph, roots, weight=None)
    return {
        "models": len(counted),
        "digest": digest(counted),
        "releases": _fan_out({root: fan_out[root] for root in roots}),
        "family": _fan_out(fan_out),
        "reach": reach,
        "by_generation": Counter(generation.values()),
        "by_depth": Counter(depth[name] for name in counted),
        "mix": _listed((relation[name], generation[name]) for name in counted),
        "growth": _listed((relation[name], str(its[name]["created_at"])[:7]) for name in counted),
        "half_lives": {root: sorted(days)[(len(days) - 1) // 2] if days else None for root, days in ages.items()},
        "waiting": [_waiting(graph, ages, number) for number in (1, 10, 100)],
        "new_owners": Counter(_first_month(its).values()),
        **{
            word: Counter(model[word] for model in its.values())
            for word in ("owner", "license", "task", "library", "parameters")
        },
        "languages": Counter(one for model in its.values() for one in model.get("languages", [None])),
    }


def relation_of(graph: Graph, name: str, bases: set[str]) -> str | None:
    """Say by which relation a model was made from some bases; `None` if from none of them."""
    found = {graph.edges[base, name]["relation"] for base in graph.predecessors(name) if base in bases}
    return None if not found else found.pop() if len(found) == 1 else "several"


def _generations(graph: Graph, counted: set[str]) -> dict[str, int]:
    """Find the longest chain of bases above each model, a cycle as one step."""
    whole = nx.condensation(graph)
    longest = dict.fromkeys(whole, 0)
    for one in nx.topological_sort(whole):
        for base in whole.predecessors(one):
            longest[one] = max(longest[one], longest[base] + 1)
    return {name: longest[whole.graph["mapping"][name]] for name in counted}


def _fan_out(of: dict[str, int]) -> dict[str, Any]:
    """Describe how derivatives are spread over bases."""
    numbers = sorted(of.values())
    total, size = sum(numbers), len(numbers)
    top = -(-size // 100)
    return {
        "bases": size,
        "derivatives": total,
        "mean": fmean(numbers),
        "at_least": [[one, size - bisect_left(numbers, one)] for one in sorted(set(numbers))],
        "gini": sum((2 * at - size - 1) * one for at, one in enumerate(numbers, 1)) / (size * total),
        "top_share": sum(numbers[-top:]) / total,
    }


def _day(model: dict[str, Any]) -> date:
    return date.fromisoformat(model["created_at"][:10])


def _ages(graph: Graph, root: str, counted: set[str]) -> list[int]:
    """List how old a release was at each of its derivatives."""
    released = _day(graph.nodes[root])
    days = [(_day(graph.nodes[one]) - released).days for one in graph.successors(root) if one in counted]
    return [day for day in days if day >= 0]


def _waiting(graph: Graph, ages: dict[str, list[int]], number: int) -> dict[str, Any]:
    """Estimate by Kaplan and Meier how long releases wait for their derivative of this number."""
    happened = [sorted(days)[number - 1] for days in ages.values() if len(days) >= number]
    until = [(_DAY - _day(graph.nodes[root])).days for root, days in ages.items() if len(days) < number]
    waiting, curve, left = 1.0, [], sorted(happened + until)
    for day, events in sorted(Counter(happened).items()):
        at_risk = len(left) - bisect_left(left, day)
        waiting *= (at_risk - events) / at_risk
        curve.append([day, at_risk, events, waiting])
    return {"cases": len(left), "events": len(happened), "curve": curve}


def _first_month(its: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Find the month of each owner's first model."""
    first: dict[str, str] = {}
    for model in its.values():
        month = model["created_at"][:7]
        first[model["owner"]] = min(first.get(model["owner"], month), month)
    return first


def _listed(pairs: Iterable[tuple[Any, Any]]) -> list[list[Any]]:
    return [[*pair, models] for pair, models in sorted(Counter(pairs).items())]

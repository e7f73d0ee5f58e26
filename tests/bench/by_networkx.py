"""The same numbers as most people would work them out: rows with text keys, networkx, sets.

`python -m tests.bench.by_networkx DATABASE stats|count SECONDS` prints them as JSON, the names of what is counted
hashed alike; `null` if that took longer.
Bulk uploads and mirrors are found by the project's own rules, as no other program has them.
"""

import json
import signal
import sqlite3
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from lineage.facts import RELATION_CODES
from lineage.stats.rules.digest import digest
from lineage.stats.uploads.bursts import bursts
from lineage.stats.uploads.mirrors import folding, mirrors
from lineage.stats.uploads.uploads import Uploads
from tests.bench.naive_statistics import relation_of, stats

Graph = Any
_CODES = {relation.value: code for code, relation in enumerate(RELATION_CODES)}
_COLUMNS = "name, owner, created_at, downloads, parameters, license, task, library, tags, state"


def load(path: Path) -> Graph:
    """Build the graph of headline edges, every model a node with its columns."""
    connection = sqlite3.connect(path)
    graph: Graph = nx.DiGraph()
    for name, *columns in connection.execute(f"SELECT {_COLUMNS} FROM model WHERE state <> 'replaced'"):
        graph.add_node(name, **dict(zip(_COLUMNS.split(", ")[1:], columns, strict=True)))
    for base, derivative, relation in connection.execute(
        "SELECT b.name, d.name, relation FROM edge JOIN model AS b ON b.id = base JOIN model AS d ON d.id = derivative "
        "WHERE current AND evidence IN ('hub', 'tag')"
    ):
        graph.add_edge(base, derivative, relation=relation)
    for name, language in connection.execute(
        "SELECT name, language FROM model_language JOIN model ON model.id = model WHERE state <> 'replaced'"
    ):
        graph.nodes[name].setdefault("languages", []).append(language)
    connection.close()
    return graph


def family(graph: Graph, owner: str) -> tuple[set[str], set[str]]:
    """Find an owner's models, and all that descends from them and is not the owner's."""
    roots = {name for name, its in graph.nodes(data="owner") if its == owner}
    below = set().union(*(nx.descendants(graph, root) for root in roots))
    return roots, below - roots


def count(graph: Graph, owner: str) -> dict[str, list[object]]:
    """Count what `lineage count --all-rules` counts."""
    roots, counted = family(graph, owner)
    names = list(graph)
    place = {name: at for at, name in enumerate(names)}
    edges = [(place[base], place[end], _CODES[how]) for base, end, how in graph.edges(data="relation")]
    base, derivative, relation = (np.array(column) for column in zip(*edges, strict=True))
    touched = np.unique(np.concatenate([base, derivative]))
    created = [str(graph.nodes[names[at]]["created_at"]) for at in touched]
    days = [-1 if day < "2022-03-03" or day == "None" else int(np.datetime64(day[:10]).astype(int)) for day in created]
    uploads = Uploads(
        keys=touched,
        names=[names[at] for at in touched],
        created=np.array(days),
        downloads=np.array([-1 if (n := graph.nodes[names[at]]["downloads"]) is None else n for at in touched]),
        parameters=np.array([-1 if (n := graph.nodes[names[at]].get("parameters")) is None else n for at in touched]),
        present=np.array([graph.nodes[names[at]]["state"] == "present" for at in touched]),
        base=np.searchsorted(touched, base),
        derivative=np.searchsorted(touched, derivative),
        relation=relation,
    )
    bulk = {names[key] for key in bursts(uploads).keys.tolist()}
    copies = {names[copy]: names[of] for copy, of in folding(mirrors(uploads)).items()}
    without: Graph = nx.DiGraph()
    for base_name, name, how in graph.edges(data="relation"):
        of = copies.get(base_name, base_name)
        if name not in copies and of != name and (base_name == of or not without.has_edge(of, name)):
            without.add_edge(of, name, relation=how)
    apart = set().union(*(nx.descendants(without, root) for root in roots if root in without)) - roots
    named = {
        name
        for name, its in graph.nodes(data=True)
        if its.get("created_at") and owner.lower() in f"{name}\n{its['tags']}".lower() and name not in roots
    }
    found = {
        "direct": {name for name in counted if any(one in roots for one in graph.predecessors(name))},
        "all-generations": counted,
        "no-bursts": counted - bulk,
        "over-5-downloads": {name for name in counted if (graph.nodes[name]["downloads"] or 0) > 5},
        "with-mirrors": apart,
        "tagged": named,
    }
    ways = {"direct": (graph, roots), "with-mirrors": (without, roots | apart), "tagged": (without, set())}
    split = {}
    for rule, models in found.items():
        where, bases = ways.get(rule, (graph, roots | counted))
        split[rule] = Counter(relation_of(where, name, bases) for name in models) if bases else {}
    return {rule: [len(models), digest(models), split[rule]] for rule, models in found.items()}


def stop(*_: object) -> None:
    """Give up, and say so."""
    print("null", end="")
    sys.exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGALRM, stop)
    signal.alarm(int(sys.argv[3]))
    whole = load(Path(sys.argv[1]))
    told = stats(whole, *family(whole, "Qwen")) if sys.argv[2] == "stats" else count(whole, "Qwen")
    json.dump(told, sys.stdout)

"""Every named rule, bulk upload and mirror of a real day's rows, worked out a second, naive way from the JSON lines."""

import re
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from lineage.stats.uploads.bursts import BurstRule
from lineage.stats.uploads.known_mirrors import known_mirrors
from tests.cli.running import lineage
from tests.old_names import old_names
from tests.stats.uploads.uploading import real_uploads, slow_bursts

Rows = dict[str, dict[str, Any]]
RELATIONS = ("finetune", "adapter", "quantized", "merge")


@pytest.fixture(scope="module")
def graph(real_rows: Rows) -> "nx.DiGraph[str]":
    """The day's models, with the edges that their typed tags make."""
    found: nx.DiGraph[str] = nx.DiGraph()
    found.add_nodes_from(real_rows)
    now = old_names(real_rows)
    for name, row in real_rows.items():
        for tag in row["tags"]:
            match tag.split(":", 2):
                case ["base_model", relation, base] if relation in RELATIONS and base != name and "/" in base:
                    found.add_edge(now.get(base, base), name, relation=relation)
    return found


@pytest.fixture(scope="module")
def every_rule(real: Path) -> Any:
    return {row["rule_name"]: row for row in lineage("count", "Qwen", "--all-rules", "--json", "--db", real).rows}


def below(graph: "nx.DiGraph[str]") -> dict[str, int]:
    """Say how far below a release each community model is."""
    releases = {name for name in graph if name.startswith("Qwen/")}
    far = nx.multi_source_dijkstra_path_length(graph, releases, weight=None)
    return {name: int(steps) for name, steps in far.items() if name not in releases}


def split(graph: "nx.DiGraph[str]", counted: set[str], above: set[str]) -> dict[str, int]:
    """Count models by the relation that they have to `above`, or by several."""
    kinds: Counter[str] = Counter()
    for name in counted:
        found = {graph.edges[base, name]["relation"] for base in graph.predecessors(name) if base in above}
        kinds[found.pop() if len(found) == 1 else "several"] += 1
    return dict(kinds)


def check(row: Any, counted: set[str], relations: dict[str, int] | None) -> None:
    assert row["derivatives"] == row["models"] == len(counted)
    assert row["digest"] == sha256("".join(f"{name}\n" for name in sorted(counted)).encode()).hexdigest()
    assert not row["complete"]
    if relations is not None:
        assert {name: number for name, number in row["by_relation"].items() if number} == relations


def test_direct_and_all_generations(every_rule: Any, graph: "nx.DiGraph[str]") -> None:
    far = below(graph)
    releases = {name for name in graph if name.startswith("Qwen/")}
    family = releases | set(far)
    direct = {name for name in far if any(base in releases for base in graph.predecessors(name))}
    check(every_rule["direct"], direct, split(graph, direct, releases))
    check(every_rule["all-generations"], set(far), split(graph, set(far), family))
    assert (len(direct), len(far)) == (2182, 2637)


def test_without_bulk_uploads(every_rule: Any, graph: "nx.DiGraph[str]", real_data: Path) -> None:
    uploads = real_uploads(real_data)
    bulk = {uploads.names[key // 10] for key in slow_bursts(uploads, BurstRule())}
    far = set(below(graph))
    family = far | {name for name in graph if name.startswith("Qwen/")}
    check(every_rule["no-bursts"], far - bulk, split(graph, far - bulk, family))
    assert len(far - bulk) == 2271


def test_bulk_uploads_of_the_whole_day_are_those_found_the_slow_way(real: Path, real_data: Path) -> None:
    uploads = real_uploads(real_data)
    slow = {uploads.names[key // 10] for key in slow_bursts(uploads, BurstRule())}
    assert set(lineage("ls", "--bursts", "only", "-q", "--db", real).lines) == slow


def test_over_five_downloads(every_rule: Any, graph: "nx.DiGraph[str]", real_rows: Rows) -> None:
    far = set(below(graph))
    family = far | {name for name in graph if name.startswith("Qwen/")}
    loaded = {name for name in far if real_rows[name]["downloads"] > 5}
    check(every_rule["over-5-downloads"], loaded, split(graph, loaded, family))


def test_with_mirrors_folded_into_what_they_copy(every_rule: Any, graph: "nx.DiGraph[str]", real: Path) -> None:
    listed = lineage("ls", "--mirrors", "only", "--json", "--db", real).rows
    of = {one["repo_id"]: one["mirror_of"] for one in listed if one["mirror_rule"] not in ("namesake", "unread")}
    assert {one["repo_id"] for one in listed if one["folded"]} == set(of)

    def end(name: str) -> str:
        return end(of[name]) if name in of else name

    folded: nx.DiGraph[str] = nx.DiGraph()
    folded.add_nodes_from(end(name) for name in graph)
    for base, derivative, relation in graph.edges(data="relation"):
        if derivative not in of and end(base) != derivative:
            folded.add_edge(end(base), derivative, relation=relation)
    quantized, merge = "Wiself/Holodeck-Lounge-MTP-GGUF", "Wiself/Holodeck-Lounge-MTP"
    folded.remove_edges_from(list(folded.in_edges(quantized)))
    folded.add_edge(merge, quantized, relation="quantized")
    far = set(below(folded))
    check(every_rule["with-mirrors"], far, None)
    assert len(far) == 2574


def test_what_carries_the_name_in_a_tag_or_its_own(every_rule: Any, real_rows: Rows) -> None:
    aside = ("base_model:", "dataset:", "license:")
    named = {
        name
        for name, row in real_rows.items()
        if not name.startswith("Qwen/")
        and any("qwen" in word.lower() for word in (name, *row["tags"]) if not word.startswith(aside))
    }
    check(every_rule["tagged"], named, None)
    assert every_rule["tagged"]["by_relation"] in ({}, None)


OTHER_WEIGHTS = {
    "ChrisColeTech/scenema-audio",  # a GGUF file
    "Noah-H309/gpt-oss-20b",  # a GGUF file
    "aquaduck/Qwen3.8-27B-GGUF",  # half of the parameters
    "basecompute/Qwen3.8-27B",  # tagged as quantized
    "leok7v/Qwen3.5-4B",  # these three 2 bits
    "leok7v/Qwen3.5-9B",
    "leok7v/Qwen3.8-27B",
    "mlx-community/MiniMax-Music3-bf16",  # five times the parameters
    "mobiletransformers/gemma-3-270m-it",  # 4 bits
    "piroman441/DeepSeek-V4-Flash-DSpark",  # twice the parameters
}
"""Models under the name of their base that by eye are not its weights in the same form."""


def test_mirrors_are_those_that_a_naive_reading_of_the_rules_finds(real: Path, graph: "nx.DiGraph[str]") -> None:
    known = known_mirrors()
    plain = {name: re.sub(r"[^a-z0-9.]+", "-", name.partition("/")[2].lower()).removeprefix("meta-") for name in graph}
    owner = {name: name.partition("/")[0].lower() for name in graph}
    endings = ["", *(f"{apart}{form}" for apart in "-." for form in known.forms)]
    found = {}
    for name in graph:
        bases = sorted(graph.predecessors(name))
        alike = [base for base in bases if any(plain[name] == plain[base] + ending for ending in endings)]
        if alike and alike == bases and len(bases) == 1:
            (base,) = bases
            relation = graph.edges[base, name]["relation"]
            same = plain[name] == plain[base]
            if owner[name] in known.owners and relation in ("finetune", "quantized"):
                found[name] = (base, "owner")
            elif relation == "quantized":
                found[name] = (base, "name")
            elif relation == "finetune" and same:
                found[name] = (base, "namesake")
    listed = lineage("ls", "--mirrors", "only", "--json", "--db", real).rows
    said = {one["repo_id"]: (one["mirror_of"], one["mirror_rule"]) for one in listed}
    chains = {name for name in found if owner[name] == owner[found[name][0]]}
    mine = {name: one for name, one in found.items() if name not in chains | OTHER_WEIGHTS}
    theirs = {name: one for name, one in said.items() if one[1] in ("owner", "name", "namesake") and name not in chains}
    assert mine == theirs
    assert len(mine) > 50


def test_a_comparison_of_families_in_the_sample_works_and_is_marked_unfit(real: Path) -> None:
    found = lineage("compare", "Qwen", "Llama", "Gemma", "--json", "--db", real).json
    assert not found["comparable"]
    assert found["caveats"][0].startswith("Unfit for a comparison: a sample")
    assert [one["derivatives"] for one in found["rows"]] == [2637, 167, 293]
    ran = lineage("compare", "Qwen", "Llama", "--db", real)
    assert (ran.code, ran.out.count("Unfit for a comparison")) == (0, 1)


def test_no_rule_yields_a_published_figure_from_two_days_and_that_is_said(real: Path) -> None:
    ran = lineage("count", "Qwen", "--explain", "180000", "--db", real)
    assert ran.code == 0
    assert " 0 come within 2" in " ".join(ran.out.split())
    found = lineage("count", "Qwen", "--explain", "180000", "--json", "--db", real).json
    assert found["rows"] == []
    assert max(found["tried"], 0) > 1_000

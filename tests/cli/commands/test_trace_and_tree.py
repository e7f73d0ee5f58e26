"""The way up and the way down from one model."""

from pathlib import Path

from tests.cli.conftest import poke
from tests.cli.running import lineage


def test_a_tree_shows_edges_the_same_way_everywhere(told: Path) -> None:
    found = lineage("tree", "Qwen/Qwen3-8B-Base", "--db", told, "--json").json
    assert list(found)[-2:] == ["hidden", "rows"]
    assert found["rows"][0] == {
        "derivative": "Qwen/Qwen3-8B",
        "base": "Qwen/Qwen3-8B-Base",
        "relation": "finetune",
        "relation_word": None,
        "evidence": ["hub", "tag", "card"],
        "depth": 1,
        "created_at": "2025-04-02T12:00:00.000Z",
        "downloads": 18_000,
        "license": "apache-2.0",
        "license_name": None,
        "license_link": None,
        "state": "present",
        "repeated": False,
        "impossible_in_time": False,
        "unread": [],
    }
    assert found["hidden"] == []
    agent = lineage("tree", "Qwen/Qwen3-8B-Base", "--db", told, "--format", "agent").lines
    assert agent[0].split("\t") == list(found["rows"][0])
    assert len(agent) == 1 + len(found["rows"])


def test_a_quiet_tree_names_each_model_once_though_two_ways_lead_to_it(told: Path) -> None:
    names = lineage("tree", "Qwen/Qwen3-8B-Base", "--db", told, "-q").lines
    assert sorted(names) == [
        "Qwen/Qwen3-8B",
        "eve/hostile",
        "kim/Qwen3-8B-GGUF",
        "lee/tuned",
        "lee/tuned-lora",
        "pat/merged",
    ]


def test_a_bounded_tree_says_for_programs_too_what_it_leaves_out(told: Path) -> None:
    command = ("tree", "Qwen/Qwen3-8B", "--width", "1", "--db", told)
    found = lineage(*command, "--json").json
    assert found["hidden"] == [
        {"base": "Qwen/Qwen3-8B", "relation": relation, "left_out": 1} for relation in ("finetune", "adapter", "merge")
    ]
    for fmt in ("agent", "quiet", "csv", "jsonl", "tsv"):
        said = lineage(*command, "--format", fmt).err
        assert (
            f"3 edges more: --depth and --width show more; lineage ls Qwen/Qwen3-8B --db {told} lists every model once."
            in said
        )


def test_a_bounded_tree_counts_what_it_leaves_out(told: Path) -> None:
    out = lineage("tree", "Qwen/Qwen3-8B", "--width", "1", "--db", told).out
    assert "└─ … 1 more finetune, 1 more adapter, 1 more merge\n" in out
    assert "max/quiet" in lineage("tree", "lee/tuned", "--evidence", "declared", "--db", told).out
    assert "max/quiet" not in lineage("tree", "lee/tuned", "--db", told).out


def test_a_trace_leads_up_to_where_nothing_is_declared_and_does_not_call_it_original(told: Path) -> None:
    ran = lineage("trace", "kim/Qwen3-8B-GGUF", "--db", told)
    assert "Qwen/Qwen3-8B-Base  (declares no base)  2025-04-01 · apache-2.0" in ran.out
    note = "an audit of 378 models found a third of bases undeclared"
    assert note in ran.out
    assert "original" not in (ran.out + ran.err).lower()
    assert note in lineage("trace", "kim/Qwen3-8B-GGUF", "--db", told, "-q").err
    assert note in str(lineage("trace", "kim/Qwen3-8B-GGUF", "--db", told, "--json").json["caveats"])


def test_a_trace_that_ends_where_the_hub_has_no_model_needs_no_note(family: Path) -> None:
    poke(family, "UPDATE model SET state = 'absent' WHERE name = 'Qwen/Qwen3-8B-Base'")
    ran = lineage("trace", "kim/Qwen3-8B-GGUF", "--db", family)
    assert "Qwen/Qwen3-8B-Base  (not in this sample)" in ran.out
    assert ran.err == ""


def test_a_hop_in_json_is_an_edge_with_its_bases_date_licence_and_state(told: Path) -> None:
    found = lineage("trace", "kim/Qwen3-8B-GGUF", "--db", told, "--json").json
    assert list(found)[-5:] == ["ends", "target", "ways", "ways_total", "rows"]
    assert [(hop["derivative"], hop["base"], hop["depth"]) for hop in found["rows"]] == [
        ("kim/Qwen3-8B-GGUF", "Qwen/Qwen3-8B", 1),
        ("Qwen/Qwen3-8B", "Qwen/Qwen3-8B-Base", 2),
    ]
    about = {
        "repo_id": "kim/Qwen3-8B-GGUF",
        "state": "present",
        "license": "apache-2.0",
        "license_name": None,
        "license_link": None,
        "sha": None,
    }
    assert {name: found[name] for name in about} == about
    assert found["rows"][0] == about | {
        "derivative": "kim/Qwen3-8B-GGUF",
        "base": "Qwen/Qwen3-8B",
        "relation": "quantized",
        "relation_word": None,
        "evidence": ["hub", "tag", "card"],
        "depth": 1,
        "base_created_at": "2025-04-02T12:00:00.000Z",
        "base_license": "apache-2.0",
        "base_sha": None,
        "base_license_name": None,
        "base_license_link": None,
        "base_state": "present",
        "base_unread": [],
        "impossible_in_time": False,
        "base_superseded_by": [],
        "base_current_version": None,
    }
    assert found["ends"] == [{"repo_id": "Qwen/Qwen3-8B-Base", "state": "present", "unread": []}]


def test_evidence_shows_each_raw_value_behind_a_hop(told: Path) -> None:
    command = ("trace", "lee/tuned-lora", "--to", "Qwen/Qwen3-8B", "--evidence", "--db", told)
    statements = [
        {"stated_in": "hub", "stated_relation": "adapter", "raw_value": "Qwen/Qwen3-8B"},
        {"stated_in": "tag", "stated_relation": "adapter", "raw_value": "base_model:adapter:Qwen/Qwen3-8B"},
        {"stated_in": "card", "stated_relation": "unstated", "raw_value": "Qwen/Qwen3-8B"},
    ]
    found = [{name: row[name] for name in statements[0]} for row in lineage(*command, "--json").rows]
    assert found == statements
    assert "base_model:adapter:Qwen/Qwen3-8B" in lineage("trace", "lee/tuned-lora", "--evidence", "--db", told).out
    header, *rows = (line.split("\t") for line in lineage(*command, "--format", "agent").lines)
    assert [
        dict(zip(header, row, strict=True)) | statement for row, statement in zip(rows, statements, strict=True)
    ] == [dict(zip(header, row, strict=True)) for row in rows]


def test_several_shortest_ways_to_a_root_are_all_shown(told: Path) -> None:
    command = ("trace", "pat/merged", "--to", "Qwen/Qwen3-8B-Base", "--db", told)
    assert lineage(*command).out.count("pat/merged\n") == 2
    found = lineage(*command, "--json").json
    assert (found["target"], found["ways_total"]) == ("Qwen/Qwen3-8B-Base", 2)
    assert [[edge["base"] for edge in way] for way in found["ways"]] == [
        ["Qwen/Qwen3-8B", "Qwen/Qwen3-8B-Base"],
        ["lee/tuned", "Qwen/Qwen3-8B-Base"],
    ]
    assert lineage(*command, "-q").lines == ["Qwen/Qwen3-8B", "Qwen/Qwen3-8B-Base", "lee/tuned"]


def test_to_keeps_for_programs_only_what_lies_on_the_way(told: Path) -> None:
    rows = lineage("trace", "pat/merged", "--to", "lee/tuned", "--db", told, "--format", "agent").lines[1:]
    assert [row.split("\t")[8] for row in rows] == ["lee/tuned"]

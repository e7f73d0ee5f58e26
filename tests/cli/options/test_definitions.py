"""Entries of a person's own `lineage.toml` that match nothing are said, with the name nearest to them."""

from pathlib import Path

import pytest

from lineage.simhub import SimHub, replay
from tests.cli.conftest import crawl
from tests.cli.running import lineage
from tests.conftest import CASES

CASE = CASES / "deleted-base.jsonl"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (
            '[mirrors.copies]\n"kim/Qwen3-8B-GUF" = "Qwen/Qwen3-8B"',
            "no model kim/Qwen3-8B-GUF. Near it: kim/Qwen3-8B-GGUF.",
        ),
        (
            '[mirrors.copies]\n"kim/Qwen3-8B-GGUF" = "qwen/qwen3-8b"',
            "no model qwen/qwen3-8b. It is spelled Qwen/Qwen3-8B.",
        ),
        ('[mirrors.owners]\nkimm = "typing"', "[mirrors.owners] kimm: no model of this owner."),
        ('[brands.Q]\nreleases = ["qwen/*"]', "[brands.Q] 'qwen/*' matches no model. Near it: Qwen/*."),
        ('[brands.Q]\nreleases = ["Qwen/*", "Qwen/*Coder*"]', "[brands.Q] 'Qwen/*Coder*' matches no model."),
    ],
)
def test_an_entry_that_matches_nothing_is_said_once(told: Path, tmp_path: Path, entry: str, words: str) -> None:
    config = tmp_path / "lineage.toml"
    config.write_text(entry, encoding="utf-8")
    for command in (("count", "Qwen", "-q"), ("ls", "Qwen", "--json"), ("stats", "Qwen", "--only", "owners")):
        ran = (
            lineage(*command, "--offline", "--config", config, "--db", told)
            if command[0] == "ls"
            else lineage(*command, "--config", config, "--db", told)
        )
        assert ran.code == 0, ran.err
        assert ran.err.count(words) == 1
        assert ran.err.count("lineage.toml") == 1


@pytest.mark.parametrize(
    "entry",
    [
        '[mirrors.copies]\n"KIM/qwen3-8b-gguf" = "Qwen/Qwen3-8B"',
        '[mirrors.owners]\nKIM = "typing"',
        '[mirrors]\nforms = ["nobody-has-it"]',
        '[brands.Q]\nreleases = ["Qwen/QWEN3*"]',
        "",
    ],
)
def test_of_entries_that_match_nothing_is_said(told: Path, tmp_path: Path, entry: str) -> None:
    config = tmp_path / "lineage.toml"
    config.write_text(entry, encoding="utf-8")
    assert "lineage.toml" not in lineage("count", "Qwen", "--config", config, "--db", told).err


def test_what_was_made_from_a_deleted_base_is_declared_and_a_list_that_links_its_copy_matches(tmp_path: Path) -> None:
    hub = SimHub(replay(CASE), population="sample: deleted", quota=None)
    database = crawl(tmp_path / "deleted.sqlite", hub, "meta-llama")
    base = "decapoda-research/llama-7b-hf"
    counted = lineage("count", base, "--evidence", "declared", "--offline", "--db", database, "--json").json
    assert counted["derivatives"] == 2
    config = tmp_path / "lineage.toml"
    config.write_text(f'[mirrors.copies]\n"rescue/decapoda-research-llama-7B-hf" = "{base}"', encoding="utf-8")
    copy = "rescue/decapoda-research-llama-7B-hf"
    for subject in ((), (base, "--evidence", "declared")):
        listed = lineage(
            "ls", *subject, "--mirrors", "only", "--offline", "--config", config, "--db", database, "--json"
        )
        assert [(row["repo_id"], row["mirror_of"], row["mirror_rule"]) for row in listed.rows] == [
            (copy, base, "listed")
        ]
        assert "lineage.toml" not in listed.err


def test_what_was_made_from_a_listed_copy_counts_below_an_original_that_no_edge_touches(
    told: Path, tmp_path: Path
) -> None:
    original = "max/quiet"
    config = tmp_path / "lineage.toml"
    config.write_text(f'[mirrors.copies]\n"Qwen/Qwen3-8B" = "{original}"', encoding="utf-8")
    options = ("--mirrors", "folded", "--offline", "--config", config, "--db", told)
    made_from_copy = lineage("ls", "Qwen/Qwen3-8B", "-q", "--offline", "--db", told).lines
    assert lineage("ls", original, "-q", *options).lines == made_from_copy
    assert lineage("count", original, "-q", *options).lines == [str(len(made_from_copy))]

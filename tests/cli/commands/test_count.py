"""Counting and listing derivatives."""

import re
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.conftest import poke
from tests.cli.running import lineage


def test_a_count_in_json_carries_its_rule_population_and_date(told: Path) -> None:
    found = lineage("count", "Qwen/Qwen3-8B-Base", "--db", told, "--json").json
    none = dict.fromkeys(("finetune", "adapter", "quantized", "merge", "unstated", "several"), 0)
    assert list(found) == [
        "schema",
        "subject",
        "population",
        "rule",
        "as_of",
        "complete",
        "caveats",
        "derivatives",
        "direct_derivatives",
        "by_relation",
        "direct_by_relation",
        "by_depth",
        "hub_direct_derivatives",
        "hub_by_relation",
        "card_adds",
        "card_adds_direct",
        "config_adds",
        "config_adds_direct",
        "models",
        "digest",
    ]
    words = found["rule"].pop("words")
    assert words.startswith("Models made from Qwen/Qwen3-8B-Base, directly or through others")
    names = ["Qwen/Qwen3-8B", "eve/hostile", "kim/Qwen3-8B-GGUF", "lee/tuned", "lee/tuned-lora", "pat/merged"]
    assert found.pop("digest") == sha256("".join(f"{name}\n" for name in names).encode()).hexdigest()
    assert found == {
        "schema": 1,
        "subject": "Qwen/Qwen3-8B-Base",
        "rule": {
            "written": "r2/first-party=in",
            "choices": {
                "basis": "lineage",
                "first_party": "in",
                "reach": "all",
                "relations": ["finetune", "adapter", "quantized", "merge", "unstated"],
                "merges": "once",
                "mirrors": "apart",
                "evidence": ["hub", "tag"],
                "min_downloads": None,
                "without": [],
                "bursts": "in",
                "as_of": None,
            },
        },
        "population": "sample: a family told by hand",
        "as_of": "2025-06-01T12:00:00.000Z",
        "complete": False,
        "caveats": [],
        "derivatives": 6,
        "direct_derivatives": 2,
        "by_relation": {**none, "finetune": 3, "adapter": 1, "quantized": 1, "merge": 1},
        "direct_by_relation": {**none, "finetune": 2},
        "by_depth": [2, 4],
        "hub_direct_derivatives": None,
        "hub_by_relation": None,
        "card_adds": 1,
        "card_adds_direct": 0,
        "config_adds": 0,
        "config_adds_direct": 0,
        "models": 6,
    }


def test_what_cards_add_stands_beside_the_headline_until_it_is_asked_in(told: Path) -> None:
    headline = lineage("count", "Qwen", "--db", told)
    assert "Qwen: 5 direct derivatives, 5 over all generations\n" in headline.out
    assert "Cards alone would add 0 direct and 1 over all generations; not included.\n" in headline.out
    declared = lineage("count", "Qwen", "--db", told, "--evidence", "declared")
    assert "Qwen: 5 direct derivatives, 6 over all generations\n" in declared.out
    assert "Cards alone" not in declared.out


def test_an_organisations_own_models_count_only_when_asked_in(told: Path) -> None:
    assert lineage("count", "Qwen", "--db", told, "-q").out == "5\n"
    assert lineage("count", "Qwen/Qwen3-8B-Base", "--db", told, "-q").out == "6\n"
    assert lineage("count", "Qwen/Qwen3-8B-Base", "--db", told, "-q", "--first-party", "out").out == "5\n"


def test_people_see_counts_by_relation_and_depth_then_the_rule(told: Path) -> None:
    out = lineage("count", "Qwen/Qwen3-8B-Base", "--db", told).out
    assert "RELATION   DIRECT  ALL GENERATIONS\n" in out
    assert "total           2                6\n" in out
    assert "DEPTH  MODELS\n-----  ------\n    1       2\n    2       4\n" in out
    rule, written, digest = out.splitlines()[-3:]
    assert rule.startswith("Rule: Models made from Qwen/Qwen3-8B-Base, directly or through others")
    assert written == "Written: r2/first-party=in"
    assert re.fullmatch(r"Digest: [0-9a-f]{64} \(SHA-256 of 6 names\)", digest)


def test_a_count_of_the_hub_says_its_date_too(from_the_hub: Path) -> None:
    out = lineage("count", "Qwen", "--db", from_the_hub).out
    assert out.startswith("Qwen: 5 direct")
    assert out.endswith("\nPopulation: the Hub as of 2025-06-01.\n")
    poke(from_the_hub, "UPDATE crawl SET as_of = NULL")
    assert "Population" not in lineage("count", "Qwen", "--db", from_the_hub).out


@pytest.mark.parametrize("subject", ["Qwen", "Qwen/Qwen3-8B", "Qwen/Qwen2.5-7B", "google"])
@pytest.mark.parametrize("option", [(), ("--evidence", "declared"), ("--first-party", "in"), ("--first-party", "out")])
def test_ls_lists_exactly_the_models_that_count_counts(crawled: Path, subject: str, option: tuple[str, ...]) -> None:
    listed = lineage("ls", subject, *option, "-q", "--db", crawled).lines
    assert len(listed) == len(set(listed))
    assert str(len(listed)) == lineage("count", subject, *option, "-q", "--db", crawled).out.strip()
    counted = lineage("count", subject, *option, "--json", "--db", crawled).json
    assert (
        len(lineage("ls", subject, "--direct", *option, "-q", "--db", crawled).lines) == counted["direct_derivatives"]
    )
    rows = lineage("ls", subject, *option, "--json", "--db", crawled).rows
    relations = Counter(row["relation"] for row in rows)
    assert {name: number for name, number in counted["by_relation"].items() if number} == relations


def test_every_filter_of_ls_keeps_what_it_says(told: Path) -> None:
    def listed(*options: str) -> list[str]:
        return lineage("ls", "Qwen", *options, "-q", "--db", told).lines

    everything = ["kim/Qwen3-8B-GGUF", "lee/tuned", "pat/merged", "eve/hostile", "lee/tuned-lora"]
    assert listed() == everything
    assert listed("--relation", "adapter", "--relation", "merge") == ["pat/merged", "lee/tuned-lora"]
    assert listed("--license", "mit") == ["lee/tuned-lora"]
    assert listed("--task", "text-generation") == [name for name in everything if name != "eve/hostile"]
    assert listed("--language", "zh") == [name for name in everything if name != "eve/hostile"]
    assert listed("--params", "6B..9B") == everything[1:]
    assert listed("--params", "..8B") == listed("--params", "9B..") == listed("--params", "1K..500M") == []
    assert listed("--params", "..0.009T") == everything[1:]
    assert listed("--min-downloads", "16000") == ["kim/Qwen3-8B-GGUF", "lee/tuned"]
    assert listed("--since", "2025-04-06") == ["pat/merged", "eve/hostile"]
    assert listed("--until", "2025-04-05") == ["kim/Qwen3-8B-GGUF", "lee/tuned"]
    assert listed("--since", "2025-04", "--until", "2025-04") == listed("--until", "2025") == everything[:-1]
    assert listed("--since", "2025-04-06", "--until", "2025-04-05") == []
    assert listed("--since", "2025-05") == []
    assert listed("--since", "2026") == []
    assert listed("--since", "2025") == listed("--since", "2025-01-01") != []
    assert listed("--sort", "name", "--limit", "2") == ["eve/hostile", "kim/Qwen3-8B-GGUF"]
    assert listed("--sort", "created_at") == [
        "eve/hostile",
        "pat/merged",
        "lee/tuned",
        "kim/Qwen3-8B-GGUF",
        "lee/tuned-lora",
    ]


def test_a_count_by_share_is_as_short_for_pipes_as_for_people(crawled: Path) -> None:
    share = ("count", "Qwen", "--rule", "r2/merges=share", "--db", crawled)
    total = lineage(*share, "--json").json["derivatives"]
    assert lineage(*share, "-q").out == f"{total:.2f}".rstrip("0").rstrip(".") + "\n"
    assert total != round(total, 2)

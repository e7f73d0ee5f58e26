"""What is known of models: info, releases, search."""

from pathlib import Path

from tests.cli.conftest import poke
from tests.cli.running import lineage


def test_info_tells_all_that_is_known_of_a_model(told: Path) -> None:
    out = lineage("info", "pat/merged", "--db", told).out
    assert "BASE                Qwen/Qwen3-8B (merge: hub, tag, card)\n" in out
    assert "BASE                lee/tuned (merge: hub, tag, card)\n" in out
    assert "DIRECT_DERIVATIVES  none known\n" in out
    assert "BASE                declares no base\n" in lineage("info", "Qwen/Qwen3-8B-Base", "--db", told).out
    assert "LANGUAGES           en, zh\n" in out
    found = lineage("info", "Qwen/Qwen3-8B", "--db", told, "--json").json
    counted = {relation: number for relation, number in found["direct_derivatives"].items() if number}
    assert counted == dict.fromkeys(("finetune", "adapter", "quantized", "merge"), 1)
    assert found["bases"][0]["base"] == "Qwen/Qwen3-8B-Base"
    assert found["repo_id"] == "Qwen/Qwen3-8B"
    assert "key" not in found
    assert lineage("info", "pat/merged", "--db", told, "-q").out == "pat/merged\n"


def test_info_shows_what_is_wrong_with_a_card(told: Path) -> None:
    issues = lineage("info", "eve/hostile", "--db", told, "--json").json["issues"]
    assert [issue["code"] for issue in issues] == ["bad_value", "not_a_repo_id"]
    assert lineage("info", "eve/hostile", "--db", told).out.count("\nISSUE ") == 2


def test_info_does_not_say_that_a_model_without_a_row_declares_no_base(family: Path) -> None:
    poke(family, "UPDATE model SET state = 'absent' WHERE name = 'Qwen/Qwen3-8B-Base'")
    assert "BASE                not on the Hub\n" in lineage("info", "Qwen/Qwen3-8B-Base", "--db", family).out


def test_releases_tell_fan_out_and_reach_and_have_one_shape_for_programs(told: Path, crawled: Path) -> None:
    first = lineage("releases", "--db", told, "--json").json[0]
    assert list(first) == ["repo_id", "relation", "base", "fan_out", "reach", "downloads", "created_at", "state"]
    assert (first["repo_id"], first["fan_out"], first["reach"]) == ("Qwen/Qwen3-8B-Base", 2, 6)
    assert list(lineage("releases", "google", "--db", crawled, "--json").json[0]) == list(first)
    assert "STATE" not in lineage("releases", "--db", told).out
    assert lineage("releases", "--limit", "1", "-q", "--db", told).lines == ["Qwen/Qwen3-8B-Base"]


def test_a_release_that_is_only_named_says_so_and_can_be_left_out(family: Path) -> None:
    poke(family, "UPDATE model SET state = 'absent' WHERE name = 'Qwen/Qwen3-8B-Base'")
    assert "STATE" in lineage("releases", "--db", family).out
    assert lineage("releases", "--listed", "-q", "--db", family).lines == ["Qwen/Qwen3-8B"]


def test_search_finds_names_with_every_word_the_most_downloaded_first(told: Path) -> None:
    assert lineage("search", "QWEN", "base", "-q", "--db", told).lines == ["Qwen/Qwen3-8B-Base"]
    assert lineage("search", "qwen", "--limit", "2", "-q", "--db", told).lines == [
        "Qwen/Qwen3-8B-Base",
        "Qwen/Qwen3-8B",
    ]

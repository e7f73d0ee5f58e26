"""Measuring a family: what people, pipes and programs get, and what is said when there is nothing to measure."""

from pathlib import Path
from typing import Any

import pytest

from lineage.cli.stats import SECTIONS
from lineage.errors import UsageError
from lineage.settings import Settings
from lineage.stats.rule import CountingRule
from lineage.workflows.statistics import statistics
from tests.cli.conftest import poke
from tests.cli.rows import MARK
from tests.cli.running import lineage, lineage_on_terminal, python


def stats(database: Path, *options: object, subject: str = "Qwen") -> Any:
    return lineage("stats", subject, *options, "--json", "--db", database).json


def test_people_read_a_page_of_short_tables_that_ends_with_rule_population_date_and_digest(told: Path) -> None:
    out = lineage("stats", "Qwen", "--db", told).out
    assert out.startswith(f"{MARK}\n\nQwen: 5 derivatives\n\nFan-out: direct derivatives a base\n")
    for title in ("Concentration", "Generations", "Growth", "Half-life", "Owners", "Tasks", "Sizes"):
        assert f"\n\n{title}\n" in out
    assert "Longest chain: Qwen/Qwen3-8B-Base > Qwen/Qwen3-8B > " in out
    assert "1 more have no date.\n" in out
    assert "Below 30 cases there is no estimate." in out
    assert "\nRule: r1/first-party=out. Models made from Qwen, directly or through others" in out
    population, digest = out.splitlines()[-2:]
    assert population == (
        "Population: sample: a family told by hand, as of 2025-06-01. Not complete: lineage status says why."
    )
    assert digest == f"Digest: {stats(told)['digest']} (SHA-256 of 5 names)"
    assert "Form of the fan-out" not in out


@pytest.mark.parametrize("columns", [80, 200])
def test_no_line_is_wider_than_the_terminal(crawled: Path, columns: int) -> None:
    shown = lineage_on_terminal(columns, "stats", "Qwen", "--fit", "--db", crawled).out
    assert shown.count("Form of the fan-out") == 2
    assert max(map(len, shown.splitlines())) <= columns


def test_only_shows_the_sections_that_are_named_in_their_order(told: Path) -> None:
    out = lineage("stats", "Qwen", "--only", "owners, growth", "--db", told).out
    assert out.index("\nOwners\n") < out.index("\nGrowth\n")
    assert "Half-life" not in out
    found = stats(told, "--only", "growth,tasks")
    assert list(found)[-3:] == ["growth_by_relation", "growth_by_series", "tasks"]
    wrong = lineage("stats", "Qwen", "--only", "groth", "--db", told)
    assert (wrong.code, wrong.out) == (2, "")
    assert "'groth' is none of fan-out, concentration" in wrong.err


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_can_be_had_alone_by_people_and_programs(crawled: Path, section: str) -> None:
    ran = lineage("stats", "Qwen", "--only", section, "--db", crawled)
    assert ran.code == 0
    assert "---" in ran.out or section == "fit"
    assert len(stats(crawled, "--only", section)) > 11


def test_a_pipe_gets_every_number_of_the_json_one_a_line(told: Path) -> None:
    lines = [line.split("\t") for line in lineage("stats", "Qwen", "--format", "agent", "--db", told).lines]
    values = dict(lines[1:])
    assert lines[0] == ["path", "value"]
    assert len(values) == len(lines) - 1
    assert values["models"] == "5"
    assert values["layers.by_depth"] == "0,5"
    assert values["releases.largest.0"] == "Qwen/Qwen3-8B,4"
    assert lineage("stats", "Qwen", "-q", "--db", told).out == "5\n"


def test_the_told_family_measured_by_hand(told: Path) -> None:
    found = stats(told)
    assert found["models"] == 5
    assert found["releases"]["fan_out"]["at_least"] == [[1, 2], [4, 1]]
    assert found["largest_releases"] == [
        {"repo_id": "Qwen/Qwen3-8B-Base", "fan_out": 1, "reach": 5},
        {"repo_id": "Qwen/Qwen3-8B", "fan_out": 4, "reach": 4},
    ]
    assert found["largest_branches"] == [{"repo_id": "lee/tuned", "fan_out": 1, "reach": 1}]
    assert found["layers"]["by_generation"] == [0, 1, 4]
    assert found["growth_by_relation"]["months"] == ["2025-04"]
    assert found["growth_by_relation"]["undated"] == 1
    assert found["half_lives"][0][1]["days"] == 4
    assert found["waiting"][0] | {"estimate": None} == {
        "number": 1,
        "cases": 2,
        "events": 2,
        "unobserved": 0,
        "earlier": 0,
        "undated": 1,
        "estimate": None,
    }
    assert found["owners"]["owners"] == 4


def test_a_rule_changes_what_is_measured_and_is_said(told: Path) -> None:
    assert stats(told, "--rule", "r1/relations=adapter")["models"] == 1
    assert stats(told, "--rule", "r1/evidence=hub+tag+card")["models"] == 6
    assert stats(told, "--rule", "direct", subject="Qwen/Qwen3-8B-Base")["models"] == 2
    assert stats(told, "--rule", "with-mirrors")["rule"]["written"] == "r1/first-party=out/mirrors=folded"
    whole = stats(told, subject="Qwen/Qwen3-8B-Base")
    assert (whole["kind"], whole["models"]) == ("model", 6)
    assert "the model      1" in lineage("stats", "Qwen/Qwen3-8B-Base", "--db", told).out


def test_a_look_back_says_that_it_sees_survivors_with_todays_cards(told: Path) -> None:
    found = stats(told, "--rule", "r1/as-of=2025-04-04")
    assert (found["models"], found["measured_to"]) == (2, "2025-04-04")
    assert found["marks"] == ["survivors of 2025-04-04, cards of 2025-06-01"]
    out = lineage("stats", "Qwen", "--rule", "r1/as-of=2025-04-04", "--db", told).out
    assert "\n\nMind: survivors of 2025-04-04, cards of 2025-06-01.\n\nQwen: 2 derivatives\n" in out
    assert "as of 2025-04-04." in out
    assert stats(told, "--rule", "r1/as-of=2030-01-01")["measured_to"] == "2025-06-01"
    assert stats(told, "--rule", "r1/as-of=2025-04-01")["models"] == 0
    assert stats(told, "--rule", "r1/as-of=2025-03-01")["releases"]["fan_out"]["bases"] == 0


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("tagged", "basis=tagged is for count"),
        ("r1/merges=share", "merges=share is for count"),
        ("r2/reach=direct", "of version r2"),
        ("nonsense", "is no rule"),
    ],
)
def test_a_rule_that_cannot_be_measured_by_is_one_clear_line(told: Path, rule: str, said: str) -> None:
    ran = lineage("stats", "Qwen", "--rule", rule, "--db", told)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert said in ran.err


def test_an_unknown_organisation_is_one_clear_line(told: Path) -> None:
    ran = lineage("stats", "nobody-at-all", "--db", told)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (3, "", 1)


@pytest.mark.parametrize("subject", ["kim/Qwen3-8B-GGUF", "max/quiet", "kim"])
@pytest.mark.parametrize("fmt", ["human", "agent", "json", "quiet"])
def test_a_model_that_nothing_was_made_from_says_so(told: Path, subject: str, fmt: str) -> None:
    ran = lineage("stats", subject, "--fit", "--format", fmt, "--db", told)
    assert ran.code == 0
    if fmt == "human":
        assert f"{subject}: nothing was made from it that this rule counts.\n\nRule: r1/first-party=" in ran.out
    elif fmt == "json":
        assert (ran.json["models"], ran.json["deepest"]) == (0, [])
        assert ran.json["releases"]["fan_out"]["bases"] == 1


def test_an_unfinished_crawl_is_marked_and_the_hubs_own_date_said(from_the_hub: Path) -> None:
    out = lineage("stats", "Qwen", "--db", from_the_hub).out
    assert "\nPopulation: the Hub, as of 2025-06-01.\n" in out
    poke(from_the_hub, "UPDATE crawl SET finished_at = NULL")
    assert "crawl unfinished" in lineage("stats", "Qwen", "--db", from_the_hub).out
    assert stats(from_the_hub)["unfinished"] is True
    assert stats(from_the_hub)["complete"] is False


def test_a_crawl_without_a_date_is_measured_up_to_its_latest_model(family: Path) -> None:
    poke(family, "UPDATE crawl SET as_of = NULL")
    found = stats(family)
    assert (found["as_of"], found["measured_to"], found["marks"]) == (None, "2025-04-08", [])


def test_where_only_direct_derivatives_are_known_it_says_how_to_know_more(family: Path) -> None:
    poke(family, "UPDATE crawl_task SET kind = 'derivatives', name = 'Qwen/Qwen3-8B'")
    poke(family, "UPDATE crawl SET plan = 'look'")
    ran = lineage("stats", "Qwen/Qwen3-8B", "--db", family)
    assert "Only direct derivatives are known. For all generations: lineage crawl Qwen/Qwen3-8B --db" in ran.err
    assert stats(family, subject="Qwen/Qwen3-8B")["all_generations_known"] is False


def test_what_the_hub_sends_reaches_the_terminal_harmless(told: Path) -> None:
    for fmt in ("human", "agent"):
        out = lineage("stats", "Qwen", "--format", fmt, "--db", told).out
        assert "\x1b" not in out
        assert "\u202e" not in out


@pytest.mark.parametrize("subject", ["Qwen", "google", "Qwen/Qwen3-8B"])
@pytest.mark.parametrize("rule", ["all-generations", "direct", "no-bursts", "over-5-downloads", "with-mirrors"])
def test_all_parts_of_a_made_up_familys_statistics_agree(crawled: Path, subject: str, rule: str) -> None:
    found = stats(crawled, "--rule", rule, subject=subject)
    models = found["models"]
    dated = sum(map(sum, found["growth_by_relation"]["new"]))
    assert sum(found["layers"]["by_depth"]) == sum(found["layers"]["by_generation"]) == models
    assert models == dated + sum(found["growth_by_relation"][name] for name in ("undated", "imported", "later"))
    assert dated == sum(map(sum, found["growth_by_series"]["new"]))
    assert found["owners"]["models"] == models
    for mix in ("tasks", "libraries", "licenses", "sizes"):
        assert sum(one["models"] for one in found[mix]["classes"]) == models
    for part in ("releases", "family"):
        assert found[part]["fan_out"]["derivatives"] == found[part]["concentration"]["derivatives"]
    assert all(one["reach"] <= models for one in found["largest_releases"])


def test_statistics_are_one_frozen_value_in_python(told: Path) -> None:
    found = statistics(Settings(told, "http://127.0.0.1:9"), "Qwen", rule=CountingRule(bursts="out"))
    assert (found.models, found.rule.written()) == (5, "r1/first-party=out/bursts=out")
    assert statistics(Settings(told, "http://127.0.0.1:9"), "Qwen", rule="no-bursts") == found
    assert {part.rule for part in (found.layers, found.owners, found.tasks, found.releases.fan_out)} == {found.rule}
    with pytest.raises(AttributeError):
        found.models = 6  # type: ignore[misc]  # that is the point
    with pytest.raises(UsageError):
        statistics(Settings(told, "http://127.0.0.1:9"), "Qwen", rule=CountingRule(basis="tagged"))


def test_what_fits_a_tail_is_loaded_for_a_fit_alone(told: Path) -> None:
    script = (
        "import io, sys; from contextlib import redirect_stdout; from lineage.cli.run import run\n"
        "with redirect_stdout(io.StringIO()): run(['stats', 'Qwen', *{options}])\n"
        "print(*sys.modules)"
    )
    loaded = set(python(script.format(options=[]), LINEAGE_DB=str(told)).out.split())
    assert "lineage.workflows.statistics" in loaded
    assert loaded & {"networkx", "alembic", "huggingface_hub", "lineage.stats.tail"} == set()
    assert "lineage.stats.tail" in set(python(script.format(options=["--fit"]), LINEAGE_DB=str(told)).out.split())

"""Measuring a family: what people, pipes and programs get, and what is said when there is nothing to measure."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lineage.cli.commands.measure_rows import measure_rows
from lineage.cli.commands.stats import SECTIONS
from lineage.errors import UsageError
from lineage.render.measures import MEASURES
from lineage.settings import Settings
from lineage.stats.rules.rule import CountingRule
from lineage.stats.shape.tail import tail_fit
from lineage.workflows.statistics import statistics
from tests.cli.conftest import poke
from tests.cli.measured import Measured
from tests.cli.rows import MARK
from tests.cli.running import lineage, lineage_on_terminal, python

CARDS_ADD = "Cards alone would add 0 direct and 1 over all generations; not included."


def stats(database: Path, *options: object, subject: str = "Qwen") -> Any:
    return lineage("stats", subject, *options, "--json", "--db", database).json


def measured(database: Path, *options: object, subject: str = "Qwen") -> Measured:
    return Measured(stats(database, *options, subject=subject))


def test_people_read_a_page_of_short_tables_that_ends_with_rule_population_date_and_digest(told: Path) -> None:
    out = lineage("stats", "Qwen", "--db", told).out
    assert out.startswith(f"{MARK}\n\nQwen: 5 derivatives\n\nFan-out: direct derivatives a base\n")
    for title in ("Concentration", "Generations", "Growth", "Half-life", "Owners", "Tasks", "Sizes"):
        assert f"\n\n{title}\n" in out
    assert "Longest chain: Qwen/Qwen3-8B-Base > Qwen/Qwen3-8B > " in out
    assert "1 more have no date.\n" in out
    assert "Below 30 cases there is no estimate." in out
    assert "\nRule: r2/first-party=out. Models made from Qwen, directly or through others" in out
    population, digest, _, added = out.splitlines()[-4:]
    assert population == (
        "Population: sample: a family told by hand, as of 2025-06-01. "
        f"Not complete: lineage status --db {told} says why."
    )
    assert digest == f"Digest: {stats(told)['digest']} (SHA-256 of 5 names)"
    assert added == CARDS_ADD
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
    assert measured(told, "--only", "tasks,growth").sections == ["all", "tasks", "growth"]
    assert measured(told).sections == ["all", *SECTIONS[:-1]]
    wrong = lineage("stats", "Qwen", "--only", "groth", "--db", told)
    assert (wrong.code, wrong.out) == (2, "")
    assert "'groth' is none of fan-out, concentration" in wrong.err


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_can_be_had_alone_by_people_and_programs(crawled: Path, section: str) -> None:
    ran = lineage("stats", "Qwen", "--only", section, "--db", crawled)
    assert ran.code == 0
    assert "---" in ran.out or section == "fit"
    assert measured(crawled, "--only", section).sections == ["all", section]


def test_a_pipe_gets_one_number_a_line(told: Path) -> None:
    lines = [line.split("\t") for line in lineage("stats", "Qwen", "--format", "agent", "--db", told).lines]
    assert lines[0] == ["section", "measure", "of", "at", "value", "unit"]
    assert lines[1] == ["all", "models", "", "", "5", "models"]
    assert ["concentration", "fan_out", "Qwen/Qwen3-8B", "releases", "4", "models"] in lines
    assert len(lines) == 1 + len(stats(told)["rows"])
    assert lineage("stats", "Qwen", "-q", "--db", told).out == "5\n"


def test_the_told_family_measured_by_hand(told: Path) -> None:
    found = measured(told)
    assert found.answer["models"] == found.number("all", "models") == 5
    assert found.series("fan-out", "bases_with_at_least", "releases") == {"1": 2, "4": 1}
    assert found.of("branches", "reach") == ["Qwen/Qwen3-8B-Base", "Qwen/Qwen3-8B", "lee/tuned"]
    assert found.series("branches", "fan_out", "Qwen/Qwen3-8B-Base") == {"releases": 1}
    assert found.series("branches", "reach", "Qwen/Qwen3-8B-Base") == {"releases": 5}
    assert found.series("branches", "reach", "lee/tuned") == {"branches": 1}
    assert found.along("generations", "models_in_generation") == [0, 1, 4]
    assert list(found.series("growth", "new_by_relation", "merge")) == ["2025-04"]
    assert found.number("growth", "undated_models") == 1
    assert found.by("half-life", "half_life")["Qwen/Qwen3-8B"] == 4
    of_waiting = ("cases", "events", "unobserved", "dated_before_release", "undated_derivatives")
    assert [found.number("waiting", measure, "1") for measure in of_waiting] == [2, 2, 0, 0, 1]
    assert found.number("owners", "owners") == 4


def test_every_measure_is_documented_and_every_documented_one_is_measured(crawled: Path) -> None:
    found = statistics(Settings(crawled, "http://127.0.0.1:9"), "Qwen")
    tail = tail_fit(np.arange(1, 400) ** 2 // 40, rule=found.rule, as_of=found.as_of, runs=20)
    assert tail.fits
    fitted = replace(found, family=found.family._replace(tail=tail))
    rows = list(measure_rows(fitted, SECTIONS))
    assert {str(row["measure"]) for row in rows} == set(MEASURES)
    for row in rows:
        measure = MEASURES[str(row["measure"])]
        assert row["unit"] == measure.unit
        assert row["at"] is None or measure.at
        assert row["of"] is None or measure.of


def test_a_rule_changes_what_is_measured_and_is_said(told: Path) -> None:
    assert stats(told, "--rule", "r2/relations=adapter")["models"] == 1
    assert stats(told, "--rule", "r2/evidence=hub+tag+card")["models"] == 6
    assert stats(told, "--rule", "direct", subject="Qwen/Qwen3-8B-Base")["models"] == 2
    assert stats(told, "--rule", "with-mirrors")["rule"]["written"] == "r2/first-party=out/mirrors=folded"
    whole = stats(told, subject="Qwen/Qwen3-8B-Base")
    assert (whole["kind"], whole["models"]) == ("model", 6)
    assert "the model      1" in lineage("stats", "Qwen/Qwen3-8B-Base", "--db", told).out


def test_a_look_back_says_that_it_sees_survivors_with_todays_cards(told: Path) -> None:
    found = stats(told, "--rule", "r2/as-of=2025-04-04")
    assert (found["models"], found["measured_to"]) == (2, "2025-04-04")
    assert found["caveats"] == ["Survivors of 2025-04-04, cards of 2025-06-01."]
    out = lineage("stats", "Qwen", "--rule", "r2/as-of=2025-04-04", "--db", told).out
    assert "\n\nSurvivors of 2025-04-04, cards of 2025-06-01.\n\nQwen: 2 derivatives\n" in out
    assert "as of 2025-04-04." in out
    assert stats(told, "--rule", "r2/as-of=2030-01-01")["measured_to"] == "2025-06-01"
    assert stats(told, "--rule", "r2/as-of=2025-04-01")["models"] == 0
    assert measured(told, "--rule", "r2/as-of=2025-03-01").number("fan-out", "bases", "releases") == 0


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("tagged", "basis=tagged is for count"),
        ("r2/merges=share", "merges=share is for count"),
        ("r3/reach=direct", "of version r3"),
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
        assert f"{subject}: nothing was made from it that this rule counts.\n\nRule: r2/first-party=" in ran.out
    elif fmt == "json":
        found = Measured(ran.json)
        assert (ran.json["models"], found.of("generations", "place_in_chain")) == (0, [])
        assert found.by("fan-out", "bases")["releases" if subject == "kim" else "model"] == 1


def test_an_unfinished_crawl_is_marked_and_the_hubs_own_date_said(from_the_hub: Path) -> None:
    out = lineage("stats", "Qwen", "--db", from_the_hub).out
    assert "\nPopulation: the Hub, as of 2025-06-01.\n" in out
    poke(from_the_hub, "UPDATE crawl SET finished_at = NULL")
    assert "crawl unfinished" in lineage("stats", "Qwen", "--db", from_the_hub).out
    found = stats(from_the_hub)
    assert (found["complete"], found["caveats"]) == (
        False,
        ["Crawl unfinished: at least this many.", CARDS_ADD],
    )


def test_a_crawl_without_a_date_is_measured_up_to_its_latest_model(family: Path) -> None:
    poke(family, "UPDATE crawl SET as_of = NULL")
    found = stats(family)
    assert (found["as_of"], found["measured_to"], found["caveats"]) == (None, "2025-04-08", [CARDS_ADD])


def test_what_was_only_looked_at_is_at_least_and_it_says_how_to_know_more(family: Path) -> None:
    poke(family, "UPDATE crawl_task SET kind = 'derivatives', name = 'Qwen/Qwen3-8B'")
    poke(family, "UPDATE crawl SET plan = 'look'")
    ran = lineage("stats", "Qwen/Qwen3-8B", "--db", family)
    assert "For all generations: lineage crawl Qwen/Qwen3-8B --db" in ran.err
    assert "\nQwen/Qwen3-8B: at least " in ran.out
    assert "\nQwen/Qwen3-8B: at least " not in lineage("stats", "Qwen/Qwen3-8B", "--direct", "--db", family).out
    assert stats(family, subject="Qwen/Qwen3-8B")["all_generations_known"] is False


def test_what_the_hub_sends_reaches_the_terminal_harmless(told: Path) -> None:
    for fmt in ("human", "agent"):
        out = lineage("stats", "Qwen", "--format", fmt, "--db", told).out
        assert "\x1b" not in out
        assert "\u202e" not in out


@pytest.mark.parametrize("subject", ["Qwen", "google", "Qwen/Qwen3-8B"])
@pytest.mark.parametrize("rule", ["all-generations", "direct", "no-bursts", "over-5-downloads", "with-mirrors"])
def test_all_parts_of_a_made_up_familys_statistics_agree(crawled: Path, subject: str, rule: str) -> None:
    found = measured(crawled, "--rule", rule, subject=subject)
    models = found.number("all", "models")
    dated, by_series = (
        sum(sum(found.along("growth", measure, of)) for of in found.of("growth", measure))
        for measure in ("new_by_relation", "new_by_series")
    )
    assert sum(found.along("generations", "models_at_depth")) == models
    assert sum(found.along("generations", "models_in_generation")) == models
    outside = ("undated_models", "imported_models", "later_models")
    assert models == dated + sum(found.number("growth", measure) for measure in outside)
    assert dated == by_series
    for mix in ("tasks", "libraries", "licenses", "sizes"):
        assert sum(found.by(mix, "models").values()) == models
    reaches = [found.along("branches", "reach", of) for of in found.of("branches", "reach")]
    assert all(number <= models for numbers in reaches for number in numbers)


def test_statistics_are_one_frozen_value_in_python(told: Path) -> None:
    found = statistics(Settings(told, "http://127.0.0.1:9"), "Qwen", rule=CountingRule(bursts="out"))
    assert (found.models, found.rule.written()) == (5, "r2/first-party=out/bursts=out")
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
    assert loaded & {"networkx", "alembic", "huggingface_hub", "lineage.stats.shape.tail"} == set()
    assert "lineage.stats.shape.tail" in set(python(script.format(options=["--fit"]), LINEAGE_DB=str(told)).out.split())
